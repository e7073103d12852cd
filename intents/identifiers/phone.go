package identifiers

import (
	"errors"
	"strings"

	"pitcrew/language"
)

// Phone is a phone number in E.164 form: "+8613800138000".
type Phone string

// ErrPhone says that something is not one phone number.
var ErrPhone = errors.New("not a phone number")

// ParsePhone reads one phone number in any width, with spaces, dashes, dots and brackets between its parts.
// Without a country code it is a mainland mobile, a landline with its area code or a 400/800 number; with
// + or 00 any country's; 86, 852, 853 and 886 do without the +. An extension (021-62345678-801, 转801) is
// dropped, like the ".0" that spreadsheets add. Everything else is ErrPhone.
func ParsePhone(s string) (Phone, error) {
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(language.Fold(s)), "'"), ".0")
	extended := false
	for _, mark := range []string{"转", "ext", "x", "#"} {
		if number, extension, ok := strings.Cut(s, mark); ok {
			if digits, clean := digitsOf(strings.TrimLeft(extension, ".:：")); !clean || digits == "" || len(digits) > 6 {
				return "", ErrPhone
			}
			s, extended = number, true
			break
		}
	}
	s, plus := strings.CutPrefix(strings.TrimLeft(s, "( "), "+")
	digits, ok := digitsOf(s)
	if !ok {
		return "", ErrPhone
	}
	if phone, ok := phoneOf(digits, plus); ok {
		return phone, nil
	}
	if dash := strings.LastIndexByte(s, '-'); dash > 0 && !extended && len(s)-dash <= 6 {
		if digits, ok := digitsOf(s[:dash]); ok && isLandline(digits) {
			return "+86" + Phone(digits[1:]), nil
		}
	}
	return "", ErrPhone
}

// digitsOf drops separators and brackets; ok is false where anything else is in s.
func digitsOf(s string) (digits string, ok bool) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case isDigit(r):
			b.WriteRune(r)
		case !isSeparator(r) && r != '(' && r != ')':
			return "", false
		}
	}
	return b.String(), true
}

// phoneOf says which number a row of digits is, international if it was written with a plus.
func phoneOf(digits string, international bool) (Phone, bool) {
	if rest, ok := strings.CutPrefix(digits, "00"); ok && !international {
		digits, international = rest, true
	}
	if international {
		return internationalOf(digits)
	}
	switch {
	case isMobile(digits) || isService(digits):
		return "+86" + Phone(digits), true
	case isLandline(digits):
		return "+86" + Phone(digits[1:]), true
	}
	for _, code := range []string{"86", "852", "853", "886"} {
		if strings.HasPrefix(digits, code) {
			if phone, ok := internationalOf(digits); ok {
				return phone, true
			}
		}
	}
	return "", false
}

// internationalOf checks digits that begin with a country code. The zero that some write before the area
// (+86 021, +886 0912) is dropped.
func internationalOf(digits string) (Phone, bool) {
	if national, ok := strings.CutPrefix(digits, "86"); ok {
		national = strings.TrimPrefix(national, "0")
		return "+86" + Phone(national), isMobile(national) || isService(national) || isLandline("0"+national)
	}
	if national, ok := strings.CutPrefix(digits, "852"); ok {
		return "+" + Phone(digits), len(national) == 8 && national[0] >= '2'
	}
	if national, ok := strings.CutPrefix(digits, "853"); ok {
		return "+" + Phone(digits), len(national) == 8 && strings.ContainsRune("268", rune(national[0]))
	}
	if national, ok := strings.CutPrefix(digits, "886"); ok {
		national = strings.TrimPrefix(national, "0")
		return "+886" + Phone(national), len(national) >= 8 && len(national) <= 9 && national[0] >= '2'
	}
	return "+" + Phone(digits), len(digits) >= 8 && len(digits) <= 15 && digits[0] != '0'
}

// isMobile reports a mainland mobile number: 11 digits from 13 to 19.
func isMobile(digits string) bool {
	return len(digits) == 11 && digits[0] == '1' && digits[1] >= '3'
}

// isService reports a 400 or 800 hotline.
func isService(digits string) bool {
	return len(digits) == 10 && (strings.HasPrefix(digits, "400") || strings.HasPrefix(digits, "800"))
}

// isLandline reports a mainland landline with its area code: 010 and 02x have numbers of eight digits, the
// other areas, of three digits after the zero, seven or eight.
func isLandline(digits string) bool {
	if len(digits) < 11 || digits[0] != '0' {
		return false
	}
	area := areaLength(digits[1:])
	if area == 0 {
		return false
	}
	local := digits[1+area:]
	return local[0] != '0' && (len(local) == 8 || len(local) == 7 && area == 3)
}

// areaLength returns how many digits of a national number without its zero are the area code.
func areaLength(national string) int {
	switch {
	case strings.HasPrefix(national, "10") || national[0] == '2' && national[1] != '6':
		return 2
	case national[0] >= '3':
		return 3
	default:
		return 0
	}
}
