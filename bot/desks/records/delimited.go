package records

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// delimited reads the records of a csv file. Unlike encoding/csv it goes on after a quote that is never
// closed: the line is given out as it stands, marked as broken, and the next ones are read as usual.
type delimited struct {
	r     *bufio.Reader
	comma byte
	ahead []string // lines that were read to look for a closing quote
	err   error
}

const (
	// mostQuotedLines is how many lines one quoted cell may have.
	mostQuotedLines = 64
	// mostLineBytes is how long a line may be; what is longer is no table.
	mostLineBytes = 1 << 20
)

var errLongLine = errors.New("a line of more than 1 MB")

func newDelimited(r io.Reader, comma byte) *delimited {
	return &delimited{r: bufio.NewReaderSize(r, 64<<10), comma: comma}
}

// next returns the cells of the next record, io.EOF after the last one. Broken says that its quotes do not match.
func (d *delimited) next() (cells []string, broken bool, err error) {
	line, err := d.line()
	if err != nil {
		return nil, false, err
	}
	cells, open := d.split(line)
	if !open {
		return cells, false, nil
	}
	whole, taken := line, 0
	for open && taken < mostQuotedLines {
		more, err := d.peek(taken)
		if err != nil {
			break
		}
		taken++
		whole += "\n" + more
		cells, open = d.split(whole)
	}
	if open {
		return strings.Split(line, string(rune(d.comma))), true, nil
	}
	d.ahead = d.ahead[taken:]
	return cells, false, nil
}

// split cuts a record; open says that a quoted cell does not end. A quote within an unquoted cell
// stands for itself, and so does one within a quoted cell that no separator follows.
func (d *delimited) split(s string) (cells []string, open bool) {
	for more := true; more; {
		var cell string
		if strings.HasPrefix(s, `"`) {
			end := d.closing(s)
			if end < 0 {
				return nil, true
			}
			cell, s = strings.ReplaceAll(s[1:end], `""`, `"`), strings.TrimLeft(s[end+1:], " ")
			s, more = strings.CutPrefix(s, string(rune(d.comma)))
		} else {
			cell, s, more = strings.Cut(s, string(rune(d.comma)))
		}
		cells = append(cells, cell)
	}
	return cells, false
}

// closing is where the quoted cell that s begins with has its last quote, -1 when there is none.
func (d *delimited) closing(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if strings.HasPrefix(s[i+1:], `"`) {
			i++
			continue
		}
		if rest := strings.TrimLeft(s[i+1:], " "); rest == "" || rest[0] == d.comma || rest[0] == '\n' {
			return i
		}
	}
	return -1
}

func (d *delimited) line() (string, error) {
	line, err := d.peek(0)
	if err == nil {
		d.ahead = d.ahead[1:]
	}
	return line, err
}

func (d *delimited) peek(i int) (string, error) {
	for len(d.ahead) <= i {
		if d.err != nil {
			return "", d.err
		}
		line, err := d.read()
		if err != nil {
			d.err = err
			return "", err
		}
		d.ahead = append(d.ahead, line)
	}
	return d.ahead[i], nil
}

// read takes one line without its end; the last may have none. A lone \r ends a line too, as old Macs
// wrote it.
func (d *delimited) read() (string, error) {
	var b []byte
	for {
		c, err := d.r.ReadByte()
		switch {
		case err != nil && (err != io.EOF || len(b) == 0):
			return "", err
		case err != nil || c == '\n':
			return string(b), nil
		case c == '\r':
			if next, err := d.r.Peek(1); err == nil && next[0] == '\n' {
				_, _ = d.r.ReadByte()
			}
			return string(b), nil
		case len(b) >= mostLineBytes:
			return "", errLongLine
		}
		b = append(b, c)
	}
}
