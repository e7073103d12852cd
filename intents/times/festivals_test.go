package times_test

import (
	"testing"
	"time"

	"pitcrew/intents/times"
)

// TestFestivalsByYear compares with the dates that the Hong Kong Observatory's calendars print.
func TestFestivalsByYear(t *testing.T) {
	t.Parallel()
	years := []struct {
		year                                           int
		spring, qingming, dragonBoat, midAutumn, ninth string
	}{
		{2024, "2024-02-10", "2024-04-04", "2024-06-10", "2024-09-17", "2024-10-11"},
		{2025, "2025-01-29", "2025-04-04", "2025-05-31", "2025-10-06", "2025-10-29"},
		{2026, "2026-02-17", "2026-04-05", "2026-06-19", "2026-09-25", "2026-10-18"},
		{2027, "2027-02-06", "2027-04-05", "2027-06-09", "2027-09-15", "2027-10-08"},
		{2028, "2028-01-26", "2028-04-04", "2028-05-28", "2028-10-03", "2028-10-26"},
		{2029, "2029-02-13", "2029-04-04", "2029-06-16", "2029-09-22", "2029-10-16"},
		{2030, "2030-02-03", "2030-04-05", "2030-06-05", "2030-09-12", "2030-10-05"},
		{2031, "2031-01-23", "2031-04-05", "2031-06-24", "2031-10-01", "2031-10-24"},
		{2032, "2032-02-11", "2032-04-04", "2032-06-12", "2032-09-19", "2032-10-12"},
		{2033, "2033-01-31", "2033-04-04", "2033-06-01", "2033-09-08", "2033-10-01"},
		{2034, "2034-02-19", "2034-04-05", "2034-06-20", "2034-09-27", "2034-10-20"},
		{2035, "2035-02-08", "2035-04-05", "2035-06-10", "2035-09-16", "2035-10-09"},
	}
	for _, y := range years {
		newYear := time.Date(y.year, time.January, 1, 9, 0, 0, 0, china)
		for text, want := range map[string]string{"春节": y.spring, "清明": y.qingming, "端午": y.dragonBoat, "中秋": y.midAutumn, "重阳": y.ninth} {
			if got := times.Parse(text, newYear).Date.String(); got != want {
				t.Errorf("%s in %d = %s, want %s", text, y.year, got, want)
			}
		}
	}
}

// TestFestivalPassed moves to the next year once the day is over.
func TestFestivalPassed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		now        time.Time
		text, want string
	}{
		{time.Date(2027, time.February, 5, 20, 0, 0, 0, china), "除夕", "2027-02-05"},
		{time.Date(2027, time.February, 6, 20, 0, 0, 0, china), "除夕", "2028-01-25"},
		{time.Date(2027, time.January, 2, 9, 0, 0, 0, china), "腊八", "2027-01-15"},
		{time.Date(2026, time.December, 26, 9, 0, 0, 0, china), "圣诞节", "2027-12-25"},
		{time.Date(2026, time.November, 23, 9, 0, 0, 0, china), "Thanksgiving", "2026-11-26"},
		{time.Date(2036, time.June, 1, 9, 0, 0, 0, china), "春节", ""},
	} {
		if got := times.Parse(test.text, test.now).Date.String(); got != test.want {
			t.Errorf("%s on %s = %q, want %q", test.text, test.now.Format(time.DateOnly), got, test.want)
		}
	}
}
