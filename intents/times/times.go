// Package times reads the day and the time of day that a customer means from what was typed: Chinese in both
// scripts with spoken and regional words, English, ranges, corrections, preferences and festivals. It says what
// was said and leaves opening hours, free bays and whether the moment has passed to its callers.
package times

import (
	"time"

	"pitcrew/language"
)

// mostRunes is how much of a message is read. No one says when to come after a thousand characters.
const mostRunes = 1000

// Reading is when a message says. The zero Reading says nothing.
type Reading struct {
	Date  Date  // in the shop's calendar; zero when no day was said
	Clock Clock // not Valid when no clock time was said
	Part  Part  // empty when none was said, and when a clock time was said
	Until Until // the end of a range; zero when there is none
	// Approximate reports that the customer said 左右, 大概, 多, "around" or a pair such as 七八点.
	Approximate bool
	// Impossible is what names a day or an hour that there is none of, as it was written: 2月30号, 25点. The other fields
	// are what the message says beside it.
	Impossible string
	Start, End int // rune offsets of the winning expression in the text, End exclusive
}

// Until is the end of a range, with what the customer said of it: the date, the clock time or both.
type Until struct {
	Date  Date
	Clock Clock
}

// Part is a part of the day.
type Part string

// The parts of a day. 凌晨 and 早上 are Morning, 傍晚 and 夜里 are Evening.
const (
	Morning   Part = "morning"
	Noon      Part = "noon"
	Afternoon Part = "afternoon"
	Evening   Part = "evening"
)

// Empty reports whether the message says neither a day nor a time.
func (r Reading) Empty() bool { return r.Date.IsZero() && !r.Clock.Valid && r.Part == "" }

// At returns the moment in loc; ok only when both the date and the clock time are known.
func (r Reading) At(loc *time.Location) (moment time.Time, ok bool) {
	if r.Date.IsZero() || !r.Clock.Valid {
		return time.Time{}, false
	}
	return time.Date(r.Date.Year, r.Date.Month, r.Date.Day, r.Clock.Hour, r.Clock.Minute, 0, 0, loc), true
}

// Parse reads when text says, as seen from now, whose location is the shop's. A correction or a stated preference
// wins over what it corrects; of several equal ones the first wins, of a range its start. A bare day that has passed
// means the next one; a day with its week said (上周三) stays as said, and so does 今天三点 at four. A bare hour
// from 1 to 7 is in the afternoon. Durations, prices, distances, counts and what was refused (明天没空) are not read.
// It reads the first thousand characters in linear time and never panics.
func Parse(text string, now time.Time) Reading {
	m := read(text, now)
	r := m.choose()
	r.Impossible = m.impossible.words(text)
	return r
}

// All returns every expression that text offers, in the order of the text: alternatives, both sides of a correction,
// what happened before. What the customer refused is left out. Fields that one expression borrows from
// another are filled only in Parse.
func All(text string, now time.Time) []Reading {
	m := read(text, now)
	var all []Reading
	for _, p := range m.phrases {
		if p.role != refused {
			all = append(all, p.reading)
		}
	}
	return all
}

// message is one text on its way to a Reading.
type message struct {
	text    string // folded
	runes   []rune // of text
	offsets []int  // byte offset in text of each rune, and of its end
	tokens  []token
	phrases []phrase
	calendar
	impossible noted
}

// read finds and dates every expression in text.
func read(text string, now time.Time) *message {
	m := &message{text: language.Fold(firstRunes(text)), calendar: calendarAt(now)}
	m.lex()
	m.findPhrases()
	m.datePhrases()
	m.assignRoles()
	return m
}

// firstRunes cuts text after mostRunes.
func firstRunes(text string) string {
	if len(text) <= mostRunes {
		return text
	}
	count := 0
	for i := range text {
		if count == mostRunes {
			return text[:i]
		}
		count++
	}
	return text
}

// between returns the folded text between two rune offsets.
func (m *message) between(start, end int) string { return m.text[m.offsets[start]:m.offsets[end]] }
