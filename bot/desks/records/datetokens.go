package records

import (
	"strings"
	"time"
)

// dateToken is a piece of a date: 'n' a number, 'm' a month's name, 'w' another word, ':' the colon of a
// time. Other separators are dropped.
type dateToken struct {
	kind  byte
	text  string
	value int
}

var months = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
	"january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}

// dayWords may stand in a date and say nothing.
var dayWords = map[string]bool{
	"年": true, "月": true, "日": true, "号": true, "t": true, "z": true, "": true,
	"星期一": true, "星期二": true, "星期三": true, "星期四": true, "星期五": true, "星期六": true, "星期日": true, "星期天": true,
	"周一": true, "周二": true, "周三": true, "周四": true, "周五": true, "周六": true, "周日": true,
	"mon": true, "tue": true, "wed": true, "thu": true, "fri": true, "sat": true, "sun": true,
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
}

// dateTokens cuts a folded date; ok is false where something in it is no part of a date.
func dateTokens(s string) (tokens []dateToken, ok bool) {
	for len(s) > 0 {
		switch c := s[0]; {
		case c >= '0' && c <= '9':
			end := 1
			for end < len(s) && s[end] >= '0' && s[end] <= '9' {
				end++
			}
			tokens, s = append(tokens, dateToken{'n', s[:end], digits(s[:end])}), s[end:]
		case c == ':':
			tokens, s = append(tokens, dateToken{kind: ':'}), s[1:]
		case strings.IndexByte("-/., ()\t\n", c) >= 0:
			s = s[1:]
		default:
			end := strings.IndexAny(s, "0123456789:-/., ()\t\n")
			if end < 0 {
				end = len(s)
			}
			word := s[:end]
			s = s[end:]
			switch {
			case months[word] != 0:
				tokens = append(tokens, dateToken{'m', word, months[word]})
			case word == "民国" || word == "roc" || partOfDay(word) != 0:
				tokens = append(tokens, dateToken{kind: 'w', text: word})
			case word == "时" || word == "点" || word == "分":
				tokens = append(tokens, dateToken{kind: ':'})
			case strings.HasPrefix(word, "日") && partOfDay(strings.TrimPrefix(word, "日")) != 0: // 24日下午3点
				tokens = append(tokens, dateToken{kind: 'w', text: strings.TrimPrefix(word, "日")})
			case !dayWords[word] && word != "秒":
				return nil, false
			}
		}
	}
	return tokens, true
}

// partOfDay says whether a word means the morning (1) or the hours after noon (2).
func partOfDay(word string) int {
	switch word {
	case "上午", "早上", "凌晨", "am":
		return 1
	case "下午", "晚上", "中午", "pm":
		return 2
	}
	return 0
}

// timeOfDay reads what follows the day: nothing, 15:30, 15:30:08.123, 下午 3:30, 3:30 pm, 15时30分.
func timeOfDay(tokens []dateToken) (of time.Duration, clock, ok bool) {
	half := 0
	var numbers []int
	colons := 0
	for _, t := range tokens {
		switch {
		case t.kind == 'w' && half == 0 && partOfDay(t.text) != 0:
			half = partOfDay(t.text)
		case t.kind == 'n' && len(t.text) <= 2:
			numbers = append(numbers, t.value)
		case t.kind == 'n' && len(numbers) == 3: // thousandths
			numbers = append(numbers, 0)
		case t.kind == ':':
			colons++
		default:
			return 0, false, false
		}
	}
	if len(numbers) == 0 {
		return 0, false, half == 0 && colons == 0
	}
	if colons == 0 || len(numbers) > 4 {
		return 0, false, false
	}
	for len(numbers) < 3 {
		numbers = append(numbers, 0)
	}
	hour, minute, second := numbers[0], numbers[1], numbers[2]
	switch {
	case half == 2 && hour < 12:
		hour += 12
	case half == 1 && hour == 12:
		hour = 0
	}
	if hour > 23 || minute > 59 || second > 59 {
		return 0, false, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second, true, true
}

// digits is the value of a row of digits, which are at most nine or it is -1.
func digits(s string) int {
	if len(s) > 9 {
		return -1
	}
	v := 0
	for i := 0; i < len(s); i++ {
		v = v*10 + int(s[i]-'0')
	}
	return v
}
