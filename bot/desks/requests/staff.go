package requests

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// mostListed keeps the list readable on a phone.
const mostListed = 8

// forStaff lists the open requests, or moves one on by a button or a line.
func (d *Desk) forStaff(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if !desks.May(t.Who.Role, desks.ActManageBooking) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	h := hear(t)
	what, value, _ := strings.Cut(strings.TrimPrefix(t.Action, "requests:"), ":")
	if t.Action != "" {
		id, _ := strconv.ParseInt(value, 10, 64) // 0 is none
		h = heard{what: what, number: store.RequestID(id)}
	}
	if h.what == "list" {
		return d.list(ctx, t)
	}
	q, err := t.Read.Request(ctx, h.number)
	if errors.Is(err, store.ErrNotFound) || (err == nil && q.Shop != t.Shop.ID) {
		return desks.Reply{Text: prompts.Request{}.Gone(t.Language), Keep: true}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	open := slices.Contains(openStates, q.Status)
	free := q.Status == store.RequestOpen
	if q.Status == store.RequestTaken && q.Owner != 0 {
		owner, err := t.Read.StaffByID(ctx, q.Owner)
		if err != nil {
			return desks.Reply{}, err
		}
		free = !owner.Active // who took it has left
	}
	switch {
	case h.what == "take" && free:
		return d.move(t, q, store.RequestTaken, "", openStates), nil
	case h.what == "news" && open && h.says != "":
		return d.move(t, q, store.RequestTaken, h.says, openStates), nil
	case h.what == "done" && open:
		return d.move(t, q, store.RequestDone, h.says, openStates), nil
	case h.what == "reopen" && q.Status == store.RequestDone:
		return d.move(t, q, store.RequestTaken, "", []string{store.RequestDone}), nil
	}
	return desks.Reply{Text: prompts.Request{}.Gone(t.Language), Keep: true}, nil
}

func (d *Desk) list(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	open, err := t.Read.OpenRequests(ctx, t.Shop.ID, mostListed)
	if err != nil {
		return desks.Reply{}, err
	}
	staff, err := t.Read.StaffOf(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	r := desks.Reply{Keep: true}
	var l prompts.Requests
	for _, q := range open {
		facts := d.facts(q)
		if i := slices.IndexFunc(staff, func(s store.Staff) bool { return s.ID == q.Owner }); i >= 0 {
			facts.Owner = staff[i].Name
			if !staff[i].Active { // left with work open: somebody must take it
				q.Status, facts.Status, facts.Owner = store.RequestOpen, store.RequestOpen, ""
			}
		}
		l.Lines = append(l.Lines, facts)
		r.Buttons = append(r.Buttons, staffButtons(t.Language, q)[0])
	}
	r.Text = l.In(t.Language)
	return r, nil
}

// move takes a request to another state in the name of who speaks, and tells the customer:
// who took it, what staff say, that it is done.
func (d *Desk) move(t desks.Turn, q store.Request, status, says string, from []string) desks.Reply {
	says = prompts.Cut(says, longestText)
	reopened := q.Status == store.RequestDone
	firstTaken := q.Status == store.RequestOpen && status == store.RequestTaken
	q.Status, q.Owner = status, t.Who.Staff.ID
	if says != "" {
		q.Outcome = says
	}
	facts := d.facts(q)
	facts.Owner, facts.Says = t.Who.Staff.Name, says
	r := desks.Reply{Keep: true}
	tell := prompts.Request.ToldTaken
	switch {
	case status == store.RequestDone:
		r.Text, tell = facts.Done(t.Language), prompts.Request.ToldDone
		r.Buttons = []desks.Button{{Label: facts.Label(t.Language, "undo"), Action: fmt.Sprintf("requests:reopen:%d", q.ID)}}
	case reopened:
		r.Text = facts.Reopened(t.Language)
	case says != "":
		r.Text, tell = facts.Passed(t.Language), prompts.Request.ToldNews
		r.Buttons = staffButtons(t.Language, q)
	default:
		r.Text = facts.Taken(t.Language)
		r.Buttons = staffButtons(t.Language, q)
	}
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.UpdateRequest(ctx, q, from...); err != nil {
			return conflictIfGone(err)
		}
		if status == store.RequestDone || firstTaken {
			if err := tx.CloseTodo(ctx, todoKey(q), status); err != nil {
				return err
			}
		}
		if err := tx.Audit(ctx, store.AuditEntry{
			Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "request." + status, Subject: fmt.Sprintf("request/%d", q.ID), Detail: q.Kind,
		}); err != nil {
			return err
		}
		return d.tellCustomer(ctx, tx, q, fmt.Sprintf("requests/%s/%d/%d", status, q.ID, t.Message.ID), facts, tell)
	}
	return r
}

// tellCustomer writes to the customer where they asked.
func (d *Desk) tellCustomer(ctx context.Context, tx *store.Tx, q store.Request, key string, facts prompts.Request, say func(prompts.Request, language.Tag) string) error {
	if q.Conversation == 0 {
		return nil
	}
	c, err := tx.Conversation(ctx, q.Conversation)
	if err != nil {
		return err
	}
	_, err = desks.Post(ctx, tx, c, key, store.OwnerBot, say(facts, desks.LanguageOf(c)))
	return err
}
