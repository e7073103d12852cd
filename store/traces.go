package store

import (
	"encoding/json"
	"strings"
)

// traces are what gives a customer away in texts that do not belong to them: their phone,
// plates and name in a chat of the staff, their words in a digest.
type traces struct {
	names   []string            // found anywhere in a text
	windows map[string]struct{} // any so many characters of what they wrote
}

// windowLength is how many characters in a row make a quotation. Fewer are what anybody
// might have said.
const windowLength = 10

// leastName is the bytes of the shortest text that names somebody: two Chinese characters.
const leastName = 6

func (t *traces) addName(name string) {
	if len(name) >= leastName {
		t.names = append(t.names, name)
	}
}

// addPhone adds a number as E.164, as it is dialled in China, and masked.
func (t *traces) addPhone(phone string) {
	t.addName(phone)
	if national, ok := strings.CutPrefix(phone, "+86"); ok && len(national) == 11 {
		t.addName(national)
		t.addName(national[:3] + "****" + national[7:])
	}
}

func (t *traces) addWords(text string) {
	if t.windows == nil {
		t.windows = map[string]struct{}{}
	}
	for window := range windows(text) {
		t.windows[window] = struct{}{}
	}
}

// names reports whether a text names the customer.
func (t *traces) named(text string) bool {
	for _, name := range t.names {
		if strings.Contains(text, name) {
			return true
		}
	}
	return false
}

// quoted reports whether a text names the customer or repeats their words.
func (t *traces) quoted(text string) bool {
	if t.named(text) {
		return true
	}
	for window := range windows(text) {
		if _, ok := t.windows[window]; ok {
			return true
		}
	}
	return false
}

// windows yields every windowLength characters in a row of a text; of a shorter one, none.
func windows(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		starts := make([]int, 0, windowLength) // of the last characters
		for i := range text {
			if len(starts) == windowLength {
				if !yield(text[starts[0]:i]) {
					return
				}
				starts = starts[1:]
			}
			starts = append(starts, i)
		}
		if len(starts) == windowLength {
			yield(text[starts[0]:])
		}
	}
}

// said is the text in a column: JSON without its escapes, anything else as it is.
func said(column string) string {
	if !strings.HasPrefix(column, "{") && !strings.HasPrefix(column, "[") {
		return column
	}
	var v any
	if json.Unmarshal([]byte(column), &v) != nil {
		return column
	}
	var b strings.Builder
	flatten(&b, v)
	return b.String()
}

func flatten(b *strings.Builder, v any) {
	switch v := v.(type) {
	case string:
		b.WriteString(v)
		b.WriteByte('\n')
	case []any:
		for _, e := range v {
			flatten(b, e)
		}
	case map[string]any:
		for k, e := range v {
			flatten(b, k)
			flatten(b, e)
		}
	}
}
