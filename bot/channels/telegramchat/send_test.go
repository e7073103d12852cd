package telegramchat_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/channels/telegramchat"
	"pitcrew/bot/channels/telegramchat/telegramtest"
	"pitcrew/bot/desks"
)

func (s *setup) send(out bot.Outbound) (string, error) {
	return s.chat.Send(context.Background(), out)
}

// offer sends message 17 with one button.
func (s *setup) offer(t *testing.T, to *telegramtest.Person, action string) telegramtest.Sent {
	t.Helper()
	_, err := s.send(bot.Outbound{Chat: fmt.Sprint(to.ID()), Message: 17, Text: "可以吗？", Buttons: []desks.Button{{Label: "确认", Action: action}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := to.Hears(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func buttons(labels ...string) []desks.Button {
	var all []desks.Button
	for i, l := range labels {
		all = append(all, desks.Button{Label: l, Action: fmt.Sprintf("desk:%d", i)})
	}
	return all
}

func labels(rows [][]telegramtest.Button) [][]string {
	var all [][]string
	for _, row := range rows {
		var line []string
		for _, b := range row {
			line = append(line, b.Text)
		}
		all = append(all, line)
	}
	return all
}

func TestButtonsInRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		labels []string
		want   [][]string
	}{
		{"short", []string{"确认", "改时间", "取消"}, [][]string{{"确认", "改时间", "取消"}}},
		{"times", []string{"09:00", "10:30", "13:00", "14:30", "16:00"}, [][]string{{"09:00", "10:30", "13:00", "14:30"}, {"16:00"}}},
		{"long", []string{"全合成机油基础保养套餐", "否"}, [][]string{{"全合成机油基础保养套餐"}, {"否"}}},
		{"without a label", []string{"", "多\n行"}, [][]string{{"•", "多 行"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSetup(t, nil)
			s.telegram.Person(11, "王", "")
			if _, err := s.send(bot.Outbound{Chat: "11", Text: "请选择", Buttons: buttons(c.labels...)}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, labels(s.telegram.Sent()[0].Inline)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAskingForTheContact(t *testing.T) {
	t.Parallel()
	s := newSetup(t, nil)
	s.telegram.Person(11, "王", "")
	s.telegram.Group(-10042, "车友会")
	ask := []desks.Button{{Label: "分享我的手机号", Action: "identity:contact"}, {Label: "不了", Action: "identity:no"}}
	if _, err := s.send(bot.Outbound{Chat: "11", Text: "请核实身份", Buttons: ask}); err != nil {
		t.Fatal(err)
	}
	want := [][]telegramtest.Button{{{Text: "分享我的手机号", RequestContact: true}, {Text: "不了"}}}
	got := s.telegram.Sent()[0]
	if diff := cmp.Diff(want, got.Keys); diff != "" || got.Inline != nil {
		t.Errorf("%s, inline %v", diff, got.Inline)
	}
	if _, err := s.send(bot.Outbound{Chat: "-10042", Text: "请核实身份", Buttons: ask[:1]}); err != nil {
		t.Fatal(err)
	}
	want = [][]telegramtest.Button{{{Text: "分享我的手机号", URL: "https://t.me/pitcrew_bot?start=identity"}}}
	if diff := cmp.Diff(want, s.telegram.Sent()[1].Inline); diff != "" {
		t.Error(diff)
	}
}

func TestFootnotesAreFoldedBelow(t *testing.T) {
	t.Parallel()
	s := newSetup(t, nil)
	s.telegram.Person(11, "王", "")
	sources := []desks.Source{{Label: "价格异议 › 话术 (v2)", Quote: "先认同，\n再对比"}, {Label: "价目表"}}
	if _, err := s.send(bot.Outbound{Chat: "11", Text: "😀 <b>不是标记</b> *也不是* _", Sources: sources}); err != nil {
		t.Fatal(err)
	}
	m := s.telegram.Sent()[0]
	const text, notes = "😀 <b>不是标记</b> *也不是* _", "[1] 价格异议 › 话术 (v2)：先认同， 再对比\n[2] 价目表"
	if diff := cmp.Diff(text+"\n\n"+notes, m.Text); diff != "" {
		t.Error(diff)
	}
	units := utf16.Encode([]rune(m.Text))
	if len(m.Entities) != 1 || m.Entities[0].Type != "expandable_blockquote" ||
		string(utf16.Decode(units[m.Entities[0].Offset:m.Entities[0].Offset+m.Entities[0].Length])) != notes {
		t.Errorf("entities %+v", m.Entities)
	}
}

func TestALongTextGoesInParts(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.telegram.Person(11, "王", "")
		text := strings.Repeat("换机油每五千公里一次。🚗\n", 1000)
		out := bot.Outbound{Chat: "11", Message: 17, Text: text, Buttons: buttons("好"), Sources: []desks.Source{{Label: strings.Repeat("长", 200)}}}
		ids, err := s.send(out)
		if err != nil {
			t.Fatal(err)
		}
		sent := s.telegram.Sent()
		if len(sent) != 4 || ids != "1001,1002,1003,1004" {
			t.Fatalf("%d parts, ids %s", len(sent), ids)
		}
		var got []string
		for i, m := range sent {
			if last := i == len(sent)-1; (len(m.Inline) > 0) != last || (len(m.Entities) > 0) != last {
				t.Errorf("part %d: buttons %v, entities %v", i, m.Inline, m.Entities)
			}
			got = append(got, strings.Split(m.Text, "\n\n")[0])
		}
		if strings.Join(got, "\n") != strings.TrimSpace(text) {
			t.Error("the parts are not the text")
		}
	})
}

func TestTheNextTryGoesOnWhereTheLastOneFailed(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.telegram.Person(11, "王", "")
		out := bot.Outbound{Chat: "11", Message: 17, Text: strings.Repeat("一", 4096) + strings.Repeat("二", 4096) + "三"}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(1500*time.Millisecond, cancel) // between the second and the third
		if _, err := s.chat.Send(ctx, out); !errors.Is(err, context.Canceled) {
			t.Fatalf("Send = %v", err)
		}
		if n := len(s.telegram.Sent()); n != 2 {
			t.Fatalf("%d parts were sent", n)
		}
		ids, err := s.send(out)
		if err != nil || ids != "1001,1002,1003" {
			t.Errorf("Send = %q, %v", ids, err)
		}
		if n := len(s.telegram.Sent()); n != 3 {
			t.Errorf("%d messages in all", n)
		}
	})
}

func TestSendErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		chat    string
		text    string
		prepare func(*telegramtest.Server)
		want    error
		delay   time.Duration
	}{
		{"blocked", "11", "你好", func(s *telegramtest.Server) { s.Person(11, "王", "").Blocks(true) }, telegramchat.ErrGone, 0},
		{"never started", "11", "你好", func(s *telegramtest.Server) { s.Stranger(11, "王", "") }, telegramchat.ErrGone, 0},
		{"unknown chat", "12", "你好", nil, telegramchat.ErrGone, 0},
		{"no chat", "console", "你好", nil, telegramchat.ErrGone, 0},
		{"expelled", "-10042", "你好", func(s *telegramtest.Server) { s.Group(-10042, "").Expels() }, telegramchat.ErrGone, 0},
		{"empty", "11", " \n ", func(s *telegramtest.Server) { s.Person(11, "王", "") }, telegramchat.ErrRefused, 0},
		{"too many", "11", "你好", func(s *telegramtest.Server) {
			s.Person(11, "王", "")
			s.Fail("sendMessage", telegramtest.Fault{RetryAfter: 9})
		}, nil, 9 * time.Second},
		{"a page of HTML", "11", "你好", func(s *telegramtest.Server) {
			s.Person(11, "王", "")
			s.Fail("sendMessage", telegramtest.Fault{Status: 502})
		}, nil, 0},
		{"no answer", "11", "你好", func(s *telegramtest.Server) {
			s.Person(11, "王", "")
			s.Fail("sendMessage", telegramtest.Fault{Hang: true})
		}, context.DeadlineExceeded, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bubble(t, nil, func(t *testing.T, s *setup) {
				if c.prepare != nil {
					c.prepare(s.telegram)
				}
				_, err := s.send(bot.Outbound{Chat: c.chat, Text: c.text})
				var wait *bot.RetryAfter
				errors.As(err, &wait)
				switch {
				case err == nil:
					t.Error("no error")
				case c.want != nil && !errors.Is(err, c.want), c.want == nil && errors.Is(err, bot.ErrUndeliverable):
					t.Errorf("err = %v, want %v", err, c.want)
				case (wait != nil) != (c.delay > 0) || wait != nil && wait.Delay != c.delay:
					t.Errorf("err = %v, want a delay of %s", err, c.delay)
				case strings.Contains(err.Error(), token) || len(err.Error()) > 300:
					t.Errorf("it tells too much: %v", err)
				}
			})
		})
	}
}

// Over a real connection that breaks: the token stays out of the error.
func TestABrokenConnectionDoesNotTellTheToken(t *testing.T) {
	t.Parallel()
	telegram := telegramtest.New(token)
	api := httptest.NewServer(telegram)
	defer api.Close()
	defer telegram.Close()
	telegram.Person(11, "王", "")
	telegram.Fail("sendMessage", telegramtest.Fault{Lose: true})
	chat, err := telegramchat.New(telegramchat.Options{Token: token, APIURL: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = chat.Send(t.Context(), bot.Outbound{Chat: "11", Text: "你好"}); err == nil || strings.Contains(err.Error(), token) {
		t.Errorf("err = %v", err)
	}
}

func TestPersonalDataStaysOutOfGroups(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		group := s.telegram.Group(-10042, "车友会")
		wang := s.telegram.Person(11, "王", "")
		s.telegram.Stranger(12, "李", "")
		out := bot.Outbound{Chat: "-10042", Author: "11", Message: 17, Text: "您的尾号是 8000", Personal: true, Buttons: buttons("好")}
		if _, err := s.send(out); err != nil {
			t.Fatal(err)
		}
		private, err := wang.Hears(t.Context())
		if err != nil || private.Text != out.Text || len(private.Inline) != 1 {
			t.Errorf("private: %+v, %v", private, err)
		}
		shown, err := group.Hears(t.Context())
		if err != nil || strings.Contains(shown.Text, "8000") || !strings.Contains(shown.Text, "已私聊") {
			t.Errorf("group: %+v, %v", shown, err)
		}
		out.Author, out.Message = "12", 18
		if _, err := s.send(out); err != nil {
			t.Fatal(err)
		}
		shown, err = group.Hears(t.Context())
		if err != nil || strings.Contains(shown.Text, "8000") || shown.Inline[0][0].URL != "https://t.me/pitcrew_bot?start=private" {
			t.Errorf("group: %+v, %v", shown, err)
		}
	})
}

func TestAGroupThatWasUpgraded(t *testing.T) {
	t.Parallel()
	s := newSetup(t, nil)
	s.telegram.Group(-42, "车友会").Upgrade(-10042)
	if _, err := s.send(bot.Outbound{Chat: "-42", Text: "你好"}); err != nil {
		t.Fatal(err)
	}
	if m := s.telegram.Sent()[0]; m.Chat != -10042 {
		t.Errorf("sent to %d", m.Chat)
	}
}

func TestATopicOfAGroup(t *testing.T) {
	t.Parallel()
	s := newSetup(t, nil)
	s.telegram.Group(-10042, "车友会")
	if _, err := s.send(bot.Outbound{Chat: "-10042/77", Text: "你好"}); err != nil {
		t.Fatal(err)
	}
	if m := s.telegram.Sent()[0]; m.Chat != -10042 || m.Thread != 77 {
		t.Errorf("sent to %d/%d", m.Chat, m.Thread)
	}
}

func TestTyping(t *testing.T) {
	t.Parallel()
	bubble(t, nil, func(t *testing.T, s *setup) {
		s.telegram.Person(11, "王", "")
		for range 100 {
			if err := s.chat.Typing(t.Context(), "11"); err != nil {
				t.Fatal(err)
			}
		}
		if n := s.telegram.Actions(11); n == 0 || n > 5 {
			t.Errorf("shown %d times at once", n)
		}
	})
}
