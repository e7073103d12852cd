package times

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/language"
)

// Days are days in a row, and the words that name them.
type Days struct {
	First, Last Date
	Start, End  int // rune offsets in the text, End exclusive
}

var (
	wholeWeek  = regexp.MustCompile(`(?:一下)?(上上|下下|上|下|本|这|呢)(?:个|一)?(?:周|星期|礼拜)([一二三四五六日天末初中底1-7]?)|\b(last|previous|this|next) week\b`)
	wholeMonth = regexp.MustCompile(`(?:一下)?(上|下|本|这|呢|当)(?:个|一)?月([\d一二三十初中底末]?)|\b(last|previous|this|next) month\b`)
	aFewDays   = regexp.MustCompile(`(?:这|呢|近|最近|接下来|今后|未来|往后)(?:的)?(?:几|些)天|\b(?:these days|(?:the )?(?:next|coming) few days)\b`)
	twoDays    = regexp.MustCompile(`(今)明(?:两|二)?[天日]|明后(?:两|二)?[天日]`)
	daysAhead  = regexp.MustCompile(`(?:接下来|未来|今后|往后|这)(?:的)?(\d{1,2}|[一二两三四五六七八九十])个?(天|日|周|星期|礼拜)|\b(?:the )?(?:next|coming) (\d{1,2}|two|three) (day|week)s\b`)
	weekends   = regexp.MustCompile(`末|双休|weekend`)
	listed     = regexp.MustCompile(`^(?:和|跟|与|同|、|,|，| |and|the)*$`)
)

// aFew is how many days 这几天 are.
const aFew = 3

// Whole reads a week or a month that is named as a whole, as seen from now: 本周, 下个星期, 上个月, "next week". A day of it
// (下周三, 下周末, 上个月20号) is none.
func Whole(text string, now time.Time) (Days, bool) {
	folded, today := language.Fold(firstRunes(text)), DateOf(now)
	if found, n, ok := whole(folded, wholeWeek); ok {
		monday := today.monday().addDays(7 * n)
		return Days{monday, monday.addDays(6), found[0], found[1]}, true
	}
	if found, n, ok := whole(folded, wholeMonth); ok {
		first := Date{today.Year, today.Month, 1}.addMonths(n)
		return Days{first, first.lastOfMonth(), found[0], found[1]}, true
	}
	return Days{}, false
}

// Several reads the days that a text names together, as seen from now: whole weeks and months, weekends, ranges, 明后天,
// 接下来三天, 明天和后天. ok is false where it names one day, or none, or days with others in between.
func Several(text string, now time.Time) (Days, bool) {
	if d, ok := Whole(text, now); ok {
		return d, true
	}
	folded, today := language.Fold(firstRunes(text)), DateOf(now)
	if at := twoDays.FindStringSubmatchIndex(folded); at != nil {
		first := today
		if at[2] < 0 {
			first = today.addDays(1)
		}
		return Days{first, first.addDays(1), runesTo(folded, at[0]), runesTo(folded, at[1])}, true
	}
	if at := aFewDays.FindStringIndex(folded); at != nil {
		return Days{today, today.addDays(aFew - 1), runesTo(folded, at[0]), runesTo(folded, at[1])}, true
	}
	if at := daysAhead.FindStringSubmatchIndex(folded); at != nil {
		said := daysAhead.FindStringSubmatch(folded)
		n := small(said[1] + said[3])
		if unit := said[2] + said[4]; unit != "天" && unit != "日" && unit != "day" {
			n *= 7
		}
		return Days{today, today.addDays(max(n, 1) - 1), runesTo(folded, at[0]), runesTo(folded, at[1])}, n > 1
	}
	return inARow(folded, All(text, now))
}

// inARow makes one of the days that were read, where each follows the one before.
func inARow(folded string, all []Reading) (d Days, ok bool) {
	runes := []rune(folded)
	for _, r := range all {
		if r.Date.IsZero() {
			continue
		}
		last := r.Date
		if !r.Until.Date.IsZero() {
			last = r.Until.Date
		} else if weekends.MatchString(string(runes[r.Start:r.End])) {
			last = r.Date.monday().addDays(6)
		}
		switch {
		case d.First.IsZero():
			d = Days{r.Date, last, r.Start, r.End}
		case r.Date != d.Last.addDays(1) || !listed.MatchString(string(runes[d.End:r.Start])):
			return Days{}, false
		default:
			d.Last, d.End = last, r.End
		}
	}
	return d, d.First.before(d.Last)
}

// whole finds a name of a whole with how many wholes ahead it is; found are rune offsets.
func whole(folded string, names *regexp.Regexp) (found [2]int, ahead int, ok bool) {
	at := names.FindStringSubmatchIndex(folded)
	if at == nil || at[4] >= 0 && at[4] < at[5] {
		return found, 0, false
	}
	word, start := "", at[0]
	switch {
	case at[2] >= 0: // 看一下下周: the 一下 is none of it
		word, start = folded[at[2]:at[3]], at[2]
	case at[6] >= 0:
		word = folded[at[6]:at[7]]
	}
	ahead = map[string]int{"上上": -2, "上": -1, "last": -1, "previous": -1, "下": 1, "next": 1, "下下": 2}[word]
	return [2]int{runesTo(folded, start), runesTo(folded, at[1])}, ahead, true
}

func runesTo(s string, n int) int { return utf8.RuneCountInString(s[:n]) }

// small reads a count up to 99 of days or weeks; 0 for none.
func small(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	switch s {
	case "两", "two":
		return 2
	case "three":
		return 3
	}
	before, _, _ := strings.Cut("一二三四五六七八九十", s)
	return utf8.RuneCountInString(before) + 1
}
