// Package openai asks a service that speaks OpenAI's protocol: Model completes prompts, Embedder makes vectors. It owns
// what such services get wrong (limits, outages, odd answers) and the token budgets; what is asked, and what is done
// without an answer, is left to the callers.
package openai

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
	api "github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"

	"pitcrew/prompts/llm"
)

// Options of a connection to one service.
type Options struct {
	Key     string
	BaseURL string        // empty means OpenAI's own
	Timeout time.Duration // of one try; 0 means 20 seconds
	Tries   int           // 0 means 3
	Pause   time.Duration // before the second try, doubled for each further one unless the service names its own; 0 means 300 ms
	AtOnce  int           // calls under way at a time; 0 means 8
	Budget  Budget
	Now     func() time.Time // in the shop's zone: where its day begins; nil means time.Now
	// Watch hears of every call, for metrics and the ledger. It must not block.
	Watch func(Call)
}

// Call is what one call took.
type Call struct {
	At           time.Time
	Account      llm.Account
	Model        string
	InputTokens  int
	OutputTokens int
	Took         time.Duration
	Err          error
}

// Client is a connection that Models and Embedders share: its limits count for all of them together.
type Client struct {
	api      *api.Client
	options  Options
	slots    chan struct{}
	breaker  *gobreaker.CircuitBreaker[any]
	spending *spending
}

// The breaker leaves a service alone for a while after so many failures in a row.
const (
	tripAfter = 5
	restFor   = 20 * time.Second
)

// Connect prepares a client; nothing is sent yet.
func Connect(o Options) *Client {
	if o.Timeout == 0 {
		o.Timeout = 20 * time.Second
	}
	if o.Tries == 0 {
		o.Tries = 3
	}
	if o.Pause == 0 {
		o.Pause = 300 * time.Millisecond
	}
	if o.AtOnce == 0 {
		o.AtOnce = 8
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Watch == nil {
		o.Watch = func(Call) {}
	}
	config := api.DefaultConfig(o.Key)
	if o.BaseURL != "" {
		config.BaseURL = o.BaseURL
	}
	config.EmptyMessagesLimit = mostKeepAlives
	config.HTTPClient = &wire{http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}}
	return &Client{
		api: api.NewClientWithConfig(config), options: o, slots: make(chan struct{}, o.AtOnce), spending: newSpending(o.Budget, o.Now),
		breaker: gobreaker.NewCircuitBreaker[any](gobreaker.Settings{
			Name: "model", Timeout: restFor,
			ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= tripAfter },
			IsSuccessful: func(err error) bool { return err == nil || errors.Is(err, context.Canceled) || !isOutage(err) },
		}),
	}
}

// refusal is an answer that is none. The body is not kept: it may repeat what was asked.
type refusal struct {
	status int
	after  time.Duration
}

func (r *refusal) Error() string { return "the service answered " + strconv.Itoa(r.status) }

// mostBytes bounds what a service may send for one call.
const mostBytes = 32 << 20

// wire turns a refused request into a refusal, where the library would lose Retry-After and print the body.
type wire struct{ client http.Client }

// Do implements the library's HTTP client.
func (w *wire) Do(r *http.Request) (*http.Response, error) {
	response, err := w.client.Do(r)
	if err != nil {
		return nil, err
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		_ = response.Body.Close() // it is not read
		return nil, &refusal{response.StatusCode, retryAfter(response.Header.Get("Retry-After"), time.Now())}
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(response.Body, mostBytes), response.Body}
	return response, nil
}

// retryAfter reads the header's two forms; 0 where there is none.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 3600)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// do makes one call under all limits: a free slot, the breaker, tries with pauses, each try with its own time.
func (c *Client) do(ctx context.Context, try func(context.Context) error) error {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return fmt.Errorf("%w: waiting for a free slot: %w", llm.ErrUnavailable, ctx.Err())
	}
	_, err := c.breaker.Execute(func() (any, error) { return nil, c.attempts(ctx, try) })
	switch {
	case err == nil, errors.Is(err, llm.ErrNoAnswer), errors.Is(err, llm.ErrMalformed):
		return err
	}
	return fmt.Errorf("%w: %w", llm.ErrUnavailable, err)
}

func (c *Client) attempts(ctx context.Context, try func(context.Context) error) error {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval = c.options.Pause
	_, err := backoff.Retry(ctx, func() (any, error) {
		bounded, cancel := context.WithTimeout(ctx, c.options.Timeout)
		defer cancel()
		err := try(bounded)
		refused, named := errors.AsType[*refusal](err)
		switch {
		case err == nil:
			return nil, nil
		case !isOutage(err) || ctx.Err() != nil:
			return nil, backoff.Permanent(err)
		case named && refused.after > 0:
			if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < refused.after {
				return nil, backoff.Permanent(err) // the caller will not wait that long
			}
			return nil, errors.Join(err, &backoff.RetryAfterError{Duration: refused.after})
		}
		return nil, err
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(uint(c.options.Tries))) //nolint:gosec // a small number of our own
	if permanent, ok := errors.AsType[*backoff.PermanentError](err); ok {
		return permanent.Unwrap()
	}
	return err
}

// isOutage reports whether an error is the service's state, which may pass, and not this request's fault.
func isOutage(err error) bool {
	if refused, ok := errors.AsType[*refusal](err); ok {
		return refused.status == http.StatusTooManyRequests || refused.status == http.StatusRequestTimeout || refused.status >= 500
	}
	return !errors.Is(err, llm.ErrNoAnswer) && !errors.Is(err, llm.ErrMalformed)
}
