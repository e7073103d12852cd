package intents

import (
	"bytes"
	"embed"
	"encoding/gob"
	"fmt"
	"math"
)

// Fitting the built-in examples takes longer than all else that a start does, so it was done before.
//
//go:generate go test . -run TestLearnedIsFresh -update
//go:embed learned/*.gob
var learnedFiles embed.FS

// learned is what fitting a corpus found out, and measuring how far it can be trusted.
type learned struct {
	Corpus      uint64 // its sum: the dual variables are of no other
	Messages    int    // in it
	Temperature float64
	Skips       []uint32 // how many dual variables are zero before each of Duals
	Duals       []float32
}

// A dual variable is rounded to one of so many steps between 0 and 1: finer than fitting settles at, and short to write.
const steps = 256

// learnedOf reads what was learned of an audience's built-in examples.
func learnedOf(who Audience) (l learned, err error) {
	file, err := learnedFiles.ReadFile("learned/" + string(who) + ".gob")
	if err == nil {
		err = gob.NewDecoder(bytes.NewReader(file)).Decode(&l)
	}
	if err != nil {
		return l, fmt.Errorf("read what was learned of the examples for %s: %w", who, err)
	}
	return l, nil
}

// learn fits and measures a corpus.
func learn(c *corpus) learned {
	l := learned{Corpus: c.sum(c.told), Messages: c.told, Temperature: calibrate(c)}
	skipped := uint32(0)
	for _, dual := range c.classifier(l.Temperature, fromNothing).model.duals {
		if dual = float32(math.Round(float64(dual)*steps) / steps); dual == 0 {
			skipped++
			continue
		}
		l.Skips, l.Duals, skipped = append(l.Skips, skipped), append(l.Duals, dual), 0
	}
	return l
}

// classifier makes the classifier of rows. A shop's own examples behind the rows that were learned are learned on top of
// them, in a fraction of the time, and trusted as far; other rows from nothing.
func (l learned) classifier(rows []Row) *Classifier {
	c := newCorpus(rows)
	more := c.told - l.Messages
	if more < 0 || c.sum(l.Messages) != l.Corpus {
		return c.classifier(l.Temperature, fromNothing)
	}
	from := start{duals: make([]float32, len(c.docs)*len(c.labels)), done: more == 0}
	at := 0
	for i, skip := range l.Skips {
		at += int(skip)
		to := at
		if at >= l.Messages*len(c.labels) { // of the names of labels
			to += more * len(c.labels)
		}
		from.duals[to] = l.Duals[i]
		at++
	}
	return c.classifier(l.Temperature, from)
}
