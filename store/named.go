package store

import (
	"context"
	"strings"
	"unicode"
)

// CustomersNamedIn lists a shop's customers whose whole name stands in a text, at most limit, those with the longest
// names first. Names are Chinese ones of two to four characters, or one to three words.
func (r Reader) CustomersNamedIn(ctx context.Context, shop ShopID, text string, limit int) ([]Customer, error) {
	names := namesIn(text)
	if len(names) == 0 {
		return nil, nil
	}
	for len(names)%namesAtOnce != 0 { // so that there are few different statements
		names = append(names, names[0])
	}
	return many(ctx, r, "customers named in a text", scanCustomer, `SELECT `+customerColumns+` FROM customers c
		WHERE c.shop_id = $1 AND c.merged_into IS NULL AND c.name IN `+placeholders(3, 1, len(names))+` ORDER BY length(c.name) DESC, c.id LIMIT $2`,
		append([]any{shop, limit}, anys(names)...)...)
}

// A name is looked for in the beginning of a text only, and asked for with others.
const (
	longestNaming = 60
	namesAtOnce   = 8
)

// namesIn are the stretches of a text that may be a name.
func namesIn(text string) (names []string) {
	runes := []rune(text)
	runes = runes[:min(len(runes), longestNaming)]
	for i := range runes {
		for n := 1; n <= 4 && i+n <= len(runes) && unicode.Is(unicode.Han, runes[i+n-1]); n++ {
			if n > 1 {
				names = append(names, string(runes[i:i+n]))
			}
		}
	}
	words := strings.FieldsFunc(string(runes), func(r rune) bool { return !unicode.IsLetter(r) || unicode.Is(unicode.Han, r) })
	for i := range words {
		for n := 1; n <= 3 && i+n <= len(words); n++ {
			if name := strings.Join(words[i:i+n], " "); len(name) > 1 {
				names = append(names, name)
			}
		}
	}
	return names
}
