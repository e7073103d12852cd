package intents

import "math"

const (
	heldBackEach     = 5    // one example in so many of each class is held back
	usualTemperature = 0.3  // where there is too little to measure on
	fewest           = 20   // held-back examples that a measurement needs
	sample           = 4000 // messages, at least, that a large set is calibrated on
)

// calibrate returns the temperature at which scores become honest
// probabilities. It fits a model without every fifth example of each class and
// takes the temperature that makes the labels of those most likely. Of a large
// set it looks at some evenly spaced messages only.
func calibrate(c *corpus) float64 {
	classes := len(c.labels)
	seen := make([]int, classes)
	var kept [][]uint64
	var keptClass, held []int
	stride := max(1, c.told/sample)
	for i, keys := range c.docs {
		if i < c.told && i%stride != 0 {
			continue
		}
		k := c.classOf[i]
		if seen[k]++; i < c.told && seen[k]%heldBackEach == 0 {
			held = append(held, i)
			continue
		}
		kept, keptClass = append(kept, keys), append(keptClass, k)
	}
	if len(held) < fewest {
		return usualTemperature
	}
	space, model := fit(kept, keptClass, classes, fromNothing)
	scores := make([]float64, classes*len(held))
	for h, i := range held {
		model.scores(space.vector(nil, c.docs[i]), scores[h*classes:][:classes])
	}
	best, least := usualTemperature, math.Inf(1)
	z := make([]float64, classes)
	for t := 0.05; t < 2; t *= 1.15 {
		loss := 0.0
		for h, i := range held {
			copy(z, scores[h*classes:])
			softmax(z, t)
			loss -= math.Log(z[c.classOf[i]] + 1e-6)
		}
		if loss < least {
			best, least = t, loss
		}
	}
	return best
}
