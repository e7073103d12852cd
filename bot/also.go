package bot

import (
	"context"

	"pitcrew/bot/desks"
	"pitcrew/intents"
)

// also answers the other half of a customer's message that asks a question and wants to come: "明天想保养，顺便问下机油多少钱"
// is told the price, and the booking begins or goes on. The dialog is the booking's.
func (e *Engine) also(ctx context.Context, t desks.Turn, reply desks.Reply, desk desks.Desk) (desks.Reply, desks.Desk, error) {
	book, _ := e.routes.Customer[intents.Book].Desk.(desks.Joiner)
	price, _ := e.routes.Customer[intents.Price].Desk.(desks.Joiner)
	if book == nil || price == nil || t.Who.IsStaff() || t.Action != "" {
		return reply, desk, nil
	}
	switch {
	case (desk == price || desk == e.routes.Unknown) && reply.Keep && reply.Apply == nil && book.Joins(t):
		act, err := book.Answer(ctx, t)
		if err != nil {
			return reply, desk, err
		}
		if desk == price {
			return joined(reply, act), book, nil
		}
		reply = act
	case desk != book || reply.Form == nil:
		return reply, desk, nil
	}
	if len(t.Reading.Slots.Items) == 0 { // "大概多少钱" in the middle of it is asked of what is booked
		t.Reading.Slots.Items = reply.About
	}
	if !price.Joins(t) {
		return reply, book, nil
	}
	t.Reading.Intent = intents.Price
	told, err := price.Answer(ctx, t)
	if err != nil || told.Apply != nil {
		return reply, book, err
	}
	return joined(told, reply), book, nil
}

// joined is what was asked, and then what is done.
func joined(told, act desks.Reply) desks.Reply {
	act.Text = told.Text + "\n\n" + act.Text
	act.Sources = append(told.Sources, act.Sources...)
	act.Notes, act.Passages = append(told.Notes, act.Notes...), append(told.Passages, act.Passages...)
	act.Personal = act.Personal || told.Personal
	return act
}
