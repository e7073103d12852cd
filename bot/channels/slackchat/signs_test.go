package slackchat_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
)

// TestSignsOfWork asks what a person sees while an answer is made, and that it is gone
// when the answer is there.
func TestSignsOfWork(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		noStatus bool
		faults   map[string]string
		chat     func(s *shop) string
		personal bool
		working  string // status, reactions and messages of the app
		said     int    // messages of the app in the end
		updates  int
	}{
		{"a status in a thread", false, nil, mentioned, false, "正在查……", 1, 0},
		{"a status goes when the answer is for one person", false, nil, mentioned, true, "正在查……", 1, 0},
		{"a reaction where there is no status", true, nil, mentioned, false, "eyes", 1, 0},
		{"a reaction in a direct message", false, nil, direct, false, "eyes", 1, 0},
		{"a message that becomes the answer", true, map[string]string{"reactions.add": "missing_scope"}, mentioned, false, "…", 1, 1},
		{"a message that goes when the answer is for one person", true, map[string]string{"reactions.add": "missing_scope"}, mentioned, true, "…", 1, 0},
		{"a message that cannot become the answer", true, map[string]string{"reactions.add": "missing_scope", "chat.update": "message_not_found"}, mentioned, false, "…", 1, 0},
		{"nothing where nothing can be shown", false, nil, func(*shop) string { return room + "@" + li }, false, "", 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, overHTTP, slacktest.Options{NoStatus: c.noStatus, NoPace: true})
			for method, code := range c.faults { // what is shown at once, and twice more
				s.Fail(method, slacktest.Fault{Code: code}, slacktest.Fault{Code: code}, slacktest.Fault{Code: code})
			}
			chat := c.chat(s)
			s.settle(t)
			for range 2 {
				if err := s.chat.Typing(t.Context(), chat); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(c.working, s.signs()); diff != "" {
				t.Error(diff)
			}
			if _, err := s.chat.Send(t.Context(), bot.Outbound{Chat: chat, Author: li, Text: "答案", Personal: c.personal}); err != nil {
				t.Fatal(err)
			}
			if left := s.signs(); left != "" {
				t.Errorf("%q stays", left)
			}
			answers, updates := 0, 0
			for _, channel := range []string{room, s.Direct(li)} {
				for _, m := range s.Said(channel) {
					answers, updates = answers+1, updates+m.Updates
				}
			}
			if answers != c.said || updates != c.updates {
				t.Errorf("%d messages with %d updates, want %d with %d", answers, updates, c.said, c.updates)
			}
		})
	}
}

// TestSignsComeAtOnce asks that a question shows a sign as soon as it is stored, that an
// answer ends it, and that what Slack tells again shows none.
func TestSignsComeAtOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		noStatus bool
		ask      func(s *shop) string
		sign     string
	}{
		"a status in a thread": {false, mentioned, "正在查……"}, "a reaction where there is no status": {true, mentioned, "eyes"}, "a reaction in a direct message": {false, direct, "eyes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, overHTTP, slacktest.Options{NoStatus: c.noStatus, NoPace: true})
			chat := c.ask(s)
			s.await(t, func() bool { return s.signs() == c.sign })
			if _, err := s.chat.Send(t.Context(), bot.Outbound{Chat: chat, Author: li, Text: "答案"}); err != nil {
				t.Fatal(err)
			}
			if left := s.signs(); left != "" {
				t.Errorf("%q stays", left)
			}
			event, _, _ := strings.Cut(chat, ":")
			asked := s.Messages(event)[0]
			before := s.Calls("reactions.add") + s.Calls("assistant.threads.setStatus")
			s.Emit(map[string]any{"type": "message", "channel": event, "user": li, "text": asked.Text, "ts": asked.TS})
			s.settle(t)
			s.Say(wang, s.Direct(wang), "查") // behind what the first would have set off
			s.await(t, func() bool { return len(s.Messages(s.Direct(wang))[0].Reactions) == 1 })
			if left := s.signs(); left != "" || s.Calls("reactions.add")+s.Calls("assistant.threads.setStatus") != before+1 {
				t.Errorf("told again, it shows %q", left)
			}
		})
	}
}

// TestSignMoves asks that a second question takes the sign over from the first.
func TestSignMoves(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{})
	chat := s.Direct(li)
	for range 2 {
		s.Say(li, chat, "查一下")
		s.settle(t)
		if err := s.chat.Typing(t.Context(), chat); err != nil {
			t.Fatal(err)
		}
	}
	if m := s.Messages(chat); len(m[0].Reactions) != 0 || len(m[1].Reactions) != 1 {
		t.Errorf("reactions %v and %v", m[0].Reactions, m[1].Reactions)
	}
}

func mentioned(s *shop) string {
	m := s.SayTo(li, room, "查一下")
	return room + ":" + m.TS
}

func direct(s *shop) string {
	s.Say(li, s.Direct(li), "查一下")
	return s.Direct(li)
}

// signs are what shows that work is being done.
func (s *shop) signs() string {
	shown := ""
	for _, channel := range []string{room, "D0LI"} {
		for _, m := range s.Messages(channel) {
			shown += s.Status(channel, m.TS)
			for _, name := range m.Reactions {
				shown += name
			}
			if m.User == slacktest.BotUser && m.Text == "…" {
				shown += m.Text
			}
		}
	}
	return shown
}

// TestProgressOfADraft: the line of a draft changes in place, in the status of a thread or in the message that becomes the answer, and
// nothing of it stays.
func TestProgressOfADraft(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		noStatus bool
		chat     func(s *shop) string
		personal bool
		updates  int
	}{
		{"a status in a thread", false, mentioned, false, 0},
		{"a message in a thread", true, mentioned, false, 2},
		{"a message in a direct chat", false, direct, false, 2},
		{"a message that goes when the answer is for one person", true, mentioned, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, overHTTP, slacktest.Options{NoStatus: c.noStatus, NoPace: true})
			chat := c.chat(s)
			s.settle(t)
			if err := s.chat.Typing(t.Context(), chat); err != nil {
				t.Fatal(err)
			}
			for _, line := range []string{"正在起草……", "正在起草……120 字"} {
				if _, err := s.chat.Progress(t.Context(), chat, "", line); err != nil {
					t.Fatal(err)
				}
				if shown := s.texts(); !strings.HasSuffix(shown, line) {
					t.Errorf("%q is shown, want %q", shown, line)
				}
			}
			if _, err := s.chat.Send(t.Context(), bot.Outbound{Chat: chat, Author: li, Text: "答案", Personal: c.personal}); err != nil {
				t.Fatal(err)
			}
			answers, updates := 0, 0
			for _, channel := range []string{room, s.Direct(li)} {
				for _, m := range s.Said(channel) {
					answers, updates = answers+1, updates+m.Updates
				}
			}
			if left := s.texts() + s.signs(); strings.Contains(left, "起草") || answers != 1 || updates != c.updates {
				t.Errorf("%q stays; %d messages with %d updates", left, answers, updates)
			}
		})
	}
}

// TestProgressOfAProcessThatDied: another process takes the line up, and the answer takes its place, or it goes.
func TestProgressOfAProcessThatDied(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ progress, personal bool }{"drafted again": {true, false}, "not drafted again": {false, false}, "for one person": {true, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, overHTTP, slacktest.Options{NoStatus: true, NoPace: true})
			chat := mentioned(s)
			s.settle(t)
			id, err := s.chat.Progress(t.Context(), chat, "", "正在起草……9 字")
			if err != nil || id == "" {
				t.Fatalf("%q, %v", id, err)
			}
			other, err := slackchat.New(slackchat.Options{BotToken: "xoxb-test", SigningSecret: "signing-secret", APIURL: s.URL()})
			if err != nil {
				t.Fatal(err)
			}
			if c.progress {
				if again, err := other.Progress(t.Context(), chat, id, "正在起草……20 字"); err != nil || again != id {
					t.Fatalf("%q, %v, want %q", again, err, id)
				}
			}
			for range 2 { // it may be sent twice: nobody learned whether it arrived
				if _, err := other.Send(t.Context(), bot.Outbound{Chat: chat, Author: li, Text: "答案", Personal: c.personal, InPlaceOf: id}); err != nil {
					t.Fatal(err)
				}
			}
			answers := len(s.Said(room)) + len(s.Said(s.Direct(li)))
			if left := s.texts(); strings.Contains(left, "起草") || !c.personal && answers != 1 {
				t.Errorf("%q stays, %d messages", left, answers)
			}
		})
	}
}

// texts are the app's words so far, statuses and messages.
func (s *shop) texts() string {
	shown := ""
	for _, channel := range []string{room, s.Direct(li)} {
		for _, m := range s.Messages(channel) {
			shown += s.Status(channel, m.TS)
			if m.User == slacktest.BotUser {
				shown += m.Text
			}
		}
	}
	return shown
}
