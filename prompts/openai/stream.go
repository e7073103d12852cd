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

// mostKeepAlives is how many lines without words a stream may send in a row: a model that thinks for minutes sends hundreds.
const mostKeepAlives = 100_000

// Stream is Complete for plain text, which hands over the words as they come. It is asked once more only while nothing
// has come yet. The words are unproven until it returns: a stream that breaks off, or that never says that it ended, is an
// error, and what was handed over must be taken back. A prompt with a schema is refused: half an object is nothing.
func (m *Model) Stream(ctx context.Context, p llm.Prompt, said func(words string)) (answer llm.Answer, err error) {
	if p.Schema != "" {
		return answer, fmt.Errorf("%w: an object cannot be streamed", llm.ErrMalformed)
	}
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
	request := m.request(p, bySchema, nil)
	request.StreamOptions = &api.StreamOptions{IncludeUsage: true}
	err = m.client.do(ctx, func(ctx context.Context) error {
		stream, err := m.client.api.CreateChatCompletionStream(ctx, request)
		if err != nil {
			return decoding(err)
		}
		defer stream.Close() //nolint:errcheck // it was only read
		begun := false
		answer, err = hear(stream, func(words string) { begun = true; said(words) })
		if err != nil && begun && isOutage(err) {
			return fmt.Errorf("%w: the stream broke off: %w", llm.ErrNoAnswer, err) // the words are out, no second try
		}
		return err
	})
	return answer, err
}

// hear reads a stream to its end. The library ends a cut one and a whole one alike; the finish reason tells them apart.
func hear(stream *api.ChatCompletionStream, said func(string)) (answer llm.Answer, err error) {
	var text strings.Builder
	var finish api.FinishReason
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
	case finish != api.FinishReasonStop:
		return answer, fmt.Errorf("%w: it ended with %s", llm.ErrNoAnswer, finish)
	case answer.Text == "":
		return answer, fmt.Errorf("%w: blank", llm.ErrNoAnswer)
	}
	return answer, nil
}
