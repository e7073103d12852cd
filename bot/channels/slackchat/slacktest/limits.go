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
	mostRows        = 100
	mostColumns     = 20
	longestTable    = 10_000
	longestChart    = 50 // a chart's title
	mostSegments    = 6
	longestSegment  = 20
)

func length(s string) int { return len(utf16.Encode([]rune(s))) }

// wrong is Slack's refusal: a code, and what is wrong.
type wrong struct{ code, detail string }

func (w wrong) Error() string { return w.code + ": " + w.detail }

func invalid(format string, args ...any) error {
	return wrong{"invalid_blocks", fmt.Sprintf(format, args...)}
}

// parseBlocks reads blocks and holds them to the limits. One table fits into a message.
func parseBlocks(raw string, most int) ([]Block, error) {
	blocks, err := readBlocks(raw, most)
	tables := 0
	for _, b := range blocks {
		if b.Type == "table" {
			tables++
		}
	}
	if tables > 1 {
		return nil, wrong{"only_one_table_allowed", fmt.Sprintf("%d tables", tables)}
	}
	return blocks, err
}

func readBlocks(raw string, most int) ([]Block, error) {
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
	case "table":
		return b.checkTable()
	case "data_visualization":
		return b.checkChart()
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

func (b Block) checkTable() error {
	if len(b.Rows) == 0 || len(b.Rows) > mostRows {
		return invalid("a table of %d rows", len(b.Rows))
	}
	all := 0
	for _, row := range b.Rows {
		if len(row) == 0 || len(row) > mostColumns || len(row) != len(b.Rows[0]) {
			return invalid("a row of %d cells", len(row))
		}
		for _, cell := range row {
			if all += length(cell.Text); cell.Type != "raw_text" || cell.Text == "" || all > longestTable {
				return invalid("a cell of type %q, empty, or a table that is too long", cell.Type)
			}
		}
	}
	return nil
}

func (b Block) checkChart() error {
	var title string
	if json.Unmarshal(b.Title, &title) != nil || title == "" || length(title) > longestChart || b.Chart == nil || b.Chart.Type != "pie" {
		return invalid("a chart's title or type")
	}
	if n := len(b.Chart.Segments); n == 0 || n > mostSegments {
		return invalid("a pie of %d segments", n)
	}
	for _, s := range b.Chart.Segments {
		if s.Label == "" || length(s.Label) > longestSegment || s.Value <= 0 {
			return invalid("segment %q of %g", s.Label, s.Value)
		}
	}
	return nil
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
