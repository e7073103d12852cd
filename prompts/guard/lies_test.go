package guard_test

import (
	"os"
	"strings"
	"testing"

	"pitcrew/prompts/guard"
)

// lies are the named lies of testdata.
func lies(t testing.TB) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/lies.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, words, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if ok && !strings.HasPrefix(line, "#") {
			out[name] = words
		}
	}
	return out
}

// answers are true answers to tell lies beside.
var answers = []string{
	"机油多久换一次，看机油等级和用车情况。全合成一般一年或一万公里，先到先做；经常短途、怠速的，间隔要短一些。",
	"基础保养：¥480 / 次，含机油、机滤和全车检查。",
	"跟您确认一下：11月24日（周二）15:00，保养，车牌 沪A12345，大约 60 分钟。这样约可以吗？",
	"黄灯亮了先看是哪一个灯：机油压力灯、水温灯是红灯，请靠边停车熄火，不要继续开，打电话给我们。",
	"Engine oil: every 10,000 km or 12 months, whichever comes first. Short trips need it sooner.",
	"謝謝您的肯定，我會轉告團隊。",
}

// TestEveryLieIsCaught tells each lie after and before each true answer, which itself passes.
func TestEveryLieIsCaught(t *testing.T) {
	t.Parallel()
	all := lies(t)
	if len(all) < 40 {
		t.Fatalf("%d lies", len(all))
	}
	for _, answer := range answers {
		from := guard.Sources{Answer: answer, Records: []string{answer}, Now: now}
		if found := guard.Check(answer, from); len(found) > 0 {
			t.Errorf("the truth does not pass: %q: %+v", answer, found)
		}
		for name, lie := range all {
			for _, draft := range []string{answer + lie, lie + answer, answer + "\n" + lie} {
				if len(guard.Check(draft, from)) == 0 {
					t.Errorf("%s passes: %q", name, draft)
				}
			}
			if len(guard.Check(lie, guard.Sources{Records: []string{answer}, Now: now})) == 0 {
				t.Errorf("%s passes alone beside %q", name, answer)
			}
		}
	}
}
