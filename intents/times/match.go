package times

import "strings"

func containsAny(s string, words []string) bool {
	for _, word := range words {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(s string, words []string) bool { return trimAnyPrefix(s, words) != s }

func hasAnySuffix(s string, words []string) bool {
	for _, word := range words {
		if strings.HasSuffix(s, word) {
			return true
		}
	}
	return false
}

// trimAnyPrefix cuts the first of the words that s begins with.
func trimAnyPrefix(s string, words []string) string {
	for _, word := range words {
		if rest, ok := strings.CutPrefix(s, word); ok {
			return rest
		}
	}
	return s
}

func containsRune(set string, r rune) bool { return r != 0 && strings.ContainsRune(set, r) }

// wordSet returns the words of a text.
func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		set[word] = true
	}
	return set
}
