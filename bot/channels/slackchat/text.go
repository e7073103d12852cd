package slackchat

import "strings"

// unescape undoes the three entities that Slack writes.
var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// escape is what Slack asks of us in turn.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// plain is the text of a message as its author saw it: without mentions of the bot, with
// links and other references as the words that stand for them.
func plain(text, self string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<")
		if !found {
			break
		}
		reference, after, closed := strings.Cut(rest, ">")
		if !closed {
			break
		}
		b.WriteString(unescape.Replace(before))
		b.WriteString(unescape.Replace(spoken(reference, self)))
		text = after
	}
	b.WriteString(unescape.Replace(text))
	return strings.TrimSpace(b.String())
}

// spoken is the words for what Slack wrote between < and >.
func spoken(reference, self string) string {
	what, label, _ := strings.Cut(reference, "|")
	switch {
	case strings.HasPrefix(what, "@"):
		if self != "" && what[1:] == self {
			return ""
		}
		return "@" + orElse(strings.TrimPrefix(label, "@"), what[1:])
	case strings.HasPrefix(what, "#"):
		return "#" + orElse(strings.TrimPrefix(label, "#"), what[1:])
	case strings.HasPrefix(what, "!"): // <!here>, <!date^…|words>, <!subteam^S1|@group>
		name, _, _ := strings.Cut(what[1:], "^")
		return orElse(label, "@"+name)
	case label == "":
		_, address, _ := strings.Cut(what, ":")
		if strings.HasPrefix(what, "tel:") || strings.HasPrefix(what, "mailto:") {
			return address
		}
		return what
	case strings.HasPrefix(what, "http") && !strings.Contains(what, label):
		return label + " " + what // the words hide where they lead
	}
	return label
}

// mentions reports whether a message names the person.
func mentions(text, user string) bool {
	return user != "" && (strings.Contains(text, "<@"+user+">") || strings.Contains(text, "<@"+user+"|"))
}

func orElse(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}
