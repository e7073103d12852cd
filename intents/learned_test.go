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

// A shop's own examples, learned on top of the built-in ones, are read as if all had been learned together.
func TestLearningOnTop(t *testing.T) {
	t.Parallel()
	before, err := intents.Remember(intents.Customer)
	if err != nil {
		t.Fatal(err)
	}
	var own []intents.Row
	for i, e := range heldOut(t, "testdata/held_out_4.txt") {
		if e.Who == intents.Customer && i%2 == 0 {
			own = append(own, intents.Row{Text: e.Text, Intent: string(e.Intent)})
		}
	}
	own = append(own, intents.Row{Text: "给小毛驴上点料", Intent: "book"}, intents.Row{Text: "小毛驴喂饱了没", Intent: "progress"})
	together, onTop := before.Anew(own)
	asked, alike := 0, 0
	for path := range heldOutFiles {
		for _, e := range heldOut(t, path) {
			w, _ := together.Classify(e.Text)
			g, _ := onTop.Classify(e.Text)
			asked++
			if g.Label == w.Label && math.Abs(g.Probability-w.Probability) < 0.1 {
				alike++
			}
		}
	}
	if alike*100 < asked*98 {
		t.Errorf("only %d of %d read alike", alike, asked)
	}
	for _, r := range own {
		if got, _ := onTop.Classify(r.Text); got.Label != r.Intent {
			t.Errorf("%q, learned as %s, is read as %v", r.Text, r.Intent, got)
		}
	}
}
