package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pitcrew/prompts/llm"
	"pitcrew/prompts/openai"
)

// service is where a language model is asked: any endpoint that speaks OpenAI's protocol.
type service struct {
	Key                 string `name:"openai-api-key" help:"Key of the language model's service." env:"OPENAI_API_KEY" placeholder:"KEY" hidden:""`
	BaseURL             string `name:"openai-base-url" help:"The service, where it is not OpenAI's own; one on your own machine may need no key." env:"OPENAI_BASE_URL" placeholder:"URL"`
	Model               string `name:"model" help:"The model that drafts. Without one, templates speak alone." env:"PITCREW_MODEL" placeholder:"NAME"`
	EmbeddingModel      string `name:"embedding-model" help:"The model that searches by meaning. Without one, a local one does." env:"PITCREW_EMBEDDING_MODEL" placeholder:"NAME"`
	EmbeddingDimensions int    `name:"embedding-dimensions" help:"Length of its vectors." env:"PITCREW_EMBEDDING_DIMENSIONS" default:"1024"`
}

// Models are the limits on what language models may use: the section "models" of shop.yaml. The numbers are ours.
type Models struct {
	ConversationTokens int           `yaml:"conversation_tokens"` // of one conversation in a day; 0 is no bound
	DayTokens          int           `yaml:"day_tokens"`          // of the shop in a day; 0 is no bound
	AtOnce             int           `yaml:"at_once"`             // calls under way at a time
	Timeout            time.Duration `yaml:"timeout"`             // of one try
	// Prices are what each model costs, by its name at the service; none are known to us, they change.
	Prices map[string]TokenPrice `yaml:"prices"`
}

func defaultModels() Models {
	return Models{ConversationTokens: 60_000, DayTokens: 3_000_000, AtOnce: 8, Timeout: 20 * time.Second}
}

// check reports contradictions.
func (m Models) check() error {
	var errs []error
	if m.ConversationTokens < 0 || m.DayTokens < 0 {
		errs = append(errs, errors.New("models.conversation_tokens and models.day_tokens cannot be below 0"))
	}
	if m.AtOnce < 1 || m.AtOnce > 256 {
		errs = append(errs, fmt.Errorf("models.at_once: %d is not between 1 and 256", m.AtOnce))
	}
	if m.Timeout < time.Second || m.Timeout > 5*time.Minute {
		errs = append(errs, fmt.Errorf("models.timeout: %s is not between 1s and 5m", m.Timeout))
	}
	for name, p := range m.Prices {
		if p.In < 0 || p.Out < 0 || p.In > mostPrice || p.Out > mostPrice {
			errs = append(errs, fmt.Errorf("models.prices.%s: fen per million tokens between 0 and %d are needed", name, mostPrice))
		}
	}
	return errors.Join(errs...)
}

// connect prepares the models that are configured; each is nil where it is not.
func (s service) connect(a *app) (*openai.Model, *openai.Embedder, error) {
	if s.Key == "" && s.BaseURL == "" {
		return nil, nil, nil
	}
	if s.EmbeddingModel != "" && (s.EmbeddingDimensions < 1 || s.EmbeddingDimensions > 8192) {
		return nil, nil, fmt.Errorf("PITCREW_EMBEDDING_DIMENSIONS: %d is not between 1 and 8192", s.EmbeddingDimensions)
	}
	r := a.rules.Models
	a.ledger = newLedger(r.Prices)
	a.client = openai.Connect(openai.Options{
		Key: s.Key, BaseURL: s.BaseURL, AtOnce: r.AtOnce, Timeout: r.Timeout,
		Budget: openai.Budget{Conversation: r.ConversationTokens, Day: r.DayTokens},
		Now:    func() time.Time { return a.store.Now().In(a.rules.location()) },
		Watch: func(c openai.Call) {
			a.ledger.add(c)
			if a.called != nil {
				a.called(c)
			}
		},
	})
	var model *openai.Model
	var embedder *openai.Embedder
	if s.Model != "" {
		model = a.client.Model(s.Model)
	}
	if s.EmbeddingModel != "" {
		embedder = a.client.Embedder(s.EmbeddingModel, s.EmbeddingDimensions)
	}
	return model, embedder, nil
}

// former is an embedding model of the same service by the name that vectors carry, nil where that is none of it.
func (a *app) former(name string, dimensions int) llm.Embedder {
	model, _, ok := strings.Cut(name, "@")
	if !ok {
		return nil
	}
	by := a.client.Embedder(model, dimensions)
	if by.Name() != name {
		return nil
	}
	return by
}

// location is the shop's zone; check has seen that it is one.
func (r Rules) location() *time.Location {
	place, err := time.LoadLocation(r.Shop.TimeZone)
	if err != nil {
		return time.UTC
	}
	return place
}

// embedAgain is how long the making of vectors waits after a failure, and before it looks for new passages.
const embedAgain = time.Minute

// embed gives passages the vectors that they lack, in the background, until ctx ends. Searches go on with the local ones.
func (a *app) embed(ctx context.Context) error {
	for {
		_, total, err := a.library.Size(ctx, a.shop.ID)
		if err != nil && ctx.Err() == nil {
			a.log.Error("passages not counted", "error", err)
		}
		n, err := a.library.Embed(ctx, a.shop.ID, func(done int) { a.log.Info("passages embedded", "model", a.embedder.Name(), "done", done, "of", total) })
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			a.log.Error("passages not embedded, search goes on without", "model", a.embedder.Name(), "error", err)
		case n > 0:
			a.log.Info("all passages embedded", "model", a.embedder.Name(), "new", n)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(embedAgain):
		}
	}
}

// countCalls counts what models are asked and what that takes.
func countCalls(registry *prometheus.Registry) func(openai.Call) {
	calls := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "pitcrew_model_calls_total", Help: "Calls of language models, by outcome."}, []string{"model", "use", "outcome"})
	tokens := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "pitcrew_model_tokens_total", Help: "Tokens that language models counted."}, []string{"model", "use", "direction"})
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "pitcrew_model_call_seconds", Help: "How long a call took with all its tries.", Buckets: []float64{.1, .25, .5, 1, 2, 4, 8, 16, 32},
	}, []string{"model", "use"})
	registry.MustRegister(calls, tokens, took)
	return func(c openai.Call) {
		calls.WithLabelValues(c.Model, c.Account.Use, outcome(c.Err)).Inc()
		tokens.WithLabelValues(c.Model, c.Account.Use, "in").Add(float64(c.InputTokens))
		tokens.WithLabelValues(c.Model, c.Account.Use, "out").Add(float64(c.OutputTokens))
		took.WithLabelValues(c.Model, c.Account.Use).Observe(c.Took.Seconds())
	}
}

func outcome(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, llm.ErrMalformed):
		return "malformed"
	case errors.Is(err, llm.ErrNoAnswer):
		return "no answer"
	}
	return "unavailable"
}

// models asks the configured service one small thing of each kind.
func (d *diagnosis) models(ctx context.Context, a *app) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	ctx = llm.WithAccount(ctx, llm.Account{Use: "doctor"})
	if a.model == nil && a.embedder == nil {
		d.good("model", "none, templates and the local search answer alone; see docs/models.md")
		return
	}
	if a.model != nil {
		_, err := a.model.Complete(ctx, llm.Prompt{System: "You are a test.", User: "Say hello.", MaxTokens: 200})
		d.asked("chat", a.model.Name(), err)
		if err == nil {
			_, err = a.model.Complete(ctx, llm.Prompt{
				System: "You are a test.", User: `Set "hello" to true.`, MaxTokens: 200,
				Schema: `{"type":"object","properties":{"hello":{"type":"boolean"}},"required":["hello"],"additionalProperties":false}`,
			})
			d.asked("json", a.model.Form(), err)
			_, err = a.model.Stream(ctx, llm.Prompt{System: "You are a test.", User: "Say hello.", MaxTokens: 200}, func(string) {})
			d.asked("stream", "words come as they are written", err)
		}
	}
	if a.embedder != nil {
		_, err := a.embedder.Embed(ctx, []string{"刹车异响"})
		d.asked("embedding", a.embedder.Name(), err)
	}
}

func (d *diagnosis) asked(what, how string, err error) {
	switch {
	case err == nil:
		d.good(what, how)
	case errors.Is(err, llm.ErrMalformed):
		d.bad(what, err.Error(), "choose a model that can do this, or set PITCREW_EMBEDDING_DIMENSIONS to the model's own length, see docs/models.md")
	default:
		d.bad(what, err.Error(), "check OPENAI_API_KEY, OPENAI_BASE_URL and the model's name, see docs/models.md")
	}
}
