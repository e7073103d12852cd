package main_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// A row is somebody's sentence, and not a phrase that everybody says, from so many characters of
// Chinese or so many words of another language.
const (
	shortestRow   = 10
	shortestWords = 5
)

// TestNoPublicRows looks for rows of the public sets that quality is measured with in our own
// files: what is measured must not be learnt. The sets are not part of the project; the folder is
// PITCREW_EVAL_DATA, or one beside the checkout.
func TestNoPublicRows(t *testing.T) {
	t.Parallel()
	ours := newCorpus(t, ".")
	if own := "the search finds what this very file says"; !ours.has(own) {
		t.Fatalf("not found: %s", own)
	}
	for _, row := range publicRows(t) {
		if ours.has(row) {
			t.Errorf("one of our files has the public row %q", row)
		}
	}
}

func publicRows(t *testing.T) []string {
	t.Helper()
	folder := os.Getenv("PITCREW_EVAL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "shared", "eval")
	}
	var rows []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".jsonl" {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var row struct{ Text, Query string }
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				return err
			}
			for _, text := range []string{row.Text, row.Query} {
				if isSentence(text) {
					rows = append(rows, text)
				}
			}
		}
		return lines.Err()
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return rows
}

func isSentence(text string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return utf8.RuneCountInString(text) >= shortestRow
	}
	return utf8.RuneCountInString(text) >= shortestRow && len(strings.Fields(text)) >= shortestWords
}

// corpus is the text of a folder with an index of where each run of shortestRow characters is.
type corpus struct {
	texts []string
	runs  map[string][]int32 // the texts that have a run, each once
}

func newCorpus(t *testing.T, folder string) *corpus {
	t.Helper()
	c := &corpus{runs: map[string][]int32{}}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{".git", ".cache", "node_modules", "vendor"}, d.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".md", ".txt", ".tmpl", ".jsonl", ".txtar", ".yaml", ".html"}, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(path)
		c.add(string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *corpus) add(text string) {
	at := int32(len(c.texts))
	c.texts = append(c.texts, text)
	var starts []int
	for i := range text {
		starts = append(starts, i)
		if n := len(starts) - 1 - shortestRow; n >= 0 {
			run := text[starts[n]:i]
			if in := c.runs[run]; len(in) == 0 || in[len(in)-1] != at {
				c.runs[run] = append(in, at)
			}
		}
	}
}

// has reports whether one of the texts contains a row. Rows are at least shortestRow long.
func (c *corpus) has(row string) bool {
	end, n := len(row), 0
	for i := range row {
		if n == shortestRow {
			end = i
			break
		}
		n++
	}
	for _, at := range c.runs[row[:end]] {
		if strings.Contains(c.texts[at], row) {
			return true
		}
	}
	return false
}
