package intents

import (
	"bufio"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

//go:embed examples/*.txt
var exampleFiles embed.FS

// Example is one labelled message of an audience.
type Example struct {
	Who    Audience
	Intent Intent
	Text   string
}

// ParseExamples reads examples, one a line: the intent, a tab, the message.
// A line "[staff]" or "[customer]" says whose messages follow; customers come
// first. A line "= intent" sets the intent for lines without a tab. Empty
// lines and lines that start with # are skipped. An unknown intent is an
// error that names its line.
func ParseExamples(r io.Reader) ([]Example, error) {
	var out []Example
	who, current := Customer, Intent("")
	scanner := bufio.NewScanner(r)
	for n := 1; scanner.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\ufeff"))
		name, isHeading := strings.CutPrefix(line, "= ")
		intent, text, labelled := strings.Cut(line, "\t")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case line == "[staff]":
			who, current = Staff, ""
			continue
		case line == "[customer]":
			who, current = Customer, ""
			continue
		case isHeading:
			current = Intent(strings.TrimSpace(name))
			intent, text = string(current), ""
		case labelled:
			text = strings.TrimSpace(text)
		default:
			intent, text = string(current), line
		}
		if !slices.Contains(Of(who), Intent(intent)) {
			return nil, fmt.Errorf("line %d: no intent %q for %s", n, intent, who)
		}
		if text != "" {
			out = append(out, Example{who, Intent(intent), text})
		}
	}
	return out, scanner.Err()
}

// builtInExamples reads the embedded files in order of name.
func builtInExamples() ([]Example, error) {
	names, err := fs.Glob(exampleFiles, "examples/*.txt")
	if err != nil {
		return nil, err
	}
	var all []Example
	for _, name := range names {
		f, err := exampleFiles.Open(name)
		if err != nil {
			return nil, err
		}
		examples, err := ParseExamples(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, examples...)
	}
	return all, nil
}

func rowsFor(examples []Example, who Audience) []Row {
	var rows []Row
	for _, e := range examples {
		if e.Who == who {
			rows = append(rows, Row{e.Text, string(e.Intent)})
		}
	}
	return rows
}
