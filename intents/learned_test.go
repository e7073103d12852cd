package intents_test

import (
	"flag"
	"math"
	"os"
	"testing"

	"pitcrew/intents"
)

var update = flag.Bool("update", false, "learn the built-in examples and write down what was learned")

// What a start reads is what learning the examples as they are now would find, so that whoever changes them, or how they
// are read, has to run go generate.
func TestLearnedIsFresh(t *testing.T) {
	t.Parallel()
	for _, who := range []intents.Audience{intents.Customer, intents.Staff} {
		now, err := intents.Learn(who)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			file, err := now.File()
			if err == nil {
				err = os.WriteFile("learned/"+string(who)+".gob", file, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		before, err := intents.Remember(who)
		if err != nil {
			t.Fatal(err)
		}
		if !before.Fresh() {
			t.Errorf("%s: learned of other examples, or of other features of theirs: run go generate ./intents", who)
			continue
		}
		want, got := now.Classifier(), before.Classifier()
		for path := range heldOutFiles {
			for _, e := range heldOut(t, path) {
				w, _ := want.Classify(e.Text)
				g, _ := got.Classify(e.Text)
				if g.Label != w.Label || math.Abs(g.Probability-w.Probability) > 0.01 {
					t.Fatalf("%s: %q is %v, learned anew %v: run go generate ./intents", who, e.Text, g, w)
				}
			}
		}
	}
}
