package intents

// BuiltInExamples returns the examples that the recogniser is trained on.
func BuiltInExamples() ([]Example, error) { return builtInExamples() }

// Temperatures returns the temperature kept for each audience and the one measured now.
func Temperatures() (map[Audience][2]float64, error) {
	all, err := builtInExamples()
	if err != nil {
		return nil, err
	}
	return map[Audience][2]float64{
		Customer: {customerTemperature, Train(rowsFor(all, Customer)).temperature},
		Staff:    {staffTemperature, Train(rowsFor(all, Staff)).temperature},
	}, nil
}
