package sentiment

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"pitcrew/language"
)

// The lexicon is plain text: a line in brackets opens a group and says what its words do, the lines below it
// hold the words ("_" is a blank inside an English phrase), and "#" lines say where the group comes from.
//
//go:embed lexicon/*.txt
var lexiconFiles embed.FS

func loadLexicon(files fs.FS) (*vocabulary, error) {
	v := newVocabulary()
	names, err := fs.Glob(files, "lexicon/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list lexicon: %w", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read lexicon: %w", err)
		}
		if err := v.addFile(string(data)); err != nil {
			return nil, fmt.Errorf("lexicon %s: %w", name, err)
		}
	}
	return v, nil
}

func (v *vocabulary) addFile(text string) error {
	var join func(*word)
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if fields := strings.Fields(strings.Trim(line, "[]")); line[0] == '[' && isGroup(fields[0]) {
			var err error
			if join, err = group(fields); err != nil {
				return fmt.Errorf("line %d: group %s: %w", n, fields[0], err)
			}
			continue
		}
		if join == nil {
			return fmt.Errorf("line %d: an entry before the first group", n)
		}
		for entry := range strings.FieldsSeq(line) {
			join(v.entry(language.Fold(strings.ReplaceAll(entry, "_", " "))))
		}
	}
	return lines.Err()
}

// valued are the groups with values, and how many must follow the name.
var valued = map[string]int{
	"pos": 1, "neg": 1, "predicate": 1, "middling": 1, "scorn": 1, "lean": 1, "degree": 1,
	"topic": 3, "more": 2, "less": 2, "threat": 1, "insult": 1, "anger": 1,
}

func isGroup(name string) bool {
	_, plain := roleNames[name]
	return plain || valued[name] > 0
}

// header is what a group says of its words.
type header struct {
	name    string
	numbers []float64
	aspect  Aspect
	flag    string // near or bodily
	threat  Threat
}

// group reads the header of a group and returns what it does to each of its words:
// [pos|neg|predicate WEIGHT ASPECT?], [middling|scorn|lean|degree|insult|anger WEIGHT], [topic ASPECT|- WANT PRIOR near?],
// [more|less DEFAULT OVER bodily?], [threat KIND], or the bare name of a role.
func group(fields []string) (func(*word), error) {
	h := header{name: fields[0]}
	if len(fields)-1 < valued[h.name] {
		return nil, fmt.Errorf("%d values wanted", valued[h.name])
	}
	for _, value := range fields[1:] {
		if err := h.take(value); err != nil {
			return nil, err
		}
	}
	switch h.name {
	case "pos":
		return h.feels(1, 0), nil
	case "neg":
		return h.feels(-1, 0), nil
	case "predicate":
		return h.feels(1, predicates), nil
	case "middling":
		return h.feels(-1, middles), nil
	case "scorn":
		return h.feels(-1, scorns), nil
	case "more":
		return h.measures(1), nil
	case "less":
		return h.measures(-1), nil
	case "topic":
		return h.topic, nil
	case "threat":
		return func(w *word) { w.threat = h.threat }, nil
	case "lean":
		return func(w *word) { w.lean = h.numbers[0] }, nil
	case "insult":
		return func(w *word) { w.insult = h.numbers[0] }, nil
	case "anger":
		return func(w *word) { w.anger = h.numbers[0] }, nil
	case "degree":
		return func(w *word) { w.roles, w.factor = w.roles|grades, h.numbers[0] }, nil
	}
	return func(w *word) { w.roles |= roleNames[h.name] }, nil
}

// take reads one value behind the name.
func (h *header) take(value string) error {
	number, err := strconv.ParseFloat(value, 64)
	switch {
	case h.name == "threat":
		if h.threat = Threat(value); gravity[h.threat] == 0 {
			return fmt.Errorf("no threat %q", value)
		}
	case err == nil:
		h.numbers = append(h.numbers, number)
	case value == "-":
	case value == "near" || value == "bodily":
		h.flag = value
	case len(h.numbers) == 0 && h.name != "topic":
		return fmt.Errorf("%q is no number", value)
	case slices.Contains(reported[:], Aspect(value)):
		h.aspect = Aspect(value)
	default:
		return fmt.Errorf("no aspect %q", value)
	}
	return nil
}

func (h header) feels(sign float64, r role) func(*word) {
	return func(w *word) {
		w.feeling, w.roles = sign*h.numbers[0], w.roles|r
		if h.aspect != "" {
			w.aspect = h.aspect
		}
	}
}

func (h header) measures(more float64) func(*word) {
	return func(w *word) {
		w.roles |= measures
		w.more, w.feeling, w.over = more, h.numbers[0], h.numbers[1]
		if h.flag == "bodily" {
			w.roles |= bodily
		}
	}
}

func (h header) topic(w *word) {
	w.roles |= names
	w.want, w.prior = h.numbers[0], h.numbers[1]
	if h.aspect != "" {
		w.aspect = h.aspect
	}
	if h.flag == "near" {
		w.roles |= strays
	}
}
