package times

import "strings"

// numberedDay reads 3号, 二三号 and the 3 of 3到5号, in the month that d names if it does.
func (m *message) numberedDay(i int, d day) (day, int) {
	t := m.tok(i)
	if t.kind != number || !m.dayNumber(t) {
		return day{}, i
	}
	next := i + 1
	if m.is(next, ranging) || m.is(next, alternative) {
		if other := m.tok(next + 1); other.kind == number && m.dayNumber(other) && m.is(next+2, dayMark) && m.dates(next+2) {
			d.n = t.n
			return d, next // the rest is read as the end of the range, or as another day
		}
	}
	if !m.is(next, dayMark) || !m.dates(next) {
		return day{}, i
	}
	d.n = t.n
	return d, next + 1
}

func (m *message) dayNumber(t token) bool { return t.n >= 1 && t.n <= 31 && !t.row }

// freeNumber reports whether nothing that it would count or time follows the number at i.
func (m *message) freeNumber(i int) bool {
	switch m.tok(i + 1).kind {
	case clockMark, span, measure, monthMark, halfMark, minuteMark:
		return false
	}
	return !strings.ContainsRune(measures, m.rune(m.tok(i).end)) || m.rune(m.tok(i).end) == 0
}

// numberedThings follow 号 where it numbers a bay, a person, a petrol or a part.
var numberedThings = []string{
	"工位", "技师", "师傅", "车位", "车间", "店长", "门店", "楼", "线", "门口", "桌", "库", "汽油", "柴油", "机油", "油",
	"窗", "厅", "员工", "胎", "电池", "缸", "柜", "单", "位", "举升", "地沟", "通道", "入口", "出口", "停车", "充电", "桩", "套餐", "方案", "款", "色",
	"分店", "顾问", "客服", "会员", "轮", "房", "院", "路", "街", "弄", "机", "台", "件", "螺", "仓", "汽车", "车型", "展厅", "接待", "洗车位", "洗车机", "保险杠", "码", "学员", "钢", "站", "铺", "卡",
}

// dates reports whether the 号 or 日 at an index dates and does not number: 3号工位, 95号汽油, 工位3号.
func (m *message) dates(mark int) bool {
	end := m.tok(mark).end
	for _, thing := range numberedThings {
		if m.hasPrefix(end, thing) {
			return false
		}
	}
	if m.hasPrefix(end, "店") && !m.hasPrefix(end, "店里") || m.hasPrefix(end, "内") || m.hasPrefix(end, "门") {
		return false
	}
	start := m.tok(mark - 1).start
	if containsRune("路街道巷弄栋楼区厂村", m.rune(start-1)) {
		return false
	}
	before := m.between(max(0, start-2), start)
	return before != "工位" && before != "技师" && before != "师傅" && before != "车位"
}
