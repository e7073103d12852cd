package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// frontMatter is the head of a file; other keys are errors.
type frontMatter struct {
	ID         string   `yaml:"id"`
	Title      string   `yaml:"title"`
	Audience   string   `yaml:"audience"`
	Tags       []string `yaml:"tags"`
	Questions  []string `yaml:"questions"`
	Legal      bool     `yaml:"legal"`
	ApprovedBy string   `yaml:"approved_by"`
	ValidFrom  string   `yaml:"valid_from"`
	ValidTo    string   `yaml:"valid_to"`
	Draft      bool     `yaml:"draft"`
}

// splitFrontMatter parts a file at its two lines of ---.
func splitFrontMatter(content string) (head, body string, ok bool) {
	first, rest, _ := strings.Cut(content, "\n")
	if strings.TrimRight(first, " \t") != "---" {
		return "", "", false
	}
	for start := 0; start <= len(rest); {
		l, _, more := strings.Cut(rest[start:], "\n")
		end := start + len(l) + 1
		if strings.TrimRight(l, " \t") == "---" {
			return rest[:start], rest[min(end, len(rest)):], true
		}
		if !more {
			break
		}
		start = end
	}
	return "", "", false
}

func decodeFrontMatter(head string, fm *frontMatter) (err error) {
	defer func() { // the YAML library has panicked on hostile input before
		if r := recover(); r != nil {
			err = fmt.Errorf("not readable as YAML: %v", r)
		}
	}()
	return yaml.UnmarshalWithOptions([]byte(head), fm, yaml.Strict())
}

// yamlError is the line within the front matter and the bare message, without the source that the library prints.
func yamlError(err error) (line int, text string) {
	var known yaml.Error
	if !errors.As(err, &known) {
		return 0, firstLine(err.Error())
	}
	if t := known.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	return line, firstLine(known.GetMessage())
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

// lineOfKey is the line of the file on which a key of the front matter stands, 1 where it is missing.
func lineOfKey(head, key string) int {
	if key == "" {
		return 0
	}
	for i, l := range strings.Split(head, "\n") {
		if strings.HasPrefix(l, key+":") {
			return i + 2
		}
	}
	return 1
}

func lineOf(content []byte, at int) int { return 1 + bytes.Count(content[:at], []byte("\n")) }

func firstInvalid(content []byte) int {
	for i := 0; i < len(content); {
		r, size := utf8.DecodeRune(content[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(content)
}
