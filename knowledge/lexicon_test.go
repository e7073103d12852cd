package knowledge

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAtoms(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"5W-30机油", "５ｗ30機油"},
		{"2.0T", "2.0t"},
		{"Lynk & Co", "lynk，co"}, // punctuation ends a clause, a blank does not
		{"油，，？！ 水", "油\n水"},
		{"q35", "Q 35"},
	} {
		if diff := cmp.Diff(atoms(nil, c[0]), atoms(nil, c[1])); diff != "" {
			t.Errorf("%s and %s: %s", c[0], c[1], diff)
		}
	}
	for _, c := range [][2]string{{"12", "13"}, {"12", "ab"}, {"刹车", "刹,车"}, {"ab", "a b"}} {
		if cmp.Equal(atoms(nil, c[0]), atoms(nil, c[1])) {
			t.Errorf("%s and %s are the same", c[0], c[1])
		}
	}
}

func TestLexicon(t *testing.T) {
	t.Parallel()
	l, err := readLexicon("[same]\n怎么 怎样 咋\n吗 么\n刹车片 来令片\n[faint]\n怎么\n[near]\n刹车片 刹车盘 // discs\n没劲 动力_弱\n[leads]\n多少钱 > N元 价格\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"来令片咋换么", "刹车片怎么换吗"}, {"怎样", "怎么"}, {"怎么", "怎么"}} {
		if diff := cmp.Diff(atoms(nil, c[1]), l.read(nil, c[0])); diff != "" {
			t.Errorf("%s: %s", c[0], diff)
		}
	}
	if diff := cmp.Diff([]bool{false, true, true, false}, l.faintMask(l.read(nil, "这怎样换"))); diff != "" {
		t.Error(diff)
	}
	groups := func(s string) (out []concept) {
		l.concepts(l.read(nil, s), func(c concept) { out = append(out, c) })
		return out
	}
	for text, want := range map[string][]concept{
		"换来令片和刹车盘": {1, 1},
		"动力 弱":     {2},
		"要300元":    {4},
		"多少钱":      {3},
		"三百元":      nil,
	} {
		if diff := cmp.Diff(want, groups(text)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	if diff := cmp.Diff(map[concept][]concept{3: {4}}, l.leads); diff != "" {
		t.Error(diff)
	}
}

func TestLexiconErrorsNameTheLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"怎么 怎样":         "synonyms.txt:1: outside of any part",
		"[same]\n怎么":    "synonyms.txt:2: a line of [same] needs two words or more",
		"[leads]\n多少 元": "synonyms.txt:2: a line of [leads] needs a > between its sides",
	} {
		if _, err := readLexicon(text); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Every line of the file that we ship is of use: a word stands once in [same] and is not alone in its group.
func TestStandardLexicon(t *testing.T) {
	t.Parallel()
	l := standardLexicon()
	if l.size < 100 {
		t.Errorf("only %d groups", l.size)
	}
	seen, part := map[string]bool{}, ""
	for _, line := range strings.Split(synonymsFile, "\n") {
		line, _, _ = strings.Cut(line, "//")
		if strings.HasPrefix(line, "[") {
			part = line
			continue
		}
		words := strings.Fields(line)
		if part == "[near]" && len(words) == 1 {
			t.Errorf("%s is alone in its group", line)
		}
		if part != "[same]" {
			continue
		}
		for _, w := range words {
			if seen[w] {
				t.Errorf("%s stands twice in [same]", w)
			}
			seen[w] = true
		}
	}
}

func FuzzAtoms(f *testing.F) {
	f.Add("刹车片5W-30怎么样，多少钱？")
	f.Add("\xff\x00e\u0301 ﷺ 𠮷")
	f.Fuzz(func(t *testing.T, s string) {
		l := standardLexicon()
		read := l.read(nil, s)
		if len(l.faintMask(read)) != len(read) {
			t.Error("the mask has another length")
		}
		l.concepts(read, func(c concept) {
			if c == 0 || c > l.size {
				t.Errorf("group %d", c)
			}
		})
		for i, a := range read {
			if a == boundary && (i == 0 || read[i-1] == boundary) {
				t.Error("an empty clause")
			}
		}
	})
}
