package slackchat_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/desks"
)

// TestAnyReplyFits sends replies of every shape to a workspace that holds us to Slack's
// limits: none is refused, and whatever was said is shown, every word once.
func TestAnyReplyFits(t *testing.T) {
	t.Parallel()
	s := setup(t, overHTTP, slacktest.Options{NoPace: true})
	n := bot.MessageID(0)
	rapid.Check(t, func(t *rapid.T) {
		n++
		out := bot.Outbound{Chat: s.Direct(li), Message: n, Author: li, Text: strings.Repeat(texts.Draw(t, "text"), rapid.IntRange(1, 400).Draw(t, "times"))}
		for range rapid.IntRange(0, 40).Draw(t, "buttons") {
			out.Buttons = append(out.Buttons, desks.Button{Label: texts.Draw(t, "label"), Action: rapid.StringMatching(`(scripts:edit|[a-z]{1,9}:[a-z]{1,9}):[0-9]{1,5}`).Draw(t, "action")})
		}
		for range rapid.IntRange(0, 30).Draw(t, "sources") {
			out.Sources = append(out.Sources, desks.Source{Label: texts.Draw(t, "source"), Quote: texts.Draw(t, "quote")})
		}
		before := len(s.Said(s.Direct(li)))
		if _, err := s.chat.Send(t.Context(), out); err != nil {
			t.Fatalf("%v of %d runes", err, len([]rune(out.Text)))
		}
		var shown strings.Builder
		buttons := 0
		for _, m := range s.Said(s.Direct(li))[before:] {
			buttons += len(m.Buttons())
			for _, b := range m.Blocks {
				if b.Type == "section" {
					shown.WriteString(slacktest.Message{Blocks: []slacktest.Block{b}}.Shown())
				}
			}
		}
		if got, want := dense(shown.String()), dense(out.Text); got != want {
			t.Fatalf("shown %d characters, want %d", len(got), len(want))
		}
		wanted := 0
		for _, b := range out.Buttons {
			if strings.TrimSpace(b.Label) != "" {
				wanted++
			}
		}
		if buttons != wanted {
			t.Fatalf("%d buttons, want %d", buttons, wanted)
		}
	})
}

// texts are Chinese, marks that mean something to Slack, emoji of several units, and lines.
var texts = rapid.StringOfN(rapid.SampledFrom([]rune("保养太贵了，怎么回？OK&<>*_~`:@#!|\n\n 。🚗👨‍👩‍👧\u200b\t")), 0, 120, -1)

// dense is a text without its white space, which may change at the cuts.
func dense(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
