package language_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pitcrew/language"
)

var strange = []string{
	"", "ok", "您的里程是三万公里", "滬A·１２３４５", "試著裡面臺灣", "\xff保養\xfe\xc3", "İSTANBUL ſ K", "\u202e换\u200b机\ufeff油\r\n",
	"豈更車", "𠀀𪚥", "オイル交換", "👨‍👩‍👧", "后天里面几公里", "\x00\x7f\u0085",
}

func FuzzFold(f *testing.F) {
	for _, seed := range strange {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := language.Fold(s)
		if got, want := utf8.RuneCountInString(folded), utf8.RuneCountInString(s); got != want {
			t.Errorf("Fold(%q) has %d runes, want %d", s, got, want)
		}
		if again := language.Fold(folded); again != folded {
			t.Errorf("Fold(%q) = %q, then %q", s, folded, again)
		}
		if utf8.ValidString(s) && !utf8.ValidString(folded) {
			t.Errorf("Fold(%q) is not valid UTF-8", s)
		}
	})
}

func FuzzTraditional(f *testing.F) {
	for _, seed := range strange {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		traditional := language.Traditional(s)
		if got, want := utf8.RuneCountInString(traditional), utf8.RuneCountInString(s); got != want {
			t.Errorf("Traditional(%q) has %d runes, want %d", s, got, want)
		}
		if isASCII(s) && traditional != s {
			t.Errorf("Traditional(%q) = %q", s, traditional)
		}
	})
}

func FuzzClean(f *testing.F) {
	for _, seed := range strange {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := language.Clean(s)
		if !utf8.ValidString(clean) {
			t.Errorf("Clean(%q) = %q is not valid UTF-8", s, clean)
		}
		if again := language.Clean(clean); again != clean {
			t.Errorf("Clean(%q) = %q, then %q", s, clean, again)
		}
		if strings.ContainsAny(clean, "\x00\r\u200b\u200d\u202e\ufeff") || strings.TrimSpace(clean) != clean {
			t.Errorf("Clean(%q) = %q", s, clean)
		}
	})
}

func FuzzDetect(f *testing.F) {
	for _, seed := range strange {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		switch tag := language.Detect(s); tag {
		case language.Hans, language.Hant, language.En:
		default:
			t.Errorf("Detect(%q) = %q", s, tag)
		}
	})
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
