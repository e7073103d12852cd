package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold says what each character becomes in the form used for matching, a line "fromto" each. A character
// that simplified writing uses itself stays (么 is not taken for a variant of 幺), except 著, folded into 着.
func (d dictionaries) fold() []byte {
	simplified := make(map[string]bool)
	for _, conversions := range d.toSimplified {
		simplified[conversions[0]] = true
	}
	step := func(c string) string {
		switch {
		case c == "著":
			return "着"
		case d.compatibility[c] != nil:
			return d.compatibility[c][0]
		case d.toSimplified[c] != nil:
			return d.toSimplified[c][0]
		case simplified[c] || d.toTraditional[c] != nil:
			return c
		case d.fromTaiwan[c] != nil:
			return d.fromTaiwan[c][0]
		case d.fromHongKong[c] != nil:
			return d.fromHongKong[c][0]
		}
		return c
	}
	folded := make(map[string]string)
	for _, dict := range []dictionary{d.toSimplified, d.fromTaiwan, d.fromHongKong, d.compatibility, {"著": nil}} {
		for c := range dict {
			end := c
			for range 4 { // a compatibility form of a variant of a traditional character
				end = step(end)
			}
			if end != c {
				folded[c] = end
			}
		}
	}
	return lines(folded)
}

// scripts lists the characters that only simplified writing uses, and on a second line those of traditional.
func (d dictionaries) scripts() []byte {
	hans := onlyIn(d.toTraditional, d.toSimplified)
	hant := append(onlyIn(d.toSimplified, d.toTraditional), "裡") // Taiwan's own form
	slices.Sort(hant)
	hant = slices.Compact(hant)
	return []byte(strings.Join(hans, "") + "\n" + strings.Join(hant, "") + "\n")
}

// onlyIn returns the characters that never stay themselves in a conversion and never come out of the other.
func onlyIn(conversion, back dictionary) []string {
	var only []string
	for c, conversions := range conversion {
		if !slices.Contains(conversions, c) && back[c] == nil {
			only = append(only, c)
		}
	}
	slices.Sort(only)
	return only
}

// traditional says what each simplified character becomes where no phrase knows better, a line "fromto"
// each; a third character, "*", marks those that have other conversions, too.
func (d dictionaries) traditional() []byte {
	m := d.characters()
	for c, conversions := range d.toTraditional {
		if len(conversions) > 1 {
			if m[c] == "" {
				m[c] = c
			}
			m[c] += "*"
		}
	}
	return lines(m)
}

func (d dictionaries) characters() map[string]string {
	m := make(map[string]string)
	for c, conversions := range d.toTraditional {
		if t := d.neutral(conversions[0]); t != c {
			m[c] = t
		}
	}
	for c := range d.taiwan {
		if t := d.neutral(c); m[c] == "" && t != c {
			m[c] = t
		}
	}
	return m
}

// phrases lists the words that the conversion looks for, sorted, one a line: the word alone where its
// characters convert one by one, else the word, a tab and its conversion.
func (d dictionaries) phrases() []byte {
	characters := d.characters()
	words := maps.Clone(d.regionalWords)
	maps.Copy(words, d.words)
	maps.Copy(words, d.trade)
	var out bytes.Buffer
	for _, word := range slices.Sorted(maps.Keys(words)) {
		plain, ambiguous, chinese := "", d.trade[word] != nil, true
		for _, r := range word {
			c := string(r)
			chinese = chinese && unicode.Is(unicode.Han, r)
			ambiguous = ambiguous || len(d.toTraditional[c]) > 1
			if t, ok := characters[c]; ok {
				c = t
			}
			plain += c
		}
		switch t := d.neutral(words[word][0]); {
		case !chinese || utf8.RuneCountInString(word) < 2:
		case plain != t:
			fmt.Fprintf(&out, "%s\t%s\n", word, t)
		case ambiguous:
			fmt.Fprintln(&out, word)
		}
	}
	return out.Bytes()
}

// neutral turns OpenCC's standard into what readers in both Taiwan and Hong Kong expect: Taiwan's variants
// (裡, 著, 群), with 台 for 臺 and 濕 for 溼.
func (d dictionaries) neutral(t string) string {
	var b strings.Builder
	for _, r := range t {
		c := string(r)
		if v := d.taiwan[c]; v != nil {
			c = v[0]
		}
		switch c {
		case "臺":
			c = "台"
		case "溼":
			c = "濕"
		}
		b.WriteString(c)
	}
	return b.String()
}

// lines writes a table of characters, sorted, each line a character and what it becomes.
func lines(m map[string]string) []byte {
	var out bytes.Buffer
	for _, c := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&out, "%s%s\n", c, m[c])
	}
	return out.Bytes()
}
