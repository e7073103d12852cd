package guard

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// relative are days as seen from now, the longer words first.
var relative = []struct {
	word string
	days int
	part string
}{
	{"大后天", 3, ""},
	{"大前天", -3, ""},
	{"后天", 2, ""},
	{"前天", -2, ""},
	{"明天", 1, ""},
	{"明日", 1, ""},
	{"明早", 1, "morning"},
	{"明晚", 1, "evening"},
	{"昨天", -1, ""},
	{"昨日", -1, ""},
	{"昨晚", -1, "evening"},
	{"今天", 0, ""},
	{"今日", 0, ""},
	{"今早", 0, "morning"},
	{"今晚", 0, "evening"},
	{"当天", 0, ""},
	{"听日", 1, ""},
	{"the day after tomorrow", 2, ""},
	{"tomorrow", 1, ""},
	{"yesterday", -1, ""},
	{"today", 0, ""},
	{"tonight", 0, "evening"},
}

// vague are spans of the calendar; a source must say them, or name a day in them.
var vague = []struct {
	word string
	days int // to a day in it, from now; 0: only the word counts
}{
	{"下下周", 14},
	{"下个星期", 7},
	{"下星期", 7},
	{"下周", 7},
	{"下礼拜", 7},
	{"上周", -7},
	{"本周", 0},
	{"这周", 0},
	{"下个月", 0},
	{"下月", 0},
	{"月底", 0},
	{"年底", 0},
	{"年前", 0},
	{"周末", 0},
	{"next week", 7},
	{"this week", 0},
	{"next month", 0},
	{"weekend", 0},
}

// parts of the day; greetings are none.
var dayParts = []struct{ word, part string }{
	{"早上好", ""},
	{"上午好", ""},
	{"下午好", ""},
	{"晚上好", ""},
	{"中午好", ""},
	{"早安", ""},
	{"晚安", ""},
	{"good morning", ""},
	{"good afternoon", ""},
	{"good evening", ""},
	{"早上", "morning"},
	{"上午", "morning"},
	{"早晨", "morning"},
	{"中午", "noon"},
	{"下午", "afternoon"},
	{"傍晚", "evening"},
	{"晚上", "evening"},
	{"morning", "morning"},
	{"noon", "noon"},
	{"afternoon", "afternoon"},
	{"evening", "evening"},
}

// soon are promises of haste.
var soon = []string{"马上", "立刻", "立即", "立马", "即刻", "这就", "right away", "immediately", "at once", "instantly", "asap"}

var weekdays = map[rune]time.Weekday{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '日': 0, '天': 0, '1': 1, '2': 2, '3': 3, '4': 4, '5': 5, '6': 6}

var weekdayNames = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// dayStarts are the first characters of all words of this file: most places of a text need no closer look.
var dayStarts = func() map[rune]bool {
	starts := map[rune]bool{}
	add := func(words ...string) {
		for _, w := range words {
			r, _ := utf8.DecodeRuneInString(w)
			starts[r] = true
		}
	}
	for _, r := range relative {
		add(r.word)
	}
	for _, v := range vague {
		add(v.word)
	}
	for _, p := range dayParts {
		add(p.word)
	}
	for _, w := range weeks {
		add(w.word)
	}
	add(soon...)
	add(weekdayNames...)
	add("周", "星期", "礼拜")
	return starts
}()

// weeks are told by a word before the day, 下周二.
var weeks = []struct {
	word  string
	weeks int
}{{"下下", 2}, {"下", 1}, {"上", -1}, {"这", 0}, {"本", 0}}

// day takes a day, a week or a part of the day that is told by a word.
func (s *scanner) day() bool {
	if !dayStarts[s.peek(0)] {
		return false
	}
	for _, r := range relative {
		if n := s.wordHere(r.word); n > 0 {
			c := dateClaim(s.now.AddDate(0, 0, r.days), true)
			if r.word == "当天" { // of the visit, whenever that is
				c = Claim{Kind: Date, Keys: []string{"span:当天"}}
			}
			if r.part != "" {
				s.claims = append(s.claims, Claim{Kind: DayPart, Keys: []string{"part:" + r.part}, Words: string(s.original[s.at : s.at+n]), Start: s.at, End: s.at + n})
			}
			return s.take(c, n)
		}
	}
	return s.weekday() || s.span() || s.dayPart()
}

// wordHere is word at this place; a Latin word must begin here.
func (s *scanner) wordHere(w string) int {
	if isLetter(rune(w[0])) && !s.starts() {
		return 0
	}
	return s.word(0, w)
}

// weekday takes 周二, 下周二, 星期天 and Tuesday, and the days of a span between two of them.
func (s *scanner) weekday() bool {
	at, ahead, dated := 0, 0, false
	for _, w := range weeks {
		n := s.word(0, w.word)
		if n > 0 && s.peek(n) == '个' {
			n++
		}
		if n > 0 && s.word(n, "周", "星期", "礼拜") > 0 {
			at, ahead, dated = n, w.weeks, true
			break
		}
	}
	if n := s.word(at, "周", "星期", "礼拜"); n > 0 {
		day, ok := weekdays[s.peek(at+n)]
		if !ok || s.peek(at+n) == '天' && n == 1 {
			return false
		}
		if dated {
			monday := s.now.AddDate(0, 0, -(int(s.now.Weekday())+6)%7+7*ahead)
			return s.take(dateClaim(monday.AddDate(0, 0, (int(day)+6)%7), true), at+n+1)
		}
		return s.take(Claim{Kind: Weekday, Keys: []string{fmt.Sprintf("weekday:%d", day)}}, n+1)
	}
	if !s.starts() {
		return false
	}
	word := s.latin(0)
	for day, name := range weekdayNames {
		if one := strings.TrimSuffix(word, "s"); one == name || one == name[:3] {
			return s.take(Claim{Kind: Weekday, Keys: []string{fmt.Sprintf("weekday:%d", day)}}, len(word))
		}
	}
	return false
}

func (s *scanner) span() bool {
	for _, v := range vague {
		if n := s.wordHere(v.word); n > 0 {
			c := Claim{Kind: Date, Keys: []string{"span:" + v.word}}
			if v.days != 0 {
				_, week := s.now.AddDate(0, 0, v.days).ISOWeek()
				c.Keys = append(c.Keys, fmt.Sprintf("week:%d", week))
			}
			return s.take(c, n)
		}
	}
	return false
}

func (s *scanner) dayPart() bool {
	for _, p := range dayParts {
		n := s.wordHere(p.word)
		if n == 0 {
			continue
		}
		if p.part == "" {
			return s.skip(n)
		}
		if s.clockAfter(p.part, n) {
			return true
		}
		return s.take(Claim{Kind: DayPart, Keys: []string{"part:" + p.part}}, n)
	}
	for _, w := range soon {
		if n := s.wordHere(w); n > 0 {
			return s.take(Claim{Kind: Soon, Keys: []string{"soon"}}, n)
		}
	}
	return false
}
