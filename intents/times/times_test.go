package times_test

import (
	"os"
	"path/filepath"
	"testing"

	"pitcrew/intents/times"
)

// TestHeldOut reads phrases that were written before the grammar and never used to improve it.
func TestHeldOut(t *testing.T) {
	t.Parallel()
	result := evaluate(t, "heldout.jsonl")
	if result.Accuracy < 0.95 {
		t.Errorf("accuracy %.3f on %d phrases, want at least 0.95", result.Accuracy, result.Rows)
	}
}

func evaluate(t *testing.T, name string) times.EvalResult {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	result, err := times.Eval(file)
	if err != nil {
		t.Fatal(err)
	}
	return result
}
