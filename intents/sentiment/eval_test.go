package sentiment_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pitcrew/intents/sentiment"

	"github.com/google/go-cmp/cmp"
)

func TestEvalSentimentForcesWhereNothingIsNeutral(t *testing.T) {
	t.Parallel()
	rows := `{"text":"师傅手艺真好","label":"pos"}
{"text":"修了三次还漏油","label":"neg"}
{"text":"打了两次电话都让我等通知，到底怎么回事","label":"neg"}
`
	r, err := sentiment.EvalSentiment(strings.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 3 || r.Accuracy != 1 || r.MacroF1 != 1 || len(r.Misses) != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestEvalSentimentCountsThreeClasses(t *testing.T) {
	t.Parallel()
	rows := `{"text":"师傅手艺真好","label":"pos"}
{"text":"明天上午过来","label":"neu"}
{"text":"明天下午过来","label":"neg"}
`
	r, err := sentiment.EvalSentiment(strings.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	want := []sentiment.Miss{{Text: "明天下午过来", Want: "neg", Got: "neu"}}
	if diff := cmp.Diff(want, r.Misses); diff != "" {
		t.Errorf("misses (-want +got):\n%s", diff)
	}
	if got, want := r.MacroF1, (1+2.0/3+0)/3; math.Abs(got-want) > 1e-9 {
		t.Errorf("macro-F1 %v, want %v", got, want)
	}
}

func TestEvalAspectsCountsPairs(t *testing.T) {
	t.Parallel()
	rows := `{"text":"服务态度很好，就是价格太贵","aspects":{"attitude":"pos","price":"neg"}}
{"text":"休息区很干净","aspects":{"environment":"neg"}}
`
	r, err := sentiment.EvalAspects(strings.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	if r.Precision != 2.0/3 || r.Recall != 2.0/3 || len(r.Misses) != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestEvalMarshalsTheAgreedKeys(t *testing.T) {
	t.Parallel()
	for want, result := range map[string]any{
		`{"task":"sentiment","n":1,"accuracy":0.5,"macro_f1":0.25,"p50_us":3,"p95_us":4}`: sentiment.EvalResult{
			Task: "sentiment", N: 1, Accuracy: 0.5, MacroF1: 0.25, P50: 3, P95: 4, Misses: []sentiment.Miss{{}},
		},
		`{"task":"aspects","n":1,"precision":0.5,"recall":0.25,"f1":0.75,"p50_us":3,"p95_us":4}`: sentiment.EvalAspectsResult{
			Task: "aspects", N: 1, Precision: 0.5, Recall: 0.25, F1: 0.75, P50: 3, P95: 4,
		},
	} {
		if got, err := json.Marshal(result); err != nil || string(got) != want {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
	}
}

func TestEvalErrorsNameTheLine(t *testing.T) {
	t.Parallel()
	_, err := sentiment.EvalSentiment(strings.NewReader("{\"text\":\"好\",\"label\":\"pos\"}\n{broken\n"))
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
	_, err = sentiment.EvalSentiment(strings.NewReader(`{"text":"好","label":"great"}`))
	if err == nil || !strings.Contains(err.Error(), `"great"`) {
		t.Errorf("got %v", err)
	}
	_, err = sentiment.EvalAspects(strings.NewReader("nonsense"))
	if err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("got %v", err)
	}
}
