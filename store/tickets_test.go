package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestTickets(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		message := added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: f.conversation.ID, Direction: store.Inbound, Text: "等了三个小时", At: start})
		first := store.Ticket{
			Shop: f.shop, Customer: f.customer, Vehicle: f.vehicle, Conversation: f.conversation.ID, Message: message, Grade: "B", Reasons: []string{"等待", "重复"},
			Subject: "等待太久", Status: store.TicketOpen, Owner: f.advisor, OpenedAt: odd, ReplyDue: start.Add(time.Hour), CauseDue: start.Add(24 * time.Hour),
			VerifiedDue: start.Add(48 * time.Hour),
		}
		first.ID = added(t, s, (*store.Tx).AddTicket, first)
		first.OpenedAt = first.OpenedAt.Truncate(time.Microsecond)
		urgent := store.Ticket{
			Shop: f.shop, Conversation: f.conversation.ID, Grade: "A", Subject: "刹车", Status: store.TicketOpen, OpenedAt: start.Add(-time.Hour), ReplyDue: start,
			CauseDue: start, VerifiedDue: start.Add(time.Hour),
		}
		urgent.ID = added(t, s, (*store.Tx).AddTicket, urgent)

		first.ToldDue, urgent.ToldDue = first.VerifiedDue, urgent.VerifiedDue
		got, err := s.Ticket(ctx, first.ID)
		check(t, got, err, first)
		list, err := s.OpenTickets(ctx, f.shop)
		check(t, list, err, []store.Ticket{urgent, first})
		list, err = s.TicketsOf(ctx, f.customer, 5)
		check(t, list, err, []store.Ticket{first})
		list, err = s.TicketsBetween(ctx, f.shop, start, start.AddDate(0, 0, 1))
		check(t, list, err, []store.Ticket{first})
		got, err = s.OpenTicket(ctx, f.customer, 0)
		check(t, got, err, first)
		got, err = s.OpenTicket(ctx, 0, f.conversation.ID)
		check(t, got, err, urgent)

		first.Status, first.ToldAt, first.ClosedAt, first.Grade, first.Reasons = store.TicketClosed, start.Add(time.Hour), odd.Truncate(time.Microsecond), "C", nil
		update := func(ticket store.Ticket) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.UpdateTicket(ctx, ticket) })
		}
		first.Rung, first.Cause, first.Fix, first.PausedFor, first.Verdict, first.Breached, first.Reopened = "review", "漏装垫片", "重装", "等配件", "satisfied", []string{"reply"}, 1
		first.AnsweredAt, first.CauseAt, first.FixedAt, first.VerifiedAt, first.PausedAt = start, start, start, start, start
		first.Verifier, first.PausedBy = f.advisor, f.advisor
		if err := update(first); err != nil {
			t.Fatal(err)
		}
		if err := update(first); !errors.Is(err, store.ErrConflict) {
			t.Errorf("changed since it was read, and updated: %v", err)
		}
		first.Revision = 1
		got, err = s.Ticket(ctx, first.ID)
		check(t, got, err, first)
		list, err = s.OpenTickets(ctx, f.shop)
		check(t, list, err, []store.Ticket{urgent})
		if _, err := s.OpenTicket(ctx, f.customer, 0); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("closed, and found open: %v", err)
		}
		if err := update(store.Ticket{ID: 999, ReplyDue: start, CauseDue: start, VerifiedDue: start}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("update unknown: %v", err)
		}
		if _, err := s.Ticket(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown: %v", err)
		}
	})
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		want := store.Draft{
			Shop: f.shop, Customer: f.customer, Conversation: f.conversation.ID, Staff: f.advisor, BasedOn: 7, Kind: "followup", Text: "王先生您好",
			Sources: []string{"护理 › 回访"}, Status: store.DraftOpen, CreatedAt: start,
		}
		want.ID = added(t, s, (*store.Tx).AddDraft, want)
		got, err := s.Draft(ctx, want.ID)
		check(t, got, err, want)
		set := func(status, text string) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.SetDraft(ctx, want.ID, status, text) })
		}
		if err := set(store.DraftSent, "王先生，您好！"); err != nil {
			t.Fatal(err)
		}
		want.Status, want.Text = store.DraftSent, "王先生，您好！"
		if err := set(store.DraftDismissed, ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("sent, and dismissed: %v", err)
		}
		got, err = s.Draft(ctx, want.ID)
		check(t, got, err, want)
		if _, err := s.Draft(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown: %v", err)
		}
	})
}

func TestTodos(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		add := func(todo store.Todo) {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.AddTodo(ctx, todo) })
		}
		late := store.Todo{
			ID: 1, Shop: f.shop, Key: "handoff/1", Kind: "handoff", Customer: f.customer, Conversation: f.conversation.ID, Owner: f.advisor,
			Reason: "要求人工", Status: store.TodoOpen, DueAt: start.Add(time.Hour), CreatedAt: start,
		}
		soon := store.Todo{ID: 2, Shop: f.shop, Kind: "call", Reason: "回访", Status: store.TodoOpen, DueAt: start, CreatedAt: start}
		add(late)
		add(soon)
		again := late
		again.Reason = "again"
		add(again) // the same key
		list, err := s.OpenTodos(ctx, f.shop, start.Add(2*time.Hour), 10)
		check(t, list, err, []store.Todo{soon, late})
		list, err = s.OpenTodos(ctx, f.shop, start.Add(time.Hour), 10)
		check(t, list, err, []store.Todo{soon})
		list, err = s.OpenTodos(ctx, f.shop, start.Add(2*time.Hour), 1)
		check(t, list, err, []store.Todo{soon})

		update := func(todo store.Todo) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.UpdateTodo(ctx, todo) })
		}
		soon.Owner, soon.Status, soon.Outcome, soon.DueAt = f.advisor, store.TodoDone, "已约", start.Add(time.Minute)
		if err := update(soon); err != nil {
			t.Fatal(err)
		}
		got, err := s.Todo(ctx, soon.ID)
		check(t, got, err, soon)
		if err := update(soon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("done, and updated: %v", err)
		}
		late.Owner = 0
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(tx.CloseTodo(ctx, late.Key, "done"), tx.GiveTodo(ctx, late.Key, 0), tx.ReopenTodo(ctx, late.Key), tx.GiveTodo(ctx, late.Key, late.Owner), tx.ReopenTodo(ctx, "none"))
		})
		got, err = s.Todo(ctx, late.ID)
		check(t, got, err, late)
		late.Owner = f.advisor
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.GiveTodo(ctx, late.Key, f.advisor) })
		for range 2 {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.CloseTodo(ctx, late.Key, "已接") })
		}
		late.Status, late.Outcome = store.TodoDone, "已接"
		got, err = s.Todo(ctx, late.ID)
		check(t, got, err, late)
		if _, err := s.Todo(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown: %v", err)
		}
	})
}

func TestAudit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		want := []store.AuditEntry{
			{Shop: f.shop, Actor: "bot", Action: "customer.view", At: start},
			{Shop: f.shop, Staff: f.advisor, Actor: "李静", Action: "draft.send", Subject: "customer/1", Detail: "draft 1", At: start},
		}
		for _, e := range []store.AuditEntry{want[1], want[0]} {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.Audit(ctx, e) })
		}
		got, err := s.AuditLog(ctx, f.shop, 10)
		check(t, got, err, want)
		got, err = s.AuditLog(ctx, f.shop, 1)
		check(t, got, err, want[:1])
	})
}
