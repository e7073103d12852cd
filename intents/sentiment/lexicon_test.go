package sentiment

import (
	"strings"
	"testing"
)

func TestLexiconLoads(t *testing.T) {
	t.Parallel()
	v, err := loadLexicon(lexiconFiles)
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, w := range v.words {
		if w != nil {
			words++
		}
	}
	if words < 10000 {
		t.Errorf("%d entries, want more than 10000", words)
	}
}

// Each file says where its words come from.
func TestLexiconFilesNameTheirSource(t *testing.T) {
	t.Parallel()
	files, err := lexiconFiles.ReadDir("lexicon")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := lexiconFiles.ReadFile("lexicon/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(data), "# ") || !strings.Contains(string(data), "\n# From: ") {
			t.Errorf("%s: wants a heading and a line \"# From: ...\"", f.Name())
		}
	}
}

func TestLexiconErrorsNameTheLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"# a heading\n好":      "line 2: an entry before the first group",
		"[pos x]\n好":          `line 1: group pos: "x" is no number`,
		"[pos 1 weather]\n好":  `line 1: group pos: no aspect "weather"`,
		"[topic]\n好":          "line 1: group topic: 3 values wanted",
		"[threat famine]\n饥荒": `line 1: group threat: no threat "famine"`,
	} {
		err := newVocabulary().addFile(text)
		if err == nil || err.Error() != want {
			t.Errorf("addFile(%q) = %v, want %s", text, err, want)
		}
	}
}

func BenchmarkLexicon(b *testing.B) {
	for b.Loop() {
		if _, err := loadLexicon(lexiconFiles); err != nil {
			b.Fatal(err)
		}
	}
}
