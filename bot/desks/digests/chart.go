package digests

import (
	"cmp"
	"fmt"
	"image/color"
	"io"
	"slices"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
)

// look is how the picture is laid out, in points, and what it is painted with.
type look struct {
	width, margin, head   vg.Length
	gap                   vg.Length // between the columns
	row, bar              vg.Length
	label                 vg.Length // least room for the names of bars
	figure                vg.Length // room for its number
	title, summary        vg.Length // sizes of letters; no summary when 0
	paper, ink, faint     color.RGBA
	rule, booked, neutral color.RGBA
}

const (
	chartDPI = 144
	heading  = vg.Length(13) // size of the letters above a panel
	letter   = vg.Length(12) // and in it
	inBar    = vg.Length(10)
)

var (
	green  = color.RGBA{R: 0x3a, G: 0x9b, B: 0x6f, A: 0xff}
	red    = color.RGBA{R: 0xd0, G: 0x4f, B: 0x45, A: 0xff}
	orange = color.RGBA{R: 0xdd, G: 0x8b, B: 0x2f, A: 0xff}

	// onItsOwn is for a chat, where the picture is as wide as the screen.
	onItsOwn = look{
		width: 720, margin: 28, head: 84, gap: 40, row: 26, bar: 15, label: 58, figure: 30, title: 19, summary: 12,
		paper: color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}, ink: color.RGBA{R: 0x1f, G: 0x29, B: 0x37, A: 0xff}, faint: color.RGBA{R: 0x6b, G: 0x72, B: 0x80, A: 0xff},
		rule: color.RGBA{R: 0xe5, G: 0xe7, B: 0xeb, A: 0xff}, booked: color.RGBA{R: 0x2f, G: 0x6f, B: 0xb5, A: 0xff}, neutral: color.RGBA{R: 0xb4, G: 0xba, B: 0xc4, A: 0xff},
	}
	// onPage is for a column of a page of ours, in its colours (chat.css), by day and by night.
	onPage = map[bool]look{false: inColumn(look{
		paper: color.RGBA{R: 0xfb, G: 0xfa, B: 0xf7, A: 0xff}, ink: color.RGBA{R: 0x1d, G: 0x20, B: 0x23, A: 0xff}, faint: color.RGBA{R: 0x61, G: 0x5d, B: 0x55, A: 0xff},
		rule: color.RGBA{R: 0xe4, G: 0xdf, B: 0xd5, A: 0xff}, booked: color.RGBA{R: 0x0e, G: 0x5a, B: 0x5a, A: 0xff}, neutral: color.RGBA{R: 0xb9, G: 0xb3, B: 0xa7, A: 0xff},
	}), true: inColumn(look{
		paper: color.RGBA{R: 0x17, G: 0x19, B: 0x1c, A: 0xff}, ink: color.RGBA{R: 0xec, G: 0xeb, B: 0xe6, A: 0xff}, faint: color.RGBA{R: 0xb1, G: 0xad, B: 0xa4, A: 0xff},
		rule: color.RGBA{R: 0x2f, G: 0x33, B: 0x38, A: 0xff}, booked: color.RGBA{R: 0x7c, G: 0xc7, B: 0xc0, A: 0xff}, neutral: color.RGBA{R: 0x6f, G: 0x72, B: 0x76, A: 0xff},
	})}
)

func inColumn(l look) look {
	l.width, l.margin, l.head, l.gap, l.row, l.bar, l.label, l.figure, l.title = 440, 18, 44, 24, 21, 12, 34, 22, 14
	return l
}

// panel is a headed list of bars that share a scale.
type panel struct {
	head string
	bars []bar
	note string // stands where there are no bars
}

// bar is a name and its parts, end to end.
type bar struct {
	name  string
	parts []share
}

type share struct {
	n      int
	colour color.Color
}

func (b bar) total() (sum int) {
	for _, s := range b.parts {
		sum += s.n
	}
	return sum
}

// height of the panel with its head.
func (p panel) height(l look) vg.Length { return l.row * vg.Length(max(len(p.bars), 1)+1) }

// PNG draws the digest: the bookings funnel, complaints, sentiment and what was said about
// each aspect. It is 1,440 pixels wide.
func (d Digest) PNG(w io.Writer, tag language.Tag) error { return d.draw(w, tag, onItsOwn) }

// ColumnPNG is the same picture for a column of a page, 880 pixels for 440 of the page's,
// on dark ground or light.
func (d Digest) ColumnPNG(w io.Writer, tag language.Tag, dark bool) error {
	return d.draw(w, tag, onPage[dark])
}

func (d Digest) draw(w io.Writer, tag language.Tag, l look) error {
	letters, err := letters()
	if err != nil {
		return err
	}
	columns := [2][]panel{
		{d.funnel(tag, l), d.complaints(tag)},
		{d.sentiments(tag, l), d.judged(tag, l)},
	}
	var height vg.Length
	for _, column := range columns {
		sum := l.row * vg.Length(len(column)-1)
		for _, p := range column {
			sum += p.height(l)
		}
		height = max(height, sum)
	}
	height += l.head + l.margin
	canvas := vgimg.NewWith(vgimg.UseWH(l.width, height), vgimg.UseDPI(chartDPI), vgimg.UseBackgroundColor(l.paper))
	s := sheet{look: l, canvas: canvas, letters: letters, height: height}
	frame := d.frame()
	title := l.head / 2
	if l.summary > 0 {
		title = l.head - 44
		frame.Messages, frame.People = d.Messages, d.People
		s.write(frame.Summary(tag), l.margin, l.head-20, l.summary, l.faint, text.XLeft)
	}
	s.write(frame.Title(tag), l.margin, title, l.title, l.ink, text.XLeft)
	width := (l.width - 2*l.margin - l.gap) / 2
	for i, column := range columns {
		top := l.head
		for _, p := range column {
			s.panel(p, l.margin+vg.Length(i)*(width+l.gap), top, width)
			top += p.height(l) + l.row
		}
	}
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(w); err != nil {
		return fmt.Errorf("write the picture of the digest: %w", err)
	}
	return nil
}

func (d Digest) funnel(tag language.Tag, l look) panel {
	p := panel{head: label(tag, "funnel")}
	for _, step := range []struct {
		name string
		n    int
	}{{"enquiries", d.Bookings.Enquiries}, {"booked", d.Bookings.Booked}, {"arrived", d.Bookings.Arrived}, {"closed", d.Bookings.Closed}} {
		p.bars = append(p.bars, bar{label(tag, step.name), []share{{step.n, l.booked}}})
	}
	return p
}

func (d Digest) complaints(tag language.Tag) panel {
	return panel{head: label(tag, "complaints"), bars: []bar{
		{label(tag, "opened"), []share{{d.Complaints.Opened, orange}}},
		{label(tag, "open"), []share{{d.Complaints.Open, orange}}},
		{label(tag, "breached"), []share{{d.Complaints.Breached, red}}},
	}}
}

func (d Digest) sentiments(tag language.Tag, l look) panel {
	return panel{head: label(tag, "sentiment"), bars: []bar{
		{label(tag, "pos"), []share{{d.Sentiment.Positive, green}}},
		{label(tag, "neu"), []share{{d.Sentiment.Neutral, l.neutral}}},
		{label(tag, "neg"), []share{{d.Sentiment.Negative, red}}},
	}}
}

// exhibits are what a channel may draw by itself.
func (d Digest) exhibits(tag language.Tag) []desks.Exhibit {
	return []desks.Exhibit{{Title: label(tag, "sentiment"), Shares: []desks.Share{
		{Label: label(tag, "pos"), Count: d.Sentiment.Positive}, {Label: label(tag, "neu"), Count: d.Sentiment.Neutral}, {Label: label(tag, "neg"), Count: d.Sentiment.Negative},
	}}}
}

func (d Digest) judged(tag language.Tag, l look) panel {
	p := panel{head: label(tag, "aspects"), note: label(tag, "nothing")}
	for _, a := range d.Aspects {
		p.bars = append(p.bars, bar{label(tag, a.Aspect), []share{{a.Negative, red}, {a.Neutral, l.neutral}, {a.Positive, green}}})
	}
	slices.SortStableFunc(p.bars, func(a, b bar) int { return cmp.Compare(b.total(), a.total()) })
	return p
}

func label(tag language.Tag, name string) string { return prompts.DigestLabel(name).In(tag) }
