package intents

import (
	"math"
	"math/rand/v2"
)

// linear scores every class by a weighted sum of features.
type linear struct {
	classes int
	weights []float32 // feature by feature, one weight per class
	bias    []float32
}

// fitLinear trains one support vector machine per class against the rest
// (squared hinge loss, C = 1) by dual coordinate descent (Hsieh et al. 2008).
func fitLinear(vectors [][]weight, classOf []int, classes, features int) *linear {
	const c, rounds, enough = 1.0, 30, 1e-3
	m := &linear{classes, make([]float32, features*classes), make([]float32, classes)}
	curvature := make([]float64, len(vectors))
	for i, x := range vectors {
		curvature[i] = 1 + 0.5/c
		for _, f := range x {
			curvature[i] += float64(f.value) * float64(f.value)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	order := random.Perm(len(vectors))
	w := make([]float64, features+1)
	alpha := make([]float64, len(vectors))
	for k := range classes {
		clear(w)
		clear(alpha)
		for range rounds {
			random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			largest := 0.0
			for _, i := range order {
				y := -1.0
				if classOf[i] == k {
					y = 1
				}
				margin := w[features]
				for _, f := range vectors[i] {
					margin += w[f.feature] * float64(f.value)
				}
				old := alpha[i]
				alpha[i] = math.Max(0, old-(margin*y-1+old*0.5/c)/curvature[i])
				if step := (alpha[i] - old) * y; step != 0 {
					for _, f := range vectors[i] {
						w[f.feature] += step * float64(f.value)
					}
					w[features] += step
					largest = math.Max(largest, math.Abs(step))
				}
			}
			if largest < enough {
				break
			}
		}
		for f, v := range w[:features] {
			m.weights[f*classes+k] = float32(v)
		}
		m.bias[k] = float32(w[features])
	}
	return m
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
