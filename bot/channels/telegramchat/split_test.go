package telegramchat

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		limit      int
		want       []string
	}{
		{"nothing", "", 10, nil},
		{"fits", "一二三", 3, []string{"一二三"}},
		{"paragraph before line", "一二三四\n\n五六\n七八九十", 10, []string{"一二三四\n\n", "五六\n七八九十"}},
		{"line before sentence", "一二三四五\n六。七八九十", 10, []string{"一二三四五\n", "六。七八九十"}},
		{"sentence", "一二三四。五六七八九十", 8, []string{"一二三四。", "五六七八九十"}},
		{"sentence with its closing mark", "他说“一二三。”四五六七八", 10, []string{"他说“一二三。”", "四五六七八"}},
		{"word", "one two three four", 10, []string{"one two ", "three four"}},
		{"not in the first half", "一\n二三四五六七八九十", 6, []string{"一\n二三四五", "六七八九十"}},
		{"no half of an emoji", "😀😀😀", 3, []string{"😀", "😀", "😀"}},
		{"a family stays together", "一二👨‍👩‍👧", 9, []string{"一二", "👨‍👩‍👧"}},
		{"flags", "🇨🇳🇭🇰", 6, []string{"🇨🇳", "🇭🇰"}},
		{"accents", "aaae\u0301", 4, []string{"aaa", "e\u0301"}},
		{"too long by itself", "e" + strings.Repeat("\u0301", 5), 3, []string{"e\u0301\u0301", "\u0301\u0301\u0301"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, split(c.text, c.limit)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSplitLosesNothing(t *testing.T) {
	t.Parallel()
	pieces := rapid.SliceOf(rapid.OneOf(
		rapid.String(), rapid.SampledFrom([]string{"。", "\n", "\n\n", " ", "😀", "👨‍👩‍👧‍👦", "🇨🇳", "e\u0301", "机油保养", "\r\n", "\xff", "https://example.com/a"}),
	))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(pieces.Draw(t, "text"), "")
		limit := rapid.IntRange(2, 60).Draw(t, "limit")
		parts := split(text, limit)
		if strings.Join(parts, "") != text {
			t.Fatalf("joined they are %q", strings.Join(parts, ""))
		}
		for _, p := range parts {
			if p == "" || unitsIn(p) > limit {
				t.Fatalf("part %q has %d units", p, unitsIn(p))
			}
			if utf8.ValidString(text) && !utf8.ValidString(p) {
				t.Fatalf("part %q breaks a rune", p)
			}
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat("换机油每五千公里一次，机油滤芯一起换。🚗\n", 1000)
	for b.Loop() {
		split(text, mostUnits)
	}
}
