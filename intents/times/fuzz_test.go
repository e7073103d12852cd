package times_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"pitcrew/intents/times"
)

// FuzzParse checks what every reading promises, whatever was typed and whenever.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"明天下午三点，哦不，后天上午十点半", "下个月第一个周六或者12月3-5号", "差五分三点到八点五十", "大年初三 正月十五 国庆后三天 年二十八",
		"2026-11-25 15:30~17:00", "24/12 3.45pm 12.3 11-25 20261125", "from the 5th to the 9th of March at half past ten",
		"a week from next Friday, not Monday — Tuesday instead", "過兩天 半個鐘後 1.5小時後 三點九個字", "31号 2月30号 二十五点 99:99", "\xff\xfe明\x00天", "下下下周末的周末下周",
	} {
		f.Add(text, int64(1795399200))
	}
	f.Fuzz(func(t *testing.T, text string, second int64) {
		now := time.Unix(second%(1<<33), 0).In(time.FixedZone("CST", 8*60*60))
		checkReading(t, text, times.Parse(text, now))
		for _, r := range times.All(text, now) {
			checkReading(t, text, r)
		}
	})
}

func checkReading(t *testing.T, text string, r times.Reading) {
	t.Helper()
	if r.Start < 0 || r.Start > r.End || r.End > utf8.RuneCountInString(text) {
		t.Errorf("%q: span %d to %d lies outside the text", text, r.Start, r.End)
	}
	if !r.Empty() && r.Start == r.End {
		t.Errorf("%q: %+v comes from no words", text, r)
	}
	for _, date := range []times.Date{r.Date, r.Until.Date} {
		if date.IsZero() {
			continue
		}
		if _, err := time.Parse(time.DateOnly, date.String()); err != nil && date.Year > 0 && date.Year < 10000 {
			t.Errorf("%q: %v is no date", text, date)
		}
	}
	for _, clock := range []times.Clock{r.Clock, r.Until.Clock} {
		if clock.Hour < 0 || clock.Hour > 23 || clock.Minute < 0 || clock.Minute > 59 || !clock.Valid && clock != (times.Clock{}) {
			t.Errorf("%q: %+v is no time of day", text, clock)
		}
	}
	switch r.Part {
	case "":
	case times.Morning, times.Noon, times.Afternoon, times.Evening:
		if r.Clock.Valid {
			t.Errorf("%q: both a clock time and %q", text, r.Part)
		}
	default:
		t.Errorf("%q: part %q", text, r.Part)
	}
	if _, ok := r.At(time.UTC); ok != (!r.Date.IsZero() && r.Clock.Valid) {
		t.Errorf("%q: At says %t of %+v", text, ok, r)
	}
}
