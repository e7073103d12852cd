package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/channels/telegramchat/telegramtest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// built is where shipped builds; TestMain removes it.
var built string

// shipped is the binary as it is shipped, built once.
var shipped = sync.OnceValues(func() (path string, err error) {
	if built, err = os.MkdirTemp("", "pitcrew-shipped"); err != nil {
		return "", err
	}
	path = filepath.Join(built, "pitcrew")
	return path, exec.Command("go", "build", "-o", path, ".").Run() //nolint:gosec // our own code
})

// crashes is a test of conversations during which the process is killed again and again.
type crashes struct {
	t        *testing.T
	ctx      context.Context
	binary   string
	database string
	telegram *telegramtest.Server
	slack    *slacktest.Server
	url      string // of Telegram
	running  []*exec.Cmd
}

// TestKilledProcesses kills `serve` with SIGKILL at random points while customers write in
// Telegram and staff in Slack, half of the conversations each. On PostgreSQL two replicas
// share the work. Every message must be answered exactly once; a send that was confirmed
// and recorded is never repeated, and the few of which nobody can know are counted.
// PITCREW_CRASH=500 sets the number of conversations.
func TestKilledProcesses(t *testing.T) {
	t.Parallel()
	people := 30
	if n, err := strconv.Atoi(os.Getenv("PITCREW_CRASH")); err == nil {
		people = n
	}
	binary, err := shipped()
	if err != nil {
		t.Fatalf("build: %v", err)
	}
	storetest.EachURL(t, func(t *testing.T, database string) {
		var err error
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		t.Cleanup(cancel)
		c := &crashes{t: t, ctx: ctx, binary: binary, database: database, telegram: telegramtest.New(botToken)}
		server := httptest.NewServer(c.telegram)
		t.Cleanup(server.Close)
		t.Cleanup(c.telegram.Close)
		c.url = server.URL
		if c.slack, err = slacktest.New(slacktest.Options{}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.slack.Close)
		c.hire(people / 2)
		random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a seed makes the run repeatable
		replicas := 1
		if store.IsPostgres(database) {
			replicas = 2
		}
		for range replicas {
			c.start()
		}
		kills := c.talk(people, random)
		c.check(people, kills)
	})
}

// colleague is the Slack id of somebody who works here.
func colleague(i int) string { return "U0STAFF" + strconv.Itoa(i) }

// hire files the staff who write.
func (c *crashes) hire(n int) {
	c.t.Helper()
	if code := run(c.ctx, []string{"staff", "add", "--database", c.database, "--name", "李敏", "--role", "advisor"}); code != 0 { // the shop is made with it
		c.t.Fatalf("staff add exits with %d", code)
	}
	s, err := store.Open(c.ctx, c.database, store.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	err = s.InTx(c.ctx, func(tx *store.Tx) error {
		shop, err := tx.ShopByCode(c.ctx, "main")
		for i := 0; i < n && err == nil; i++ {
			c.slack.AddUser(colleague(i), colleague(i))
			_, err = tx.PutStaff(c.ctx, store.Staff{Shop: shop.ID, Name: colleague(i), Role: store.RoleAdvisor, SlackID: colleague(i), Active: true})
		}
		return err
	})
	if err := errors.Join(err, s.Close()); err != nil {
		c.t.Fatal(err)
	}
}

// talk lets everybody write, and kills a process each time that a random number of sends
// began on one of the platforms. It returns when everybody has heard something.
func (c *crashes) talk(people int, random *rand.Rand) (kills int) {
	staff := people / 2
	customers := make([]*telegramtest.Person, people-staff)
	for i := range customers {
		customers[i] = c.telegram.Person(int64(1000+i), "客户"+strconv.Itoa(i), "zh-hans")
		customers[i].Says("你们几点关门")
	}
	for i := range staff {
		c.slack.Say(colleague(i), c.slack.Direct(colleague(i)), "客户嫌保养太贵怎么回")
	}
	inTelegram, inSlack := 0, 0
	for ; ; kills++ {
		more := 1 + random.IntN(max(people/8, 2))
		if inTelegram+more >= len(customers) && inSlack+more >= staff {
			break
		}
		var err error
		if inSlack+more >= staff || inTelegram+more < len(customers) && random.IntN(2) == 0 {
			inTelegram += more
			err = c.telegram.AwaitCalls(c.ctx, "sendMessage", inTelegram)
		} else {
			inSlack += more
			err = c.slack.Await(c.ctx, func() bool { return c.slack.Calls("chat.postMessage") >= inSlack })
		}
		if err != nil {
			c.t.Fatalf("%d and %d sends after %d kills: %v", c.telegram.Calls("sendMessage"), c.slack.Calls("chat.postMessage"), kills, err)
		}
		c.kill(random.IntN(len(c.running)))
		c.start()
	}
	for i, p := range customers {
		if _, err := p.Hears(c.ctx); err != nil {
			c.t.Fatalf("customer %d of %d heard nothing after %d kills: %v", i, len(customers), kills, err)
		}
	}
	for i := range staff {
		if _, err := c.slack.AwaitReply(c.ctx, c.slack.Direct(colleague(i)), nil); err != nil {
			c.t.Fatalf("colleague %d of %d heard nothing after %d kills: %v", i, staff, kills, err)
		}
	}
	return kills
}

func (c *crashes) start() {
	c.t.Helper()
	p := exec.Command( //nolint:gosec // our own binary
		c.binary, "serve", "--database", c.database, "--addr", freeAddress(c.t), "--lease", "4s", "--telegram-bot-token", botToken, "--telegram-api-url", c.url,
		"--slack-bot-token", "xoxb-test", "--slack-app-token", "xapp-test", "--slack-api-url", c.slack.URL(),
	)
	p.Stderr = os.Stderr
	if err := p.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.running = append(c.running, p)
	c.t.Cleanup(func() {
		p.Process.Kill() //nolint:errcheck // it may have ended
		p.Wait()         //nolint:errcheck // it was killed
	})
}

func (c *crashes) kill(i int) {
	p := c.running[i]
	if err := p.Process.Kill(); err != nil {
		c.t.Error(err)
	}
	p.Wait() //nolint:errcheck // it was killed
	c.running = append(c.running[:i], c.running[i+1:]...)
}

// check compares what the platforms saw with what is on record, once all is delivered.
func (c *crashes) check(people, kills int) {
	s := storetest.Open(c.t, c.database, store.Options{})
	staff := people / 2
	var customers, colleagues doubtful
	for i := range people - staff {
		c.one(s, store.Chat{Channel: "telegram", Chat: strconv.Itoa(1000 + i)}, sentTo(c.telegram, int64(1000+i)), &customers)
	}
	for i := range staff {
		direct := c.slack.Direct(colleague(i))
		c.one(s, store.Chat{Channel: "slack", Chat: direct}, len(c.slack.Said(direct)), &colleagues)
	}
	c.t.Logf("%d conversations in Telegram, %d in Slack, %d kills: each answered once on record; Telegram %v; Slack %v", people-staff, staff, kills, customers, colleagues)
}

// doubtful counts the sends of a platform that could not be known, and those that arrived twice.
type doubtful struct{ unknown, twice int }

func (t doubtful) String() string {
	return fmt.Sprintf("%d sends could not be known, %d of them arrived twice", t.unknown, t.twice)
}

// one checks a chat whose platform got so many messages.
func (c *crashes) one(s *store.Store, chat store.Chat, got int, all *doubtful) {
	said, answers := 0, 0
	for _, m := range c.settled(s, chat) {
		if m.Direction == store.Inbound {
			said++
			continue
		}
		if answers++; m.Status != store.StatusSent {
			c.t.Errorf("chat %s: message %d is %s", chat.Chat, m.ID, m.Status)
		}
		all.unknown += m.Unknown
		if got < 1 || got > 1+m.Unknown {
			c.t.Errorf("chat %s got its answer %d times, and %d could not be known", chat.Chat, got, m.Unknown)
		} else {
			all.twice += got - 1
		}
	}
	if said != 1 || answers != 1 {
		c.t.Errorf("chat %s: %d messages in, %d answers", chat.Chat, said, answers)
	}
}

// settled are a chat's messages once nothing waits to be sent.
func (c *crashes) settled(s *store.Store, chat store.Chat) []store.Message {
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		messages, err := c.messages(s, chat)
		if err != nil {
			c.t.Fatal(err)
		}
		waits := len(messages) < 2
		for _, m := range messages {
			waits = waits || m.Status == store.StatusPending
		}
		if !waits {
			return messages
		}
		select {
		case <-look.C:
		case <-c.ctx.Done():
			c.t.Fatalf("chat %s is not settled: %+v", chat.Chat, messages)
		}
	}
}

func (c *crashes) messages(s *store.Store, chat store.Chat) (out []store.Message, err error) {
	said, err := s.Said(c.ctx, chat, 0, 10)
	for _, m := range said {
		out = append(out, m.Message)
	}
	return out, err
}

func sentTo(telegram *telegramtest.Server, chat int64) (n int) {
	for _, m := range telegram.Sent() {
		if m.Chat == chat {
			n++
		}
	}
	return n
}
