package records

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// charset is how the text of a csv file is written.
type charset string

const (
	charsetUTF8    charset = "UTF-8"
	charsetUTF16   charset = "UTF-16"
	charsetGB18030 charset = "GB18030"
	charsetBig5    charset = "BIG5"
)

func (c charset) reader(r io.Reader) io.Reader {
	switch c {
	case charsetGB18030:
		return simplifiedchinese.GB18030.NewDecoder().Reader(r)
	case charsetBig5:
		return traditionalchinese.Big5.NewDecoder().Reader(r)
	default: // a byte order mark says which Unicode it is, and is taken off
		return transform.NewReader(r, unicode.BOMOverride(transform.Nop))
	}
}

// evidence is what the bytes of a file say for each of the charsets. It is counted over the
// whole file: the first lines of an export may be plain ASCII.
type evidence struct {
	begun             bool
	mark              charset // of a byte order mark
	lines, nul        int
	utf8Good, utf8Bad int
	gbGood, gbBad     int
	bigGood, bigBad   int
	utf8Rest          []byte // an unfinished character
	gbLead, bigLead   byte
}

// weigh reads r to its end and decides.
func weigh(r io.Reader) (charset, evidence, error) {
	var e evidence
	buffer := make([]byte, 64<<10)
	for {
		n, err := r.Read(buffer)
		e.add(buffer[:n])
		if err == io.EOF {
			return e.verdict(), e, nil
		}
		if err != nil {
			return "", e, err
		}
	}
}

func (e *evidence) add(chunk []byte) {
	if len(chunk) == 0 {
		return
	}
	if !e.begun {
		e.begun = true
		switch {
		case bytes.HasPrefix(chunk, []byte("\xEF\xBB\xBF")):
			e.mark = charsetUTF8
		case bytes.HasPrefix(chunk, []byte("\xFF\xFE")) || bytes.HasPrefix(chunk, []byte("\xFE\xFF")):
			e.mark = charsetUTF16
		}
	}
	e.lines += bytes.Count(chunk, []byte{'\n'})
	e.nul += bytes.Count(chunk, []byte{0})
	e.addUTF8(chunk)
	for _, b := range chunk {
		e.addGB(b)
		e.addBig5(b)
	}
}

func (e *evidence) addUTF8(chunk []byte) {
	if len(e.utf8Rest) > 0 {
		chunk = append(e.utf8Rest, chunk...)
		e.utf8Rest = nil
	}
	for len(chunk) > 0 {
		if chunk[0] < utf8.RuneSelf {
			chunk = chunk[1:]
			continue
		}
		if !utf8.FullRune(chunk) {
			e.utf8Rest = append([]byte(nil), chunk...)
			return
		}
		r, size := utf8.DecodeRune(chunk)
		switch { // characters of two bytes prove little: a tenth of GB 2312 passes for them
		case r == utf8.RuneError && size == 1:
			e.utf8Bad++
		case size > 2:
			e.utf8Good++
		}
		chunk = chunk[size:]
	}
}

// addGB counts characters of GB 2312's first level (B0–D7), the 3,755 that most text is made of, and its
// signs for GB18030; the rest of GBK, where BIG5 text read as GB18030 often lands, against it.
func (e *evidence) addGB(b byte) {
	lead := e.gbLead
	e.gbLead = 0
	switch {
	case lead == 0 && b < 0x80:
	case lead == 0 && b > 0x80 && b < 0xFF:
		e.gbLead = b
	case lead == 0:
		e.gbBad += 3
	case b >= 0x30 && b <= 0x39: // four bytes; the two after it begin a new lead
	case b >= 0xA1 && b < 0xFF && lead >= 0xB0 && lead <= 0xD7:
		e.gbGood += 2
	case b >= 0xA1 && b < 0xFF && (lead == 0xA1 || lead == 0xA3):
		e.gbGood++
	case b >= 0x40 && b != 0x7F && b < 0xFF:
		e.gbBad++
	default:
		e.gbBad += 3
	}
}

// addBig5 does the same for BIG5: its first level (A4–C6) and its signs, against its second level.
func (e *evidence) addBig5(b byte) {
	lead := e.bigLead
	e.bigLead = 0
	trail := b >= 0x40 && b <= 0x7E || b >= 0xA1 && b <= 0xFE
	switch {
	case lead == 0 && b < 0x80:
	case lead == 0 && b > 0x80 && b < 0xFF:
		e.bigLead = b
	case lead == 0:
		e.bigBad += 3
	case trail && lead >= 0xA4 && lead <= 0xC6:
		e.bigGood += 2
	case trail && lead >= 0xA1 && lead <= 0xA3:
		e.bigGood++
	case trail && lead >= 0xC9 && lead <= 0xF9:
		e.bigBad++
	default:
		e.bigBad += 3
	}
}

// verdict chooses: a mark decides; few broken sequences among many good ones are UTF-8 with some
// broken cells; else the more plausible of the two Chinese ones.
func (e *evidence) verdict() charset {
	switch {
	case e.mark != "":
		return e.mark
	case e.utf8Bad*4 <= e.utf8Good:
		return charsetUTF8
	case e.gbGood-3*e.gbBad >= e.bigGood-3*e.bigBad:
		return charsetGB18030
	default:
		return charsetBig5
	}
}
