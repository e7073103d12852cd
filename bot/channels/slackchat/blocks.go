package slackchat

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"pitcrew/bot"
)

// Slack's limits. https://docs.slack.dev/reference/block-kit/blocks/
const (
	longestSection = 3000 // characters of a section's text
	longestLabel   = 75   // of a button's
	longestBlockID = 255
	longestNote    = 300 // of a footnote; ours, a footnote is no page
	notesInBlock   = 10
	buttonsInBlock = 5 // ours; Slack takes 25 and makes a wall of them
	mostBlocks     = 50
	mostHomeBlocks = 100
	// Slack answers msg_blocks_too_long somewhere above 13,000 characters in all.
	longestPage = 12_000
)

// page is one message of Slack's.
type page struct {
	text   string // for notifications and readers without blocks
	blocks []slack.Block
}

// pages lays a reply out: its text, its sources as footnotes, its buttons. One page, or
// more where it is too long for one; footnotes and buttons are on the last.
func (c *Chat) pages(out bot.Outbound) []page {
	var tail []slack.Block
	for _, e := range out.Exhibits {
		tail = append(tail, exhibit(e))
	}
	tail = append(append(tail, footnotes(out)...), c.buttons(out)...)
	var pages []page
	var now page
	used := 0
	turn := func() {
		pages, now, used = append(pages, now), page{}, 0
	}
	for _, piece := range split(whole(out.Text), longestSection) {
		size := units(escape.Replace(piece))
		if used+size > longestPage || len(now.blocks) == mostBlocks {
			turn()
		}
		used += size
		now.text = strings.TrimSpace(now.text + "\n" + piece)
		now.blocks = append(now.blocks, section(piece))
	}
	if used > longestPage/2 && len(tail) > 0 || len(now.blocks)+len(tail) > mostBlocks {
		if len(now.blocks) > 0 {
			turn()
		}
	}
	for _, b := range tail {
		if len(now.blocks) == mostBlocks {
			turn()
		}
		now.blocks = append(now.blocks, b)
	}
	turn()
	for i := range pages {
		if pages[i].text == "" {
			pages[i].text = captions(out)
		}
	}
	return pages
}

// captions stand for a page without text of its own.
func captions(out bot.Outbound) string {
	var said []string
	for _, b := range out.Buttons {
		said = append(said, b.Label)
	}
	for _, s := range out.Sources {
		said = append(said, s.Label)
	}
	return orElse(truncate(whole(strings.Join(said, " / ")), longestSection), "…")
}

// section shows a text as it is. Slack's markup has no escape for its marks, so a text
// that has some is shown without markup.
func section(text string) slack.Block {
	if marked(text) {
		return slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, text, false, false), nil, nil)
	}
	return slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, escape.Replace(text), false, true), nil, nil)
}

// marks are what Slack's markup would take for formatting, a quotation or an emoji.
var marks = regexp.MustCompile("(?m)[*_~`]|^>|:[a-z0-9_+-]+:")

func marked(text string) bool { return marks.MatchString(text) }

// footnotes are the sources, "1 label：quote".
func footnotes(out bot.Outbound) []slack.Block {
	var notes []slack.MixedElement
	for i, s := range out.Sources {
		note := strconv.Itoa(i+1) + " " + s.Label
		if s.Quote != "" {
			note += "：" + strings.Join(strings.Fields(s.Quote), " ")
		}
		notes = append(notes, slack.NewTextBlockObject(slack.PlainTextType, truncate(whole(note), longestNote), false, false))
	}
	var blocks []slack.Block
	for some := range slices.Chunk(notes, notesInBlock) {
		blocks = append(blocks, slack.NewContextBlock("", some...))
	}
	return blocks
}

// buttons are the reply's actions. Each block remembers the chat that it belongs to.
func (c *Chat) buttons(out bot.Outbound) []slack.Block {
	var elements []slack.BlockElement
	for i, b := range out.Buttons {
		value, name := withDraft(b.Action, out.Text), strings.TrimSpace(whole(b.Label))
		if value == "" || units(value) > longestValue || name == "" {
			c.log.Error("slack cannot show this button", "message", out.Message, "button", i+1)
			continue
		}
		e := slack.NewButtonBlockElement("button-"+strconv.Itoa(i+1), value, label(truncate(name, longestLabel)))
		e.Style = styleOf(b.Action)
		elements = append(elements, e)
	}
	var blocks []slack.Block
	for some := range slices.Chunk(elements, buttonsInBlock) {
		blocks = append(blocks, slack.NewActionBlock(blockOf(out, len(blocks)), some...))
	}
	return blocks
}

// styles of what a button does, "scripts:send:12" or "booking:yes".
var styles = map[string]slack.Style{
	"send": slack.StylePrimary, "yes": slack.StylePrimary, "confirm": slack.StylePrimary, "approve": slack.StylePrimary,
	"dismiss": slack.StyleDanger, "cancel": slack.StyleDanger, "reject": slack.StyleDanger,
}

func styleOf(action string) slack.Style {
	_, verb, _ := strings.Cut(action, ":")
	verb, _, _ = strings.Cut(verb, ":")
	return styles[verb]
}

// blockMark begins the id of a block of buttons: "chat|C123:1700.0001|12|0".
const blockMark = "chat|"

func blockOf(out bot.Outbound, n int) string {
	return truncate(fmt.Sprintf("%s%s|%d|%d", blockMark, out.Chat, out.Message, n), longestBlockID)
}

func chatOfBlock(id string) (string, bool) {
	rest, ok := strings.CutPrefix(id, blockMark)
	chat, _, _ := strings.Cut(rest, "|")
	return chat, ok
}
