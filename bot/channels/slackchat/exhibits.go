package slackchat

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"pitcrew/bot"
)

// Slack's limits of tables and charts. A message has one table.
// https://docs.slack.dev/reference/block-kit/blocks/table-block/ and /data-visualization-block/
const (
	mostRows     = 100 // with the head
	mostColumns  = 20
	longestTable = 10_000 // characters in all
	longestTitle = 50     // of a chart
	longestShare = 20     // of a share's label
	mostShares   = 6
)

// exhibitCodes are Slack's refusals of a message that may be good without its exhibits.
var exhibitCodes = []string{"invalid_blocks", "invalid_blocks_format", "invalid_attachments", "only_one_table_allowed", "unsupported_block_type"}

// rich is a reply as this workspace can show it: without the words that an exhibit tells
// better, or without the exhibits.
func (c *Chat) rich(out bot.Outbound) bot.Outbound {
	shown := slices.DeleteFunc(slices.Clone(out.Exhibits), func(e bot.Exhibit) bool { return exhibit(e) == nil })
	if c.news.noExhibits.Load() {
		shown = nil
	}
	tables := 0
	shown = slices.DeleteFunc(shown, func(e bot.Exhibit) bool {
		if len(e.Rows) > 0 {
			tables++
		}
		return len(e.Rows) > 0 && tables > 1
	})
	for _, e := range shown {
		if e.Instead != "" {
			out.Text = strings.Replace(out.Text, e.Instead, "", 1)
		}
	}
	out.Exhibits = shown
	return out
}

// exhibit is a table or a chart, nil where it is beyond Slack's limits.
func exhibit(e bot.Exhibit) slack.Block {
	if len(e.Rows) > 0 {
		return table(e)
	}
	if len(e.Shares) > mostShares {
		return nil
	}
	pie := slack.NewDataVisualizationPieChart()
	for _, s := range e.Shares {
		if s.Count > 0 {
			pie.Segments = append(pie.Segments, slack.NewDataVisualizationSegment(truncate(whole(s.Label), longestShare), float64(s.Count)))
		}
	}
	chart := slack.DataVisualizationBlock{Type: slack.MBTDataVisualization, Title: truncate(whole(e.Title), longestTitle), Chart: pie}
	if chart.Validate() != nil {
		return nil
	}
	return chart
}

func table(e bot.Exhibit) slack.Block {
	if len(e.Head) == 0 || len(e.Head) > mostColumns || len(e.Rows) >= mostRows {
		return nil
	}
	t, used := slack.NewTableBlock(""), 0
	for _, row := range slices.Concat([][]string{e.Head}, e.Rows) {
		if len(row) != len(e.Head) {
			return nil
		}
		cells := make([]slack.TableCell, len(row))
		for i, text := range row {
			used += units(text)
			cells[i] = slack.NewTableRawTextCell(orElse(strings.TrimSpace(whole(text)), "—"))
		}
		t.AddRow(cells...)
	}
	if used > longestTable {
		return nil
	}
	return t
}
