package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pitcrew/bot/channels/console"
	"pitcrew/demo"
	"pitcrew/prompts/llm"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// secret is what must not leave the building of one sample customer.
type secret struct {
	customer store.Customer
	words    []string
}

// sampleSecrets are the names, phones, plates and VINs of the sample shop's customers.
func sampleSecrets(t *testing.T, a *app) []secret {
	t.Helper()
	var out []secret
	for id := store.CustomerID(1); len(out) < demo.Customers; id++ {
		c, err := a.store.Customer(t.Context(), id)
		if err != nil {
			t.Fatalf("%d customers found: %v", len(out), err)
		}
		cars, err := a.store.VehiclesOf(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		national := strings.TrimPrefix(c.Phone, "+86")
		s := secret{c, []string{c.Name, national, national[:3] + "-" + national[3:7] + "-" + national[7:], national[:3] + " " + national[3:7] + " " + national[7:]}}
		for _, v := range cars {
			plate := []rune(v.Plate)
			s.words = append(s.words, v.Plate, string(plate[:2])+"·"+string(plate[2:]), string(plate[1:]), v.VIN)
		}
		out = append(out, s)
	}
	return out
}

// TestNothingPersonalLeaves lets all customers of the sample shop talk, with their data in many writings, and staff ask
// about each of them, through every use of a model. No data of any of them is in any request.
func TestNothingPersonalLeaves(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock()
	a := testApp(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
	if err := demo.Fill(t.Context(), a.store, a.shop, clock.Now()); err != nil {
		t.Fatal(err)
	}
	all := sampleSecrets(t, a)
	look := []llm.Call{{ID: "1", Name: "history", Arguments: `{}`}, {ID: "2", Name: "playbook", Arguments: `{"query":"保养多久一次"}`}, {ID: "3", Name: "free_slots", Arguments: `{"date":"2026-11-24"}`}}
	model := &actor{name: "listening", look: look, part: func(_ context.Context, _ int, p llm.Prompt) (string, error) {
		return draft("您好。" + truth(p)), nil
	}}
	a.useModel(model)
	a.rules.Handoff.Channel, a.rules.Handoff.Chat = console.Name, "staff/team"
	var script strings.Builder
	for _, s := range scenes { // the tour's own conversations
		fmt.Fprintf(&script, "@%s %s\n", s.as, map[string]string{"customer": strings.TrimPrefix(demo.StarPhone, "+86"), "advisor": "李敏", "manager": "陈经理"}[s.as])
		for _, say := range s.says {
			fmt.Fprintln(&script, "> "+say)
		}
	}
	for i, s := range all {
		c := s.customer
		words := func(n int) string { return s.words[n%len(s.words)] }
		fmt.Fprintf(&script, "@customer %s\n> 洗车多少钱？我叫%s，车是%s，%s\n", strings.TrimPrefix(c.Phone, "+86"), c.Name, words(4+i%3), words(1+i%3))
		if i%3 == 0 {
			fmt.Fprintf(&script, "> 那个%s呃%s %s你懂的\n> 找人工，我的车架号%s\n", c.Name, words(2), words(4), words(7))
		}
		fmt.Fprintf(&script, "@advisor 顾问%c\n> %s 的车主嫌保养太贵，怎么回？\n", rune(0x7532+i/20), s.words[4]) // one chat may say 60 messages a minute
		if i%5 == 0 {
			fmt.Fprintf(&script, "> 给%s写个邀约\n> 换一版\n", s.words[1])
		}
	}
	script.WriteString("@manager 陈经理\n> 今天的日报\n> 为什么今天差评多\n")
	silently(t, a, clock, script.String())
	heard := model.heard()
	used, looked := map[string]int{}, 0
	for _, p := range heard {
		used[useOf(p)]++
		told := p.System + "\n" + p.User
		for _, past := range p.Past {
			looked += len(past.Results)
			told += "\n" + strings.Join(past.Results, "\n")
		}
		for _, s := range all {
			for _, w := range s.words {
				if strings.Contains(told, w) {
					t.Fatalf("%s of %s leaves:\n%s", w, s.customer.Name, told)
				}
			}
		}
	}
	for _, use := range []string{"回复", "话术", "摘要", "导语", "分类"} {
		if used[use] == 0 {
			t.Errorf("no request for %s among %v", use, used)
		}
	}
	if looked < len(all) {
		t.Errorf("%d look-ups", looked)
	}
	t.Logf("%d requests of %d customers, %d look-ups: %v", len(heard), len(all), looked, used)
}

// useOf names a prompt's task by a word of its system part.
func useOf(p llm.Prompt) string {
	for use, word := range map[string]string{"回复": "最好的服务顾问", "话术": "服务顾问要对一位客户说话", "摘要": "接手", "导语": "日报", "分类": "只做分类"} {
		if strings.Contains(p.System, word) {
			return use
		}
	}
	return ""
}

// silently plays a script without keeping what is said.
func silently(t *testing.T, a *app, clock *storetest.Clock, script string) {
	t.Helper()
	if got := transcript(t, a, clock, script); got == "" {
		t.Fatal("nothing was said")
	}
}
