package knowledge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/language"
	"pitcrew/store"
)

// Document is one entry of the playbook: a Markdown file with front matter.
type Document struct {
	ID         string // unique in the playbook, chosen by its author
	Title      string
	Audience   Audience
	Tags       []string
	Questions  []string // what people ask when they need it, in their own words
	Legal      bool     // makes a claim that only an approved text may make
	ApprovedBy string
	ValidFrom  store.Date // the first day it holds; empty means always
	ValidTo    store.Date // the last day it holds; empty means always
	Draft      bool       // a suggestion that nobody has approved: never published
	Version    int        // rises with each change; 0 before it is stored

	body string // Markdown
	hash string // of the whole file
}

// Audience says whom a document is written for.
type Audience string

// The two audiences. Staff see everything, customers only what is written for them.
const (
	Customer Audience = "customer"
	Staff    Audience = "staff"
)

// Bounds of one document. What is larger is refused with an error, never cut.
const (
	maxFile      = 256 << 10
	maxTitle     = 120 // characters
	maxQuestions = 50
	maxTags      = 30
	maxPhrase    = 200 // characters of a question or tag
)

// FileError says what is wrong with one file of a playbook.
type FileError struct {
	File string
	Line int // from 1; 0 where it concerns the whole file
	Err  error
}

func (e *FileError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.File, e.Err)
}

func (e *FileError) Unwrap() error { return e.Err }

// ParseDocument reads a playbook file. Every error is a *FileError, one line long.
func ParseDocument(file string, content []byte) (*Document, error) {
	fail := func(line int, format string, args ...any) (*Document, error) {
		return nil, &FileError{File: file, Line: line, Err: fmt.Errorf(format, args...)}
	}
	if len(content) > maxFile {
		return fail(0, "the file has %d bytes, at most %d are allowed", len(content), maxFile)
	}
	if !utf8.Valid(content) {
		return fail(lineOf(content, firstInvalid(content)), "the text is not UTF-8")
	}
	content = bytes.TrimPrefix(content, []byte("\uFEFF"))
	content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
	head, body, ok := splitFrontMatter(string(content))
	if !ok {
		return fail(1, "the file must start with front matter between two lines of ---")
	}
	var fm frontMatter
	if err := decodeFrontMatter(head, &fm); err != nil {
		line, text := yamlError(err)
		return fail(line+1, "front matter: %s", text)
	}
	d := &Document{
		ID: strings.TrimSpace(fm.ID), Title: language.Clean(fm.Title), Audience: Audience(fm.Audience), Legal: fm.Legal,
		ApprovedBy: language.Clean(fm.ApprovedBy), ValidFrom: store.Date(fm.ValidFrom), ValidTo: store.Date(fm.ValidTo),
		Tags: cleanAll(fm.Tags), Questions: cleanAll(fm.Questions), Draft: fm.Draft,
		body: language.Clean(body), hash: fileHash(content),
	}
	if key, err := d.check(); err != nil {
		return fail(lineOfKey(head, key), "%w", err)
	}
	return d, nil
}

// fileHash changes with the file and with the way that files are cut into passages.
func fileHash(content []byte) string {
	sum := sha256.Sum256(append([]byte(chunkFormat), content...))
	return hex.EncodeToString(sum[:16])
}

var documentID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check returns what is wrong and under which key.
func (d *Document) check() (key string, err error) {
	switch {
	case !documentID.MatchString(d.ID) || len(d.ID) > 80:
		return "id", fmt.Errorf("id %q must be lower-case letters, digits and hyphens, at most 80", d.ID)
	case d.Title == "":
		return "title", fmt.Errorf("the title is missing")
	case utf8.RuneCountInString(d.Title) > maxTitle || strings.Contains(d.Title, "\n"):
		return "title", fmt.Errorf("the title must be one line of at most %d characters", maxTitle)
	case d.Audience != Customer && d.Audience != Staff:
		return "audience", fmt.Errorf("audience %q must be customer or staff", d.Audience)
	case d.Legal && d.ApprovedBy == "":
		return "legal", fmt.Errorf("a legal text needs approved_by")
	case len(d.Tags) > maxTags:
		return "tags", fmt.Errorf("%d tags, at most %d are allowed", len(d.Tags), maxTags)
	case len(d.Questions) > maxQuestions:
		return "questions", fmt.Errorf("%d questions, at most %d are allowed", len(d.Questions), maxQuestions)
	case tooLong(d.Tags):
		return "tags", fmt.Errorf("a tag has more than %d characters", maxPhrase)
	case tooLong(d.Questions):
		return "questions", fmt.Errorf("a question has more than %d characters", maxPhrase)
	case !validDate(d.ValidFrom):
		return "valid_from", fmt.Errorf("valid_from %q is not a date like 2026-01-31", d.ValidFrom)
	case !validDate(d.ValidTo):
		return "valid_to", fmt.Errorf("valid_to %q is not a date like 2026-01-31", d.ValidTo)
	case d.ValidFrom != "" && d.ValidTo != "" && d.ValidTo < d.ValidFrom:
		return "valid_to", fmt.Errorf("valid_to %s is before valid_from %s", d.ValidTo, d.ValidFrom)
	case d.body == "":
		return "", fmt.Errorf("the text below the front matter is empty")
	}
	if len(d.Passages()) == 0 {
		return "", fmt.Errorf("nothing stands below the headings")
	}
	return "", nil
}

func validDate(d store.Date) bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return d == "" || err == nil
}

func tooLong(phrases []string) bool {
	for _, p := range phrases {
		if utf8.RuneCountInString(p) > maxPhrase {
			return true
		}
	}
	return false
}

// cleanAll cleans phrases and drops the blank ones.
func cleanAll(phrases []string) []string {
	var out []string
	for _, p := range phrases {
		if p = strings.Join(strings.Fields(language.Clean(p)), " "); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Approved reports whether the entry may carry promises that the shop can be held to: it is flagged as legal and names who
// approved it.
func (d *Document) Approved() bool { return d.Legal && d.ApprovedBy != "" }

// holdsOn reports whether the document is valid on a day.
func (d *Document) holdsOn(day store.Date) bool {
	return (d.ValidFrom == "" || d.ValidFrom <= day) && (d.ValidTo == "" || day <= d.ValidTo)
}
