package telegramchat

import (
	"fmt"
	"strings"

	"github.com/go-telegram/bot/models"

	"pitcrew/bot"
)

// Bounds of the footnotes, so that they always fit into one message.
const (
	mostNotes = 8
	mostLabel = 80  // runes
	mostQuote = 120 // runes
)

// footnotes are a message's sources, a line each; "" when it has none.
func footnotes(out bot.Outbound) string {
	var b strings.Builder
	for i, s := range out.Sources[:min(len(out.Sources), mostNotes)] {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "[%d] %s", i+1, short(s.Label, mostLabel))
		if s.Quote != "" {
			fmt.Fprintf(&b, "：%s", short(s.Quote, mostQuote))
		}
	}
	return b.String()
}

// short is a text on one line of at most n runes.
func short(text string, n int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= n {
		return string(runes)
	}
	return string(runes[:n-1]) + "…"
}

// withFootnotes puts the notes below the last letter, or behind it when they do not fit,
// as a quotation that Telegram folds up.
func withFootnotes(all []letter, to target, notes string) []letter {
	const gap = "\n\n"
	if n := len(all); n > 0 && unitsIn(all[n-1].text)+len(gap)+unitsIn(notes) <= mostUnits {
		all[n-1].entities = folded(unitsIn(all[n-1].text+gap), notes)
		all[n-1].text += gap + notes
		return all
	}
	return append(all, letter{to: to, text: notes, entities: folded(0, notes)})
}

// folded marks the notes that start at offset. Entities need no escaping: nothing in a
// text can be taken for markup.
func folded(offset int, notes string) []models.MessageEntity {
	return []models.MessageEntity{{Type: models.MessageEntityTypeExpandableBlockquote, Offset: offset, Length: unitsIn(notes)}}
}
