package intents_test

import (
	"strings"
	"sync"
	"testing"

	"pitcrew/intents"
	"pitcrew/language"
)

// heldOutFiles are sets of labelled messages that are no examples, each with the share of any language's that has to be
// read right: below what was reached, so that a new example may cost a row or two elsewhere, and not more.
var heldOutFiles = map[string]float64{
	"testdata/held_out.txt":    0.93,
	"testdata/held_out_2.txt":  0.93,
	"testdata/held_out_3.txt":  0.93,
	"testdata/held_out_4.txt":  0.93,
	"testdata/held_out_5.txt":  0.93,
	"testdata/held_out_6.txt":  0.88,
	"testdata/held_out_7.txt":  0.88,
	"testdata/held_out_8.txt":  0.93,
	"testdata/held_out_9.txt":  0.93,
	"testdata/held_out_10.txt": 0.93,
}

func TestHeldOutMessages(t *testing.T) {
	t.Parallel()
	r := recognizer(t)
	for path, floor := range heldOutFiles {
		asked, right := map[string]int{}, map[string]int{}
		sureAndWrong, all := 0, 0
		for _, e := range heldOut(t, path) {
			got := r.Read(e.Text, now, e.Who)
			group := string(e.Who) + " " + string(language.Detect(e.Text))
			asked[group]++
			all++
			if got.Intent == e.Intent {
				right[group]++
				continue
			}
			if !got.Unsure {
				sureAndWrong++
			}
			t.Logf("%s: %s %q read as %s (%.2f)", path, e.Intent, e.Text, got.Intent, got.Confidence)
		}
		for group, n := range asked {
			if share := float64(right[group]) / float64(n); share < floor {
				t.Errorf("%s: %s: %d of %d right, want a share of %.2f", path, group, right[group], n, floor)
			}
		}
		if share := float64(sureAndWrong) / float64(all); share > 1-floor {
			t.Errorf("%s: %d of %d read wrongly without doubt", path, sureAndWrong, all)
		}
	}
}

func TestHeldOutMessagesAreNotExamples(t *testing.T) {
	t.Parallel()
	all, err := intents.BuiltInExamples()
	if err != nil {
		t.Fatal(err)
	}
	type said struct {
		who  intents.Audience
		text string
	}
	examples := map[said]intents.Intent{}
	for _, e := range all {
		key := said{e.Who, language.Fold(e.Text)}
		if other, ok := examples[key]; ok && other != e.Intent {
			t.Errorf("%q is an example of both %s and %s", e.Text, other, e.Intent)
		}
		examples[key] = e.Intent
	}
	for path := range heldOutFiles {
		for _, e := range heldOut(t, path) {
			if _, ok := examples[said{e.Who, language.Fold(e.Text)}]; ok {
				t.Errorf("%s: %q is an example", path, e.Text)
			}
		}
	}
}

// Every intent has examples enough in Chinese and in English.
func TestEveryIntentHasExamples(t *testing.T) {
	t.Parallel()
	all, err := intents.BuiltInExamples()
	if err != nil {
		t.Fatal(err)
	}
	count := map[intents.Audience]map[intents.Intent]map[bool]int{intents.Customer: {}, intents.Staff: {}}
	for _, e := range all {
		by := count[e.Who]
		if by[e.Intent] == nil {
			by[e.Intent] = map[bool]int{}
		}
		by[e.Intent][language.Detect(e.Text) == language.En]++
	}
	least := map[intents.Audience][2]int{intents.Customer: {60, 25}, intents.Staff: {15, 5}}
	for who, floor := range least {
		for _, intent := range intents.Of(who) {
			if n := count[who][intent]; n[false] < floor[0] || n[true] < floor[1] {
				t.Errorf("%s %s: %d Chinese and %d English examples, want %v", who, intent, n[false], n[true], floor)
			}
		}
	}
}

func TestReadAsCustomer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want intents.Intent
	}{
		{"明天下午三点想做个保养，车牌沪A12345", intents.Book},
		{"不是明天，是后天", intents.Reschedule},
		{"不约了", intents.Cancel},
		{"转人工", intents.Human},
		{"我要转人工客服！！", intents.Human},
		{"TD", intents.OptOut},
		{"退订", intents.OptOut},
		{"別再發訊息給我了", intents.OptOut},
		{"please stop messaging me", intents.OptOut},
		{"你好", intents.Greet},
		{"您好，在吗？", intents.Greet},
		{"Good morning!", intents.Greet},
		{"谢谢师傅", intents.Praise},
		{"修了三次还是漏油，你们到底行不行😡", intents.Complain},
		{"大保养多少钱", intents.Price},
		{"帮我写首关于春天的诗", intents.Other},
	}
	for _, tt := range tests {
		got := recognizer(t).Read(tt.text, now, intents.Customer)
		if got.Intent != tt.want || got.Unsure {
			t.Errorf("%q: got %s (%.2f, unsure %v), want %s", tt.text, got.Intent, got.Confidence, got.Unsure, tt.want)
		}
	}
}

func TestReadAsStaff(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want intents.Intent
	}{
		{"沪A12345 的车主嫌保养太贵，怎么回？", intents.Objection},
		{"查一下王建国", intents.Lookup},
		{"沪A12345", intents.Lookup},
		{"13800138000", intents.Lookup},
		{"王建国", intents.Lookup},
		{"给李女士写个跟进", intents.Followup},
		{"帮王建国约明天下午三点保养", intents.BookFor},
		{"今天要给谁打电话", intents.Tasks},
		{"日报", intents.Digest},
		{"为什么王建国是沉睡客户", intents.Why},
		{"/help", intents.Help},
	}
	for _, tt := range tests {
		got := recognizer(t).Read(tt.text, now, intents.Staff)
		if got.Intent != tt.want || got.Unsure {
			t.Errorf("%q: got %s (%.2f, unsure %v), want %s", tt.text, got.Intent, got.Confidence, got.Unsure, tt.want)
		}
	}
}

func TestSaysUnsureInsteadOfGuessing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "   ", "好的", "不用了谢谢", "第二个", "B", "明天下午三点", "沪A12345", "13800138000", "大保养",
		"我叫王建国", "跑了5万公里", "1200块", "帕萨特", "👌", "……", "qwrtp zxcv",
	} {
		if got := recognizer(t).Read(text, now, intents.Customer); !got.Unsure {
			t.Errorf("%q: sure of %s (%.2f)", text, got.Intent, got.Confidence)
		}
	}
}

func TestReadGathersEverything(t *testing.T) {
	t.Parallel()
	got := recognizer(t).Read("明天下午三點想做小保養，车牌沪A12345，上次你們態度很差", now, intents.Customer)
	if got.Language != language.Hant {
		t.Errorf("language: got %s", got.Language)
	}
	if at, ok := got.Slots.When.At(now.Location()); !ok || at.Format("2006-01-02 15:04") != "2026-11-24 15:00" {
		t.Errorf("when: got %v %v", at, ok)
	}
	if got.Slots.Plate != "沪A12345" {
		t.Errorf("plate: got %q", got.Slots.Plate)
	}
	if len(got.Sentiment.Aspects) == 0 {
		t.Error("no aspect found in 態度很差")
	}
}

func TestReadBoundsLongMessages(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		strings.Repeat("我要投诉", 10_000), strings.Repeat("1", 100_000), strings.Repeat("沪A12345 ", 10_000),
		strings.Repeat("\xff", 100_000), strings.Repeat("三", 50_000), strings.Repeat("王", 50_000),
	} {
		recognizer(t).Read(text, now, intents.Customer)
		recognizer(t).Read(text, now, intents.Staff)
	}
}

func TestReadIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	r := recognizer(t)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				if got := r.Read("大保养多少钱", now, intents.Customer); got.Intent != intents.Price {
					t.Errorf("got %s", got.Intent)
				}
			}
		})
	}
	wait.Wait()
}

func TestShopAddsItsOwnExamples(t *testing.T) {
	t.Parallel()
	extra := "# ours\npoints\t星球卡还有几格\npoints\t星球卡怎么盖章\npoints\t星球卡盖章\n[staff]\ndigest\t晨会材料\ndigest\t出一份晨会材料\n"
	r, err := intents.New(intents.Options{Extra: strings.NewReader(extra)})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Read("我的星球卡盖了几格", now, intents.Customer); got.Intent != intents.Points {
		t.Errorf("customer: got %s", got.Intent)
	}
	if got := r.Read("晨会材料发我", now, intents.Staff); got.Intent != intents.Digest {
		t.Errorf("staff: got %s", got.Intent)
	}
	_, err = intents.New(intents.Options{Extra: strings.NewReader("points\tok\nfly\t我想飞\n")})
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("unknown intent: got error %v, want one that names line 2", err)
	}
}
