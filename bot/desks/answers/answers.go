// Package answers is the desk that answers from the playbook, each time with the passage
// it rests on, and prices from the price list only (mission B2, C1). What it does not
// know it says, and records as a gap.
package answers

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/pricing"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/store"
)

// Desk answers questions. It is safe for concurrent use.
type Desk struct {
	library *knowledge.Library
	rules   pricing.Rules
	hours   *desks.Calendar
	place   desks.Place
}

// New opens the desk for a shop with those prices and hours, at that place.
func New(library *knowledge.Library, rules pricing.Rules, hours *desks.Calendar, place desks.Place) *Desk {
	return &Desk{library, rules, hours, place}
}

// Name of the desk.
func (d *Desk) Name() string { return "answers" }

// Answer looks the question up.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if objects(t) {
		return d.dear(ctx, t)
	}
	if r, ok := d.premises(t); ok {
		return r, nil
	}
	if t.Reading.Intent == intents.Price || asksPrice(t) || d.Expects(t) {
		r, ok, err := d.price(ctx, t)
		r.Keep = r.Keep && !t.Asking
		if ok || err != nil {
			return r, err
		}
	}
	switch only := !t.Who.IsStaff() && desks.CostOnly(t.Text); {
	case only && len(t.Reading.Slots.Items) == 0:
		return d.priceOfBooked(ctx, t)
	case only: // of what the list does not have
		return d.askWhich(t), nil
	}
	r, ok, err := d.Lookup(ctx, t)
	if !ok && err == nil && asksWay(t) {
		asked := t
		asked.Reading.Question = cmp.Or(wayTo[t.Language], wayTo[language.Hans])
		r, ok, err = d.Lookup(ctx, asked)
	}
	if ok || err != nil {
		return r, err
	}
	u := d.Unknown(t)
	u.Notes, u.Passages = r.Notes, r.Passages
	return u, nil
}

// form is the open question whose price is meant.
type form struct {
	Which bool `json:"which"`
}

// Expects reports whether a message names what a price was asked of.
func (d *Desk) Expects(t desks.Turn) bool {
	return t.Fill(&form{}) && len(t.Reading.Slots.Items) > 0
}

// askWhich asks whose price is meant. Where another desk's question is open, that one stays.
func (d *Desk) askWhich(t desks.Turn) desks.Reply {
	r := desks.Reply{Text: prompts.Prices{}.Which(t.Language), Keep: true}
	var open desks.Dialog
	if err := json.Unmarshal(t.Conversation.State, &open); err != nil || open.Desk == "" || open.Desk == d.Name() {
		r.Keep, r.Form = false, form{Which: true}
	}
	return r
}

// The words of staff who ask what something costs, and of those who ask what to say about it.
var (
	costs  = regexp.MustCompile(`多少钱|几钱|什么价|价格[?？]?$|how much`)
	speaks = regexp.MustCompile(`怎么|为什么|贵|how do|why`)
)

// Hears implements desks.Listener: what something costs is asked by staff in so many words
// that no intent of theirs is about; a customer finds it too dear in the middle of anything.
func (d *Desk) Hears(t desks.Turn, _ bool) (desks.Act, bool) {
	if objects(t) {
		return desks.ActTalk, true
	}
	return desks.ActAskPlaybook, t.Action == "" && asksPrice(t)
}

func asksPrice(t desks.Turn) bool {
	text := language.Fold(t.Text)
	return t.Who.IsStaff() && len(t.Reading.Slots.Items) > 0 && costs.MatchString(text) && !speaks.MatchString(text)
}

// Lookup answers from the playbook; ok is false when nothing there is close enough, or nothing of it may be told.
func (d *Desk) Lookup(ctx context.Context, t desks.Turn) (r desks.Reply, ok bool, err error) {
	audience := knowledge.Customer
	if t.Who.IsStaff() {
		audience = knowledge.Staff
	}
	hits, err := d.library.Search(ctx, knowledge.Query{Shop: t.Shop.ID, Text: question(t), Audience: audience, Limit: mostHits, PerDocument: 1, Now: t.Now})
	if err != nil {
		return r, false, err
	}
	best, text, lead, notes, err := d.best(ctx, t, hits)
	if err != nil || best == nil {
		return desks.Reply{Notes: notes, Passages: ranked(hits)}, false, err
	}
	found := ranked(hits)
	if !t.Who.IsStaff() {
		hits = []knowledge.Hit{*best}
	}
	r = desks.Reply{Keep: true, Text: inScript(t, text), Grounds: &guard.Sources{Passages: grounds(best.Passage, lead)}, Notes: notes, Passages: found}
	for _, h := range hits {
		s := desks.Source{Label: inScript(t, h.Passage.Cite()), Ref: "playbook/" + h.Passage.Document.ID}
		if h.Passage != best.Passage {
			s.Quote = inScript(t, first(plain(h.Passage.Text), quoteLength))
		}
		r.Sources = append(r.Sources, s)
	}
	if !t.Who.IsStaff() {
		r.Buttons = []desks.Button{{Label: prompts.Booking{}.BookLabel(t.Language), Action: "booking:new"}}
	}
	return r, true, nil
}

// question is what to look up. Who asks is no part of it, nor of a gap.
func question(t desks.Turn) string { return cmp.Or(t.Reading.Question, t.Text) }

// ranked names what was found, the best first, with what the order is by.
func ranked(hits []knowledge.Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, fmt.Sprintf("%s %.2f", h.Passage.Cite(), h.Score))
	}
	return out
}

const (
	mostHits     = 3   // looked at for a customer, who is told the first that may be told, and shown to staff
	answerLength = 400 // characters of a passage quoted in an answer
	quoteLength  = 60  // and in a footnote
)

// best is the first of the passages found that this person may be told, with its words; nil where there is none. A customer is
// told no promise, threat or safety verdict from an entry that nobody approved (mission G3); notes say what was passed over.
func (d *Desk) best(ctx context.Context, t desks.Turn, hits []knowledge.Hit) (best *knowledge.Hit, text string, lead *knowledge.Passage, notes []string, err error) {
	for i, h := range hits {
		if text, lead, err = d.quotable(ctx, t, h); err != nil {
			return nil, "", nil, nil, err
		}
		if t.Who.IsStaff() || h.Passage.Document.Approved() {
			return &hits[i], text, lead, notes, nil
		}
		grave := guard.Grave(text)
		if len(grave) == 0 {
			return &hits[i], text, lead, notes, nil
		}
		notes = append(notes, fmt.Sprintf("%s not told: %q needs legal: true", h.Passage.Document.ID, grave[0].Words))
	}
	return nil, "", nil, notes, nil
}

// quotable is what a passage says, told to the person. Where the passage is one detail of
// an entry for customers, the entry's first paragraph, which answers in one go, leads.
func (d *Desk) quotable(ctx context.Context, t desks.Turn, h knowledge.Hit) (text string, leading *knowledge.Passage, err error) {
	text = plain(h.Passage.Text)
	if t.Who.IsStaff() || h.Passage.Position == 0 {
		return first(text, answerLength), nil, nil
	}
	entry, err := d.library.Document(ctx, t.Shop.ID, h.Passage.Document.ID)
	if err != nil || len(entry) == 0 {
		return first(text, answerLength), nil, err
	}
	lead := plain(entry[0].Text)
	if utf8.RuneCountInString(lead)+utf8.RuneCountInString(text) > answerLength {
		lead = first(lead, answerLength/3)
	}
	return lead + "\n" + first(text, answerLength), entry[0], nil
}

// grounds are passages as a draft may rest on them; nil ones are left out.
func grounds(passages ...*knowledge.Passage) []guard.Passage {
	var out []guard.Passage
	for _, p := range passages {
		if p != nil {
			out = append(out, guard.Passage{Text: plain(p.Text), Approved: p.Document.Approved()})
		}
	}
	return out
}

// inScript writes the playbook's simplified words in the script that the person reads.
func inScript(t desks.Turn, s string) string {
	if t.Language == language.Hant {
		return language.Traditional(s)
	}
	return s
}

// Unknown says that the playbook does not have it, and records the gap.
func (d *Desk) Unknown(t desks.Turn) desks.Reply {
	audience := knowledge.Customer
	if t.Who.IsStaff() {
		audience = knowledge.Staff
	}
	r := desks.Reply{
		Text: prompts.Unknown{Staff: t.Who.IsStaff()}.In(t.Language), Unhelped: true, Keep: true,
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			return knowledge.RecordGap(ctx, tx, t.Shop.ID, question(t), audience, t.Message.ID)
		},
	}
	if t.Who.IsStaff() {
		r.Buttons = []desks.Button{{Label: prompts.EntryDraft{}.Label(t.Language), Action: fmt.Sprintf("gaps:entry:%d", t.Message.ID)}}
	} else {
		r.Buttons = []desks.Button{
			{Label: prompts.Unknown{}.HumanLabel(t.Language), Action: "reception:human"}, {Label: prompts.Booking{}.BookLabel(t.Language), Action: "booking:new"},
		}
	}
	return r
}

// plain turns a passage's Markdown into chat text.
func plain(markdown string) string {
	var out []string
	for line := range strings.SplitSeq(markdown, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "|"):
			if line = row(line); line == "" {
				continue
			}
		case strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* "):
			line = "· " + line[2:]
		}
		out = append(out, strings.NewReplacer("**", "", "`", "").Replace(line))
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// row writes a table row as "甲 | 乙"; the line of dashes is dropped.
func row(line string) string {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	dashes := true
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
		dashes = dashes && strings.Trim(cells[i], "-: ") == ""
	}
	if dashes {
		return ""
	}
	return strings.Join(cells, " | ")
}

// first cuts a text to about n characters, at the end of a sentence where one is near.
func first(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	for i := n; i > n*2/3; i-- {
		if strings.ContainsRune("。！？；\n.!?", runes[i-1]) {
			return strings.TrimSpace(string(runes[:i]))
		}
	}
	return string(runes[:n-1]) + "…"
}
