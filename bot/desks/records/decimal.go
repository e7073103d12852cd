package records

import (
	"strconv"
	"strings"
)

// decimal is a number as it stands in a cell, exact: digits × 10^-scale.
type decimal struct {
	digits int64
	scale  int
	sig    int  // digits that were written, without leading zeros
	exp    bool // written with an exponent, 1.38E+10
}

// mostDigits is how many digits of a decimal are kept; what follows is far behind the decimal point.
const mostDigits = 17

// parseDecimal reads 1234.50, 1,234.5, (1,200), -3, 1200-, .5 and 1.38E+10; commas only where thousands
// are. Nothing else may be in s.
func parseDecimal(s string) (d decimal, ok bool) {
	negative := false
	switch {
	case strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")"):
		negative, s = true, s[1:len(s)-1]
	case strings.HasPrefix(s, "-"):
		negative, s = true, s[1:]
	case strings.HasPrefix(s, "+"):
		s = s[1:]
	case strings.HasSuffix(s, "-"):
		negative, s = true, s[:len(s)-1]
	}
	mantissa, exponent, exp := strings.Cut(s, "e")
	if !exp {
		mantissa, exponent, exp = strings.Cut(s, "E")
	}
	d.exp = exp
	shift := 0
	if exp {
		var err error
		if shift, err = strconv.Atoi(exponent); err != nil || shift < -30 || shift > 30 {
			return decimal{}, false
		}
	}
	if mantissa, ok = withoutThousands(mantissa); !ok || !d.read(mantissa) {
		return decimal{}, false
	}
	d.scale -= shift
	for ; d.scale < 0; d.scale++ {
		if d.digits > 1e17 || d.digits < -1e17 {
			return decimal{}, false
		}
		d.digits *= 10
	}
	if negative {
		d.digits = -d.digits
	}
	return d, true
}

// withoutThousands removes commas that stand before each three digits; a comma elsewhere makes it no number.
func withoutThousands(s string) (string, bool) {
	if strings.IndexByte(s, ',') < 0 {
		return s, true
	}
	whole, _, _ := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if i == 0 && (len(g) == 0 || len(g) > 3) || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, "") + s[len(whole):], true
}

func (d *decimal) read(mantissa string) bool {
	point, any := false, false
	for i := 0; i < len(mantissa); i++ {
		c := mantissa[i]
		switch {
		case c == '.' && !point:
			point = true
			continue
		case c < '0' || c > '9':
			return false
		}
		any = true
		if d.digits != 0 || c != '0' {
			d.sig++
		}
		if d.sig > mostDigits { // only digits behind the point may be cut
			if !point {
				return false
			}
			continue
		}
		d.digits = d.digits*10 + int64(c-'0')
		if point {
			d.scale++
		}
	}
	return any
}

// at returns the number in units of 10^-scale, rounded half away from zero as an invoice is; exact
// is false where digits other than a float's noise were rounded away. ok is false when it does not fit.
func (d decimal) at(scale int) (v int64, exact, ok bool) {
	v = d.digits
	for s := d.scale; s < scale; s++ {
		if v > 9e16 || v < -9e16 {
			return 0, false, false
		}
		v *= 10
	}
	if d.scale <= scale {
		return v, true, true
	}
	unit := int64(1)
	for s := scale; s < d.scale; s++ {
		if unit > 1e17 { // far more decimals than digits: it is zero
			return 0, d.digits == 0, true
		}
		unit *= 10
	}
	rest := v % unit
	v /= unit
	if rest >= unit-rest && rest > 0 {
		v++
	} else if -rest >= unit+rest && rest < 0 {
		v--
	}
	// 19.989999999999998 is how a double writes 19.99
	off := min(max(rest, -rest), unit-max(rest, -rest))
	return v, off == 0 || d.sig >= 15 && off < unit/1000, true
}

// times multiplies by 10^places: for 万 and 千.
func (d decimal) times(places int) decimal {
	d.scale -= places
	for ; d.scale < 0 && d.digits < 1e17 && d.digits > -1e17; d.scale++ {
		d.digits *= 10
	}
	return d
}

// integer returns the number if it is one; 12.0 is.
func (d decimal) integer() (int64, bool) {
	v, exact, ok := d.at(0)
	return v, exact && ok
}

// float is the number as a float64, for quantities.
func (d decimal) float() float64 {
	f := float64(d.digits)
	for range d.scale {
		f /= 10
	}
	return f
}
