package sentiment_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pitcrew/intents/sentiment"

	"github.com/google/go-cmp/cmp"
)

func TestAspectsCarryTheirClause(t *testing.T) {
	t.Parallel()
	text := "師傅手藝很好，就是等了兩個小時，休息區也太髒了！"
	want := []sentiment.Mention{
		{Aspect: sentiment.Workmanship, Polarity: sentiment.Positive, Words: "師傅手藝很好", Start: 0, End: 6},
		{Aspect: sentiment.Waiting, Polarity: sentiment.Negative, Words: "就是等了兩個小時", Start: 7, End: 15},
		{Aspect: sentiment.Environment, Polarity: sentiment.Negative, Words: "休息區也太髒了", Start: 16, End: 23},
	}
	if diff := cmp.Diff(want, sentiment.Read(text).Aspects); diff != "" {
		t.Errorf("aspects of %q (-want +got):\n%s", text, diff)
	}
}

func TestEvidenceIsInTheText(t *testing.T) {
	t.Parallel()
	for _, p := range phrases(t) {
		runes := []rune(p.text)
		for _, e := range sentiment.Read(p.text).Evidence {
			if got := string(runes[e.Start:e.End]); got != e.Words {
				t.Errorf("%q: evidence %q at %d..%d is %q", p.text, e.Words, e.Start, e.End, got)
			}
		}
	}
}

func TestSmallWordsTurnOpinions(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{ // the first is the better
		{"技术好", "技术不好"},
		{"没有异味", "有异味"},
		{"油耗低", "油耗高"},
		{"性价比高", "性价比低"},
		{"噪音小", "噪音大"},
		{"空间大", "空间小"},
		{"虽然贵，但是修得好", "虽然修得好，但是贵"},
		{"非常满意", "满意"},
		{"有点脏", "脏死了"},
		{"服务很好", "希望服务好"},
		{"异响修好了", "异响还没修好"},
		{"比上次好", "没有上次好"},
		{"本来担心被坑，结果很公道", "被坑了"},
		{"刹车异响，麻烦看一下", "刹车异响，烦死了"},
		{"连细节都做得很好", "连基本的都没有"},
	} {
		better, worse := sentiment.Read(pair[0]).Score, sentiment.Read(pair[1]).Score
		if better <= worse {
			t.Errorf("%s scores %.2f, %s %.2f", pair[0], better, pair[1], worse)
		}
	}
}

func TestHeat(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text   string
		threat sentiment.Threat
		words  string
		angry  bool
	}{
		{"我要打12315投诉你们！！！", sentiment.Authority, "12315", true},
		{"等著收律師函吧，太過分了", sentiment.Legal, "律師函", true},
		{"不退钱我就发抖音曝光", sentiment.Media, "抖音曝光", true},
		{"高速上刹车失灵，你们还让我开走", sentiment.Safety, "刹车失灵", false},
		{"YOU PEOPLE ARE LIARS, GIVE ME MY MONEY BACK", "", "", true},
		{"骗子，黑店，垃圾", "", "", true},
		{"师傅辛苦了，谢谢！！！", "", "", false},
		{"有点慢", "", "", false},
		{"明天上午过来", "", "", false},
	} {
		r := sentiment.Read(tt.text)
		if r.Threat != tt.threat || r.ThreatWords != tt.words || (r.Angry > 0.4) != tt.angry {
			t.Errorf("%s: threat %q (%q), angry %.2f", tt.text, r.Threat, r.ThreatWords, r.Angry)
		}
	}
}

func TestBinaryAlwaysDecides(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]sentiment.Polarity{
		"":         sentiment.Negative,
		"外观、空间、动力": sentiment.Positive,
		"到底什么时候能给我处理，打了几个电话都是让我等": sentiment.Negative,
		"👍👍👍": sentiment.Positive,
	} {
		if got := sentiment.Binary(text); got != want {
			t.Errorf("Binary(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestTheShopsOwnAnswerIsNotTheCustomers(t *testing.T) {
	t.Parallel()
	own := "房间又小又潮，不会再来。"
	with := own + "酒店回复：非常感谢您的宝贵意见，欢迎再次光临！"
	if diff := cmp.Diff(sentiment.Read(own), sentiment.Read(with)); diff != "" {
		t.Errorf("reading changed by the shop's answer (-own +with):\n%s", diff)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("师傅手艺很好，就是等了两个小时！")
	f.Add("连个坐的地方都没有")
	f.Add("\xff\xfe坏\x00了😡")
	f.Add(strings.Repeat("不", 5000))
	f.Fuzz(func(t *testing.T, text string) {
		r := sentiment.Read(text)
		n := utf8.RuneCountInString(text)
		if r.Score < -1 || r.Score > 1 || r.Angry < 0 || r.Angry > 1 {
			t.Errorf("score %v, angry %v", r.Score, r.Angry)
		}
		for _, m := range r.Aspects {
			if m.Start < 0 || m.End > n || m.Start >= m.End {
				t.Errorf("mention %+v in %d runes", m, n)
			}
		}
		for _, e := range r.Evidence {
			if e.Start < 0 || e.End > n || e.Start >= e.End {
				t.Errorf("evidence %+v in %d runes", e, n)
			}
		}
		sentiment.Binary(text)
	})
}

var short = "师傅手艺不错，就是等了两个多小时，休息区也有点吵，下次再看看吧，希望能快点，价格还行。"

func BenchmarkRead(b *testing.B) {
	sentiment.Read(short)
	b.ReportAllocs()
	for b.Loop() {
		sentiment.Read(short)
	}
}

func BenchmarkReadHostile(b *testing.B) {
	text := strings.Repeat("连12不没有1个", 10000)
	sentiment.Read(text)
	for b.Loop() {
		sentiment.Read(text)
	}
}
