package digests

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"image/color"
	"io"
	"strconv"
	"sync"

	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// The machine's own fonts may have no Chinese, so we bring one: see font/LICENSE.
//
//go:embed font/microhei.ttf.gz
var microhei []byte

// letters unpacks the font when the first picture is drawn.
var letters = sync.OnceValues(func() (text.Handler, error) {
	unpack, err := gzip.NewReader(bytes.NewReader(microhei))
	if err != nil {
		return nil, fmt.Errorf("font of the digest: %w", err)
	}
	data, err := io.ReadAll(unpack)
	if err != nil {
		return nil, fmt.Errorf("font of the digest: %w", err)
	}
	face, err := opentype.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("font of the digest: %w", err)
	}
	return text.Plain{Fonts: font.NewCache(font.Collection{{Font: font.Font{Typeface: "Micro Hei"}, Face: face}})}, nil
})

// sheet is a picture in the making. Places are counted from its upper left corner.
type sheet struct {
	look
	canvas  *vgimg.Canvas
	letters text.Handler
	height  vg.Length
}

// write puts a line of text at x, its middle at y.
func (s sheet) write(words string, x, y, size vg.Length, colour color.Color, align text.XAlignment) {
	style := text.Style{Color: colour, Font: micro(size), XAlign: align, YAlign: text.YCenter, Handler: s.letters}
	s.letters.Draw(s.canvas, words, style, vg.Point{X: x, Y: s.height - y + size/12}) // the letters sit low in their box
}

func micro(size vg.Length) font.Font { return font.From(font.Font{Typeface: "Micro Hei"}, size) }

// fill draws a rectangle whose upper left corner is at x and y.
func (s sheet) fill(x, y, width, height vg.Length, colour color.Color) {
	top := s.height - y
	var p vg.Path
	p.Move(vg.Point{X: x, Y: top})
	p.Line(vg.Point{X: x + width, Y: top})
	p.Line(vg.Point{X: x + width, Y: top - height})
	p.Line(vg.Point{X: x, Y: top - height})
	p.Close()
	s.canvas.SetColor(colour)
	s.canvas.Fill(p)
}

// panel draws a panel; its longest bar fills the width.
func (s sheet) panel(p panel, x, y, width vg.Length) {
	s.write(p.head, x, y+s.row/2-2, heading, s.ink, text.XLeft)
	s.fill(x, y+s.row-2, width, 0.8, s.rule)
	if len(p.bars) == 0 {
		s.write(p.note, x, y+s.row*3/2, letter, s.faint, text.XLeft)
	}
	most, names := 1, s.label
	for _, b := range p.bars {
		most = max(most, b.total())
		name, _, _ := s.letters.Box(b.name, micro(letter))
		names = max(names, name+8)
	}
	scale := (width - names - s.figure) / vg.Length(most)
	for i, b := range p.bars {
		s.line(b, x+names, y+s.row*vg.Length(i+1), scale)
	}
}

// line draws a row: the name left of x, its parts from there, the number at the end, and
// the numbers of parts that have room for them.
func (s sheet) line(b bar, x, y, scale vg.Length) {
	middle := y + s.row/2
	s.write(b.name, x-8, middle, letter, s.ink, text.XRight)
	several := 0
	for _, part := range b.parts {
		if part.n > 0 {
			several++
		}
	}
	for _, part := range b.parts {
		length := scale * vg.Length(part.n)
		s.fill(x, middle-s.look.bar/2, length, s.look.bar, part.colour)
		if number := strconv.Itoa(part.n); several > 1 && length > vg.Length(len(number)*7+4) {
			s.write(number, x+length/2, middle, inBar, color.White, text.XCenter)
		}
		x += length
	}
	s.write(strconv.Itoa(b.total()), x+6, middle, letter, s.ink, text.XLeft)
}
