package prompts

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"pitcrew/language"
)

var (
	defined = regexp.MustCompile(`\{\{-?\s*define "([^"]+)/(zh|en)"`)
	used    = regexp.MustCompile(`\{\{-?\s*template "([^"]+)/(zh|en)"`)
)

// Every text exists in both languages. A part that only other templates use may be of one.
func TestTextsAreDefinedTwice(t *testing.T) {
	t.Parallel()
	has, part := map[string]map[string]bool{}, map[string]bool{}
	for _, name := range templateFiles(t) {
		words, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(words), -1) {
			part[m[1]] = true
		}
		for _, m := range defined.FindAllStringSubmatch(string(words), -1) {
			if has[m[1]] == nil {
				has[m[1]] = map[string]bool{}
			}
			if has[m[1]][m[2]] {
				t.Errorf("%s: %s/%s is defined twice", name, m[1], m[2])
			}
			has[m[1]][m[2]] = true
		}
	}
	for text, in := range has {
		if !part[text] && !strings.HasPrefix(text, "task.") && (!in["zh"] || !in["en"]) { // models are told in Chinese
			t.Errorf("%s is missing in a language: %v", text, in)
		}
	}
}

func templateFiles(t *testing.T) []string {
	t.Helper()
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// spoken are all structs with texts. A new one belongs here.
var spoken = []any{
	Sorry{},
	PersonComes{},
	PersonToo{},
	NotAllowed{},
	ReasonHelpless{},
	ReasonBroken{},
	Booking{},
	Agenda{},
	Agendas{},
	Subject{},
	Complaint{},
	Complaints{},
	Card{},
	Own{},
	Unproven{},
	Handoff{},
	Proof{},
	Unsent{},
	Unsents{},
	NotOnList{},
	Script{},
	Reception{},
	Unknown{},
	Prices{},
	Todos{},
	Todo{},
	Checked{},
	Entry{},
	Duplicate{},
	Duplicates{},
	EntryDraft{},
	Drafting{},
	Workshop{},
	WhenDone{},
	Offer{},
	Earned{},
	Referral{},
	QuoteLine{},
	PriceStep{},
	Surge{},
	Part{},
	Parts{},
}

// Every text renders in every language, from empty facts and from full ones, and full
// ones leave no hole.
func TestTextsRender(t *testing.T) {
	t.Parallel()
	for _, empty := range spoken {
		kind := reflect.TypeOf(empty)
		t.Run(kind.Name(), func(t *testing.T) {
			t.Parallel()
			full := reflect.New(kind).Elem()
			fill(full, 0)
			for i := range kind.NumMethod() {
				method := kind.Method(i)
				if method.Type.NumIn() != 2 || method.Type.In(1) != reflect.TypeFor[language.Tag]() {
					continue
				}
				for _, tag := range []language.Tag{language.Hans, language.Hant, language.En} {
					text := method.Func.Call([]reflect.Value{full, reflect.ValueOf(tag)})[0].String()
					if strings.TrimSpace(text) == "" || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
						t.Errorf("%s in %s: %q", method.Name, tag, text)
					}
					if tag == language.En && strings.ContainsAny(strings.ReplaceAll(text, "沪", ""), "。，：？") {
						t.Errorf("%s in English has Chinese punctuation: %q", method.Name, text)
					}
				}
			}
		})
	}
}

// fill sets every field to something that shows.
func fill(v reflect.Value, depth int) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("+8613800138000")
	case reflect.Int, reflect.Int64:
		v.SetInt(1234)
	case reflect.Bool:
		v.SetBool(depth%2 == 0)
	case reflect.Slice:
		if depth < 3 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range 2 {
				fill(v.Index(i), depth+1)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 5, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Yuan(128050): "¥1,280.50", Yuan(0): "¥0", Yuan(-99): "-¥0.99", Yuan(100000000): "¥1,000,000", Thousands(999): "999", Thousands(-1000): "-1,000",
		When(language.Hans, at): "11月24日（周二）09:05", When(language.Hant, at): "11月24日（週二）09:05", When(language.En, at): "Tue 24 Nov, 09:05",
		Cut("一二 三\n四五", 4): "一二 …", Cut("短", 4): "短",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTraditionalLeavesValuesAlone(t *testing.T) {
	t.Parallel()
	got := Booking{At: time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC), Plate: "沪A12345", Name: "余小明", Services: []string{"换机油"}, Minutes: 45}.Propose(language.Hant)
	if !strings.Contains(got, "沪A12345") || !strings.Contains(got, "跟您確認一下") {
		t.Errorf("got %q", got)
	}
}
