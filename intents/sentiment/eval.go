package sentiment

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// Miss is a row that was read otherwise than its label says.
type Miss struct {
	Text, Want, Got string
}

// EvalResult is the outcome of EvalSentiment. It marshals to the object that the eval command prints.
type EvalResult struct {
	Task     string  `json:"task"`
	N        int     `json:"n"`
	Accuracy float64 `json:"accuracy"`
	MacroF1  float64 `json:"macro_f1"`
	P50      float64 `json:"p50_us"`
	P95      float64 `json:"p95_us"`
	Misses   []Miss  `json:"-"`
}

// EvalAspectsResult is the outcome of EvalAspects: micro-averages over pairs of aspect and polarity.
type EvalAspectsResult struct {
	Task      string  `json:"task"`
	N         int     `json:"n"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	P50       float64 `json:"p50_us"`
	P95       float64 `json:"p95_us"`
	Misses    []Miss  `json:"-"`
}

// EvalSentiment reads every row {"text","label"} (neg, neu or pos, one JSON object a line) and compares. Where
// no row is labelled neu, the reading is forced to pos or neg. A malformed row is an error that names its line.
func EvalSentiment(rows io.Reader) (EvalResult, error) {
	type row struct {
		Text  string   `json:"text"`
		Label Polarity `json:"label"`
	}
	all, err := decode[row](rows)
	if err != nil {
		return EvalResult{}, fmt.Errorf("eval sentiment: %w", err)
	}
	forced := !slices.ContainsFunc(all, func(r row) bool { return r.Label == Neutral })
	result := EvalResult{Task: "sentiment", N: len(all)}
	var times []time.Duration
	right := 0
	table := map[Polarity]*counts{Positive: {}, Neutral: {}, Negative: {}}
	for _, r := range all {
		if table[r.Label] == nil {
			return EvalResult{}, fmt.Errorf("eval sentiment: unknown label %q", r.Label)
		}
		start := time.Now()
		got := Read(r.Text).Polarity
		times = append(times, time.Since(start))
		if forced {
			got = Binary(r.Text)
		}
		if got == r.Label {
			right++
			table[got].hit++
			continue
		}
		table[got].extra++
		table[r.Label].lost++
		result.Misses = append(result.Misses, Miss{r.Text, string(r.Label), string(got)})
	}
	if len(all) > 0 {
		result.Accuracy = float64(right) / float64(len(all))
	}
	labels := 0
	for _, label := range []Polarity{Positive, Neutral, Negative} {
		c := table[label]
		if c.hit+c.lost > 0 {
			labels++
			result.MacroF1 += c.f1()
		}
	}
	result.MacroF1 /= float64(max(labels, 1))
	result.P50, result.P95 = percentiles(times)
	return result, nil
}

// EvalAspects reads every row {"text","aspects":{"waiting":"neg"}} and compares the pairs.
func EvalAspects(rows io.Reader) (EvalAspectsResult, error) {
	type row struct {
		Text    string              `json:"text"`
		Aspects map[Aspect]Polarity `json:"aspects"`
	}
	all, err := decode[row](rows)
	if err != nil {
		return EvalAspectsResult{}, fmt.Errorf("eval aspects: %w", err)
	}
	result := EvalAspectsResult{Task: "aspects", N: len(all)}
	var times []time.Duration
	var c counts
	for _, r := range all {
		start := time.Now()
		mentions := Read(r.Text).Aspects
		times = append(times, time.Since(start))
		got := make(map[Aspect]Polarity, len(mentions))
		for _, m := range mentions {
			got[m.Aspect] = m.Polarity
		}
		for _, a := range reported {
			want, said := r.Aspects[a], got[a]
			switch {
			case want == said && said != "":
				c.hit++
			case want != said:
				if said != "" {
					c.extra++
				}
				if want != "" {
					c.lost++
				}
				result.Misses = append(result.Misses, Miss{r.Text, string(a) + ":" + string(want), string(a) + ":" + string(said)})
			}
		}
	}
	result.Precision, result.Recall, result.F1 = c.precision(), c.recall(), c.f1()
	result.P50, result.P95 = percentiles(times)
	return result, nil
}

// counts are the hits of one label, what was given to it wrongly, and what it lost.
type counts struct{ hit, extra, lost int }

func (c counts) precision() float64 { return float64(c.hit) / float64(max(c.hit+c.extra, 1)) }
func (c counts) recall() float64    { return float64(c.hit) / float64(max(c.hit+c.lost, 1)) }
func (c counts) f1() float64 {
	return 2 * float64(c.hit) / float64(max(2*c.hit+c.extra+c.lost, 1))
}

func decode[T any](rows io.Reader) ([]T, error) {
	var all []T
	lines := bufio.NewScanner(rows)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var r T
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, r)
	}
	return all, lines.Err()
}

// percentiles returns the median and the 95th percentile in microseconds.
func percentiles(times []time.Duration) (p50, p95 float64) {
	if len(times) == 0 {
		return 0, 0
	}
	slices.Sort(times)
	at := func(q float64) float64 {
		return float64(times[int(q*float64(len(times)-1))].Nanoseconds()) / 1000
	}
	return at(0.5), at(0.95)
}
