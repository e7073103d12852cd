package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/channels/telegramchat/telegramtest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// handed is a chat that a colleague took over: the customer, and the card of its thread.
func (s served) handed(t *testing.T, id int64) (*telegramtest.Person, slacktest.Message) {
	t.Helper()
	wang := s.telegram.Person(id, fmt.Sprint("客户", id), "zh-hans")
	wang.Says("转人工")
	card := s.shows(t, team, "需要人工接待")
	s.slack.Reply(advisor, card, slacktest.Mention+" 接手")
	for { // out of hours a word about the opening comes too
		m, err := wang.Hears(s.ctx)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(m.Text, "李敏 来接待您") {
			return wang, card
		}
	}
}

// numbers are those that follow the words in texts, in their order: “请看第3句”. What is
// said quickly comes as one message.
func numbers(words string, texts []string) (found []string) {
	for _, m := range regexp.MustCompile(words+`(\d+)`).FindAllStringSubmatch(strings.Join(texts, "\n"), -1) {
		found = append(found, m[1])
	}
	return found
}

// Both platforms answer 500, 502 and 503 for a while, to everything: what customer and
// colleague say to each other meanwhile arrives once, in its order.
func TestStormOfServerErrors(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serve(t, database)
		wang, card := s.handed(t, 42)
		for i, status := range []int{500, 502, 503, 500} {
			for _, method := range []string{"sendMessage", "getUpdates", "sendChatAction"} {
				s.telegram.Fail(method, telegramtest.Fault{Status: status})
			}
			for _, method := range []string{"chat.postMessage", "reactions.add", "assistant.threads.setStatus"} {
				s.slack.Fail(method, slacktest.Fault{Status: status})
			}
			wang.Says(fmt.Sprintf("请看第%d句", i))
			s.slack.Reply(advisor, card, fmt.Sprintf("%s 回您第%d句", slacktest.Mention, i))
		}
		s.shows(t, team, "请看第3")
		for last := ""; !strings.Contains(last, "回您第3"); {
			m, err := wang.Hears(s.ctx)
			if err != nil {
				t.Fatal(err)
			}
			last = m.Text
		}
		var inSlack, inTelegram []string
		for _, m := range s.slack.Said(team) {
			inSlack = append(inSlack, m.Shown())
		}
		for _, m := range s.telegram.Sent() {
			inTelegram = append(inTelegram, m.Text)
		}
		want := []string{"0", "1", "2", "3"}
		if got := numbers("请看第", inSlack); !slices.Equal(got, want) {
			t.Errorf("the thread shows %v, want %v:\n%s", got, want, strings.Join(inSlack, "\n"))
		}
		if got := numbers("回您第", inTelegram); !slices.Equal(got, want) {
			t.Errorf("the customer hears %v, want %v", got, want)
		}
	})
}

// The database restarts: every connection breaks, again and again, while people talk over
// both platforms. Each
// question is stored and answered.
func TestServeDatabaseRestarts(t *testing.T) {
	t.Parallel()
	database := storetest.Postgres(t)
	name := "restarts" + strings.ToLower(rand.Text()[:8])
	s := serve(t, database+"&application_name="+name)
	db, err := sql.Open("pgx", database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	wang := s.telegram.Person(42, "王建国", "zh-hans")
	wang.Says("你们几点关门")
	s.hears(t, wang, "18:00") // it is up
	for i := range 5 {
		var broken int
		if err := db.QueryRow(`SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1`, name).Scan(&broken); err != nil {
			t.Fatalf("%d connections broken: %v", broken, err)
		}
		direct := s.slack.Direct(advisor)
		s.slack.Say(advisor, direct, fmt.Sprintf("第%d次问：机油多久换一次", i))
		wang.Says("你们几点关门")
		s.hears(t, wang, "18:00")
		err := s.slack.Await(s.ctx, func() bool { return len(s.slack.Said(direct)) > i })
		if err != nil {
			t.Fatalf("question %d in Slack is not answered: %v", i, err)
		}
	}
	records := storetest.Open(t, database, store.Options{})
	for chat, channel := range map[string]string{"42": "telegram", s.slack.Direct(advisor): "slack"} {
		want := 5
		if channel == "telegram" {
			want++ // the first
		}
		look := time.NewTicker(50 * time.Millisecond)
		defer look.Stop()
		for said, answered := 0, false; said != want || !answered; said, answered = onRecord(s.ctx, t, records, channel, chat) {
			select {
			case <-look.C:
			case <-s.ctx.Done():
				t.Fatalf("%s: %d messages on record, want %d; all answered: %v", channel, said, want, answered)
			}
		}
	}
}

// onRecord is how many messages came in in a chat, and whether all of them are answered and
// the answers sent.
func onRecord(ctx context.Context, t *testing.T, s *store.Store, channel, chat string) (said int, answered bool) {
	t.Helper()
	messages, err := s.Said(ctx, store.Chat{Channel: channel, Chat: chat}, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var last, replied store.MessageID
	for _, m := range messages {
		switch {
		case m.Message.Direction == store.Inbound:
			said, last = said+1, max(last, m.Message.ID)
		case m.Message.Status != store.StatusSent:
			return said, false
		default:
			replied = max(replied, m.Message.ReplyTo)
		}
	}
	return said, replied >= last
}
