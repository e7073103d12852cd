package openai_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pitcrew/prompts/llm"
	"pitcrew/prompts/openai"
	"pitcrew/prompts/openai/openaitest"
)

func TestStream(t *testing.T) {
	t.Parallel()
	words := []string{"您好", "，", "请说"}
	good := openaitest.Stream(words, "stop", 0, 0)
	for name, c := range map[string]struct {
		faults []openaitest.Fault
		want   error
		heard  string
		calls  int
	}{
		"good":                 {[]openaitest.Fault{good}, nil, "您好，请说", 1},
		"busy, then good":      {[]openaitest.Fault{openaitest.Status(429, 1), good}, nil, "您好，请说", 2},
		"many keep-alives":     {[]openaitest.Fault{openaitest.Stream(words, "stop", 1000, 0)}, nil, "您好，请说", 1},
		"slow bytes":           {[]openaitest.Fault{openaitest.Stream(words, "stop", 1, time.Millisecond)}, nil, "您好，请说", 1},
		"broken off":           {[]openaitest.Fault{openaitest.Stream(words, "", 0, 0)}, llm.ErrNoAnswer, "您好，请说", 1},
		"broken off at once":   {[]openaitest.Fault{openaitest.Stream(nil, "", 0, 0), good}, nil, "您好，请说", 2},
		"cut short":            {[]openaitest.Fault{openaitest.Stream(words, "length", 0, 0)}, llm.ErrNoAnswer, "您好，请说", 1},
		"blank":                {[]openaitest.Fault{openaitest.Stream(nil, "stop", 0, 0)}, llm.ErrNoAnswer, "", 1},
		"key refused":          {[]openaitest.Fault{openaitest.Status(401, 0)}, llm.ErrUnavailable, "", 1},
		"down":                 {[]openaitest.Fault{openaitest.Status(503, 0), openaitest.Status(503, 0), openaitest.Status(503, 0)}, llm.ErrUnavailable, "", 3},
		"it hangs midway":      {[]openaitest.Fault{openaitest.Stream(words, "stop", 0, time.Hour)}, llm.ErrNoAnswer, "您好", 1},
		"no stream but a page": {[]openaitest.Fault{openaitest.Garbage, good}, nil, "您好，请说", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openaitest.New(t)
			s.Fail(c.faults...)
			o := openai.Options{}
			if name == "it hangs midway" {
				o.Timeout = 200 * time.Millisecond
			}
			var calls []openai.Call
			o.Watch = func(c openai.Call) { calls = append(calls, c) }
			var heard strings.Builder
			got, err := connect(s, o).Model("m").Stream(t.Context(), llm.Prompt{User: "你好"}, func(words string) { heard.WriteString(words) })
			if !errors.Is(err, c.want) || heard.String() != c.heard || len(s.Requests()) != c.calls {
				t.Fatalf("heard %q after %d requests, %v; want %q after %d, %v", heard.String(), len(s.Requests()), err, c.heard, c.calls, c.want)
			}
			if c.want == nil && (got.Text != c.heard || got.InputTokens != 100 || got.OutputTokens != 10) {
				t.Errorf("answer %+v", got)
			}
			if len(calls) != 1 || !errors.Is(calls[0].Err, c.want) {
				t.Errorf("watched %+v", calls)
			}
		})
	}
}

// TestStreamOfAnObject: the whole must be an object, and is asked for once more, whole, where it is none; calls of tools come in
// pieces; a service that streams no objects is asked for one at once.
func TestStreamOfAnObject(t *testing.T) {
	t.Parallel()
	pieces := []string{`{"reply":"好`, `的，您稍等","act`, `ion":"send"}`}
	good := openaitest.Stream(pieces, "stop", 0, 0)
	whole := openaitest.Chat(`{"reply":"好","action":"send"}`, "stop")
	call := openaitest.StreamCalls(2, openaitest.Call{Name: "prices", Arguments: `{"item":"洗车"}`}, openaitest.Call{Name: "prices", Arguments: `{"item":"保养"}`})
	for name, c := range map[string]struct {
		faults []openaitest.Fault
		want   error
		text   string
		asked  int // calls of tools
		calls  int // requests
	}{
		"good":             {[]openaitest.Fault{good}, nil, strings.Join(pieces, ""), 0, 1},
		"slow bytes":       {[]openaitest.Fault{openaitest.Stream(pieces, "stop", 3, time.Millisecond)}, nil, strings.Join(pieces, ""), 0, 1},
		"no object":        {[]openaitest.Fault{openaitest.Stream([]string{"好的"}, "stop", 0, 0), whole}, nil, `{"reply":"好","action":"send"}`, 0, 2},
		"half an object":   {[]openaitest.Fault{openaitest.Stream(pieces[:2], "", 0, 0)}, llm.ErrNoAnswer, "", 0, 1},
		"cut by length":    {[]openaitest.Fault{openaitest.Stream(pieces[:2], "length", 0, 0)}, llm.ErrNoAnswer, "", 0, 1},
		"no streams":       {[]openaitest.Fault{openaitest.Status(400, 0), whole}, nil, `{"reply":"好","action":"send"}`, 0, 2},
		"calls in pieces":  {[]openaitest.Fault{call}, nil, "", 2, 1},
		"calls broken off": {[]openaitest.Fault{openaitest.StreamCalls(1000, openaitest.Call{Name: "prices", Arguments: "{"}), whole}, nil, "", 1, 1},
		"a call too far":   {[]openaitest.Fault{openaitest.RawStream(`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":9,"function":{"name":"prices"}}]}}]}`), whole}, nil, `{"reply":"好","action":"send"}`, 0, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openaitest.New(t)
			s.Fail(c.faults...)
			heard := ""
			got, err := connect(s, openai.Options{}).Model("m").Stream(t.Context(), asking(), func(words string) { heard += words })
			if !errors.Is(err, c.want) || len(s.Requests()) != c.calls || len(got.Calls) != c.asked {
				t.Fatalf("%+v after %d requests, %v", got, len(s.Requests()), err)
			}
			if c.want == nil && got.Text != c.text {
				t.Errorf("answer %+v, heard %q", got, heard)
			}
			for i, call := range got.Calls {
				if call.Name != "prices" || name == "calls in pieces" && (call.ID == "" || call.Arguments != []string{`{"item":"洗车"}`, `{"item":"保养"}`}[i]) {
					t.Errorf("call %+v", call)
				}
			}
		})
	}
}
