package knowledge_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"pitcrew/knowledge"
	"pitcrew/language"
)

func document(tb testing.TB, body string) *knowledge.Document {
	tb.Helper()
	d, err := knowledge.ParseDocument("test.md", []byte("---\nid: test\ntitle: 试验\naudience: staff\n---\n"+body))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func TestPassages(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("这一句话正好二十个字不多也不少读起来顺。", 15) // 300 characters
	for name, c := range map[string]struct {
		body string
		want []string // "heading|text"
	}{
		"headings give paths": {
			"# 试验\n开头\n\n## 话术\n### 简短\n短句\n### 温暖\n暖句\n## 注意 ##\n小心",
			[]string{"|开头", "话术 › 简短|短句", "话术 › 温暖|暖句", "注意|小心"},
		},
		"a heading inside a fence is text": {
			"## 例\n```\n# 不是标题\n```\n后文",
			[]string{"例|```\n# 不是标题\n```\n后文"},
		},
		"a long paragraph is cut after sentences": {
			long + long,
			[]string{"|" + strings.Repeat("这一句话正好二十个字不多也不少读起来顺。", 20), "|" + strings.Repeat("这一句话正好二十个字不多也不少读起来顺。", 10)},
		},
		"without sentences it is cut anywhere": {
			strings.Repeat("长", 500),
			[]string{"|" + strings.Repeat("长", 400), "|" + strings.Repeat("长", 100)},
		},
		"a short rest joins the passage before": {
			strings.Repeat("长", 390) + "\n\n" + strings.Repeat("短", 30),
			[]string{"|" + strings.Repeat("长", 390) + "\n" + strings.Repeat("短", 30)},
		},
		"what leads into a list stays with it": {
			strings.Repeat("长", 300) + "\n\n注意以下：\n- " + strings.Repeat("甲", 98) + "\n- 乙",
			[]string{"|" + strings.Repeat("长", 300), "|注意以下：\n- " + strings.Repeat("甲", 98) + "\n- 乙"},
		},
		"a table's header goes with its rows": {
			"| 项目 | 价 |\n|---|---|\n| " + strings.Repeat("甲", 180) + " | 1 |\n| " + strings.Repeat("乙", 180) + " | 2 |\n| " + strings.Repeat("丙", 180) + " | 3 |",
			[]string{
				"|| 项目 | 价 |\n|---|---|\n| " + strings.Repeat("甲", 180) + " | 1 |\n| " + strings.Repeat("乙", 180) + " | 2 |",
				"|| 项目 | 价 |\n|---|---|\n| " + strings.Repeat("丙", 180) + " | 3 |",
			},
		},
		"items with their continuation": {
			"1. 一\n   接着\n2、 二\n* 三",
			[]string{"|1. 一\n   接着\n2、 二\n* 三"},
		},
		"headings only": {"## 一\n## 二\n正文", []string{"二|正文"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for i, p := range document(t, c.body).Passages() {
				if p.Position != i {
					t.Errorf("passage %d has position %d", i, p.Position)
				}
				got = append(got, p.Heading+"|"+p.Text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDefaultPlaybookPassagesAreShort(t *testing.T) {
	t.Parallel()
	docs, _, err := knowledge.LoadDir(knowledge.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		for _, p := range d.Passages() {
			if n := utf8.RuneCountInString(p.Text); n > 500 {
				t.Errorf("%s %s has %d characters", d.ID, p.Heading, n)
			}
		}
	}
}

// FuzzPassages: cutting never fails, gives the same passages each time and loses no letter.
func FuzzPassages(f *testing.F) {
	f.Add("## 一\n- 甲\n- 乙\n| a | b |\n|---|---|\n| c | d |\n```\n# x\n```\n")
	f.Add("|\n|-|\n|" + strings.Repeat("x", 900))
	f.Add(strings.Repeat("一。", 500) + "：\n\n- 乙")
	f.Fuzz(func(t *testing.T, body string) {
		d, err := knowledge.ParseDocument("fuzz.md", []byte("---\nid: fuzz\ntitle: t\naudience: staff\n---\n"+body))
		if err != nil {
			return
		}
		var texts, again []string
		for _, p := range d.Passages() {
			texts = append(texts, p.Text)
			if n := utf8.RuneCountInString(p.Text); n == 0 || n > 700 {
				t.Errorf("a passage of %d characters", n)
			}
		}
		for _, p := range d.Passages() {
			again = append(again, p.Text)
		}
		if diff := cmp.Diff(texts, again); diff != "" {
			t.Error(diff)
		}
		if strings.ContainsAny(body, "#|") { // headings are not in the text, tables repeat their headers
			return
		}
		if diff := cmp.Diff(letters(language.Clean(strings.ReplaceAll(body, "\r\n", "\n"))), letters(strings.Join(texts, "\n"))); diff != "" {
			t.Error(diff)
		}
	})
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
