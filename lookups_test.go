package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pitcrew/prompts/openai"
	"pitcrew/prompts/openai/openaitest"
	"pitcrew/prompts/writer"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// modelled is a shop with two customers, whose model is at a server.
func modelled(t *testing.T, s *store.Store) (*app, *openaitest.Server, *recorded) {
	t.Helper()
	server := openaitest.New(t)
	a := testApp(t, s)
	importSections(t, a, &txtar.Archive{Files: []txtar.File{{Name: "chat"}, {Name: "orders.csv", Data: []byte(`工单号,客户姓名,手机,性别,车牌,品牌,车型,进厂日期,进厂里程,项目,合计
RO-1001,王建国,13800138000,男,沪A12345,大众,朗逸,2026-02-07,82372,基础保养,480
RO-1002,王建国,13800138000,男,沪A12345,大众,朗逸,2026-08-18,90282,深度保养,1000
RO-1003,李雪梅,13900139000,女,粤B88888,丰田,卡罗拉,2025-06-01,40120,更换刹车片,520
`)}}}, 0)
	records := &recorded{}
	a.drafted = records.add
	a.useModel(openai.Connect(openai.Options{BaseURL: server.URL, Tries: 1}).Model("m"))
	return a, server, records
}

const (
	atTen     = "@now 2026-11-23T10:00:00+08:00\n"
	star      = atTen + "@customer 13800138000\n"
	oilChange = star + "> 机油多久换一次\n"
)

// oilAnswer is what the template says to it.
func oilAnswer(t *testing.T) string {
	t.Helper()
	clock := storetest.NewClock()
	a, _, _ := modelled(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
	a.useModel(nil)
	return transcript(t, a, clock, oilChange)
}

// said is the first line of an answer to the last question.
func said(t *testing.T, transcript string) string {
	t.Helper()
	_, rest, ok := strings.Cut(transcript, "> 机油多久换一次\n")
	if !ok {
		t.Fatal(transcript)
	}
	text, _, _ := strings.Cut(rest, "\n[")
	return text
}

// TestLookups: a model looks up the customer's own visits, the price list, free times and the playbook, reads them without personal
// data, and may say what it found; the record tells what it rests on.
func TestLookups(t *testing.T) {
	t.Parallel()
	template := said(t, oilAnswer(t))
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		a, server, records := modelled(t, s)
		server.Fail(
			openaitest.Calls(openaitest.Call{Name: "history", Arguments: `{"limit":2}`}, openaitest.Call{Name: "price_list", Arguments: `{"item":"洗车"}`}),
			openaitest.Calls(openaitest.Call{Name: "free_slots", Arguments: `{"date":"2026-11-24"}`}, openaitest.Call{Name: "playbook", Arguments: `{"query":"机油多久换一次"}`}),
			openaitest.Chat(draft(template+"您上次到店是8月18号。"), "stop"),
		)
		got := transcript(t, a, clock, oilChange)
		if !strings.Contains(got, "您上次到店是8月18号。") {
			t.Fatalf("%s\n%+v", got, records.all())
		}
		r := records.all()[0]
		if diff := cmp.Diff([]string{"history", "price_list", "free_slots", "playbook"}, r.Looked); diff != "" || r.Verdict != writer.Passed || !slices.Contains(r.Sources, "order/RO-1002") || !slices.Contains(r.Sources, "slots/2026-11-24") {
			t.Errorf("%s%+v", diff, r)
		}
		requests := server.Requests()
		if len(requests) != 3 || len(requests[0].Tools) != 4 || requests[2].Choice != "none" {
			t.Fatalf("%d requests, %+v", len(requests), requests[0].Tools)
		}
		body := requests[2].Body
		for _, want := range []string{"〔车牌1〕 ", "洗车", "可约："} {
			if !strings.Contains(body, want) {
				t.Errorf("%q is not in what the model read: %s", want, body)
			}
		}
		for _, never := range []string{"A12345", "RO-1002", "王建国", "13800138000", "李雪梅", "B88888"} {
			if strings.Contains(body, never) {
				t.Errorf("%q leaves", never)
			}
		}
	})
}

// TestLookupsThatGoTooFar: a model that asks for what it was not offered, for somebody else, at length or without end gets nothing,
// and the template answers.
func TestLookupsThatGoTooFar(t *testing.T) {
	t.Parallel()
	template := oilAnswer(t)
	own := openaitest.Call{Name: "history", Arguments: `{}`}
	one := func(name, arguments string) []openaitest.Fault {
		return []openaitest.Fault{openaitest.Calls(openaitest.Call{Name: name, Arguments: arguments})}
	}
	for name, c := range map[string]struct {
		faults []openaitest.Fault
		reason string
	}{
		"another customer's plate": {one("history", `{"plate":"粤B88888"}`), "look-up arguments"},
		"another customer's id":    {one("history", `{"customer":2,"limit":1}`), "look-up arguments"},
		"another shop":             {one("price_list", `{"item":"洗车","shop":2}`), "look-up arguments"},
		"a write":                  {one("cancel_appointment", `{"id":1}`), "unknown look-up"},
		"a write beside a look-up": {[]openaitest.Fault{openaitest.Calls(own, openaitest.Call{Name: "erase", Arguments: `{}`})}, "unknown look-up"},
		"SQL":                      {one("history; DROP TABLE customers", `{}`), "unknown look-up"},
		"a name in capitals":       {one("HISTORY", `{}`), "unknown look-up"},
		"a megabyte":               {one("playbook", `{"query":"`+strings.Repeat("机", 350_000)+`"}`), "look-up arguments"},
		"a long question":          {one("playbook", `{"query":"`+strings.Repeat("机油", 60)+`"}`), "look-up arguments"},
		"a blank question":         {one("playbook", `{"query":"  "}`), "look-up arguments"},
		"no JSON":                  {one("price_list", `item=洗车`), "look-up arguments"},
		"broken JSON":              {one("price_list", `{"item":"洗`), "look-up arguments"},
		"two objects":              {one("price_list", `{"item":"洗车"}{"item":"保养"}`), "look-up arguments"},
		"a list":                   {one("price_list", `["洗车"]`), "look-up arguments"},
		"null":                     {one("history", `null`), "look-up arguments"},
		"a wrong type":             {one("history", `{"limit":"all"}`), "look-up arguments"},
		"too many visits":          {one("history", `{"limit":100000}`), "look-up arguments"},
		"below nothing":            {one("history", `{"limit":-1}`), "look-up arguments"},
		"a day in the past":        {one("free_slots", `{"date":"2020-01-01"}`), "look-up arguments"},
		"a day far ahead":          {one("free_slots", `{"date":"2036-01-01"}`), "look-up arguments"},
		"no day":                   {one("free_slots", `{"date":"tomorrow"}`), "look-up arguments"},
		"without end":              {[]openaitest.Fault{openaitest.Calls(own), openaitest.Calls(own), openaitest.Calls(own), openaitest.Calls(own)}, "endless look-ups"},
		"fifty at once":            {[]openaitest.Fault{openaitest.Calls(slices.Repeat([]openaitest.Call{own}, 50)...)}, "endless look-ups"},
		"it breaks off midway":     {[]openaitest.Fault{openaitest.Calls(own), openaitest.Cut}, "unavailable"},
		"it is refused midway":     {[]openaitest.Fault{openaitest.Calls(own), openaitest.Status(400, 0)}, "unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.NewClock()
			a, server, records := modelled(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
			server.Fail(c.faults...)
			if diff := cmp.Diff(template, transcript(t, a, clock, oilChange)); diff != "" {
				t.Error(diff)
			}
			list := records.all()
			if len(list) != 1 || list[0].Verdict != writer.Failed || list[0].Error != c.reason {
				t.Errorf("records %+v, want %q", list, c.reason)
			}
			if n := len(server.Requests()); n > len(c.faults) || n > 3 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// TestWhatALookupFindsIsNoLicence: what was looked up may be said as it is; what is made of it may not.
func TestWhatALookupFindsIsNoLicence(t *testing.T) {
	t.Parallel()
	template := said(t, oilAnswer(t))
	for _, lie := range []string{"洗车现在只要 9 元。", "您上次到店是2019年3月3日。", "明天 03:00 有空位。", "已经帮您约好了。", "给您终身质保。"} {
		clock := storetest.NewClock()
		a, server, records := modelled(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
		server.Fail(openaitest.Calls(openaitest.Call{Name: "history", Arguments: `{}`}, openaitest.Call{Name: "price_list", Arguments: `{"item":"洗车"}`}, openaitest.Call{Name: "free_slots", Arguments: `{"date":"2026-11-24"}`}))
		server.Reply(draft(template + lie))
		if got := said(t, transcript(t, a, clock, oilChange)); got != template || records.all()[0].Verdict != writer.Refused {
			t.Errorf("%s\n%+v", got, records.all())
		}
	}
}

// TestWhoMayBeLookedUp: a stranger has no history to look up; an advisor's draft has the history of the customer it is for; where
// the shop wants none, nothing is offered.
func TestWhoMayBeLookedUp(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		a, server, _ := modelled(t, s)
		transcript(t, a, clock, atTen+"@customer 13999999999\n> 机油多久换一次\n@advisor 李敏\n> 客户嫌保养太贵，怎么回？\n> 给13800138000写个邀约\n")
		var offered [][]string
		for _, r := range server.Requests() {
			offered = append(offered, r.Tools)
		}
		rest := []string{"price_list", "free_slots", "playbook"}
		want := [][]string{rest, rest, append(slices.Clone(rest), "history")}
		seen := slices.CompactFunc(offered, slices.Equal)
		if diff := cmp.Diff([][]string{want[0], want[2]}, seen); diff != "" {
			t.Error(diff)
		}
		a.rules.Drafts.Lookups = 0
		a.useModel(openai.Connect(openai.Options{BaseURL: server.URL}).Model("m"))
		before := len(server.Requests())
		transcript(t, a, clock, "@customer 13800138000\n> 洗车多少钱\n")
		for _, r := range server.Requests()[before:] {
			if len(r.Tools) > 0 {
				t.Errorf("offered %v", r.Tools)
			}
		}
		if len(server.Requests()) == before {
			t.Error("no model was asked")
		}
	})
}
