package main

import (
	"context"
	"strings"
	"testing"

	"pitcrew/bot/desks/gaps"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/prompts/llm"
	"pitcrew/prompts/writer"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestSuggestedEntries: a suggestion is a file that the playbook can read; what a lying model says is not in it, and
// nobody has approved it.
func TestSuggestedEntries(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock()
	a := testApp(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
	gap := store.Gap{Question: "刹车油多久换，我电话13800138000", Audience: "customer"}
	for name, c := range map[string]struct {
		model llm.Model
		want  string
		never string
	}{
		"no model": {nil, "【请填写", "AI"},
		"good": {&actor{name: "good", part: func(context.Context, int, llm.Prompt) (string, error) {
			return draft("刹车油会吸水，定期检查含水量。"), nil
		}}, "定期检查含水量", "【请填写"},
		"lying": {&actor{name: "liar", part: func(context.Context, int, llm.Prompt) (string, error) {
			return draft("刹车油终身免更换，只收 10 元。"), nil
		}}, "【请填写", "只收 10 元。\n"},
	} {
		a.useModel(c.model)
		entry, _, err := gaps.Suggest(t.Context(), a.library, a.writer, a.shop, a.store.Now(), gap, nil)
		if err != nil {
			t.Fatal(err)
		}
		text := entry.In(language.Hans)
		if !strings.Contains(text, c.want) || strings.Contains(text, c.never) || strings.Contains(text, "13800138000") {
			t.Errorf("%s: %s", name, text)
		}
		d, err := knowledge.ParseDocument("gap.md", []byte(text))
		if err != nil || !d.Draft || d.Legal || d.ApprovedBy != "" {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
}

// TestScoreDrafts: the rubric tells a good model from a lying one.
func TestScoreDrafts(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock()
	a := testApp(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
	questions, err := (&evalDrafts{Limit: 200}).questions(t.Context(), a)
	if err != nil || len(questions) < 50 {
		t.Fatalf("%d questions, %v", len(questions), err)
	}
	scores := map[string]draftScore{}
	for _, model := range []*actor{good(), liar(t)} {
		a.useModel(model)
		s, err := a.scoreDrafts(t.Context(), questions, func(template, draft string) {
			if draft != "" && model.name == "liar" {
				t.Errorf("a lie passes: %q beside %q", draft, template)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %v used %.3f first try %.3f score %.1f findings %v", model.name, s.Verdicts, s.Used, s.FirstTry, s.Score, s.Findings)
		scores[model.name] = s
	}
	if s := scores["good"]; s.Used < 1 || s.Verdicts[writer.Failed] > 0 || s.Findings["invented"]+s.Findings["lost"]+s.Findings["deed"]+s.Findings["unreadable"] > 0 {
		t.Errorf("the good model: %+v", s)
	}
	if s := scores["liar"]; s.Used > 0 || s.Score > 0 {
		t.Errorf("the lying model: %+v", s)
	}
}
