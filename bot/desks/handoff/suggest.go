package handoff

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// kindSuggest is the task that puts a suggested reply into a card's thread, and draftKind
// what its draft is filed under.
const (
	kindSuggest = "handoff.suggest"
	draftKind   = "handoff"
)

func (d *Desk) enqueueSuggestion(ctx context.Context, tx *store.Tx, h store.Handoff) error {
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d/0", kindSuggest, h.ID), Kind: kindSuggest, ReadyAt: tx.Now()})
	return err
}

// A card must be in the team's chat before its thread is known: so often, and so long apart,
// it is waited for.
const (
	cardTries = 30
	cardRest  = 2 * time.Second
)

// suggestion drafts the first suggested reply of a handoff, and puts it into the thread below
// what the customer has sent.
func (d *Desk) suggestion(ctx context.Context, r store.Reader, task store.Task) (desks.Write, error) {
	var id store.HandoffID
	var try int
	if _, err := fmt.Sscanf(task.Key, kindSuggest+"/%d/%d", &id, &try); err != nil {
		return nil, fmt.Errorf("task key %q: %w", task.Key, err)
	}
	h, err := r.Handoff(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && over(h) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	card, err := r.Message(ctx, h.Card)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if card.Status == store.StatusPending && try < cardTries {
		return func(ctx context.Context, tx *store.Tx) error {
			err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d/%d", kindSuggest, id, try+1), Kind: kindSuggest, ReadyAt: tx.Now().Add(cardRest)})
			return err
		}, nil
	}
	draft, words, err := d.draft(ctx, r, h, store.Staff{}, 0)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx) error {
		h, err := tx.Handoff(ctx, h.ID)
		if err != nil || over(h) {
			return err
		}
		team, err := d.open(ctx, tx, h)
		if err != nil {
			return err
		}
		if err := d.showFiles(ctx, tx, h, team); err != nil {
			return err
		}
		if draft.ID, err = tx.AddDraft(ctx, draft); err != nil {
			return err
		}
		_, err = desks.Post(ctx, tx, team, task.Key, store.OwnerBot, words.Suggestion(staffLanguage), suggested(h, draft, 1, staffLanguage)...)
		return err
	}, nil
}

func over(h store.Handoff) bool {
	return h.Status == store.HandoffReturned || h.Status == store.HandoffResolved
}

// suggested are the buttons of a draft; next is the version that another one would be.
func suggested(h store.Handoff, draft store.Draft, next int, tag prompts.Tag) []desks.Button {
	words := prompts.Handoff{}
	return []desks.Button{
		{Label: words.SendLabel(tag), Action: fmt.Sprintf("handoff:send:%d:%d", h.ID, draft.ID)},
		{Label: words.EditLabel(tag), Action: fmt.Sprintf("handoff:edit:%d:%d", h.ID, draft.ID)},
		{Label: words.OtherLabel(tag), Action: fmt.Sprintf("handoff:other:%d:%d", h.ID, next)},
	}
}

// draft writes what a person might answer now: the playbook's words for a complaint or for
// the customer's question, or an opening; version goes round them. A model may better them
// under the guard.
func (d *Desk) draft(ctx context.Context, r store.Reader, h store.Handoff, by store.Staff, version int) (store.Draft, prompts.Handoff, error) {
	draft := store.Draft{Shop: h.Shop, Conversation: h.Conversation, Staff: by.ID, Kind: draftKind, Status: store.DraftOpen}
	words := prompts.Handoff{Number: int64(h.ID)}
	t, err := d.turn(ctx, r, h, by)
	if err != nil {
		return draft, words, err
	}
	draft.Customer, draft.BasedOn = t.Who.CustomerID(), t.Conversation.Answered
	versions, err := d.versions(ctx, t, version)
	if err != nil {
		return draft, words, err
	}
	chosen := versions[version%len(versions)]
	draft.Text = chosen.text
	for _, s := range chosen.sources {
		draft.Sources, words.Facts = append(draft.Sources, s.Ref), append(words.Facts, s.Label)
	}
	better, record := d.writer.Draft(ctx, chosen.work(t))
	if better != "" {
		draft.Text = better
	}
	words.Text, words.Checked = draft.Text, record.Told(staffLanguage)
	return draft, words, nil
}

// turn is the customer's last word as a desk is asked about it.
func (d *Desk) turn(ctx context.Context, r store.Reader, h store.Handoff, by store.Staff) (desks.Turn, error) {
	t := desks.Turn{Read: r, Now: h.LastAt.In(d.hours.Location()), Who: desks.Person{Role: store.RoleCustomer, Staff: by}}
	var err error
	if t.Shop, err = r.Shop(ctx, h.Shop); err != nil {
		return t, err
	}
	if t.Conversation, err = r.Conversation(ctx, h.Conversation); err != nil {
		return t, err
	}
	t.Language = desks.LanguageOf(t.Conversation)
	messages, err := r.LastMessages(ctx, h.Conversation, lastWords)
	if err != nil {
		return t, err
	}
	for _, m := range messages {
		t.Now = m.At.In(d.hours.Location())
		if m.Direction == store.Inbound && utf8.RuneCountInString(m.Text) >= shortestQuestion && !strings.Contains(language.Fold(m.Text), "人工") {
			t.Text = m.Text
		}
	}
	if t.Conversation.Customer != 0 {
		c, err := r.Customer(ctx, t.Conversation.Customer)
		if err != nil {
			return t, err
		}
		t.Who.Customer = &c
		if t.Who.Vehicles, err = r.VehiclesOf(ctx, c.ID); err != nil {
			return t, err
		}
	}
	return t, nil
}

// shortestQuestion is a message long enough to look up.
const shortestQuestion = 5

// version is one way to answer.
type version struct {
	text    string
	sources []desks.Source
	from    guard.Sources
}

const complaintEntry = "complaint-first-response"

// versions are the ways to answer, the most fitting first: never none. The playbook is
// Chinese; who writes English gets the openings.
func (d *Desk) versions(ctx context.Context, t desks.Turn, n int) ([]version, error) {
	var out []version
	if t.Language != language.En {
		_, err := t.Read.OpenTicket(ctx, t.Who.CustomerID(), t.Conversation.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if err == nil {
			var c store.Customer
			if t.Who.Customer != nil {
				c = *t.Who.Customer
			}
			text, sources, ok, err := d.words.Scripts.Script(ctx, t, complaintEntry, c, n)
			if err != nil {
				return nil, err
			}
			if t.Language == language.Hant {
				text = language.Traditional(text)
			}
			if ok {
				out = append(out, version{text, sources, guard.Sources{Passages: []guard.Passage{{Text: text}}}})
			}
		}
		if t.Text != "" {
			r, ok, err := d.words.Playbook.Lookup(ctx, t)
			if err != nil {
				return nil, err
			}
			if ok && r.Grounds != nil {
				out = append(out, version{r.Text, r.Sources, *r.Grounds})
			}
		}
	}
	opening := prompts.Handoff{Name: t.Who.Staff.Name}
	if t.Who.Customer != nil {
		opening.Customer = t.Who.Customer.Name
	}
	for _, text := range []string{opening.Opening(t.Language), opening.ShortOpening(t.Language)} {
		out = append(out, version{text: text, from: guard.Sources{Records: []string{text}}})
	}
	return out, nil
}

// work puts a version into better words.
func (v version) work(t desks.Turn) writer.Work {
	from := v.from
	from.Answer, from.Said, from.Now = v.text, t.Text, t.Now
	var who aliases.Person
	if t.Who.Customer != nil {
		who = desks.Known(*t.Who.Customer, t.Who.Vehicles)
	}
	var refs []string
	for _, s := range v.sources {
		refs = append(refs, s.Ref)
	}
	return writer.Work{
		Task: func(retry prompts.Retry) prompts.Task {
			return prompts.ReplyTask{Retry: retry, Shop: t.Shop.Name, Said: t.Text, Answer: v.text, Language: t.Language}
		},
		People: []aliases.Person{who, {Names: []string{t.Who.Staff.Name}}}, Sources: from, Refs: refs,
	}
}
