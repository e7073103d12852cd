package booking

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// words is one of the texts about an appointment, prompts.Booking.Remind for one.
type words func(prompts.Booking, language.Tag) string

// buttons are offered under a message about an appointment.
type buttons func(language.Tag, prompts.Booking) []desks.Button

// tellCustomer writes to the customer where the appointment was made, or in their latest
// chat; who has none is not told. what makes the message unique for this time of the
// appointment.
func (d *Desk) tellCustomer(ctx context.Context, tx *store.Tx, a store.Appointment, what string, say words, shop string, with buttons) error {
	c, ok, err := chatOf(ctx, tx, a)
	if err != nil || !ok {
		return err
	}
	tag := desks.LanguageOf(c)
	facts := d.factsIn(tag, d.hours.Location(), a)
	facts.Shop = shop
	if facts.Wait, err = d.waitAt(ctx, tx.Reader, a, tx.Now()); err != nil {
		return err
	}
	_, err = desks.Post(ctx, tx, c, messageKey(tx, a, what)+"/customer", store.OwnerBot, say(facts, tag), with.in(tag, facts)...)
	return err
}

// messageKey makes a message to staff unique, and with a word more the one to the customer: what a clock tells it tells once for each time of an
// appointment, however often it runs; what people do may be told again.
func messageKey(tx *store.Tx, a store.Appointment, what string) string {
	key := fmt.Sprintf("booking/%s/%d/%d", what, a.ID, a.StartsAt.Unix())
	if !strings.HasPrefix(what, onceDue) {
		key += fmt.Sprintf("/%d", tx.Now().UnixMicro())
	}
	return key
}

func (b buttons) in(tag language.Tag, facts prompts.Booking) []desks.Button {
	if b == nil {
		return nil
	}
	return b(tag, facts)
}

// chatOf is where the customer of an appointment is told.
func chatOf(ctx context.Context, tx *store.Tx, a store.Appointment) (c store.Conversation, ok bool, err error) {
	if a.Conversation != 0 {
		c, err = tx.Conversation(ctx, a.Conversation)
		return c, err == nil, err
	}
	if a.Customer == 0 {
		return c, false, nil
	}
	chats, err := tx.ConversationsOf(ctx, a.Customer)
	if err != nil || len(chats) == 0 {
		return c, false, err
	}
	return chats[0], true, nil
}

// tellTeam tells the staff who look after bookings.
func (d *Desk) tellTeam(ctx context.Context, tx *store.Tx, a store.Appointment, what string, say words, facts prompts.Booking, with buttons) error {
	in := d.forStaff(a, facts)
	return d.team.Tell(ctx, tx, a.Shop, desks.ActManageBooking, messageKey(tx, a, what),
		func(tag language.Tag) string { return say(in(tag), tag) }, func(tag language.Tag) []desks.Button { return with.in(tag, in(tag)) })
}

// forStaff are the facts for each reader, with what only the caller knows.
func (d *Desk) forStaff(a store.Appointment, known prompts.Booking) func(language.Tag) prompts.Booking {
	return func(tag language.Tag) prompts.Booking {
		f := d.factsIn(tag, d.hours.Location(), a)
		f.ByStaff, f.Reason, f.Due = true, known.Reason, known.Due
		return f
	}
}

// waitAt is the longest that a booked customer should wait for a bay, in minutes: the
// more bays are taken at that time, the nearer to the rule's longest; 5 at least.
func (d *Desk) waitAt(ctx context.Context, r store.Reader, a store.Appointment, now time.Time) (int, error) {
	from := a.StartsAt.Truncate(store.SlotLength)
	spans, err := r.TakenSpans(ctx, a.Shop, from, from.Add(store.SlotLength), now)
	if err != nil {
		return 0, err
	}
	share := index(spans, from, from.Add(store.SlotLength), nothing).busy(from, d.rules.Bays)
	minutes := int(share * d.rules.LongestWait.Minutes())
	return max((minutes+4)/5*5, 5), nil
}

// The rows of buttons.

func confirmIt(tag language.Tag, f prompts.Booking) []desks.Button {
	return []desks.Button{{Label: f.ConfirmLabel(tag), Action: fmt.Sprintf("booking:approve:%d", f.Number)}}
}

func changes(tag language.Tag, f prompts.Booking) []desks.Button {
	return []desks.Button{
		{Label: f.MoveLabel(tag), Action: fmt.Sprintf("booking:move:%d", f.Number)}, {Label: f.CancelLabel(tag), Action: fmt.Sprintf("booking:cancel:%d", f.Number)},
	}
}

func comingOrNot(tag language.Tag, f prompts.Booking) []desks.Button {
	return answers(tag, f, "coming")
}

func onTheWayOrNot(tag language.Tag, f prompts.Booking) []desks.Button {
	return answers(tag, f, "onmyway")
}

func answers(tag language.Tag, f prompts.Booking, yes string) []desks.Button {
	return []desks.Button{
		{Label: f.Label(tag, yes), Action: fmt.Sprintf("booking:%s:%d", yes, f.Number)},
		{Label: f.Label(tag, "remove"), Action: fmt.Sprintf("booking:move:%d", f.Number)},
		{Label: f.Label(tag, "drop"), Action: fmt.Sprintf("booking:cancel:%d", f.Number)},
	}
}

func arrivedButton(tag language.Tag, f prompts.Booking) desks.Button {
	return desks.Button{Label: f.Label(tag, "arrived"), Action: fmt.Sprintf("booking:arrived:%d", f.Number)}
}

func arrivedOrNot(tag language.Tag, f prompts.Booking) []desks.Button {
	return []desks.Button{arrivedButton(tag, f), {Label: f.Label(tag, "noshow"), Action: fmt.Sprintf("booking:noshow:%d", f.Number)}}
}

func rebook(tag language.Tag, f prompts.Booking) []desks.Button {
	return []desks.Button{{Label: f.BookLabel(tag), Action: "booking:new"}}
}

func undoButton(t desks.Turn, a store.Appointment) desks.Button {
	return desks.Button{Label: prompts.Booking{}.Label(t.Language, "undo"), Action: fmt.Sprintf("booking:restore:%d", a.ID)}
}
