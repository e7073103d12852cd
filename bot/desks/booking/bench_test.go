package booking

import (
	"context"
	"testing"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// A week of 50 bays with 5,000 appointments is read and all its free starts are found:
// what a customer waits for who asks "when can I come". The aim is 20 ms.
func BenchmarkWeekOfSlots(b *testing.B) {
	for _, on := range []struct {
		name string
		url  func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(on.name, func(b *testing.B) {
			clock := storetest.NewClock()
			s := storetest.Open(b, on.url(b), store.Options{Clock: clock.Now})
			shop := fillWeek(b, s)
			rules := DefaultRules()
			rules.Bays = 50
			d := New(rules, desks.NewCalendar(desks.DefaultHours(), storetest.Shanghai), desks.Team{}, desks.Place{})
			turn := desks.Turn{Shop: shop, Now: clock.Now(), Read: s.Reader}
			n := rules.needs([]string{"maintenance"})
			found := 0
			for b.Loop() {
				busy, err := d.free(context.Background(), turn, turn.Now, nothing)
				if err != nil {
					b.Fatal(err)
				}
				found = 0
				for i := range searchDays {
					found += len(calendar{rules, d.hours, turn.Now}.openings(busy, turn.Now.AddDate(0, 0, i), n, 0, 24*time.Hour))
				}
			}
			b.ReportMetric(float64(found), "openings")
			if found == 0 {
				b.Error("nothing is free")
			}
		})
	}
}

// fillWeek books 5,000 half hours in the week from storetest.Start on.
func fillWeek(b *testing.B, s *store.Store) (shop store.Shop) {
	b.Helper()
	err := s.InTx(context.Background(), func(tx *store.Tx) (err error) {
		if shop, err = tx.PutShop(context.Background(), store.Shop{Code: "main", Name: "示范", TimeZone: "Asia/Shanghai"}); err != nil {
			return err
		}
		open := midnight(storetest.Start).Add(8*time.Hour + 30*time.Minute)
		for i := range 5000 {
			bay, rest := i%50+1, i/50
			at := open.AddDate(0, 0, rest%7).Add(time.Duration(rest/7) * 36 * time.Minute).Truncate(store.SlotLength)
			if _, err := tx.Book(context.Background(), store.Appointment{
				Shop: shop.ID, Plate: "沪A00001", Service: "wash", Bay: bay, StartsAt: at, EndsAt: at.Add(30 * time.Minute), Status: store.AppointmentConfirmed,
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return shop
}
