package webchat

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"pitcrew/bot"
	"pitcrew/language"
)

//go:embed page
var files embed.FS

// layout is every template of the channel. Whatever people wrote goes through
// html/template's escaping; nothing is ever marked as safe.
var layout = template.Must(template.ParseFS(files, "page/*.html"))

// Seat is from whose chair messages are looked at.
type Seat struct {
	Name     string // data-seat of each message, for a page with several
	Language language.Tag
	Staff    bool // what comes in was written by staff, and is what the seat wrote
	Explain  bool
	// Files is where the photos and files of a chat are served, "/chat/files/"; the id follows.
	Files func(chat string) string
	// Bot is what the bot is called.
	Bot string
}

// shown is one message as the template lays it out.
type shown struct {
	Seat, Thread, Event string
	ID                  bot.MessageID
	Mine, Human         bool
	Who                 string // who says so, for a screen reader
	Author              string // shown above, when a person wrote it
	Day, Time, Stamp    string
	Text                []span
	Photos, Files       []photo
	Buttons             []choice
	Sources             []source
	Why                 *why
	Words               wording
}

type (
	span   struct{ Text, Link string }
	photo  struct{ URL, Name string }
	choice struct{ Label, Action string }
	source struct {
		N            int
		Label, Quote string
		Message      string // the message that it quotes
	}
	why  struct{ Facts []fact }
	fact struct {
		Label  string
		Values []string
	}
)

// Fragment is one message as HTML.
func (c *Chat) Fragment(seat Seat, m bot.Spoken) []byte {
	var b bytes.Buffer
	if err := layout.ExecuteTemplate(&b, "message.html", c.shown(seat, m)); err != nil {
		c.log.Error("web chat: message", "message", m.Message, "error", err)
	}
	return bytes.TrimSpace(b.Bytes())
}

func (c *Chat) shown(seat Seat, m bot.Spoken) shown {
	said := words[seat.Language]
	at := m.At.In(c.zone)
	s := shown{
		Seat: seat.Name, ID: m.Message, Mine: !m.Out, Day: dayOf(at, seat.Language), Time: at.Format("15:04"), Stamp: at.Format(time.RFC3339), Text: linked(m.Text),
		Who: said.You, Words: said,
	}
	_, s.Thread, _ = strings.Cut(m.Chat, ":")
	if _, event, ok := strings.Cut(m.Event, "/"); ok {
		s.Event = event
	}
	if m.Out {
		s.Who = seat.Bot
		if m.Author != bot.AuthorBot && m.Author != "" {
			s.Who, s.Author, s.Human = m.Author, m.Author, true
		}
	}
	for _, a := range m.Attachments {
		if seat.Files == nil {
			continue
		}
		at := photo{seat.Files(cmp.Or(m.Origin, m.Chat)) + url.PathEscape(a.ID), a.Name}
		if a.Kind == "photo" || isPhoto(a.Type) {
			s.Photos = append(s.Photos, at)
		} else {
			s.Files = append(s.Files, at)
		}
	}
	for _, b := range m.Buttons {
		s.Buttons = append(s.Buttons, choice{b.Label, b.Action})
	}
	for i, src := range m.Sources {
		number, _ := strings.CutPrefix(src.Ref, "message/")
		if number == src.Ref {
			number = ""
		}
		s.Sources = append(s.Sources, source{i + 1, src.Label, strings.TrimSpace(src.Quote), number})
	}
	if seat.Explain && m.Out && m.Why.Desk != "" {
		s.Why = explained(m.Why, said)
	}
	return s
}

// explained lays an explanation out, whatever it holds: what we have words for first.
func explained(e bot.Explanation, said wording) *why {
	text, err := json.Marshal(e)
	if err != nil {
		return nil
	}
	var all map[string]any
	if json.Unmarshal(text, &all) != nil {
		return nil
	}
	all["guard"] = verdict(e, said)
	out := &why{}
	add := func(key string) {
		v, ok := all[key]
		if !ok {
			return
		}
		delete(all, key)
		label := said.Why[key]
		if label == "" {
			label = key
		}
		if values := listed(v); len(values) > 0 {
			out.Facts = append(out.Facts, fact{label, values})
		}
	}
	for _, key := range []string{"intent", "confidence", "unsure", "sentiment", "slots", "desk", "passages", "notes", "reading", "draft", "guard"} {
		add(key)
	}
	rest := make([]string, 0, len(all))
	for key := range all {
		rest = append(rest, key)
	}
	slices.Sort(rest)
	for _, key := range rest {
		add(key)
	}
	return out
}

// verdict is what the guard found: against the draft that was used, or those that were not.
func verdict(e bot.Explanation, said wording) string {
	if e.Draft == nil {
		return said.Untouched
	}
	words := []string{e.Draft.Verdict}
	for _, f := range e.Draft.Findings {
		words = append(words, fmt.Sprintf("%s %s “%s”", f.Kind, f.Class, f.Words))
	}
	return strings.Join(words, "; ")
}

// listed writes a JSON value as short lines.
func listed(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return []string{v}
	case float64:
		return []string{strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")}
	case bool:
		return []string{map[bool]string{true: "✓", false: "✗"}[v]}
	case []any:
		var out []string
		for _, one := range v {
			if line := strings.Join(listed(one), " "); line != "" {
				out = append(out, line)
			}
		}
		return out
	case map[string]any:
		var out []string
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			if line := strings.Join(listed(v[key]), " "); line != "" {
				out = append(out, key+" "+line)
			}
		}
		return out
	}
	return []string{fmt.Sprint(v)}
}

var webAddress = regexp.MustCompile(`https?://[A-Za-z0-9./?&=#%_~:@+,;!-]+[A-Za-z0-9/=#]`)

// linked parts a text where it has web addresses.
func linked(text string) []span {
	var out []span
	at := 0
	for _, m := range webAddress.FindAllStringIndex(text, -1) {
		if m[0] > at {
			out = append(out, span{Text: text[at:m[0]]})
		}
		out = append(out, span{text[m[0]:m[1]], text[m[0]:m[1]]})
		at = m[1]
	}
	if at < len(text) {
		out = append(out, span{Text: text[at:]})
	}
	return out
}

var weekdays = []string{"日", "一", "二", "三", "四", "五", "六"}

// dayOf heads the messages of a day.
func dayOf(t time.Time, tag language.Tag) string {
	switch tag {
	case language.En:
		return t.Format("Mon, 2 Jan")
	case language.Hant:
		return t.Format("1月2日") + " 週" + weekdays[t.Weekday()]
	}
	return t.Format("1月2日") + " 周" + weekdays[t.Weekday()]
}
