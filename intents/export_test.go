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
func (l Learned) Fresh() bool {
	return l.Messages == newCorpus(l.rows).told && l.Corpus == newCorpus(l.rows).sum(l.Messages)
}

// Classifier is the one that reads the audience's messages.
func (l Learned) Classifier() *Classifier { return l.classifier(l.rows) }

// Anew is the classifier of the same rows with more behind them, learned from nothing, and the one learned on top.
func (l Learned) Anew(more []Row) (fromNothing, onTop *Classifier) {
	rows := append(l.rows[:len(l.rows):len(l.rows)], more...)
	return learned{Temperature: l.Temperature}.classifier(rows), l.classifier(rows)
}
