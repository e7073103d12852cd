package telegramchat_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/channels/telegramchat"
	"pitcrew/bot/channels/telegramchat/telegramtest"
)

var errDatabase = errors.New("the database is down")

func TestAnUpdateIsConfirmedOnlyWhenItIsStored(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.inbox.failing(func(bot.Inbound) error { return errDatabase })
		defer s.run()()
		posted := s.telegram.Person(11, "王", "zh-hans").Says("你好")
		time.Sleep(time.Minute)
		if s.inbox.tries() < 3 {
			t.Errorf("tried %d times", s.inbox.tries())
		}
		if got := s.telegram.Unconfirmed(); !slices.Equal(got, []int64{posted.Update}) {
			t.Errorf("unconfirmed %v, want %d", got, posted.Update)
		}
		s.inbox.failing(nil)
		if err := s.telegram.Confirmed(t.Context(), posted.Update); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"你好"}, s.inbox.texts()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOneChatThatFailsDoesNotHoldUpOthers(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.inbox.failing(func(in bot.Inbound) error {
			if in.Chat == "11" && in.Text == "坏" {
				return errDatabase
			}
			return nil
		})
		wang, li := s.telegram.Person(11, "王", ""), s.telegram.Person(12, "李", "")
		first := wang.Says("坏")
		wang.Says("后来")
		last := li.Says("你好")
		defer s.run()()
		time.Sleep(10 * time.Second)
		if diff := cmp.Diff([]string{"你好"}, s.inbox.texts()); diff != "" {
			t.Error(diff)
		}
		if got := s.telegram.Unconfirmed(); len(got) == 0 || got[0] != first.Update {
			t.Errorf("unconfirmed %v, want from %d", got, first.Update)
		}
		s.inbox.failing(nil)
		if err := s.telegram.Confirmed(t.Context(), last.Update); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"你好", "坏", "后来"}, s.inbox.texts()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestManyMessagesKeepTheirOrderInEachChat(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		fail := 0
		s.inbox.failing(func(bot.Inbound) error {
			if fail++; fail%7 == 0 {
				return errDatabase
			}
			return nil
		})
		defer s.run()()
		var last telegramtest.Posted
		const chats, each = 12, 40
		for i := range each {
			for chat := range chats {
				last = s.telegram.Person(int64(11+chat), "客", "").Says(fmt.Sprint(i))
			}
		}
		if err := s.telegram.Confirmed(t.Context(), last.Update); err != nil {
			t.Fatal(err)
		}
		next := map[string]int{}
		for _, in := range s.inbox.all() {
			if in.Text != fmt.Sprint(next[in.Chat]) {
				t.Fatalf("chat %s: got %s, want %d", in.Chat, in.Text, next[in.Chat])
			}
			next[in.Chat]++
		}
		if len(s.inbox.all()) != chats*each {
			t.Errorf("%d stored", len(s.inbox.all()))
		}
	})
}

func TestAnOldUpdateThatComesAgainMovesNothingBack(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		defer s.run()()
		wang := s.telegram.Person(11, "王", "")
		for i := range 5 {
			posted := wang.Says(fmt.Sprint(i))
			if err := s.telegram.Confirmed(t.Context(), posted.Update); err != nil {
				t.Fatal(err)
			}
		}
		s.telegram.Redeliver(3)
		synctest.Wait()
		calls := s.telegram.Calls("getUpdates")
		last := wang.Says("新的")
		if err := s.telegram.Confirmed(t.Context(), last.Update); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"0", "1", "2", "3", "4", "新的"}, s.inbox.texts()); diff != "" {
			t.Error(diff)
		}
		if more := s.telegram.Calls("getUpdates") - calls; more > 2 {
			t.Errorf("%d polls for one message: the offset moved back", more)
		}
	})
}

func TestAfterARestartWhatWasNotConfirmedComesAgainOnce(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		stop := s.run()
		posted := s.telegram.Person(11, "王", "").Says("你好")
		s.telegram.Fail("getUpdates", telegramtest.Fault{Hang: true, Times: 2})
		time.Sleep(time.Second)
		stop()
		defer s.run()()
		if err := s.telegram.Confirmed(t.Context(), posted.Update); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"你好"}, s.inbox.texts()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAnUpdateThatCannotBeReadIsPassedOver(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		`{"update_id":%d,"message":"?"}`, `{"update_id":%d,"message":{"from":7,"chat":[]}}`, `{"update_id":%d,"callback_query":{"from":{"id":"x"}}}`,
		`{"update_id":%d}`, `[%d]`, `"%d"`,
	} {
		t.Run(bad, func(t *testing.T) {
			t.Parallel()
			bubble(t, nil, func(t *testing.T, s *setup) {
				defer s.run()()
				wang := s.telegram.Person(11, "王", "")
				wang.Says("之前")
				s.telegram.Push(fmt.Sprintf(bad, s.telegram.NextUpdate()))
				last := wang.Says("之后")
				if err := s.telegram.Confirmed(t.Context(), last.Update); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]string{"之前", "之后"}, s.inbox.texts()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestPollsOnWhileTelegramIsDown(t *testing.T) {
	t.Parallel()
	for _, fault := range []telegramtest.Fault{
		{Status: 502, Times: 40}, {Status: 200, Times: 40}, {RetryAfter: 7, Times: 6}, {Hang: true, Times: 4}, {Lose: true, Times: 20},
	} {
		t.Run(fmt.Sprintf("%+v", fault), func(t *testing.T) {
			t.Parallel()
			bubble(t, nil, func(t *testing.T, s *setup) {
				s.telegram.Fail("", fault)
				defer s.run()()
				posted := s.telegram.Person(11, "王", "").Says("你好")
				if err := s.telegram.Confirmed(t.Context(), posted.Update); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]string{"你好"}, s.inbox.texts()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestWaitsAsLongAsTelegramAsks(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		defer s.run()()
		synctest.Wait()
		s.telegram.Fail("getUpdates", telegramtest.Fault{RetryAfter: 300})
		wang := s.telegram.Person(11, "王", "")
		wang.Says("一") // ends the poll that waits
		synctest.Wait()
		calls := s.telegram.Calls("getUpdates")
		time.Sleep(299 * time.Second)
		if more := s.telegram.Calls("getUpdates") - calls; more != 0 {
			t.Errorf("%d polls in the time that Telegram asked for", more)
		}
		time.Sleep(2 * time.Second)
		if more := s.telegram.Calls("getUpdates") - calls; more == 0 {
			t.Error("no poll after it")
		}
	})
}

func TestNumbersThatGoOnLowerAfterSilence(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		defer s.run()()
		wang := s.telegram.Person(11, "王", "")
		wang.Says("之前")
		time.Sleep(8 * 24 * time.Hour)
		s.telegram.JumpTo(1000)
		wang.Says("之后")
		wang.Says("再之后")
		time.Sleep(time.Minute)
		if diff := cmp.Diff([]string{"之前", "之后", "再之后"}, s.inbox.texts()); diff != "" {
			t.Error(diff)
		}
		if left := s.telegram.Unconfirmed(); len(left) != 0 {
			t.Errorf("unconfirmed: %v", left)
		}
	})
}

func TestAlbumsAreOneMessage(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		defer s.run()()
		synctest.Wait()
		wang, li := s.telegram.Person(11, "王", ""), s.telegram.Person(12, "李", "")
		photo := func(id, caption string) telegramtest.Posted {
			return wang.Sends(map[string]any{"photo": []any{map[string]any{"file_id": id}}, "media_group_id": "G", "caption": caption})
		}
		first := photo("1", "")
		li.Says("插一句")
		photo("2", "这里刮了")
		time.Sleep(500 * time.Millisecond)
		photo("3", "还有这里")
		last := wang.Says("多少钱")
		if err := s.telegram.Confirmed(t.Context(), last.Update); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, in := range s.inbox.all() {
			got = append(got, fmt.Sprint(in.EventID, " ", in.Chat, " ", in.Text, " ", len(in.Attachments)))
		}
		slices.Sort(got)
		want := []string{
			fmt.Sprintf("4200/%d+2 11 这里刮了\n还有这里 3", first.Update), fmt.Sprintf("4200/%d 12 插一句 0", first.Update+1), fmt.Sprintf("4200/%d 11 多少钱 0", last.Update),
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAlbumsAcrossTheEndOfABatch(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		wang := s.telegram.Person(11, "王", "")
		for i := range 96 {
			wang.Says(fmt.Sprint(i))
		}
		var last telegramtest.Posted
		for range 9 {
			last = wang.Sends(map[string]any{"photo": []any{map[string]any{"file_id": "P"}}, "media_group_id": "G"})
		}
		defer s.run()()
		if err := s.telegram.Confirmed(t.Context(), last.Update); err != nil {
			t.Fatal(err)
		}
		all := s.inbox.all()
		if len(all) != 97 || len(all[96].Attachments) != 9 {
			t.Errorf("%d messages, the last with %d photos; want 97 and 9", len(all), len(all[len(all)-1].Attachments))
		}
	})
}

// A group's message cannot be judged without the bot's name: it waits, the rest does not.
func TestWithoutTheBotsNameOnlyGroupsWait(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.telegram.Fail("getMe", telegramtest.Fault{Status: 502, Times: 8})
		wang := s.telegram.Person(11, "王", "")
		group := s.telegram.Group(-10042, "车友会")
		wang.In(group).Says("@pitcrew_bot 在吗")
		last := wang.Says("你好")
		defer s.run()()
		time.Sleep(time.Second)
		if got := s.inbox.texts(); !slices.Equal(got, []string{"你好"}) {
			t.Errorf("stored %q", got)
		}
		if err := s.telegram.Confirmed(t.Context(), last.Update); err != nil {
			t.Fatal(err)
		}
		if got := s.inbox.texts(); !slices.Equal(got, []string{"你好", "在吗"}) {
			t.Errorf("stored %q", got)
		}
	})
}

func TestTooLongIsToldOnce(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.inbox.failing(func(bot.Inbound) error { return fmt.Errorf("receive: %w", bot.ErrTooLong) })
		defer s.run()()
		wang := s.telegram.Person(11, "王", "en")
		posted := wang.Says("…")
		if err := s.telegram.Confirmed(t.Context(), posted.Update); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if sent := s.telegram.Sent(); len(sent) != 1 || !strings.Contains(sent[0].Text, "too long") {
			t.Errorf("sent %+v", sent)
		}
	})
}

func TestTheMenuIsSetAndAForeignWebhookRemoved(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.telegram.Fail("deleteWebhook", telegramtest.Fault{Status: 500})
		s.telegram.Fail("setMyCommands", telegramtest.Fault{RetryAfter: 3})
		defer s.run()()
		time.Sleep(time.Minute)
		for language, want := range map[string]string{"": "预约到店", "en": "Book a visit"} {
			menu := s.telegram.Menu(language)
			if len(menu) != 6 || menu[1] != (telegramtest.Command{Command: "book", Description: want}) {
				t.Errorf("menu %q: %v", language, menu)
			}
		}
		if s.telegram.Calls("deleteWebhook") < 2 || s.telegram.Calls("getUpdates") == 0 {
			t.Error("it does not poll")
		}
	})
}

// Telegram answers only the newest poll and refuses the one before it.
func TestTwoProcessesWithOneTokenLoseNothing(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		other, err := telegramchat.New(telegramchat.Options{Token: token, APIURL: "http://telegram.test", Shop: shop, HTTPClient: s.telegram.Client()})
		if err != nil {
			t.Fatal(err)
		}
		second := *s
		second.chat = other
		defer s.run()()
		defer second.run()()
		wang := s.telegram.Person(11, "王", "")
		var want []string
		var last telegramtest.Posted
		for i := range 50 {
			want = append(want, fmt.Sprint(i))
			last = wang.Says(fmt.Sprint(i))
			time.Sleep(time.Duration(i) * 100 * time.Millisecond)
		}
		if err := s.telegram.Confirmed(t.Context(), last.Update); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, s.inbox.texts()); diff != "" {
			t.Error(diff)
		}
	})
}
