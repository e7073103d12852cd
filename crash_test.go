package main

import (
	"context"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"pitcrew/bot/channels/telegramchat/telegramtest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// shipped is the binary as it is shipped, built once.
var shipped = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "pitcrew-crash")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "pitcrew")
	return path, exec.Command("go", "build", "-o", path, ".").Run()
})

// crashes is a test of conversations during which the process is killed again and again.
type crashes struct {
	t        *testing.T
	ctx      context.Context
	database string
	telegram *telegramtest.Server
	url      string
	running  []*exec.Cmd
}

// TestKilledProcesses kills `serve` with SIGKILL at random points while people write. On
// PostgreSQL two replicas share the work. Every message must be answered exactly once; a
// send that was confirmed and recorded is never repeated, and the few of which nobody can
// know are counted. PITCREW_CRASH=500 sets the number of conversations.
func TestKilledProcesses(t *testing.T) {
	t.Parallel()
	people := 30
	if n, err := strconv.Atoi(os.Getenv("PITCREW_CRASH")); err == nil {
		people = n
	}
	storetest.EachURL(t, func(t *testing.T, database string) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		t.Cleanup(cancel)
		c := &crashes{t: t, ctx: ctx, database: database, telegram: telegramtest.New(botToken)}
		server := httptest.NewServer(c.telegram)
		t.Cleanup(server.Close)
		t.Cleanup(c.telegram.Close)
		c.url = server.URL
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

// talk lets everybody write, and kills a process each time that a random number of sends
// began. It returns when everybody has heard something.
func (c *crashes) talk(people int, random *rand.Rand) (kills int) {
	all := make([]*telegramtest.Person, people)
	for i := range all {
		all[i] = c.telegram.Person(int64(1000+i), "客户"+strconv.Itoa(i), "zh-hans")
		all[i].Says("你们几点关门")
	}
	for sends := 0; ; kills++ {
		sends += 1 + random.IntN(max(people/8, 2))
		if sends >= people {
			break
		}
		if err := c.telegram.AwaitCalls(c.ctx, "sendMessage", sends); err != nil {
			c.t.Fatalf("%d sends after %d kills: %v", c.telegram.Calls("sendMessage"), kills, err)
		}
		c.kill(random.IntN(len(c.running)))
		c.start()
	}
	for i, p := range all {
		if _, err := p.Hears(c.ctx); err != nil {
			c.t.Fatalf("person %d of %d heard nothing after %d kills: %v", i, people, kills, err)
		}
	}
	return kills
}

func (c *crashes) start() {
	c.t.Helper()
	path, err := shipped()
	if err != nil {
		c.t.Fatalf("build: %v", err)
	}
	p := exec.Command(path, "serve", "--database", c.database, "--addr", freeAddress(c.t), "--lease", "4s", "--telegram-bot-token", botToken, "--telegram-api-url", c.url) //nolint:gosec // our own binary
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

// check compares what the platform saw with what is on record, once all is delivered.
func (c *crashes) check(people, kills int) {
	s := storetest.Open(c.t, c.database, store.Options{})
	unknown, twice := 0, 0
	for i := range people {
		chat := strconv.Itoa(1000 + i)
		said, answers := 0, 0
		for _, m := range c.settled(s, chat) {
			if m.Direction == store.Inbound {
				said++
				continue
			}
			if answers++; m.Status != store.StatusSent {
				c.t.Errorf("chat %s: message %d is %s", chat, m.ID, m.Status)
			}
			unknown += m.Unknown
			if got := sentTo(c.telegram, int64(1000+i)); got < 1 || got > 1+m.Unknown {
				c.t.Errorf("chat %s got its answer %d times, and %d could not be known", chat, got, m.Unknown)
			} else {
				twice += got - 1
			}
		}
		if said != 1 || answers != 1 {
			c.t.Errorf("chat %s: %d messages in, %d answers", chat, said, answers)
		}
	}
	c.t.Logf("%d conversations, %d kills: each answered once on record; %d sends could not be known, %d of them arrived twice", people, kills, unknown, twice)
}

// settled are a chat's messages once nothing waits to be sent.
func (c *crashes) settled(s *store.Store, chat string) []store.Message {
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
			c.t.Fatalf("chat %s is not settled: %+v", chat, messages)
		}
	}
}

func (c *crashes) messages(s *store.Store, chat string) (out []store.Message, err error) {
	said, err := s.Said(c.ctx, store.Chat{Channel: "telegram", Chat: chat}, 0, 10)
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
