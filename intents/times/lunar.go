package times

import "time"

// lunarYear is a year of the Chinese calendar: its first day, its leap month (0 for none) and, month by month with the
// leap month after the one that it repeats, whether the month has 30 days ('1') or 29 ('0').
type lunarYear struct {
	first  Date
	leap   int
	months string
}

// lunarYears begin in 2023, since January 2024 still belongs to that year. The new moons were computed with Meeus,
// "Astronomical Algorithms", chapter 49, in Chinese standard time (UTC+8), which is how GB/T 33661-2017 defines
// the calendar; the first days agree with the Hong Kong Observatory's conversion tables.
var lunarYears = []lunarYear{
	{Date{2023, time.January, 22}, 2, "0100110110101"},
	{Date{2024, time.February, 10}, 0, "010010110110"},
	{Date{2025, time.January, 29}, 6, "1010010101110"},
	{Date{2026, time.February, 17}, 0, "101001001110"},
	{Date{2027, time.February, 6}, 0, "110100100110"},
	{Date{2028, time.January, 26}, 5, "1110100100110"},
	{Date{2029, time.February, 13}, 0, "110101010011"},
	{Date{2030, time.February, 3}, 0, "010110101010"},
	{Date{2031, time.January, 23}, 3, "0110101101010"},
	{Date{2032, time.February, 11}, 0, "100101101101"},
	{Date{2033, time.January, 31}, 11, "0100101011101"},
	{Date{2034, time.February, 19}, 0, "010010101101"},
	{Date{2035, time.February, 8}, 0, "101001001101"},
}

// lunarDate returns the solar date of a day of a lunar year (never of its leap month); ok is false outside the
// table or where the month has no such day.
func lunarDate(year, month, dom int) (date Date, ok bool) {
	at := year - lunarYears[0].first.Year
	if at < 0 || at >= len(lunarYears) || month < 1 || month > 12 || dom < 1 {
		return Date{}, false
	}
	y := lunarYears[at]
	index := month - 1
	if y.leap > 0 && month > y.leap {
		index++
	}
	days := 0
	for _, long := range y.months[:index] {
		days += 29 + int(long-'0')
	}
	if dom > 29+int(y.months[index]-'0') {
		return Date{}, false
	}
	return y.first.addDays(days + dom - 1), true
}
