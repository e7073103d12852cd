package slackchat

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// units is a text's length as Slack may count it: UTF-16 code units, the larger of the
// ways that are in use.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// split cuts a text into pieces that are no longer than limit once escaped: where a
// paragraph ends if it can, else a line, a sentence, a word. Nothing but white space
// around the cuts is lost.
func split(text string, limit int) []string {
	var pieces []string
	for text = strings.TrimSpace(text); text != ""; {
		n := fitting(text, limit)
		if n < len(text) {
			n = goodEnd(text[:n])
		}
		if piece := strings.TrimSpace(text[:n]); piece != "" {
			pieces = append(pieces, piece)
		}
		text = strings.TrimLeft(text[n:], " \n")
	}
	return pieces
}

// fitting is how many bytes of a text fit into limit once escaped, at least one rune.
func fitting(text string, limit int) int {
	used := 0
	for i, r := range text {
		width := utf16.RuneLen(r)
		switch r {
		case '&':
			width = len("&amp;")
		case '<', '>':
			width = len("&lt;")
		}
		if used += width; used > limit && i > 0 {
			return i
		}
	}
	return len(text)
}

// ends are where a text may be cut, best first.
var ends = []string{"\n\n", "\n", "。", "！", "？", "；", ". ", "，", " "}

// goodEnd is where to cut a piece: after the last end in its second half, else after its
// last rune.
func goodEnd(piece string) int {
	for _, end := range ends {
		if i := strings.LastIndex(piece, end); i >= len(piece)/2 {
			return i + len(end)
		}
	}
	return len(piece)
}

// truncate shortens a text to limit units, with "…" for what is missing.
func truncate(text string, limit int) string {
	if units(text) <= limit {
		return text
	}
	used := 0
	for i, r := range text {
		if used += utf16.RuneLen(r); used > limit-1 {
			return text[:i] + "…"
		}
	}
	return text
}

// whole makes a text valid UTF-8, so that every rune has a width.
func whole(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "�")
}
