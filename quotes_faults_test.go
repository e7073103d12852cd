package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// quoting is a counter where the car of a customer was diagnosed and quoted: quote 1 is a
// draft of the advisor's.
func quoting(t *testing.T, s *store.Store, clock *storetest.Clock, before func(c *counter)) *counter {
	t.Helper()
	c := openCounter(t, s, clock, nil)
	c.at(time.Date(2026, 11, 24, 9, 0, 0, 0, storetest.Shanghai))
	var owner store.CustomerID
	c.write(func(ctx context.Context, tx *store.Tx) (err error) {
		if owner, err = tx.AddCustomer(ctx, store.Customer{Shop: c.app.shop.ID, Name: "王建国", Phone: "+86" + wang}); err != nil {
			return err
		}
		car, err := tx.AddVehicle(ctx, store.Vehicle{Plate: "沪A12345"})
		if err != nil {
			return err
		}
		return tx.Link(ctx, owner, car, store.RelationOwner)
	})
	c.send(customer(wang, "你好"))
	if before != nil {
		before(c)
	}
	for _, line := range []string{"沪A12345 接车", "沪A12345 开始诊断", "沪A12345 诊断完成", "沪A12345 报价 前刹车片"} {
		c.send(c.advisor("李敏", line))
	}
	c.told("李敏")
	c.told(wang)
	return c
}

func (c *counter) write(fn func(ctx context.Context, tx *store.Tx) error) {
	c.t.Helper()
	if err := c.app.store.InTx(c.t.Context(), func(tx *store.Tx) error { return fn(c.t.Context(), tx) }); err != nil {
		c.t.Fatal(err)
	}
}

// dearer changes the price of front brake pads to ¥600.
func (c *counter) dearer() {
	c.write(func(ctx context.Context, tx *store.Tx) error {
		return tx.PutPrice(ctx, store.PriceItem{Shop: c.app.shop.ID, Code: "brake_pads.front", Name: "前刹车片", Kind: "part", Price: 60000, Labour: 15000})
	})
}

// press is a customer's button, however old.
func press(phone, action string) bot.Inbound {
	return bot.Inbound{Chat: phone, Phone: "+86" + phone, Action: action}
}

// reads fails unless a chat was told each of these words.
func (c *counter) reads(chat string, words ...string) {
	c.t.Helper()
	told := c.told(chat)
	for _, w := range words {
		if !strings.Contains(told, w) {
			c.t.Errorf("%s read %q, not %q", chat, told, w)
		}
	}
}

func (c *counter) total() int64 {
	c.t.Helper()
	o, err := c.app.store.Order(c.t.Context(), 1)
	if err != nil {
		c.t.Fatal(err)
	}
	return o.Total
}

func TestQuotePricesChange(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := quoting(t, s, clock, nil)
		c.dearer() // under the draft: it is not sent, and made anew
		c.send(c.advisor("李敏", "quotes:send:1"))
		c.reads("李敏", "价目表或客户的优惠变了", "【基础】¥600")
		if told := c.told(wang); told != "" {
			t.Errorf("the customer read %q", told)
		}
		c.send(c.advisor("李敏", "quotes:send:1")) // the old draft's button
		c.reads("李敏", "作废或换了新的")
		c.send(c.advisor("李敏", "quotes:send:2"))
		c.reads(wang, "【基础】¥600")
		c.write(func(ctx context.Context, tx *store.Tx) error { // under the open quote: it keeps its prices
			return tx.PutPrice(ctx, store.PriceItem{Shop: c.app.shop.ID, Code: "brake_pads.front", Name: "前刹车片", Kind: "part", Price: 99900})
		})
		c.send(press(wang, "quotes:choose:2:basic"))
		c.reads(wang, "选了基础，¥600")
		c.reads("李敏", "选了基础，¥600")
		if c.total() != 60000 {
			t.Errorf("the order's total is %d", c.total())
		}
	})
}

func TestQuoteRunsOut(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := quoting(t, s, clock, nil)
		c.send(c.advisor("李敏", "quotes:send:1"))
		c.dearer()
		c.at(time.Date(2026, 11, 28, 10, 0, 0, 0, storetest.Shanghai))
		c.told("李敏")
		c.told(wang)
		c.send(press(wang, "quotes:choose:1:basic"))
		c.reads(wang, "到期了", "重新出一份")
		c.reads("李敏", "请按现在的价重出一份")
		c.send(c.advisor("李敏", "quotes:renew:1"))
		c.reads("李敏", "【基础】¥600")
		c.send(press(wang, "quotes:choose:1:basic"))
		c.reads(wang, "作废或换了新的")
		c.send(c.advisor("李敏", "quotes:send:2"))
		c.send(press(wang, "quotes:choose:1:basic"))
		c.reads(wang, "作废或换了新的", "【基础】¥600") // the new one with its buttons
		if c.total() != 0 {
			t.Errorf("something was chosen: %d", c.total())
		}
	})
}

// The coupon that a price counts on is used at the counter before the customer chooses.
func TestQuotedCouponIsUsed(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := quoting(t, s, clock, func(c *counter) { c.send(c.advisor("李敏", "沪A12345 发券 保养券 100")) })
		c.send(c.advisor("李敏", "quotes:send:1"))
		c.reads(wang, "【基础】¥420（原价 ¥520）", "保养券 −¥100")
		c.send(c.advisor("李敏", "核销 1"))
		c.send(press(wang, "quotes:choose:1:basic"))
		c.reads(wang, "券已经用过或过期了")
		c.reads("李敏", "里面的券已经不能用")
		c.send(c.advisor("李敏", "quotes:renew:1"))
		c.send(c.advisor("李敏", "quotes:send:2"))
		c.send(press(wang, "quotes:choose:2:basic"))
		if c.total() != 52000 {
			t.Errorf("the order's total is %d", c.total())
		}
	})
}

// The customer presses two buttons while the advisor chooses for them: one counts.
func TestTwoChoicesAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := quoting(t, s, clock, nil)
		c.send(c.advisor("李敏", "quotes:send:1"))
		c.told("李敏")
		c.told(wang)
		c.send(press(wang, "quotes:choose:1:basic"), c.advisor("李敏", "quotes:choose:1:premium"))
		words := c.told("李敏") + c.told(wang)
		if strings.Count(words, "已写进工单") != 2 || strings.Count(words, "没有改动：沪A12345 已经选了") != 1 { // told to both sides
			t.Errorf("they read %q", words)
		}
		lines, err := s.LinesOf(t.Context(), 1)
		sum := int64(0)
		for _, l := range lines[1] {
			sum += l.Amount
		}
		if err != nil || sum != c.total() || (sum != 52000 && sum != 108000) {
			t.Errorf("lines %+v sum to %d, the order to %d, %v", lines, sum, c.total(), err)
		}
	})
}

func TestStaleQuoteButtons(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := quoting(t, s, clock, nil)
		c.send(press(wang, "quotes:choose:1:basic"))
		c.reads(wang, "没有改动：沪A12345 的报价还没发给客户")
		c.send(c.advisor("李敏", "quotes:send:1"))
		c.send(customer(li, "你好"))
		c.told(li)
		c.send(press(li, "quotes:choose:1:basic")) // somebody else's
		c.reads(li, "这个按钮过期了")
		for _, odd := range []string{"quotes:send:1", "quotes:choose:99:basic", "quotes:x"} {
			c.send(press(wang, odd))
			c.reads(wang, "这个按钮过期了")
		}
		c.send(press(wang, "quotes:choose:1:gold"))
		c.reads(wang, "这份报价里没有")
		c.send(press(wang, "quotes:choose:1:plus"))
		c.send(press(wang, "quotes:choose:1:basic"))
		c.reads(wang, "选了进阶，¥680", "没有改动：沪A12345 已经选了进阶")
		c.send(c.advisor("李敏", "沪A12345 开始维修"))
		c.send(press(wang, "quotes:undo:1"))
		c.reads(wang, "已经开工，要改请找顾问")
		for _, line := range []string{"沪A12345 报价 刹车油", "quotes:send:2", "沪A12345 完工", "沪A12345 质检通过", "沪A12345 交车"} {
			c.send(c.advisor("李敏", line))
		}
		c.told(wang)
		c.send(press(wang, "quotes:choose:2:basic"))
		c.reads(wang, "没有改动", "已经做完")
		if c.total() != 68000 {
			t.Errorf("the order's total is %d", c.total())
		}
	})
}
