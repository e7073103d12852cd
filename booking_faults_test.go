package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/desks/booking"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// counter is a shop with an engine whose messages are kept by chat: what goes wrong at
// the counter is tried out here.
type counter struct {
	t        *testing.T
	app      *app
	engine   *bot.Engine
	clock    *storetest.Clock
	answered chan bot.Event
	events   *atomic.Int64
	stop     func() // the engine; another one may take over then

	mu   sync.Mutex
	sent map[string][]bot.Outbound
}

// eventIDs numbers the events of all tests.
var eventIDs atomic.Int64

func (c *counter) Name() string { return "console" }

func (c *counter) Send(_ context.Context, m bot.Outbound) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent[m.Chat] = append(c.sent[m.Chat], m)
	return fmt.Sprint(m.Message), nil
}

func openCounter(t *testing.T, s *store.Store, clock *storetest.Clock, change func(*booking.Rules)) *counter {
	t.Helper()
	c := &counter{t: t, app: testApp(t, s), clock: clock, answered: make(chan bot.Event, 1000), sent: map[string][]bot.Outbound{}, events: &eventIDs}
	if change != nil {
		change(&c.app.rules.Booking)
	}
	rules := engineRules(0)
	rules.PerMinute = 0
	c.engine = c.app.engine(rules, func(e bot.Event) {
		if e.Kind != bot.Sent {
			c.answered <- e
		}
	}, c)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := c.engine.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	c.stop = func() { cancel(); running.Wait() }
	t.Cleanup(c.stop)
	return c
}

// send hands messages in at the same time and waits until each was answered.
func (c *counter) send(all ...bot.Inbound) {
	c.t.Helper()
	for _, in := range all {
		in.Shop, in.Channel, in.Author, in.EventID = c.app.shop.ID, "console", in.Chat, fmt.Sprint("event/", c.events.Add(1))
		if err := c.engine.Receive(c.t.Context(), in); err != nil {
			c.t.Fatal(err)
		}
	}
	for range all {
		select {
		case e := <-c.answered:
			if e.Err != nil {
				c.t.Fatal(e.Err)
			}
		case <-time.After(time.Minute):
			c.t.Fatalf("no answer to %+v", all)
		}
	}
}

func customer(phone, text string) bot.Inbound {
	return bot.Inbound{Chat: phone, Phone: "+86" + phone, Text: text}
}

func (c *counter) advisor(name, action string) bot.Inbound {
	c.t.Helper()
	staff, err := c.app.store.StaffByName(c.t.Context(), c.app.shop.ID, name)
	if errors.Is(err, store.ErrNotFound) {
		err = c.app.store.InTx(c.t.Context(), func(tx *store.Tx) error {
			staff, err = tx.PutStaff(c.t.Context(), store.Staff{Shop: c.app.shop.ID, Name: name, Role: store.RoleAdvisor, Active: true})
			return err
		})
	}
	if err != nil {
		c.t.Fatal(err)
	}
	in := bot.Inbound{Chat: name, Staff: staff.ID, Action: action}
	if !strings.Contains(action, ":") {
		in.Text, in.Action = action, ""
	}
	return in
}

// at moves the clock and does what falls due.
func (c *counter) at(to time.Time) {
	c.t.Helper()
	c.clock.Set(to)
	if err := c.engine.Settle(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}

// told is what a chat has read, from the last look on.
func (c *counter) told(chat string) string {
	if err := c.engine.Settle(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, m := range c.sent[chat] {
		b.WriteString(m.Text + "\n")
	}
	c.sent[chat] = nil
	return b.String()
}

func (c *counter) appointment(id store.AppointmentID) store.Appointment {
	c.t.Helper()
	a, err := c.app.store.Appointment(c.t.Context(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

// booked makes appointment 1 of a customer, for the Thursday at ten.
func (c *counter) booked(phone string) store.Appointment {
	c.t.Helper()
	c.send(customer(phone, "周四上午十点做保养，车牌沪A12345"))
	c.send(customer(phone, "好的"))
	c.told(phone)
	return c.appointment(1)
}

const wang, li = "13800138000", "13900139000"

func TestTwoConfirmAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		c.booked(wang)
		c.send(c.advisor("李敏", "booking:approve:1"), c.advisor("周强", "booking:approve:1"))
		words := c.told("李敏") + c.told("周强")
		if strings.Count(words, "已确认：") != 1 || strings.Count(words, "已经处理过了") != 1 {
			t.Errorf("the two read %q", words)
		}
		if n := strings.Count(c.told(wang), "已确认您的预约"); n != 1 {
			t.Errorf("the customer was told %d times", n)
		}
		log, err := s.AuditLog(t.Context(), c.app.shop.ID, 10)
		if err != nil || len(log) != 1 || log[0].Action != "booking.confirm" || log[0].Subject != "appointment/1" {
			t.Errorf("audit %+v, %v", log, err)
		}
		c.send(c.advisor("李敏", "booking:arrived:1"), c.advisor("周强", "booking:cancel:1"))
		c.send(c.advisor("周强", "booking:yes"))
		if a := c.appointment(1); a.Status != store.AppointmentArrived && a.Status != store.AppointmentCancelled {
			t.Errorf("arrived and cancelled at once is %s", a.Status)
		}
	})
}

func TestStaleButtons(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		before := c.booked(wang)
		press := func(in bot.Inbound, action string) string {
			in.Text, in.Action = "", action
			c.send(in)
			return c.told(in.Chat)
		}
		if words := press(customer(wang, ""), "booking:yes"); !strings.Contains(words, "已经约好了") {
			t.Errorf("the yes pressed again says %q", words)
		}
		if words := press(customer(li, ""), "booking:yes"); !strings.Contains(words, "处理过了") {
			t.Errorf("a yes to nothing says %q", words)
		}
		for _, action := range []string{
			"booking:coming:1", "booking:restore:1", "booking:onmyway:1", "booking:approve:1", "booking:arrived:1", "booking:noshow:1", "booking:noshow:1:忘了", "booking:take:1", "booking:pass:1",
			"booking:closebay:1:2026-11-24T00:00:2026-11-25T00:00", "booking:openbay:1", "booking:moveto:1:2026-11-27T10:00", "booking:cancel:1", "booking:yes", "requests:drop:1", "requests:take:1",
		} {
			press(customer(li, ""), action)
			if after := c.appointment(1); after != before {
				t.Errorf("a stranger's %s made it %+v", action, after)
			}
		}
		for _, action := range []string{
			"booking:approve:", "booking:approve:x", "booking:approve:99", "booking:closebay:9:x", "booking:closebay:1:2026-11-24T00:00", "booking:closebay:1:2026-11-25T00:00:2026-11-24T00:00",
			"booking:openbay:7", "booking:take:7", "booking:noshow:1", "booking:unarrive:1", "booking:restore:1", "requests:take:9", "requests:done:x",
		} {
			if words := press(c.advisor("李敏", "x"), action); words == "" {
				t.Errorf("%s is answered with silence", action)
			}
			if after := c.appointment(1); after != before {
				t.Errorf("%s made it %+v", action, after)
			}
		}
		press(customer(wang, ""), "booking:cancel:1")
		press(customer(wang, ""), "booking:yes")
		for _, action := range []string{"booking:approve:1", "booking:arrived:1"} {
			if words := press(c.advisor("李敏", "x"), action); !strings.Contains(words, "处理过了") {
				t.Errorf("%s after the cancellation says %q", action, words)
			}
		}
		if a := c.appointment(1); a.Status != store.AppointmentCancelled {
			t.Errorf("it is %s", a.Status)
		}
		if words := press(c.advisor("李敏", "x"), "booking:restore:1"); !strings.Contains(words, "已恢复") || c.appointment(1).Status != store.AppointmentConfirmed {
			t.Errorf("undo says %q", words)
		}
	})
}

// What would have been told while nobody was there is not told when it is stale; a clock
// that is set back tells nothing twice; a moved appointment has its own reminders.
func TestRemindersAreNeverStale(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		a := c.booked(wang)
		c.send(c.advisor("李敏", "booking:approve:1"))
		c.told(wang)
		c.at(a.StartsAt.Add(-24 * time.Hour))
		if words := c.told(wang); !strings.Contains(words, "温馨提醒") {
			t.Errorf("the day before: %q", words)
		}
		c.at(a.StartsAt.Add(-25 * time.Hour)) // the clock is set back
		c.at(a.StartsAt.Add(-23 * time.Hour))
		if words := c.told(wang); words != "" {
			t.Errorf("told again: %q", words)
		}
		c.send(customer(wang, "改到下周一上午十点"))
		c.send(customer(wang, "好的"))
		moved := c.appointment(1)
		if moved.StartsAt.Equal(a.StartsAt) {
			t.Fatal("it was not moved")
		}
		c.told(wang)
		c.at(a.StartsAt.Add(time.Hour))
		if words := c.told(wang); strings.Contains(words, "温馨提醒") || strings.Contains(words, "还没看到您") {
			t.Errorf("about the old time: %q", words)
		}
		c.at(moved.StartsAt.Add(-3 * time.Hour)) // nobody was there the day before
		c.told(wang)
		c.at(moved.StartsAt.Add(-2 * time.Hour))
		if words := c.told(wang); strings.Count(words, "温馨提醒") != 1 {
			t.Errorf("two hours before: %q", words)
		}
		c.at(moved.EndsAt.Add(24 * time.Hour)) // down over the visit
		if words := c.told(wang); words != "" {
			t.Errorf("after it all: %q", words)
		}
	})
}

// Two hundred want the same hour at once: each of the four bays is held for one, the
// others hear that it is full, and nobody is booked twice.
func TestTwoHundredCustomersForFourBays(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		var all, yes []bot.Inbound
		for i := range 200 {
			phone := fmt.Sprintf("138%08d", i)
			all = append(all, customer(phone, fmt.Sprintf("明天下午三点做保养，车牌沪A%05d", i)))
			yes = append(yes, customer(phone, "好的"))
		}
		c.send(all...)
		proposed, full := 0, 0
		for _, in := range all {
			switch words := c.told(in.Chat); {
			case strings.Contains(words, "这样约可以吗"):
				proposed++
			case strings.Contains(words, "约满了"):
				full++
			default:
				t.Errorf("%s reads %q", in.Chat, words)
			}
		}
		if proposed != 4 || full != 196 {
			t.Errorf("%d got a proposal, %d heard that it is full", proposed, full)
		}
		c.send(yes...)
		day := time.Date(2026, 11, 24, 0, 0, 0, 0, storetest.Shanghai)
		list, err := s.AppointmentsBetween(t.Context(), c.app.shop.ID, day, day.AddDate(0, 0, 1))
		if err != nil || len(list) != 4 {
			t.Errorf("%d appointments, %v", len(list), err)
		}
		bays := map[int]bool{}
		for _, a := range list {
			bays[a.Bay] = true
		}
		if len(bays) != 4 {
			t.Errorf("they are in %d bays", len(bays))
		}
	})
}

// Who has left the shop, or a bay that is gone from shop.yaml, does not take work with
// them unseen.
func TestTechnicianAndBayGone(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, func(r *booking.Rules) {
			r.Technicians = []booking.Technician{{Name: "张师傅", Skills: []string{"paint"}}}
		})
		c.send(customer(wang, "周四上午八点半喷漆，车牌沪A12345"))
		c.send(customer(wang, "好的"))
		c.send(customer(li, "周四上午九点喷漆，车牌沪B66886"))
		if words := c.told(li); !strings.Contains(words, "约满了") {
			t.Errorf("the only painter is at work, and %q", words)
		}
		if a := c.appointment(1); a.Technician != "张师傅" {
			t.Errorf("%q does it", a.Technician)
		}
		c.send(c.advisor("李敏", "周四有哪些预约"))
		if words := c.told("李敏"); !strings.Contains(words, "张师傅") || strings.Contains(words, "请改派") {
			t.Errorf("the day reads %q", words)
		}
		c.stop()
		later := openCounter(t, s, clock, func(r *booking.Rules) { r.Technicians = nil })
		later.send(later.advisor("李敏", "周四有哪些预约"))
		if words := later.told("李敏"); !strings.Contains(words, "请改派") {
			t.Errorf("the day reads %q", words)
		}
	})
}

// A request whose owner has left is anybody's again.
func TestOwnerOfRequestLeft(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		c.send(c.advisor("李敏", "服务单"))
		c.send(customer(wang, "我的车在延安高架上抛锚了"))
		c.send(c.advisor("李敏", "requests:take:1"))
		err := s.InTx(t.Context(), func(tx *store.Tx) error {
			_, err := tx.PutStaff(t.Context(), store.Staff{Shop: c.app.shop.ID, Name: "李敏", Role: store.RoleAdvisor})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		c.send(c.advisor("周强", "服务单"))
		if words := c.told("周强"); !strings.Contains(words, "待接") {
			t.Errorf("the list reads %q", words)
		}
		c.send(c.advisor("周强", "requests:take:1"))
		q, err := s.Request(t.Context(), 1)
		staff, _ := s.StaffByName(t.Context(), c.app.shop.ID, "周强")
		if err != nil || q.Owner != staff.ID || q.Status != store.RequestTaken {
			t.Errorf("the request is %+v, %v", q, err)
		}
	})
}
