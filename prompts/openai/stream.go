package openai

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	api "github.com/sashabaranov/go-openai"

	"pitcrew/prompts/llm"
)

var _ llm.Streamer = (*Model)(nil)

// mostKeepAlives is how many lines without words a stream may send in a row: a model that thinks for minutes sends hundreds.
const mostKeepAlives = 100_000

// Stream implements llm.Streamer. It is asked once more only while nothing has come yet. A stream that breaks off, or that never
// says that it ended, is an error, and what was handed over must be taken back. Where the service refuses the request as a stream,
// or the whole is not of the prompt's schema, Complete is asked, which hands over nothing.
func (m *Model) Stream(ctx context.Context, p llm.Prompt, said func(words string)) (llm.Answer, error) {
	answer, err := m.stream(ctx, p, said)
	if shaped := p.Schema != "" || len(p.Tools) > 0; shaped && (isRefused(err) || errors.Is(err, llm.ErrMalformed)) {
		return m.Complete(ctx, p)
	}
	return answer, err
}

func (m *Model) stream(ctx context.Context, p llm.Prompt, said func(words string)) (answer llm.Answer, err error) {
	if err := m.client.spending.allow(ctx); err != nil {
		return answer, err
	}
	start := time.Now()
	defer func() {
		m.client.spending.add(ctx, answer.InputTokens+answer.OutputTokens)
		m.client.options.Watch(Call{
			At: m.client.options.Now(), Account: llm.AccountOf(ctx), Model: m.name,
			InputTokens: answer.InputTokens, OutputTokens: answer.OutputTokens, Took: time.Since(start), Err: err,
		})
	}()
	if m.plain.Load() {
		p.Tools, p.Past = nil, nil
	}
	request := m.request(p, m.form.Load(), nil)
	request.StreamOptions = &api.StreamOptions{IncludeUsage: true}
	err = m.client.do(ctx, func(ctx context.Context) error {
		stream, err := m.client.api.CreateChatCompletionStream(ctx, request)
		if err != nil {
			return decoding(err)
		}
		defer stream.Close() //nolint:errcheck // it was only read
		begun := false
		answer, err = hear(stream, p, func(words string) { begun = true; said(words) })
		if err != nil && begun && isOutage(err) {
			return fmt.Errorf("%w: the stream broke off: %w", llm.ErrNoAnswer, err) // the words are out, no second try
		}
		return err
	})
	return answer, err
}

// hear reads a stream to its end. The library ends a cut one and a whole one alike; the finish reason tells them apart.
func hear(stream *api.ChatCompletionStream, p llm.Prompt, said func(string)) (answer llm.Answer, err error) {
	var text strings.Builder
	var finish api.FinishReason
	var wanted []api.ToolCall
	for {
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return answer, decoding(err)
		}
		if part.Usage != nil {
			answer.InputTokens, answer.OutputTokens = part.Usage.PromptTokens, part.Usage.CompletionTokens
		}
		if len(part.Choices) == 0 {
			continue
		}
		if wanted, err = join(wanted, part.Choices[0].Delta.ToolCalls); err != nil {
			return answer, err
		}
		if words := part.Choices[0].Delta.Content; words != "" {
			text.WriteString(words)
			said(words)
		}
		if reason := part.Choices[0].FinishReason; reason != "" {
			finish = reason
		}
	}
	answer.Text = strings.TrimSpace(text.String())
	switch {
	case finish == "":
		return answer, io.ErrUnexpectedEOF
	case len(wanted) > 0 || finish == api.FinishReasonToolCalls:
		answer.Calls, err = calls(wanted, p)
		return answer, err
	case finish != api.FinishReasonStop:
		return answer, fmt.Errorf("%w: it ended with %s", llm.ErrNoAnswer, finish)
	case answer.Text == "":
		return answer, fmt.Errorf("%w: blank", llm.ErrNoAnswer)
	case p.Schema != "" && !isObject(answer.Text):
		return answer, fmt.Errorf("%w: no JSON object", llm.ErrMalformed)
	}
	return answer, nil
}

// join puts the pieces of calls together: each piece says which call it belongs to.
func join(wanted, pieces []api.ToolCall) ([]api.ToolCall, error) {
	for _, piece := range pieces {
		at := max(len(wanted)-1, 0) // a service that does not say goes on with the last
		if piece.Index != nil {
			at = *piece.Index
		}
		if at < 0 || at > len(wanted) || at >= mostCalls {
			return nil, fmt.Errorf("%w: a piece of call %d", llm.ErrMalformed, at)
		}
		if at == len(wanted) {
			wanted = append(wanted, api.ToolCall{})
		}
		wanted[at].ID += piece.ID
		wanted[at].Function.Name += piece.Function.Name
		wanted[at].Function.Arguments += piece.Function.Arguments
	}
	return wanted, nil
}

// mostCalls bounds what one stream may ask for.
const mostCalls = 64
