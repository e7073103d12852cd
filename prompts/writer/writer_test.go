package writer_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pitcrew/prompts"
	"pitcrew/prompts/aliases"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/llm"
	"pitcrew/prompts/writer"
)

const answer = "王先生，沪A12345 的基础保养 ¥480，大约 60 分钟。"

// draft asks for one draft of answer.
func draft(t *testing.T, o writer.Options) (string, *writer.Record) {
	t.Helper()
	return writer.New(o).Draft(t.Context(), writer.Work{
		Task: func(r prompts.Retry) prompts.Task {
			return prompts.ReplyTask{Retry: r, Shop: "店", Said: "我是王建国，沪A12345 保养多少钱", Answer: answer}
		},
		People: []aliases.Person{{Names: []string{"王建国"}, Phones: []string{"+8613800138000"}, Plates: []string{"沪A12345"}}},
		Refs:   []string{"price/basic"}, Sources: guard.Sources{Answer: answer, Records: []string{answer}},
	})
}

func said(reply string) string {
	text, err := json.Marshal(map[string]string{"reply": reply, "action": "send"})
	if err != nil {
		panic(err) // strings
	}
	return string(text)
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	const better = "〔姓名2〕您好，〔车牌1〕做基础保养是480元，大约一小时。"
	for _, c := range []struct {
		name    string
		script  []any
		verdict string
		tries   int
		text    string
	}{
		{"passes", []any{said(better)}, writer.Passed, 1, "王先生您好，沪A12345做基础保养是480元，大约一小时。"},
		{"corrects itself", []any{said("〔车牌1〕做基础保养只要380元，大约一小时。"), said(better)}, writer.Corrected, 2, "王先生您好，沪A12345做基础保养是480元，大约一小时。"},
		{"lies twice", []any{said(answer + "免费洗车。"), said(answer + "终身质保。")}, writer.Refused, 2, ""},
		{"leaves it", []any{`{"reply":"","action":"keep"}`}, writer.Kept, 1, ""},
		{"makes up a stand-in", []any{said(better + "〔电话7〕"), said(better + "〔电话7〕")}, writer.Refused, 2, ""},
		{"answers in prose", []any{"好的，王先生"}, writer.Failed, 1, ""},
		{"fences its JSON", []any{"```json\n" + said(better) + "\n```"}, writer.Passed, 1, "王先生您好，沪A12345做基础保养是480元，大约一小时。"},
		{"is down", []any{errors.New("connection refused to 10.0.0.1: 王建国")}, writer.Failed, 1, ""},
		{"does more than asked", []any{`{"reply":"好","action":"refund"}`}, writer.Failed, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			model := llm.NewScripted(c.script...)
			text, record := draft(t, writer.Options{Model: model})
			if text != c.text || record.Verdict != c.verdict || record.Tries != c.tries {
				t.Errorf("%q, %+v", text, record)
			}
			if record.Template != "reply" || record.Version == "" || record.Model != "scripted" || record.Sources[0] != "price/basic" || strings.Contains(record.Error, "王") {
				t.Errorf("record %+v", record)
			}
			for _, p := range model.Prompts() {
				if strings.Contains(p.User, "王") || strings.Contains(p.User, "A12345") {
					t.Errorf("personal data leaves: %s", p.User)
				}
			}
			if c.tries == 2 && !strings.Contains(model.Prompts()[1].User, "<problem>") {
				t.Error("the second try is not told what was wrong")
			}
		})
	}
}

func TestSlowModel(t *testing.T) {
	t.Parallel()
	text, record := draft(t, writer.Options{Model: waiting{}, Timeout: time.Millisecond})
	if text != "" || record.Verdict != writer.Failed || record.Error != "timeout" {
		t.Errorf("%q, %+v", text, record)
	}
}

// waiting never answers.
type waiting struct{}

func (waiting) Name() string { return "waiting" }

func (waiting) Complete(ctx context.Context, _ llm.Prompt) (llm.Answer, error) {
	<-ctx.Done()
	return llm.Answer{}, ctx.Err()
}

func TestWithoutModel(t *testing.T) {
	t.Parallel()
	if text, record := draft(t, writer.Options{}); text != "" || record != nil {
		t.Errorf("%q, %+v", text, record)
	}
	model := llm.NewScripted(said(answer))
	if text, record := draft(t, writer.Options{Model: model, Off: []string{"reply"}}); text != "" || record != nil || len(model.Prompts()) > 0 {
		t.Errorf("a use that is off: %q, %+v", text, record)
	}
}

func TestUnderstand(t *testing.T) {
	t.Parallel()
	const text = "沪A12345 那个上回弄的不咋地，等半天"
	people := []aliases.Person{{Plates: []string{"沪A12345"}}}
	for answer, want := range map[string]string{
		`{"intent":"complain","sure":0.9,"sentiment":"neg","aspects":[{"aspect":"waiting","polarity":"neg","words":"等半天"}]}`:    writer.Read,
		`{"intent":"complain","sure":0.9,"sentiment":"neg","aspects":[{"aspect":"waiting","polarity":"neg","words":"等了三个小时"}]}`: writer.Unread,
		`{"intent":"complain","sure":0.9,"sentiment":"neg","aspects":[{"aspect":"soul","polarity":"neg","words":"等半天"}]}`:       writer.Unread,
		`{"intent":"refund","sure":0.9,"sentiment":"neg","aspects":[]}`:                                                         writer.Unread,
		`{"intent":"complain","sure":0.3,"sentiment":"neg","aspects":[]}`:                                                       writer.Unread,
		`{"intent":"opt_out","sure":1,"sentiment":"neg","aspects":[]}`:                                                          writer.Unread,
		`{"intent":"complain","sure":99,"sentiment":"neg"}`:                                                                     writer.Unread,
		`complain`: writer.Failed,
		`{"intent":"complain","sure":1,"sentiment":"neg","aspects":[{"aspect":"workmanship","polarity":"neg","words":"〔车牌1〕 那个上回弄的不咋地"}]}`: writer.Read,
	} {
		u, record, ok := writer.New(writer.Options{Model: llm.NewScripted(answer)}).Understand(t.Context(), text, []string{"other", "complain"}, people)
		if record.Verdict != want || ok != (want == writer.Read) {
			t.Errorf("%s: %+v, %+v", answer, u, record)
		}
		for _, a := range u.Aspects {
			if ok && !strings.Contains(text, a.Words) {
				t.Errorf("%s: %q does not stand in the text", answer, a.Words)
			}
		}
	}
}

// streaming is a scripted model that streams its answers in pieces of two characters, and breaks off where it is told to.
type streaming struct {
	*llm.Scripted
	breaks bool
}

func (s streaming) Stream(ctx context.Context, p llm.Prompt, heard func(string)) (llm.Answer, error) {
	answer, err := s.Complete(ctx, p)
	if err != nil {
		return answer, err
	}
	for runes := []rune(answer.Text); len(runes) > 0; {
		n := min(2, len(runes))
		heard(string(runes[:n]))
		if runes = runes[n:]; s.breaks && len(runes) < 10 {
			return llm.Answer{Text: answer.Text[:10]}, llm.ErrNoAnswer
		}
	}
	return answer, nil
}

// TestProgress: who waits hears how much has come, and gets the whole with the personal data back, or nothing.
func TestProgress(t *testing.T) {
	t.Parallel()
	const better = "〔姓名2〕您好，〔车牌1〕做基础保养是480元，大约一小时。"
	for _, c := range []struct {
		name    string
		script  []any
		breaks  bool
		verdict string
		text    string
	}{
		{"whole", []any{said(better)}, false, writer.Passed, "王先生您好，沪A12345做基础保养是480元，大约一小时。"},
		{"corrected", []any{said(better + "免费洗车。"), said(better)}, false, writer.Corrected, "王先生您好，沪A12345做基础保养是480元，大约一小时。"},
		{"lying", []any{said(better + "免费洗车。"), said(better + "终身质保。")}, false, writer.Refused, ""},
		{"broken off", []any{said(better)}, true, writer.Failed, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var come []int
			text, record := writer.New(writer.Options{Model: streaming{llm.NewScripted(c.script...), c.breaks}}).Draft(t.Context(), writer.Work{
				Task: func(r prompts.Retry) prompts.Task {
					return prompts.ReplyTask{Retry: r, Shop: "店", Said: "沪A12345 保养多少钱", Answer: answer}
				},
				People:  []aliases.Person{{Names: []string{"王建国"}, Plates: []string{"沪A12345"}}},
				Sources: guard.Sources{Answer: answer, Records: []string{answer}}, Progress: func(n int) { come = append(come, n) },
			})
			if text != c.text || record.Verdict != c.verdict {
				t.Errorf("%q, %+v", text, record)
			}
			if len(come) < 10 || come[0] != 0 || come[9] <= come[6] {
				t.Errorf("progress %v", come)
			}
		})
	}
}
