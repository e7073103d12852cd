package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes strangers' text safe to store, match and show: valid UTF-8 (broken bytes are dropped), line
// ends as \n, no control characters but \n and \t, none that are invisible or turn the direction of writing
// (zero width, bidi, soft hyphen, tags, most variation selectors), no white space around. An emoji made of
// several by zero-width joiners falls apart into them. Cleaning twice changes nothing.
func Clean(s string) string {
	if strings.IndexFunc(s, unclean) < 0 && utf8.ValidString(s) {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
		case r == '\r' && strings.HasPrefix(s[i+1:], "\n"):
		case r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			b.WriteByte('\n')
		case !unclean(r):
			b.WriteRune(r)
		}
		i += size
	}
	return strings.TrimSpace(b.String())
}

// unclean reports whether Clean removes or replaces r.
func unclean(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x7F:
		return r < ' '
	case r >= 0x4E00 && r < 0xA000: // most of what we see
		return false
	case r == '\u2028' || r == '\u2029', r == '\u115F' || r == '\u1160' || r == '\u3164' || r == '\uFFA0' || r == '\u034F':
		return true
	case r >= 0xFE00 && r < 0xFE0E, r >= 0xE0100 && r < 0xE01F0: // variation selectors other than text and emoji style
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}
