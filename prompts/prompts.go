// Package prompts holds every word that Pitcrew says: templates in Chinese and
// English, each behind a struct whose fields are all that it may tell. What to say,
// and to whom, is the desks' business.
package prompts

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"text/template"

	"pitcrew/language"
)

//go:embed *.tmpl
var files embed.FS

// A template file defines each text twice, "booking.booked/zh" and "booking.booked/en".
// Traditional Chinese is made from the simplified words when the templates are read, so
// the values put in (names, plates) stay as they are.
var sets = map[language.Tag]func() *template.Template{
	language.Hans: sync.OnceValue(func() *template.Template { return parse(language.Hans) }),
	language.Hant: sync.OnceValue(func() *template.Template { return parse(language.Hant) }),
	language.En:   sync.OnceValue(func() *template.Template { return parse(language.En) }),
}

func parse(tag language.Tag) *template.Template {
	set := template.New("prompts").Funcs(functions(tag)).Option("missingkey=error")
	names, err := fs.Glob(files, "*.tmpl")
	if err != nil {
		panic(err) // the pattern is constant
	}
	for _, name := range names {
		words, err := files.ReadFile(name)
		if err != nil {
			panic(err) // embedded
		}
		text := string(words)
		if tag == language.Hant {
			text = language.Traditional(text)
		}
		template.Must(set.New(name).Parse(text))
	}
	return set
}

// say renders a text in a language. A template that fails is a programming error which
// the package's test over all templates finds.
func say(tag language.Tag, name string, data any) string {
	suffix := "/zh"
	if tag == language.En {
		suffix = "/en"
	}
	set, ok := sets[tag]
	if !ok {
		set = sets[language.Hans]
	}
	var b strings.Builder
	if err := set().ExecuteTemplate(&b, name+suffix, data); err != nil {
		panic(fmt.Sprintf("prompt %s: %v", name, err))
	}
	return strings.TrimSpace(b.String())
}
