package times_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/intents/times"
)

var china = time.FixedZone("CST", 8*60*60)

// monday is ten o'clock on Monday, November 23, 2026.
var monday = time.Date(2026, time.November, 23, 10, 0, 0, 0, china)

// TestPhrases reads the phrases that the grammar was improved on; all of them must be right.
func TestPhrases(t *testing.T) {
	t.Parallel()
	for _, miss := range evaluate(t, "phrases.jsonl").Misses {
		t.Errorf("line %d, %s at %s (-want +got):\n%s", miss.Line, miss.Text, miss.Now, cmp.Diff(miss.Want, miss.Got))
	}
}

// TestHeldOut reads phrases that were written before the grammar and whose misses were never looked at.
func TestHeldOut(t *testing.T) {
	t.Parallel()
	result := evaluate(t, "heldout.jsonl")
	if result.Accuracy < 0.95 {
		t.Errorf("accuracy %.3f on %d phrases, want at least 0.95", result.Accuracy, result.Rows)
	}
}

func evaluate(t *testing.T, name string) times.EvalResult {
	t.Helper()
	rows, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	result, err := times.Eval(bytes.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func date(year int, month time.Month, day int) times.Date {
	return times.Date{Year: year, Month: month, Day: day}
}

func clock(hour, minute int) times.Clock {
	return times.Clock{Valid: true, Hour: hour, Minute: minute}
}

func TestParse(t *testing.T) {
	t.Parallel()
	nov := func(day int) times.Date { return date(2026, time.November, day) }
	tests := []struct {
		name, text string
		want       times.Reading
	}{
		{"words", "我明天下午三点来", times.Reading{Date: nov(24), Clock: clock(15, 0), Start: 1, End: 7}},
		{"traditional", "請問後天傍晚可以嗎", times.Reading{Date: nov(25), Part: times.Evening, Start: 2, End: 6}},
		{"preposition left out", "see you at 3pm", times.Reading{Clock: clock(15, 0), Start: 11, End: 14}},
		{"about", "下午三点左右", times.Reading{Clock: clock(15, 0), Approximate: true, Start: 0, End: 6}},
		{"pair of hours", "七八点", times.Reading{Clock: clock(19, 0), Approximate: true, Start: 0, End: 3}},
		{"range of hours", "明天上午九点到十一点半", times.Reading{Date: nov(24), Clock: clock(9, 0), Until: times.Until{Clock: clock(11, 30)}, Start: 0, End: 11}},
		{"range over noon", "11点到2点", times.Reading{Clock: clock(11, 0), Until: times.Until{Clock: clock(14, 0)}, Start: 0, End: 6}},
		{"range of days", "周三到周五", times.Reading{Date: nov(25), Until: times.Until{Date: nov(27)}, Start: 0, End: 5}},
		{"range across the month", "30号到2号", times.Reading{Date: nov(30), Until: times.Until{Date: date(2026, time.December, 2)}, Start: 0, End: 6}},
		{"English range", "between 2 and 4pm on Friday", times.Reading{Date: nov(27), Clock: clock(14, 0), Until: times.Until{Clock: clock(16, 0)}, Start: 8, End: 27}},
		{"after midnight", "今晚十二点", times.Reading{Date: nov(24), Clock: clock(0, 0), Start: 0, End: 5}},
		{"day and time apart", "明天过去，大概三点到", times.Reading{Date: nov(24), Clock: clock(15, 0), Start: 0, End: 2}},
		{"no such day", "2月30号想保养", times.Reading{Impossible: "2月30号"}},
		{"no such day, traditional", "改到11月31號可以嗎", times.Reading{Impossible: "11月31號"}},
		{"no such day, in English", "November 31 please", times.Reading{Impossible: "November 31"}},
		{"no such month", "13月5号能约吗", times.Reading{Impossible: "13月5号"}},
		{"no such day with a time", "12月32号下午三点", times.Reading{Clock: clock(15, 0), Impossible: "12月32号", Start: 6, End: 10}},
		{"no such hour", "明天25点", times.Reading{Date: nov(24), Impossible: "25点", Start: 0, End: 2}},
		{"points", "我有30点积分", times.Reading{}},
		{"only refused", "明天没空", times.Reading{}},
		{"duration", "两个小时能好吗", times.Reading{}},
		{"empty", "", times.Reading{}},
		{"not UTF-8", "\xff明天\xfe", times.Reading{Date: nov(24), Start: 1, End: 3}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, times.Parse(test.text, monday)); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestAll(t *testing.T) {
	t.Parallel()
	want := []times.Reading{
		{Date: date(2026, time.November, 28), Part: times.Morning, Start: 0, End: 4},
		{Date: date(2026, time.November, 29), Start: 5, End: 7},
	}
	if diff := cmp.Diff(want, times.All("周六上午或周日，周五没空", monday)); diff != "" {
		t.Errorf("All (-want +got):\n%s", diff)
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	moment, ok := times.Parse("明天下午三点", monday).At(china)
	if want := time.Date(2026, time.November, 24, 15, 0, 0, 0, china); !ok || !moment.Equal(want) {
		t.Errorf("At = %v, %t, want %v", moment, ok, want)
	}
	for _, text := range []string{"明天", "三点", "明天下午", ""} {
		if moment, ok := times.Parse(text, monday).At(china); ok {
			t.Errorf("At of %q = %v, want none", text, moment)
		}
	}
}

// TestLongText reads what stands in the first thousand characters and nothing behind.
func TestLongText(t *testing.T) {
	t.Parallel()
	if got := times.Parse("明天下午"+strings.Repeat("车", 100_000), monday); got.Part != times.Afternoon {
		t.Errorf("time at the beginning: got %+v", got)
	}
	if got := times.Parse(strings.Repeat("车", 100_000)+"明天下午", monday); !got.Empty() {
		t.Errorf("time behind the limit: got %+v", got)
	}
}

func TestEval(t *testing.T) {
	t.Parallel()
	rows := `{"text":"明天三点","now":"2026-11-23T10:00:00+08:00","date":"2026-11-24","time":"15:00","part":""}

{"text":"明天","now":"2026-11-23 10:00","date":"2026-11-25","time":"","part":""}`
	result, err := times.Eval(strings.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	if result.Rows != 2 || result.Accuracy != 0.5 || len(result.Misses) != 1 || result.Misses[0].Line != 3 {
		t.Errorf("Eval = %+v, want one of two right and line 3 missed", result)
	}
	printed, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(printed, &keys); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"task", "n", "accuracy", "p50_us", "p95_us"} {
		if _, ok := keys[key]; !ok {
			t.Errorf("%s lacks %q", printed, key)
		}
	}
}

func TestEvalRefuses(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string]string{
		"no rows":  "\n",
		"not JSON": "明天",
		"bad now":  `{"text":"明天","now":"morgen"}`,
	} {
		if result, err := times.Eval(strings.NewReader(rows)); err == nil {
			t.Errorf("%s: got %+v, want an error", name, result)
		}
	}
}
