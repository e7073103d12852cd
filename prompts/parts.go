package prompts

import (
	"strconv"

	"pitcrew/language"
)

// Part is all that is told of a part in stock.
type Part struct {
	Code     string
	Name     string
	Brand    string
	Left     float64
	Safety   float64
	Used     float64 // in Window days
	Window   int
	Lasts    int // days; Known says whether it is used at all
	Known    bool
	Short    bool
	Order    float64 // proposed
	Forecast float64 // what Cover days will use
	Cover    int
	Status   string // "open", "ordered" or "ignored"
	What     string // of a button
}

// Pieces writes a number of pieces.
func (Part) Pieces(n float64) string {
	return strconv.FormatFloat(float64(int64(n*10+0.5))/10, 'f', -1, 64)
}

// Decided confirms what was decided of a shortage.
func (p Part) Decided(tag language.Tag) string { return say(tag, "parts.decided", p) }

// Gone says that nothing is to be decided any more.
func (p Part) Gone(tag language.Tag) string { return say(tag, "parts.gone", p) }

// Label is the words of a button: "ordered", "ignore" or "undo".
func (p Part) Label(tag language.Tag, what string) string {
	p.What = what
	return say(tag, "parts.label", p)
}

// Parts is all that is told of the stock.
type Parts struct {
	Said    string // the part that was asked for
	Lines   []Part
	Ordered []Part
	More    int     // that are not shown
	Missing float64 // percent of the time
	Target  float64
	Keys    int // parts with a safety stock
	Window  int // days
}

// Percent writes a share.
func (Parts) Percent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }

// Met reports whether key parts were there as they should.
func (p Parts) Met() bool { return p.Missing < p.Target }

// Stock tells what is left.
func (p Parts) Stock(tag language.Tag) string { return say(tag, "parts.stock", p) }

// None says that no stock was imported.
func (p Parts) None(tag language.Tag) string { return say(tag, "parts.none", p) }

// Short warns of what has become short.
func (p Parts) Short(tag language.Tag) string { return say(tag, "parts.short", p) }

// ToOrder proposes what to order.
func (p Parts) ToOrder(tag language.Tag) string { return say(tag, "parts.to_order", p) }
