package slackchat_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
)

// BenchmarkAcknowledgement lets 200 messages a second arrive from 50 people while storing
// one takes 2 ms, and reports how long Slack waits for its acknowledgements.
func BenchmarkAcknowledgement(b *testing.B) {
	b.Run("http", func(b *testing.B) { acknowledge(b, slackchat.Options{SigningSecret: "signing-secret"}) })
	b.Run("socket", func(b *testing.B) { acknowledge(b, slackchat.Options{AppToken: "xapp-test"}) })
}

func acknowledge(b *testing.B, o slackchat.Options) {
	server, err := slacktest.New(slacktest.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	o.BotToken, o.APIURL = "xoxb-test", server.URL()
	chat, err := slackchat.New(o)
	if err != nil {
		b.Fatal(err)
	}
	receive := func(context.Context, bot.Inbound) error {
		time.Sleep(2 * time.Millisecond) // the work of storing
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- chat.Run(ctx, receive) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	}()
	if handlers := chat.Handlers(receive); handlers != nil {
		mux := http.NewServeMux()
		for path, h := range handlers {
			mux.Handle(path, h)
		}
		pages := httptest.NewServer(mux)
		defer pages.Close()
		server.Point(pages.URL)
	} else if err := server.Await(ctx, func() bool { return server.Sockets() > 0 }); err != nil {
		b.Fatal(err)
	}
	var rooms []string
	for i := range 50 {
		id := fmt.Sprintf("U0P%d", i)
		server.AddUser(id, id)
		rooms = append(rooms, server.Direct(id))
	}
	tick := time.NewTicker(time.Second / 200)
	defer tick.Stop()
	b.ResetTimer()
	for i := range b.N {
		<-tick.C
		n := i % len(rooms)
		server.Say(fmt.Sprintf("U0P%d", n), rooms[n], "沪A12345 的车主嫌贵，怎么回？")
	}
	if err := server.Settle(ctx); err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for _, d := range server.Deliveries() {
		if d.Attempts != 1 || !d.Acknowledged {
			b.Fatalf("%+v", d)
		}
		took = append(took, d.Took)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "msg/s")
}
