package store_test

import (
	"errors"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestActions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		due := start.Add(48 * time.Hour)
		ticket := added(t, s, (*store.Tx).AddTicket, store.Ticket{
			Shop: f.shop, Customer: f.customer, Grade: "A", Status: store.TicketOpen, OpenedAt: start, ReplyDue: due, CauseDue: due, VerifiedDue: due,
		})
		later := store.Action{Shop: f.shop, Ticket: ticket, Kind: "corrective", What: "垫片改成必检项", Status: store.ActionProposed, Owner: f.advisor, DueAt: due.Add(time.Hour), CreatedAt: start}
		later.ID = added(t, s, (*store.Tx).AddAction, later)
		first := store.Action{Shop: f.shop, Kind: "preventive", What: "每月抽检", Status: store.ActionProposed, DueAt: due, CreatedAt: start}
		first.ID = added(t, s, (*store.Tx).AddAction, first)
		list, err := s.OpenActions(ctx, f.shop, 10)
		check(t, list, err, []store.Action{first, later})
		list, err = s.ActionsOf(ctx, ticket)
		check(t, list, err, []store.Action{later})

		move := func(a store.Action, from string) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.UpdateAction(ctx, a, from) })
		}
		first.Status, first.Approver, first.Owner, first.Verifier = store.ActionVerified, f.advisor, f.advisor, f.advisor
		if err := move(first, store.ActionProposed); err != nil {
			t.Fatal(err)
		}
		if err := move(first, store.ActionProposed); !errors.Is(err, store.ErrConflict) {
			t.Errorf("moved twice from one state: %v", err)
		}
		got, err := s.Action(ctx, first.ID)
		check(t, got, err, first)
		list, err = s.OpenActions(ctx, f.shop, 10)
		check(t, list, err, []store.Action{later})
		if _, err := s.Action(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown: %v", err)
		}
	})
}

func TestRepeatedTickets(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		one := store.Ticket{Shop: f.shop, Customer: f.customer, Grade: "A", Status: store.TicketOpen, OpenedAt: start, ReplyDue: start, CauseDue: start, VerifiedDue: start, ToldDue: start}
		one.ID = added(t, s, (*store.Tx).AddTicket, one)
		again := one
		again.RepeatOf, again.Fault, again.Advisor, again.Rung = one.ID, "workmanship", f.advisor, "mediation"
		again.ID = added(t, s, (*store.Tx).AddTicket, again)
		list, err := s.RepeatedTickets(ctx, f.shop, start, 5)
		check(t, list, err, []store.Ticket{again})
		list, err = s.RepeatedTickets(ctx, f.shop, start.Add(time.Second), 5)
		check(t, list, err, nil)
	})
}
