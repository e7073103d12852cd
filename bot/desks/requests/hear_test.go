package requests

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/store"
)

func recognizer(t *testing.T) *intents.Recognizer {
	t.Helper()
	r, err := intents.New(intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))

func TestHear(t *testing.T) {
	t.Parallel()
	r := recognizer(t)
	for text, want := range map[string]heard{
		"部車死火喺路邊":                         {what: "new", kind: Rescue},
		"我的车在高架上抛锚了":                      {what: "new", kind: Rescue},
		"車子趴窩了，幫我叫拖車":                     {what: "new", kind: Rescue},
		"车打不着火了，能来搭电吗":                    {what: "new", kind: Rescue},
		"车在高速上抛锚了怎么办":                     {what: "new", kind: Rescue},
		"I'm stranded on the ring road":   {what: "new", kind: Rescue},
		"破车又抛锚了，烦死了":                      {what: "new", kind: Rescue},
		"拖车多少钱":                           {},
		"抛锚了拖车怎么收费":                       {},
		"拖车到哪了":                           {what: "ask", kind: Rescue},
		"where is the tow truck":          {what: "ask", kind: Rescue},
		"不用拖车了":                           {what: "drop", kind: Rescue},
		"能上门取车吗":                          {},
		"上门取车怎么收费":                        {},
		"帮我安排上门取车":                        {what: "new", kind: Delivery},
		"麻煩明天來取車，我在公司":                    {what: "new", kind: Delivery},
		"can you pick up my car tomorrow": {what: "new", kind: Delivery},
		"帮我约明天做保养，上门取车":                   {}, // a booking
		"我想卖车，帮我评估一下":                     {what: "new", kind: Valuation},
		"我想卖车，能值多少钱":                      {what: "new", kind: Valuation},
		"二手车评估怎么收费":                       {},
		"順便幫我把保險續了":                       {what: "new", kind: Insurance},
		"置换补贴有哪些":                         {},
		"I want to trade in my car":       {what: "new", kind: Valuation},
		"我要续保":                            {what: "new", kind: Insurance},
		"续保多少钱":                           {},
		"我想參觀車間":                          {what: "new", kind: Visit},
		"can I please visit the workshop": {what: "new", kind: Visit},
		"帮我做个配件检测":                        {what: "new", kind: PartsTest},
		"明天下午三点保养":                        {},
		"你们拖车来得太慢了，我要投诉你们，态度极差，垃圾店，气死我了，再也不来了！": {},
	} {
		turn := desks.Turn{Text: text, Reading: r.Read(text, monday, intents.Customer), Who: desks.Person{Role: store.RoleCustomer}}
		if got := hear(turn); got != want {
			t.Errorf("%s: heard %+v, want %+v", text, got, want)
		}
	}
	for text, want := range map[string]heard{
		"服务单 3 拖车20分钟到":             {what: "news", number: 3, says: "拖车20分钟到"},
		"request 3 There in 20 Min": {what: "news", number: 3, says: "There in 20 Min"},
		"服务单3办好了，已拖回店里":             {what: "done", number: 3, says: "已拖回店里"},
		"request #3 done":           {what: "done", number: 3},
		"有哪些服务单":                    {what: "list"},
		"還有沒辦完的服務單嗎":                {what: "list"},
		"no. 3 arrived":             {}, // an appointment's
		"服务单怎么填":                    {},
		"沪A12345 是谁的车":              {},
	} {
		turn := desks.Turn{Text: text, Who: desks.Person{Role: store.RoleAdvisor}}
		if got := hear(turn); got != want {
			t.Errorf("staff, %s: heard %+v, want %+v", text, got, want)
		}
	}
}

// What customers ask for in the recogniser's own examples is not taken for a request,
// but for a few that are: a listener comes before the intents.
func TestHearLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	r := recognizer(t)
	heardOf, lines := map[string]int{}, 0
	for _, name := range []string{"customer_zh_ask", "customer_zh_stories", "customer_zh_talk", "customer_zh_visit", "customer_en"} {
		file, err := os.Open("../../../intents/examples/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		intent := ""
		for s := bufio.NewScanner(file); s.Scan(); {
			text := strings.TrimSpace(s.Text())
			if after, ok := strings.CutPrefix(text, "= "); ok {
				intent = after
			}
			if text == "" || strings.ContainsAny(text[:1], "=#[") {
				continue
			}
			lines++
			turn := desks.Turn{Text: text, Reading: r.Read(text, monday, intents.Customer), Who: desks.Person{Role: store.RoleCustomer}}
			if h := hear(turn); h.what != "" {
				heardOf[intent]++
				t.Logf("%s: %s is heard as %s %s", intent, text, h.what, h.kind)
			}
		}
	}
	if lines < 1000 {
		t.Fatalf("only %d examples were read", lines)
	}
	for _, intent := range []string{"price", "points", "history", "praise", "opt_out", "greet", "reschedule", "location"} {
		if heardOf[intent] > 0 {
			t.Errorf("%d examples of %s are taken for requests", heardOf[intent], intent)
		}
	}
}
