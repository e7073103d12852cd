package records

import (
	"fmt"
	"strings"
)

// reason says why a row was not taken, in Chinese and in English, with the words from the row.
type reason struct {
	zh, en string
	about  string
}

func (r reason) String() string {
	text := r.zh + " (" + r.en + ")"
	if r.about == "" {
		return text
	}
	about := []rune(strings.Join(strings.Fields(r.about), " "))
	if len(about) > 60 {
		about = append(about[:60], '…')
	}
	return text + ": " + string(about)
}

func because(zh, en string, about ...any) reason {
	return reason{zh, en, strings.TrimSuffix(fmt.Sprintln(about...), "\n")}
}

func joinReasons(reasons []reason) string {
	texts := make([]string, 0, len(reasons))
	for _, r := range reasons {
		texts = append(texts, r.String())
	}
	return strings.Join(texts, "；")
}
