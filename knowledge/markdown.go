package knowledge

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// sections reads the part of Markdown that playbooks use: headings with #, paragraphs, lists, tables, quotes and
// fenced code. Everything else is a paragraph; nothing is lost but blank lines. A first heading that repeats the
// title adds nothing to the path.
func sections(body, title string) []section {
	r := markdownReader{title: title}
	r.open()
	for _, line := range strings.Split(body, "\n") {
		r.read(strings.TrimRight(line, " \t"))
	}
	r.endBlock()
	return r.sections
}

type markdownReader struct {
	title    string
	path     [6]string // the headings above, by level
	sections []section
	block    []string // lines of a paragraph, item, table or fence not yet ended
	kind     blockKind
}

type blockKind int

const (
	paragraph blockKind = iota
	listItem
	table
	fence
)

var (
	headingLine = regexp.MustCompile(`^(#{1,6})[ \t]+(.*?)[ \t#]*$`)
	itemLine    = regexp.MustCompile(`^[ \t]*([-*+]|\d{1,3}[.)、])[ \t]+\S`)
	dashesLine  = regexp.MustCompile(`^\|?[ \t:|-]*-[ \t:|-]*$`)
)

func (r *markdownReader) read(line string) {
	isFence := strings.HasPrefix(strings.TrimSpace(line), "```")
	if r.kind == fence {
		r.block = append(r.block, line)
		if isFence {
			r.endBlock()
		}
		return
	}
	isTable := strings.HasPrefix(strings.TrimSpace(line), "|")
	switch {
	case isFence:
		r.begin(fence, line)
	case strings.TrimSpace(line) == "":
		r.endBlock()
	case headingLine.MatchString(line):
		r.endBlock()
		m := headingLine.FindStringSubmatch(line)
		r.enter(len(m[1]), m[2])
	case isTable && r.kind == table && len(r.block) > 0:
		r.block = append(r.block, strings.TrimSpace(line))
	case isTable:
		r.begin(table, strings.TrimSpace(line))
	case itemLine.MatchString(line):
		r.begin(listItem, line)
	case r.kind == table:
		r.begin(paragraph, line)
	default:
		r.block = append(r.block, line)
	}
}

func (r *markdownReader) begin(kind blockKind, line string) {
	r.endBlock()
	r.kind = kind
	r.block = append(r.block, line)
}

// enter starts the section below a heading.
func (r *markdownReader) enter(level int, heading string) {
	clear(r.path[level-1:])
	if len(r.sections) > 1 || len(r.sections[0].pieces) > 0 || heading != r.title {
		r.path[level-1] = heading
	}
	r.open()
}

func (r *markdownReader) open() {
	var path []string
	for _, h := range r.path {
		if h != "" {
			path = append(path, h)
		}
	}
	r.sections = append(r.sections, section{heading: firstRunes(strings.Join(path, headingMark), mostHeading)})
}

// endBlock turns the gathered lines into pieces of the present section.
func (r *markdownReader) endBlock() {
	lines, kind := r.block, r.kind
	r.block, r.kind = nil, paragraph
	if len(lines) == 0 {
		return
	}
	s := &r.sections[len(r.sections)-1]
	if kind == table {
		s.pieces = append(s.pieces, rows(lines)...)
		return
	}
	for _, text := range sentences(strings.Join(lines, "\n")) {
		s.pieces = append(s.pieces, piece{text: text, leads: strings.HasSuffix(text, "：") || strings.HasSuffix(text, ":")})
	}
}

// rows are the rows of a table; each knows its header if the table has one that is not too long.
func rows(lines []string) (out []piece) {
	header := ""
	if len(lines) > 2 && dashesLine.MatchString(lines[1]) {
		if h := lines[0] + "\n" + lines[1]; utf8.RuneCountInString(h) <= mostPassage/2 {
			header, lines = h, lines[2:]
		}
	}
	for _, l := range lines {
		for _, text := range sentences(l) {
			out = append(out, piece{text: text, header: header})
		}
	}
	return out
}

// sentences keeps a text of up to mostPassage characters whole and cuts a longer one after its sentences, or, where
// there are none, anywhere.
func sentences(text string) []string {
	if utf8.RuneCountInString(text) <= mostPassage {
		return []string{text}
	}
	var out []string
	runes := []rune(text)
	start, end := 0, 0 // end of the last whole sentence
	for i, c := range runes {
		if strings.ContainsRune("。！？；!?;\n", c) {
			end = i + 1
		}
		if i+1-start == mostPassage {
			if end == start {
				end = i + 1
			}
			out = append(out, strings.TrimSpace(string(runes[start:end])))
			start = end
		}
	}
	if start < len(runes) {
		out = append(out, strings.TrimSpace(string(runes[start:])))
	}
	return out
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
