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

// group reads the header of a group and returns what it does to each of its words:
// [pos|neg|predicate WEIGHT ASPECT?], [middling|scorn|lean|degree|insult|anger WEIGHT], [topic ASPECT|- WANT PRIOR near?],
// [more|less DEFAULT OVER bodily?], [threat KIND], or the bare name of a role.
func group(fields []string) (func(*word), error) {
	name, values := fields[0], fields[1:]
	if len(values) < valued[name] {
		return nil, fmt.Errorf("%d values wanted", valued[name])
	}
	var numbers []float64
	var aspect Aspect
	var flag string
	for _, value := range values {
		number, err := strconv.ParseFloat(value, 64)
		switch {
		case err == nil:
			numbers = append(numbers, number)
		case value == "-":
		case value == "near" || value == "bodily":
			flag = value
		case name == "threat":
			if gravity[Threat(value)] == 0 {
				return nil, fmt.Errorf("no threat %q", value)
			}
			return func(w *word) { w.threat = Threat(value) }, nil
		case len(numbers) == 0 && name != "topic":
			return nil, fmt.Errorf("%q is no number", value)
		case slices.Contains(reported[:], Aspect(value)):
			aspect = Aspect(value)
		default:
			return nil, fmt.Errorf("no aspect %q", value)
		}
	}
	feels := func(sign float64, r role) func(*word) {
		return func(w *word) {
			w.feeling, w.roles = sign*numbers[0], w.roles|r
			if aspect != "" {
				w.aspect = aspect
			}
		}
	}
	measure := func(more float64) func(*word) {
		return func(w *word) {
			w.roles |= measures
			w.more, w.feeling, w.over = more, numbers[0], numbers[1]
			if flag == "bodily" {
				w.roles |= bodily
			}
		}
	}
	switch name {
	case "pos":
		return feels(1, 0), nil
	case "neg":
		return feels(-1, 0), nil
	case "predicate":
		return feels(1, predicates), nil
	case "middling":
		return feels(-1, middles), nil
	case "scorn":
		return feels(-1, scorns), nil
	case "more":
		return measure(1), nil
	case "less":
		return measure(-1), nil
	case "lean":
		return func(w *word) { w.lean = numbers[0] }, nil
	case "insult":
		return func(w *word) { w.insult = numbers[0] }, nil
	case "anger":
		return func(w *word) { w.anger = numbers[0] }, nil
	case "degree":
		return func(w *word) { w.roles, w.factor = w.roles|grades, numbers[0] }, nil
	case "topic":
		return func(w *word) {
			w.roles |= names
			w.want, w.prior = numbers[0], numbers[1]
			if aspect != "" {
				w.aspect = aspect
			}
			if flag == "near" {
				w.roles |= strays
			}
		}, nil
	}
	return func(w *word) { w.roles |= roleNames[name] }, nil
}
