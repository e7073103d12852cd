package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pitcrew/bot/channels/console"
	"pitcrew/bot/desks/digests"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/llm"
	"pitcrew/prompts/writer"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestTextsForStaff: a colleague who takes a chat over is told what it is about, a manager what the day's figures say, an
// advisor who worded a script. Invented figures reach none of them.
func TestTextsForStaff(t *testing.T) {
	t.Parallel()
	const script = "@customer 13800138000\n> 洗车多少钱\n> 找人工\n@manager 陈经理\n> 今天的日报\n@advisor 李敏\n> 客户嫌保养太贵，怎么回？\n"
	for name, c := range map[string]struct {
		summary, narrative, script string
		wants, never               []string
	}{
		"true": {
			"客户问了洗车价格，现在要找人工。", "今天客户在问价格，先看有没有人等着接待。", "理解您的感受，项目我给您分清楚，先做必须的就行。",
			[]string{"摘要（AI，数字已与对话核对）：客户问了洗车价格", "今天客户在问价格", "先做必须的就行", "AI 润色（true），数字和承诺已核对"},
			nil,
		},
		"lying": {
			"客户已经等了 45 分钟，要求赔 800 元。", "今天营业额 98,000 元，同比增长 35%。", "理解您的感受，今天给您打5折，终身质保。",
			[]string{"AI 稿没通过核对", "5折", "用的是手册原话"},
			[]string{"45 分钟", "98,000", "今天给您打5折，终身质保"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.NewClock()
			a := testApp(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
			a.rules.Handoff.Channel, a.rules.Handoff.Chat = console.Name, "staff/team"
			a.useModel(&actor{name: name, part: func(_ context.Context, _ int, p llm.Prompt) (string, error) {
				switch useOf(p) {
				case "摘要":
					return draft(c.summary), nil
				case "导语":
					return draft(c.narrative), nil
				case "话术":
					return draft(c.script), nil
				}
				return "", llm.ErrNoAnswer
			}})
			got := transcript(t, a, clock, script)
			for _, want := range c.wants {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in\n%s", want, got)
				}
			}
			for _, never := range c.never {
				if strings.Contains(strings.ReplaceAll(got, "（"+never, ""), never) {
					t.Errorf("%q stands in\n%s", never, got)
				}
			}
		})
	}
}

// TestDigestCommandHasANarrative: `digest` opens with a model's words as the chat does; invented figures are left out.
func TestDigestCommandHasANarrative(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock()
	a := testApp(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
	transcript(t, a, clock, "@now 2026-11-23T10:00:00+08:00\n@customer 13800138000\n> 洗车多少钱\n")
	from := clock.Now().In(a.shop.Location()).Truncate(24 * time.Hour).Add(-8 * time.Hour)
	for lead, want := range map[string]bool{"今天有 1 位客户问价格，先看有没有人等着接待。": true, "今天有 98 位客户问价格，营业额涨了 35%。": false} {
		a.useModel(&actor{name: "m", part: func(context.Context, int, llm.Prompt) (string, error) { return draft(lead), nil }})
		for _, format := range []string{"text", "json"} {
			c := digestCommand{Format: format, Language: "zh-Hans"}
			d, err := digests.Collect(t.Context(), a.store.Reader, a.shop, from, from.AddDate(0, 0, 1), clock.Now().In(a.shop.Location()), a.rules.Digests)
			if err != nil {
				t.Fatal(err)
			}
			c.narrate(t.Context(), a, &d)
			var out strings.Builder
			if err := c.write(&out, d, a.rules.Digests); err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(out.String(), lead); got != want || d.Messages != 1 {
				t.Errorf("%s with %q:\n%s", format, lead, out.String())
			}
		}
	}
}

// TestDraftMetrics: verdicts and findings are counted; a draft that was dropped later counts once for its findings.
func TestDraftMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	count := countDrafts(registry)
	r := writer.Record{Template: "reply", Model: "m", Verdict: writer.Corrected, Findings: []guard.Finding{{Kind: guard.Risky, Class: "free"}}, Took: 1200}
	count(r)
	r.Verdict = writer.Dropped
	count(r)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			got[f.GetName()] += m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	if got["pitcrew_drafts_total"] != 2 || got["pitcrew_draft_findings_total"] != 1 || got["pitcrew_draft_seconds"] != 1 {
		t.Error(got)
	}
}
