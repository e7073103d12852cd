package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestHolds(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		tomorrow := start.AddDate(0, 0, 1)
		h := store.Hold{
			Shop: f.shop, Conversation: f.conversation.ID, Kind: store.HoldProposal, Bay: 1, Technician: "张师傅", StartsAt: tomorrow, EndsAt: tomorrow.Add(time.Hour),
			ExpiresAt: start.Add(10 * time.Minute),
		}
		h.ID = added(t, s, (*store.Tx).Hold, h)
		got, err := s.HoldByID(ctx, h.ID)
		check(t, got, err, h)
		book := func(bay int, technician string) error {
			return s.InTx(ctx, func(tx *store.Tx) error {
				a := f.appointment(bay, tomorrow.Add(30*time.Minute), time.Hour)
				a.Technician = technician
				_, err := tx.Book(ctx, a)
				return err
			})
		}
		if err := book(1, ""); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a held bay is booked: %v", err)
		}
		if err := book(2, "张师傅"); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a held technician is booked: %v", err)
		}
		spans, err := s.TakenSpans(ctx, f.shop, tomorrow, tomorrow.AddDate(0, 0, 1), s.Now())
		check(t, spans, err, []store.TakenSpan{{Bay: 1, Technician: "张师傅", From: h.StartsAt, To: h.EndsAt, Hold: h.ID}})

		clock.Advance(10 * time.Minute)
		spans, err = s.TakenSpans(ctx, f.shop, tomorrow, tomorrow.AddDate(0, 0, 1), s.Now())
		check(t, spans, err, nil)
		var freed bool
		write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
			freed, err = tx.LetProposalGo(ctx, f.shop, 0)
			return err
		})
		if !freed {
			t.Error("a hold that ran out is not let go")
		}
		if err := errors.Join(book(1, "张师傅"), book(2, "")); err != nil {
			t.Errorf("what ran out is still taken: %v", err)
		}
		if _, err := s.HoldByID(ctx, h.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the hold: %v", err)
		}

		closed := store.Hold{Shop: f.shop, Kind: store.HoldClosed, Bay: 3, StartsAt: tomorrow, EndsAt: tomorrow.Add(time.Hour), ExpiresAt: tomorrow.Add(time.Hour)}
		closed.ID = added(t, s, (*store.Tx).Hold, closed)
		list, err := s.ClosedBays(ctx, f.shop, s.Now())
		check(t, list, err, []store.Hold{closed})
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.LetGo(ctx, closed.ID) })
		list, err = s.ClosedBays(ctx, f.shop, s.Now())
		check(t, list, err, nil)
	})
}

func TestRestore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		a := f.appointment(1, start.AddDate(0, 0, 1), time.Hour)
		a.Technician = "张师傅"
		a.ID = added(t, s, (*store.Tx).Book, a)
		restore := func(a store.Appointment) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.Restore(ctx, a) })
		}
		if err := restore(a); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("restore what stands: %v", err)
		}
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.SetAppointmentStatus(ctx, a.ID, store.AppointmentCancelled, "临时有事")
		})
		other := f.appointment(1, a.StartsAt, time.Hour)
		other.ContactPhone = "+8613900139000"
		added(t, s, (*store.Tx).Book, other)
		if err := restore(a); !errors.Is(err, store.ErrConflict) {
			t.Errorf("restore onto a taken bay: %v", err)
		}
		a.Bay, a.Technician = 2, ""
		if err := restore(a); err != nil {
			t.Fatal(err)
		}
		got, err := s.Appointment(ctx, a.ID)
		check(t, got, err, a)
	})
}

func TestWaitingList(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		other := f.other(t, s, "李四", "+8613900000001", "沪B00001")
		w := store.Wait{
			Shop: f.shop, Conversation: f.conversation.ID, Customer: f.customer, Service: "wash", ContactName: "王先生", ContactPhone: phone, Plate: plate,
			From: start.AddDate(0, 0, 1), Until: start.AddDate(0, 0, 2), Status: store.WaitWaiting,
		}
		w.ID = added(t, s, (*store.Tx).AddWait, w)
		if again := added(t, s, (*store.Tx).AddWait, w); again != w.ID {
			t.Errorf("the same wish again is %d, not %d", again, w.ID)
		}
		second := w
		second.Conversation, second.Customer = other.conversation.ID, other.customer
		second.ID = added(t, s, (*store.Tx).AddWait, second)
		list, err := s.Waiting(ctx, f.shop)
		check(t, list, err, []store.Wait{w, second})

		hold := added(t, s, (*store.Tx).Hold, store.Hold{Shop: f.shop, Conversation: w.Conversation, Kind: store.HoldOffer, Bay: 1, StartsAt: w.From, EndsAt: w.Until, ExpiresAt: w.From})
		set := func(status string, hold store.HoldID, from ...string) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.SetWait(ctx, w.ID, status, hold, from...) })
		}
		if err := set(store.WaitOffered, hold, store.WaitWaiting); err != nil {
			t.Fatal(err)
		}
		if err := set(store.WaitOffered, hold, store.WaitWaiting); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("offered twice: %v", err)
		}
		w.Status, w.Hold = store.WaitOffered, hold
		got, err := s.Wait(ctx, w.ID)
		check(t, got, err, w)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.LetGo(ctx, hold) })
		if err := set(store.WaitEnded, 0, store.WaitOffered); err != nil {
			t.Fatal(err)
		}
		list, err = s.Waiting(ctx, f.shop)
		check(t, list, err, []store.Wait{second})
		if again := added(t, s, (*store.Tx).AddWait, w); again == w.ID {
			t.Error("a wish that is over is not filed anew")
		}
	})
}

func TestRequests(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		q := store.Request{
			Shop: f.shop, Conversation: f.conversation.ID, Customer: f.customer, Kind: "rescue", ContactName: "王先生", ContactPhone: phone, Plate: plate, Place: "延安高架",
			Detail: "抛锚了", WantedAt: start, Status: store.RequestOpen, DueAt: start.Add(10 * time.Minute), CreatedAt: start,
		}
		q.ID = added(t, s, (*store.Tx).AddRequest, q)
		got, err := s.Request(ctx, q.ID)
		check(t, got, err, q)
		update := func(from ...string) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.UpdateRequest(ctx, q, from...) })
		}
		q.Owner, q.Status, q.Place, q.DueAt = f.advisor, store.RequestTaken, "延安高架入口", start.Add(time.Hour)
		if err := update(store.RequestOpen); err != nil {
			t.Fatal(err)
		}
		if err := update(store.RequestOpen); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("taken twice: %v", err)
		}
		list, err := s.OpenRequests(ctx, f.shop, 10)
		check(t, list, err, []store.Request{q})
		list, err = s.RequestsOf(ctx, f.conversation.ID)
		check(t, list, err, []store.Request{q})
		q.Status, q.Outcome = store.RequestDone, "拖回店里"
		if err := update(store.RequestOpen, store.RequestTaken); err != nil {
			t.Fatal(err)
		}
		got, err = s.Request(ctx, q.ID)
		check(t, got, err, q)
		list, err = s.OpenRequests(ctx, f.shop, 10)
		check(t, list, err, nil)
	})
}

// Two hundred want one bay's hour at once, booking, holding and moving there: one gets
// it. The primary keys see to that, whatever the callers have looked at before.
func TestTwoHundredForOneSlot(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		at := start.AddDate(0, 0, 1)
		movers := make([]store.Appointment, 50)
		for i := range movers {
			movers[i] = f.appointment(100+i, at, time.Hour)
			movers[i].ID = added(t, s, (*store.Tx).Book, movers[i])
		}
		var won, lost atomic.Int32
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				err := s.InTx(ctx, func(tx *store.Tx) error {
					quarter := time.Duration(i%4) * store.SlotLength // they overlap, and differ
					switch {
					case i < 50:
						a := movers[i]
						a.Bay, a.StartsAt, a.EndsAt = 1, at.Add(quarter), at.Add(quarter+time.Hour)
						return tx.Reschedule(ctx, a)
					case i < 100:
						_, err := tx.Hold(ctx, store.Hold{
							Shop: f.shop, Conversation: f.conversation.ID, Kind: store.HoldProposal, Bay: 1, StartsAt: at.Add(quarter), EndsAt: at.Add(quarter + time.Hour), ExpiresAt: at,
						})
						return err
					}
					a := f.appointment(i, at.Add(quarter), time.Hour) // each a person of their own
					a.Bay = 1
					_, err := tx.Book(ctx, a)
					return err
				})
				switch {
				case err == nil:
					won.Add(1)
				case errors.Is(err, store.ErrConflict):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || lost.Load() != 199 {
			t.Errorf("%d got the bay, %d did not", won.Load(), lost.Load())
		}
		slots, err := s.TakenSlots(ctx, f.shop, at.Add(-time.Hour), at.Add(3*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		ofBay := 0
		for _, slot := range slots {
			if slot.Bay == 1 {
				ofBay++
			}
		}
		if ofBay != 4 {
			t.Errorf("bay 1 has %d quarter hours taken, want the winner's 4", ofBay)
		}
	})
}
