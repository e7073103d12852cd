package main

import (
	"context"
	"fmt"
	"hash/crc32"
	"regexp"
	"strings"

	"pitcrew/intents/identifiers"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/writer"
)

// nearPassages bounds what a suggestion may rest on.
const nearPassages = 3

// suggest lays out a playbook entry for a gap: a file to be completed and approved by whoever owns the playbook. A model
// writes the body over the nearest passages where there is one and the guard lets it pass; else the body is a blank form.
func (a *app) suggest(ctx context.Context, gap knowledge.Gap) (string, error) {
	question := identifiers.Redact(gap.Question)
	hits, err := a.library.Search(ctx, knowledge.Query{Shop: a.shop.ID, Text: broad(question), Audience: knowledge.Staff, Limit: nearPassages, PerDocument: 1})
	if err != nil {
		return "", err
	}
	entry := prompts.Entry{ID: fmt.Sprintf("gap-%08x", crc32.ChecksumIEEE([]byte(question))), Question: strings.ReplaceAll(question, "\n", " "), Audience: gap.Audience}
	var texts []string
	from := guard.Sources{Now: a.store.Now().In(a.shop.Location())}
	var refs []string
	for _, h := range hits {
		texts, refs = append(texts, h.Text), append(refs, "playbook/"+h.Document.ID)
		entry.Near = append(entry.Near, h.Document.ID)
		from.Passages = append(from.Passages, guard.Passage{Text: h.Text, Approved: h.Document.Approved()})
	}
	if len(texts) > 0 {
		var record *writer.Record
		entry.Text, record = a.writer.Draft(ctx, writer.Work{
			Task: func(r prompts.Retry) prompts.Task {
				return prompts.EntryTask{Retry: r, Question: question, Audience: gap.Audience, Passages: texts}
			},
			Sources: from, Refs: refs,
		})
		entry.Checked = record.Told(language.Hans)
	}
	return entry.In(language.Hans), nil
}

// masked is what Redact leaves of an identifier, with what introduces it.
var masked = regexp.MustCompile(`(?:[，, ]?我的?)?(?:电话|手机号?|车牌号?|号码)?[是：:]?[\p{Han}A-Z]?[A-Z\d+]*\*{3,}[A-Z\d]*`)

// broad is a question without the words that only ask: what is left finds neighbours where the whole question found none.
func broad(question string) string {
	question = masked.ReplaceAllString(question, " ")
	return strings.NewReplacer("怎么办", " ", "怎么", " ", "多久", " ", "多少钱", " ", "可以", " ", "吗", " ", "呢", " ", "什么", " ", "你们", " ", "我的", " ").Replace(question)
}
