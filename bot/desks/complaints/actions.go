package complaints

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// propose files a corrective or preventive action: "12 整改：垫片列入必检 李静 周五".
func (d *Desk) propose(t desks.Turn, k store.Ticket, h heard, staff []store.Staff) desks.Reply {
	facts := d.told(k, t.Now, staff)
	if h.says == "" {
		return desks.Reply{Text: facts.Ask(t.Language, h.what), Form: form{Ticket: k.ID, Asked: h.what}}
	}
	a := store.Action{Shop: k.Shop, Ticket: k.ID, Kind: h.what, What: h.says, Status: store.ActionProposed, Owner: t.Who.Staff.ID, DueAt: t.Now.Add(d.rules.Action)}
	for _, s := range staff {
		if s.Active && strings.Contains(language.Fold(h.says), language.Fold(s.Name)) {
			a.Owner = s.ID
		}
	}
	if w := t.Reading.Slots.When; !w.Date.IsZero() {
		if day := time.Date(w.Date.Year, w.Date.Month, w.Date.Day, 18, 0, 0, 0, t.Location()); day.After(t.Now) {
			a.DueAt = day
		}
	}
	r := desks.Reply{}
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) (err error) {
		if a.ID, err = tx.AddAction(ctx, a); err != nil {
			return err
		}
		line := d.line(a, staff)
		if r.Text = line.Did(t.Language, "proposed"); desks.May(t.Who.Role, desks.ActApprove) {
			r.Buttons = actionButtons(a)(t.Language)
		}
		if err := d.audit(ctx, tx, t, a, "propose"); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindAction, a.ID), Kind: kindAction, ReadyAt: a.DueAt}); err != nil {
			return err
		}
		return d.team.TellManagers(ctx, tx, a.Shop, desks.ActApprove, fmt.Sprintf("complaints/action/%d", a.ID), line.Proposal, actionButtons(a))
	}
	return r
}

// moves says from which state an act moves an action, and where to; each step can be taken
// back.
var moves = map[string]struct{ from, to string }{
	"approve": {store.ActionProposed, store.ActionApproved}, "reject": {store.ActionProposed, store.ActionRejected},
	"done": {store.ActionApproved, store.ActionDone}, "verify": {store.ActionDone, store.ActionVerified},
	"unapprove": {store.ActionApproved, store.ActionProposed}, "unreject": {store.ActionRejected, store.ActionProposed},
	"undone": {store.ActionDone, store.ActionApproved}, "unverify": {store.ActionVerified, store.ActionDone},
}

// moveAction moves an action on: approved by a manager, done, verified by another than the
// owner.
func (d *Desk) moveAction(ctx context.Context, t desks.Turn, h heard, staff []store.Staff) (desks.Reply, error) {
	a, err := t.Read.Action(ctx, store.ActionID(h.number))
	if errors.Is(err, store.ErrNotFound) || (err == nil && a.Shop != t.Shop.ID) {
		return desks.Reply{Text: prompts.Improvement{Number: h.number}.Did(t.Language, "gone"), Keep: true}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	verb := strings.TrimPrefix(h.what, "action.")
	move, ok := moves[verb]
	if !ok || a.Status != move.from {
		return desks.Reply{Text: d.line(a, staff).Did(t.Language, "gone"), Buttons: actionButtons(a)(t.Language), Keep: true}, nil
	}
	switch {
	case verb == "verify" && a.Owner == t.Who.Staff.ID:
		return desks.Reply{Text: d.line(a, staff).Did(t.Language, "own"), Keep: true}, nil
	case verb == "verify":
		a.Verifier = t.Who.Staff.ID
	case verb == "approve":
		a.Approver = t.Who.Staff.ID
	case verb == "unapprove":
		a.Approver = 0
	case verb == "unverify":
		a.Verifier = 0
	}
	a.Status = move.to
	line := d.line(a, staff)
	buttons := append(actionButtons(a)(t.Language), undoAction(a, verb)(t.Language)...)
	return desks.Reply{Text: line.Did(t.Language, verb), Buttons: buttons, Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.UpdateAction(ctx, a, move.from); err != nil {
			return err
		}
		if err := d.audit(ctx, tx, t, a, verb); err != nil {
			return err
		}
		if err := d.actionTodo(ctx, tx, a, verb, line); err != nil {
			return err
		}
		if a.Owner == t.Who.Staff.ID {
			return nil
		}
		return d.team.TellPerson(ctx, tx, a.Shop, a.Owner, desks.ActReview, fmt.Sprintf("complaints/action/%d/%s/%d", a.ID, verb, t.Message.ID), func(tag language.Tag) string { return line.Did(tag, verb) }, actionButtons(a))
	}}, nil
}

// actionTodo keeps what the owner has to do: there is something while it is approved.
func (d *Desk) actionTodo(ctx context.Context, tx *store.Tx, a store.Action, verb string, line prompts.Improvement) error {
	key := fmt.Sprintf("action/%d", a.ID)
	if a.Status != store.ActionApproved {
		return tx.CloseTodo(ctx, key, verb)
	}
	if err := tx.ReopenTodo(ctx, key); err != nil {
		return err
	}
	return tx.AddTodo(ctx, store.Todo{Shop: a.Shop, Key: key, Kind: "action", Owner: a.Owner, Reason: line.Reason(desks.StaffLanguage), DueAt: a.DueAt})
}

func (d *Desk) audit(ctx context.Context, tx *store.Tx, t desks.Turn, a store.Action, verb string) error {
	return tx.Audit(ctx, store.AuditEntry{Shop: a.Shop, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "action." + verb, Subject: fmt.Sprintf("action/%d", a.ID)})
}

// actions lists the open ones, 整改清单.
func (d *Desk) actions(ctx context.Context, t desks.Turn, staff []store.Staff) (desks.Reply, error) {
	open, err := t.Read.OpenActions(ctx, t.Shop.ID, mostTickets)
	if err != nil {
		return desks.Reply{}, err
	}
	var list prompts.Improvements
	r := desks.Reply{Keep: true}
	for _, a := range open {
		line := d.line(a, staff)
		line.Late = t.Now.After(a.DueAt)
		list.Lines = append(list.Lines, line)
		r.Buttons = append(r.Buttons, actionButtons(a)(t.Language)[0])
	}
	r.Text = list.In(t.Language)
	return r, nil
}

// actionDue tells owner and managers of an action that is not done by its day.
func (d *Desk) actionDue(ctx context.Context, tx *store.Tx, task store.Task) error {
	_, number, _ := strings.Cut(task.Key, "/")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return fmt.Errorf("task key %q: %w", task.Key, err)
	}
	a, err := tx.Action(ctx, store.ActionID(id))
	if errors.Is(err, store.ErrNotFound) || (err == nil && a.Status != store.ActionProposed && a.Status != store.ActionApproved) {
		return nil
	}
	if err != nil {
		return err
	}
	staff, err := tx.StaffOf(ctx, a.Shop)
	if err != nil {
		return err
	}
	if s, ok := byID(staff, a.Owner); !ok || !s.Active { // left with work open
		a.Owner = d.rules.owner(Serious, staff)
		if err := tx.UpdateAction(ctx, a, a.Status); err != nil {
			return err
		}
	}
	line := d.line(a, staff)
	key := fmt.Sprintf("complaints/action/%d/late", a.ID)
	if err := d.team.TellPerson(ctx, tx, a.Shop, a.Owner, desks.ActReview, key, line.Overdue, actionButtons(a)); err != nil {
		return err
	}
	return d.team.TellManagers(ctx, tx, a.Shop, desks.ActApprove, key, line.Overdue, actionButtons(a))
}

func (d *Desk) line(a store.Action, staff []store.Staff) prompts.Improvement {
	return prompts.Improvement{
		Number: int64(a.ID), Ticket: int64(a.Ticket), Kind: a.Kind, What: a.What, Status: a.Status, Owner: nameOf(staff, a.Owner), Due: a.DueAt.In(d.hours.Location()),
	}
}

// actionButtons are the next steps of an action.
func actionButtons(a store.Action) desks.Labels {
	return func(tag language.Tag) []desks.Button {
		var out []desks.Button
		for _, verb := range []string{"approve", "reject", "done", "verify"} {
			if moves[verb].from == a.Status {
				out = append(out, actionButton(tag, a, verb))
			}
		}
		return out
	}
}

// undoAction is the button that takes a step back, for who just made it.
func undoAction(a store.Action, verb string) desks.Labels {
	return func(tag language.Tag) []desks.Button {
		back := "un" + verb
		if moves[back].from != a.Status {
			return nil
		}
		return []desks.Button{actionButton(tag, a, back)}
	}
}

func actionButton(tag language.Tag, a store.Action, verb string) desks.Button {
	return desks.Button{Label: prompts.Improvement{Number: int64(a.ID)}.Label(tag, verb), Action: fmt.Sprintf("complaints:action.%s:%d", verb, a.ID)}
}
