package sentiment

import "strings"

// measure reads 大, 慢 and their like: by the noun before them, else the noun after, else by custom.
func (p *passage) measure(c *clause, i int) float64 {
	t := p.tokens[i]
	over := p.touches(c, i, overdoes)
	if noun, near := p.nounBefore(c, i); noun != nil && (near || p.ends(c, i)) && noun.want != 0 && (!t.is(bodily) || noun.want < 0) {
		if last := len(c.findings) - 1; last >= 0 && p.tokens[c.findings[last].token].word == noun {
			c.findings = c.findings[:last] // 侧倾不大 is no complaint about 侧倾
		}
		return measured(t.word, noun, over)
	}
	next := t.end
	if next < len(p.text) && p.text[next] == '的' {
		next++
	}
	for j := i + 1; j < c.last && p.tokens[j].start <= next; j++ {
		if p.tokens[j].start == next && p.tokens[j].is(names) && p.tokens[j].want != 0 && !t.is(bodily) {
			return measured(t.word, p.tokens[j].word, over)
		}
	}
	switch {
	case over:
		return t.over
	case p.touches(c, i, grades|negates), t.end == c.end, next < len(p.text) && isTail(p.text[next]), next > t.end:
		return t.feeling
	}
	return 0
}

func measured(adjective, noun *word, over bool) float64 {
	value := adjective.more * noun.want
	switch {
	case value > 0 && over:
		return noun.prior // 空间太大了 is praise, 料太多 is not
	case value < 0:
		return -1.1
	}
	return 0.9
}

func isTail(r rune) bool {
	return strings.ContainsRune("了啊呀吧呢哦啦哒滴哈哟嘛咯喔哇呐些点得到死很", r)
}

// nounBefore is the nearest noun before the token at i in its clause, or nil; near tells that they touch.
func (p *passage) nounBefore(c *clause, i int) (noun *word, near bool) {
	for j := i - 1; j >= c.first; j-- {
		t := p.tokens[j]
		if p.tokens[i].start-t.end > 8 || (t.is(measures) || t.feeling != 0) && !t.is(names|negates|grades) {
			return nil, false
		}
		if t.is(names) {
			return t.word, t.end == p.tokens[i].start
		}
	}
	return nil, false
}
