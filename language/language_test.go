package language_test

import (
	"testing"
	"unicode/utf8"

	"pitcrew/language"
)

func TestTraditional(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "ok 123 https://a.cn/x?y=1": "ok 123 https://a.cn/x?y=1",
		"您的里程是三万公里": "您的里程是三萬公里",
		"头发干净":      "頭髮乾淨",
		"后天预约复查面板":  "後天預約複查面板",
		"几公里了":      "幾公里了",
		"一台车在平台上":   "一台車在平台上",
		"我想約後天下午三點": "我想約後天下午三點",
		"里面":        "裡面",
		"皇后":        "皇后",
	} {
		if got := language.Traditional(in); got != want {
			t.Errorf("Traditional(%q) = %q, want %q", in, got, want)
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
