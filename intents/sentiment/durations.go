package sentiment

import "strings"

// durations reads a span of time for what it says of the wait: 两个小时才送到, 等了三天, 半小时就修好了.
func (p *passage) durations(c *clause) {
	for i := c.start; i < c.end; i++ {
		minutes, end := p.duration(i, c.end)
		if end == 0 {
			continue
		}
		if value, aspect := p.pace(c, i, end, minutes); value != 0 {
			t := c.first
			for t < c.last && p.tokens[t].end <= i {
				t++
			}
			c.findings = append(c.findings, finding{start: i, end: end, token: t, value: c.mood(value, false), aspect: aspect})
		}
		i = end
	}
}

// pace judges a span of time by the words around it in the clause.
func (p *passage) pace(c *clause, start, end int, minutes float64) (float64, Aspect) {
	before, after := string(p.text[max(c.start, start-12):start]), string(p.text[end:min(c.end, end+12)])
	var aspect Aspect
	if strings.ContainsAny(before+after, "等排修") || strings.Contains(after, "保养") || strings.Contains(after, "交车") {
		aspect = Waiting
	}
	arrives := strings.ContainsAny(after, "到送好来完收齐发给定")
	switch {
	case strings.HasSuffix(before, "走路") || strings.HasSuffix(before, "步行"):
		if minutes <= 15 {
			return 0.8, ""
		}
	case strings.ContainsAny(after, "才没未") && minutes >= 15, strings.ContainsAny(before, "等晚迟催拖超") && minutes >= 10:
		return -1.1, aspect
	case strings.HasSuffix(before, "不到") || strings.HasSuffix(before, "只用了") || strings.HasSuffix(before, "仅") ||
		strings.HasPrefix(after, "就") && arrives || strings.HasPrefix(after, "左右就") || strings.HasPrefix(after, "内"):
		if arrives && minutes <= 3*24*60 {
			return 1, aspect
		}
	case minutes >= 60 && minutes < 24*60 && (arrives && len(after) < 24 || strings.HasSuffix(before, "送了")):
		return -0.8, aspect
	}
	return 0, ""
}

// duration reads a number with a unit of time at i and returns minutes and where it ends, or an end of 0.
func (p *passage) duration(i, limit int) (minutes float64, end int) {
	const digits = "零一二三四五六七八九"
	n, j, digit := 0.0, i, false
	for ; j < limit && j < i+8; j++ {
		r := p.text[j]
		switch {
		case '0' <= r && r <= '9':
			n, digit = n*10+float64(r-'0'), true
		case r == '两' || r == '俩':
			n, digit = 2, true
		case r == '几':
			n, digit = 4, true
		case r == '半' && !digit:
			n, digit = 0.5, true
		case r == '十':
			n, digit = max(n, 1)*10, true
		case strings.ContainsRune(digits, r):
			n, digit = n+float64(strings.IndexRune(digits, r)/3), true
		case r == '个' || r == '多' || r == '.' || r == '半' || r == '来' || r == '整':
			if !digit {
				return 0, 0
			}
		default:
			unit, length := unitAt(p.text[j:limit])
			if !digit || length == 0 {
				return 0, 0
			}
			return n * unit, j + length
		}
	}
	return 0, 0
}

func unitAt(text []rune) (minutes float64, length int) {
	head := string(text[:min(len(text), 2)])
	switch {
	case head == "小时" || head == "钟头":
		return 60, 2
	case head == "分钟":
		return 1, 2
	case head == "星期" || head == "礼拜":
		return 7 * 24 * 60, 2
	case strings.HasPrefix(head, "天"):
		return 24 * 60, 1
	case strings.HasPrefix(head, "周"):
		return 7 * 24 * 60, 1
	case strings.HasPrefix(head, "月"):
		return 30 * 24 * 60, 1
	}
	return 0, 0
}
