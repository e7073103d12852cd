package times_test

import (
	"fmt"
	"time"

	"pitcrew/intents/times"
)

func ExampleParse() {
	now := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.FixedZone("CST", 8*60*60)) // a Monday
	for _, text := range []string{
		"下週三下午兩點半可以嗎",
		"明天下午，要不后天上午吧",
		"周六或者周日，最好周日",
		"a week from Friday at quarter to four",
		"两个小时能好吗",
	} {
		r := times.Parse(text, now)
		fmt.Printf("%q %q %q\n", r.Date, r.Clock, r.Part)
	}
	// Output:
	// "2026-12-02" "14:30" ""
	// "2026-11-25" "" "morning"
	// "2026-11-29" "" ""
	// "2026-12-04" "15:45" ""
	// "" "" ""
}
