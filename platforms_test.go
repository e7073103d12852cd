package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/channels/telegramchat"
	"pitcrew/bot/channels/telegramchat/telegramtest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestPlatforms plays testdata/platforms/*.txtar on both databases: customers in Telegram
// and staff in Slack, over the platforms' own protocols. The section "chat" is a
// transcript. Who is there:
//
//	@telegram 42 王建国 zh-hans      a customer, with the language of their app
//	@slack U0LIMIN 李敏 advisor      a member of staff; without a role somebody unknown
//	@now 2026-11-23T10:00:00+08:00   the time; what falls due then arrives below
//
// What they do, and below it what arrives ("→ where", then the message, indented):
//
//	王建国 says: 我要预约             in Telegram, or directly to the app in Slack
//	王建国 presses: 确认              the latest button of that name that the person sees
//	王建国 shares: 13800138000        the own contact
//	王建国 photographs: 门划了        a photo, with its caption
//	王建国 blocks                     the bot, until "unblocks"
//	王建国 waits: 60                  Telegram takes the next message only that many seconds later
//	李敏 posts: 客户说太贵了          in the team's channel, among people
//	李敏 asks: 今天要联系谁           mentions the app in the team's channel
//	李敏 answers: 您好                mentions the app in the thread last posted in
//	李敏 talks: 谁去看看              in that thread, among people
//	李敏 sends: 报价                  a file into that thread, with a mention
//	李敏 commands: 今天               the slash command, in the team's channel
//	李敏 drafts                       the shortcut, on the latest message of a person in the team's channel
//	李敏 submits: 您好                what stands in the open form then
//	李敏 opens                        the Home tab
//
// «code» is the latest number of six digits that was shown. Other sections are files that
// are imported first.
func TestPlatforms(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/platforms/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations over the platforms: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) { playPlatforms(t, s, clock, file) })
		})
	}
}

func playPlatforms(t *testing.T, s *store.Store, clock *storetest.Clock, file string) {
	archive, chat := conversation(t, file)
	a := testApp(t, s)
	importSections(t, a, archive, chat)
	want := string(archive.Files[chat].Data)
	p := openPlatforms(t, a, clock)
	for line := range strings.Lines(want) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "→") || strings.HasPrefix(line, "  ") {
			continue
		}
		fmt.Fprintln(&p.out, line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.step(line); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, p.out.String())
		}
	}
	if *update {
		archive.Files[chat].Data = p.out.Bytes()
		if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, p.out.String()); diff != "" {
		t.Errorf("conversation differs (-want +got):\n%s", diff)
	}
}

// onPlatforms is a shop between a Telegram and a Slack.
type onPlatforms struct {
	t        *testing.T
	ctx      context.Context
	app      *app
	clock    *storetest.Clock
	engine   *bot.Engine
	telegram *telegramtest.Server
	slack    *slacktest.Server
	people   map[string]*telegramtest.Person
	staff    map[string]string // Slack ids by name
	names    map[int64]string  // of Telegram's people
	heard    int               // of telegram.Sent
	shown    map[string]int    // by Slack's channel, how many messages
	homes    map[string]string
	forms    map[string]string // by user, the id of the form that is open
	thread   slacktest.Message // the one last posted in by the app
	code     string
	out      bytes.Buffer
}

func openPlatforms(t *testing.T, a *app, clock *storetest.Clock) *onPlatforms {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	p := &onPlatforms{
		t: t, ctx: ctx, app: a, clock: clock, telegram: telegramtest.New(botToken), people: map[string]*telegramtest.Person{}, staff: map[string]string{},
		names: map[int64]string{}, shown: map[string]int{}, homes: map[string]string{}, forms: map[string]string{},
	}
	p.telegram.Limits = telegramtest.Limits{}
	web := httptest.NewServer(p.telegram)
	t.Cleanup(web.Close)
	t.Cleanup(p.telegram.Close)
	var err error
	if p.slack, err = slacktest.New(slacktest.Options{NoPace: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.slack.Close)
	p.slack.AddChannel(team, "team", slacktest.BotUser)
	a.rules.Handoff.Channel, a.rules.Handoff.Chat = slackchat.Name, team
	customers, err := telegramchat.New(telegramchat.Options{Token: botToken, APIURL: web.URL, Shop: a.shop.ID, Pace: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	colleagues, err := slackchat.New(slackchat.Options{BotToken: "xoxb-test", AppToken: "xapp-test", APIURL: p.slack.URL(), Shop: a.shop.ID, Pace: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	p.engine = a.engine(engineRules(0), nil, customers, colleagues)
	receive := func(ctx context.Context, in bot.Inbound) error {
		in.At = time.Time{} // the platforms have the time of day, the shop has the script's
		return p.engine.Receive(ctx, in)
	}
	running, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() { _ = customers.Run(running, receive) }) // both end with running
	group.Go(func() { _ = colleagues.Run(running, receive) })
	t.Cleanup(func() { stop(); group.Wait() })
	if err := p.slack.Await(ctx, func() bool { return p.slack.Sockets() > 0 && p.slack.Calls("auth.test") > 0 }); err != nil {
		t.Fatal(err)
	}
	return p
}

var stepForm = regexp.MustCompile(`^(\S+) ([a-z]+)(?:: (.*))?$`)

// step does what a line says and writes down what arrives.
func (p *onPlatforms) step(line string) error {
	if strings.HasPrefix(line, "@") {
		if err := p.set(strings.Fields(line)); err != nil {
			return err
		}
		return p.settle()
	}
	m := stepForm.FindStringSubmatch(line)
	if m == nil {
		return errors.New("is no step")
	}
	name, verb, words := m[1], m[2], strings.ReplaceAll(m[3], "«code»", p.code)
	var err error
	if person, ok := p.people[name]; ok {
		err = p.customerDoes(person, verb, words)
	} else if user, ok := p.staff[name]; ok {
		err = p.staffDoes(user, verb, words)
	} else {
		return fmt.Errorf("who is %s?", name)
	}
	if err != nil {
		return err
	}
	return p.settle()
}

func (p *onPlatforms) set(words []string) error {
	switch {
	case words[0] == "@now" && len(words) == 2:
		at, err := time.Parse(time.RFC3339, words[1])
		p.clock.Set(at)
		return err
	case words[0] == "@telegram" && len(words) == 4:
		id, err := strconv.ParseInt(words[1], 10, 64)
		p.people[words[2]], p.names[id] = p.telegram.Person(id, words[2], words[3]), words[2]
		return err
	case words[0] == "@slack" && len(words) >= 3:
		p.staff[words[2]] = words[1]
		p.slack.AddUser(words[1], words[2])
		p.slack.Join(team, words[1])
		if len(words) == 3 {
			return nil
		}
		return p.app.store.InTx(p.ctx, func(tx *store.Tx) error {
			_, err := tx.PutStaff(p.ctx, store.Staff{Shop: p.app.shop.ID, Name: words[2], Role: store.Role(words[3]), SlackID: words[1], Active: true})
			return err
		})
	}
	return errors.New("is nothing to set")
}

func (p *onPlatforms) customerDoes(who *telegramtest.Person, verb, words string) error {
	var update int64
	switch verb {
	case "says":
		update = who.Says(words).Update
	case "shares":
		update = who.SharesContact(words).Update
	case "photographs":
		p.telegram.AddFile("PHOTO", []byte("a photo"))
		update = who.Sends(map[string]any{"caption": words, "photo": []any{map[string]any{"file_id": "PHOTO", "file_unique_id": "P", "width": 90, "height": 90, "file_size": 7}}}).Update
	case "blocks", "unblocks":
		who.Blocks(verb == "blocks")
		return nil
	case "waits":
		seconds, err := strconv.Atoi(words)
		p.telegram.Fail("sendMessage", telegramtest.Fault{RetryAfter: seconds})
		return err
	case "presses":
		sent := p.telegram.Sent()
		for i := len(sent) - 1; i >= 0 && update == 0; i-- {
			if sent[i].Chat == who.ID() && inlineHas(sent[i], words) {
				update, _ = who.Presses(sent[i], words)
			}
		}
		if update == 0 {
			return errors.New("there is no such button")
		}
	default:
		return fmt.Errorf("customers do not %q", verb)
	}
	return p.telegram.Confirmed(p.ctx, update)
}

func inlineHas(m telegramtest.Sent, label string) bool {
	for _, row := range m.Inline {
		for _, b := range row {
			if b.Text == label {
				return true
			}
		}
	}
	return false
}

func (p *onPlatforms) staffDoes(user, verb, words string) (err error) {
	switch verb {
	case "says":
		p.slack.Say(user, p.slack.Direct(user), words)
	case "posts":
		p.slack.Say(user, team, words)
	case "asks":
		p.slack.SayTo(user, team, words)
	case "answers":
		p.slack.Reply(user, p.thread, slacktest.Mention+" "+words)
	case "talks":
		p.slack.Reply(user, p.thread, words)
	case "sends":
		p.slack.AddFile(slacktest.File{ID: "F0FILE", Name: "file.pdf", MIMEType: "application/pdf", Content: []byte("a file")})
		p.slack.ShareIn(user, p.thread, slacktest.Mention+" "+words, "F0FILE")
	case "commands":
		p.slack.Run(user, team, words)
	case "opens":
		p.slack.OpenHome(user)
	case "submits":
		_, err = p.slack.Submit(user, words)
	case "drafts":
		said := p.slack.Messages(team)
		for i := len(said) - 1; i >= 0; i-- {
			if said[i].User != slacktest.BotUser {
				p.slack.Shortcut(user, said[i], "draft_reply")
				return nil
			}
		}
		return errors.New("nobody said anything")
	case "presses":
		return p.press(user, words)
	default:
		return fmt.Errorf("staff do not %q", verb)
	}
	return err
}

// press presses the latest button of that name that the person sees.
func (p *onPlatforms) press(user, label string) error {
	var seen []slacktest.Message
	for _, channel := range []string{team, p.slack.Direct(user)} {
		for _, m := range p.slack.Said(channel) {
			if m.Only == "" || m.Only == user {
				seen = append(seen, m)
			}
		}
	}
	if home, ok := p.slack.Home(user); ok {
		seen = append([]slacktest.Message{home}, seen...)
	}
	for i := len(seen) - 1; i >= 0; i-- {
		if id, err := p.slack.Press(user, seen[i], label); err == nil {
			_, err := p.slack.Outcome(p.ctx, id)
			return err
		}
	}
	return errors.New("there is no such button")
}
