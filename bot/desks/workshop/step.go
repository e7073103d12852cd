package workshop

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// move takes an order to a step. Leaving steps out is asked back, going back needs a
// reason; sure says that both were answered.
func (d *Desk) move(ctx context.Context, t desks.Turn, o store.Order, to, reason string, sure bool) (desks.Reply, error) {
	from, next := slices.Index(way, o.Status), slices.Index(way, to)
	f := facts(o, t.Location())
	f.To = to
	switch {
	case from < 0 || next < 0 || from == next || o.Status == store.OrderClosed:
		return d.gone(t, o, nil)
	case next < from && reason == "":
		return desks.Reply{Text: f.AskWhy(t.Language), Form: form{o.ID, o.Status, to}}, nil
	case next > from+1 && !sure:
		f.Skipped = way[from+1 : next]
		return desks.Reply{Text: f.AskSkip(t.Language), Keep: true, Buttons: []desks.Button{
			{Label: f.Label(t.Language, "skip"), Action: fmt.Sprintf("workshop:skip:%d:%s:%s", o.ID, o.Status, to)},
			{Label: f.Label(t.Language, way[from+1]), Action: action(o, way[from+1])},
		}}, nil
	}
	var a store.Appointment
	if o.Booking != 0 {
		var err error
		if a, err = t.Read.Appointment(ctx, o.Booking); err != nil {
			return desks.Reply{}, err
		}
	}
	s := store.Step{Order: o.ID, From: o.Status, To: to, Reason: prompts.Cut(reason, longestLine)}
	o.Status = to
	f.Status, f.Reason = to, s.Reason
	return desks.Reply{Text: f.Moved(t.Language), Keep: !t.Asking, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		return d.take(ctx, tx, t, o, s, a, r)
	}}, nil
}

// take files a step, starts its clock, tells the customer where it matters and offers
// what comes next.
func (d *Desk) take(ctx context.Context, tx *store.Tx, t desks.Turn, o store.Order, s store.Step, a store.Appointment, r *desks.Reply) error {
	s.Staff = t.Who.Staff.ID
	if o.Status != store.OrderClosed {
		s.Due = d.hours.Add(t.Now, d.standard(o.Status, a))
	}
	id, err := tx.AddStep(ctx, s)
	if err != nil {
		return err
	}
	s.ID = id
	r.Buttons = d.buttons(t.Language, o, s)
	if err := d.startClock(ctx, tx, o, s); err != nil {
		return err
	}
	if err := d.lookAfter(ctx, tx, o.Shop, id); err != nil {
		return err
	}
	if err := audit(ctx, tx, t, "order."+o.Status, o); err != nil {
		return err
	}
	if o.Status == store.OrderClosed {
		if err := errors.Join(d.followUp(ctx, tx, t, o), settle(ctx, tx, o)); err != nil {
			return err
		}
	}
	// Going back is told too where the customer was told to come.
	return d.tellCustomer(ctx, tx, o, fmt.Sprintf("workshop/step/%d", id), o.Status, s.From == store.OrderReady && o.Status != store.OrderClosed)
}

// found notes that the diagnosis is done: the customer is told that the quote comes.
func (d *Desk) found(_ context.Context, t desks.Turn, o store.Order, reason string) (desks.Reply, error) {
	if o.Status != store.OrderDiagnosing {
		return d.gone(t, o, nil)
	}
	f := facts(o, t.Location())
	return desks.Reply{Text: f.Found(t.Language), Keep: true, Buttons: []desks.Button{
		{Label: f.Label(t.Language, store.OrderRepairing), Action: action(o, store.OrderRepairing)},
	}, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		s := store.Step{Order: o.ID, From: o.Status, To: o.Status, Staff: t.Who.Staff.ID, Reason: prompts.Cut(reason, longestLine), Due: d.hours.Add(t.Now, d.rules.Standards[store.OrderDiagnosing])}
		if _, err := tx.AddStep(ctx, s); err != nil {
			return err
		}
		if err := audit(ctx, tx, t, "order.diagnosed", o); err != nil {
			return err
		}
		key := fmt.Sprintf("workshop/found/%d", o.ID)
		if o.Advisor != 0 && o.Advisor != t.Who.Staff.ID { // who quotes must know
			if err := d.warn(ctx, tx, o, key, prompts.Workshop.Found, f); err != nil {
				return err
			}
		}
		if err := desks.Tell(ctx, tx, desks.OrderDiagnosed, o.ID); err != nil {
			return err
		}
		return d.tellCustomer(ctx, tx, o, key, diagnosed, false)
	}}, nil
}

// undo takes the last step back.
func (d *Desk) undo(ctx context.Context, t desks.Turn, id store.StepID) (desks.Reply, error) {
	s, err := t.Read.Step(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return d.gone(t, store.Order{}, err)
	}
	if err != nil {
		return desks.Reply{}, err
	}
	o, err := d.order(ctx, t, s.Order)
	if err != nil || !s.Undone.IsZero() || o.Status != s.To || s.From == "" {
		return d.gone(t, o, err)
	}
	steps, err := t.Read.StepsOf(ctx, o.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	if last(steps).ID != s.ID { // it went on
		return d.gone(t, o, nil)
	}
	o.Status = s.From
	return desks.Reply{Text: facts(o, t.Location()).Undone(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.UndoStep(ctx, s); err != nil {
			return err
		}
		if err := errors.Join(tx.CloseTodo(ctx, followUpKey(o), "undone"), settle(ctx, tx, o)); err != nil {
			return err
		}
		if err := audit(ctx, tx, t, "order.undo", o); err != nil {
			return err
		}
		return d.tellCustomer(ctx, tx, o, fmt.Sprintf("workshop/undo/%d", s.ID), o.Status, s.To == store.OrderReady)
	}}, nil
}

// undoLast takes back the step that an order took last.
func (d *Desk) undoLast(ctx context.Context, t desks.Turn, o store.Order) (desks.Reply, error) {
	steps, err := t.Read.StepsOf(ctx, o.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	if s := last(steps); s.ID != 0 {
		return d.undo(ctx, t, s.ID)
	}
	return d.gone(t, o, nil)
}

// last is the step taken last that was not taken back.
func last(steps []store.Step) store.Step {
	for _, s := range slices.Backward(steps) {
		if s.Undone.IsZero() {
			return s
		}
	}
	return store.Step{}
}

func (d *Desk) buttons(tag language.Tag, o store.Order, s store.Step) []desks.Button {
	f := prompts.Workshop{}
	var b []desks.Button
	if i := slices.Index(way, o.Status); i+1 < len(way) {
		b = append(b, desks.Button{Label: f.Label(tag, way[i+1]), Action: action(o, way[i+1])})
	}
	if o.Status == store.OrderDiagnosing {
		b = append([]desks.Button{{Label: f.Label(tag, diagnosed), Action: action(o, diagnosed)}}, b...)
	}
	if s.From != "" {
		b = append(b, desks.Button{Label: f.Label(tag, "undo"), Action: fmt.Sprintf("workshop:undo:%d", s.ID)})
	}
	return b
}

func action(o store.Order, to string) string {
	return fmt.Sprintf("workshop:move:%d:%s:%s", o.ID, o.Status, to)
}

func audit(ctx context.Context, tx *store.Tx, t desks.Turn, what string, o store.Order) error {
	return tx.Audit(ctx, store.AuditEntry{Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: what, Subject: fmt.Sprintf("order/%d", o.ID), Detail: o.Number})
}

func followUpKey(o store.Order) string { return fmt.Sprintf("workshop/followup/%d", o.ID) }

// settle sets off what an order earns its customer, or no longer does; one without anything
// to pay earns nothing.
func settle(ctx context.Context, tx *store.Tx, o store.Order) error {
	if o.Total == 0 {
		return nil
	}
	return desks.Tell(ctx, tx, desks.OrderSettled, o.ID)
}

// followUp files the call after the hand-over.
func (d *Desk) followUp(ctx context.Context, tx *store.Tx, t desks.Turn, o store.Order) error {
	return tx.AddTodo(ctx, store.Todo{
		Shop: o.Shop, Key: followUpKey(o), Kind: "call", Customer: o.Customer, Owner: o.Advisor,
		Reason: facts(o, t.Location()).FollowUp(desks.StaffLanguage), DueAt: t.Now.Add(d.rules.FollowUp),
	})
}

// matters are the steps that a customer is told of unasked.
var matters = []string{store.OrderReceived, diagnosed, store.OrderReady}

// tellCustomer writes to the latest chat in which the customer has proven who they are.
func (d *Desk) tellCustomer(ctx context.Context, tx *store.Tx, o store.Order, key, what string, always bool) error {
	if !always && !slices.Contains(matters, what) {
		return nil
	}
	c, ok, err := chatOf(ctx, tx, o.Customer)
	if err != nil || !ok {
		return err
	}
	f := facts(o, d.hours.Location())
	f.Sorry = always
	if what == diagnosed {
		f.Status = diagnosed
	}
	_, err = desks.Post(ctx, tx, c, key, store.OwnerBot, f.Told(desks.LanguageOf(c)))
	return err
}

// chatOf is the latest chat in which a customer has proven who they are.
func chatOf(ctx context.Context, tx *store.Tx, id store.CustomerID) (store.Conversation, bool, error) {
	chats, err := tx.ConversationsOf(ctx, id)
	if err != nil || len(chats) == 0 {
		return store.Conversation{}, false, err
	}
	return chats[0], true, nil
}
