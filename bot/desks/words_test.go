package desks_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"unicode"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/pricing"
	"pitcrew/store"
)

// TestShippedWordsInEnglish: nothing of the shipped price list and of what is in its packages is told in Chinese to who reads English.
func TestShippedWordsInEnglish(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../../prices.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	english := func(of, words string) {
		if strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) || r >= '！' && r <= '～' }) {
			t.Errorf("%s: %q", of, words)
		}
	}
	for _, r := range rows[1:] {
		english(r[0], desks.PriceName(store.PriceItem{Code: r[0], Name: r[1], Grade: r[7]}, language.En))
		for _, words := range []string{r[3], r[5], r[6]} {
			english(r[0], desks.InScript(language.En, words))
		}
	}
	rules := pricing.DefaultRules()
	for code := range rules.Packages {
		for _, words := range desks.Contents(rules, code, nil, language.En) {
			english(code, words)
		}
	}
}

func TestInScript(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tag       language.Tag
		said, out string
	}{
		{language.Hans, "含工时；按 8 升计", "含工时；按 8 升计"},
		{language.Hant, "含工时；按 8 升计", "含工時；按 8 升計"},
		{language.En, "含工时；按 8 升计", "labour included; for 8 litres"},
		{language.En, "博世 铂金", "Bosch platinum"},
		{language.En, "次", ""},
		{language.En, "含工时；只做三厢车", "labour included; 只做三厢车"}, // the shop's own words
		{language.En, "", ""},
	} {
		if got := desks.InScript(c.tag, c.said); got != c.out {
			t.Errorf("%s %s: %q, want %q", c.tag, c.said, got, c.out)
		}
	}
}
