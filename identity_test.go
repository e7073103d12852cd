package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/console"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// desk is a shop whose people talk one after the other.
type desk struct {
	t    *testing.T
	app  *app
	talk *talk
	out  bytes.Buffer
}

func openDesk(t *testing.T, a *app) *desk {
	d := &desk{t: t, app: a}
	d.talk = newTalk(a, &d.out, false)
	return d
}

// says returns what is answered to words from a seat: "advisor", "manager", a customer's
// proven phone, or the name of a chat of nobody known.
func (d *desk) says(who, words string) string {
	d.t.Helper()
	d.out.Reset()
	role, phone := who, ""
	if role != "advisor" && role != "manager" {
		role = "customer"
	}
	if strings.HasPrefix(who, "1") {
		phone = who
	}
	seat, err := d.app.seat(d.t.Context(), role, phone, "")
	if err != nil {
		d.t.Fatal(err)
	}
	if role == "customer" && phone == "" {
		seat.Chat = who
	}
	if err := d.talk.run(d.t.Context(), func(ctx context.Context) error {
		if err := d.talk.say(ctx, seat, words); err != nil {
			return err
		}
		return d.talk.settle(ctx)
	}); err != nil {
		d.t.Fatal(err)
	}
	return d.out.String()
}

// hears fails unless the answer to words has others in it.
func (d *desk) hears(who, words, want string) {
	d.t.Helper()
	if got := d.says(who, words); !strings.Contains(got, want) {
		d.t.Fatalf("%s says %q and hears %q, want … %s …", who, words, got, want)
	}
}

var digits = regexp.MustCompile(`\d{6}`)

// code is a fresh one for a customer.
func (d *desk) code(whom string) string {
	d.t.Helper()
	c := digits.FindString(d.says("advisor", "给"+whom+"一个验证码"))
	if c == "" {
		d.t.Fatalf("no code for %s: %s", whom, d.out.String())
	}
	return c
}

// wrong is a code that is not the right one.
func wrong(right string) string {
	if right == "000000" {
		return "000001"
	}
	return "000000"
}

// A customer types the code that staff gave: their records open up, once. Wrong, expired,
// used and other shops' codes open nothing, and too many bring a person.
func TestProofCode(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		archive, chat := conversation(t, "testdata/conversations/stranger.txtar")
		a := testApp(t, s)
		importSections(t, a, archive, chat)
		d := openDesk(t, a)

		first, second := d.code("王建国"), d.code("王建国")
		d.hears("phone", first, "还可以试 2 次") // the second ended it
		d.hears("phone", "我上次什么时候保养的", "先确认您的身份")
		d.hears("phone", "验证码 "+second, "身份已确认")
		d.hears("phone", "我上次什么时候保养的", "基础保养")
		d.hears("laptop", second, "还可以试 2 次") // it is good once

		third := d.code("王建国")
		clock.Advance(16 * time.Minute)
		d.hears("stranger", third, "还可以试 2 次")
		d.hears("stranger", wrong(third), "还可以试 1 次")
		d.hears("stranger", wrong(third), "已经请同事")
		d.hears("stranger", d.code("王建国"), "错误次数太多")
		clock.Advance(time.Hour)
		d.hears("stranger", d.code("王建国"), "身份已确认")

		two := testApp(t, s)
		two.rules.Shop.Code, two.rules.Shop.Name = "two", "二店"
		if err := two.settle(t.Context(), "", true); err != nil {
			t.Fatal(err)
		}
		ours := d.code("王建国")
		openDesk(t, two).hears("visitor of two", ours, "还可以试 2 次")
		d.hears("visitor of one", ours, "身份已确认")
	})
}

// New chats do not give a stranger new tries: the shop's are counted together.
func TestProofTriesOfAShop(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		archive, chat := conversation(t, "testdata/conversations/stranger.txtar")
		a := testApp(t, s)
		importSections(t, a, archive, chat)
		a.rules.Identity.ShopTries = 4
		d := openDesk(t, a)
		code := d.code("王建国")
		for i := range 4 {
			d.hears(fmt.Sprint("visitor ", i), wrong(code), "还可以试 2 次")
		}
		d.hears("one more", code, "错误次数太多")
		clock.Advance(time.Hour)
		d.hears("one more", d.code("王建国"), "身份已确认")
	})
}

// A code or a contact of another record than the chat's opens nothing and changes nothing: a
// person looks, and a manager sees both records once.
func TestProofOfAnotherRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		archive, chat := conversation(t, "testdata/conversations/duplicates.txtar")
		a := testApp(t, s)
		importSections(t, a, archive, chat)
		d := openDesk(t, a)
		d.says("manager", "帮助") // has a chat to be told in
		d.hears("13911112222", "你好", "王先生")
		d.hears("13911112222", d.code("王建国"), "登记在另一份档案上")
		if told := d.out.String(); !strings.Contains(told, "身份验证时指向了另一份档案") || !strings.Contains(told, "[1] 合并  [2] 不是同一人") {
			t.Errorf("the manager is told %q", told)
		}
		d.hears("13911112222", "我上次什么时候保养的", "2026-10-01 换机油") // their own still
		d.says("13911112222", d.code("王建国"))
		if told := d.out.String(); strings.Contains(told, "身份验证时指向") {
			t.Errorf("the manager is told again: %q", told)
		}
		d.hears("13911112222", d.code(" 13911112222 "), "身份已确认") // one's own is no matter
		d.hears("manager", "合并", "已合并")
		d.hears("13911112222", d.code(" 13800138000 "), "身份已确认")
		todos, err := s.OpenTodos(t.Context(), a.shop.ID, s.Now().AddDate(0, 0, 7), 10)
		if err != nil || len(todos) < 1 || !strings.Contains(todos[0].Reason, "另一份档案") {
			t.Errorf("todos %+v, %v", todos, err)
		}
	})
}

// The number that a chat proves now is on another record.
func TestContactOfAnotherRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		archive, chat := conversation(t, "testdata/conversations/duplicates.txtar")
		a := testApp(t, s)
		importSections(t, a, archive, chat)
		d := openDesk(t, a)
		d.says("manager", "帮助")
		d.hears("13911112222", "你好", "王先生")
		d.out.Reset()
		err := d.talk.run(t.Context(), func(ctx context.Context) error {
			err := d.talk.engine.Receive(ctx, bot.Inbound{
				Shop: a.shop.ID, Channel: console.Name, EventID: "contact", Chat: "customer/+8613911112222", Action: "identity:contact", Phone: "+8613800138000",
			})
			if err != nil {
				return err
			}
			return d.talk.settle(ctx)
		})
		if told := d.out.String(); err != nil || !strings.Contains(told, "登记在另一份档案上") || !strings.Contains(told, "[1] 合并  [2] 不是同一人") {
			t.Errorf("heard %q, %v", told, err)
		}
	})
}

// A number that a chat proves while a booking waits for one is the answer to it.
func TestContactContinuesBooking(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		clock.Set(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
		a := testApp(t, s)
		d := openDesk(t, a)
		in := func(id, text, action, phone string) {
			d.out.Reset()
			err := d.talk.run(t.Context(), func(ctx context.Context) error {
				err := d.talk.engine.Receive(ctx, bot.Inbound{Shop: a.shop.ID, Channel: console.Name, EventID: id, Chat: "customer/stranger", Text: text, Action: action, Phone: phone})
				if err != nil {
					return err
				}
				return d.talk.settle(ctx)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		in("1", "明天下午三点保养", "", "")
		if told := d.out.String(); !strings.Contains(told, "手机号") {
			t.Fatalf("a stranger is not asked for a number: %q", told)
		}
		in("2", "", "identity:contact", "+8613911112222")
		if told := d.out.String(); !strings.Contains(told, "车牌") {
			t.Errorf("the booking does not go on: %q", told)
		}
		in("3", "先不填", "", "")
		in("4", "好的", "", "")
		if told := d.out.String(); !strings.Contains(told, "约好了") {
			t.Errorf("nothing is booked: %q", told)
		}
		c, err := s.CustomerByPhone(t.Context(), "+8613911112222")
		if err != nil || c.Name != "" {
			t.Errorf("customer %+v, %v; want one without a name", c, err)
		}
	})
}

// Each morning the team is shown a few pairs that nobody was shown yet.
func TestDuplicatesAreShownEachMorning(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		archive, chat := conversation(t, "testdata/conversations/duplicates.txtar")
		a := testApp(t, s)
		a.rules.Duplicates.PerDay = 1
		importSections(t, a, archive, chat)
		clock.Set(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
		for range 2 { // two processes
			if err := a.schedule(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		d := openDesk(t, a)
		d.says("manager", "帮助")
		for _, want := range []int{0, 1, 1, 0} {
			d.out.Reset()
			if err := d.talk.run(t.Context(), d.talk.settle); err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(d.out.String(), "可能是同一位客户"); got != want {
				t.Errorf("%s: %d pairs are shown, want %d: %s", clock.Now(), got, want, d.out.String())
			}
			clock.Advance(24 * time.Hour)
		}
	})
}
