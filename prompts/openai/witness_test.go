//go:build witness

package openai_test

import (
	"os"
	"strings"
	"testing"

	"pitcrew/prompts/llm"
	"pitcrew/prompts/openai"
)

// Against somebody else's idea of OpenAI: npm's @dwmkerr/mock-llm at OPENAI_WITNESS, which repeats what it is asked
// (docs/models.md says how to start it).
func TestWitness(t *testing.T) {
	m := openai.Connect(openai.Options{Key: "k", BaseURL: os.Getenv("OPENAI_WITNESS")}).Model("m")
	asked := llm.Prompt{System: "rules", User: strings.Repeat("机油多久换一次？ ", 20) + "谢谢", MaxTokens: 50}
	got, err := m.Complete(t.Context(), asked)
	if err != nil || got.Text != asked.User {
		t.Errorf("completed %+v, %v", got, err)
	}
	parts := 0
	got, err = m.Stream(t.Context(), asked, func(string) { parts++ })
	if err != nil || got.Text != asked.User || parts < 2 {
		t.Errorf("streamed %+v in %d parts, %v", got, parts, err)
	}
}
