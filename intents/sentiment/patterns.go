package sentiment

import (
	"slices"
	"strings"
)

// failures finds what no list can hold: a verb that does not succeed (开不了, 看不清).
func (p *passage) failures(c *clause) {
	t := c.first
	for i := c.start + 1; i+1 < c.end; i++ {
		for t < c.last && p.tokens[t].end <= i {
			t++
		}
		if p.text[i] != '不' || t >= c.last || p.tokens[t].start != i || p.tokens[t].end != i+1 {
			continue
		}
		if strings.ContainsRune("了上到下开起出去来住动好完清齐全着进", p.text[i+1]) &&
			p.text[i-1] >= 0x4e00 && (t == c.first || p.tokens[t-1].end < i) {
			c.findings = append(c.findings, finding{start: i - 1, end: i + 2, token: t, value: -0.6})
		}
	}
}

// even finds the complaint of 连…都没有: the least that one may expect is missing.
func (p *passage) even(c *clause) {
	for i := c.start; i < c.end; i++ {
		if p.text[i] != '连' {
			continue
		}
		for j := i + 2; j+1 < c.end && j < i+12; j++ {
			if (p.text[j] == '都' || p.text[j] == '也') && strings.ContainsRune("没不无懒", p.text[j+1]) {
				t := c.first
				for t < c.last && p.tokens[t].end <= j {
					t++
				}
				c.findings = slices.DeleteFunc(c.findings, func(f finding) bool { return f.value > 0 && i < f.start && f.end <= j+2 })
				c.findings = append(c.findings, finding{start: i, end: j + 2, token: t, value: c.mood(-1, true)})
				return
			}
		}
	}
}

// ownWords cuts off the shop's own answer, which review sites print below the customer's words.
func ownWords(text []rune) []rune {
	for i := 4; i+3 < len(text); i++ {
		if answer := string(text[i : i+2]); answer != "反馈" && answer != "回复" && answer != "回应" {
			continue
		}
		switch who := string(text[i-2 : i]); who {
		case "宾馆", "酒店", "商家", "店家", "卖家", "掌柜", "门店", "老板":
			for j := i + 2; j < len(text) && j < i+20; j++ {
				if text[j] == ':' || text[j] == '：' {
					return text[:i-2]
				}
			}
		}
	}
	return text
}

// cure takes back the faults that the clause says are gone: 异响彻底没了, the noise is fixed.
func (p *passage) cure(c *clause) {
	if c.roles&cures == 0 || c.roles&(wishes|asks|supposes) != 0 {
		return
	}
	near, found := 0, c.findings // in the order of the text; near is the first one close to the cure at hand
	var relief []finding
	for i := c.first; i < c.last; i++ {
		t := p.tokens[i]
		if !t.is(cures) || i > c.first && p.tokens[i-1].is(negates) && t.start-p.tokens[i-1].end <= 2 {
			continue
		}
		cured := false
		for ; near < len(found) && found[near].end < t.start-24; near++ {
		}
		for k := near; k < len(found) && found[k].start < t.end+12; k++ {
			if f := &found[k]; f.value < 0 && (f.end <= t.start || f.start >= t.end) {
				f.value, cured = 0, true
			}
		}
		if cured && t.feeling <= 0 {
			relief = append(relief, finding{start: t.start, end: t.end, token: i, value: 1})
		}
	}
	found = slices.DeleteFunc(found, func(f finding) bool { return f.value == 0 })
	c.findings = append(found, relief...)
}

// persists reports whether the symptom at rune at outlived the work on it: 四轮定位做完还是跑偏.
func (p *passage) persists(c *clause, at int) bool {
	text := string(p.text[max(c.start, at-16):at])
	return strings.ContainsAny(text, "修换做装贴补弄洗喷") && strings.ContainsAny(text, "完了过好次") &&
		(strings.Contains(text, "还") || strings.Contains(text, "又") || strings.Contains(text, "仍") || strings.Contains(text, "依"))
}

// missing finds a clause that ends by saying a thing is not there: 储物空间基本没有. Of what nobody wants (异味一点没有)
// that is praise.
func (p *passage) missing(c *clause) {
	if c.last-c.first < 2 {
		return
	}
	i := c.last - 1
	t := p.tokens[i]
	last := p.text[t.end-1]
	if slices.Contains(p.text[c.start:t.start], '连') || !(t.is(negates) && last == '有' && c.end-t.end <= 1 || t.is(cures) && p.text[t.start] == '没') {
		return
	}
	for j := i - 1; j >= c.first && t.start-p.tokens[j].end <= 4; j-- {
		switch noun := p.tokens[j]; {
		case noun.feeling < 0 || noun.is(names) && noun.want < 0:
			c.findings = slices.DeleteFunc(c.findings, func(f finding) bool { return f.token == j })
			c.findings = append(c.findings, finding{start: noun.start, end: t.end, token: j, value: 1})
			return
		case noun.is(names):
			c.findings = append(c.findings, finding{start: noun.start, end: t.end, token: j, value: -0.9})
			return
		}
	}
}
