package intents_test

import (
	"os"
	"sync"
	"testing"
	"time"

	"pitcrew/intents"
)

// now is a Monday morning in Shanghai.
var now = time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))

var builtIn = sync.OnceValues(func() (*intents.Recognizer, error) { return intents.New(intents.Options{}) })

// recognizer is the built-in one, trained once for all tests.
func recognizer(tb testing.TB) *intents.Recognizer {
	tb.Helper()
	r, err := builtIn()
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// heldOut are labelled messages that the recogniser is not trained on.
func heldOut(tb testing.TB, path string) []intents.Example {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	examples, err := intents.ParseExamples(f)
	if err != nil {
		tb.Fatal(err)
	}
	return examples
}
