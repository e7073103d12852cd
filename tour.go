package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"golang.org/x/sync/errgroup"

	"pitcrew/bot"
	"pitcrew/bot/channels/console"
	"pitcrew/demo"
	"pitcrew/demo/playground"
)

// demoCommand shows Pitcrew at work on a sample shop.
type demoCommand struct {
	File string `help:"Keep the sample shop in this file; without it, it is thrown away." placeholder:"FILE"`
	Addr string `help:"Where the page is served; the next free port when it is taken." env:"PITCREW_ADDR" default:"127.0.0.1:8090"`
	Now  string `help:"Fix the clock, e.g. 2026-11-23T10:00:00+08:00." placeholder:"TIME"`
}

// Run implements the command: the page is served while the tour plays in the terminal.
func (c *demoCommand) Run(ctx context.Context, g *globals) error {
	clock, err := fixedClock(c.Now)
	if err != nil {
		return err
	}
	listener, err := listenNear(c.Addr)
	if err != nil {
		return fmt.Errorf("serve the demo's page: %w", err)
	}
	fmt.Printf("浏览器打开 / Open in a browser: http://%s\n\n", listener.Addr())
	shop := globals{Shop: g.Shop, PlaybookDir: g.PlaybookDir, Verbose: g.Verbose}
	page := playground.New(playground.Options{Open: shop.openWorld, Now: clock, Log: shop.logger()})
	ctx, cancel := context.WithCancel(ctx)
	group, serving := errgroup.WithContext(ctx)
	server := &http.Server{Handler: page.Handler(), ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return serving }}
	group.Go(func() error { return page.Run(serving) })
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-serving.Done()
		return server.Close()
	})
	err = c.tour(serving, shop, clock)
	if err == nil && !isatty.IsTerminal(os.Stdin.Fd()) {
		stay(serving, page)
	}
	cancel()
	return errors.Join(err, group.Wait())
}

// How long the page stays without a terminal: when nobody came, and after the last visit.
const (
	untilSomebody = 3 * time.Second
	untilIdle     = 10 * time.Minute
)

// stay keeps the page open while somebody uses it.
func stay(ctx context.Context, page *playground.Playground) {
	for began := time.Now(); ; {
		end := began.Add(untilSomebody)
		if used := page.Used(); !used.IsZero() {
			end = used.Add(untilIdle)
		}
		left := time.Until(end)
		if left <= 0 {
			return
		}
		select {
		case <-time.After(min(left, time.Second)):
		case <-ctx.Done():
			return
		}
	}
}

// tour plays the tour on a shop of its own and, on a terminal, stays in its chat.
func (c *demoCommand) tour(ctx context.Context, shop globals, clock func() time.Time) error {
	shop.Database = c.File
	if shop.Database == "" {
		dir, err := os.MkdirTemp("", "pitcrew-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
		shop.Database = filepath.Join(dir, "demo.db")
	}
	a, err := shop.open(ctx, openOptions{clock: clock})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	if err := a.fillDemo(ctx); err != nil {
		return err
	}
	stage := &stage{Console: console.New(os.Stdout, false), out: os.Stdout}
	t := newTalkOn(a, os.Stdout, stage)
	return t.run(ctx, func(ctx context.Context) error {
		if err := t.tour(ctx, stage); err != nil {
			return err
		}
		if !isatty.IsTerminal(os.Stdin.Fd()) {
			return nil
		}
		return t.seats(ctx)
	})
}

// The seats of the tour.
var tourSeats = map[string]struct{ name, phone string }{
	"customer": {demo.StarName, strings.TrimPrefix(demo.StarPhone, "+86")}, "advisor": {"李敏", ""}, "manager": {"陈经理", ""},
}

// stage is a console that says whose phone a message arrives on that is not the seat's own.
type stage struct {
	*console.Console
	out    io.Writer
	mu     sync.Mutex
	seated string // the chat of who speaks; empty: say nothing
}

// Send implements bot.Channel.
func (s *stage) Send(ctx context.Context, m bot.Outbound) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seated != "" && m.Chat != s.seated {
		for _, seat := range tourSeats {
			if strings.HasSuffix(m.Chat, "/"+seat.name) || seat.phone != "" && strings.HasSuffix(m.Chat, seat.phone) {
				fmt.Fprintf(s.out, "→ %s：\n", seat.name)
			}
		}
	}
	return s.Console.Send(ctx, m)
}

// sit says who speaks from now on.
func (s *stage) sit(chat string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seated = chat
}

// scene is one part of the tour: a caption in both languages, a seat, and what is said.
type scene struct {
	zh, en string
	as     string
	says   []string
}

var scenes = []scene{
	{
		"客户王建国想约保养，只说半句话", "A customer, Wang Jianguo, wants a service and says half a sentence",
		"customer",
		[]string{"明天下午三点想做个保养", "好的"},
	},
	{
		"他想起上次的事，投诉了", "He remembers his last visit, and complains",
		"customer",
		[]string{"上次在你们这等了两个小时都没人理我，价格也说不清楚，太让人生气了"},
	},
	{
		"顾问李敏要给他回电话，先看档案，再问怎么回“太贵了”", "Li Min, his service advisor, looks him up and asks how to answer \"too expensive\"",
		"advisor",
		[]string{"沪A12345 是谁的车", "沪A12345 的车主嫌保养太贵，怎么回？"},
	},
	{
		"他顺路先把车开来了。李敏一行一步：接车、诊断、报价，箭头后面是他手机上收到的", "He brings the car in early. Li Min moves it on, one line a step: check-in, diagnosis, quote; what follows an arrow arrives on his phone",
		"advisor",
		[]string{"沪A12345 接车", "沪A12345 开始诊断", "沪A12345 诊断完成", "沪A12345 报价 前刹车片 刹车油", "发给客户"},
	},
	{
		"他问进度，在三个方案里选一个，每一元都写明了", "He asks how far it is, and chooses one of three options in which every yuan is explained",
		"customer",
		[]string{"好了吗", "选进阶"},
	},
	{
		"维修、质检、交车；积分和新等级自己到账", "Repair, check, hand-over; the points and a new tier come by themselves",
		"advisor",
		[]string{"沪A12345 开始维修", "12345 完工", "12345 质检通过", "沪A12345 交车", "在修车辆"},
	},
	{
		"取车以后他满意了，问积分，要推荐码", "Satisfied at last, he asks for his points and for a code to give to friends",
		"customer",
		[]string{"师傅很专业，价格也讲得清清楚楚，谢谢", "我有多少积分", "我的推荐码"},
	},
	{
		"陈经理看今天的日报，每句话都能点回原话", "Manager Chen reads the digest; each claim leads back to the words behind it",
		"manager",
		[]string{"今天的日报"},
	},
}

// tour plays the scenes.
func (t *talk) tour(ctx context.Context, on *stage) error {
	defer on.sit("")
	fmt.Fprintf(t.out, "Pitcrew · %s\n样例门店：%d 位客户，%d 台车，三年工单 / A sample shop: %d customers, %d cars, three years of orders\n",
		t.app.shop.Name, demo.Customers, demo.Vehicles, demo.Customers, demo.Vehicles)
	for i, s := range scenes {
		fmt.Fprintf(t.out, "\n── %d. %s\n   %s\n\n", i+1, s.zh, s.en)
		seat, err := t.sit(ctx, s.as)
		if err != nil {
			return err
		}
		on.sit(seat.Chat)
		for _, line := range s.says {
			fmt.Fprintf(t.out, "%s> %s\n", tourSeats[s.as].name, line)
			if err := t.say(ctx, seat, line); err != nil {
				return err
			}
			if err := t.settle(ctx); err != nil { // what the line set off
				return err
			}
			fmt.Fprintln(t.out)
		}
	}
	return nil
}

func (t *talk) sit(ctx context.Context, as string) (console.Seat, error) {
	who, ok := tourSeats[as]
	if !ok {
		return console.Seat{}, fmt.Errorf("no seat %q: customer, advisor or manager", as)
	}
	if who.phone != "" {
		return t.app.seat(ctx, as, who.phone, "")
	}
	return t.app.seat(ctx, as, "", who.name)
}

// seats is a chat in which "/as SEAT" changes the seat.
func (t *talk) seats(ctx context.Context) error {
	as := "customer"
	seat, err := t.sit(ctx, as)
	if err != nil {
		return err
	}
	fmt.Fprintln(t.out, "── 现在您来试试：/as customer|advisor|manager 换座位，/quit 退出")
	fmt.Fprintln(t.out, "   Your turn: /as customer|advisor|manager changes the seat, /quit leaves")
	return readLines(ctx, os.Stdin, t.out, func() string { return tourSeats[as].name + "> " }, func(line string) error {
		if next, ok := strings.CutPrefix(line, "/as "); ok {
			sat, err := t.sit(ctx, strings.TrimSpace(next))
			if err != nil {
				fmt.Fprintln(t.out, err)
				return nil
			}
			as, seat = strings.TrimSpace(next), sat
			return nil
		}
		return t.say(ctx, seat, line)
	})
}
