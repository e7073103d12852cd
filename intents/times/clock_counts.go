package times

// pointThings follow 点 where it counts: 三点建议.
var pointThings = []string{
	"建议", "意见", "要求", "问题", "原因", "疑问", "不满", "说明", "想法", "积分", "感受", "不足", "好处", "区别", "注意", "式", "定位", "一线",
	"理由", "体会", "收获", "内容", "不同", "需求", "信息", "情况", "异议", "反馈", "优惠", "钱", "小",
}

// counts reports whether the 点 at an index, after the number at i, counts, multiplies or belittles: 三点建议, 八点五折,
// 便宜一点.
func (m *message) counts(i, mark int, bound bool) bool {
	end := m.tok(mark).end
	for _, thing := range pointThings {
		if m.hasPrefix(end, thing) {
			return true
		}
	}
	t, following := m.tok(i), m.tok(mark+1)
	if m.touching(mark+1) && m.tok(mark).end-m.tok(mark).start == 1 {
		decimals := following.kind == number && !following.arabic && following.n < 10 && !following.row && m.freeNumber(mark+1) && !m.is(mark+2, quarterMark) &&
			!containsRune("轮条个只", m.rune(following.end)) // 九点四轮定位, 三点两条轮胎
		if decimals || (following.kind == number || following.kind == about) && containsRune("折升tl万公倍米毫度%块元", m.rune(following.end)) {
			return true
		}
	}
	if !bound && containsRune("有这下", m.rune(t.start-1)) && (following.end > 0 && following.kind == plain && !containsRune("空位", m.rune(following.start)) || following.kind == stop || following.kind == comma) {
		return true // 有三点, 这两点
	}
	if t.n != 1 || t.arabic || m.tok(mark).end-m.tok(mark).start > 1 { // 一点钟 is a time
		return false
	}
	switch following.kind {
	case halfMark, number, quarterMark, about, lacking, ranging:
		return false
	}
	for _, little := range []string{"都不", "也不", "都没", "也没", "儿", "不", "没", "点", "也好"} {
		if m.hasPrefix(end, little) {
			return true
		}
	}
	return !bound
}
