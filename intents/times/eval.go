package times

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// EvalResult is how well Parse reads labelled phrases, in the shape that `pitcrew eval times` prints.
type EvalResult struct {
	Task     string  `json:"task"`
	Rows     int     `json:"n"`
	Accuracy float64 `json:"accuracy"` // share of rows with date, time and part all right
	P50      float64 `json:"p50_us"`   // microseconds for one phrase
	P95      float64 `json:"p95_us"`
	Misses   []Miss  `json:"-"`
}

// Miss is a row that was not read as its label says.
type Miss struct {
	Line      int // from 1
	Text, Now string
	Want, Got Label
}

// Label is what a phrase says; an empty string says none.
type Label struct {
	Date string `json:"date"` // 2006-01-02
	Time string `json:"time"` // 15:04
	Part Part   `json:"part"`
}

// LabelOf returns r in the form of a label.
func LabelOf(r Reading) Label { return Label{r.Date.String(), r.Clock.String(), r.Part} }

// evalRow is a line of an evaluation file.
type evalRow struct {
	Text string `json:"text"`
	Now  string `json:"now"`
	Label
}

// Eval reads rows {"text","now","date","time","part"}, one JSON object a line, and compares Parse with them. Now is
// RFC 3339, or a date with or without a clock time, then in China's time zone. A row that cannot be read is an
// error that names its line; no rows at all are one too.
func Eval(rows io.Reader) (EvalResult, error) {
	result := EvalResult{Task: "times"}
	var took []time.Duration
	right := 0
	lines := bufio.NewScanner(rows)
	lines.Buffer(nil, 1<<20)
	for line := 1; lines.Scan(); line++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var row evalRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return EvalResult{}, fmt.Errorf("line %d: %w", line, err)
		}
		now, err := parseNow(row.Now)
		if err != nil {
			return EvalResult{}, fmt.Errorf("line %d: %w", line, err)
		}
		start := time.Now()
		reading := Parse(row.Text, now)
		took = append(took, time.Since(start))
		if got := LabelOf(reading); got == row.Label {
			right++
		} else {
			result.Misses = append(result.Misses, Miss{line, row.Text, row.Now, row.Label, got})
		}
	}
	if err := lines.Err(); err != nil {
		return EvalResult{}, fmt.Errorf("read rows: %w", err)
	}
	if len(took) == 0 {
		return EvalResult{}, fmt.Errorf("read rows: %w", io.ErrUnexpectedEOF)
	}
	slices.Sort(took)
	result.Rows = len(took)
	result.Accuracy = float64(right) / float64(len(took))
	result.P50 = microseconds(took[len(took)/2])
	result.P95 = microseconds(took[len(took)*95/100])
	return result, nil
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// parseNow reads the moment of a row.
func parseNow(text string) (time.Time, error) {
	if now, err := time.Parse(time.RFC3339, text); err == nil {
		return now, nil
	}
	china := time.FixedZone("CST", 8*60*60)
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if now, err := time.ParseInLocation(layout, text, china); err == nil {
			return now, nil
		}
	}
	return time.Time{}, fmt.Errorf("now %q is not a moment", text)
}
