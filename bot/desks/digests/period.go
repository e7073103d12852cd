package digests

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/intents/times"
	"pitcrew/language"
)

// Period is the days from From up to but not including To, midnights in the shop's zone.
type Period struct{ From, To time.Time }

// ParsePeriod reads which days a text asks about, as seen from now, whose location is the
// shop's: 昨天, 上周, 本月, 最近7天, "11月16日到20日", "last week", 2026-11-23. A text that
// names none means today; ok is false then. A bare date is the last one, and no period goes
// beyond today, so that one wholly in the future is empty.
func ParsePeriod(text string, now time.Time) (p Period, ok bool) {
	folded := language.Fold(text)
	if p, ok = named(folded, now); !ok {
		p, ok = dated(folded, now)
	}
	if !ok {
		p = days(midnight(now), 1)
	}
	if tomorrow := midnight(now).AddDate(0, 0, 1); p.To.After(tomorrow) {
		p.To = tomorrow
	}
	return p, ok
}

// ParseKey reads what Key wrote; ok is false for anything else.
func ParseKey(key string, loc *time.Location) (p Period, ok bool) {
	first, last, several := strings.Cut(key, "_")
	if !several {
		last = first
	}
	from, err := time.ParseInLocation(time.DateOnly, first, loc)
	if err != nil {
		return Period{}, false
	}
	to, err := time.ParseInLocation(time.DateOnly, last, loc)
	return Period{from, to.AddDate(0, 0, 1)}, err == nil && !to.Before(from)
}

// Key is the period in a button's action, "2026-11-23" or "2026-11-16_2026-11-22".
func (p Period) Key() string {
	first, last := p.From.Format(time.DateOnly), p.To.AddDate(0, 0, -1).Format(time.DateOnly)
	if first == last {
		return first
	}
	return first + "_" + last
}

// Empty reports whether the period lies in the future.
func (p Period) Empty() bool { return !p.From.Before(p.To) }

// Days is how many days the period has.
func (p Period) Days() int { return int(p.To.Sub(p.From).Hours()+12) / 24 }

func days(from time.Time, n int) Period { return Period{from, from.AddDate(0, 0, n)} }

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

var lastDays = regexp.MustCompile(`(?:最近|近|过去|前)(?:的)?(\d{1,3}|[一二两三四五六七八九十]|半)(?:个)?(天|日|周|星期|礼拜|月)|\b(?:last|past) (\d{1,3}) (day|week|month)s?\b|\bpast (week|month)\b`)

// named reads periods with a name of their own. A weekday or a day of the month behind
// the name makes it a date: 上周三, 上个月20号.
func named(text string, now time.Time) (Period, bool) {
	if d, ok := times.Whole(text, now); ok {
		return Period{d.First.In(now.Location()), d.Last.In(now.Location()).AddDate(0, 0, 1)}, true
	}
	found := lastDays.FindStringSubmatch(text)
	if found == nil {
		return Period{}, false
	}
	n, unit := count(found[1]+found[3]), found[2]+found[4]+found[5]
	switch unit {
	case "周", "星期", "礼拜", "week":
		n *= 7
	case "月", "month":
		n *= 30
		if found[1] == "半" {
			n = 15
		}
	}
	n = min(max(n, 1), mostDays)
	return days(midnight(now).AddDate(0, 0, 1-n), n), true
}

// mostDays is the longest period counted back from today.
const mostDays = 366

var numerals = []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// count reads a small number; none means one.
func count(s string) int {
	if s == "两" {
		return 2
	}
	if i := slices.Index(numerals, s); i > 0 {
		return i
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1
	}
	return n
}

// dated reads a date or a range of dates. Dates are read as customers mean them, a bare
// one as the next; a digest is about the past, so the next one becomes the last.
func dated(text string, now time.Time) (Period, bool) {
	said := times.Parse(text, now)
	if said.Date.IsZero() {
		return Period{}, false
	}
	from := said.Date.In(now.Location())
	to := from
	if until := said.Until.Date; !until.IsZero() {
		to = until.In(now.Location())
	}
	length := int(to.Sub(from).Hours()+12) / 24
	if runes := []rune(text); said.Start <= said.End && said.End <= len(runes) && from.After(midnight(now)) {
		from = last(from, string(runes[said.Start:said.End]), now)
	}
	return days(from, max(length, 0)+1), true
}

var (
	ahead   = regexp.MustCompile(`明|后天|下(?:个|一)?(?:周|星期|礼拜|月)|next|tomorrow|\d{4}`)
	weekday = regexp.MustCompile(`周|星期|礼拜|mon|tue|wed|thu|fri|sat|sun`)
	monthly = regexp.MustCompile(`月|[/.-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec`)
)

// last turns a date that was read as the next one of its kind into the last: by weekday,
// by day of a month, or by day of the month.
func last(date time.Time, words string, now time.Time) time.Time {
	switch {
	case ahead.MatchString(words):
		return date
	case weekday.MatchString(words):
		return date.AddDate(0, 0, -7*((int(date.Sub(midnight(now)).Hours())+12)/24/7+1))
	case monthly.MatchString(words):
		return date.AddDate(-1, 0, 0)
	default:
		return date.AddDate(0, -1, 0)
	}
}
