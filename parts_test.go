package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// stocked is a shop with an advisor and so many oil filters, of which ten are to be there.
func stocked(t *testing.T, s *store.Store, clock *storetest.Clock, filters float64) *counter {
	t.Helper()
	c := openCounter(t, s, clock, nil)
	c.staff("李敏", store.RoleAdvisor, true)
	c.stock(filters)
	return c
}

// stock imports a count, and has it looked at.
func (c *counter) stock(filters float64) {
	c.t.Helper()
	err := c.app.store.InBulk(c.t.Context(), func(b *store.Bulk) error {
		return b.PutParts(c.t.Context(), []*store.Part{
			{Shop: c.app.shop.ID, Code: "OF-01", Name: "机油滤清器", Quantity: filters, Safety: 10}, {Shop: c.app.shop.ID, Code: "BP-01", Name: "前刹车片", Quantity: 20, Safety: 4},
		})
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.app.watchStock(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}

// uses files an order of a customer that took so many filters.
func (c *counter) uses(filters float64) {
	c.t.Helper()
	err := c.app.store.InTx(c.t.Context(), func(tx *store.Tx) error {
		n := eventIDs.Add(1)
		id, err := tx.AddCustomer(c.t.Context(), store.Customer{Shop: c.app.shop.ID, Name: "某人", Phone: fmt.Sprintf("+8613700%06d", n)})
		if err != nil {
			return err
		}
		_, err = tx.AddOrder(c.t.Context(), store.Order{
			Shop: c.app.shop.ID, Customer: id, Number: fmt.Sprint("U", n), Status: store.OrderRepairing, OpenedAt: c.clock.Now(),
			Lines: []store.OrderLine{{Kind: "part", Code: "OF-01", Item: "机滤", Quantity: filters}},
		})
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// A shortage is warned of once: when orders take too much, not at each look, not after a
// part of it came; and again when the stock was back and ran out anew.
func TestShortageIsWarnedOfOnce(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := stocked(t, s, clock, 14)
		warned := func(what string, want int) {
			t.Helper()
			if words := c.told("李敏"); strings.Count(words, "【配件预警】") != want {
				t.Errorf("%s: %q, want %d warnings", what, words, want)
			}
		}
		warned("enough", 0)
		c.uses(5)
		c.at(clock.Now().Add(time.Hour))
		warned("nine of ten", 1)
		for range 3 {
			c.at(clock.Now().Add(time.Hour))
		}
		c.at(clock.Now().Add(-2 * time.Hour))
		if err := c.app.watchStock(t.Context()); err != nil {
			t.Fatal(err)
		}
		warned("looked at again and again", 0)
		c.uses(9)
		c.at(clock.Now().Add(4 * time.Hour))
		warned("none left", 0)
		c.stock(3)
		warned("some came", 0)
		c.stock(40)
		warned("all came", 0)
		c.uses(35)
		c.at(clock.Now().Add(24 * time.Hour))
		warned("short again", 1)
	})
}

// Two decide at once: one does; a stale button changes nothing; an undo brings it back.
func TestShortageIsDecidedOnce(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := stocked(t, s, clock, 2)
		c.told("李敏")
		c.send(c.advisor("李敏", "parts:ordered:1"), c.advisor("周强", "parts:ignore:1"))
		words := c.told("李敏") + c.told("周强")
		if strings.Count(words, "已记下")+strings.Count(words, "已忽略") != 1 || strings.Count(words, "没有改动") != 1 {
			t.Errorf("the two read %q", words)
		}
		c.send(c.advisor("李敏", "parts:undo:1"))
		c.send(c.advisor("李敏", "parts:undo:1"))
		if words := c.told("李敏"); strings.Count(words, "已撤销") != 1 || strings.Count(words, "过期") != 1 {
			t.Errorf("undone twice: %q", words)
		}
		for _, action := range []string{"parts:ordered:9", "parts:ordered:x", "parts:paint:1", "parts:"} {
			c.send(c.advisor("李敏", action))
			if words := c.told("李敏"); !strings.Contains(words, "没有改动") {
				t.Errorf("%s reads %q", action, words)
			}
		}
		c.send(bot.Inbound{Chat: wang, Phone: "+86" + wang, Action: "parts:ordered:1"})
		if words := c.told(wang); strings.Contains(words, "OF-01") {
			t.Errorf("a customer reads %q", words)
		}
		list, err := s.Shortages(t.Context(), c.app.shop.ID)
		if err != nil || len(list) != 1 || list[0].Status != store.ShortageOpen {
			t.Errorf("%+v, %v", list, err)
		}
		c.stock(40)
		c.send(c.advisor("李敏", "parts:ordered:1"))
		if words := c.told("李敏"); !strings.Contains(words, "过期") {
			t.Errorf("after it was over: %q", words)
		}
		log, err := s.AuditLog(t.Context(), c.app.shop.ID, 20)
		acts := 0
		for _, e := range log {
			if strings.HasPrefix(e.Action, "parts.") {
				acts++
			}
		}
		if err != nil || acts != 2 {
			t.Errorf("%d acts in %+v, %v", acts, log, err)
		}
	})
}
