package intents

import (
	"slices"
	"strings"
)

// Words that a message has beside what it asks.
var (
	courtesies = words("你好|您好|早上好|下午好|晚上好|请问|请问一下|请问下|请教|请教一下|请教下|麻烦|麻烦问一下|麻烦问下|麻烦您|麻烦你|打扰|打扰了|打扰一下|打扰下|不好意思|谢谢|谢谢你|谢谢您|谢谢啦|谢了|" +
		"多谢|感谢|辛苦了|辛苦|师傅|老师|老板|亲|在吗|在不在|哈喽|嗨|想问一下|想问下|想问|我想问|我想问一下|我想问下|问一下|问下|问个问题|咨询一下|咨询下|想咨询|我想咨询|想咨询一下|唔该|" +
		"hi|hello|hey|good morning|please|thanks|thank you|excuse me")
	// selfWords stand around an identifier or a name in a clause that only says who speaks.
	selfWords = words("我叫|我是|我姓|免贵姓|名字|名字是|姓名|本人|车主|车主是|老客户|会员|联系人|联系电话|手机号码|车牌号码|尾号|开的|嘅|係|系|的车|this is|i am|i'm|my name|name's|car|speaking|here")
)

// question is the message without who speaks, without greetings and thanks: what is to be
// looked up. Where nothing is left, it is the message.
func (m *message) question() string {
	own := slices.Clone(m.taken)
	if m.named.end > 0 && m.who == Customer {
		own = append(own, m.named)
	}
	var left []string
	for start := 0; start < len(m.folded); {
		end := start
		for end < len(m.folded) && !endsClause(m.folded[end]) {
			end++
		}
		if words := m.clause(start, end, own); words != "" {
			if end < len(m.original) {
				words += string(m.original[end])
			}
			left = append(left, words)
		}
		start = end + 1
	}
	if len(left) == 0 {
		return m.text
	}
	return strings.Join(left, "")
}

func endsClause(r rune) bool { return strings.ContainsRune("，。！？；,!?;\n", r) }

// clause is what a clause says beside the spans; "" where that is nothing.
func (m *message) clause(start, end int, own []span) string {
	var folded, original []rune
	tells := false // an identifier or a name
	for i := start; i < end; i++ {
		if within(own, i) {
			tells = true
			if n := len(folded); n > 0 && folded[n-1] != ' ' {
				folded, original = append(folded, ' '), append(original, ' ')
			}
			continue
		}
		folded, original = append(folded, m.folded[i]), append(original, m.original[i])
	}
	first, last := 0, len(folded)
	for first < last {
		n := longestPrefix(folded[first:last], courtesies)
		if n == 0 && folded[first] == ' ' {
			n = 1
		}
		if n == 0 {
			break
		}
		first += n
	}
	rest := folded[first:last]
	if len(rest) == 0 || tells && aboutSelf(rest) {
		return ""
	}
	return strings.TrimSpace(string(original[first:last]))
}

// aboutSelf reports whether a clause, its identifiers and names taken out, says nothing
// but whose they are.
func aboutSelf(rs []rune) bool {
	for i := 0; i < len(rs); {
		n := max(longestPrefix(rs[i:], selfWords), longestPrefix(rs[i:], smallWords), longestPrefix(rs[i:], courtesies))
		if n == 0 {
			if r := rs[i]; isHan(r) || isLetter(r) || isDigit(r) {
				return false
			}
			n = 1
		}
		i += n
	}
	return true
}
