package main

import (
	"strings"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// One person asks for the same in two chats and says yes in both at the same instant: there
// is one appointment, and the other chat is told without a word of what it is for.
func TestSamePersonInTwoChats(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		var yes []bot.Inbound
		for _, chat := range []string{"web/a", "web/b"} {
			c.send(bot.Inbound{Chat: chat, Text: "周四上午十点做保养，车牌沪A12345，电话13800138000"})
			if words := c.told(chat); !strings.Contains(words, "这样约可以吗") {
				t.Fatalf("%s reads %q", chat, words)
			}
			yes = append(yes, bot.Inbound{Chat: chat, Text: "好的"})
		}
		c.send(yes...)
		words := c.told("web/a") + c.told("web/b")
		if strings.Count(words, "约好了") != 1 || strings.Count(words, "没有重复登记") != 1 {
			t.Errorf("the two chats read %q", words)
		}
		list, err := s.AppointmentsBetween(t.Context(), c.app.shop.ID, storetest.Start, storetest.Start.AddDate(0, 0, 7))
		if err != nil || len(list) != 1 {
			t.Errorf("%d appointments, %v", len(list), err)
		}
	})
}

// What is cancelled is not taken back onto a time at which the same person comes already.
func TestNoUndoOntoTheSameTime(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		c := openCounter(t, s, clock, nil)
		first := c.booked(wang)
		for _, action := range []string{"booking:cancel:1", "booking:yes"} {
			c.send(bot.Inbound{Chat: wang, Phone: "+86" + wang, Action: action})
		}
		clock.Advance(time.Minute)
		c.send(customer(wang, "周四上午十点做保养，车牌沪A12345"))
		c.send(customer(wang, "好的"))
		c.told(wang)
		c.send(bot.Inbound{Chat: wang, Phone: "+86" + wang, Action: "booking:restore:1"})
		if words := c.told(wang); strings.Contains(words, "已恢复") || c.appointment(1).Status != store.AppointmentCancelled {
			t.Errorf("it reads %q", words)
		}
		if second := c.appointment(2); !second.StartsAt.Equal(first.StartsAt) || second.Status != store.AppointmentRequested {
			t.Errorf("the second is %+v", second)
		}
	})
}
