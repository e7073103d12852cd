package guard

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestSievesFindWhatTheirPatternsFind compares sieves with the bare patterns on texts that have bits of what they look for.
func TestSievesFindWhatTheirPatternsFind(t *testing.T) {
	t.Parallel()
	patterns := []string{
		`免费|免单|不收(?:您|你)?(?:的)?(?:钱|费|工时)|不(?:用|需|要|会)(?:您|你)?(?:花|付)?(?:钱|费)|送(?:您|你|\d)|(?:^|\D)0元|\bfree\b|without charge`,
		`(?:刹车|轮胎|车子?)[^。！？\n]{0,12}(?:没问题|正常|还能(?:用|开))|(?:可以|能|放心)(?:放心|继续)?(?:开|跑)|safe to (?:drive|use)`,
		`(?:已|帮您|为您)(?:经)?(?:为您|帮您)?(?:预约|约|保留)|约好|(?:have|has|been|'ve) (?:been )?(?:booked|reserved)`,
		`最(?:好|低|快)|第一(?:名|家)|全(?:市|国)|[a-f]{2}x+`,
		`赔|退款`,
	}
	lies, err := os.ReadFile("testdata/lies.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"", "0元", "送3瓶", "10元", "abx", "免 费", "刹车和轮胎都还能开", "it is safe to drive, free", "已经帮您预约，约好了"}
	for line := range strings.Lines(string(lies)) {
		texts = append(texts, strings.TrimSpace(line))
	}
	for i := range len(texts) - 1 {
		texts = append(texts, texts[i]+texts[i+1])
	}
	matched := 0
	for _, p := range patterns {
		whole, s := regexp.MustCompile(p), mustSieve(p)
		for _, text := range texts {
			sifted := sift(text)
			if got, want := s.find(&sifted), whole.FindString(text); got != want || s.matches(&sifted) != whole.MatchString(text) {
				t.Errorf("%q in %q: %q, want %q", p, text, got, want)
			} else if want != "" {
				matched++
			}
		}
	}
	if matched < 50 {
		t.Errorf("%d matches", matched)
	}
}
