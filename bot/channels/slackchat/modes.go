package slackchat

import (
	"fmt"
	"strings"

	"pitcrew/language"
)

// Mode says which messages of a shared channel are for the bot. A mention always is, and
// so is every direct message.
type Mode string

// The modes.
const (
	ModeMentions  Mode = "mentions"
	ModeQuestions Mode = "questions"
	ModeAll       Mode = "all"
)

// ParseMode reads a mode's name; empty means ModeMentions.
func ParseMode(s string) (Mode, error) {
	switch m := Mode(strings.ToLower(strings.TrimSpace(s))); m {
	case "":
		return ModeMentions, nil
	case ModeMentions, ModeQuestions, ModeAll:
		return m, nil
	}
	return "", fmt.Errorf("slack: mode %q is none of mentions, questions, all", s)
}

// modeOf is what the bot answers in a shared channel.
func (c *Chat) modeOf(channel string) Mode {
	if m := c.rooms[channel].Mode; m != "" {
		return m
	}
	return c.mode
}

// wants reports whether a message that does not mention the bot is for it.
func (m Mode) wants(text string) bool {
	switch m {
	case ModeAll:
		return true
	case ModeQuestions:
		return isQuestion(text)
	}
	return false
}

// asks are the words that make a question without its mark.
var (
	asks = []string{
		"吗", "怎么", "怎样", "咋", "如何", "为什么", "为何", "什么", "啥", "多少", "多久", "几点", "几个", "哪", "谁",
		"能不能", "可不可以", "是不是", "有没有", "要不要", "行不行", "会不会", "请问",
	}
	asksEnglish = []string{
		"how", "what", "when", "where", "why", "who", "which", "can", "could", "do", "does", "did", "is", "are", "should", "will", "would",
	}
)

func isQuestion(text string) bool {
	text = strings.TrimSpace(language.Fold(text))
	if strings.Contains(text, "?") || strings.HasSuffix(strings.TrimRight(text, "。.!~ "), "呢") {
		return true
	}
	for _, word := range asks {
		if strings.Contains(text, word) {
			return true
		}
	}
	first, _, _ := strings.Cut(text, " ")
	for _, word := range asksEnglish {
		if first == word {
			return true
		}
	}
	return false
}
