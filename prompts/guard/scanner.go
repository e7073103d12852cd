package guard

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"pitcrew/intents/identifiers"
	"pitcrew/language"
)

// Read finds every claim in a text. now is what relative days are seen from.
func Read(text string, now time.Time) []Claim {
	s := &scanner{original: []rune(text), text: []rune(language.Fold(text)), now: now, mentions: identifiers.Find(text)}
	for s.at < len(s.text) {
		if s.next() {
			continue
		}
		s.at++
	}
	return s.claims
}

// scanner walks through a text once.
type scanner struct {
	original []rune
	text     []rune // folded, with the same offsets
	now      time.Time
	mentions []identifiers.Mention
	claims   []Claim
	at       int
	read     struct { // the number that was read last: several readers ask for the same one
		known bool
		at, n int
		v     float64
	}
}

// readers are tried at each place, in this order; each takes what it read and reports whether it did.
var readers = []func(*scanner) bool{
	(*scanner).link, (*scanner).mention, (*scanner).idiom, (*scanner).code, (*scanner).date, (*scanner).day, (*scanner).clock, (*scanner).measure,
}

func (s *scanner) next() bool {
	for _, read := range readers {
		if read(s) {
			return true
		}
	}
	return false
}

// take files a claim over the next n runes and moves on.
func (s *scanner) take(c Claim, n int) bool {
	c.Start, c.End = s.at, min(s.at+n, len(s.text))
	c.Words = string(s.original[c.Start:c.End])
	s.claims = append(s.claims, c)
	s.at = c.End
	return true
}

// skip moves on without a claim.
func (s *scanner) skip(n int) bool {
	s.at += n
	return true
}

// peek returns the rune that many after the next, 0 outside the text.
func (s *scanner) peek(ahead int) rune {
	if i := s.at + ahead; i >= 0 && i < len(s.text) {
		return s.text[i]
	}
	return 0
}

// rest is the text from an offset on, bounded: nothing that is read is longer.
func (s *scanner) rest(ahead int) string {
	from := min(s.at+ahead, len(s.text))
	return string(s.text[from:min(from+64, len(s.text))])
}

// word returns how many runes of the text from ahead on one of the words takes, the longest first where words are
// ordered so; 0 when none fits. A Latin word must end where its letters end.
func (s *scanner) word(ahead int, words ...string) int {
	for _, w := range words {
		n := 0
		for _, r := range w {
			if s.peek(ahead+n) != r {
				n = 0
				break
			}
			n++
		}
		if n > 0 && !(isLetter(rune(w[len(w)-1])) && isLetter(s.peek(ahead+n))) {
			return n
		}
	}
	return 0
}

// number reads a number in whatever writing; n is 0 when there is none.
func (s *scanner) number(ahead int) (v float64, n int) {
	if r := s.peek(ahead); !isDigit(r) && (r < 0x3000 || !strings.ContainsRune("零〇一二两三四五六七八九十廿卅半壹贰叁参肆伍陆柒捌玖拾", r)) {
		return 0, 0
	}
	last := &s.read
	if !last.known || last.at != s.at+ahead {
		v, n, ok := language.Number(s.rest(ahead))
		if !ok {
			v, n = 0, 0
		}
		last.known, last.at, last.v, last.n = true, s.at+ahead, v, n
	}
	return last.v, last.n
}

// spaces counts the blanks from ahead on.
func (s *scanner) spaces(ahead int) int {
	n := 0
	for s.peek(ahead+n) == ' ' || s.peek(ahead+n) == '\u00a0' {
		n++
	}
	return n
}

// starts reports whether a Latin word may start here.
func (s *scanner) starts() bool { return !isLetter(s.peek(-1)) && !isDigit(s.peek(-1)) }

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

// mention takes a phone, plate or VIN.
func (s *scanner) mention() bool {
	i := slices.IndexFunc(s.mentions, func(m identifiers.Mention) bool { return m.Start == s.at })
	if i < 0 {
		return false
	}
	m := s.mentions[i]
	kind := map[identifiers.Kind]Kind{identifiers.KindPhone: Phone, identifiers.KindPlate: Plate, identifiers.KindVIN: VIN}[m.Kind]
	return s.take(Claim{Kind: kind, Keys: []string{string(kind) + ":" + m.Value}}, m.End-m.Start)
}

// linkStarts begin an address.
var linkStarts = []string{"http://", "https://", "www.", "weixin://", "ftp://", "mailto:", "tel:"}

// link takes an address: with a scheme, or a host name with a usual ending, or an e-mail address.
func (s *scanner) link() bool {
	if !s.starts() || !isLetter(s.peek(0)) && !isDigit(s.peek(0)) {
		return false
	}
	n := 0
	for r := s.peek(n); r > ' ' && r < 0x7F && !strings.ContainsRune("()<>[]\"'`,;", r); r = s.peek(n) {
		n++
	}
	word := strings.TrimRight(string(s.text[s.at:s.at+n]), ".!?:")
	isLink := slices.ContainsFunc(linkStarts, func(p string) bool { return strings.HasPrefix(word, p) && len(word) > len(p) })
	if !isLink && !isAddress(word) {
		return false
	}
	return s.take(Claim{Kind: Link, Keys: []string{"link:" + word}}, len(word))
}

// endings of host names that people are sent to.
var endings = []string{"com", "cn", "net", "org", "io", "me", "top", "xyz", "shop", "vip", "app", "link", "cc", "co", "info", "hk", "tw", "site", "online", "club"}

func isAddress(word string) bool {
	host, path, _ := strings.Cut(word, "/")
	if _, domain, ok := strings.Cut(host, "@"); ok {
		host = domain
	}
	labels := strings.Split(host, ".")
	if len(labels) < 2 || slices.Contains(labels, "") {
		return false
	}
	_ = path
	return slices.Contains(endings, labels[len(labels)-1]) && strings.ContainsFunc(labels[len(labels)-2], unicode.IsLetter)
}

// code takes what mixes letters and digits, such as 5W-30 or R134a; a number with a unit is none.
func (s *scanner) code() bool {
	if !s.starts() || !isLetter(s.peek(0)) && !isDigit(s.peek(0)) {
		return false
	}
	n, letters, digits := 0, 0, 0
	for {
		r := s.peek(n)
		if isLetter(r) {
			letters++
		} else if isDigit(r) {
			digits++
		} else if r != '-' || !isLetter(s.peek(n+1)) && !isDigit(s.peek(n+1)) {
			break
		}
		n++
	}
	if letters == 0 || digits == 0 || s.isMeasured(string(s.text[s.at:s.at+n])) {
		return false
	}
	return s.take(Claim{Kind: Code, Keys: []string{"code:" + string(s.text[s.at:s.at+n])}}, n)
}

// isMeasured reports a number with its unit behind ("60min", "3pm", "24th", "3w", "rmb500"): not a code.
func (s *scanner) isMeasured(word string) bool {
	unit := strings.TrimLeft(word, "0123456789")
	if unit == word {
		unit = strings.TrimRight(word, "0123456789")
		return slices.Contains([]string{"rmb", "cny", "usd"}, unit)
	}
	for _, u := range latinUnits {
		if unit == u {
			return true
		}
	}
	return false
}

// latinUnits follow a number without a space.
var latinUnits = []string{
	"min", "mins", "minutes", "h", "hr", "hrs", "hours", "d", "days", "km", "yuan", "rmb", "cny", "usd", "off", "am", "pm", "st", "nd", "rd", "th", "k", "w", "x", "s",
}
