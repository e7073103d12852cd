// Package complaints is the complaint desk: it takes a complaint in with empathy, grades
// it by rules, opens a ticket with an owner and clocks, and lets staff work it off
// (mission B3). It owns the table tickets.
package complaints

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk takes complaints. It is safe for concurrent use.
type Desk struct {
	rules Rules
	hours *desks.Calendar
	team  desks.Team
}

// New opens the desk. rules must have passed Check.
func New(rules Rules, hours *desks.Calendar, team desks.Team) *Desk { return &Desk{rules, hours, team} }

// Name of the desk.
func (d *Desk) Name() string { return "complaints" }

// form is the open dialog after a complaint was taken in: what comes next adds to it.
type form struct {
	Ticket store.TicketID `json:"ticket"`
	Asked  string         `json:"asked,omitempty"` // phone, details; of staff cause, fix, pause
}

// Expects reports whether a message adds to the complaint just taken in.
func (d *Desk) Expects(t desks.Turn) bool {
	var f form
	if !t.Fill(&f) {
		return false
	}
	if t.Who.IsStaff() { // the cause of a fault reads like anything: only what asks for a list or a car is none
		slots := t.Reading.Slots
		elsewhere := slices.Contains(lists, t.Reading.Intent) || t.Reading.Intent == intents.Lookup && (slots.Plate != "" || slots.Phone != "")
		return desks.HasWords(t.Text) && slots.Answer != intents.Nevermind && (t.Reading.Unsure || !elsewhere)
	}
	if t.Reading.Slots.Answer == intents.Nevermind || withdraws(t.Text) || (f.Asked == "phone" && t.Reading.Slots.Phone != "") {
		return true
	}
	if !desks.HasWords(t.Text) || t.Reading.Slots.Answer != "" && utf8.RuneCountInString(strings.TrimSpace(t.Text)) <= bareAnswer {
		return false
	}
	switch t.Reading.Intent {
	case intents.Complain:
		return true
	case intents.Other, intents.History, intents.Progress: // "上周三在你们店修的" tells more; "天气不错" does not
		return t.Reading.Unsure || f.Asked == "details" && !desks.AsksBack(t.Text)
	}
	return t.Reading.Unsure
}

// bareAnswer is as long as a yes or no that tells nothing more: "好的谢谢".
const bareAnswer = 4

// withdraws recognises that a complaint is taken back; it is looked into all the same.
func withdraws(text string) bool {
	folded := language.Fold(text)
	return desks.ContainsAny(folded, []string{"不投诉了", "不用投诉", "撤销投诉", "取消投诉", "算了不投诉", "withdraw my complaint", "drop the complaint"})
}

// lists are what staff may ask for instead of answering.
var lists = []intents.Intent{intents.Tasks, intents.Agenda, intents.Tickets, intents.Digest, intents.Usage, intents.Help}

// Answer takes a complaint in, or, for staff, shows the open ones and moves them on.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if t.Who.IsStaff() {
		return d.forStaff(ctx, t)
	}
	if r, done, err := d.verdict(ctx, t); done || err != nil {
		return r, err
	}
	var f form
	open, err := t.Read.OpenTicket(ctx, 0, t.Conversation.ID)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return desks.Reply{}, err
	case t.Fill(&f) && f.Ticket != 0 && t.Reading.Slots.Answer == intents.Nevermind:
		return desks.Reply{Text: prompts.Complaint{Ticket: int64(f.Ticket)}.Dropped(t.Language)}, nil
	case withdraws(t.Text) && err == nil:
		return desks.Reply{Text: prompts.Complaint{Ticket: int64(open.ID)}.Dropped(t.Language)}, nil
	case withdraws(t.Text):
		return desks.Reply{Text: prompts.Reception{}.Fine(t.Language), Keep: true}, nil
	case err == nil && !open.ToldAt.IsZero() && notSolved(t.Text):
		return d.again(ctx, t, open)
	case err == nil:
		return d.add(ctx, t, open)
	}
	return d.open(ctx, t)
}

// open files a new ticket; one that says that a closed one is not solved opens that again.
func (d *Desk) open(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	past, err := d.past(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	for _, one := range past.tickets {
		if notSolved(t.Text) && t.Now.Sub(one.ClosedAt) < d.rules.Reopen {
			return d.again(ctx, t, one)
		}
	}
	staff, err := t.Read.StaffOf(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	grade, reasons := d.rules.grade(t.Text, t.Reading.Sentiment, len(past.tickets))
	ticket := store.Ticket{
		Shop: t.Shop.ID, Customer: t.Who.CustomerID(), Conversation: t.Conversation.ID, Message: t.Message.ID, Grade: string(grade), Reasons: texts(reasons),
		Subject: subject(t.Text), Status: store.TicketOpen, OpenedAt: t.Now, Rung: ladder[0], Fault: fault(t), Advisor: past.advisor,
	}
	if len(t.Who.Vehicles) == 1 {
		ticket.Vehicle = t.Who.Vehicles[0].ID
	}
	if why, of := past.repeats(ticket); of != 0 {
		ticket.RepeatOf, ticket.Reasons = of, append(ticket.Reasons, why)
		grade = graver(grade, Serious)
		ticket.Grade = string(grade)
	}
	ticket.Owner = d.rules.owner(grade, staff)
	d.startClocks(&ticket, t.Now)
	words := d.facts(t, ticket, grade)
	words.AskPhone = t.Who.Phone == "" && t.Who.Customer == nil && t.Reading.Slots.Phone == ""
	words.AskDetails = utf8.RuneCountInString(t.Text) < fewWords
	f := form{}
	if words.AskPhone {
		f.Asked = "phone"
	} else if words.AskDetails {
		f.Asked = "details"
	}
	r := desks.Reply{Notes: ticket.Reasons}
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		id, err := tx.AddTicket(ctx, ticket)
		if err != nil {
			return err
		}
		ticket.ID, f.Ticket, words.Ticket = id, id, int64(id)
		r.Text, r.Form = words.TakenIn(t.Language), f
		if err := d.todo(ctx, tx, ticket, words); err != nil {
			return err
		}
		if err := d.watch(ctx, tx, ticket); err != nil {
			return err
		}
		card := d.told(ticket, t.Now, staff)
		card.Name = words.Name
		return d.team.TellPerson(ctx, tx, t.Shop.ID, ticket.Owner, desks.ActTickets, fmt.Sprintf("complaints/new/%d", id), card.Card, d.cardButtons(ticket))
	}
	return r, nil
}

// todo files what the owner has to do: answer the customer.
func (d *Desk) todo(ctx context.Context, tx *store.Tx, k store.Ticket, words prompts.Complaint) error {
	return tx.AddTodo(ctx, store.Todo{
		Shop: k.Shop, Key: todoKey(k), Kind: "complaint", Customer: k.Customer, Conversation: k.Conversation, Owner: k.Owner,
		Reason: words.Reason(desks.StaffLanguage), DueAt: k.ReplyDue,
	})
}

// fewWords is a complaint too short to work on; one question more is worth it.
const fewWords = 12

// add files more words to the conversation's open ticket, which may raise its grade.
func (d *Desk) add(ctx context.Context, t desks.Turn, open store.Ticket) (desks.Reply, error) {
	before := open
	grade, reasons := d.rules.grade(t.Text, t.Reading.Sentiment, 0)
	raised := rank[grade] > rank[Grade(open.Grade)]
	for _, why := range texts(reasons) {
		if !slices.Contains(open.Reasons, why) {
			open.Reasons = append(slices.Clip(open.Reasons), why)
		}
	}
	var staff []store.Staff
	if raised {
		var err error
		if staff, err = t.Read.StaffOf(ctx, t.Shop.ID); err != nil {
			return desks.Reply{}, err
		}
		d.regrade(&open, grade, t.Now, staff)
	}
	words := d.facts(t, open, Grade(open.Grade))
	words.Raised = raised
	words.Phone = string(t.Reading.Slots.Phone)
	return desks.Reply{
		Text: words.Added(t.Language), Form: form{Ticket: open.ID}, Notes: texts(reasons),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.UpdateTicket(ctx, open); err != nil || !raised {
				return err
			}
			card := d.told(open, t.Now, staff)
			card.Name = words.Name
			return d.raise(ctx, tx, before, open, card)
		},
	}, nil
}

func (d *Desk) facts(t desks.Turn, ticket store.Ticket, g Grade) prompts.Complaint {
	c := d.told(ticket, t.Now, nil)
	c.Grade, c.Minutes = string(g), int(d.rules.FirstReply[g]/time.Minute)
	c.CauseHours, c.VerifiedHours, c.ToldHours = int(d.rules.Cause/time.Hour), int(d.rules.Verified/time.Hour), int(d.rules.Told/time.Hour)
	c.Closed = d.rules.opening(Reply, g) && !d.hours.IsOpen(t.Now)
	if t.Who.Customer != nil {
		c.Name = t.Who.Customer.Name
	}
	return c
}

// told is what staff are told of a ticket.
func (d *Desk) told(k store.Ticket, now time.Time, staff []store.Staff) prompts.Complaint {
	loc := d.hours.Location()
	c := prompts.Complaint{
		Ticket: int64(k.ID), Grade: k.Grade, Subject: k.Subject, ReplyDue: k.ReplyDue.In(loc), CauseDue: k.CauseDue.In(loc), VerifiedDue: k.VerifiedDue.In(loc),
		ToldDue: k.ToldDue.In(loc), Status: k.Status, Rung: k.Rung, Owner: nameOf(staff, k.Owner), Reopened: k.Reopened, Repeat: int64(k.RepeatOf),
		Cause: k.Cause, Fix: k.Fix, Paused: !k.PausedAt.IsZero(), PausedFor: k.PausedFor, Verdict: k.Verdict,
		CauseDone: !k.CauseAt.IsZero(), FixDone: !k.FixedAt.IsZero(), VerifiedDone: !k.VerifiedAt.IsZero(), ToldDone: !k.ToldAt.IsZero(),
	}
	c.Late = len(k.Breached) > 0
	for _, one := range k.Breached {
		name, _, _ := strings.Cut(one, "/")
		c.Breached = append(c.Breached, name)
	}
	for _, one := range of(&k) {
		if one.late(k, now) && !slices.Contains(k.Breached, mark(k, one.clock)) {
			c.Late, c.Breached = true, append(c.Breached, string(one.clock))
		}
	}
	for _, why := range k.Reasons {
		code, words, _ := strings.Cut(why, ":")
		c.Safety = c.Safety || code == "safety"
		if aspect, ok := strings.CutPrefix(code, "aspect."); ok {
			if c.Aspect == "" {
				c.Aspect = aspect
			}
			continue
		}
		c.Why = append(c.Why, prompts.Why{Code: code, Words: words})
	}
	return c
}

func graver(a, b Grade) Grade {
	if rank[a] >= rank[b] {
		return a
	}
	return b
}

func texts(reasons []Reason) []string {
	out := make([]string, len(reasons))
	for i, r := range reasons {
		out[i] = r.String()
	}
	return out
}

// mostSubject bounds a ticket's subject, in characters.
const mostSubject = 60

// subject is the complaint's first sentence or so.
func subject(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	for i, r := range runes {
		if i >= 8 && strings.ContainsRune("。！？!?;；", r) {
			return string(runes[:min(i, mostSubject)])
		}
	}
	if len(runes) > mostSubject {
		return string(runes[:mostSubject-1]) + "…"
	}
	return text
}

// todoKey names the todo of a ticket; a reopened one has a new one.
func todoKey(k store.Ticket) string {
	if k.Reopened == 0 {
		return fmt.Sprintf("complaint/%d", k.ID)
	}
	return fmt.Sprintf("complaint/%d/%d", k.ID, k.Reopened)
}
