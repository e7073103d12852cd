package main

import (
	"context"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// A visitor of the web chat types the code that staff gave, and sees their own records. A
// used, an expired and another shop's code open nothing.
func TestWebChatProofCodes(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		site := serveWeb(t, database)
		s := storetest.Open(t, database, store.Options{})
		ctx := context.Background()
		err := s.InTx(ctx, func(tx *store.Tx) error {
			main, err := tx.ShopByCode(ctx, "main")
			if err != nil {
				return err
			}
			two, err := tx.PutShop(ctx, store.Shop{Code: "two", Name: "二店", TimeZone: "Asia/Shanghai"})
			if err != nil {
				return err
			}
			for _, c := range []struct {
				shop       store.ShopID
				name, code string
				expires    time.Time
			}{
				{main.ID, "王建国", "111111", tx.Now().Add(time.Hour)}, {main.ID, "李雪梅", "222222", tx.Now().Add(-time.Second)}, {two.ID, "赵六", "333333", tx.Now().Add(time.Hour)},
			} {
				id, err := tx.AddCustomer(ctx, store.Customer{Shop: c.shop, Name: c.name})
				if err != nil {
					return err
				}
				if _, err := tx.AddOrder(ctx, store.Order{Shop: c.shop, Number: c.code, Customer: id, Status: store.OrderClosed, Summary: "换机油", OpenedAt: tx.Now()}); err != nil {
					return err
				}
				if err := tx.AddProofCode(ctx, c.shop, id, 0, c.code, c.expires); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		asks := func(v *visitor, chat *stream, words, want string) {
			t.Helper()
			v.says(words)
			chat.shows(words)
			chat.shows(want)
		}
		wang := site.visitor()
		chat := wang.listen("")
		asks(wang, chat, "我上次什么时候保养的", "先确认您的身份")
		asks(wang, chat, "111111", "王建国，身份已确认")
		asks(wang, chat, "我上次什么时候保养的", "换机油")
		for _, code := range []string{"111111", "222222", "333333"} {
			stranger := site.visitor()
			chat := stranger.listen("")
			asks(stranger, chat, code, "还可以试 2 次")
			asks(stranger, chat, "我上次什么时候保养的", "先确认您的身份")
		}
	})
}
