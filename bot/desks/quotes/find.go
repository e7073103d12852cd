package quotes

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/store"
)

// wish is an item of the price list with how many of it.
type wish struct {
	item     store.PriceItem
	quantity int
}

// unclear is a word of a line that names no item, or several.
type unclear struct {
	word string
	fits []string
}

var (
	between = regexp.MustCompile(`[\s,，、;；+＋。]+|和|以及|再加|还有|加上|加(?:换|做)| and `)
	apart   = regexp.MustCompile(`\s+([x×*]\s*\d)`)
	counted = regexp.MustCompile(`^(.+?)\s*[x×*]\s*([1-9]\d?)$`)
)

// find reads what is to be quoted, word by word: by code or name, else by the service that
// the word is known for, else by a name that has it.
func find(words string, known []intents.Item, list []store.PriceItem) (found []wish, missing []unclear) {
	for _, word := range between.Split(apart.ReplaceAllString(words, "$1"), -1) {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		n := 1
		if m := counted.FindStringSubmatch(word); m != nil {
			word = m[1]
			n, _ = strconv.Atoi(m[2]) // two digits
		}
		fits := fitting(word, known, list)
		if len(fits) != 1 {
			u := unclear{word: word}
			for _, p := range fits {
				u.fits = append(u.fits, p.Name)
			}
			missing = append(missing, u)
			continue
		}
		if !slices.ContainsFunc(found, func(w wish) bool { return w.item.Code == fits[0].Code }) {
			found = append(found, wish{fits[0], n})
		}
	}
	return found, missing
}

// fitting are the plain items that fit a word best.
func fitting(word string, known []intents.Item, list []store.PriceItem) []store.PriceItem {
	service := ""
	for _, i := range known {
		if said := language.Fold(i.Words); strings.Contains(word, said) && len(said) > 0 {
			service = i.ID
		}
	}
	best := 0
	var out []store.PriceItem
	for _, p := range list {
		n := fit(word, service, p)
		if n > best {
			best, out = n, nil
		}
		if n > 0 && n == best {
			out = append(out, p)
		}
	}
	return out
}

func fit(word, service string, p store.PriceItem) int {
	name, code := language.Fold(p.Name), language.Fold(p.Code)
	family, _, _ := strings.Cut(p.Code, ".")
	ours := service != "" && (p.Code == service || family == service)
	switch {
	case p.Grade != "":
		return 0
	case word == code || word == name || word == strings.TrimSuffix(name, "套餐") || word == language.Fold(desks.PriceName(p, language.En)):
		return 4
	case ours:
		return 3
	case service != "" && intents.ItemName(family, language.En) != "":
		return 0 // it is known to be something else
	case strings.HasPrefix(name, word):
		return 2
	case strings.Contains(name, word):
		return 1
	}
	return 0
}
