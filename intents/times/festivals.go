package times

import "time"

// festival is a day with a name. Exactly one of month, lunarMonth and rule says when it is.
type festival struct {
	chinese string   // names, separated by spaces
	english []string // lower case, longer phrases may contain shorter ones
	month   time.Month
	day     int
	// lunarMonth with day places it in the lunar calendar; day 0 is the eve of the next month.
	lunarMonth int
	rule       func(year int) Date
	// closed is how many days from the festival on most people are away; 国庆后 begins after them.
	closed int
}

// festivals are those of the mainland, Hong Kong and Taiwan and the western ones that shops run campaigns on.
// Closed days follow the State Council's "Regulations on Public Holidays" as amended in November 2024, counted from the
// festival itself; bridges that a single year adds are not in it.
var festivals = []festival{
	{chinese: "元旦 元旦节 阳历年", english: []string{"new year's day", "new years day", "new year’s day"}, month: 1, day: 1, closed: 1},
	{chinese: "情人节", english: []string{"valentine's day", "valentines day", "valentine's"}, month: 2, day: 14, closed: 1},
	{chinese: "妇女节 三八节 三八妇女节 女神节 女王节", english: []string{"women's day"}, month: 3, day: 8, closed: 1},
	{chinese: "植树节", month: 3, day: 12, closed: 1},
	{chinese: "愚人节", english: []string{"april fools' day", "april fools day"}, month: 4, day: 1, closed: 1},
	{chinese: "清明 清明节", english: []string{"qingming", "qingming festival", "tomb sweeping day", "tomb-sweeping day"}, rule: qingming, closed: 1},
	{chinese: "五一 五一节 劳动节 五一劳动节", english: []string{"labour day", "labor day", "may day"}, month: 5, day: 1, closed: 5},
	{chinese: "青年节 五四青年节", month: 5, day: 4, closed: 1},
	{chinese: "母亲节", english: []string{"mother's day", "mothers day"}, rule: nthWeekday(time.May, time.Sunday, 2), closed: 1},
	{chinese: "儿童节 六一 六一儿童节", english: []string{"children's day"}, month: 6, day: 1, closed: 1},
	{chinese: "父亲节", english: []string{"father's day", "fathers day"}, rule: nthWeekday(time.June, time.Sunday, 3), closed: 1},
	{chinese: "建党节", month: 7, day: 1, closed: 1},
	{chinese: "建军节 八一建军节", month: 8, day: 1, closed: 1},
	{chinese: "教师节", english: []string{"teachers' day", "teachers day"}, month: 9, day: 10, closed: 1},
	{chinese: "国庆 国庆节 十一国庆 十一假期 十一长假 十一黄金周 十一放假 十一期间 十一小长假", english: []string{"national day", "golden week"}, month: 10, day: 1, closed: 7},
	{chinese: "双十节 双十国庆", english: []string{"double tenth"}, month: 10, day: 10, closed: 1},
	{chinese: "万圣节", english: []string{"halloween"}, month: 10, day: 31, closed: 1},
	{chinese: "光棍节 双十一 双11", english: []string{"double eleven", "singles' day", "singles day"}, month: 11, day: 11, closed: 1},
	{chinese: "感恩节", english: []string{"thanksgiving"}, rule: nthWeekday(time.November, time.Thursday, 4), closed: 1},
	{chinese: "双十二 双12", month: 12, day: 12, closed: 1},
	{chinese: "冬至", english: []string{"winter solstice", "dongzhi"}, rule: dongzhi, closed: 1},
	{chinese: "平安夜 圣诞前夜 圣诞夜", english: []string{"christmas eve"}, month: 12, day: 24, closed: 1},
	{chinese: "圣诞 圣诞节", english: []string{"christmas", "christmas day", "xmas"}, month: 12, day: 25, closed: 1},
	{chinese: "节礼日", english: []string{"boxing day"}, month: 12, day: 26, closed: 1},
	{chinese: "跨年 跨年夜 跨年那天", english: []string{"new year's eve", "new years eve", "new year’s eve"}, month: 12, day: 31, closed: 1},

	{chinese: "除夕 除夕夜 大年三十 年三十 年三十晚 大年夜 年卅 年卅晚 大年卅", english: []string{"chinese new year's eve", "chinese new years eve", "lunar new year's eve", "lunar new year eve", "chinese new year eve"}, lunarMonth: 1, day: 0, closed: 8},
	{chinese: "春节 过年 过大年 新年初一 农历新年", english: []string{"chinese new year", "spring festival", "lunar new year", "cny"}, lunarMonth: 1, day: 1, closed: 7},
	{chinese: "元宵 元宵节 正月十五", english: []string{"lantern festival"}, lunarMonth: 1, day: 15, closed: 1},
	{chinese: "龙抬头", lunarMonth: 2, day: 2, closed: 1},
	{chinese: "端午 端午节 端阳 端阳节 五月节", english: []string{"dragon boat festival", "dragon boat", "duanwu"}, lunarMonth: 5, day: 5, closed: 1},
	{chinese: "七夕 七夕节", english: []string{"qixi"}, lunarMonth: 7, day: 7, closed: 1},
	{chinese: "中元节 鬼节 七月半", lunarMonth: 7, day: 15, closed: 1},
	{chinese: "中秋 中秋节 八月十五 八月节", english: []string{"mid-autumn festival", "mid-autumn", "mid autumn festival", "mid autumn", "moon festival"}, lunarMonth: 8, day: 15, closed: 1},
	{chinese: "重阳 重阳节", english: []string{"double ninth festival", "chongyang"}, lunarMonth: 9, day: 9, closed: 1},
	{chinese: "腊八 腊八节", english: []string{"laba festival"}, lunarMonth: 12, day: 8, closed: 1},
	{chinese: "小年 小年夜", lunarMonth: 12, day: 23, closed: 1},
}

// in returns the festival's day in a year: of the solar calendar, or for lunar festivals the lunar year that begins
// in it. Ok is false where the lunar table ends.
func (f *festival) in(year int) (Date, bool) {
	switch {
	case f.rule != nil:
		return f.rule(year), true
	case f.lunarMonth > 0 && f.day == 0:
		first, ok := lunarDate(year, f.lunarMonth, 1)
		return first.addDays(-1), ok
	case f.lunarMonth > 0:
		return lunarDate(year, f.lunarMonth, f.day)
	}
	return Date{year, f.month, f.day}, true
}

// nthWeekday returns the rule "the nth weekday of the month".
func nthWeekday(month time.Month, weekday time.Weekday, n int) func(int) Date {
	return func(year int) Date {
		first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		return Date{year, month, 1 + (int(weekday)-int(first.Weekday())+7)%7 + 7*(n-1)}
	}
}

// qingming is the solar term of April 4 or 5; for 2016 to 2043 it falls on the 4th in leap years and the year after.
func qingming(year int) Date {
	if year%4 <= 1 {
		return Date{year, time.April, 4}
	}
	return Date{year, time.April, 5}
}

// dongzhi, the winter solstice in Chinese time, is on December 21 or 22 in the same rhythm for 2016 to 2051.
func dongzhi(year int) Date {
	if year%4 <= 1 {
		return Date{year, time.December, 21}
	}
	return Date{year, time.December, 22}
}
