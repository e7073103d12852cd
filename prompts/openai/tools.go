package openai

import (
	"encoding/json"
	"fmt"

	api "github.com/sashabaranov/go-openai"

	"pitcrew/prompts/llm"
)

// offer puts a prompt's tools into a request, and what was asked for and answered so far.
func offer(r *api.ChatCompletionRequest, p llm.Prompt) {
	for _, t := range p.Tools {
		r.Tools = append(r.Tools, api.Tool{Type: api.ToolTypeFunction, Function: &api.FunctionDefinition{
			Name: t.Name, Description: t.About, Parameters: json.RawMessage(t.Form),
		}})
	}
	if len(p.Tools) > 0 && p.Enough {
		r.ToolChoice = "none"
	}
	for _, one := range p.Past {
		asked := api.ChatCompletionMessage{Role: api.ChatMessageRoleAssistant}
		for _, c := range one.Calls {
			asked.ToolCalls = append(asked.ToolCalls, api.ToolCall{ID: c.ID, Type: api.ToolTypeFunction, Function: api.FunctionCall{Name: c.Name, Arguments: c.Arguments}})
		}
		r.Messages = append(r.Messages, asked)
		for i, c := range one.Calls {
			r.Messages = append(r.Messages, api.ChatCompletionMessage{Role: api.ChatMessageRoleTool, ToolCallID: c.ID, Content: one.Results[i]})
		}
	}
}

// calls reads the tools that an answer asks for. One that was offered none may ask for none, and an id that is not short is
// not sent back.
func calls(asked []api.ToolCall, p llm.Prompt) ([]llm.Call, error) {
	var out []llm.Call
	for _, c := range asked {
		out = append(out, llm.Call{ID: c.ID, Name: c.Function.Name, Arguments: c.Function.Arguments})
		if len(c.ID) > longestID {
			return nil, fmt.Errorf("%w: a call with an id of %d bytes", llm.ErrMalformed, len(c.ID))
		}
	}
	if len(p.Tools) == 0 || len(out) == 0 {
		return nil, fmt.Errorf("%w: %d calls of %d tools", llm.ErrMalformed, len(out), len(p.Tools))
	}
	return out, nil
}

// longestID is twice what services use.
const longestID = 128
