package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/bot/desks/records"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// Orders that were handed over here come back in an export of the shop's other system, again
// and again: nothing is earned twice, and what was never handed over here earns nothing.
func TestRepeatedImportEarnsOnce(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := quoting(t, s, clock, nil)
		for _, line := range []string{"quotes:send:1", "沪A12345 选基础", "沪A12345 开始维修", "沪A12345 完工", "沪A12345 质检通过", "沪A12345 交车"} {
			c.send(c.advisor("李敏", line))
		}
		c.reads(wang, "得 520 积分，现在共 520 积分")
		balance := func() int64 {
			t.Helper()
			n, err := s.Balance(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		file := filepath.Join(t.TempDir(), "工单.csv")
		rows := "工单号,客户姓名,手机,车牌,进厂日期,项目,合计\nRO20261124-1,王建国,13800138000,沪A12345,2026-11-24,前刹车片,520\nRO-OLD,王建国,13800138000,沪A12345,2025-11-24,大修,3000\n"
		if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := records.Import(t.Context(), s, c.app.shop, []string{file}, records.Options{}); err != nil {
				t.Fatal(err)
			}
			c.write(func(ctx context.Context, tx *store.Tx) error { return desks.Tell(ctx, tx, desks.OrderSettled, 1) }) // as if the step came again
			if told := c.told(wang); strings.Contains(told, "积分") || balance() != 520 {
				t.Errorf("balance %d, the customer read %q", balance(), told)
			}
		}
	})
}

// Points that were spent cannot be taken back with the hand-over: a person is told.
func TestSpentPointsStay(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := quoting(t, s, clock, nil)
		for _, line := range []string{"quotes:send:1", "沪A12345 选基础", "沪A12345 开始维修", "沪A12345 完工", "沪A12345 质检通过", "沪A12345 交车"} {
			c.send(c.advisor("李敏", line))
		}
		c.told("李敏")
		c.send(c.advisor("李敏", "沪A12345 扣 500 积分"))
		steps, err := s.StepsOf(t.Context(), 1)
		if err != nil || len(steps) == 0 {
			t.Fatal(err)
		}
		undo := "workshop:undo:" + strconv.FormatInt(int64(steps[len(steps)-1].ID), 10)
		c.send(c.advisor("李敏", undo))
		c.reads("李敏", "520 积分客户已经用掉，收不回")
		if n, err := s.Balance(t.Context(), 1); err != nil || n != 20 {
			t.Errorf("balance %d, %v", n, err)
		}
		c.send(c.advisor("李敏", "沪A12345 交车")) // and is not earned again
		if n, err := s.Balance(t.Context(), 1); err != nil || n != 20 {
			t.Errorf("balance %d, %v", n, err)
		}
	})
}

// Three friends lift whoever brought them by one tier; each is rewarded once.
func TestThreeFriends(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := quoting(t, s, clock, nil)
		for i, phone := range []string{"13700137001", "13700137002", "13700137003"} {
			var order store.OrderID
			c.write(func(ctx context.Context, tx *store.Tx) error {
				friend, err := tx.AddCustomer(ctx, store.Customer{Shop: c.app.shop.ID, Name: "朋友", Phone: "+86" + phone})
				if err != nil {
					return err
				}
				if err := tx.AddReferral(ctx, c.app.shop.ID, 1, friend); err != nil {
					return err
				}
				order, err = tx.AddOrder(ctx, store.Order{Shop: c.app.shop.ID, Number: phone, Customer: friend, Status: store.OrderClosed, Total: 10000, OpenedAt: clock.Now(), ClosedAt: clock.Now()})
				return err
			})
			for range 2 {
				c.write(func(ctx context.Context, tx *store.Tx) error { return desks.Tell(ctx, tx, desks.OrderSettled, order) })
				c.at(clock.Now().Add(time.Minute))
			}
			want := []string{"您已推荐 1 位，再 2 位升一级", "您已推荐 2 位，再 1 位升一级", "您已推荐 3 位，升到金卡了"}[i]
			if told := c.told(wang); strings.Count(told, "您推荐的朋友来店了") != 1 || !strings.Contains(told, want) {
				t.Errorf("friend %d: %q", i+1, told)
			}
		}
		coupons, err := s.CouponsOf(t.Context(), 1, 10)
		if err != nil || len(coupons) != 3 {
			t.Errorf("%d coupons, %v", len(coupons), err)
		}
	})
}
