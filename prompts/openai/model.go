package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	api "github.com/sashabaranov/go-openai"

	"pitcrew/prompts/llm"
)

// Model completes prompts. It is safe for concurrent use.
type Model struct {
	client *Client
	name   string
	form   atomic.Int32 // what the service is known to offer, see forms
	plain  atomic.Bool  // it is known to refuse tools
}

var _ llm.Model = (*Model)(nil)

// Forms in which a service can be held to JSON, the best first. The first refusal of one moves the model on to the next.
const (
	bySchema int32 = iota
	byObject       // any JSON object; the schema stands in the system part
	byWords        // the schema in the system part alone
)

// Model returns the client's model of that name.
func (c *Client) Model(name string) *Model { return &Model{client: c, name: name} }

// Name is the model's name at the service.
func (m *Model) Name() string { return m.name }

// Form says how the service is held to a schema, as far as was found out: "JSON schema", "JSON mode" or "words".
func (m *Model) Form() string { return []string{"JSON schema", "JSON mode", "words"}[m.form.Load()] }

// Complete implements llm.Model. Where the prompt has a schema, the answer is a JSON object; one that is not is asked
// for once more, then llm.ErrMalformed. A service that refuses tools is asked without them from then on.
func (m *Model) Complete(ctx context.Context, p llm.Prompt) (answer llm.Answer, err error) {
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
	messages := []api.ChatCompletionMessage{}
	answer, err = m.ask(ctx, p, messages)
	if !errors.Is(err, llm.ErrMalformed) || answer.Text == "" {
		return answer, err
	}
	first := answer
	answer, err = m.ask(ctx, p, append(messages,
		api.ChatCompletionMessage{Role: api.ChatMessageRoleAssistant, Content: first.Text},
		api.ChatCompletionMessage{Role: api.ChatMessageRoleUser, Content: "That is not one JSON object of the schema. Answer again with the object alone."}))
	answer.InputTokens += first.InputTokens
	answer.OutputTokens += first.OutputTokens
	return answer, err
}

// ask finds a form that the service accepts. Where plain words are refused too, the form was not the reason. Tools are the
// first to be done without.
func (m *Model) ask(ctx context.Context, p llm.Prompt, after []api.ChatCompletionMessage) (llm.Answer, error) {
	known := m.form.Load()
	form := known
	if len(p.Tools) > 0 && !m.plain.Load() {
		answer, err := m.send(ctx, m.request(p, form, after), p)
		if !isRefused(err) || len(p.Past) > 0 {
			return answer, err
		}
		p.Tools = nil
		answer, err = m.send(ctx, m.request(p, form, after), p)
		if !isRefused(err) || p.Schema == "" || form == byWords {
			m.plain.Store(err == nil)
			return answer, err
		}
		form++ // it may have been the schema
	}
	p.Tools, p.Past = nil, nil
	for ; ; form++ {
		answer, err := m.send(ctx, m.request(p, form, after), p)
		if p.Schema != "" && form < byWords && isRefused(err) {
			continue
		}
		if err == nil && p.Schema != "" && form != known {
			m.form.CompareAndSwap(known, form)
		}
		return answer, err
	}
}

// isRefused reports whether the service does not like what was asked of it, and not who asked or when.
func isRefused(err error) bool {
	refused, ok := errors.AsType[*refusal](err)
	return ok && (refused.status == http.StatusBadRequest || refused.status == http.StatusUnprocessableEntity)
}

// request lays a prompt out in the service's protocol.
func (m *Model) request(p llm.Prompt, form int32, after []api.ChatCompletionMessage) api.ChatCompletionRequest {
	r := api.ChatCompletionRequest{Model: m.name}
	if m.client.options.BaseURL == "" {
		r.MaxCompletionTokens = p.MaxTokens // OpenAI's newer models refuse max_tokens; other services do not know its successor
	} else {
		r.MaxTokens = p.MaxTokens //nolint:staticcheck // OpenAI deprecated it, the other services know nothing else
	}
	system := p.System
	switch {
	case p.Schema == "":
	case form == bySchema:
		r.ResponseFormat = &api.ChatCompletionResponseFormat{Type: api.ChatCompletionResponseFormatTypeJSONSchema, JSONSchema: &api.ChatCompletionResponseFormatJSONSchema{
			Name: "answer", Schema: json.RawMessage(p.Schema), Strict: true,
		}}
	default:
		system += "\n\nAnswer with one JSON object of this schema and nothing else:\n" + p.Schema
		if form == byObject {
			r.ResponseFormat = &api.ChatCompletionResponseFormat{Type: api.ChatCompletionResponseFormatTypeJSONObject}
		}
	}
	r.Messages = []api.ChatCompletionMessage{{Role: api.ChatMessageRoleSystem, Content: system}, {Role: api.ChatMessageRoleUser, Content: p.User}}
	offer(&r, p)
	r.Messages = append(r.Messages, after...)
	return r
}

// send makes the call and looks at what is wrong with its answer. The answer's text and tokens are returned with llm.ErrMalformed too.
func (m *Model) send(ctx context.Context, r api.ChatCompletionRequest, p llm.Prompt) (llm.Answer, error) {
	var answer llm.Answer
	err := m.client.do(ctx, func(ctx context.Context) error {
		said, err := m.client.api.CreateChatCompletion(ctx, r)
		if err != nil {
			return decoding(err)
		}
		answer = llm.Answer{InputTokens: said.Usage.PromptTokens, OutputTokens: said.Usage.CompletionTokens}
		if len(said.Choices) == 0 { // some services answer 200 with an error in the body
			return fmt.Errorf("%w: no choices", llm.ErrNoAnswer)
		}
		choice := said.Choices[0]
		answer.Text = strings.TrimSpace(choice.Message.Content)
		if len(choice.Message.ToolCalls) > 0 || choice.FinishReason == api.FinishReasonToolCalls {
			answer.Calls, err = calls(choice.Message.ToolCalls, p)
			return err
		}
		switch {
		case choice.FinishReason == api.FinishReasonLength, choice.FinishReason == api.FinishReasonContentFilter:
			return fmt.Errorf("%w: it ended with %s", llm.ErrNoAnswer, choice.FinishReason)
		case answer.Text == "":
			return fmt.Errorf("%w: blank", llm.ErrNoAnswer)
		case p.Schema != "" && !isObject(answer.Text):
			return fmt.Errorf("%w: no JSON object", llm.ErrMalformed)
		}
		return nil
	})
	return answer, err
}

// isObject reports whether a text holds one JSON object, fenced or not.
func isObject(text string) bool {
	from, to := strings.Index(text, "{"), strings.LastIndex(text, "}")
	return from >= 0 && to > from && json.Valid([]byte(text[from:to+1]))
}

// decoding tells an answer that is no JSON at all from a service that is out of reach.
func decoding(err error) error {
	_, syntax := errors.AsType[*json.SyntaxError](err)
	_, kind := errors.AsType[*json.UnmarshalTypeError](err)
	if syntax || kind {
		return fmt.Errorf("%w: the body is not of the protocol", llm.ErrMalformed)
	}
	return err
}
