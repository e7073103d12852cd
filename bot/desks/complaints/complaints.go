// Package complaints is the complaint desk: it takes a complaint in with empathy, grades
// it by rules, opens a ticket with an owner and clocks, and lets staff work it off
// (mission B3). It owns the table tickets.
package complaints

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk takes complaints. It is safe for concurrent use.
type Desk struct{ rules Rules }

// New opens the desk. rules must have passed Check.
func New(rules Rules) *Desk { return &Desk{rules} }

// Name of the desk.
func (d *Desk) Name() string { return "complaints" }

// form is the open dialog after a complaint was taken in: what comes next adds to it.
type form struct {
	Ticket store.TicketID `json:"ticket"`
	Asked  string         `json:"asked,omitempty"` // phone, details
}

// Expects reports whether a message adds to the complaint just taken in.
func (d *Desk) Expects(t desks.Turn) bool {
	var f form
	if !t.Fill(&f) {
		return false
	}
	if t.Reading.Slots.Answer == intents.Nevermind || (f.Asked == "phone" && t.Reading.Slots.Phone != "") {
		return true
	}
	if !desks.HasWords(t.Text) {
		return false
	}
	switch t.Reading.Intent {
	case intents.Complain:
		return true
	case intents.Other, intents.History, intents.Progress: // "上周三在你们店修的" tells more; "天气不错" does not
		return t.Reading.Unsure || f.Asked == "details"
	}
	return t.Reading.Unsure
}

// Answer takes a complaint in, or, for staff, shows the open ones and moves them on.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if t.Who.IsStaff() {
		return d.forStaff(ctx, t)
	}
	var f form
	open, err := t.Read.OpenTicket(ctx, 0, t.Conversation.ID)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return desks.Reply{}, err
	case t.Fill(&f) && f.Ticket != 0 && t.Reading.Slots.Answer == intents.Nevermind:
		return desks.Reply{Text: prompts.Complaint{Ticket: int64(f.Ticket)}.Dropped(t.Language)}, nil
	case err == nil:
		return d.add(t, open), nil
	}
	return d.open(ctx, t)
}

// open files a new ticket.
func (d *Desk) open(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	earlier, err := d.earlier(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	owner, err := d.owner(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	grade, reasons := d.rules.grade(t.Text, t.Reading.Sentiment, earlier)
	ticket := store.Ticket{
		Shop: t.Shop.ID, Customer: t.Who.CustomerID(), Conversation: t.Conversation.ID, Message: t.Message.ID, Grade: string(grade), Reasons: texts(reasons),
		Subject: subject(t.Text), Status: store.TicketOpen, OpenedAt: t.Now, ReplyDue: t.Now.Add(d.rules.FirstReply[grade]),
		CauseDue: t.Now.Add(d.rules.Cause), VerifiedDue: t.Now.Add(d.rules.Verified),
	}
	ticket.Owner = owner(grade)
	if len(t.Who.Vehicles) == 1 {
		ticket.Vehicle = t.Who.Vehicles[0].ID
	}
	words := d.facts(t, ticket, grade)
	words.AskPhone = t.Who.Phone == "" && t.Who.Customer == nil && t.Reading.Slots.Phone == ""
	words.AskDetails = utf8.RuneCountInString(t.Text) < fewWords
	f := form{}
	if words.AskPhone {
		f.Asked = "phone"
	} else if words.AskDetails {
		f.Asked = "details"
	}
	r := desks.Reply{Notes: texts(reasons)}
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		id, err := tx.AddTicket(ctx, ticket)
		if err != nil {
			return err
		}
		f.Ticket, words.Ticket = id, int64(id)
		r.Text, r.Form = words.TakenIn(t.Language), f
		return tx.AddTodo(ctx, store.Todo{
			Shop: t.Shop.ID, Key: todoKey(id), Kind: "complaint", Customer: ticket.Customer, Conversation: t.Conversation.ID, Owner: ticket.Owner,
			Reason: words.Reason(staffLanguage), DueAt: ticket.ReplyDue,
		})
	}
	return r, nil
}

// fewWords is a complaint too short to work on; one question more is worth it.
const fewWords = 12

// add files more words to the conversation's open ticket, which may raise its grade.
func (d *Desk) add(t desks.Turn, open store.Ticket) desks.Reply {
	grade, reasons := d.rules.grade(t.Text, t.Reading.Sentiment, 0)
	raised := rank[grade] > rank[Grade(open.Grade)]
	if raised {
		open.Grade = string(grade)
		if due := t.Now.Add(d.rules.FirstReply[grade]); due.Before(open.ReplyDue) {
			open.ReplyDue = due
		}
	}
	for _, why := range texts(reasons) {
		if !slices.Contains(open.Reasons, why) {
			open.Reasons = append(open.Reasons, why)
		}
	}
	words := d.facts(t, open, Grade(open.Grade))
	words.Raised = raised
	words.Phone = string(t.Reading.Slots.Phone)
	return desks.Reply{
		Text: words.Added(t.Language), Form: form{Ticket: open.ID}, Notes: texts(reasons),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error { return tx.UpdateTicket(ctx, open) },
	}
}

// earlier counts the customer's complaints within the repeat window.
func (d *Desk) earlier(ctx context.Context, t desks.Turn) (int, error) {
	if t.Who.Customer == nil {
		return 0, nil
	}
	tickets, err := t.Read.TicketsOf(ctx, t.Who.CustomerID(), 5)
	n := 0
	for _, one := range tickets {
		if t.Now.Sub(one.OpenedAt) < d.rules.Repeat {
			n++
		}
	}
	return n, err
}

// owner chooses who owns a complaint: a manager for the grave ones, otherwise an advisor;
// nobody when the shop has filed no staff yet.
func (d *Desk) owner(ctx context.Context, t desks.Turn) (func(Grade) store.StaffID, error) {
	staff, err := t.Read.StaffOf(ctx, t.Shop.ID)
	if err != nil {
		return nil, err
	}
	first := func(roles ...store.Role) store.StaffID {
		for _, role := range roles {
			for _, s := range staff {
				if s.Active && s.Role == role {
					return s.ID
				}
			}
		}
		return 0
	}
	return func(g Grade) store.StaffID {
		if g == Normal {
			return first(store.RoleAdvisor, store.RoleManager)
		}
		return first(store.RoleManager, store.RoleAdvisor)
	}, nil
}

// staffLanguage is the language of what staff read on their lists.
const staffLanguage = "zh-Hans"

func (d *Desk) facts(t desks.Turn, ticket store.Ticket, g Grade) prompts.Complaint {
	c := prompts.Complaint{
		Ticket: int64(ticket.ID), Grade: string(g), Subject: ticket.Subject, Minutes: int(d.rules.FirstReply[g] / time.Minute),
		CauseHours: int(d.rules.Cause / time.Hour), VerifiedHours: int(d.rules.Verified / time.Hour),
		ReplyDue: ticket.ReplyDue.In(t.Location()), CauseDue: ticket.CauseDue.In(t.Location()), VerifiedDue: ticket.VerifiedDue.In(t.Location()),
		Late: t.Now.After(ticket.VerifiedDue) || (ticket.Status == store.TicketOpen && t.Now.After(ticket.ReplyDue)), Status: ticket.Status,
	}
	for _, why := range ticket.Reasons {
		code, _, _ := strings.Cut(why, ":")
		c.Safety = c.Safety || code == "safety"
		if aspect, ok := strings.CutPrefix(code, "aspect."); ok && c.Aspect == "" {
			c.Aspect = aspect
		}
	}
	if t.Who.Customer != nil {
		c.Name = t.Who.Customer.Name
	}
	return c
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

func todoKey(id store.TicketID) string { return fmt.Sprintf("complaint/%d", id) }

func ticketOf(action, prefix string) (store.TicketID, bool) {
	value, ok := strings.CutPrefix(action, prefix)
	id, err := strconv.ParseInt(value, 10, 64)
	return store.TicketID(id), ok && err == nil
}
