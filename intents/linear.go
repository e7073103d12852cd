package intents

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// linear scores every class by a weighted sum of features.
type linear struct {
	classes int
	weights []float32 // feature by feature, one weight per class
	bias    []float32
}

// machine holds what the fitting of one class needs.
type machine struct {
	vectors   [][]weight
	curvature []float64 // of each example's dual
	alpha     []float64 // dual variables
	weights   []float64 // the last one is the bias
	order     []int
	random    *rand.Rand
	slack     [2]float64 // how much a dual variable gives way: of the rest, of the class
}

const (
	hardness = 5.0 // C of the support vector machine
	seldom   = 20  // examples, below which those of a class count for more
	rounds   = 40  // at most, over the examples
	settled  = 0.1 // the largest step after which fitting stops
)

// fitLinear trains one support vector machine per class against the rest
// (squared hinge loss) by dual coordinate descent with shrinking (Hsieh et
// al. 2008).
func fitLinear(vectors [][]weight, classOf []int, classes, features int) *linear {
	m := &linear{classes, make([]float32, features*classes), make([]float32, classes)}
	curvature := make([]float64, len(vectors))
	for i, x := range vectors {
		curvature[i] = 1
		for _, f := range x {
			curvature[i] += float64(f.value) * float64(f.value)
		}
	}
	var next sync.Mutex
	class := 0
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), classes) {
		wait.Go(func() {
			f := machine{
				vectors: vectors, curvature: curvature, alpha: make([]float64, len(vectors)),
				weights: make([]float64, features+1), order: make([]int, len(vectors)),
			}
			for {
				next.Lock()
				k := class
				class++
				next.Unlock()
				if k >= classes {
					return
				}
				f.fit(func(i int) bool { return classOf[i] == k }, uint64(k))
				f.store(m, k)
			}
		})
	}
	wait.Wait()
	return m
}

// fit finds the weights that tell the examples of a class from the rest.
func (f *machine) fit(inClass func(int) bool, seed uint64) {
	clear(f.weights)
	clear(f.alpha)
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
			gradient := f.score(i)*y - 1 + f.alpha[i]*slack
			if f.alpha[i] == 0 && gradient > bound {
				active[at] = active[len(active)-1]
				active[len(active)-1] = i
				active = active[:len(active)-1]
				continue
			}
			at++
			if f.alpha[i] > 0 || gradient < 0 {
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
	for i := range f.vectors {
		if inClass(i) {
			n++
		}
	}
	return max(1, seldom/float64(n))
}

func (f *machine) score(i int) float64 {
	sum := f.weights[len(f.weights)-1]
	for _, x := range f.vectors[i] {
		sum += f.weights[x.feature] * float64(x.value)
	}
	return sum
}

// step moves one example's dual variable to its optimum and returns how far it went.
func (f *machine) step(i int, y, gradient, slack float64) float64 {
	old := f.alpha[i]
	f.alpha[i] = math.Max(0, old-gradient/(f.curvature[i]+slack))
	d := (f.alpha[i] - old) * y
	for _, x := range f.vectors[i] {
		f.weights[x.feature] += d * float64(x.value)
	}
	f.weights[len(f.weights)-1] += d
	return math.Abs(d)
}

// store copies the weights of class k into the model.
func (f *machine) store(m *linear, k int) {
	last := len(f.weights) - 1
	for j, v := range f.weights[:last] {
		m.weights[j*m.classes+k] = float32(v)
	}
	m.bias[k] = float32(f.weights[last])
}

// scores writes each class's score for x into out.
func (m *linear) scores(x []weight, out []float64) {
	for k, b := range m.bias {
		out[k] = float64(b)
	}
	for _, f := range x {
		row := m.weights[int(f.feature)*m.classes:][:m.classes]
		for k, w := range row {
			out[k] += float64(w) * float64(f.value)
		}
	}
}
