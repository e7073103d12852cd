package slacktest

import (
	"encoding/json"
	"fmt"
	"unicode/utf16"
)

// Slack's limits of messages and views.
// https://docs.slack.dev/reference/block-kit/blocks/ and /reference/methods/chat.postMessage/
const (
	longestText     = 40_000
	longestAll      = 13_000 // observed for msg_blocks_too_long, not documented
	mostBlocks      = 50
	mostViewBlocks  = 100
	longestSection  = 3000
	mostElements    = 25
	mostNotes       = 10
	longestButton   = 75
	longestValue    = 2000
	longestID       = 255
	longestTitle    = 24
	longestMetadata = 3000
	longestInput    = 3000
	longestHeader   = 150
)

func length(s string) int { return len(utf16.Encode([]rune(s))) }

// wrong is Slack's refusal: a code, and what is wrong.
type wrong struct{ code, detail string }

func (w wrong) Error() string { return w.code + ": " + w.detail }

func invalid(format string, args ...any) error {
	return wrong{"invalid_blocks", fmt.Sprintf(format, args...)}
}

// parseBlocks reads blocks and holds them to the limits.
func parseBlocks(raw string, most int) ([]Block, error) {
	if raw == "" {
		return nil, nil
	}
	var blocks []Block
	if err := json.Unmarshal([]byte(raw), &blocks); err != nil {
		return nil, wrong{"invalid_blocks_format", err.Error()}
	}
	if len(blocks) > most {
		return nil, invalid("%d blocks, at most %d", len(blocks), most)
	}
	ids, all := map[string]bool{}, 0
	for i, b := range blocks {
		if length(b.BlockID) > longestID || b.BlockID != "" && ids[b.BlockID] {
			return nil, invalid("block %d: id too long or used twice: %q", i, b.BlockID)
		}
		ids[b.BlockID] = true
		if err := b.check(); err != nil {
			return nil, fmt.Errorf("block %d: %w", i, err)
		}
		if b.Text != nil {
			all += length(b.Text.Text)
		}
	}
	if all > longestAll {
		return nil, wrong{"msg_blocks_too_long", fmt.Sprintf("%d characters", all)}
	}
	return blocks, nil
}

func (b Block) check() error {
	switch b.Type {
	case "section":
		return b.Text.check(longestSection, "plain_text", "mrkdwn")
	case "header":
		return b.Text.check(longestHeader, "plain_text")
	case "context":
		return b.checkElements(mostNotes)
	case "actions":
		return b.checkElements(mostElements)
	case "input":
		if err := b.Label.check(longestSection, "plain_text"); err != nil {
			return err
		}
		if b.Element == nil || b.Element.Type != "plain_text_input" || length(b.Element.InitialValue) > longestInput || b.Element.MaxLength > longestInput {
			return invalid("input element")
		}
		return nil
	case "divider":
		return nil
	}
	return invalid("unsupported type %q", b.Type)
}

func (t *Text) check(longest int, types ...string) error {
	if t == nil || t.Text == "" || length(t.Text) > longest {
		return invalid("text is missing, empty or longer than %d", longest)
	}
	for _, allowed := range types {
		if t.Type == allowed {
			if t.Type == "mrkdwn" && t.Emoji != nil {
				return invalid("mrkdwn with emoji")
			}
			return nil
		}
	}
	return invalid("text of type %q", t.Type)
}

func (b Block) checkElements(most int) error {
	if len(b.Elements) == 0 || len(b.Elements) > most {
		return invalid("%d elements, 1 to %d", len(b.Elements), most)
	}
	ids := map[string]bool{}
	for _, e := range b.Elements {
		switch {
		case b.Type == "context" && (e.Type == "mrkdwn" || e.Type == "plain_text"):
			if e.Label() == "" || length(e.Label()) > longestSection {
				return invalid("footnote empty or too long")
			}
		case b.Type == "actions" && e.Type == "button":
			if e.Label() == "" || length(e.Label()) > longestButton || length(e.Value) > longestValue || length(e.ActionID) > longestID {
				return invalid("button %q: label, value or id", e.Label())
			}
			if e.ActionID != "" && ids[e.ActionID] {
				return invalid("action id %q is used twice", e.ActionID)
			}
			ids[e.ActionID] = true
			if e.Style != "" && e.Style != "primary" && e.Style != "danger" {
				return invalid("style %q", e.Style)
			}
		default:
			return invalid("element %q in %s", e.Type, b.Type)
		}
	}
	return nil
}
