package intents

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
)

// linear scores every class by a weighted sum of features. More than half of all features stand in one training document
// only. Such a feature weighs what its document's dual variable says, so it needs no weights of its own.
type linear struct {
	classes int
	bias    []float32
	place   []place
	shared  []float32 // weights of the other features, row by row, one for each class
	duals   []float32 // dual variables, document by document, one for each class; see take
}

// place tells a feature's row of shared weights, or the document that alone has it.
type place struct {
	row   int32
	alone bool
	value float32 // of a feature that is alone, in its document
}

// document is a training document while a class is fitted.
type document struct {
	shared    []weight // by row
	alone     float64  // square of the length of the other features
	curvature float64  // of its dual variable
}

// machine holds what the fitting of one class needs.
type machine struct {
	documents []document
	dual      []float64
	weights   []float64 // of shared features; the last one is the bias
	order     []int
	random    *rand.Rand
	slack     [2]float64 // how much a dual variable gives way: of the rest, of the class
}

const (
	hardness = 5.0 // C of the support vector machine
	seldom   = 20  // documents, below which those of a class count for more
	rounds   = 40  // at most, over the documents
	settled  = 0.1 // the largest step after which fitting stops
)

// newLinear is a model whose features have their places and no weights yet, and the vectors, which it uses up, as a
// fitting sees them.
func newLinear(vectors [][]weight, classes, features int) (*linear, []document) {
	m := &linear{classes: classes, place: make([]place, features)}
	documents, rows := m.separate(vectors)
	m.bias, m.shared = make([]float32, classes), make([]float32, rows*classes)
	return m, documents
}

// separate gives each feature its place, and says what of the documents takes part in the fitting. It uses the vectors up.
func (m *linear) separate(vectors [][]weight) (documents []document, rows int) {
	df := make([]int32, len(m.place))
	for _, v := range vectors {
		for _, x := range v {
			df[x.feature]++
		}
	}
	for f, n := range df {
		if n > 1 {
			m.place[f].row = int32(rows)
			rows++
		}
	}
	documents = make([]document, len(vectors))
	for i, v := range vectors {
		d := &documents[i]
		d.curvature, d.shared = 1, v[:0]
		for _, x := range v {
			square := float64(x.value) * float64(x.value)
			d.curvature += square
			if p := &m.place[x.feature]; df[x.feature] > 1 {
				d.shared = append(d.shared, weight{p.row, x.value})
			} else {
				*p = place{int32(i), true, x.value}
				d.alone += square
			}
		}
	}
	return documents, rows
}

// take gives the model the weights that follow from dual variables, which it keeps: below zero for the classes that a
// document is not of.
func (m *linear) take(documents []document, duals []float32) {
	m.duals = duals
	for i, d := range documents {
		for k, dual := range duals[i*m.classes:][:m.classes] {
			if dual == 0 {
				continue
			}
			m.bias[k] += dual
			for _, x := range d.shared {
				m.shared[int(x.feature)*m.classes+k] += dual * x.value
			}
		}
	}
}

// start is where a fitting begins: dual variables as in linear, nil for all zero, and whether they are all there is to find.
type start struct {
	duals []float32
	done  bool
}

var fromNothing start

// fitDuals trains one support vector machine per class against the rest
// (squared hinge loss) by dual coordinate descent with shrinking (Hsieh et
// al. 2008), and returns the dual variables. It begins with those of from, if there are any.
func fitDuals(documents []document, classOf []int, classes, rows int, from []float32) []float32 {
	duals := make([]float32, len(documents)*classes)
	copy(duals, from)
	var next atomic.Int32
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), classes) {
		wait.Go(func() {
			f := machine{
				documents: documents, dual: make([]float64, len(documents)),
				weights: make([]float64, rows+1), order: make([]int, len(documents)),
			}
			for k := int(next.Add(1)) - 1; k < classes; k = int(next.Add(1)) - 1 {
				f.begin(func(i int) float64 { return float64(duals[i*classes+k]) })
				f.fit(func(i int) bool { return classOf[i] == k }, uint64(k))
				for i, v := range f.dual {
					if classOf[i] != k {
						v = -v
					}
					duals[i*classes+k] = float32(v)
				}
			}
		})
	}
	wait.Wait()
	return duals
}

// begin sets the dual variables, given as in linear, and the weights that follow from them.
func (f *machine) begin(dual func(int) float64) {
	clear(f.weights)
	for i := range f.documents {
		far := dual(i)
		f.dual[i] = math.Abs(far)
		if far != 0 {
			f.move(&f.documents[i], far)
		}
	}
}

// fit finds the weights that tell the examples of a class from the rest.
func (f *machine) fit(inClass func(int) bool, seed uint64) {
	f.random = rand.New(rand.NewPCG(seed, 1))
	for i := range f.order {
		f.order[i] = i
	}
	f.slack = [2]float64{0.5 / hardness, 0.5 / hardness / f.rarity(inClass)}
	active := f.order
	bound := math.Inf(1)
	for range rounds {
		f.random.Shuffle(len(active), func(i, j int) { active[i], active[j] = active[j], active[i] })
		largest, steepest := 0.0, 0.0
		for at := 0; at < len(active); {
			i := active[at]
			y, slack := -1.0, f.slack[0]
			if inClass(i) {
				y, slack = 1, f.slack[1]
			}
			d := &f.documents[i]
			gradient := f.score(d)*y - 1 + f.dual[i]*(d.alone+slack)
			if f.dual[i] == 0 && gradient > bound {
				active[at] = active[len(active)-1]
				active[len(active)-1] = i
				active = active[:len(active)-1]
				continue
			}
			at++
			if f.dual[i] > 0 || gradient < 0 {
				steepest = math.Max(steepest, math.Abs(gradient))
				largest = math.Max(largest, f.step(i, y, gradient, slack))
			}
		}
		bound = math.Max(steepest, settled)
		if largest < settled {
			if len(active) == len(f.order) {
				return
			}
			active, bound = f.order, math.Inf(1)
		}
	}
}

// rarity is how much more an example of a class with few of them counts.
func (f *machine) rarity(inClass func(int) bool) float64 {
	n := 1
	for i := range f.documents {
		if inClass(i) {
			n++
		}
	}
	return max(1, seldom/float64(n))
}

// score is the document's, but for the features that it alone has.
func (f *machine) score(d *document) float64 {
	sum := f.weights[len(f.weights)-1]
	for _, x := range d.shared {
		sum += f.weights[x.feature] * float64(x.value)
	}
	return sum
}

// step moves one document's dual variable to its optimum and returns how far it went.
func (f *machine) step(i int, y, gradient, slack float64) float64 {
	d, old := &f.documents[i], f.dual[i]
	f.dual[i] = math.Max(0, old-gradient/(d.curvature+slack))
	far := (f.dual[i] - old) * y
	f.move(d, far)
	return math.Abs(far)
}

// move gives the weights so much of a document.
func (f *machine) move(d *document, far float64) {
	for _, x := range d.shared {
		f.weights[x.feature] += far * float64(x.value)
	}
	f.weights[len(f.weights)-1] += far
}

// scores writes each class's score for v into out.
func (m *linear) scores(v []weight, out []float64) {
	for k, b := range m.bias {
		out[k] = float64(b)
	}
	for _, x := range v {
		p, value := m.place[x.feature], float64(x.value)
		from := m.shared
		if p.alone {
			from, value = m.duals, value*float64(p.value)
		}
		for k, w := range from[int(p.row)*m.classes:][:m.classes] {
			out[k] += float64(w) * value
		}
	}
}
