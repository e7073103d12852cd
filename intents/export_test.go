package intents

import (
	"bytes"
	"encoding/gob"
)

// BuiltInExamples returns the examples that the recogniser is trained on.
func BuiltInExamples() ([]Example, error) { return builtInExamples() }

// Learned is what is known of an audience's built-in examples: learned anew, or read from the file that remembers it.
type Learned struct {
	learned
	rows []Row
}

// Learn fits and measures an audience's built-in examples.
func Learn(who Audience) (Learned, error) {
	all, err := builtInExamples()
	rows := rowsFor(all, who)
	return Learned{learn(newCorpus(rows)), rows}, err
}

// Remember reads what was learned of them before.
func Remember(who Audience) (Learned, error) {
	all, err := builtInExamples()
	if err != nil {
		return Learned{}, err
	}
	l, err := learnedOf(who)
	return Learned{l, rowsFor(all, who)}, err
}

// File is what Remember reads.
func (l Learned) File() ([]byte, error) {
	var file bytes.Buffer
	err := gob.NewEncoder(&file).Encode(l.learned)
	return file.Bytes(), err
}

// Fresh reports whether it is of the examples as they are now.
func (l Learned) Fresh() bool { return l.Corpus == newCorpus(l.rows).sum() }

// Classifier is the one that reads the audience's messages.
func (l Learned) Classifier() *Classifier { return l.classifier(l.rows) }
