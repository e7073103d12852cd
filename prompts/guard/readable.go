package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pitcrew/language"
)

// longest bounds a draft, in characters: no chat message needs more.
const longest = 800

// markup never belongs into a message to a customer: tags, fences, roles, our own stand-ins.
var markup = []string{"<", ">", "```", "{{", "}}", "[inst", "system:", "assistant:", "user:", "系统：", "###", "](", "〔", "〕", "\\u", "&#", "%e"}

// unreadable returns what makes a draft unfit to be read at all; the other checks rest on readable text.
func unreadable(draft string, from Sources) []Finding {
	bad := func(kind, class, words string) []Finding { return []Finding{{kind, class, words}} }
	switch {
	case strings.TrimSpace(draft) == "" || !strings.ContainsFunc(draft, unicode.IsLetter):
		return bad(Unreadable, "blank", "")
	case language.Clean(draft) != strings.TrimSpace(draft):
		return bad(Unreadable, "hidden", "")
	case utf8.RuneCountInString(draft) > longest:
		return bad(Overlong, "", "")
	}
	folded, all := language.Fold(draft), from.all()
	for _, m := range markup {
		if strings.Contains(folded, m) && !strings.Contains(all, m) {
			return bad(Unreadable, "markup", m)
		}
	}
	if from.Answer == "" {
		return nil
	}
	if language.Detect(draft) != language.Detect(from.Answer) {
		return bad(Unreadable, "language", string(language.Detect(draft)))
	}
	if !from.Internal && offTopic(folded, all, from) {
		return bad(Unreadable, "off topic", "")
	}
	return nil
}

// offTopic reports a draft that has too little to do with the answer.
func offTopic(folded, all string, from Sources) bool {
	said := piecesOf(folded)
	if !from.Free && piecesOf(language.Fold(from.Answer)).within(said) < answered {
		return true
	}
	least := onTopic
	if from.Free {
		least = onTopicFree
	}
	return len(said) >= shortest && said.within(piecesOf(all)) < least
}

// A draft that puts an answer into other words keeps some of its own: at least this share of the answer's pairs of
// characters, and of the draft's own in the sources, where it is not very short. One that is free to choose needs less.
const (
	answered    = 0.3
	onTopic     = 0.3
	onTopicFree = 0.12
	shortest    = 8
)
