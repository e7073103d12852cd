package prompts

import (
	"fmt"
	"strings"
	"text/template"
	"time"

	"pitcrew/language"
)

// functions are what templates may call: money, days and times as people of the
// language write them.
func functions(tag language.Tag) template.FuncMap {
	return template.FuncMap{
		"yuan":    Yuan,
		"between": Between,
		"when":    func(t time.Time) string { return When(tag, t) },
		"day":     func(t time.Time) string { return Day(tag, t) },
		"clock":   func(t time.Time) string { return t.Format("15:04") },
		"date":    func(t time.Time) string { return t.Format(time.DateOnly) },
		"join":    func(list []string) string { return strings.Join(list, separator(tag)) },
		"km":      Thousands,
		"inc":     func(i int) int { return i + 1 },
		"cut":     Cut,
		"hours":   func(minutes int) int { return (minutes + 59) / 60 },
		"minus":   func(a, b int) int { return a - b },
		"tail":    func(phone string) string { return phone[max(len(phone)-4, 0):] },
	}
}

func separator(tag language.Tag) string {
	if tag == language.En {
		return ", "
	}
	return "、"
}

// Yuan writes an amount in fen as "¥1,280" or "¥99.50".
func Yuan(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	s := sign + "¥" + Thousands(fen/100)
	if cents := fen % 100; cents != 0 {
		s += fmt.Sprintf(".%02d", cents)
	}
	return s
}

// Thousands writes a number with commas, "12,800".
func Thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

var weekdays = [7]string{"日", "一", "二", "三", "四", "五", "六"}

// Day writes a date as people say it: "11月24日（周二）", "Tue 24 Nov".
func Day(tag language.Tag, t time.Time) string {
	switch tag {
	case language.En:
		return t.Format("Mon 2 Jan")
	case language.Hant:
		return fmt.Sprintf("%d月%d日（週%s）", t.Month(), t.Day(), weekdays[t.Weekday()])
	default:
		return fmt.Sprintf("%d月%d日（周%s）", t.Month(), t.Day(), weekdays[t.Weekday()])
	}
}

// When writes an instant, "11月24日（周二）15:00". t carries the shop's zone.
func When(tag language.Tag, t time.Time) string {
	if tag == language.En {
		return Day(tag, t) + ", " + t.Format("15:04")
	}
	return Day(tag, t) + t.Format("15:04")
}

// Cut shortens a text to n characters on one line.
func Cut(s string, n int) string {
	runes := []rune(closed.Replace(strings.Join(strings.Fields(s), " ")))
	if len(runes) <= n {
		return string(runes)
	}
	return string(runes[:n-1]) + "…"
}

// closed takes the blank behind full-width punctuation, which is as wide as both.
var closed = strings.NewReplacer("。 ", "。", "！ ", "！", "？ ", "？", "， ", "，", "； ", "；", "： ", "：", "） ", "）")
