package slackchat_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/desks"
)

// TestEdit opens the form of a draft, sends it empty, then with other words, in a thread,
// where only one person sees the draft, and with a draft too long for a button.
func TestEdit(t *testing.T) {
	t.Parallel()
	words := "王先生，5W-30 <全合成> & *机滤* 一起换。"
	long := strings.Repeat("这是一份很长很长的草稿，一个按钮装不下它。\n", 100)
	for _, c := range []struct {
		name, text, want string
		personal         bool
	}{
		{"a draft with title and facts", draft.Text, words, false},
		{"for one person's eyes", draft.Text, words, true},
		{"nothing but the draft", words, words, false},
		{"of several paragraphs", "标题：\n\n一\n\n二\n\n提醒", "一\n\n二", false},
		{"a long one", "标题：\n\n" + long + "\n\n提醒", strings.TrimSpace(long), false},
	} {
		for by, name := range map[over]string{overHTTP: "http", overSocket: "socket"} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				s := setup(t, by, slacktest.Options{})
				chat := room + ":" + s.Say(wang, room, "太贵了").TS
				out := to(chat, draft)
				out.Text, out.Personal = c.text, c.personal
				press(t, s, li, s.send(t, out, room), "修改")
				form, open := s.Modal(li)
				if !open {
					t.Fatal("no form is open")
				}
				if diff := cmp.Diff(c.want, form.Blocks[0].Element.InitialValue); diff != "" {
					t.Error(diff)
				}
				submit(t, s, li, "  ")
				if form, open = s.Modal(li); !open || len(form.Errors) != 1 {
					t.Fatalf("an empty draft is taken: %+v", form)
				}
				submit(t, s, li, "王先生，改好了。")
				if _, open = s.Modal(li); open {
					t.Error("the form stays open")
				}
				got := s.inboxed(t, 1)
				if want := (bot.Inbound{Shop: 7, Channel: "slack", EventID: got[0].EventID, Chat: chat, Author: li, Action: "scripts:edit:12", Text: "改成：王先生，改好了。", Whole: true}); !cmp.Equal(got, []bot.Inbound{want}) {
					t.Error(cmp.Diff([]bot.Inbound{want}, got))
				}
			})
		}
	}
}

func submit(t *testing.T, s *shop, user, text string) {
	t.Helper()
	id, err := s.Submit(user, text)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := s.Outcome(t.Context(), id); err != nil || !d.Acknowledged {
		t.Fatalf("submit %q: %+v %v", text, d, err)
	}
}

// TestFormDoesNotOpen asks that the person is told another way.
func TestFormDoesNotOpen(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{NoPace: true})
	m := s.send(t, to(s.Direct(li), draft), s.Direct(li))
	s.Fail("views.open", slacktest.Fault{Code: "expired_trigger_id"})
	press(t, s, li, m, "修改")
	if _, err := s.AwaitReply(t.Context(), s.Direct(li), func(m slacktest.Message) bool { return strings.Contains(m.Shown(), "改成：") && m.TS > "" }); err != nil {
		t.Error(err)
	}
}

// TestHome opens the tab, presses what it shows, and refreshes it.
func TestHome(t *testing.T) {
	t.Parallel()
	s := setup(t, overSocket, slacktest.Options{})
	s.OpenHome(li)
	asked := s.inboxed(t, 1)[0]
	out := bot.Outbound{Chat: asked.Chat, Author: asked.Author, Text: strings.Repeat("1. 王建国：保养到期\n", 400), Buttons: []desks.Button{{Label: "完成 1", Action: "today:done:1"}}, Personal: true}
	if _, err := s.chat.Send(t.Context(), out); err != nil {
		t.Fatal(err)
	}
	home, filled := s.Home(li)
	if shown := home.Shown(); !filled || strings.Count(shown, "王建国") != 400 {
		t.Fatalf("home shows %q", shown)
	}
	press(t, s, li, home, "完成 1")
	press(t, s, li, home, "刷新")
	got := s.inboxed(t, 3)[1:]
	if got[0].Action != "today:done:1" || got[0].Chat != "home:"+li || got[1].Text != "今天要联系谁" || got[1].Action != "" || got[1].Chat != "home:"+li {
		t.Errorf("received %+v", got)
	}
}

// TestSuggestions opens the assistant's view.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	s := setup(t, overSocket, slacktest.Options{})
	thread := s.StartAssistant(li)
	s.await(t, func() bool { return len(s.Prompts(thread.Channel, thread.TS)) > 0 })
	s.Reply(li, thread, s.Prompts(thread.Channel, thread.TS)[0])
	if got := s.inboxed(t, 1)[0]; got.Chat != thread.Channel+":"+thread.TS || got.Text != "今天要联系谁" {
		t.Errorf("received %+v", got)
	}
}
