package intents

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"pitcrew/language"
)

//go:embed lexicon/makes.txt
var makeLines string

// vehicleWord is a make or a model as people say it.
type vehicleWord struct {
	make, model string // canonical; model is empty for a make's own name
	// plain words say by themselves that a car is meant; others ("现代",
	// "a6", "308") need a make, or words like 我的车是, beside them.
	plain bool
}

var vehicleWords = loadVehicles()

func loadVehicles() *wordlist[[]vehicleWord] {
	all := map[string][]vehicleWord{}
	var order []string
	add := func(word string, w vehicleWord) {
		rest, doubtful := strings.CutPrefix(word, "?")
		key := language.Fold(rest)
		n := utf8.RuneCountInString(key)
		if n < 2 {
			return
		}
		w.plain = !doubtful && (w.model == "" || n >= 3 && !isNumber(key) || n == 2 && isHan([]rune(key)[0]))
		if all[key] == nil {
			order = append(order, key)
		}
		all[key] = append(all[key], w)
	}
	for line := range strings.Lines(makeLines) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 4 || strings.HasPrefix(line, "#") {
			continue
		}
		name := strings.TrimPrefix(f[0], "?")
		for w := range strings.SplitSeq(f[0]+"|"+f[1]+"|"+f[2], "|") {
			add(w, vehicleWord{make: name})
		}
		for m := range strings.SplitSeq(f[3], "|") {
			model, _, _ := strings.Cut(strings.TrimPrefix(m, "?"), "=")
			for w := range strings.SplitSeq(m, "=") {
				add(w, vehicleWord{make: name, model: model})
			}
		}
	}
	list := &wordlist[[]vehicleWord]{}
	for _, key := range order {
		list.add(key, all[key])
	}
	return list
}

func isNumber(s string) bool {
	for _, r := range s {
		if !isDigit(r) {
			return false
		}
	}
	return true
}

// vehicle returns the first make and model spoken of.
func (m *message) vehicle() (make, model string) {
	var found []wordMatch[[]vehicleWord]
	for _, f := range vehicleWords.find(m.folded) {
		if !within(m.taken, f.start) && !hasAnyPrefix(m.folded[f.start:], notVehicles) {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return "", ""
	}
	car := containsAny(m.folded, carContext)
	for _, f := range found {
		for _, w := range f.value {
			if w.model == "" && make == "" && (w.plain || car || modelOf(found, w.make)) {
				make = w.make
				m.facts = append(m.facts, f.span)
			}
		}
	}
	for _, f := range found {
		for _, w := range f.value {
			if w.model != "" && (w.make == make || make == "" && (w.plain || car)) {
				m.facts = append(m.facts, f.span)
				return w.make, spelled(w.model)
			}
		}
	}
	return make, ""
}

func modelOf(found []wordMatch[[]vehicleWord], name string) bool {
	for _, m := range found {
		for _, w := range m.value {
			if w.model != "" && w.make == name {
				return true
			}
		}
	}
	return false
}

// spelled writes model codes as makers do: a6l → A6L, model 3 → Model 3.
func spelled(model string) string {
	if strings.HasPrefix(model, "model ") {
		return "Model " + strings.ToUpper(model[6:])
	}
	return strings.ToUpper(model)
}

var (
	carContext  = words("我的|my |我的车|车是|开的是|我开|辆|一台|台车|这台|款车|车型|车主|汽车|牌的|牌子|我家的车|老车|新车|my car|i drive|i have a|drives a")
	notVehicles = words("大众点评|现代化|现代人|小米粒|大众化|理想的|吉利数|小米粥|小米手机")
)
