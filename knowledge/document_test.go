package knowledge_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"pitcrew/knowledge"
)

const goodFile = `---
id: brake-noise
title: 刹车异响
audience: customer
tags: [刹车, 异响]
questions:
  - 刹车响怎么办
  - 煞車吱吱叫
legal: true
approved_by: 技术总监
valid_from: 2026-01-01
valid_to: "2026-12-31"
---

多数是刹车片沾了灰或磨到头了。
`

func TestParseDocument(t *testing.T) {
	t.Parallel()
	d, err := knowledge.ParseDocument("brakes.md", []byte(strings.ReplaceAll("\uFEFF"+goodFile, "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	got := []any{d.ID, d.Title, d.Audience, d.Tags, d.Questions, d.Legal, d.ApprovedBy, d.ValidFrom, d.ValidTo}
	want, err := knowledge.ParseDocument("brakes.md", []byte(goodFile))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{want.ID, want.Title, want.Audience, want.Tags, want.Questions, want.Legal, want.ApprovedBy, want.ValidFrom, want.ValidTo}, got); diff != "" {
		t.Errorf("line ends and byte order mark change the document:\n%s", diff)
	}
	if d.Audience != knowledge.Customer || len(d.Questions) != 2 || d.ValidTo != "2026-12-31" || !d.Legal {
		t.Errorf("got %+v", d)
	}
}

func TestParseDocumentSaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	edit := func(from, to string) string { return strings.Replace(goodFile, from, to, 1) }
	for name, c := range map[string]struct{ file, want string }{
		"empty":              {"", "x.md:1: the file must start with front matter between two lines of ---"},
		"no end":             {"---\nid: a\n", "x.md:1: the file must start with front matter between two lines of ---"},
		"unknown key":        {edit("tags:", "tagz:"), `x.md:5: front matter: unknown field "tagz"`},
		"wrong type":         {edit("legal: true", "legal: vielleicht"), "x.md:9: front matter: cannot unmarshal string into Go struct field frontMatter.Legal of type bool"},
		"bad yaml":           {edit("tags: [刹车", "tags: [[刹车"), "x.md:6: front matter: ',' or ']' must be specified"},
		"bad id":             {edit("brake-noise", "Brake Noise"), `x.md:2: id "Brake Noise" must be lower-case letters, digits and hyphens, at most 80`},
		"no title":           {edit("刹车异响", `""`), "x.md:3: the title is missing"},
		"title missing":      {edit("title: 刹车异响\n", ""), "x.md:1: the title is missing"},
		"long title":         {edit("刹车异响", strings.Repeat("长", 121)), "x.md:3: the title must be one line of at most 120 characters"},
		"audience":           {edit("audience: customer", "audience: everyone"), `x.md:4: audience "everyone" must be customer or staff`},
		"legal not approved": {edit("approved_by: 技术总监\n", ""), "x.md:9: a legal text needs approved_by"},
		"bad date":           {edit("2026-01-01", "2026-02-30"), `x.md:11: valid_from "2026-02-30" is not a date like 2026-01-31`},
		"dates turned":       {edit(`"2026-12-31"`, "2025-12-31"), "x.md:12: valid_to 2025-12-31 is before valid_from 2026-01-01"},
		"long question":      {edit("刹车响怎么办", strings.Repeat("问", 201)), "x.md:6: a question has more than 200 characters"},
		"too many questions": {edit("  - 刹车响怎么办\n", strings.Repeat("  - 问\n", 51)), "x.md:6: 52 questions, at most 50 are allowed"},
		"no text":            {goodFile[:strings.LastIndex(goodFile, "\n\n")+1], "x.md: the text below the front matter is empty"},
		"headings only":      {goodFile[:strings.LastIndex(goodFile, "\n\n")+1] + "## 一\n## 二\n", "x.md: nothing stands below the headings"},
		"not UTF-8":          {edit("异响]", "\xff]"), "x.md:5: the text is not UTF-8"},
		"too large":          {goodFile + strings.Repeat("长", 100_000), "x.md: the file has 300271 bytes, at most 262144 are allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := knowledge.ParseDocument("x.md", []byte(c.file))
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestLoadDirGoesOnPastBrokenFiles(t *testing.T) {
	t.Parallel()
	dir := fstest.MapFS{
		"a/brakes.md":    {Data: []byte(goodFile)},
		"b/again.md":     {Data: []byte(goodFile)},
		"b/broken.md":    {Data: []byte("no front matter")},
		"c/oil.MD":       {Data: []byte(strings.Replace(goodFile, "brake-noise", "oil", 1))},
		"README.md":      {Data: []byte("about this folder")},
		"_drafts/new.md": {Data: []byte("not yet")},
		".git/x.md":      {Data: []byte("not ours")},
		"notes.txt":      {Data: []byte("not Markdown")},
	}
	docs, broken, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var ids, errs []string
	for _, d := range docs {
		ids = append(ids, d.ID)
	}
	for _, e := range broken {
		errs = append(errs, e.Error())
	}
	if diff := cmp.Diff([]string{"brake-noise", "oil"}, ids); diff != "" {
		t.Error(diff)
	}
	want := []string{
		`b/again.md:1: id "brake-noise" is already taken by a/brakes.md`,
		"b/broken.md:1: the file must start with front matter between two lines of ---",
	}
	if diff := cmp.Diff(want, errs); diff != "" {
		t.Error(diff)
	}
}

func TestDefaultPlaybookIsSound(t *testing.T) {
	t.Parallel()
	docs, broken, err := knowledge.LoadDir(knowledge.Default())
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	if len(docs) < 60 {
		t.Errorf("only %d entries", len(docs))
	}
}

func FuzzParseDocument(f *testing.F) {
	f.Add([]byte(goodFile))
	f.Add([]byte("---\n---\n"))
	f.Add([]byte("---\nid: &a [*a, *a]\n---\nx"))
	f.Add([]byte("---\nid: !!binary x\ntitle: ? :\n---\n# a\n|b|\n|-|\n|c|\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		d, err := knowledge.ParseDocument("fuzz.md", content)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		if len(d.Passages()) == 0 {
			t.Errorf("no passage from %q", content)
		}
	})
}
