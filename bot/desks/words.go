package desks

import (
	_ "embed"
	"strings"
	"sync"

	"pitcrew/language"
)

//go:embed shipped_words.txt
var shippedLines string

// inEnglish are the words of the shipped price list, by what they are in Chinese.
var inEnglish = sync.OnceValue(func() map[string]string {
	words := map[string]string{}
	for line := range strings.Lines(shippedLines) {
		if zh, en, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			words[zh] = en
		}
	}
	return words
})

// InScript writes the shop's simplified words as a person reads them: in their script, and what the shipped price list says in English.
func InScript(tag language.Tag, s string) string {
	switch tag {
	case language.Hant:
		return language.Traditional(s)
	case language.En:
		return english(s)
	}
	return s
}

// english is a text whose parts are words of the shipped price list, "含工时；按 8 升计" or "博世 铂金"; a part that is not stays as it is.
func english(s string) string {
	parts := strings.Split(s, "；")
	for i, part := range parts {
		if en, ok := inEnglish()[part]; ok {
			parts[i] = en
			continue
		}
		words := strings.Split(part, " ")
		for j, w := range words {
			if en, ok := inEnglish()[w]; ok {
				words[j] = en
			}
		}
		parts[i] = strings.Join(words, " ")
	}
	return strings.Join(parts, "; ")
}
