package guard_test

import (
	"testing"

	"pitcrew/prompts/guard"
)

func BenchmarkCheck(b *testing.B) {
	answer := answers[0] + "\n" + answers[2]
	from := guard.Sources{Answer: answer, Passages: []guard.Passage{{Text: answers[0], Approved: true}, {Text: answers[3]}}, Records: []string{answers[1], answers[2]}, Now: now}
	for b.Loop() {
		if found := guard.Check("您好！"+answer, from); len(found) > 0 {
			b.Fatal(found)
		}
	}
}
