package quotes

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

// The clock of a quote: late reminds the advisor, missed tells the managers.
const (
	kindLate   = "quotes.late"
	kindMissed = "quotes.missed"
)

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{desks.OrderDiagnosed: d.diagnosed, kindLate: d.late, kindMissed: d.missed}
}

// diagnosed starts the clock.
func (d *Desk) diagnosed(ctx context.Context, tx *store.Tx, t store.Task) error {
	o, since, err := d.waiting(ctx, tx, t)
	if err != nil || since.IsZero() {
		return err
	}
	late := d.hours.Add(since, d.rules.Within)
	if err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindLate, o.ID), Kind: kindLate, ReadyAt: late}); err != nil {
		return err
	}
	err = tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindMissed, o.ID), Kind: kindMissed, ReadyAt: d.hours.Add(late, d.rules.EscalateAfter)})
	return err
}

// late reminds the advisor; one who has left is spoken for by the team.
func (d *Desk) late(ctx context.Context, tx *store.Tx, t store.Task) error {
	o, since, err := d.waiting(ctx, tx, t)
	if err != nil || since.IsZero() {
		return err
	}
	p := prompts.Offer{Plate: o.Plate, Number: o.Number, Minutes: int(d.rules.Within / time.Minute)}
	return d.team.TellPerson(ctx, tx, o.Shop, o.Advisor, desks.ActQuote, fmt.Sprintf("%s/%d", t.Key, since.Unix()), p.Late, nil)
}

// missed tells the managers.
func (d *Desk) missed(ctx context.Context, tx *store.Tx, t store.Task) error {
	o, since, err := d.waiting(ctx, tx, t)
	if err != nil || since.IsZero() {
		return err
	}
	p := prompts.Offer{Plate: o.Plate, Number: o.Number, Minutes: int((d.rules.Within + d.rules.EscalateAfter) / time.Minute)}
	return d.team.TellManagers(ctx, tx, o.Shop, desks.ActQuote, fmt.Sprintf("%s/%d", t.Key, since.Unix()), func(tag language.Tag) string { return p.Missed(tag) }, nil)
}

// waiting is since when an order's customer waits for a quote: the last diagnosis, unless a
// quote was sent after it. It is zero for an order that went on, or is not there any more.
func (d *Desk) waiting(ctx context.Context, tx *store.Tx, t store.Task) (o store.Order, since time.Time, err error) {
	_, number, _ := strings.Cut(t.Key, "/")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return o, since, fmt.Errorf("task key %q: %w", t.Key, err)
	}
	o, err = tx.Order(ctx, store.OrderID(id))
	if errors.Is(err, store.ErrNotFound) || err == nil && o.Status != store.OrderDiagnosing {
		return o, since, nil
	}
	if err != nil {
		return o, since, err
	}
	steps, err := tx.StepsOf(ctx, o.ID)
	if err != nil {
		return o, since, err
	}
	for _, s := range steps {
		if s.From == s.To && s.To == store.OrderDiagnosing && s.Undone.IsZero() {
			since = s.At
		}
	}
	quotes, err := tx.QuotesOf(ctx, o.ID)
	for _, q := range quotes {
		if !q.SentAt.IsZero() && !q.SentAt.Before(since) && (q.Status == store.QuoteSent || q.Status == store.QuoteChosen) {
			return o, time.Time{}, err
		}
	}
	return o, since, err
}
