package language_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pitcrew/language"
)

func TestTraditional(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "ok 123 https://a.cn/x?y=1": "ok 123 https://a.cn/x?y=1",
		"您的里程是三万公里，头发干净": "您的里程是三萬公里，頭髮乾淨",
		"后天预约复查面板，几公里了":  "後天預約複查面板，幾公里了",
		"一台车在平台上，请到柜台":   "一台車在平台上，請到櫃檯",
		"里面、皇后、以后、周五":    "裡面、皇后、以後、週五",
		"试着看着里程表":        "試著看著里程表",
		"底盘松动，干式双离合":     "底盤鬆動，乾式雙離合",
		"请回复“好的”":        "請回覆“好的”",
		"经理发现后会尽快联系余先生":  "經理發現後會儘快聯繫余先生",
		"系统、关系、系安全带":     "系統、關係、繫安全帶",
		"只要两只轮胎":         "只要兩隻輪胎",
		"我想約後天下午三點，里面髒":  "我想約後天下午三點，里面髒",
		"好的\n我想約後天\n后天":  "好的\n我想約後天\n後天",
		"\xff后天\xfe":     "\xff後天\xfe",
	} {
		if got := language.Traditional(in); got != want {
			t.Errorf("Traditional(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTraditionalKnowsTheTrade(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("data/trade.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		word, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue
		}
		if got := language.Traditional(word); got != want {
			t.Errorf("Traditional(%q) = %q, want %q; were the tables generated after trade.txt changed?", word, got, want)
		}
	}
}

func TestNeutral(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"": true, "我上次什么时候来的": false, "明天上午十点半": false, "我想找人工客服": true, "請問": false, "我上次什麼時候來的": false, "ok 123": true, "人工": true,
	} {
		if got := language.Neutral(in); got != want {
			t.Errorf("Neutral(%q) = %t", in, got)
		}
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]language.Tag{
		"": language.Hans, "👍": language.Hans, "ok": language.Hans, "好的": language.Hans, "123": language.Hans,
		"BMW保养多少钱": language.Hans, "沪A12345": language.Hans, "滬A12345": language.Hant,
		"請問明天可以保養嗎": language.Hant, "我想约明天": language.Hans,
		"How much is an oil change?": language.En, "Is 沪A12345 ready?": language.En, "thanks": language.En,
		"オイル交換をお願いします": language.En, "привет": language.En, "https://example.com/abc": language.Hans,
	} {
		if got := language.Detect(in); got != want {
			t.Errorf("Detect(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "ＡＢＣ１２３，　！": "abc123, !", "滬A·１２３４５": "沪a·12345", "試著裡面臺灣": "试着里面台湾",
		"什麼時候": "什么时候", "煞車異響": "煞车异响", "吃才么": "吃才么", "\xff保養\xfe": "\xff保养\xfe",
	} {
		got := language.Fold(in)
		if got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		if utf8.RuneCountInString(got) != utf8.RuneCountInString(in) {
			t.Errorf("Fold(%q) changed the number of runes", in)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", " a\r\nb\rc\x00\x07 ": "a\nb\nc", "\u202e换\u200b机\ufeff油": "换机油", "\xff好\xc3": "好", "❤️": "❤️", "a\tb": "a\tb",
	} {
		if got := language.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}
