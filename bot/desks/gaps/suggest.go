package gaps

import (
	"context"
	"fmt"
	"hash/crc32"
	"regexp"
	"strings"
	"time"

	"pitcrew/intents/identifiers"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// nearPassages bounds what a suggestion may rest on.
const nearPassages = 3

// Suggest lays out a playbook entry for a gap: a file, marked as a draft, to be completed and approved by whoever owns the playbook.
// A model writes the body over the nearest passages where there is one and the guard lets it pass; else the body is a blank form.
func Suggest(ctx context.Context, library *knowledge.Library, w *writer.Writer, shop store.Shop, now time.Time, gap store.Gap, progress func(int)) (prompts.Entry, *writer.Record, error) {
	question := strings.ReplaceAll(identifiers.Redact(gap.Question), "\n", " ")
	hits, err := library.Search(ctx, knowledge.Query{Shop: shop.ID, Text: broad(question), Audience: knowledge.Staff, Limit: nearPassages, PerDocument: 1})
	if err != nil {
		return prompts.Entry{}, nil, err
	}
	entry := prompts.Entry{ID: fmt.Sprintf("gap-%08x", crc32.ChecksumIEEE([]byte(question))), Question: question, Audience: gap.Audience}
	var texts []string
	from := guard.Sources{Now: now.In(shop.Location())}
	var refs []string
	for _, h := range hits {
		texts, refs = append(texts, h.Text), append(refs, "playbook/"+h.Document.ID)
		entry.Near = append(entry.Near, h.Document.ID)
		from.Passages = append(from.Passages, guard.Passage{Text: h.Text, Approved: h.Document.Approved()})
	}
	if len(texts) == 0 {
		return entry, nil, nil
	}
	var record *writer.Record
	entry.Text, record = w.Draft(ctx, writer.Work{
		Task: func(r prompts.Retry) prompts.Task {
			return prompts.EntryTask{Retry: r, Question: question, Audience: gap.Audience, Passages: texts}
		},
		Sources: from, Refs: refs, Progress: progress,
	})
	entry.Checked = record.Told(language.Hans)
	return entry, record, nil
}

// masked is what Redact leaves of an identifier, with what introduces it.
var masked = regexp.MustCompile(`(?:[，, ]?我的?)?(?:电话|手机号?|车牌号?|号码)?[是：:]?[\p{Han}A-Z]?[A-Z\d+]*\*{3,}[A-Z\d]*`)

// broad is a question without the words that only ask: what is left finds neighbours where the whole question found none.
func broad(question string) string {
	question = masked.ReplaceAllString(question, " ")
	return strings.NewReplacer("怎么办", " ", "怎么", " ", "多久", " ", "多少钱", " ", "可以", " ", "吗", " ", "呢", " ", "什么", " ", "你们", " ", "我的", " ").Replace(question)
}
