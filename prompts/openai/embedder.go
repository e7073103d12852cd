package openai

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	api "github.com/sashabaranov/go-openai"

	"pitcrew/prompts/llm"
)

// Embedder makes vectors. It is safe for concurrent use.
type Embedder struct {
	client     *Client
	name       string
	dimensions int
}

var _ llm.Embedder = (*Embedder)(nil)

// mostTexts is how many texts go into one request: DashScope takes 10, others far more.
const mostTexts = 10

// Embedder returns the client's embedding model of that name, whose vectors must have this length.
func (c *Client) Embedder(name string, dimensions int) *Embedder {
	return &Embedder{client: c, name: name, dimensions: dimensions}
}

// Name is the model's name with its length: shortened vectors of one model are not comparable with its whole ones.
func (e *Embedder) Name() string { return fmt.Sprintf("%s@%d", e.name, e.dimensions) }

// Dimensions is the length of every vector.
func (e *Embedder) Dimensions() int { return e.dimensions }

// Embed implements llm.Embedder. A vector of another length is llm.ErrMalformed.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	var asked []int
	for i, text := range texts {
		if strings.TrimSpace(text) == "" {
			out[i] = make([]float32, e.dimensions) // services refuse blank texts
		} else {
			asked = append(asked, i)
		}
	}
	for len(asked) > 0 {
		n := min(len(asked), mostTexts)
		if err := e.batch(ctx, texts, asked[:n], out); err != nil {
			return nil, err
		}
		asked = asked[n:]
	}
	return out, nil
}

// batch fills in the vectors of the texts at these places.
func (e *Embedder) batch(ctx context.Context, texts []string, places []int, out [][]float32) (err error) {
	if err := e.client.spending.allow(ctx); err != nil {
		return err
	}
	input := make([]string, len(places))
	for i, place := range places {
		input[i] = texts[place]
	}
	start, tokens := time.Now(), 0
	defer func() {
		e.client.spending.add(ctx, tokens)
		e.client.options.Watch(Call{
			At: e.client.options.Now(), Account: llm.Account{Conversation: llm.AccountOf(ctx).Conversation, Use: "embedding"}, Model: e.name, InputTokens: tokens, Took: time.Since(start), Err: err,
		})
	}()
	return e.client.do(ctx, func(ctx context.Context) error {
		made, err := e.client.api.CreateEmbeddings(ctx, api.EmbeddingRequestStrings{Input: input, Model: api.EmbeddingModel(e.name), Dimensions: e.dimensions})
		if err != nil {
			return decoding(err)
		}
		tokens = made.Usage.PromptTokens
		if len(made.Data) != len(input) {
			return fmt.Errorf("%w: %d vectors for %d texts", llm.ErrMalformed, len(made.Data), len(input))
		}
		seen := make([]bool, len(input))
		for _, d := range made.Data {
			if d.Index < 0 || d.Index >= len(input) || seen[d.Index] {
				return fmt.Errorf("%w: a vector for text %d", llm.ErrMalformed, d.Index)
			}
			if len(d.Embedding) != e.dimensions {
				return fmt.Errorf("%w: a vector of length %d, not %d", llm.ErrMalformed, len(d.Embedding), e.dimensions)
			}
			seen[d.Index] = true
			out[places[d.Index]] = unit(d.Embedding)
		}
		return nil
	})
}

// unit scales a vector to length one: not every service does, and shortened vectors are not.
func unit(v []float32) []float32 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return v
	}
	scale := float32(1 / math.Sqrt(sum))
	for i := range v {
		v[i] *= scale
	}
	return v
}
