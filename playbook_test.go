package main

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pitcrew/knowledge"
	"pitcrew/prompts/guard"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestTheShippedPlaybookMayBeRepeated: what the playbook tells customers passes the guard with itself as its source, so that a
// model may say it too; what promises something is flagged and names who approved it.
func TestTheShippedPlaybookMayBeRepeated(t *testing.T) {
	t.Parallel()
	documents, broken, err := knowledge.LoadDir(knowledge.Default())
	if err != nil || len(broken) > 0 {
		t.Fatal(broken, err)
	}
	passages := 0
	for _, d := range documents {
		if d.Audience != knowledge.Customer {
			continue
		}
		for _, p := range d.Passages() {
			passages++
			from := guard.Sources{Answer: p.Text, Passages: []guard.Passage{{Text: p.Text, Approved: d.Approved()}}, Now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
			for _, f := range guard.Check(p.Text, from) {
				t.Errorf("%s (%s): %s %s: %q", d.ID, p.Heading, f.Kind, f.Class, f.Words)
			}
		}
	}
	if passages < 400 {
		t.Errorf("%d passages for customers", passages)
	}
}

// TestNoUnapprovedPromiseIsTold: a customer is told no promise from an entry that nobody approved, with or without a model; the
// next entry that answers is told instead, or a person is offered and the gap is kept. Staff see the entry as it is.
func TestNoUnapprovedPromiseIsTold(t *testing.T) {
	t.Parallel()
	const head = "title: 空调滤芯更换\naudience: customer\nquestions: [空调滤芯多久换]\n"
	const body = "---\n\n空调滤芯一年换一次，终身质保，检测免费。\n"
	const other = "---\nid: filter-smell\ntitle: 空调有异味\naudience: customer\nquestions: [空调滤芯多久换一次没味道]\n---\n\n空调有异味先看滤芯脏不脏，脏了就换。\n"
	unapproved, approved := "---\nid: filter\n"+head+body, "---\nid: filter\n"+head+"legal: true\napproved_by: 服务总监\n"+body
	const question = "@now 2026-11-23T10:00:00+08:00\n@customer 13800138000\n> 空调滤芯多久换一次\n"
	for name, c := range map[string]struct {
		files map[string]string
		seat  string
		want  string
		never string
		gaps  int
	}{
		"unapproved":          {map[string]string{"a.md": unapproved}, question, "人工", "终身", 1},
		"another one answers": {map[string]string{"a.md": unapproved, "b.md": other}, question, "空调有异味先看滤芯", "终身", 0},
		"approved":            {map[string]string{"a.md": approved, "b.md": other}, question, "终身质保", "空调有异味先看", 0},
		"staff":               {map[string]string{"a.md": unapproved}, strings.Replace(question, "@customer 13800138000", "@advisor 李敏", 1), "终身质保", "人工", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
				a := testApp(t, s)
				dir := fstest.MapFS{}
				for file, text := range c.files {
					dir[file] = &fstest.MapFile{Data: []byte(text)}
				}
				if err := a.syncPlaybook(t.Context(), dir); err != nil {
					t.Fatal(err)
				}
				got := transcript(t, a, clock, c.seat)
				if !strings.Contains(got, c.want) || strings.Contains(got, c.never) {
					t.Errorf("%q is wanted and %q is not:\n%s", c.want, c.never, got)
				}
				gaps, err := s.Gaps(t.Context(), a.shop.ID, time.Time{}, 10)
				if err != nil || len(gaps) != c.gaps {
					t.Errorf("gaps %+v, %v", gaps, err)
				}
			})
		})
	}
}
