package digests_test

import (
	"testing"
	"time"

	"pitcrew/bot/desks/digests"
	"pitcrew/store/storetest"
)

func TestParsePeriod(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, storetest.Shanghai) // a Wednesday
	for text, want := range map[string]string{
		"":                        "2026-11-25",
		"日报":                      "2026-11-25",
		"今天的数据":                   "2026-11-25",
		"昨天的日报":                   "2026-11-24",
		"前天的日报":                   "2026-11-23",
		"上周":                      "2026-11-16_2026-11-22",
		"上个星期怎么样":                 "2026-11-16_2026-11-22",
		"上周三的日报":                  "2026-11-18",
		"本周":                      "2026-11-23_2026-11-25",
		"這週的報告":                   "2026-11-23_2026-11-25",
		"本月":                      "2026-11-01_2026-11-25",
		"上个月的汇总":                  "2026-10-01_2026-10-31",
		"上个月20号":                  "2026-10-20",
		"最近7天":                    "2026-11-19_2026-11-25",
		"近三天的差评":                  "2026-11-23_2026-11-25",
		"过去一周":                    "2026-11-19_2026-11-25",
		"最近半个月":                   "2026-11-11_2026-11-25",
		"11月20日的日报":               "2026-11-20",
		"12月20日的日报":               "2025-12-20",
		"20号的日报":                  "2026-11-20",
		"11月16日到20日的日报":           "2026-11-16_2026-11-20",
		"2026-11-16到2026-11-22":   "2026-11-16_2026-11-22",
		"2026-11-20":              "2026-11-20",
		"周一的日报":                   "2026-11-23",
		"周五的日报":                   "2026-11-20",
		"yesterday's digest":      "2026-11-24",
		"digest for last week":    "2026-11-16_2026-11-22",
		"how was this month":      "2026-11-01_2026-11-25",
		"the last 3 days, please": "2026-11-23_2026-11-25",
	} {
		p, named := digests.ParsePeriod(text, now)
		if p.Key() != want {
			t.Errorf("%q: %s, want %s", text, p.Key(), want)
		}
		if none := text == "" || text == "日报"; named == none {
			t.Errorf("%q names a period: %t", text, named)
		}
	}
	for _, text := range []string{"明天的日报", "下周", "2027-01-01"} {
		if p, _ := digests.ParsePeriod(text, now); !p.Empty() {
			t.Errorf("%q: %s, want nothing", text, p.Key())
		}
	}
}

func TestParseKey(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]int{
		"2026-11-23": 1, "2026-11-16_2026-11-22": 7, "": 0, "2026-11-22_2026-11-16": 0, "2026-13-01": 0, "2026-11-23_": 0, "x_y": 0,
	} {
		p, ok := digests.ParseKey(key, storetest.Shanghai)
		if ok != (want > 0) || (ok && (p.Days() != want || p.Key() != key)) {
			t.Errorf("%q: %v %v", key, p, ok)
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, storetest.Shanghai)
	for _, text := range []string{"昨天", "上周三", "最近999天", "11月31日到2月30日", "last 0 months", "2026-02-30", "0月0日"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, _ := digests.ParsePeriod(text, now)
		if p.To.After(now.AddDate(0, 0, 1)) {
			t.Errorf("%q reaches into the future: %v", text, p)
		}
		if got, ok := digests.ParseKey(p.Key(), now.Location()); !p.Empty() && (!ok || got != p) {
			t.Errorf("%q: %v is read back as %v", text, p, got)
		}
	})
}
