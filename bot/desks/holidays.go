package desks

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"pitcrew/language"
)

//go:embed holidays.txt
var holidayLines string

// holidays is the mainland's calendar of public holidays, as holidays.txt has it.
type holidays struct {
	festivals map[string]Festival
	off       map[string]string // "2026-10-01" → festival id
	work      map[string]bool   // make-up workdays
	years     map[int]bool      // true: the published arrangement
}

// Festival is a public holiday of the mainland.
type Festival struct{ ID, Chinese, English string }

// Name is what the festival is called in a language.
func (f Festival) Name(tag language.Tag) string {
	if tag == language.En {
		return f.English
	}
	return InScript(tag, f.Chinese)
}

// publicHolidays reads the file once. It is ours and embedded: a broken line is a
// programming error, which the package's test finds.
var publicHolidays = sync.OnceValue(func() holidays {
	h, err := readHolidays(holidayLines)
	if err != nil {
		panic(err)
	}
	return h
})

func readHolidays(text string) (holidays, error) {
	h := holidays{festivals: map[string]Festival{}, off: map[string]string{}, work: map[string]bool{}, years: map[int]bool{}}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		if err := h.add(f); err != nil {
			return h, fmt.Errorf("holidays: %q: %w", strings.TrimSpace(line), err)
		}
	}
	return h, nil
}

func (h holidays) add(f []string) error {
	switch {
	case f[0] == "festival" && len(f) >= 4:
		h.festivals[f[1]] = Festival{f[1], f[2], strings.Join(f[3:], " ")}
	case f[0] == "year" && len(f) == 4:
		first, err := time.Parse("2006", f[1])
		if err != nil {
			return err
		}
		h.years[first.Year()] = f[2] == "published"
	case f[0] == "work" && len(f) == 2:
		day, err := time.Parse(time.DateOnly, f[1])
		if err != nil {
			return err
		}
		h.work[day.Format(time.DateOnly)] = true
	case f[0] == "off" && len(f) == 4 && h.festivals[f[1]].ID != "":
		first, err := time.Parse(time.DateOnly, f[2])
		if err != nil {
			return err
		}
		last, err := time.Parse(time.DateOnly, f[3])
		if err != nil {
			return err
		}
		for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
			h.off[day.Format(time.DateOnly)] = f[1]
		}
	default:
		return fmt.Errorf("not a line of this file")
	}
	return nil
}

// HolidaysKnown reports whether the mainland's holidays of a year are in the calendar, and
// whether they are the published arrangement or the statutory days alone.
func HolidaysKnown(year int) (known, published bool) {
	published, known = publicHolidays().years[year]
	return known, published
}
