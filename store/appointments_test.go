package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// appointment is of another phone for each bay: one person comes once at a time.
func (f shopFloor) appointment(bay int, at time.Time, length time.Duration) store.Appointment {
	contact := phone
	if bay > 1 {
		contact = fmt.Sprintf("%s%03d", phone[:len(phone)-3], bay%1000)
	}
	return store.Appointment{
		Shop: f.shop, Customer: f.customer, Vehicle: f.vehicle, Conversation: f.conversation.ID, ContactName: "王先生", ContactPhone: contact,
		Plate: plate, Service: "maintenance", Bay: bay, StartsAt: at, EndsAt: at.Add(length), Status: store.AppointmentRequested, CreatedAt: start,
	}
}

func TestAppointments(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		tomorrow := start.AddDate(0, 0, 1)
		a := f.appointment(1, tomorrow, time.Hour)
		a.ID = added(t, s, (*store.Tx).Book, a)
		stranger := f.appointment(2, tomorrow.Add(time.Hour), 30*time.Minute)
		stranger.Customer, stranger.Vehicle = 0, 0
		stranger.ID = added(t, s, (*store.Tx).Book, stranger)

		got, err := s.Appointment(ctx, a.ID)
		check(t, got, err, a)
		if _, err := s.Appointment(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown: %v", err)
		}
		list, err := s.AppointmentsBetween(ctx, f.shop, tomorrow, tomorrow.Add(time.Hour))
		check(t, list, err, []store.Appointment{a})
		list, err = s.AppointmentsBetween(ctx, f.shop, time.Time{}, tomorrow.AddDate(1, 0, 0))
		check(t, list, err, []store.Appointment{a, stranger})
		list, err = s.UpcomingAppointments(ctx, f.customer, 0, start)
		check(t, list, err, []store.Appointment{a})
		list, err = s.UpcomingAppointments(ctx, 0, f.conversation.ID, tomorrow.Add(time.Minute))
		check(t, list, err, []store.Appointment{stranger})
		slots, err := s.TakenSlots(ctx, f.shop, tomorrow.Add(45*time.Minute), tomorrow.Add(75*time.Minute))
		check(t, slots, err, []store.TakenSlot{
			{Bay: 1, At: tomorrow.Add(45 * time.Minute), Appointment: a.ID}, {Bay: 2, At: tomorrow.Add(60 * time.Minute), Appointment: stranger.ID},
		})
	})
}

func TestBookTakesEveryQuarterHour(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		added(t, s, (*store.Tx).Book, f.appointment(1, start.Add(5*time.Minute), 20*time.Minute)) // 10:05–10:25
		book := func(bay int, at time.Time, length time.Duration) error {
			return s.InTx(ctx, func(tx *store.Tx) error {
				_, err := tx.Book(ctx, f.appointment(bay, at, length))
				return err
			})
		}
		for _, test := range []struct {
			name   string
			bay    int
			from   time.Duration
			length time.Duration
			taken  bool
		}{
			{"before", 1, -30 * time.Minute, 30 * time.Minute, false},
			{"over its start", 1, -60 * time.Minute, 65 * time.Minute, true},
			{"its second quarter", 1, 15 * time.Minute, 15 * time.Minute, true},
			{"other bay", 2, 0, time.Hour, false},
			{"after", 1, 30 * time.Minute, time.Hour, false},
		} {
			if err := book(test.bay, start.Add(test.from), test.length); errors.Is(err, store.ErrConflict) != test.taken || (!test.taken && err != nil) {
				t.Errorf("%s: %v", test.name, err)
			}
		}
		if err := book(3, start, 0); err == nil {
			t.Error("an appointment without length was booked")
		}
		list, err := s.AppointmentsBetween(ctx, f.shop, start.AddDate(0, 0, -1), start.AddDate(0, 0, 1))
		if err != nil || len(list) != 4 {
			t.Errorf("%d appointments, %v: a failed booking left something", len(list), err)
		}
	})
}

func TestBookAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		var won, lost atomic.Int64
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				// Not all the same hour, but all of them need 11:00.
				a := f.appointment(1, start.Add(time.Duration(i%4)*store.SlotLength), time.Hour+15*time.Minute)
				err := s.InTx(ctx, func(tx *store.Tx) error {
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
		if won.Load() != 1 || lost.Load() != 49 {
			t.Errorf("%d won and %d lost", won.Load(), lost.Load())
		}
		slots, err := s.TakenSlots(ctx, f.shop, start, start.Add(24*time.Hour))
		if err != nil || len(slots) != 5 {
			t.Errorf("%d slots taken, %v", len(slots), err)
		}
	})
}

func TestReschedule(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		a := f.appointment(1, start, time.Hour)
		a.ID = added(t, s, (*store.Tx).Book, a)
		b := f.appointment(1, start.Add(2*time.Hour), time.Hour)
		b.ID = added(t, s, (*store.Tx).Book, b)
		move := func(a store.Appointment) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.Reschedule(ctx, a) })
		}
		a.StartsAt, a.EndsAt = start.Add(30*time.Minute), start.Add(90*time.Minute) // over its own old time
		a.Service, a.Plate = "tyres", "沪B88888"
		if err := move(a); err != nil {
			t.Fatal(err)
		}
		got, err := s.Appointment(ctx, a.ID)
		check(t, got, err, a)
		clash := a
		clash.StartsAt, clash.EndsAt = start.Add(90*time.Minute), start.Add(150*time.Minute)
		if err := move(clash); !errors.Is(err, store.ErrConflict) {
			t.Errorf("onto another: %v", err)
		}
		got, err = s.Appointment(ctx, a.ID)
		check(t, got, err, a)
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.SetAppointmentStatus(ctx, b.ID, store.AppointmentArrived, "")
		})
		before, err := s.TakenSlots(ctx, f.shop, start, start.Add(24*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		b.StartsAt, b.EndsAt = start.Add(5*time.Hour), start.Add(6*time.Hour)
		if err := move(b); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a car that is here: %v", err)
		}
		after, err := s.TakenSlots(ctx, f.shop, start, start.Add(24*time.Hour))
		check(t, after, err, before)
	})
}

func TestAppointmentStatus(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		a := f.appointment(1, start, time.Hour)
		a.ID = added(t, s, (*store.Tx).Book, a)
		set := func(status, note string, from ...string) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.SetAppointmentStatus(ctx, a.ID, status, note, from...) })
		}
		for _, step := range []struct {
			status, note string
			from         []string
			err          error
			want, said   string
			slots        int
		}{
			{store.AppointmentDone, "", []string{store.AppointmentArrived}, store.ErrNotFound, store.AppointmentRequested, "", 4},
			{store.AppointmentConfirmed, "李静", []string{store.AppointmentRequested, store.AppointmentConfirmed}, nil, store.AppointmentConfirmed, "李静", 4},
			{store.AppointmentArrived, "", nil, nil, store.AppointmentArrived, "李静", 4},
			{store.AppointmentNoShow, "看错了", nil, nil, store.AppointmentNoShow, "看错了", 0},
		} {
			if err := set(step.status, step.note, step.from...); !errors.Is(err, step.err) {
				t.Errorf("%s: %v", step.status, err)
			}
			got, err := s.Appointment(ctx, a.ID)
			if err != nil || got.Status != step.want || got.Note != step.said {
				t.Errorf("after %s: %s, note %q, %v", step.status, got.Status, got.Note, err)
			}
			slots, err := s.TakenSlots(ctx, f.shop, start, start.Add(time.Hour))
			if err != nil || len(slots) != step.slots {
				t.Errorf("after %s: %d slots, %v", step.status, len(slots), err)
			}
		}
		added(t, s, (*store.Tx).Book, f.appointment(1, start, time.Hour)) // the bay is free again
	})
}

// One person comes once at a time: of twenty chats that book the same for one phone at the
// same instant one gets it, and again after it was cancelled.
func TestOnceAtATime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		at := start.AddDate(0, 0, 1)
		book := func(bay int) error {
			return s.InTx(ctx, func(tx *store.Tx) error {
				a := f.appointment(bay, at, time.Hour)
				a.ContactPhone = phone
				_, err := tx.Book(ctx, a)
				return err
			})
		}
		var won, lost atomic.Int32
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				switch err := book(i + 1); {
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
		if won.Load() != 1 || lost.Load() != 19 {
			t.Errorf("%d booked, %d did not", won.Load(), lost.Load())
		}
		a, err := s.StandingAt(ctx, f.shop, phone, "", at)
		if err != nil || a.ContactPhone != phone {
			t.Fatalf("%+v, %v", a, err)
		}
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.SetAppointmentStatus(ctx, a.ID, store.AppointmentCancelled, "")
		})
		if _, err := s.StandingAt(ctx, f.shop, phone, "", at); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a cancelled one stands: %v", err)
		}
		if err := book(30); err != nil {
			t.Errorf("after it was cancelled: %v", err)
		}
	})
}
