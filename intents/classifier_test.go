package intents_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/intents"
)

var fruit = []intents.Row{
	{Text: "苹果多少钱", Intent: "price"},
	{Text: "梨什么价", Intent: "price"},
	{Text: "how much are apples", Intent: "price"},
	{Text: "苹果甜吗", Intent: "taste"},
	{Text: "梨子酸不酸", Intent: "taste"},
	{Text: "are they sweet", Intent: "taste"},
	{Text: "今天下雨", Intent: "other"},
	{Text: "it rains", Intent: "other"},
}

func TestTrainAndClassify(t *testing.T) {
	t.Parallel()
	c := intents.Train(fruit)
	if diff := cmp.Diff([]string{"price", "taste", "other"}, c.Labels()); diff != "" {
		t.Error(diff)
	}
	for text, want := range map[string]string{"桃子多少钱": "price", "桃子甜不甜": "taste", "how much is it": "price", "蘋果多少錢": "price"} {
		best, second := c.Classify(text)
		if best.Label != want || best.Probability < second.Probability || best.Label == second.Label {
			t.Errorf("%q: got %v before %v, want %s", text, best, second, want)
		}
	}
}

func TestTrainingIsRepeatable(t *testing.T) {
	t.Parallel()
	one, _ := intents.Train(fruit).Classify("桃子甜")
	two, _ := intents.Train(fruit).Classify("桃子甜")
	if one != two {
		t.Errorf("got %v and %v from the same rows", one, two)
	}
}

func TestLabelsNameThemselves(t *testing.T) {
	t.Parallel()
	c := intents.Train([]intents.Row{{Text: "啥时候到", Intent: "咨询发货时间"}, {Text: "能开票不", Intent: "咨询发票"}, {Text: "where is it", Intent: "shipping.QUERY"}})
	for text, want := range map[string]string{"发票": "咨询发票", "发货时间": "咨询发货时间", "shipping": "shipping.QUERY"} {
		if best, _ := c.Classify(text); best.Label != want {
			t.Errorf("%q: got %s, want %s", text, best.Label, want)
		}
	}
}

func TestClassifierWithoutRows(t *testing.T) {
	t.Parallel()
	for _, rows := range [][]intents.Row{nil, {{Text: "", Intent: "x"}, {Text: "x", Intent: ""}}} {
		if best, second := intents.Train(rows).Classify("什么"); best != (intents.Guess{}) || second != (intents.Guess{}) {
			t.Errorf("got %v, %v", best, second)
		}
	}
	if best, _ := intents.Train(fruit[:1]).Classify("苹果"); best.Label != "price" {
		t.Errorf("one row: got %v", best)
	}
}

// A large set is calibrated on a part of its rows.
func TestTrainOnManyRows(t *testing.T) {
	t.Parallel()
	var rows []intents.Row
	for i := range 6000 {
		rows = append(rows, fruit[i%len(fruit)])
		rows[i].Text += string(rune(0x5000 + i))
	}
	c := intents.Train(rows)
	for text, want := range map[string]string{"桃子多少钱": "price", "梨甜不甜": "taste", "it rains": "other"} {
		if best, _ := c.Classify(text); best.Label != want || best.Probability < 0.5 {
			t.Errorf("%q: got %v, want %s", text, best, want)
		}
	}
}
