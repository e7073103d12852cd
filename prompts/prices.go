package prompts

import (
	"strconv"

	"pitcrew/language"
)

// Prices is an answer from the price list.
type Prices struct {
	Lines    []Price
	Together *PriceFor // of all lines at once, where they are several different things
	Customer string    // whose prices these are, told to staff
	Unproven bool      // the person's own price is not known yet
}

// Price is one item of the list.
type Price struct {
	Name   string
	Fen    int64
	To     int64 // fen, the upper end of a range; 0 for a fixed price
	Unit   string
	Note   string
	Items  []string // what is in a package
	Better []Better
	Own    *PriceFor // nil for a stranger
}

// Better is a better choice of the same.
type Better struct {
	Grade string // plus or premium
	Brand string
	Fen   int64
	To    int64
}

// PriceFor is what somebody pays, with each rule that counted or did not, and why.
type PriceFor struct {
	List    int64
	Total   int64
	Applied []PriceStep
	Refused []PriceStep
}

// PriceStep is one rule.
type PriceStep struct {
	Rule    string
	Name    string // the tier's or coupon's
	Percent int
	Off     int64 // fen; negative where something is given back
	Why     string
}

// Paid is the percentage as people say it: 8折.
func (s PriceStep) Paid() string { return percentPaid(s.Percent) }

// Back is what is given back.
func (s PriceStep) Back() int64 { return -s.Off }

// Which asks whose price is meant.
func (p Prices) Which(tag language.Tag) string { return say(tag, "price.which", p) }

// In renders the list.
func (p Prices) In(tag language.Tag) string { return say(tag, "answers.prices", p) }

// SourceLabel names the price list in a footnote.
func (p Prices) SourceLabel(tag language.Tag) string { return say(tag, "answers.price_source", p) }

// Between writes a price, or a range: ¥520, ¥520–680.
func Between(from, to int64) string {
	if to <= from {
		return Yuan(from)
	}
	return Yuan(from) + "–" + Yuan(to)[len("¥"):]
}

// percentPaid writes what is paid: 80 is 8折.
func percentPaid(percent int) string {
	return strconv.FormatFloat(float64(percent)/10, 'f', -1, 64) + "折"
}
