package intents_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/intents"
)

func TestEvalTrainedOnAFile(t *testing.T) {
	t.Parallel()
	train := `{"text":"苹果多少钱","intent":"price"}
{"text":"梨什么价","intent":"price"}

{"text":"苹果甜吗","intent":"taste"}
{"text":"梨酸不酸","intent":"taste"}`
	test := `{"text":"桃多少钱","intent":"price"}
{"text":"桃甜吗","intent":"taste"}
{"text":"桃甜吗","intent":"price"}`
	got, err := intents.EvalTrained(strings.NewReader(train), strings.NewReader(test))
	if err != nil {
		t.Fatal(err)
	}
	if got.N != 3 || got.Accuracy < 0.66 || got.Accuracy > 0.67 || got.MacroF1 < 0.66 || got.MacroF1 > 0.67 {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff([]intents.Miss{{Text: "桃甜吗", Want: "price", Got: "taste"}}, got.Misses); diff != "" {
		t.Error(diff)
	}
}

func TestEvalBuiltIn(t *testing.T) {
	t.Parallel()
	got, err := recognizer(t).Eval(strings.NewReader(`{"text":"小保养多少钱","intent":"price"}`))
	if err != nil || got.Accuracy != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
	line, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(line, &keys); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"task", "n", "accuracy", "macro_f1", "p50_us", "p95_us"} {
		if _, ok := keys[key]; !ok {
			t.Errorf("%s has no %s", line, key)
		}
	}
	if len(keys) != 6 {
		t.Errorf("%s has more than six keys", line)
	}
}

func TestEvalNamesTheBrokenLine(t *testing.T) {
	t.Parallel()
	r := recognizer(t)
	_, err := r.Eval(strings.NewReader("{\"text\":\"a\",\"intent\":\"b\"}\n{oops\n"))
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
	if got, err := r.Eval(strings.NewReader("")); err != nil || got.N != 0 {
		t.Errorf("no rows: got %+v, %v", got, err)
	}
}
