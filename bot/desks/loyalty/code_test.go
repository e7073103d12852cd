package loyalty

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pitcrew/store"
)

// A code names the customer that it was made for, in either case of letters, and no other.
func TestCodes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := store.CustomerID(rapid.Int64Range(1, modulus-1).Draw(t, "id"))
		code := codeOf(id)
		if len(code) != codeLength || codeFor(code) != id || codeFor(strings.ToLower(code)) != id {
			t.Fatalf("%d has the code %q, which is %d's", id, code, codeFor(code))
		}
	})
	if a, b := codeOf(1), codeOf(2); a[:3] == b[:3] {
		t.Errorf("codes of neighbours look alike: %s %s", a, b)
	}
	hits := 0
	rapid.Check(t, func(t *rapid.T) {
		if id := codeFor(rapid.StringOfN(rapid.RuneFrom([]rune(letters)), codeLength, codeLength, -1).Draw(t, "guess")); id >= 1 && id <= 1000 {
			hits++
		}
	})
	if hits > 0 {
		t.Errorf("%d guesses are codes of a thousand customers", hits)
	}
	for _, bad := range []string{"", "ABC", "ABCDEFG", "IIIIII", "ZZZZZZ", "推荐码"} {
		if id := codeFor(bad); id != 0 {
			t.Errorf("%q is %d's", bad, id)
		}
	}
}

func TestSaid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"朋友介绍来的，推荐码 kx7p2m": "KX7P2M", "我朋友的推薦碼是KX7P2M，謝謝": "KX7P2M", "my referral code is KX7P2M": "KX7P2M", "沪B12345 推荐码 KX7P2M": "KX7P2M",
		"推荐码": "", "推荐码是什么": "", "referral code please": "", "我要预约": "-", "KX7P2M": "-", "推荐什么机油": "-",
	} {
		code, ours := said(text)
		if !ours {
			code = "-"
		}
		if code != want {
			t.Errorf("%q: %q, want %q", text, code, want)
		}
	}
}
