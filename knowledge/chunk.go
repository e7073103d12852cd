package knowledge

import (
	"strings"
	"unicode/utf8"
)

// Sizes of passages in characters. A section shorter than the least stays whole: its heading is what is cited.
const (
	leastPassage = 80
	mostPassage  = 400
	mostHeading  = 200
)

// chunkFormat changes whenever cut gives other passages for the same text, so that stored playbooks are cut anew.
const chunkFormat = "passages 1\n"

// headingMark stands between the headings of a path.
const headingMark = " › "

// Passages cuts the document into passages, in order: never across headings, along paragraphs, list items and table
// rows, a table's header repeated with each group of its rows, a sentence like "如下：" kept with what follows. The
// same document always gives the same passages.
func (d *Document) Passages() []*Passage {
	var out []*Passage
	for _, s := range sections(d.body, d.Title) {
		for _, text := range s.cut() {
			out = append(out, &Passage{Document: d, Position: len(out), Heading: s.heading, Text: text})
		}
	}
	return out
}

// section is what stands under one heading.
type section struct {
	heading string // with the headings above it
	pieces  []piece
}

// piece is what is not cut further: a sentence or more of a paragraph, a list item, a table row.
type piece struct {
	text   string
	header string // a row's table header, with its line of dashes
	leads  bool   // ends with a colon and belongs to what follows
}

// cut packs the section's pieces into passages.
func (s *section) cut() []string {
	var out []packed
	var now packed
	for i := 0; i < len(s.pieces); i++ {
		p := s.pieces[i]
		if len(now.pieces) > 0 && now.size+p.size(now.last()) > mostPassage {
			lead := now.takeLead()
			out = append(out, now)
			now = packed{}
			if lead != nil {
				now.add(*lead)
			}
		}
		now.add(p)
	}
	if n := len(out); n > 0 && now.size < leastPassage && out[n-1].size+now.size <= mostPassage+leastPassage {
		for _, p := range now.pieces {
			out[n-1].add(p)
		}
	} else if len(now.pieces) > 0 {
		out = append(out, now)
	}
	texts := make([]string, len(out))
	for i, p := range out {
		texts[i] = p.text()
	}
	return texts
}

// packed is a passage in the making.
type packed struct {
	pieces []piece
	size   int // characters
}

func (p *packed) last() piece {
	if len(p.pieces) == 0 {
		return piece{}
	}
	return p.pieces[len(p.pieces)-1]
}

func (p *packed) add(next piece) {
	p.size += next.size(p.last())
	p.pieces = append(p.pieces, next)
}

// takeLead takes a leading last piece out again, unless nothing else would stay.
func (p *packed) takeLead() *piece {
	last := p.last()
	if !last.leads || len(p.pieces) == 1 {
		return nil
	}
	p.pieces = p.pieces[:len(p.pieces)-1]
	p.size -= last.size(p.last())
	return &last
}

func (p *packed) text() string {
	var b strings.Builder
	var before piece
	for i, next := range p.pieces {
		if i > 0 {
			b.WriteByte('\n')
		}
		if next.header != before.header && next.header != "" {
			b.WriteString(next.header + "\n")
		}
		b.WriteString(next.text)
		before = next
	}
	return b.String()
}

// size is what the piece takes after another one.
func (p piece) size(before piece) int {
	n := utf8.RuneCountInString(p.text)
	if p.header != before.header {
		n += utf8.RuneCountInString(p.header)
	}
	return n
}
