package intents

import "slices"

// IsExample reports whether the recogniser is trained on a message.
func IsExample(e Example) bool {
	all, err := builtInExamples()
	return err == nil && slices.ContainsFunc(all, func(x Example) bool { return x.Who == e.Who && x.Text == e.Text })
}

// Temperatures returns the temperature kept for each audience and the one measured now.
func Temperatures() map[Audience][2]float64 {
	all, err := builtInExamples()
	if err != nil {
		panic(err)
	}
	return map[Audience][2]float64{
		Customer: {customerTemperature, Train(rowsFor(all, Customer)).temperature},
		Staff:    {staffTemperature, Train(rowsFor(all, Staff)).temperature},
	}
}
