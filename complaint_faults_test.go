package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// staff files a member of staff who talks to the bot; active false is somebody who has left.
func (c *counter) staff(name string, role store.Role, active bool) store.Staff {
	c.t.Helper()
	var who store.Staff
	err := c.app.store.InTx(c.t.Context(), func(tx *store.Tx) (err error) {
		who, err = tx.PutStaff(c.t.Context(), store.Staff{Shop: c.app.shop.ID, Name: name, Role: role, Active: active})
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if active {
		c.send(bot.Inbound{Chat: name, Staff: who.ID, Text: "帮助"})
		c.told(name)
	}
	return who
}

func (c *counter) ticket(id store.TicketID) store.Ticket {
	c.t.Helper()
	k, err := c.app.store.Ticket(c.t.Context(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	return k
}

// audited counts the acts on a ticket by their names.
func (c *counter) audited(id store.TicketID) map[string]int {
	c.t.Helper()
	log, err := c.app.store.AuditLog(c.t.Context(), c.app.shop.ID, 500)
	if err != nil {
		c.t.Fatal(err)
	}
	acts := map[string]int{}
	for _, e := range log {
		if e.Subject == fmt.Sprintf("ticket/%d", id) {
			acts[e.Action]++
		}
	}
	return acts
}

// todos are the open ones by whose they are.
func (c *counter) todos() map[store.StaffID]int {
	c.t.Helper()
	list, err := c.app.store.OpenTodos(c.t.Context(), c.app.shop.ID, c.clock.Now().AddDate(1, 0, 0), 500)
	if err != nil {
		c.t.Fatal(err)
	}
	of := map[store.StaffID]int{}
	for _, one := range list {
		of[one.Owner]++
	}
	return of
}

// solved brings a ticket to where the customer was told the result.
func (c *counter) solved(name string, id int) {
	c.t.Helper()
	for _, line := range []string{"原因：漏了一道工序", "已整改：重洗", "验证通过", "告知客户"} {
		c.send(c.advisor(name, fmt.Sprintf("工单 %d %s", id, line)))
	}
	c.told(name)
}

const dirty = "洗车洗得不干净，后备箱里还有泥"

func TestTwoPressOnOneTicket(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		c.send(customer(wang, dirty))
		c.send(c.advisor("李敏", "complaints:answered:1"), c.advisor("周强", "complaints:answered:1"))
		words := c.told("李敏") + c.told("周强")
		if strings.Count(words, "已记录首次联系") != 1 || strings.Count(words, "已经处理过了") != 1 {
			t.Errorf("the two read %q", words)
		}
		if n := c.audited(1)["complaint.answered"]; n != 1 {
			t.Errorf("on record %d times", n)
		}
		c.solved("李敏", 1)
		unsatisfied := customer(wang, "")
		unsatisfied.Action = "complaints:unsatisfied:1"
		c.send(c.advisor("李敏", "complaints:close:1"), unsatisfied)
		if k := c.ticket(1); !k.ClosedAt.IsZero() || k.Reopened != 1 || k.Status != store.TicketOpen {
			t.Errorf("closed and not solved at once is %+v", k)
		}
		// Ten want it to climb at once: it has two rungs to go, and nobody's act is lost.
		var all []bot.Inbound
		for i := range 10 {
			all = append(all, c.advisor(fmt.Sprint("顾问", i), "工单 1 升级"))
		}
		before := c.audited(1)["complaint.escalate"]
		c.send(all...)
		if k, n := c.ticket(1), c.audited(1)["complaint.escalate"]-before; k.Rung != "management" || n != 1 { // the reopening took the first
			t.Errorf("at %s after %d steps", k.Rung, n)
		}
	})
}

func TestStaleTicketButtons(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		c.send(customer(wang, dirty))
		press := func(in bot.Inbound, action string) string {
			in.Text, in.Action = "", action
			c.send(in)
			return c.told(in.Chat)
		}
		before := c.ticket(1)
		for _, action := range []string{
			"complaints:satisfied:1", "complaints:unsatisfied:1", "complaints:close:1", "complaints:answered:1", "complaints:assign:1:1", "complaints:grade:1:urgent/1", "complaints:action.approve:1", "complaints:unclose:1",
		} {
			for _, who := range []string{wang, li} { // nobody was told a result yet, and no customer is staff
				if words := press(customer(who, ""), action); words == "" {
					t.Errorf("%s is answered with silence", action)
				}
			}
			if after := c.ticket(1); after.Revision != before.Revision {
				t.Errorf("%s made it %+v", action, after)
			}
		}
		for _, action := range []string{
			"complaints:", "complaints:close", "complaints:close:", "complaints:close:x", "complaints:close:99", "complaints:nothing:1", "complaints:unclose:1", "complaints:unanswer:1", "complaints:unverify:1",
			"complaints:resume:1", "complaints:descend:1", "complaints:descend:1:mediation/1", "complaints:descend:1:management/1", "complaints:grade:1", "complaints:grade:1:/", "complaints:assign:1:99",
			"complaints:action.done:9", "complaints:action.fly:1", "complaints:action.:1", "complaints:satisfied:1",
		} {
			if words := press(c.advisor("李敏", "x"), action); words == "" {
				t.Errorf("%s is answered with silence", action)
			}
			if after := c.ticket(1); after.Revision != before.Revision {
				t.Errorf("%s made it %+v", action, after)
			}
		}
		c.solved("李敏", 1)
		for range 2 { // pressed again it is known
			press(customer(wang, ""), "complaints:satisfied:1")
		}
		if acts := c.told("李敏"); strings.Count(acts, "表示满意") != 1 {
			t.Errorf("the owner reads %q", acts)
		}
		press(c.advisor("李敏", "x"), "complaints:close:1")
		for _, action := range []string{"complaints:answered:1", "complaints:cause:1", "complaints:tell:1", "complaints:close:1", "complaints:grade:1:urgent/1"} {
			if words := press(c.advisor("李敏", "x"), action); !strings.Contains(words, "处理过了") {
				t.Errorf("%s after the closing says %q", action, words)
			}
		}
		clock.Advance(8 * 24 * time.Hour) // the customer's button of last week
		if words := press(customer(wang, ""), "complaints:unsatisfied:1"); !strings.Contains(words, "过期") || c.ticket(1).Reopened != 0 {
			t.Errorf("after the time to reopen: %q, %+v", words, c.ticket(1))
		}
	})
}

// A hundred complain at once: each has a ticket, an owner's todo and one card.
func TestAHundredComplainAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		owner := c.staff("李敏", store.RoleAdvisor, true)
		var all []bot.Inbound
		for i := range 100 {
			all = append(all, customer(fmt.Sprintf("138%08d", i), dirty))
		}
		c.send(all...)
		open, err := s.OpenTickets(t.Context(), c.app.shop.ID)
		if err != nil || len(open) != 100 {
			t.Fatalf("%d tickets, %v", len(open), err)
		}
		chats := map[store.ConversationID]bool{}
		for _, k := range open {
			chats[k.Conversation] = true
		}
		if cards := strings.Count(c.told("李敏"), "一般投诉 #"); len(chats) != 100 || cards != 100 || c.todos()[owner.ID] != 100 {
			t.Errorf("%d customers, %d cards, todos %v", len(chats), cards, c.todos())
		}
	})
}

// Who leaves with work open: it goes to the next of the chain, who is told once; the todo
// and the actions go with it, and the leaver hears nothing more.
func TestOwnerLeavesWithOpenWork(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		lee, boss := c.staff("李敏", store.RoleAdvisor, true), c.staff("陈经理", store.RoleManager, true)
		c.send(customer(wang, dirty))
		c.send(c.advisor("李敏", "1 整改：交车前检查后备箱 李敏 周五"))
		c.told("李敏")
		c.told("陈经理")
		if k := c.ticket(1); k.Owner != lee.ID || c.todos()[lee.ID] != 1 {
			t.Fatalf("owned by %d, todos %v", k.Owner, c.todos())
		}
		c.staff("李敏", store.RoleAdvisor, false)
		for range 3 {
			c.at(clock.Now().Add(time.Hour))
		}
		words := c.told("陈经理")
		if k := c.ticket(1); k.Owner != boss.ID || strings.Count(words, "原负责人 李敏 已离岗") != 1 || c.todos()[lee.ID] != 0 {
			t.Errorf("owned by %d, todos %v, told %q", k.Owner, c.todos(), words)
		}
		if n := c.audited(1)["complaint.reassign"]; n != 1 {
			t.Errorf("on record %d times", n)
		}
		c.at(time.Date(2026, 11, 27, 18, 1, 0, 0, storetest.Shanghai))
		a, err := s.Action(t.Context(), 1)
		if words := c.told("陈经理"); err != nil || a.Owner != boss.ID || !strings.Contains(words, "【超时】整改 1") {
			t.Errorf("the action is %d's (%v), told %q", a.Owner, err, words)
		}
		if words := c.told("李敏"); words != "" {
			t.Errorf("who left reads %q", words)
		}
		c.staff("陈经理", store.RoleManager, false) // nobody is left: the ticket stays, and nothing breaks
		c.at(clock.Now().Add(2 * time.Hour))
		if k := c.ticket(1); k.Owner != boss.ID || !k.ClosedAt.IsZero() {
			t.Errorf("with nobody left: %+v", k)
		}
	})
}

// The owner is warned once before a clock runs out; then the chain is told step by step,
// each once, also when the clock of the machine is set back; a pause silences all of it.
func TestTicketClocksWarnAndEscalate(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		c.staff("李敏", store.RoleAdvisor, true)
		c.staff("陈经理", store.RoleManager, true)
		c.staff("周总", store.RoleAdmin, true)
		c.send(customer(wang, dirty))
		due := c.ticket(1).ReplyDue
		c.told("李敏")
		names := []string{"李敏", "陈经理", "周总"}
		for _, step := range []struct {
			at   time.Duration // from the reply's due time
			want []int         // messages to each
		}{
			{-61 * time.Minute, []int{0, 0, 0}},
			{-time.Hour, []int{1, 0, 0}}, // a quarter of the four hours before
			{-10 * time.Minute, []int{0, 0, 0}},
			{0, []int{0, 0, 0}},           // at the very instant it has not run out
			{time.Second, []int{1, 1, 0}}, // the owner and the first of the chain
			{-30 * time.Minute, []int{0, 0, 0}},
			{time.Hour, []int{0, 0, 0}},
			{2 * time.Hour, []int{0, 0, 1}}, // the second
			{3 * time.Hour, []int{0, 0, 0}},
		} {
			c.at(due.Add(step.at))
			got := make([]int, len(names))
			for i, name := range names {
				got[i] = strings.Count(c.told(name), "首次联系")
			}
			if !slices.Equal(got, step.want) {
				t.Errorf("at %s: %v, want %v", step.at, got, step.want)
			}
		}
		if k := c.ticket(1); !slices.Equal(k.Breached, []string{"reply"}) || k.Rung != "review" {
			t.Errorf("on record %v at %s", k.Breached, k.Rung)
		}
		c.send(c.advisor("李敏", "1 已联系"), c.advisor("李敏", "1 暂停 等客户"))
		c.told("李敏")
		c.at(clock.Now().AddDate(0, 0, 10))
		for _, name := range names {
			if words := c.told(name); words != "" {
				t.Errorf("%s reads while it is paused: %q", name, words)
			}
		}
		c.send(c.advisor("李敏", "1 恢复"))
		c.told("李敏")
		k := c.ticket(1)
		c.at(k.CauseDue.Add(-time.Hour))
		if words := c.told("李敏"); !strings.Contains(words, "快到时限：查明原因") {
			t.Errorf("before the cause is due: %q", words)
		}
		c.stop() // nobody is there over the other clocks: what is over is not warned of
		clock.Set(k.ToldDue.Add(time.Minute))
		c = openCounter(t, s, clock, nil)
		c.at(clock.Now())
		words := c.told("李敏")
		if strings.Contains(words, "快到时限") || strings.Count(words, "【超时】") != 1 || strings.Count(words, "应在") != 3 {
			t.Errorf("after the night: %q", words)
		}
		c.at(clock.Now().Add(time.Minute))
		if words := c.told("李敏"); words != "" {
			t.Errorf("told again: %q", words)
		}
	})
}
