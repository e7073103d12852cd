package main

import (
	"strings"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// floor is a shop with a car in work: the order of 沪A12345, opened on Tuesday at nine.
func openFloor(t *testing.T, s *store.Store, clock *storetest.Clock) (*counter, store.Order) {
	t.Helper()
	c := openCounter(t, s, clock, nil)
	clock.Set(time.Date(2026, 11, 24, 9, 0, 0, 0, storetest.Shanghai))
	c.send(customer(wang, "今天上午十点做保养，车牌沪A12345"))
	c.send(customer(wang, "好的"))
	c.send(c.advisor("李敏", "沪A12345 接车"))
	c.told(wang)
	c.told("李敏")
	return c, c.order(t)
}

func (c *counter) order(t *testing.T) store.Order {
	t.Helper()
	o, err := c.app.store.Order(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (c *counter) level(t *testing.T) string {
	t.Helper()
	is, err := c.app.store.Surge(t.Context(), c.app.shop.ID)
	if err != nil {
		t.Fatal(err)
	}
	return is.Level
}

// Two press the same step at once: one moves the order, the other reads where it stands;
// the customer hears of it once.
func TestTwoStepAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c, _ := openFloor(t, s, clock)
		for _, step := range []string{"received:diagnosing", "diagnosing:repairing", "repairing:checking", "checking:ready"} {
			c.send(c.advisor("李敏", "workshop:move:1:"+step), c.advisor("周强", "workshop:move:1:"+step))
			words := c.told("李敏") + c.told("周强")
			if strings.Count(words, "→") != 1 || strings.Count(words, "没有改动") != 1 {
				t.Errorf("%s: the two read %q", step, words)
			}
		}
		if words := c.told(wang); strings.Count(words, "可以来取车") != 1 {
			t.Errorf("the customer reads %q", words)
		}
		steps, err := s.StepsOf(t.Context(), 1)
		if err != nil || len(steps) != 5 || c.order(t).Status != store.OrderReady {
			t.Errorf("%d steps, %s, %v", len(steps), c.order(t).Status, err)
		}
	})
}

// A button of a step that is over, of another's order or of none moves nothing, and each is
// answered; an undo pressed twice takes back once.
func TestStaleSteps(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c, _ := openFloor(t, s, clock)
		c.send(c.advisor("李敏", "沪A12345 开始诊断"))
		c.send(c.advisor("李敏", "沪A12345 诊断完成"))
		c.told("李敏")
		c.send(c.advisor("李敏", "workshop:undo:2"))
		if words := c.told("李敏"); !strings.Contains(words, "没有改动") {
			t.Errorf("undo of a step that went on reads %q", words)
		}
		c.send(c.advisor("李敏", "沪A12345 撤销")) // the finding
		if words := c.told("李敏"); !strings.Contains(words, "已撤销") {
			t.Errorf("undo of the finding reads %q", words)
		}
		for _, action := range []string{
			"workshop:move:1:received:diagnosing", "workshop:move:1:ready:closed", "workshop:move:9:received:diagnosing", "workshop:move:x:y:z", "workshop:move:1", "workshop:undo:1", "workshop:undo:99",
			"workshop:undo:x", "workshop:skip:1:received:closed", "workshop:move:1:diagnosing:painted", "workshop:",
		} {
			c.send(c.advisor("李敏", action))
			if words := c.told("李敏"); !strings.Contains(words, "没有改动") || c.order(t).Status != store.OrderDiagnosing {
				t.Errorf("%s reads %q, and it is %s", action, words, c.order(t).Status)
			}
		}
		c.send(c.advisor("李敏", "workshop:undo:2"), c.advisor("周强", "workshop:undo:2"))
		if words := c.told("李敏") + c.told("周强"); strings.Count(words, "已撤销") != 1 || c.order(t).Status != store.OrderReceived {
			t.Errorf("undone at once: %q, and it is %s", words, c.order(t).Status)
		}
		for _, action := range []string{"workshop:later:1", "workshop:call:1", "workshop:deliver:99", "workshop:move:1:received:ready", "workshop:undo:1"} {
			c.send(bot.Inbound{Chat: li, Phone: "+86" + li, Action: action})
			if words := c.told(li); words == "" || strings.Contains(words, "沪A12345") || c.order(t).Status != store.OrderReceived {
				t.Errorf("a stranger's %s reads %q", action, words)
			}
		}
		if words := c.told("李敏"); words != "" {
			t.Errorf("staff were told %q of a stranger's button", words)
		}
	})
}

// The orders of an advisor who has left go to the shop's lead, who is told once; the clocks
// go on.
func TestOrdersOfWhoHasLeft(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c, o := openFloor(t, s, clock)
		boss := c.staff("张伟", store.RoleManager, true)
		c.staff("李敏", store.RoleAdvisor, false)
		c.at(clock.Now().Add(6 * time.Minute))
		c.at(clock.Now().Add(6 * time.Minute))
		if words := c.told("张伟"); strings.Count(words, "李敏 已离职") != 1 || !strings.Contains(words, o.Number) || c.order(t).Advisor != boss.ID {
			t.Errorf("the lead reads %q, and the order is %d's", words, c.order(t).Advisor)
		}
		c.at(o.Promised.Add(-20 * time.Minute))
		if words := c.told("张伟"); !strings.Contains(words, "【提醒】") {
			t.Errorf("near the promise: %q", words)
		}
	})
}

// The wait beyond what was promised: the advisor is warned before, the customer is told once
// with what to choose, at the limit a call is filed; nothing is told again when the clock
// goes back, and nothing when the car is ready in time.
func TestWaitBeyondThePromise(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c, o := openFloor(t, s, clock)
		c.at(o.Promised.Add(-31 * time.Minute))
		c.told("李敏")
		c.at(o.Promised.Add(-30 * time.Minute))
		if words := c.told("李敏"); strings.Count(words, "【提醒】") != 1 {
			t.Errorf("before the promise breaks: %q", words)
		}
		c.at(o.Promised)
		if words := c.told(wang); strings.Count(words, "抱歉让您久等") != 1 {
			t.Errorf("at the promise: %q", words)
		}
		c.at(o.Promised.Add(-time.Hour))
		c.at(o.Promised.Add(10 * time.Minute))
		if words := c.told(wang); words != "" {
			t.Errorf("told again: %q", words)
		}
		for _, choice := range []string{"workshop:later:1", "workshop:call:1", "workshop:call:1"} {
			c.send(bot.Inbound{Chat: wang, Phone: "+86" + wang, Action: choice})
		}
		if words := c.told(wang); !strings.Contains(words, "不用在店里等") || !strings.Contains(words, "15 分钟内给您打电话") {
			t.Errorf("the choices read %q", words)
		}
		if words := c.told("李敏"); strings.Count(words, "改天来取") != 1 || strings.Count(words, "请马上打电话") != 1 {
			t.Errorf("the advisor reads %q", words)
		}
		c.at(o.Promised.Add(o.Promised.Sub(o.OpenedAt) / 5))
		if words := c.told("李敏"); strings.Count(words, "超过承诺太久") != 1 {
			t.Errorf("at the limit: %q", words)
		}
		todos, err := s.OpenTodos(t.Context(), c.app.shop.ID, clock.Now().Add(24*time.Hour), 10)
		calls := 0
		for _, todo := range todos {
			if strings.Contains(todo.Reason, "打电话") {
				calls++
			}
		}
		if err != nil || calls != 2 { // the customer's wish, and the limit's
			t.Errorf("%d calls in %+v, %v", calls, todos, err)
		}
	})
}

// A car that is ready in time sets nothing off, however late the process comes to it.
func TestReadyInTime(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c, o := openFloor(t, s, clock)
		c.send(c.advisor("李敏", "workshop:skip:1:received:ready"))
		c.told(wang)
		c.told("李敏")
		c.at(o.Promised.Add(48 * time.Hour))
		if words := c.told(wang) + c.told("李敏"); words != "" {
			t.Errorf("told of a car that is ready: %q", words)
		}
	})
}

// A level is announced when it changes, up and down, once for each change; while the shop is
// closed it stays; a process that was away says what is true now.
func TestSurgeIsAnnouncedOnce(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c, o := openFloor(t, s, clock)
		c.staff("赵强", store.RoleTechnician, true)
		c.app.rules.Workshop.Surge.PerTechnician = 2 // the default: one technician, two cars
		c.send(customer(li, "今天上午十一点洗车，车牌沪B12345"))
		c.send(customer(li, "好的"))
		c.told("李敏")
		c.send(c.advisor("李敏", "沪B12345 接车"))
		if words := c.told("李敏"); strings.Count(words, "高峰升到蓝色") != 1 || !strings.Contains(words, "专用通道") || !strings.Contains(words, "负荷 100%") {
			t.Errorf("two cars of two read %q", words)
		}
		c.send(c.advisor("李敏", "现在忙不忙"))
		if words := c.told("李敏"); !strings.Contains(words, "蓝色高峰") || !strings.Contains(words, "在修 2 台") {
			t.Errorf("asked, it says %q", words)
		}
		c.send(c.advisor("李敏", "workshop:skip:2:received:ready"))
		c.send(c.advisor("李敏", "workshop:undo:3"))
		c.send(c.advisor("李敏", "workshop:skip:2:received:ready"))
		c.at(clock.Now().Add(10 * time.Minute))
		if words := c.told("李敏"); strings.Contains(words, "高峰") || strings.Contains(words, "恢复正常") || c.level(t) != store.SurgeBlue {
			t.Errorf("a car that comes and goes reads %q, at %s", words, c.level(t))
		}
		c.at(clock.Now().Add(20 * time.Minute))
		if words := c.told("李敏"); strings.Count(words, "恢复正常") != 1 {
			t.Errorf("twenty calm minutes later: %q", words)
		}
		c.at(o.Promised.Add(90 * time.Minute)) // one car waits too long
		if words := c.told("李敏"); strings.Count(words, "高峰升到蓝色") != 1 || !strings.Contains(words, "沪A12345") {
			t.Errorf("a car that waits too long: %q", words)
		}
		c.at(time.Date(2026, 11, 24, 18, 30, 0, 0, storetest.Shanghai))
		c.send(c.advisor("李敏", "workshop:skip:1:received:ready"))
		c.told("李敏")
		c.at(time.Date(2026, 11, 24, 23, 0, 0, 0, storetest.Shanghai))
		if words := c.told("李敏"); words != "" || c.level(t) != store.SurgeBlue {
			t.Errorf("at night: %q, at %s", words, c.level(t))
		}
		c.send(c.advisor("李敏", "产能"))
		if words := c.told("李敏"); !strings.Contains(words, "现在不营业") {
			t.Errorf("asked at night, it says %q", words)
		}
		c.at(time.Date(2026, 11, 25, 8, 30, 0, 0, storetest.Shanghai))
		c.at(time.Date(2026, 11, 25, 9, 0, 0, 0, storetest.Shanghai))
		if words := c.told("李敏"); strings.Count(words, "恢复正常") != 1 || c.level(t) != store.SurgeCalm {
			t.Errorf("in the morning: %q, at %s", words, c.level(t))
		}
		c.at(time.Date(2026, 12, 25, 9, 0, 0, 0, storetest.Shanghai)) // the clock jumps on
		if words := c.told("李敏"); strings.Contains(words, "高峰") {
			t.Errorf("a month later: %q", words)
		}
	})
}

// Red calls on the partner shops, by name, and leaves a todo until it is over.
func TestRedCallsPartners(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		a := testApp(t, s)
		a.rules.Booking.Bays, a.rules.Workshop.Surge.Partners = 1, []string{"城东店 021-55551111"}
		clock.Set(time.Date(2026, 11, 24, 9, 0, 0, 0, storetest.Shanghai))
		said := transcript(t, a, clock, `@customer 13800138000
> 今天上午十点做保养，沪A12345
> 好的
@customer 13900139000
> 今天上午十一点一刻做保养，沪B12345
> 好的
@manager 张伟
> 沪A12345 接车
> 沪B12345 接车
`)
		if !strings.Contains(said, "高峰升到红色") || !strings.Contains(said, "合作店：城东店 021-55551111") {
			t.Errorf("two cars in one bay: %s", said)
		}
		red := func() int {
			todos, err := s.OpenTodos(t.Context(), a.shop.ID, clock.Now().Add(24*time.Hour), 10)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, one := range todos {
				if strings.Contains(one.Reason, "红色高峰") {
					n++
				}
			}
			return n
		}
		if n := red(); n != 1 {
			t.Errorf("%d todos at red", n)
		}
		transcript(t, a, clock, "@manager 张伟\n> 沪A12345 质检通过\n> 1\n> 沪B12345 质检通过\n> 1\n@now 2026-11-24T09:10:00+08:00\n@now 2026-11-24T09:30:00+08:00\n")
		if n := red(); n != 0 {
			t.Errorf("%d todos after red", n)
		}
	})
}

// A photo goes to the customer of the very car, or nowhere; each sending is in the audit log.
func TestPhotosReachNobodyElse(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c, o := openFloor(t, s, clock)
		show := func(text string) string {
			in := c.advisor("李敏", text)
			in.Attachments = []bot.Attachment{{Kind: "photo", ID: "P"}}
			c.send(in)
			return c.told("李敏")
		}
		for text, want := range map[string]string{
			"A12345 磨损":                   "没太明白", // the end of a plate is not enough
			"沪B12345 磨损":                  "没有在修的工单",
			"沪A12345 RO20991231-9 磨损":     "没有在修的工单",
			"RO20991231-9 磨损":             "没有在修的工单",
			"沪A12345 比 沪B12345 磨损":        "不能确定是哪台车",
			"RO20261124-1 RO20261124-2 比": "不能确定是哪台车",
		} {
			if words := show(text); !strings.Contains(words, want) {
				t.Errorf("%s reads %q, want %s", text, words, want)
			}
		}
		if words := c.told(wang); words != "" {
			t.Fatalf("the customer was told %q", words)
		}
		if words := show("RO20261124-1 质检通过"); !strings.Contains(words, "已发给客户") || c.order(t).Status != store.OrderReceived {
			t.Errorf("by the order's number: %q, and it is %s", words, c.order(t).Status)
		}
		if words := c.told(wang); strings.Count(words, "质检通过") != 2 { // the words, and the file's caption
			t.Errorf("the customer reads %q", words)
		}
		if words := show("沪A12345"); !strings.Contains(words, "已发给客户") {
			t.Errorf("without words: %q", words)
		}
		log, err := s.AuditLog(t.Context(), c.app.shop.ID, 20)
		sent := 0
		for _, e := range log {
			if e.Action == "order.photo" && e.Detail == o.Number {
				sent++
			}
		}
		if err != nil || sent != 2 {
			t.Errorf("%d sendings in %+v, %v", sent, log, err)
		}
		in := customer(li, "沪A12345 磨损") // a customer's photo is no word of the workshop
		in.Attachments = []bot.Attachment{{Kind: "photo", ID: "P"}}
		c.told(wang)
		c.send(in)
		if words := c.told(wang); words != "" {
			t.Errorf("a customer's photo went to another: %q", words)
		}
	})
}
