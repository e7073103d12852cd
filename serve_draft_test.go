package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/prompts/openai/openaitest"
	"pitcrew/store/storetest"
)

// TestServeShowsHowFarADraftIs: an advisor in Slack sees how far a draft is while the model writes, none of its words; then, in the
// same message, the words that passed the guard, or the playbook's own.
func TestServeShowsHowFarADraftIs(t *testing.T) {
	t.Parallel()
	const lie = "今天给您打5折，只要 9 元"
	for name, c := range map[string]struct {
		rest  string // of the stream
		again string // what the model says the second time
		want  string
	}{
		"good":       {"理解您的感受，项目我给您分清楚，先做必须的就行。\",\"action\":\"send\"}", "", "先做必须的就行"},
		"lying":      {lie + "。\",\"action\":\"send\"}", draft(lie + "。"), "觉得贵就得说出来"},
		"broken off": {"", "", "觉得贵就得说出来"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := openaitest.New(t)
			release := make(chan struct{})
			first := `{"reply":"`
			if name == "lying" {
				first += lie
			}
			held := openaitest.Held(first, c.rest, release)
			if c.rest == "" {
				held = openaitest.HeldAndCut(first+lie, release)
			}
			server.Fail(held)
			if c.again != "" {
				server.Reply(c.again)
			}
			s := serve(t, storetest.SQLite(t), "--openai-base-url", server.URL, "--model", "m")
			chat := s.slack.Direct(advisor)
			s.slack.Say(advisor, chat, "客户嫌保养太贵怎么回")
			shown := s.shows(t, chat, "正在起草")
			if strings.Contains(shown.Shown(), "9 元") {
				t.Errorf("the model's words are shown: %q", shown.Shown())
			}
			close(release)
			answer := s.shows(t, chat, c.want)
			if answer.TS != shown.TS || strings.Contains(answer.Shown(), lie) {
				t.Errorf("%q, in the place of the line: %v", answer.Shown(), answer.TS == shown.TS)
			}
			for _, m := range s.slack.Said(chat) {
				if strings.Contains(m.Shown(), "正在起草") {
					t.Errorf("%q stays", m.Shown())
				}
			}
		})
	}
}

// TestServeFinishesADraftThatWasKilled: a process that is killed while a draft comes leaves a line in Slack; the next one goes on
// there, and the answer takes its place.
func TestServeFinishesADraftThatWasKilled(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		server := openaitest.New(t)
		endless := slices.Repeat([]string{"字"}, 2000)
		server.Fail(openaitest.Stream(append([]string{`{"reply":"`}, endless...), "", 0, 20*time.Millisecond))
		server.Reply(draft("理解您的感受，项目我给您分清楚，先做必须的就行。"))
		s := serve(t, database, "--openai-base-url", server.URL, "--model", "m")
		chat := s.slack.Direct(advisor)
		s.slack.Say(advisor, chat, "客户嫌保养太贵怎么回")
		line, err := s.slack.AwaitReply(s.ctx, chat, func(m slacktest.Message) bool { return m.Updates > 0 && strings.Contains(m.Shown(), "正在起草") })
		if err != nil {
			t.Fatal(err)
		}
		s.restart()
		if answer := s.shows(t, chat, "先做必须的就行"); answer.TS != line.TS {
			t.Errorf("the answer stands at %s, the line at %s", answer.TS, line.TS)
		}
		if said := s.slack.Said(chat); len(said) != 1 {
			t.Errorf("%d messages: %+v", len(said), said)
		}
	})
}
