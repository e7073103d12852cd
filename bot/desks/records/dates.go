package records

import (
	"strings"
	"time"

	"pitcrew/language"
)

// calendar is what a sheet's dates have to be read with.
type calendar struct {
	now      time.Time // in the shop's zone
	date1904 bool      // serial days count from 1904, as on old Macs
	minguo   bool      // years of one to three digits count from 1912
}

// parse reads a point in time in the forms that exports give: a serial day with or without its fraction,
// 2026-11-24, 2026/11/24 15:30, 2026.11.24, 20261124, 20261124153000, 2026年11月24日, 24-Nov-26, Nov 24, 2026,
// 11/24/2026 where day and month cannot be mistaken, 113/11/24, 民国113年11月24日; with 上午, 下午, AM or PM.
// Clock says that a time of day was given. Years outside 1900–2100 are no dates.
func (c calendar) parse(s string) (t time.Time, clock, ok bool) {
	s = strings.TrimSpace(language.Fold(s))
	if s == "" || len(s) > 64 {
		return time.Time{}, false, false
	}
	if t, clock, ok := c.serial(s); ok {
		return t, clock, true
	}
	if clock, zone, ok := strings.Cut(s, "+"); ok && strings.Trim(zone, "0123456789:") == "" {
		s = clock // the shop's own, in all likelihood
	}
	tokens, ok := dateTokens(s)
	if !ok {
		return time.Time{}, false, false
	}
	year, month, day, rest, ok := c.day(tokens)
	if !ok {
		return time.Time{}, false, false
	}
	of, clock, ok := timeOfDay(rest)
	if !ok {
		return time.Time{}, false, false
	}
	t, ok = c.at(year, month, day, of)
	return t, clock, ok
}

// at checks that the day exists.
func (c calendar) at(year, month, day int, of time.Duration) (time.Time, bool) {
	if year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31 {
		return time.Time{}, false
	}
	if midnight := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); midnight.Day() != day {
		return time.Time{}, false
	}
	hours, rest := int(of/time.Hour), of%time.Hour
	return time.Date(year, time.Month(month), day, hours, 0, 0, int(rest), c.now.Location()), true
}

// serial reads the day numbers that spreadsheets keep; 10000 is in 1927, 80000 in 2119. The days before
// March 1900, where the 1900 system is one off, are out of range.
func (c calendar) serial(s string) (t time.Time, clock, ok bool) {
	d, ok := parseDecimal(s)
	if !ok || d.exp || strings.ContainsAny(s, ",()+-") {
		return time.Time{}, false, false
	}
	const unit = 10_000_000_000 // finer than a second is
	parts, _, ok := d.at(10)
	if !ok || parts < 10000*unit || parts >= 80000*unit {
		return time.Time{}, false, false
	}
	days, fraction := int(parts/unit), parts%unit
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if c.date1904 {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	seconds := (fraction*24*60*60 + unit/2) / unit
	date := epoch.AddDate(0, 0, days).Add(time.Duration(seconds) * time.Second)
	t = time.Date(date.Year(), date.Month(), date.Day(), date.Hour(), date.Minute(), date.Second(), 0, c.now.Location())
	return t, seconds%(24*60*60) != 0, true
}

// day takes year, month and day off the tokens.
func (c calendar) day(tokens []dateToken) (year, month, day int, rest []dateToken, ok bool) {
	if len(tokens) > 0 && tokens[0].kind == 'w' && (tokens[0].text == "民国" || tokens[0].text == "roc") {
		c.minguo, tokens = true, tokens[1:]
		if len(tokens) > 0 && tokens[0].kind == 'n' && len(tokens[0].text) <= 3 {
			tokens[0].text = ("000" + tokens[0].text)[len(tokens[0].text):] // three digits are 民国
		}
	}
	if len(tokens) == 0 {
		return 0, 0, 0, nil, false
	}
	if first := tokens[0]; first.kind == 'n' && len(first.text) >= 7 {
		return c.compact(tokens)
	}
	if len(tokens) < 3 {
		return 0, 0, 0, nil, false
	}
	a, b, d := tokens[0], tokens[1], tokens[2]
	rest = tokens[3:]
	switch {
	case a.kind == 'm' && b.kind == 'n' && d.kind == 'n': // nov 24 2026
		year, ok = c.year(d.text)
		return year, a.value, b.value, rest, ok
	case b.kind == 'm' && a.kind == 'n' && d.kind == 'n' && len(a.text) <= 2: // 24-nov-26
		year, ok = c.year(d.text)
		return year, b.value, a.value, rest, ok
	case b.kind == 'm' && a.kind == 'n' && d.kind == 'n' && len(a.text) == 4: // 2026-nov-24
		return a.value, b.value, d.value, rest, true
	case a.kind != 'n' || b.kind != 'n' || d.kind != 'n' || len(b.text) > 2:
		return 0, 0, 0, nil, false
	case len(a.text) == 4 && len(d.text) <= 2:
		return a.value, b.value, d.value, rest, true
	case len(d.text) <= 2 && (len(a.text) == 3 || c.minguo):
		return a.value + 1911, b.value, d.value, rest, true
	case len(d.text) == 4 && a.value > 12 && b.value <= 12: // 24/11/2026
		return d.value, b.value, a.value, rest, true
	case len(d.text) == 4 && (b.value > 12 || a.value == b.value): // 11/24/2026
		return d.value, a.value, b.value, rest, true
	}
	return 0, 0, 0, nil, false
}

// compact reads 20261124, 20261124153000 and in 民国 years 1131124.
func (c calendar) compact(tokens []dateToken) (year, month, day int, rest []dateToken, ok bool) {
	text := tokens[0].text
	rest = tokens[1:]
	if c.minguo && len(text) == 7 {
		return digits(text[:3]) + 1911, digits(text[3:5]), digits(text[5:]), rest, true
	}
	switch len(text) {
	case 8:
	case 12, 14: // with hours, minutes and seconds
		clock := []dateToken{{kind: 'n', text: text[8:10]}, {kind: ':'}, {kind: 'n', text: text[10:12]}}
		if len(text) == 14 {
			clock = append(clock, dateToken{kind: ':'}, dateToken{kind: 'n', text: text[12:]})
		}
		for i := range clock {
			clock[i].value = digits(clock[i].text)
		}
		rest = append(clock, rest...)
	default:
		return 0, 0, 0, nil, false
	}
	return digits(text[:4]), digits(text[4:6]), digits(text[6:8]), rest, true
}

// year of the English forms; two digits are at most next year, or else of the last century.
func (c calendar) year(text string) (int, bool) {
	y := digits(text)
	switch {
	case len(text) == 4:
		return y, true
	case len(text) != 2:
		return 0, false
	case y > c.now.Year()%100+1:
		return 1900 + y, true
	default:
		return 2000 + y, true
	}
}
