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

// Sizes of the picture, in points, and its colours.
const (
	chartWidth  = vg.Length(720)
	chartMargin = vg.Length(28)
	chartGap    = vg.Length(40) // between the columns
	chartRow    = vg.Length(26)
	chartBar    = vg.Length(15)
	chartHead   = vg.Length(84) // title and summary
	chartLabel  = vg.Length(58) // least room for the names of bars
	chartFigure = vg.Length(30) // room for its number
	chartDPI    = 144
)

var (
	ink    = color.RGBA{R: 0x1f, G: 0x29, B: 0x37, A: 0xff}
	faint  = color.RGBA{R: 0x6b, G: 0x72, B: 0x80, A: 0xff}
	rule   = color.RGBA{R: 0xe5, G: 0xe7, B: 0xeb, A: 0xff}
	blue   = color.RGBA{R: 0x2f, G: 0x6f, B: 0xb5, A: 0xff}
	green  = color.RGBA{R: 0x3a, G: 0x9b, B: 0x6f, A: 0xff}
	grey   = color.RGBA{R: 0xb4, G: 0xba, B: 0xc4, A: 0xff}
	red    = color.RGBA{R: 0xd0, G: 0x4f, B: 0x45, A: 0xff}
	orange = color.RGBA{R: 0xdd, G: 0x8b, B: 0x2f, A: 0xff}
)

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
func (p panel) height() vg.Length { return chartRow * vg.Length(max(len(p.bars), 1)+1) }

// PNG draws the digest: the bookings funnel, complaints, sentiment and what was said about
// each aspect. It is 1,440 pixels wide.
func (d Digest) PNG(w io.Writer, tag language.Tag) error {
	letters, err := letters()
	if err != nil {
		return err
	}
	columns := [2][]panel{
		{d.funnel(tag), d.complaints(tag)},
		{d.sentiments(tag), d.judged(tag)},
	}
	var height vg.Length
	for _, column := range columns {
		sum := chartRow * vg.Length(len(column)-1)
		for _, p := range column {
			sum += p.height()
		}
		height = max(height, sum)
	}
	height += chartHead + chartMargin
	canvas := vgimg.NewWith(vgimg.UseWH(chartWidth, height), vgimg.UseDPI(chartDPI), vgimg.UseBackgroundColor(color.White))
	s := sheet{canvas: canvas, letters: letters, height: height}
	frame := d.frame()
	s.write(frame.Title(tag), chartMargin, 40, 19, ink, text.XLeft)
	frame.Messages, frame.People = d.Messages, d.People
	s.write(frame.Summary(tag), chartMargin, 64, 12, faint, text.XLeft)
	width := (chartWidth - 2*chartMargin - chartGap) / 2
	for i, column := range columns {
		top := chartHead
		for _, p := range column {
			s.panel(p, chartMargin+vg.Length(i)*(width+chartGap), top, width)
			top += p.height() + chartRow
		}
	}
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(w); err != nil {
		return fmt.Errorf("write the picture of the digest: %w", err)
	}
	return nil
}

func (d Digest) funnel(tag language.Tag) panel {
	p := panel{head: label(tag, "funnel")}
	for _, step := range []struct {
		name string
		n    int
	}{{"enquiries", d.Bookings.Enquiries}, {"booked", d.Bookings.Booked}, {"arrived", d.Bookings.Arrived}, {"closed", d.Bookings.Closed}} {
		p.bars = append(p.bars, bar{label(tag, step.name), []share{{step.n, blue}}})
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

func (d Digest) sentiments(tag language.Tag) panel {
	return panel{head: label(tag, "sentiment"), bars: []bar{
		{label(tag, "pos"), []share{{d.Sentiment.Positive, green}}},
		{label(tag, "neu"), []share{{d.Sentiment.Neutral, grey}}},
		{label(tag, "neg"), []share{{d.Sentiment.Negative, red}}},
	}}
}

// exhibits are what a channel may draw by itself.
func (d Digest) exhibits(tag language.Tag) []desks.Exhibit {
	return []desks.Exhibit{{Title: label(tag, "sentiment"), Shares: []desks.Share{
		{Label: label(tag, "pos"), Count: d.Sentiment.Positive}, {Label: label(tag, "neu"), Count: d.Sentiment.Neutral}, {Label: label(tag, "neg"), Count: d.Sentiment.Negative},
	}}}
}

func (d Digest) judged(tag language.Tag) panel {
	p := panel{head: label(tag, "aspects"), note: label(tag, "nothing")}
	for _, a := range d.Aspects {
		p.bars = append(p.bars, bar{label(tag, a.Aspect), []share{{a.Negative, red}, {a.Neutral, grey}, {a.Positive, green}}})
	}
	slices.SortStableFunc(p.bars, func(a, b bar) int { return cmp.Compare(b.total(), a.total()) })
	return p
}

func label(tag language.Tag, name string) string { return prompts.DigestLabel(name).In(tag) }
