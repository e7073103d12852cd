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

// mostTickets keeps a list readable in chat.
const mostTickets = 10

// longestWords bounds what staff write on a ticket, in characters.
const longestWords = 300

// forStaff lists the open tickets, or moves one on by a button, a line, or the answer to
// what the desk asked.
func (d *Desk) forStaff(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	h := hear(t.Text)
	if rest, ok := strings.CutPrefix(t.Action, "complaints:"); ok {
		what, number, _ := strings.Cut(rest, ":")
		number, says, _ := strings.Cut(number, ":")
		n, _ := strconv.ParseInt(number, 10, 64) // 0 is none
		h = heard{what: what, number: n, says: says}
	}
	var f form
	if h.what == "" && t.Fill(&f) && f.Asked != "" {
		h = heard{what: f.Asked, number: int64(f.Ticket), says: strings.TrimSpace(t.Text)}
	}
	if n := asksOf(t.Text); h.what == "" && n != 0 {
		h = heard{what: "dossier", number: n}
	}
	if !desks.May(t.Who.Role, actFor(h.what)) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	h.says = prompts.Cut(h.says, longestWords)
	staff, err := t.Read.StaffOf(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	switch {
	case h.what == "":
		return d.list(ctx, t, staff)
	case h.what == "process":
		return d.process(ctx, t, staff)
	case h.what == "actions":
		return d.actions(ctx, t, staff)
	case strings.HasPrefix(h.what, "action."):
		return d.moveAction(ctx, t, h, staff)
	}
	k, err := t.Read.Ticket(ctx, store.TicketID(h.number))
	if errors.Is(err, store.ErrNotFound) || (err == nil && k.Shop != t.Shop.ID) {
		return desks.Reply{Text: prompts.Complaint{Ticket: h.number}.Gone(t.Language), Keep: true}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	return d.act(ctx, t, k, h, staff)
}

// act does what was heard, where the ticket's state allows it; else it says why not.
func (d *Desk) act(ctx context.Context, t desks.Turn, k store.Ticket, h heard, staff []store.Staff) (desks.Reply, error) {
	closed := !k.ClosedAt.IsZero()
	switch {
	case h.what == "dossier":
		return d.dossier(ctx, t, k, staff)
	case h.what == "corrective" || h.what == "preventive":
		return d.propose(t, k, h, staff), nil
	case closed != (h.what == "reopen" || h.what == "unclose"):
		return d.gone(t, k), nil
	}
	if r, refused := risky(t, k, h); refused {
		return r, nil
	}
	before := k
	record(&k, t.Now)
	refused, asked := d.apply(&k, t, h, staff)
	facts := d.told(k, t.Now, staff)
	facts.Said, facts.By = h.says, t.Who.Staff.Name
	switch {
	case refused == "gone":
		return d.gone(t, before), nil
	case asked:
		return desks.Reply{Text: facts.Ask(t.Language, refused), Form: form{Ticket: k.ID, Asked: refused}}, nil
	case refused != "":
		return desks.Reply{Text: facts.Refused(t.Language, refused), Buttons: steps(t.Language, before), Keep: true}, nil
	}
	r := desks.Reply{Text: facts.Did(t.Language, h.what), Buttons: append(steps(t.Language, k), undo(t.Language, before, k, h.what)...)}
	if h.what == "close" {
		r.Buttons = []desks.Button{button(t.Language, k, "unclose", "")}
	}
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		return d.keep(ctx, tx, t, before, k, h, facts)
	}
	return r, nil
}

func (d *Desk) gone(t desks.Turn, k store.Ticket) desks.Reply {
	r := desks.Reply{Text: prompts.Complaint{Ticket: int64(k.ID)}.Gone(t.Language), Keep: true}
	if k.ClosedAt.IsZero() {
		r.Buttons = steps(t.Language, k)
	}
	return r
}

// apply changes the ticket. What it returns says what is missing for the act; asked is
// true where the words of the speaker are.
func (d *Desk) apply(k *store.Ticket, t desks.Turn, h heard, staff []store.Staff) (missing string, asked bool) {
	switch h.what {
	case "answered":
		if !k.AnsweredAt.IsZero() {
			return "gone", false
		}
		answered(k, t.Now)
	case "cause", "fix":
		switch {
		case h.says == "":
			return h.what, true
		case h.what == "cause":
			k.Cause, k.CauseAt = h.says, firstTime(k.CauseAt, t.Now)
		default:
			k.Fix, k.FixedAt, k.VerifiedAt, k.Verifier = h.says, t.Now, time.Time{}, 0
		}
	case "verified":
		switch {
		case !k.VerifiedAt.IsZero():
			return "gone", false
		case k.CauseAt.IsZero():
			return "no_cause", false
		case k.FixedAt.IsZero():
			return "no_fix", false
		}
		k.VerifiedAt, k.Verifier = t.Now, t.Who.Staff.ID
	case "tell", "told":
		if k.VerifiedAt.IsZero() {
			return "not_verified", false
		}
		answered(k, t.Now)
		k.ToldAt, k.Verdict = t.Now, ""
	case "pause":
		switch {
		case !k.PausedAt.IsZero():
			return "gone", false
		case h.says == "":
			return "pause", true
		}
		k.PausedAt, k.PausedFor, k.PausedBy = t.Now, h.says, t.Who.Staff.ID
	case "resume":
		if k.PausedAt.IsZero() {
			return "gone", false
		}
		d.resume(k, t.Now)
	case "close":
		if k.ToldAt.IsZero() { // mission B3
			return "not_told", false
		}
		k.Status, k.ClosedAt = store.TicketClosed, t.Now
		k.PausedAt, k.PausedFor, k.PausedBy = time.Time{}, "", 0
	case "reopen":
		d.reopen(k, t.Now, staff)
	default:
		return d.place(k, t, h, staff), false
	}
	return "", false
}

// answered is what every word to the customer does to the first reply's clock.
func answered(k *store.Ticket, now time.Time) {
	k.Status, k.AnsweredAt = store.TicketAnswered, firstTime(k.AnsweredAt, now)
}

func firstTime(t, now time.Time) time.Time {
	if t.IsZero() {
		return now
	}
	return t
}

// named finds the active member of staff whose name, role or number is given.
func named(staff []store.Staff, who string) (store.Staff, bool) {
	folded := language.Fold(strings.TrimSpace(who))
	for _, s := range staff {
		if s.Active && folded != "" && (language.Fold(s.Name) == folded || string(s.Role) == folded || strconv.FormatInt(int64(s.ID), 10) == folded) {
			return s, true
		}
	}
	return store.Staff{}, false
}

// keep writes the act: the ticket, its todo, the audit, and whoever has to hear of it.
func (d *Desk) keep(ctx context.Context, tx *store.Tx, t desks.Turn, before, k store.Ticket, h heard, facts prompts.Complaint) error {
	if err := tx.UpdateTicket(ctx, k); err != nil {
		return err
	}
	if !k.AnsweredAt.IsZero() || !k.ClosedAt.IsZero() {
		if err := tx.CloseTodo(ctx, todoKey(k), h.what); err != nil {
			return err
		}
	}
	if err := tx.Audit(ctx, store.AuditEntry{
		Shop: k.Shop, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "complaint." + h.what, Subject: subjectOf(k), Detail: detail(k, h, facts),
	}); err != nil {
		return err
	}
	switch h.what {
	case "tell", "told":
		if err := d.tellCustomer(ctx, tx, t, k, facts); err != nil {
			return err
		}
	case "reopen":
		if err := d.todo(ctx, tx, k, facts); err != nil {
			return err
		}
	case "unanswer":
		if err := tx.ReopenTodo(ctx, todoKey(k)); err != nil {
			return err
		}
	}
	if k.Owner != before.Owner {
		if err := tx.GiveTodo(ctx, todoKey(k), k.Owner); err != nil {
			return err
		}
	}
	if k.Owner != before.Owner && k.Owner != t.Who.Staff.ID {
		key := fmt.Sprintf("complaints/owner/%d/%d/%d", k.ID, k.Owner, t.Message.ID)
		if err := d.team.TellPerson(ctx, tx, k.Shop, k.Owner, desks.ActTickets, key, facts.Reassigned, d.cardButtons(k)); err != nil {
			return err
		}
	}
	return d.watch(ctx, tx, k)
}

// detail is what the audit says of an act: of a button whom or what it made, not its code.
func detail(k store.Ticket, h heard, facts prompts.Complaint) string {
	switch h.what {
	case "assign":
		return facts.Owner
	case "grade":
		return k.Grade
	case "escalate", "descend":
		return k.Rung
	}
	return h.says
}

// tellCustomer tells the result where the customer complained, and asks whether it is.
func (d *Desk) tellCustomer(ctx context.Context, tx *store.Tx, t desks.Turn, k store.Ticket, facts prompts.Complaint) error {
	if k.Conversation == 0 {
		return nil
	}
	c, err := tx.Conversation(ctx, k.Conversation)
	if err != nil {
		return err
	}
	tag := desks.LanguageOf(c)
	_, err = desks.Post(ctx, tx, c, fmt.Sprintf("complaints/told/%d/%d", k.ID, t.Message.ID), store.OwnerBot, facts.Result(tag),
		button(tag, k, "satisfied", ""), button(tag, k, "unsatisfied", ""))
	return err
}

// list shows the open tickets, each with its next step.
func (d *Desk) list(ctx context.Context, t desks.Turn, staff []store.Staff) (desks.Reply, error) {
	open, err := t.Read.OpenTickets(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	list := prompts.Complaints{Count: len(open)}
	r := desks.Reply{Keep: true}
	for _, one := range open[:min(len(open), mostTickets)] {
		list.Lines = append(list.Lines, d.told(one, t.Now, staff))
		r.Sources = append(r.Sources, desks.Source{Label: fmt.Sprintf("#%d", one.ID), Quote: one.Subject, Ref: fmt.Sprintf("message/%d", one.Message)})
		r.Buttons = append(r.Buttons, steps(t.Language, one)[0])
	}
	r.Text = list.In(t.Language)
	return r, nil
}

// process lists what came back within the window: the processes to improve.
func (d *Desk) process(ctx context.Context, t desks.Turn, staff []store.Staff) (desks.Reply, error) {
	repeated, err := t.Read.RepeatedTickets(ctx, t.Shop.ID, t.Now.Add(-d.rules.Repeat), mostTickets)
	if err != nil {
		return desks.Reply{}, err
	}
	list := prompts.Complaints{Count: len(repeated), Days: int(d.rules.Repeat / (24 * time.Hour))}
	for _, one := range repeated {
		line := d.told(one, t.Now, staff)
		line.Advisor = nameOf(staff, one.Advisor)
		list.Lines = append(list.Lines, line)
	}
	return desks.Reply{Text: list.Process(t.Language), Keep: true}, nil
}

// steps are the buttons of a ticket: the next step of the work, then pause or resume.
func steps(tag language.Tag, k store.Ticket) []desks.Button {
	next := "close"
	switch {
	case !k.ClosedAt.IsZero():
		return []desks.Button{button(tag, k, "reopen", "")}
	case k.Status == store.TicketOpen:
		next = "answered"
	case !k.PausedAt.IsZero():
		return []desks.Button{button(tag, k, "resume", "")}
	case k.CauseAt.IsZero():
		next = "cause"
	case k.FixedAt.IsZero():
		next = "fix"
	case k.VerifiedAt.IsZero():
		next = "verified"
	case k.ToldAt.IsZero():
		next = "tell"
	}
	return []desks.Button{button(tag, k, next, "")}
}

// cardButtons are those of the card that tells of a ticket: the next step and the dossier.
func (d *Desk) cardButtons(k store.Ticket) desks.Labels {
	return func(tag language.Tag) []desks.Button { return append(steps(tag, k), button(tag, k, "dossier", "")) }
}

func button(tag language.Tag, k store.Ticket, what, value string) desks.Button {
	action := fmt.Sprintf("complaints:%s:%d", what, k.ID)
	if value != "" {
		action += ":" + value
	}
	return desks.Button{Label: prompts.Complaint{Ticket: int64(k.ID)}.Label(tag, what), Action: action}
}
