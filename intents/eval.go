package intents

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// EvalResult is how well a recogniser did on labelled rows. It marshals as
// the one JSON object that `pitcrew eval intents` prints.
type EvalResult struct {
	Task     string  `json:"task"` // "intents"
	N        int     `json:"n"`
	Accuracy float64 `json:"accuracy"`
	MacroF1  float64 `json:"macro_f1"` // mean F1 over all labels that are true or guessed
	P50      float64 `json:"p50_us"`   // microseconds to read one text
	P95      float64 `json:"p95_us"`
	Misses   []Miss  `json:"-"`
}

// Miss is one row that was read wrongly.
type Miss struct{ Text, Want, Got string }

// EvalTrained trains a classifier on rows {"text","intent"}, one JSON object a
// line, and measures how it reads the test rows, which have the same form.
func EvalTrained(train, test io.Reader) (EvalResult, error) {
	examples, err := readRows(train)
	if err != nil {
		return EvalResult{}, fmt.Errorf("read training rows: %w", err)
	}
	rows, err := readRows(test)
	if err != nil {
		return EvalResult{}, fmt.Errorf("read test rows: %w", err)
	}
	c := Train(examples)
	return measure(rows, func(text string) string {
		best, _ := c.Classify(text)
		return best.Label
	}), nil
}

// Eval measures how a recogniser, with a shop's own examples or without, reads
// test rows as customers' messages.
func (r *Recognizer) Eval(test io.Reader) (EvalResult, error) {
	rows, err := readRows(test)
	if err != nil {
		return EvalResult{}, fmt.Errorf("read test rows: %w", err)
	}
	now := time.Now()
	return measure(rows, func(text string) string { return string(r.Read(text, now, Customer).Intent) }), nil
}

// measure reads every row and scores the answers.
func measure(rows []Row, read func(string) string) EvalResult {
	res := EvalResult{Task: "intents", N: len(rows)}
	took := make([]float64, 0, len(rows))
	type counts struct{ hit, wrong, missed int }
	by := map[string]*counts{}
	of := func(label string) *counts {
		if by[label] == nil {
			by[label] = &counts{}
		}
		return by[label]
	}
	hits := 0
	for _, row := range rows {
		start := time.Now()
		got := read(row.Text)
		took = append(took, float64(time.Since(start).Nanoseconds())/1000)
		if got == row.Intent {
			hits++
			of(got).hit++
			continue
		}
		of(got).wrong++
		of(row.Intent).missed++
		res.Misses = append(res.Misses, Miss{row.Text, row.Intent, got})
	}
	if len(rows) == 0 {
		return res
	}
	for _, c := range by {
		res.MacroF1 += 2 * float64(c.hit) / float64(2*c.hit+c.wrong+c.missed) / float64(len(by))
	}
	res.Accuracy = float64(hits) / float64(len(rows))
	slices.Sort(took)
	res.P50, res.P95 = took[len(took)/2], took[len(took)*95/100]
	return res
}

func readRows(r io.Reader) ([]Row, error) {
	var rows []Row
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	for n := 1; scanner.Scan(); n++ {
		if len(scanner.Bytes()) == 0 {
			continue
		}
		var row Row
		if err := json.Unmarshal(scanner.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		rows = append(rows, row)
	}
	return rows, scanner.Err()
}
