package main

import (
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"testing"
	"time"

	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/store/storetest"
)

// BenchmarkSlackAck lets 200 messages a second arrive from 100 people for ten seconds on the
// shipped program, which answers them all meanwhile, and reports how long Slack waits for its
// acknowledgements: each is given when the message is durable. Both sides share the machine.
func BenchmarkSlackAck(b *testing.B) {
	for _, database := range []struct {
		name string
		url  func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		for _, by := range []string{"socket", "http"} {
			b.Run(database.name+"/"+by, func(b *testing.B) {
				slack := startSlack(b, database.url(b), by == "http")
				for b.Loop() {
					slackRush(b, slack, 200, 10*time.Second)
				}
			})
		}
	}
}

const rushing = 100 // people

// startSlack runs the program next to a workspace.
func startSlack(b *testing.B, database string, overHTTP bool) *slacktest.Server {
	b.Helper()
	slack, err := slacktest.New(slacktest.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(slack.Close)
	for i := range rushing {
		slack.AddUser(colleague(i), colleague(i))
	}
	path, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	address := freeAddress(b)
	args := []string{"serve", "--database", database, "--addr", address, "--slack-bot-token", "xoxb-test", "--slack-api-url", slack.URL()}
	if overHTTP {
		args = append(args, "--slack-signing-secret", "signing-secret")
	} else {
		args = append(args, "--slack-app-token", "xapp-test")
	}
	p := exec.Command(path, args...) //nolint:gosec // our own binary
	if err := p.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		p.Process.Kill() //nolint:errcheck // it may have ended
		p.Wait()         //nolint:errcheck // it was killed
	})
	for up := false; !up; {
		if b.Context().Err() != nil {
			b.Fatal("the program does not come up")
		}
		if r, err := http.Get("http://" + address + "/readyz"); err == nil {
			up = r.Body.Close() == nil
		}
	}
	if overHTTP {
		slack.Point("http://" + address)
	} else if err := slack.Await(b.Context(), func() bool { return slack.Sockets() > 0 }); err != nil {
		b.Fatal(err)
	}
	return slack
}

// slackRush lets messages arrive at a steady rate, and reports the waits. What the program
// says itself comes back to it as an event too, and counts.
func slackRush(b *testing.B, slack *slacktest.Server, perSecond int, lasts time.Duration) {
	b.Helper()
	before, began := len(slack.Deliveries()), time.Now()
	n := perSecond * int(lasts/time.Second)
	for i := range n {
		time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / time.Duration(perSecond)))) // late ones catch up
		who := colleague(i % rushing)
		slack.Say(who, slack.Direct(who), fmt.Sprintf("第%d位客户说保养太贵了，怎么回？", i))
	}
	lasted := time.Since(began)
	if err := slack.Settle(b.Context()); err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for _, d := range slack.Deliveries()[before:] {
		if !d.Acknowledged || d.Attempts != 1 {
			b.Fatalf("not acknowledged at once: %+v", d)
		}
		took = append(took, d.Took)
	}
	slices.Sort(took)
	b.ReportMetric(float64(n)/lasted.Seconds(), "messages/s")
	for _, share := range []int{50, 99} {
		b.ReportMetric(float64(took[(len(took)-1)*share/100].Microseconds())/1000, fmt.Sprintf("ms/p%d", share))
	}
}
