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
		return strings.Split(line, string(d.comma)), true, nil
	}
	d.ahead = d.ahead[taken:]
	return cells, false, nil
}

// split cuts a record; open says that a quoted cell does not end. A quote within an unquoted cell
// stands for itself.
func (d *delimited) split(s string) (cells []string, open bool) {
	for {
		if !strings.HasPrefix(s, `"`) {
			end := strings.IndexByte(s, d.comma)
			if end < 0 {
				return append(cells, s), false
			}
			cells, s = append(cells, s[:end]), s[end+1:]
			continue
		}
		var cell strings.Builder
		s = s[1:]
		for {
			end := strings.IndexByte(s, '"')
			if end < 0 {
				return nil, true
			}
			cell.WriteString(s[:end])
			s = s[end+1:]
			if !strings.HasPrefix(s, `"`) {
				break
			}
			cell.WriteByte('"')
			s = s[1:]
		}
		end := strings.IndexByte(s, d.comma)
		if end < 0 {
			return append(cells, cell.String()+s), false
		}
		cells, s = append(cells, cell.String()+s[:end]), s[end+1:]
	}
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
