// Package scripts is the desk that finds words for advisors: what to answer an objection,
// how to follow up, how to invite. Every script is grounded twice, in a playbook entry
// and in the customer's own record (mission C2–C4). It owns the table drafts.
package scripts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/knowledge"
	"pitcrew/prompts"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// Rules are the desk's numbers.
type Rules struct {
	// Due is how long after a visit the next maintenance is taken to be due, where no
	// mileage says otherwise: six months, the usual interval by time (mission A8).
	Due time.Duration `yaml:"due_after"`
	// Dormant is how long after the last visit a customer counts as asleep.
	Dormant time.Duration `yaml:"dormant_after"`
}

// DefaultRules: six months, and a year of silence.
func DefaultRules() Rules { return Rules{Due: 180 * 24 * time.Hour, Dormant: 365 * 24 * time.Hour} }

// Desk writes drafts. It is safe for concurrent use.
type Desk struct {
	library *knowledge.Library
	writer  *writer.Writer
	lookups desks.Lookups
	rules   Rules
}

// New opens the desk. Without a writer, which is nil, the playbook's words stand as they are.
func New(library *knowledge.Library, w *writer.Writer, lookups desks.Lookups, rules Rules) *Desk {
	return &Desk{library, w, lookups, rules}
}

// Name of the desk.
func (d *Desk) Name() string { return "scripts" }

// form is the draft that the last reply showed.
type form struct {
	Draft    store.DraftID    `json:"draft"`
	Kind     string           `json:"kind"`
	Entry    string           `json:"entry"`
	Variant  string           `json:"variant"`
	Customer store.CustomerID `json:"customer,omitempty"`
}

// edits begin a message that replaces the draft's words.
var edits = []string{"改成：", "改成:", "改为：", "改为:", "改：", "改:", "edit:"}

// Expects reports whether a message edits the draft shown, asks for another version, or
// says to send or drop it.
func (d *Desk) Expects(t desks.Turn) bool {
	var f form
	return t.Fill(&f) && (edited(t.Text) != "" || command(t.Text) != "")
}

func edited(text string) string {
	for _, e := range edits {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(text), e); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// command reads the words that stand for a draft's buttons.
func command(text string) string {
	text = strings.TrimRight(strings.TrimSpace(text), "。.!！")
	for action, words := range map[string][]string{
		"send": {"发送", "发给客户", "发吧", "就这样发", "send"}, "other": {"换一版", "换个版本", "再来一版", "换一个", "another"},
		"dismiss": {"不用了", "算了", "不要了", "dismiss"},
	} {
		if slices.Contains(words, strings.ToLower(text)) {
			return action
		}
	}
	return ""
}

// Answer drafts, or acts on the draft shown.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	var f form
	shown := t.Fill(&f)
	action := strings.TrimPrefix(t.Action, "scripts:")
	if t.Action == "" && shown {
		action = command(t.Text)
		if text := edited(t.Text); text != "" {
			return d.edit(ctx, t, f, text)
		}
	}
	what, value, _ := strings.Cut(action, ":")
	switch what {
	case "edit": // from a form the words come too, elsewhere the button's label
		f.Draft = idOr(value, f.Draft)
		if text := edited(t.Text); text != "" {
			return d.edit(ctx, t, f, text)
		}
		return desks.Reply{Text: prompts.Script{}.HowToEdit(t.Language), Form: f}, nil
	case "send":
		return d.send(ctx, t, idOr(value, f.Draft))
	case "dismiss":
		return d.dismiss(ctx, t, idOr(value, f.Draft))
	case "other":
		if shown {
			f.Variant = variants[(slices.Index(variants, f.Variant)+1)%len(variants)]
			return d.again(ctx, t, f)
		}
	case "followup", "invite":
		return d.forCustomer(ctx, t, what, idOr[store.CustomerID](value, 0))
	}
	kind := kindObjection
	switch t.Reading.Intent {
	case intents.Followup:
		kind = kindFollowup
	case intents.Invite:
		kind = kindInvite
	}
	return d.draft(ctx, t, kind)
}

func idOr[T ~int64](s string, otherwise T) T {
	if id, err := strconv.ParseInt(s, 10, 64); err == nil {
		return T(id)
	}
	return otherwise
}

// draft finds the customer meant, if any, and writes for them.
func (d *Desk) draft(ctx context.Context, t desks.Turn, kind string) (desks.Reply, error) {
	s, err := desks.FindSubject(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	c, ok := s.One()
	switch {
	case ok:
		return d.forCustomer(ctx, t, kind, c.ID)
	case s.Said == "" && kind == kindObjection: // how to answer, in general
		return d.write(ctx, t, kind, general(t))
	}
	r := s.Which(t.Language, "scripts:"+kind+":")
	r.Personal = len(s.Found) > 0
	return r, nil
}

func (d *Desk) forCustomer(ctx context.Context, t desks.Turn, kind string, id store.CustomerID) (desks.Reply, error) {
	c, err := t.Read.Customer(ctx, id)
	if errors.Is(err, store.ErrNotFound) || (err == nil && c.Shop != t.Shop.ID) {
		return desks.Reply{Text: prompts.Subject{Said: strconv.FormatInt(int64(id), 10)}.Which(t.Language)}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	f, err := gather(ctx, t, c)
	if err != nil {
		return desks.Reply{}, err
	}
	return d.write(ctx, t, kind, f)
}

// write chooses the entry and the variant, and shows the draft.
func (d *Desk) write(ctx context.Context, t desks.Turn, kind string, f facts) (desks.Reply, error) {
	entry, err := d.choose(ctx, t, kind, f)
	if err != nil {
		return desks.Reply{}, err
	}
	if entry == "" {
		return desks.Reply{Text: prompts.Script{}.NoEntry(t.Language), Unhelped: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			return knowledge.RecordGap(ctx, tx, t.Shop.ID, t.Text, knowledge.Staff, t.Message.ID)
		}}, nil
	}
	return d.show(ctx, t, f, form{Kind: kind, Entry: entry, Variant: persona(t, f), Customer: f.customer.ID})
}

// again shows the same entry in another variant.
func (d *Desk) again(ctx context.Context, t desks.Turn, shown form) (desks.Reply, error) {
	f := general(t)
	if shown.Customer != 0 {
		c, err := t.Read.Customer(ctx, shown.Customer)
		if err != nil {
			return desks.Reply{}, err
		}
		if f, err = gather(ctx, t, c); err != nil {
			return desks.Reply{}, err
		}
	}
	return d.show(ctx, t, f, shown)
}

// show lays a draft out: the words to say, what they rest on, and what can be done.
func (d *Desk) show(ctx context.Context, t desks.Turn, f facts, next form) (desks.Reply, error) {
	passages, err := d.library.Document(ctx, t.Shop.ID, next.Entry)
	if err != nil {
		return desks.Reply{}, err
	}
	passage, note := pick(passages, next.Variant)
	if passage == nil {
		return desks.Reply{Text: prompts.Script{}.NoEntry(t.Language), Unhelped: true}, nil
	}
	chat, err := chatOf(ctx, t, f.customer.ID) // before a slow draft, so that what is said meanwhile makes it stale
	if err != nil {
		return desks.Reply{}, err
	}
	text, used := f.fill(passage.Text)
	r := desks.Reply{Sources: append([]desks.Source{{Label: passage.Cite(), Ref: "playbook/" + next.Entry}}, used...), Personal: f.customer.ID != 0}
	draft := store.Draft{
		Shop: t.Shop.ID, Customer: f.customer.ID, Staff: t.Who.Staff.ID, Kind: next.Kind, Text: text, Status: store.DraftOpen,
	}
	for _, s := range r.Sources {
		draft.Sources = append(draft.Sources, s.Ref)
	}
	if better, record := d.personal(ctx, t, f, next, passage, passages, text, used); record != nil {
		r.Draft = record
		if better != "" {
			text, draft.Text = better, better
		}
	}
	words := prompts.Script{Kind: next.Kind, Title: passage.Document.Title, Variant: next.Variant, Text: text, Unsettled: next.Kind == kindInvite && next.Entry == firstResponse, Name: f.called(t.Language), Note: note, OptedOut: !f.customer.OptedOutAt.IsZero(), Checked: r.Draft.Told(t.Language)}
	for _, s := range used {
		words.Facts = append(words.Facts, s.Label)
	}
	if chat != nil {
		draft.Conversation, draft.BasedOn = chat.ID, chat.Answered
	}
	words.NoChat = f.customer.ID != 0 && chat == nil
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		id, err := tx.AddDraft(ctx, draft)
		if err != nil {
			return err
		}
		next.Draft = id
		r.Form, r.Text = next, words.In(t.Language)
		if chat != nil && !words.OptedOut {
			r.Buttons = append(r.Buttons, desks.Button{Label: words.SendLabel(t.Language), Action: fmt.Sprintf("scripts:send:%d", id)})
		}
		r.Buttons = append(r.Buttons, editButton(t, id), desks.Button{Label: words.OtherLabel(t.Language), Action: "scripts:other"},
			desks.Button{Label: words.DismissLabel(t.Language), Action: fmt.Sprintf("scripts:dismiss:%d", id)})
		return nil
	}
	return r, nil
}

func editButton(t desks.Turn, id store.DraftID) desks.Button {
	return desks.Button{Label: prompts.Script{}.EditLabel(t.Language), Action: fmt.Sprintf("scripts:edit:%d", id)}
}

// pick finds the variant's passage, and what the entry says never to say.
func pick(passages []*knowledge.Passage, variant string) (found *knowledge.Passage, note string) {
	for _, p := range passages {
		switch {
		case strings.HasPrefix(p.Heading, "话术") && (found == nil || strings.HasSuffix(p.Heading, variant)):
			found = p
		case strings.HasPrefix(p.Heading, "注意") && note == "":
			note, _, _ = strings.Cut(strings.TrimLeft(p.Text, "- "), "\n")
		}
	}
	return found, note
}
