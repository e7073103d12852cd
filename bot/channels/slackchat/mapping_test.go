package slackchat_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/desks"
)

// TestMapping plays what people do in Slack and reads what the engine receives, both over
// HTTP and over the socket.
func TestMapping(t *testing.T) {
	t.Parallel()
	for by, name := range map[over]string{overHTTP: "http", overSocket: "socket"} {
		for _, c := range mappings {
			t.Run(name+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				s := setup(t, by, slacktest.Options{}, c.options...)
				want := c.play(t, s)
				s.settle(t)
				for i := range want {
					want[i].Shop, want[i].Channel = 7, "slack"
				}
				ignored := cmpopts.IgnoreFields(bot.Inbound{}, "EventID", "At")
				order := cmpopts.SortSlices(func(a, b bot.Inbound) bool { return a.Chat+a.Text < b.Chat+b.Text }) // of chats, there is none
				if diff := cmp.Diff(want, s.inboxed(t, len(want)), ignored, order, cmpopts.EquateEmpty()); diff != "" {
					t.Error(diff)
				}
				for _, d := range s.Deliveries() {
					if !d.Acknowledged {
						t.Errorf("%s %s was not acknowledged", d.Kind, d.Type)
					}
				}
			})
		}
	}
}

func in(chat, author, text string) bot.Inbound {
	return bot.Inbound{Chat: chat, Author: author, Text: text}
}

var mappings = []struct {
	name    string
	options []func(*slackchat.Options)
	play    func(t *testing.T, s *shop) []bot.Inbound
}{
	{"a direct message", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		s.Say(li, s.Direct(li), "沪A12345 的车主嫌贵，怎么回？")
		return []bot.Inbound{in("D0LI", li, "沪A12345 的车主嫌贵，怎么回？")}
	}},
	{"a thread in a direct message", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		m := s.Say(li, s.Direct(li), "第一句")
		s.Reply(li, m, "第二句")
		return []bot.Inbound{in("D0LI", li, "第一句"), in("D0LI:"+m.TS, li, "第二句")}
	}},
	{"a mention opens a thread and comes once", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		m := s.SayTo(li, room, "今天要联系谁")
		return []bot.Inbound{in(room+":"+m.TS, li, "今天要联系谁")}
	}},
	{"a mention in a thread stays there", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		m := s.Say(wang, room, "这个客户怎么办")
		s.Reply(li, m, "问问 "+slacktest.Mention+" 吧")
		return []bot.Inbound{in(room+":"+m.TS, li, "问问  吧")}
	}},
	{"a mention where the app is no member", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		m := s.SayTo(li, away, "在吗")
		return []bot.Inbound{in(away+":"+m.TS, li, "在吗")}
	}},
	{"talk among people is theirs", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		m := s.Say(li, room, "中午吃什么？")
		s.Reply(wang, m, "面")
		return nil
	}},
	{
		"questions only",
		[]func(*slackchat.Options){func(o *slackchat.Options) { o.Mode = slackchat.ModeQuestions }},
		func(_ *testing.T, s *shop) []bot.Inbound {
			s.Say(li, room, "收到")
			m := s.Say(li, room, "机油多久换一次")
			return []bot.Inbound{in(room+":"+m.TS, li, "机油多久换一次")}
		},
	},
	{
		"all in one room",
		[]func(*slackchat.Options){func(o *slackchat.Options) {
			o.Rooms = map[string]slackchat.Room{room: {Mode: slackchat.ModeAll}}
		}},
		func(_ *testing.T, s *shop) []bot.Inbound {
			m := s.Say(li, room, "收到")
			return []bot.Inbound{in(room+":"+m.TS, li, "收到")}
		},
	},
	{"marks become words", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		m := s.Say(wang, s.Direct(wang), "x")
		s.Reply(wang, m, "打 <tel:13800138000|138 0013 8000> 给 <@U0LI|李敏>，见 <https://a.cn/x|a.cn/x>、<https://b.cn|这里>、<#C0ROOM|service> <mailto:a@b.cn|a@b.cn> <!here> A&amp;B &lt;3")
		return []bot.Inbound{
			in("D0WANG", wang, "x"),
			in("D0WANG:"+m.TS, wang, "打 138 0013 8000 给 @李敏，见 a.cn/x、这里 https://b.cn、#service a@b.cn @here A&B <3"),
		}
	}},
	{"files", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		s.AddFile(slacktest.File{ID: "F01", Name: "刹车.jpg", MIMEType: "image/jpeg", Content: []byte("jpeg")})
		s.AddFile(slacktest.File{ID: "F02", Name: "单子.pdf", MIMEType: "application/pdf", Content: []byte("pdf..")})
		s.Share(li, s.Direct(li), "看看", "F01", "F02")
		return []bot.Inbound{{Chat: "D0LI", Author: li, Text: "看看", Attachments: []bot.Attachment{
			{Kind: "photo", ID: "F01", Name: "刹车.jpg", Type: "image/jpeg", Size: 4}, {Kind: "file", ID: "F02", Name: "单子.pdf", Type: "application/pdf", Size: 5},
		}}}
	}},
	{"own posts, edits, deletions, joins and other bots are not for it", nil, func(t *testing.T, s *shop) []bot.Inbound {
		s.send(t, bot.Outbound{Chat: room, Text: "早"}, room)
		for _, subtype := range []string{"message_changed", "message_deleted", "channel_join", "bot_message", "channel_topic"} {
			s.Emit(map[string]any{"type": "message", "subtype": subtype, "channel": s.Direct(li), "user": li, "text": slacktest.Mention, "ts": "1700000000.000100"})
		}
		s.Emit(map[string]any{"type": "message", "bot_id": "B0OTHER", "channel": s.Direct(li), "user": li, "text": "hi", "ts": "1700000000.000200"})
		s.Emit(map[string]any{"type": "member_joined_channel", "channel": room, "user": li})
		s.Emit(map[string]any{"type": "channel_created", "channel": map[string]any{"id": room}})
		return nil
	}},
	{"the slash command in a channel is answered to one person", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		s.Run(li, room, "find 沪A12345")
		s.Run(li, s.Direct(li), "today")
		s.Run(wang, room, "机油多少钱")
		return []bot.Inbound{atOnce(in(room+"@"+li, li, "查一下沪A12345")), atOnce(in("D0LI", li, "今天要联系谁")), atOnce(in(room+"@"+wang, wang, "机油多少钱"))}
	}},
	{"the slash command typed into a thread", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		m := s.Say(li, room, "客户说太贵")
		s.Reply(li, m, slacktest.Mention+" /pitcrew reply 太贵了")
		return []bot.Inbound{in(room+":"+m.TS, li, "怎么回：太贵了")}
	}},
	{"a button in a thread", nil, func(t *testing.T, s *shop) []bot.Inbound {
		m := s.SayTo(li, room, "话术")
		shown := s.send(t, bot.Outbound{Chat: room + ":" + m.TS, Message: 12, Text: "草稿", Buttons: []desks.Button{{Label: "发给客户", Action: "scripts:send:12"}}}, room)
		press(t, s, wang, shown, "发给客户")
		return []bot.Inbound{in(room+":"+m.TS, li, "话术"), {Chat: room + ":" + m.TS, Author: wang, Action: "scripts:send:12", Whole: true}}
	}},
	{"a button that only one person sees", nil, func(t *testing.T, s *shop) []bot.Inbound {
		m := s.Say(wang, room, "客户")
		shown := s.send(t, bot.Outbound{Chat: room + ":" + m.TS, Author: li, Text: "卡片", Personal: true, Buttons: []desks.Button{{Label: "下一张", Action: "customers:card:2"}}}, room)
		press(t, s, li, shown, "下一张")
		return []bot.Inbound{{Chat: room + ":" + m.TS, Author: li, Action: "customers:card:2", Whole: true}}
	}},
	{"the shortcut", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		m := s.Say(wang, room, "客户说：别家便宜 <https://x.cn>")
		s.Shortcut(li, m, "draft_reply")
		s.Shortcut(li, m, "another_shortcut")
		return []bot.Inbound{atOnce(in(room+":"+m.TS, li, "怎么回：客户说：别家便宜 <https://x.cn>"))}
	}},
	{"the Home tab", nil, func(_ *testing.T, s *shop) []bot.Inbound {
		s.OpenHome(li)
		s.Emit(map[string]any{"type": "app_home_opened", "user": li, "tab": "messages"})
		return []bot.Inbound{atOnce(in("home:"+li, li, "今天要联系谁"))}
	}},
}

func press(t *testing.T, s *shop, user string, m slacktest.Message, label string) {
	t.Helper()
	id, err := s.Press(user, m, label)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := s.Outcome(t.Context(), id); err != nil || !d.Acknowledged {
		t.Fatalf("press %q: %+v %v", label, d, err)
	}
}

// atOnce is answered without a wait for more.
func atOnce(in bot.Inbound) bot.Inbound {
	in.Whole = true
	return in
}

func TestUsageOfTheCommand(t *testing.T) {
	t.Parallel()
	for by, name := range map[over]string{overHTTP: "http", overSocket: "socket"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, by, slacktest.Options{})
			d, err := s.Outcome(t.Context(), s.Run(li, room, "帮助"))
			if err != nil {
				t.Fatal(err)
			}
			if answer := string(d.Answer); !strings.Contains(answer, "ephemeral") || !strings.Contains(answer, "线程里不能用斜杠命令") {
				t.Errorf("answer %s", answer)
			}
			if got := s.inboxed(t, 0); len(got) != 0 {
				t.Errorf("received %v", got)
			}
		})
	}
}

// TestSameEventID asks that whatever Slack does again has one name, and that what people
// do again has two.
func TestSameEventID(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{NoPace: true})
	event := map[string]any{"type": "message", "channel": s.Direct(li), "user": li, "text": "喂", "ts": "1700000000.000100"}
	s.Emit(event)
	s.Emit(event) // another event_id, the same message
	s.settle(t)
	if got := len(s.inboxed(t, 1)); got != 1 {
		t.Fatalf("one message makes %d events", got)
	}
	shown := s.send(t, bot.Outbound{Chat: s.Direct(li), Text: "选", Buttons: []desks.Button{{Label: "好", Action: "booking:yes"}}}, s.Direct(li))
	press(t, s, li, shown, "好")
	press(t, s, li, shown, "好")
	if got := len(s.inboxed(t, 3)); got != 3 {
		t.Fatalf("two presses make %d events", got-1)
	}
}
