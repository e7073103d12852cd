package guard

import (
	"fmt"
	"math"
	"strings"
	"time"

	"pitcrew/language"
)

// integer reads a whole number, Arabic or Chinese; n is 0 when there is none.
func (s *scanner) integer(ahead int) (v, n int) {
	value, n := s.number(ahead)
	if n == 0 || value != math.Trunc(value) || value < 0 || value > 1e9 {
		return 0, 0
	}
	return int(value), n
}

// digits reads up to most Arabic digits.
func (s *scanner) digits(ahead, most int) (v, n int) {
	for n < most && isDigit(s.peek(ahead+n)) {
		v = 10*v + int(s.peek(ahead+n)-'0')
		n++
	}
	if isDigit(s.peek(ahead + n)) {
		return 0, 0
	}
	return v, n
}

// date takes a day of the calendar.
func (s *scanner) date() bool {
	if isDigit(s.peek(-1)) {
		return false
	}
	return s.numericDate() || s.chineseDate() || s.englishDate()
}

// numericDate reads 2026-11-24, 2026/11/24, 2026.11.24, and 11/24 or 11-24 where nothing measures them.
func (s *scanner) numericDate() bool {
	year, n := s.digits(0, 4)
	exact := n == 4 && year >= 1990 && year < 2100
	at := 0
	if exact {
		if !strings.ContainsRune("-/.", s.peek(4)) {
			return false
		}
		at = 5
	}
	month, m := s.digits(at, 2)
	sep := s.peek(at + m)
	if m == 0 || !strings.ContainsRune("-/.", sep) || !exact && sep != '/' {
		return false
	}
	day, d := s.digits(at+m+1, 2)
	if d == 0 || !isDate(month, day) {
		return false
	}
	if !exact {
		year = s.now.Year()
	}
	return s.takeDate(year, month, day, exact, at+m+1+d)
}

func isDate(month, day int) bool { return month >= 1 && month <= 12 && day >= 1 && day <= 31 }

func (s *scanner) takeDate(year, month, day int, exact bool, n int) bool {
	return s.take(dateClaim(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), exact), n)
}

// chineseDate reads 2026年11月24日, 十一月二十四号, 11月, 24日 and 2026年.
func (s *scanner) chineseDate() bool {
	first, n := s.integer(0)
	if n == 0 || s.inNumber() {
		return false
	}
	n += s.spaces(n)
	switch s.peek(n) {
	case '年':
		if first < 1990 || first >= 2100 {
			return false
		}
		month, m := s.integer(n + 1)
		if m == 0 || s.peek(n+1+m) != '月' {
			return s.take(Claim{Kind: Date, Keys: []string{fmt.Sprintf("year:%d", first)}}, n+1)
		}
		return s.month(first, month, n+1+m+1, true)
	case '月':
		return s.month(s.now.Year(), first, n+1, false)
	case '日', '号':
		if first >= 1 && first <= 31 && s.word(n+1, "工位", "技师", "店", "线", "汽油", "油") == 0 {
			return s.take(Claim{Kind: Date, Keys: []string{fmt.Sprintf("day:%d", first)}}, n+1)
		}
	}
	return false
}

// inNumber reports whether the place is within a number that began earlier (十 in 二十).
func (s *scanner) inNumber() bool {
	_, n, ok := language.Number(string(s.text[max(s.at-1, 0):min(s.at+1, len(s.text))]))
	return s.at > 0 && ok && n == 2 && !isDigit(s.peek(0))
}

// month reads the day behind a month, if one is there.
func (s *scanner) month(year, month, n int, exact bool) bool {
	if month < 1 || month > 12 {
		return false
	}
	at := n + s.spaces(n)
	day, d := s.integer(at)
	end := at + d
	if d > 0 && strings.ContainsRune("日号", s.peek(end)) {
		end++
	} else if d > 0 && !isDigit(s.peek(end-1)) {
		d = 0
	}
	if d > 0 && isDate(month, day) {
		return s.takeDate(year, month, day, exact, end)
	}
	c := Claim{Kind: Date, Keys: []string{fmt.Sprintf("month:%d", month)}}
	if w := s.word(n, "份", "底", "初", "中旬", "上旬", "下旬"); w > 0 {
		if s.peek(n) != '份' {
			c.Keys = []string{fmt.Sprintf("month:%d%s", month, string(s.text[s.at+n:s.at+n+w]))}
		}
		n += w
	}
	return s.take(c, n)
}

var months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthName reads an English month; bare "may" and "march" are words.
func (s *scanner) monthName(ahead int) (month, n int) {
	if !isLetter(s.peek(ahead)) {
		return 0, 0
	}
	for i, name := range months {
		if n := s.word(ahead, name, name[:3]+".", name[:3]); n > 0 {
			return i + 1, n
		}
	}
	if n := s.word(ahead, "sept"); n > 0 {
		return 9, n
	}
	return 0, 0
}

// englishDate reads Nov 24, November 24th 2026, 24 Nov and the 24th of November.
func (s *scanner) englishDate() bool {
	if first := s.peek(0); !s.starts() || !isLetter(first) && !isDigit(first) {
		return false
	}
	var day, n int
	month, m := s.monthName(0)
	if m > 0 {
		at := m + s.spaces(m)
		var d int
		if day, d = s.digits(at, 2); d == 0 {
			if month == 5 || month == 3 {
				return false
			}
			return s.take(Claim{Kind: Date, Keys: []string{fmt.Sprintf("month:%d", month)}}, m)
		}
		n = at + d
		n += s.word(n, "st", "nd", "rd", "th")
	} else {
		var d int
		if day, d = s.digits(0, 2); d == 0 {
			return false
		}
		n = d + s.word(d, "st", "nd", "rd", "th")
		n += s.spaces(n)
		if of := s.word(n, "of "); of > 0 {
			n += of
		}
		if month, m = s.monthName(n); m == 0 {
			return false
		}
		n += m
	}
	if !isDate(month, day) {
		return false
	}
	at := n + s.word(n, ", ", ",", " ")
	if year, y := s.digits(at, 4); y == 4 && year >= 1990 && year < 2100 {
		return s.takeDate(year, month, day, true, at+y)
	}
	return s.takeDate(s.now.Year(), month, day, false, n)
}
