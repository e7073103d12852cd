package intents

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Row is one labelled example.
type Row struct {
	Text   string `json:"text"`
	Intent string `json:"intent"`
}

// Guess is one label with its calibrated probability.
type Guess struct {
	Label       string
	Probability float64
}

// Classifier assigns one of the labels it was trained with to a text. It is
// safe for concurrent use.
type Classifier struct {
	labels      []string
	space       *space
	model       *linear
	temperature float64
	buffers     sync.Pool
}

// scratch is what one classification needs; it is reused.
type scratch struct {
	keys   []uint64
	vector []weight
	scores []float64
}

// Train fits a classifier to labelled rows. The same rows in the same order
// give the same classifier. Rows without text or label are left out. The name
// of a label, where it has words ("ask_price", "咨询价格"), serves as one more
// example of it. A label that stands for everything else ("other", "oos") gets
// the benefit of the doubt.
func Train(rows []Row) *Classifier {
	c := newCorpus(rows)
	return c.classifier(calibrate(c), fromNothing)
}

// corpus is labelled rows as their features.
type corpus struct {
	labels  []string
	docs    [][]uint64
	classOf []int // by document, an index of labels
	told    int   // the documents that are messages; after them come the names of the labels
}

func newCorpus(rows []Row) *corpus {
	c := &corpus{}
	index := map[string]int{}
	var keys []uint64
	for _, r := range rows {
		keys = appendKeys(keys[:0], r.Text)
		if r.Intent == "" || len(keys) == 0 {
			continue
		}
		k, ok := index[r.Intent]
		if !ok {
			k = len(c.labels)
			index[r.Intent] = k
			c.labels = append(c.labels, r.Intent)
		}
		c.docs, c.classOf = append(c.docs, slices.Clone(keys)), append(c.classOf, k)
	}
	c.told = len(c.docs)
	for k, label := range c.labels {
		c.docs, c.classOf = append(c.docs, appendKeys(nil, labelWords(label))), append(c.classOf, k)
	}
	return c
}

// sum tells corpora of so many messages apart, by their features and the classes of their documents. It leaves out the
// messages behind them.
func (c *corpus) sum(messages int) uint64 {
	h := uint64(offset64)
	for i, keys := range c.docs {
		if i >= messages && i < c.told {
			continue
		}
		h = mix(h, uint64(c.classOf[i]))
		for _, key := range keys {
			h = mix(h, key)
		}
	}
	return h
}

// classifier makes the classifier of a corpus.
func (c *corpus) classifier(temperature float64, from start) *Classifier {
	out := &Classifier{labels: c.labels, temperature: temperature}
	out.space, out.model = fit(c.docs, c.classOf, len(c.labels), from)
	for k, label := range c.labels {
		if standsForTheRest(label) {
			out.model.bias[k] += benefitOfDoubt
		}
	}
	out.buffers.New = func() any { return &scratch{scores: make([]float64, len(c.labels))} }
	return out
}

// fit lays out the space of the documents' features and fits a model in it.
func fit(docs [][]uint64, classOf []int, classes int, from start) (*space, *linear) {
	s, vectors := newSpace(docs)
	m, documents := newLinear(vectors, classes, s.size())
	if !from.done {
		from.duals = fitDuals(documents, classOf, classes, len(m.shared)/max(1, classes), from.duals)
	}
	m.take(documents, from.duals)
	return s, m
}

// Labels returns the labels in the order they were first seen in training.
func (c *Classifier) Labels() []string { return c.labels }

// littleKnown is the known share of a text under which the training says less about it than its guess would claim.
// Messages in words have 0.4 and more; strings of random letters, and what is no words at all, less than 0.05.
const littleKnown = 0.2

// Classify returns the best guess and the runner-up. Of a text that is foreign to the training it is sure of nothing. A
// classifier trained on nothing guesses the empty label with probability 0.
func (c *Classifier) Classify(text string) (best, second Guess) {
	if len(c.labels) == 0 {
		return Guess{}, Guess{}
	}
	s := c.buffers.Get().(*scratch)
	defer c.buffers.Put(s)
	s.keys = appendKeys(s.keys[:0], text)
	s.vector = c.space.vector(s.vector[:0], s.keys)
	c.model.scores(s.vector, s.scores)
	softmax(s.scores, c.temperature)
	trust := min(1, known(s.vector)/littleKnown)
	for k, p := range s.scores {
		p *= trust
		if p > best.Probability || best.Label == "" {
			best, second = Guess{c.labels[k], p}, best
		} else if p > second.Probability {
			second = Guess{c.labels[k], p}
		}
	}
	return best, second
}

// benefitOfDoubt is what the label for everything else gets on top of its
// score: what resembles no class is likelier to belong to none.
const benefitOfDoubt = 0.15

func standsForTheRest(label string) bool {
	switch strings.ToLower(label) {
	case "other", "others", "oos", "out_of_scope", "none", "unknown", "其他", "其它", "无关":
		return true
	}
	return false
}

// labelWords writes a label as words: "flight.QUERY" as "flight query",
// "checkBalance" as "check balance".
func labelWords(label string) string {
	var b strings.Builder
	lower := false
	for _, r := range label {
		if unicode.IsUpper(r) && lower {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		if r == '_' || r == '.' || r == '/' || r == '-' || r == ':' {
			r = ' '
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// softmax turns scores into probabilities in place.
func softmax(z []float64, temperature float64) {
	top := math.Inf(-1)
	for _, v := range z {
		top = math.Max(top, v)
	}
	sum := 0.0
	for i, v := range z {
		z[i] = math.Exp((v - top) / temperature)
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}
