package slackchat_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/desks"
)

var draft = bot.Outbound{
	Message: 12, Author: li, Text: "给 王先生 的话术（温暖版）：\n\n王先生，5W-30 <全合成> & *机滤* 一起换。\n\n提醒：别急着打折。",
	Buttons: []desks.Button{
		{Label: "发给客户", Action: "scripts:send:12"},
		{Label: "修改", Action: "scripts:edit:12"},
		{Label: "换一版", Action: "scripts:other"},
		{Label: "不用了", Action: "scripts:dismiss:12"},
		{Label: "转给同事", Action: "scripts:assign:12"},
		{Label: "稍后", Action: "scripts:snooze:12"},
	},
	Sources: []desks.Source{{Label: "《客户说“太贵了”》话术 › 温暖", Quote: "先问\n哪一项", Ref: "playbook/objection-price"}, {Label: "RO-1002", Ref: "order/RO-1002"}},
}

func to(chat string, out bot.Outbound) bot.Outbound {
	out.Chat = chat
	return out
}

func TestLayout(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{})
	m := s.send(t, to(s.Direct(li), draft), s.Direct(li))
	want := draft.Text + `
^ 1 《客户说“太贵了”》话术 › 温暖：先问 哪一项
^ 2 RO-1002
[发给客户]
[修改]
[换一版]
[不用了]
[转给同事]
[稍后]`
	if diff := cmp.Diff(want, m.Shown()); diff != "" {
		t.Error(diff)
	}
	var styles []string
	for _, b := range m.Buttons() {
		styles = append(styles, b.Style)
	}
	if diff := cmp.Diff([]string{"primary", "", "", "danger", "", ""}, styles); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(m.Text, "&lt;全合成&gt; &amp;") {
		t.Errorf("fallback %q", m.Text)
	}
}

func TestThreadAndChannel(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{NoPace: true})
	root := s.Say(wang, room, "客户")
	if m := s.send(t, bot.Outbound{Chat: room + ":" + root.TS, Text: "好"}, room); m.Thread != root.TS {
		t.Errorf("thread %q, want %q", m.Thread, root.TS)
	}
	chat, err := s.chat.TeamChat(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.chat.Send(t.Context(), bot.Outbound{Chat: chat, Text: "有客户要人工"})
	if err != nil {
		t.Fatal(err)
	}
	if m := s.send(t, bot.Outbound{Chat: chat + ":" + id, Text: "卡片"}, room); m.Thread != id {
		t.Errorf("thread %q, want %q", m.Thread, id)
	}
}

// TestPersonal asks who sees a customer's data.
func TestPersonal(t *testing.T) {
	t.Parallel()
	open := func(o *slackchat.Options) { o.Rooms = map[string]slackchat.Room{room: {Personal: true}} }
	for _, c := range []struct {
		name   string
		chat   func(s *shop) string
		author string
		change []func(*slackchat.Options)
		seenIn string
		only   string
		err    error
	}{
		{"in a shared channel by the asker", func(s *shop) string { return room + ":" + s.Say(wang, room, "x").TS }, li, nil, room, li, nil},
		{"in a channel that is marked by all", func(*shop) string { return room }, li, []func(*slackchat.Options){open}, room, "", nil},
		{"in a direct message by its person", func(s *shop) string { return s.Direct(li) }, li, nil, "D0LI", "", nil},
		{"where the app is no member by direct message", func(s *shop) string { return away + ":" + s.Say(li, away, "x").TS }, li, nil, "D0LI", "", nil},
		{"by nobody when there is no asker", func(*shop) string { return room }, "", nil, "", "", slackchat.ErrRefused},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, overHTTP, slacktest.Options{}, c.change...)
			chat := c.chat(s)
			out := bot.Outbound{Chat: chat, Author: c.author, Text: "王建国 138 0013 8000", Personal: true}
			if c.err != nil {
				if _, err := s.chat.Send(t.Context(), out); !errors.Is(err, c.err) {
					t.Errorf("error %v, want %v", err, c.err)
				}
				return
			}
			m := s.send(t, out, c.seenIn)
			if _, thread, _ := strings.Cut(chat, ":"); m.Only != c.only || c.seenIn == room && m.Thread != thread {
				t.Errorf("seen by %q in %q, want %q in %q", m.Only, m.Thread, c.only, thread)
			}
		})
	}
}

// TestErrors asks what the engine hears of Slack's answers.
func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault slacktest.Fault
		want  error // nil: neither final nor a wait
		wait  time.Duration
	}{
		{"429", slacktest.Fault{Status: http.StatusTooManyRequests, RetryAfter: 30}, nil, 30 * time.Second},
		{"rate_limited", slacktest.Fault{Code: "rate_limited"}, nil, time.Second},
		{"thread gone", slacktest.Fault{Code: "thread_not_found"}, bot.ErrUndeliverable, 0},
		{"archived", slacktest.Fault{Code: "is_archived"}, slackchat.ErrGone, 0},
		{"channel gone", slacktest.Fault{Code: "channel_not_found"}, slackchat.ErrGone, 0},
		{"bad token", slacktest.Fault{Code: "invalid_auth"}, slackchat.ErrGone, 0},
		{"too long", slacktest.Fault{Code: "msg_too_long"}, slackchat.ErrRefused, 0},
		{"their trouble", slacktest.Fault{Code: "internal_error"}, nil, 0},
		{"their web server", slacktest.Fault{Status: http.StatusBadGateway}, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, overHTTP, slacktest.Options{})
			s.Fail("chat.postMessage", c.fault)
			_, err := s.chat.Send(t.Context(), bot.Outbound{Chat: room, Text: "x"})
			var wait *bot.RetryAfter
			final := errors.Is(err, bot.ErrUndeliverable)
			switch {
			case err == nil, c.want == nil && final, c.want != nil && !errors.Is(err, c.want):
				t.Errorf("error %v, want %v", err, c.want)
			case errors.As(err, &wait) != (c.wait > 0), c.wait > 0 && wait.Delay != c.wait:
				t.Errorf("error %v, want to wait %s", err, c.wait)
			}
			if err != nil && strings.Contains(err.Error(), "xoxb") {
				t.Error("the error tells the token")
			}
		})
	}
}

// TestStrictPace lets Slack itself say no, and the channel hold back afterwards.
func TestStrictPace(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := setup(t, overHTTP, slacktest.Options{Now: func() time.Time { return now }}) // time stands still for Slack
	s.send(t, bot.Outbound{Chat: room, Text: "一"}, room)
	for range 2 {
		_, err := s.chat.Send(t.Context(), bot.Outbound{Chat: room, Text: "二"})
		var wait *bot.RetryAfter
		if !errors.As(err, &wait) || wait.Delay <= 0 {
			t.Fatalf("error %v, want a wait", err)
		}
	}
	if _, err := s.chat.Send(t.Context(), bot.Outbound{Chat: s.Direct(li), Text: "别的会话"}); err != nil {
		t.Error(err)
	}
}

// TestLongMessageGoesOn breaks in the middle of a message of several pages: the retry
// sends the rest only.
func TestLongMessageGoesOn(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{NoPace: true})
	var text strings.Builder
	for i := range 1200 {
		fmt.Fprintf(&text, "第 %d 句话是这样说的，不多也不少。\n", i)
	}
	out := to(room, draft)
	out.Text = text.String()
	first, err := s.chat.Send(t.Context(), to(s.Direct(li), out))
	if err != nil {
		t.Fatal(err)
	}
	whole := s.Said(s.Direct(li))
	if len(whole) < 2 || whole[0].TS != first {
		t.Fatalf("%d pages, the first %s", len(whole), first)
	}
	out.Message++
	s.Fail("chat.postMessage", slacktest.Fault{}, slacktest.Fault{Code: "internal_error"})
	if _, err := s.chat.Send(t.Context(), to(s.Direct(li), out)); err == nil {
		t.Fatal("the fault did not come")
	}
	if _, err := s.chat.Send(t.Context(), to(s.Direct(li), out)); err != nil {
		t.Fatal(err)
	}
	if again := s.Said(s.Direct(li)); len(again) != 2*len(whole) {
		t.Errorf("%d pages after the retry, want %d", len(again), 2*len(whole))
	}
	shown := ""
	for _, m := range whole {
		shown += m.Shown() + "\n"
	}
	for i := range 1200 {
		if strings.Count(shown, fmt.Sprintf("第 %d 句话是这样说的，不多也不少。\n", i)) != 1 {
			t.Fatalf("sentence %d is not shown once", i)
		}
	}
	if last := whole[len(whole)-1]; len(last.Buttons()) != len(draft.Buttons) || len(whole[0].Buttons()) != 0 {
		t.Error("the buttons belong on the last page")
	}
}

func TestNoSuchChat(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{})
	for _, chat := range []string{"", "room", "C1:2", "C1@", "home:", "home:x", "C1:1.1@2", "../C1"} {
		if _, err := s.chat.Send(t.Context(), bot.Outbound{Chat: chat, Text: "x"}); !errors.Is(err, slackchat.ErrGone) {
			t.Errorf("%q: %v", chat, err)
		}
	}
}
