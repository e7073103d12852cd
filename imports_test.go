package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows says which of our packages a package may import. "x/..." is every folder below x, without x
// itself; the longest name that fits a package counts, and a package that none fits may import none.
var arrows = map[string][]string{
	".":         {"..."}, // main knows everything
	"bench":     {"..."},
	"bench/...": {"..."},

	"bot":              {"bot/desks", "bot/desks/...", "intents", "intents/...", "knowledge", "knowledge/...", "prompts", "prompts/aliases", "prompts/guard", "prompts/llm", "prompts/writer", "store", "language"},
	"bot/channels/...": {"bot", "language"}, // never the store, never a desk
	"bot/desks":        {"pricing", "intents", "intents/...", "knowledge", "prompts", "prompts/aliases", "prompts/guard", "prompts/writer", "store", "language"},
	"bot/desks/...":    {"bot/desks", "pricing", "intents", "intents/...", "knowledge", "prompts", "prompts/aliases", "prompts/guard", "prompts/writer", "store", "language"}, // never one another, never a model

	"knowledge":       {"store", "prompts/llm", "language"},
	"intents":         {"intents/...", "prompts", "prompts/llm", "language"},
	"intents/...":     {"language"},
	"prompts":         {"language"},
	"prompts/guard":   {"language", "intents/identifiers"},
	"prompts/aliases": {"language", "intents/identifiers"},
	"prompts/writer":  {"prompts", "prompts/guard", "prompts/aliases", "prompts/llm", "language"},
	"prompts/openai":  {"prompts/llm"},
	"prompts/llm":     {},

	"demo":         {"store"},
	"demo/...":     {"bot", "bot/channels/webchat", "store", "language"}, // the page with the seats
	"store":        {"store/..."},
	"store/...":    {"store"}, // the conformance suite
	"pricing":      {},        // arithmetic
	"language":     {"language/..."},
	"language/...": {"language/..."},
}

// forTests are packages that only test files may import.
var forTests = []string{"store/storetest", "bot/channels/slackchat/slacktest", "bot/channels/telegramchat/telegramtest", "prompts/openai/openaitest"}

func TestImports(t *testing.T) {
	t.Parallel()
	for folder, imports := range packages(t) {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			for _, imported := range imports {
				switch {
				case slices.Contains(forTests, imported):
					t.Errorf("%s imports %s, which is for tests", folder, imported)
				case !allowed(folder, imported):
					t.Errorf("%s imports %s; it may import %v", folder, imported, arrows[rule(folder)])
				}
			}
		})
	}
}

func TestArrows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{".", "bot/channels/console", true},
		{"bot", "bot/desks/booking", true},
		{"bot", "bot/channels/console", false},
		{"bot", "prompts/openai", false},
		{"bot/channels/console", "bot", true},
		{"bot/channels/console", "bot/desks", false},
		{"bot/channels/console", "store", false},
		{"bot/desks", "bot/desks/booking", false},
		{"bot/desks/booking", "bot", false},
		{"bot/desks/booking", "bot/desks", true},
		{"bot/desks/booking", "bot/desks/care", false},
		{"intents", "intents/times", true},
		{"intents/times", "intents", false},
		{"prompts/openai", "prompts/llm", true},
		{"prompts/openai", "prompts", false},
		{"store", "language", false},
		{"bot/desks/answers", "pricing", true},
		{"pricing", "store", false},
		{"store", "store/migrations", true},
		{"store/storetest", "store", true},
		{"unheard/of", "language", false},
	} {
		if got := allowed(c.from, c.to); got != c.want {
			t.Errorf("allowed(%q, %q) = %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

func allowed(from, to string) bool {
	return slices.ContainsFunc(arrows[rule(from)], func(pattern string) bool { return fits(pattern, to) })
}

// rule returns the key of arrows that counts for a folder, "" when none does.
func rule(folder string) string {
	longest := ""
	for pattern := range arrows {
		if fits(pattern, folder) && len(pattern) > len(longest) {
			longest = pattern
		}
	}
	return longest
}

func fits(pattern, folder string) bool {
	if pattern == "..." {
		return true
	}
	below, wild := strings.CutSuffix(pattern, "...")
	return pattern == folder || wild && strings.HasPrefix(folder, below)
}

// packages returns, for each folder with Go files, the folders of ours that its files other than
// tests import; "." is the root.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		switch name := entry.Name(); {
		case err != nil:
			return err
		case entry.IsDir() && file != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "tools"):
			return filepath.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(file))
		found[folder] = append(found[folder], ours(t, parsed.Imports)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func ours(t *testing.T, imports []*ast.ImportSpec) []string {
	t.Helper()
	var folders []string
	for _, spec := range imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if folder, ok := strings.CutPrefix(imported, "pitcrew/"); ok {
			folders = append(folders, folder)
		}
	}
	return folders
}
