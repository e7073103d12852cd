package guard

import (
	"fmt"
	"time"
)

// Kind says what a claim is about.
type Kind string

// The kinds of claims that Read finds.
const (
	Money    Kind = "money"
	Percent  Kind = "percent"
	Discount Kind = "discount"
	Duration Kind = "duration"
	Distance Kind = "distance"
	Date     Kind = "date"
	Weekday  Kind = "weekday"
	Clock    Kind = "clock"
	DayPart  Kind = "part of the day"
	Soon     Kind = "soon"
	Number   Kind = "number"
	Code     Kind = "code"
	Plate    Kind = "plate"
	Phone    Kind = "phone"
	VIN      Kind = "vin"
	Link     Kind = "link"
)

// Claim is something in a text that can be true or false by its sources. Any of Keys in the sources supports it:
// "三点" is 3:00 or 15:00.
type Claim struct {
	Kind       Kind
	Keys       []string
	Implied    []string // what else a source that says this has said: a date its weekday
	Words      string
	Start, End int // runes
}

// must reports whether a draft that puts an answer into other words has to keep the claim.
func (c Claim) must() bool {
	switch c.Kind {
	case Weekday, DayPart, Soon, Code:
		return false
	}
	return true
}

// claimed are the keys that sources support.
type claimed map[string]bool

func (k claimed) add(claims []Claim) {
	for _, c := range claims {
		for _, key := range c.Keys {
			k[key] = true
		}
		for _, key := range c.Implied {
			k[key] = true
		}
	}
}

func (k claimed) supports(c Claim) bool {
	for _, key := range c.Keys {
		if k[key] {
			return true
		}
	}
	return false
}

func number(kind Kind, v float64) string { return fmt.Sprintf("%s:%g", kind, v) }

// dateClaim is a day; a source that names it has told its weekday, month and number too.
func dateClaim(d time.Time, exact bool) Claim {
	c := Claim{Kind: Date, Keys: []string{d.Format("date:01-02")}}
	if exact {
		c.Keys = []string{d.Format("date:2006-01-02")}
		c.Implied = []string{d.Format("date:01-02")}
	} else {
		c.Implied = []string{d.Format("date:2006-01-02")}
	}
	_, week := d.ISOWeek()
	c.Implied = append(c.Implied, fmt.Sprintf("weekday:%d", d.Weekday()), fmt.Sprintf("day:%d", d.Day()), fmt.Sprintf("month:%d", d.Month()), fmt.Sprintf("week:%d", week))
	return c
}

// clockClaim is a time of day. vague: a bare hour up to twelve, which may be before or after noon.
func clockClaim(minutes int, vague bool) Claim {
	c := Claim{Kind: Clock, Keys: []string{number(Clock, float64(minutes))}}
	if vague && minutes <= 12*60+59 {
		c.Keys = append(c.Keys, number(Clock, float64((minutes+12*60)%(24*60))))
	}
	for _, key := range partsAt(minutes) {
		c.Implied = append(c.Implied, "part:"+key)
	}
	return c
}

// partsAt are the parts of the day that a time may be called.
func partsAt(minutes int) []string {
	switch h := minutes / 60; {
	case h < 11:
		return []string{"morning"}
	case h < 12:
		return []string{"morning", "noon"}
	case h < 13:
		return []string{"noon", "afternoon"}
	case h < 17:
		return []string{"afternoon"}
	case h < 19:
		return []string{"afternoon", "evening"}
	default:
		return []string{"evening"}
	}
}
