// Package gaps is the desk of questions without a good answer: staff ask for a playbook entry for one of them and get a draft to
// complete (mission C1, F6). Nothing is published: the draft is a text for whoever owns the playbook. It owns no table; gaps are
// the playbook's.
package gaps

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// Desk drafts entries. It is safe for concurrent use.
type Desk struct {
	library *knowledge.Library
	writer  *writer.Writer
}

// New opens the desk. Without a writer, which is nil, a draft is a form to fill in.
func New(library *knowledge.Library, w *writer.Writer) *Desk { return &Desk{library, w} }

// Name of the desk.
func (d *Desk) Name() string { return "gaps" }

// asks recognises the wish for an entry, with the question behind a colon or without.
var asks = regexp.MustCompile(`^(?:请|麻烦|帮我|给我|帮忙)*(?:给|为)?(?:这个|上面的|上面那个|刚才的|刚才那个|上一个)?(?:问题|缺口)?(?:写|起草|生成|加|补)(?:一个|个|一条|条)?(?:手册|知识库)?(?:的)?条目(?:的)?(?:草稿|初稿)?(?:[:：](.+))?[。!]?$|^draft (?:a |the )?(?:playbook )?entry(?: for (?:this|it|that)(?: question)?)?(?:: ?(.+))?[.!]?$`)

// Hears implements desks.Listener.
func (d *Desk) Hears(t desks.Turn, _ bool) (desks.Act, bool) {
	return desks.ActAskPlaybook, t.Who.IsStaff() && asks.MatchString(plain(t.Text))
}

// plain is a message as the patterns read it; the runes stay where they are.
func plain(text string) string {
	return strings.ReplaceAll(language.Fold(strings.TrimSpace(text)), "\n", " ")
}

// Looks that far back for the question that is meant.
const (
	recent    = 31 * 24 * time.Hour
	mostGaps  = 200
	lookedAt  = 12 // messages of the chat
	leastRead = 2  // characters of a question
)

// Answer drafts an entry for the gap of a button, for the question behind the colon, or for the last one of this chat, or else of
// the shop, that found no answer.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if !desks.May(t.Who.Role, desks.ActAskPlaybook) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	gap, ok, err := d.meant(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	if !ok {
		return desks.Reply{Text: prompts.EntryDraft{}.Which(t.Language), Keep: true, Unhelped: true}, nil
	}
	entry, record, err := Suggest(ctx, d.library, d.writer, t.Shop, t.Now, gap, t.Drafting)
	if err != nil {
		return desks.Reply{}, err
	}
	entry.Checked = ""
	words := prompts.EntryDraft{Question: entry.Question, File: entry.In(language.Hans), Checked: record.Told(t.Language)}
	r := desks.Reply{Text: words.In(t.Language), Keep: true, Draft: record}
	for _, id := range entry.Near {
		r.Sources = append(r.Sources, desks.Source{Label: id, Ref: "playbook/" + id})
	}
	return r, nil
}

// meant is the gap that the person wants an entry for.
func (d *Desk) meant(ctx context.Context, t desks.Turn) (gap store.Gap, ok bool, err error) {
	if value, pressed := strings.CutPrefix(t.Action, "gaps:entry:"); pressed {
		id, err := strconv.ParseInt(value, 10, 64)
		if err != nil || id <= 0 {
			return gap, false, nil
		}
		return d.ofMessage(ctx, t, store.MessageID(id))
	}
	if question := behindColon(t.Text); utf8.RuneCountInString(question) >= leastRead && desks.HasWords(question) {
		return store.Gap{Question: question, Audience: string(knowledge.Customer)}, true, nil
	}
	messages, err := t.Read.LastMessages(ctx, t.Conversation.ID, lookedAt)
	if err != nil {
		return gap, false, err
	}
	slices.Reverse(messages) // the latest first
	for _, m := range messages {
		if gap, ok, err = d.ofMessage(ctx, t, m.ID); ok || err != nil {
			return gap, ok, err
		}
	}
	return gap, false, nil
}

// behindColon is the question that is given with the wish, in its own writing.
func behindColon(text string) string {
	if i := strings.IndexAny(text, ":："); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[i:])
		return strings.TrimSpace(text[i+size:])
	}
	return ""
}

// ofMessage is the gap that a message left.
func (d *Desk) ofMessage(ctx context.Context, t desks.Turn, id store.MessageID) (store.Gap, bool, error) {
	list, err := t.Read.Gaps(ctx, t.Shop.ID, t.Now.Add(-recent), mostGaps)
	if i := slices.IndexFunc(list, func(g store.Gap) bool { return g.Message == id }); i >= 0 {
		return list[i], true, err
	}
	return store.Gap{}, false, err
}
