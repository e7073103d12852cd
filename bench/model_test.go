package bench_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"pitcrew/prompts"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/llm"
	"pitcrew/prompts/writer"
)

// instant answers at once with a courteous version of the answer, so that what is measured is our side.
type instant struct{}

func (instant) Name() string { return "instant" }

func (instant) Complete(_ context.Context, p llm.Prompt) (llm.Answer, error) {
	_, rest, _ := strings.Cut(p.User, "<answer>\n")
	answer, _, _ := strings.Cut(rest, "\n</answer>")
	text, err := json.Marshal(map[string]string{"reply": "谢谢您的信任。" + answer, "action": "send"})
	return llm.Answer{Text: string(text)}, err
}

// BenchmarkDraft is our side of one model call: hiding, prompt, reading the answer, restoring, guard and the record to
// store. It reports the 95th percentile, of which issue 4 allows 5 ms, and the processor's time.
func BenchmarkDraft(b *testing.B) {
	const answer = "您好，王先生：沪A12345 约好 11月24日（周二）15:00，深度保养 ¥1,000，大约 120 分钟。全合成机油一般一年或一万公里换一次，先到先做；经常短途、怠速的，间隔要短一些。" +
		"更换机油时我们会一起看机滤和放油螺栓，旧件给您看过再装回。黄灯亮了先看是哪一个灯：机油压力灯、水温灯是红灯，请靠边停车熄火，不要继续开，打电话给我们。"
	who := aliases.Person{Names: []string{"王建国"}, Phones: []string{"+8613800138000"}, Plates: []string{"沪A12345"}, VINs: []string{"LSVAU033272084847"}, Numbers: []string{"RO-1001"}}
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))
	w := writer.New(writer.Options{Model: instant{}})
	work := writer.Work{
		Task: func(r prompts.Retry) prompts.Task {
			return prompts.ReplyTask{Retry: r, Shop: "示范汽车服务", Said: "我是王建国，13800138000，机油多久换一次，黄灯亮了要紧吗", Answer: answer, Language: "zh-Hans"}
		},
		People: []aliases.Person{who}, Refs: []string{"playbook/engine-oil"},
		Sources: guard.Sources{Answer: answer, Said: "机油多久换一次", Passages: []guard.Passage{{Text: answer, Approved: true}}, Now: now},
	}
	var took []time.Duration
	before, err := usage(syscall.RUSAGE_SELF)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		start := time.Now()
		text, record := w.Draft(b.Context(), work)
		if text == "" {
			b.Fatalf("%+v", record)
		}
		if _, err := json.Marshal(record); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	after, err := usage(syscall.RUSAGE_SELF)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64((after-before).Microseconds())/1000/float64(len(took)), "cpu-ms/op") // what is left of it on a busy machine
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
