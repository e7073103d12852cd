package slackchat_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/desks"
)

// longAnswer is an answer of several pages to a mention.
func longAnswer(s *shop) bot.Outbound {
	var text strings.Builder
	for i := range 1200 {
		fmt.Fprintf(&text, "第 %d 句话是这样说的，不多也不少。\n", i)
	}
	out := to(mentioned(s), draft)
	out.Text = text.String()
	return out
}

// TestLongAnswersGrow asks that a long answer in a thread is one message that grows, whole
// and in order, where the workspace streams, and several messages where it does not or
// where Slack has enough of it.
func TestLongAnswersGrow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		opts     slacktest.Options
		faults   map[string][]slacktest.Fault
		again    bool // the first try fails
		messages int
		pieces   int // of the first
	}{
		{"one message", slacktest.Options{}, nil, false, 1, 3},
		{"no streams here", slacktest.Options{NoStreams: true}, nil, false, 3, 0},
		{"refused in the middle", slacktest.Options{}, map[string][]slacktest.Fault{"chat.appendStream": {{Code: "msg_too_long"}}}, false, 3, 1},
		{"broken in the middle", slacktest.Options{}, map[string][]slacktest.Fault{"chat.appendStream": {{}, {Code: "internal_error"}}}, true, 2, 2},
		{"broken at the start", slacktest.Options{}, map[string][]slacktest.Fault{"chat.startStream": {{Status: 503}}}, true, 1, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.opts.NoPace = true
			s := setup(t, overHTTP, c.opts)
			for method, faults := range c.faults {
				s.Fail(method, faults...)
			}
			out := longAnswer(s)
			if _, err := s.chat.Send(t.Context(), out); (err != nil) != c.again {
				t.Fatal(err)
			} else if c.again {
				if _, err := s.chat.Send(t.Context(), out); err != nil {
					t.Fatal(err)
				}
			}
			said, shown := s.Said(room), ""
			for _, m := range said {
				shown += m.Shown() + "\n"
				if m.Streaming {
					t.Error("a message never ends")
				}
			}
			if len(said) != c.messages || said[0].Pieces != c.pieces {
				t.Errorf("%d messages, the first of %d pieces; want %d, %d", len(said), said[0].Pieces, c.messages, c.pieces)
			}
			for i := range 1200 {
				if strings.Count(shown, fmt.Sprintf("第 %d 句话是这样说的，不多也不少。\n", i)) != 1 {
					t.Fatalf("sentence %d is not shown once", i)
				}
			}
			if last := said[len(said)-1]; len(last.Buttons()) != len(draft.Buttons) {
				t.Error("the buttons belong on the last piece")
			}
		})
	}
}

// TestExhibits asks that a table and a chart stand beside the text where the workspace has
// them, in the stead of the words that tell the same, and that all is in words where not.
func TestExhibits(t *testing.T) {
	t.Parallel()
	out := bot.Outbound{
		Message: 12, Text: "明天有 2 个预约\n1. 09:00 王建国\n2. 10:00 李雷\n评价：好 3，差 1", Buttons: []desks.Button{{Label: "刷新", Action: "booking:agenda"}},
		Exhibits: []desks.Exhibit{
			{Instead: "\n1. 09:00 王建国\n2. 10:00 李雷", Head: []string{"时间", "客户"}, Rows: [][]string{{"09:00", "王建国"}, {"10:00", ""}}},
			{Title: "评价", Shares: []desks.Share{{Label: "好", Count: 3}, {Label: "一般", Count: 0}, {Label: "差", Count: 1}}},
			{Head: []string{"第二张"}, Rows: [][]string{{"表"}}, Instead: "明天"},
			{Head: []string{"两列", "一格"}, Rows: [][]string{{"少"}}, Instead: "预约"},
		},
	}
	rich := "明天有 2 个预约\n评价：好 3，差 1\n| 时间 | 客户 |\n| 09:00 | 王建国 |\n| 10:00 | — |\n| 好 3 |\n| 差 1 |\n[刷新]"
	for name, c := range map[string]struct {
		plain bool
		want  string
	}{"shown": {false, rich}, "told": {true, out.Text + "\n[刷新]"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, overHTTP, slacktest.Options{NoExhibits: c.plain, NoPace: true})
			for range 2 { // the second time the workspace is known
				if diff := cmp.Diff(c.want, s.send(t, to(s.Direct(li), out), s.Direct(li)).Shown()); diff != "" {
					t.Error(diff)
				}
			}
			if calls := s.Calls("chat.postMessage"); c.plain && calls != 3 {
				t.Errorf("%d calls, want two tries and one more", calls)
			}
		})
	}
}

// TestTheTeamsChannelIsMarked asks that the channel where handoffs are told is one in which
// personal data may stand.
func TestTheTeamsChannelIsMarked(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{}, func(o *slackchat.Options) { o.TeamChannel = room })
	m := s.send(t, bot.Outbound{Chat: room, Author: li, Text: "王建国 138 0013 8000", Personal: true}, room)
	if m.Only != "" {
		t.Errorf("only %s sees it", m.Only)
	}
}
