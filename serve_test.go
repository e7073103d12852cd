package main

import (
	"context"
	"errors"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/channels/telegramchat/telegramtest"
	"pitcrew/store/storetest"
)

// served is the shipped program between a Telegram and a Slack that speak the real
// protocols over loopback.
type served struct {
	telegram *telegramtest.Server
	slack    *slacktest.Server
	ctx      context.Context
	url      string // of our own pages
	restart  func() // kills it, and starts it again
}

const (
	botToken = "123456:TEST"
	team     = "C0TEAM"
	advisor  = "U0LIMIN"
)

func serve(t *testing.T, database string, args ...string) served {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 2*time.Minute)
	t.Cleanup(cancel)
	address := freeAddress(t)
	s := served{telegram: telegramtest.New(botToken), ctx: ctx, url: "http://" + address}
	telegram := httptest.NewServer(s.telegram)
	t.Cleanup(telegram.Close)
	t.Cleanup(s.telegram.Close)
	var err error
	if s.slack, err = slacktest.New(slacktest.Options{NoPace: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.slack.Close)
	s.slack.AddUser(advisor, "limin")
	s.slack.AddUser("U0NEW", "new")
	s.slack.AddChannel(team, "team", advisor, slacktest.BotUser)

	if code := run(ctx, []string{"staff", "add", "--database", database, "--name", "李敏", "--role", "advisor", "--slack", advisor}); code != 0 {
		t.Fatalf("staff add exits with %d", code)
	}
	path, err := shipped()
	if err != nil {
		t.Fatalf("build: %v", err)
	}
	var p *exec.Cmd
	start := func() {
		p = exec.CommandContext(ctx, path, append([]string{"serve"}, args...)...) //nolint:gosec // our own binary
		p.Env = append(os.Environ(), "PITCREW_DATABASE="+database, "PITCREW_ADDR="+address, "PITCREW_TEAM_CHANNEL="+team, "PITCREW_LEASE=4s",
			"SLACK_BOT_TOKEN=xoxb-test", "SLACK_APP_TOKEN=xapp-test", "SLACK_API_URL="+s.slack.URL(), "TELEGRAM_BOT_TOKEN="+botToken, "TELEGRAM_API_URL="+telegram.URL)
		p.Stdout, p.Stderr = t.Output(), t.Output()
		p.Cancel = func() error { return p.Process.Signal(os.Interrupt) }
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		await(t, s.url+"/readyz")
	}
	s.restart = func() {
		p.Process.Kill() //nolint:errcheck // it may have ended
		p.Wait()         //nolint:errcheck // it was killed
		start()
	}
	t.Cleanup(func() {
		if err := errors.Join(p.Process.Signal(os.Interrupt), p.Wait()); err != nil {
			t.Errorf("serve ends with %v", err)
		}
	})
	start()
	return s
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.Addr().String()
}

// hears fails unless the person's next message from the bot has the words.
func (s served) hears(t *testing.T, p *telegramtest.Person, words string) telegramtest.Sent {
	t.Helper()
	m, err := p.Hears(s.ctx)
	if err != nil {
		t.Fatalf("nothing heard, want … %s …: %v", words, err)
	}
	if !strings.Contains(m.Text, words) {
		t.Fatalf("heard %q, want … %s …", m.Text, words)
	}
	return m
}

// hearsOneDay is hears, whatever comes before: out of hours a word about the opening does.
func (s served) hearsOneDay(t *testing.T, p *telegramtest.Person, words string) {
	t.Helper()
	for {
		m, err := p.Hears(s.ctx)
		if err != nil {
			t.Fatalf("never heard … %s …: %v", words, err)
		}
		if strings.Contains(m.Text, words) {
			return
		}
	}
}

// shows fails unless a message with the words appears in a Slack channel.
func (s served) shows(t *testing.T, channel, words string) slacktest.Message {
	t.Helper()
	m, err := s.slack.AwaitReply(s.ctx, channel, func(m slacktest.Message) bool { return strings.Contains(m.Shown(), words) })
	if err != nil {
		var all []string
		for _, one := range s.slack.Messages(channel) {
			all = append(all, one.Shown())
		}
		t.Fatalf("Slack never shows %q: %v\n%s", words, err, strings.Join(all, "\n---\n"))
	}
	return m
}

// A booking, then a complaint that a person takes over: the words go from Telegram to a
// thread in Slack and back, and the bot keeps quiet meanwhile.
func TestServeBothPlatforms(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serve(t, database)
		wang := s.telegram.Person(42, "王建国", "zh-hans")

		wang.Says("我上次做了什么保养")
		s.hears(t, wang, "先确认您的身份")
		wang.SharesContact("13800138000")
		s.hears(t, wang, "您的号码已确认")
		wang.Says("下周三下午三点想做个保养，车牌沪A12345")
		s.hears(t, wang, "15:00，保养，车牌 沪A12345")
		wang.Says("好的")
		s.hears(t, wang, "约好了")

		wang.Says("转人工")
		s.hearsOneDay(t, wang, "已经通知同事")
		card := s.shows(t, team, "需要人工接待")
		if !strings.Contains(card.Shown(), "沪A12345") || !strings.Contains(card.Shown(), "转人工") {
			t.Errorf("the card shows %q", card.Shown())
		}

		s.slack.Reply(advisor, card, slacktest.Mention+" 王先生您好，我是李敏，您请说")
		s.hears(t, wang, "李敏 来接待您")
		s.hears(t, wang, "王先生您好，我是李敏，您请说")

		wang.Says("上次的发票还没给我")
		s.shows(t, team, "客户：上次的发票还没给我")
		s.slack.Reply(advisor, card, slacktest.Mention+" 解决")
		s.hears(t, wang, "已经处理好了")

		wang.Says("你们几点关门")
		s.hears(t, wang, "18:00")
	})
}

// Files pass both ways between a customer in Telegram and the thread in Slack, and a
// colleague takes the chat over.
func TestServeHandoffFilesAndColleagues(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serve(t, database)
		if code := run(s.ctx, []string{"staff", "add", "--database", database, "--name", "张伟", "--role", "advisor"}); code != 0 {
			t.Fatalf("staff add exits with %d", code)
		}
		zhao := s.telegram.Person(43, "赵六", "zh-hans")
		zhao.Says("转人工")
		s.hearsOneDay(t, zhao, "已经通知同事")
		card := s.shows(t, team, "需要人工接待")
		s.slack.Reply(advisor, card, slacktest.Mention+" 接手")
		s.hears(t, zhao, "李敏 来接待您")

		s.telegram.AddFile("PHOTO", []byte("a scratched door"))
		zhao.Sends(map[string]any{"caption": "门划了", "photo": []any{map[string]any{"file_id": "PHOTO", "file_unique_id": "P", "width": 90, "height": 90, "file_size": 16}}})
		s.shows(t, team, "客户：门划了")
		photo := s.shows(t, team, "客户发来的附件")
		if len(photo.Files) != 1 {
			t.Errorf("the thread shows %+v", photo)
		}

		s.slack.AddFile(slacktest.File{ID: "F0QUOTE", Name: "quote.pdf", MIMEType: "application/pdf", Content: []byte("paint, one door")})
		s.slack.ShareIn(advisor, card, slacktest.Mention+" 这是报价", "F0QUOTE")
		s.hears(t, zhao, "这是报价")
		if m := s.hears(t, zhao, "李敏 发来的附件"); m.FileName != "quote.pdf" || string(m.File) != "paint, one door" {
			t.Errorf("the customer gets %q, %q", m.FileName, m.File)
		}

		s.slack.Reply(advisor, card, slacktest.Mention+" 转给 张伟")
		s.hears(t, zhao, "张伟 来接待您")
	})
}

// Staff ask in a direct message; who is not on the list is told how to be added.
func TestServeStaffInSlack(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serve(t, database)
		s.slack.Say(advisor, s.slack.Direct(advisor), "客户嫌保养太贵怎么回")
		s.shows(t, s.slack.Direct(advisor), "觉得贵就得说出来")
		if code := run(s.ctx, []string{
			"doctor", "--database", database, "--slack-bot-token", "xoxb-test", "--slack-app-token", "xapp-test", "--slack-api-url", s.slack.URL(), "--team-channel", team,
		}); code != 0 {
			t.Errorf("doctor exits with %d", code)
		}
		s.slack.Say("U0NEW", s.slack.Direct("U0NEW"), "防冻液多久换一次")
		s.shows(t, s.slack.Direct("U0NEW"), "staff add")
	})
}
