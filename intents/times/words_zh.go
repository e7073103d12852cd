package times

// chineseWords are the Chinese words that tell times, simplified and folded: standard, northern (明儿个, 头晌), Cantonese
// (听日, 晏昼, 下昼), Wu (明朝, 夜里) and Taiwanese (礼拜, 下晡). Entries without a kind only keep
// shorter ones from being read into them.
var chineseWords = []word{
	{"今天 今日 今儿 今儿个 今个 今个儿 今朝", token{kind: dayWord}},
	{"明天 明日 明儿 明儿个 明个 明个儿 明朝 听日 明仔载", token{kind: dayWord, n: 1}},
	{"后天 后日 后儿 后儿个 后个", token{kind: dayWord, n: 2}},
	{"大后天 大后日 大后儿 外后天 外后日", token{kind: dayWord, n: 3}},
	{"大大后天", token{kind: dayWord, n: 4}},
	{"今明 今明两天", token{kind: dayWord}},
	{"明后 明后天 明后两天", token{kind: dayWord, n: 1}},
	{"昨天 昨日 昨儿 昨儿个 昨个 寻日 琴日 噚日 擒日", token{kind: dayWord, n: -1}},
	{"前天 前日 前儿 前儿个", token{kind: dayWord, n: -2}},
	{"大前天 大前日", token{kind: dayWord, n: -3}},
	{"次日 翌日 隔日 隔天 后一天", token{kind: nextDay}},
	{"今早 今晨", token{kind: dayWord, part: morning}},
	{"明早 明晨 听朝 听早 明儿早", token{kind: dayWord, n: 1, part: morning}},
	{"后早", token{kind: dayWord, n: 2, part: morning}},
	{"今午", token{kind: dayWord, part: noon}},
	{"明午", token{kind: dayWord, n: 1, part: noon}},
	{"今晚 今夜 今儿晚", token{kind: dayWord, part: evening}},
	{"明晚 明夜 听晚 明儿晚", token{kind: dayWord, n: 1, part: evening}},
	{"后晚", token{kind: dayWord, n: 2, part: evening}},
	{"昨晚 昨夜 寻晚 琴晚 噚晚", token{kind: dayWord, n: -1, part: evening}},
	{"前晚", token{kind: dayWord, n: -2, part: evening}},
	{"待会 待会儿 呆会 呆会儿 等会 等会儿 等下过 一会过 一会儿过 一会去 一会儿去 一会到 一会儿到 稍后过 晚点过去", token{kind: dayWord}},

	{"凌晨 拂晓 天亮 天一亮 天刚亮", token{kind: partWord, part: dawn}},
	{"早上 早晨 清早 清晨 大清早 一早 一大早 一清早 大早上 早间 上午 上半天 上半日 上昼 朝早 朝头早 头午 头晌 前晌 午前 一开门 刚开门 " +
		"上班前 上班之前 上班路上 午饭前 午饭之前 吃午饭前 早饭后 早餐后 早饭前", token{kind: partWord, part: morning}},
	{"中午 正午 午间 晌午 大中午 中午头 午休 午饭时间 午饭时 午饭点 午餐时间 饭点 饭点儿 吃午饭的时候 吃午饭时 中饭", token{kind: partWord, part: noon}},
	{"下午 午后 下半天 下半日 下昼 晏昼 下晌 后晌 过晌 下晡 过午 午饭后 午饭以后 午饭之后 午餐后 吃完午饭 吃过午饭 吃完中饭 中饭后 吃了午饭 " +
		"午休后 午休完 午休之后 睡完午觉 放学后 接孩子前 下午茶", token{kind: partWord, part: afternoon}},
	{"晚上 傍晚 傍黑 擦黑 天黑 黄昏 晚间 夜里 夜晚 夜间 夜晚黑 晚黑 晚头 入夜 大晚上 暗时 夜头 夜到 下班后 下班以后 下班之后 下了班 下班再 下班过 下班来 下班去 下班顺路 下班的时候 下班时 下班路上 " +
		"放工 放工后 收工后 收工 晚饭后 晚饭以后 晚饭之后 晚饭前 晚饭时 晚餐后 吃完晚饭 吃过晚饭 吃了晚饭", token{kind: partWord, part: evening}},
	{"半夜 深夜 午夜 大半夜 三更半夜 后半夜", token{kind: partWord, part: night}},
	{"早上好 上午好 中午好 下午好 晚上好 早安 晚安 午安 早晚 迟早 晚点 晚些 晚一点 早点 早些 早一点 早就 早已 最早 最晚", token{}},

	{"周末 双休日", token{kind: weekendWord}},
	{"月初", token{kind: edge, n: 1, said: true}},
	{"月中", token{kind: edge, n: 15, said: true}},
	{"月底 月末 月尾", token{kind: edge, n: -1, said: true}},
	{"年初", token{kind: edge, n: 1, n2: 1, said: true}},
	{"年底 年末 年尾", token{kind: edge, n: -1, n2: 12, said: true}},
	{"大年初 正月初", token{kind: edge, n: 1, n2: 1, said: true}},
	{"下个月 下月 下个月份", token{kind: monthWord, n: 1}},
	{"下下个月 下下月", token{kind: monthWord, n: 2}},
	{"这个月 本月 这月 当月 今月 呢个月", token{kind: monthWord}},
	{"上个月 上月 前个月", token{kind: monthWord, n: -1}},
	{"上上个月 上上月", token{kind: monthWord, n: -2}},
	{"今年", token{kind: yearWord}},
	{"明年 来年 下一年 出年", token{kind: yearWord, n: 1}},
	{"后年", token{kind: yearWord, n: 2}},
	{"去年 上年 旧年", token{kind: yearWord, n: -1}},
	{"前年", token{kind: yearWord, n: -2}},
	{"正月", token{kind: lunarMonth, n: 1}},
	{"冬月", token{kind: lunarMonth, n: 11}},
	{"腊月", token{kind: lunarMonth, n: 12}},
	{"农历 阴历 旧历", token{kind: lunarMark}},

	{"假期 长假 小长假 放假 黄金周 期间", token{kind: holidayWord}},

	{"点 点钟 时", token{kind: clockMark}},
	{"号 日", token{kind: dayMark}},
	{"月 月份", token{kind: monthMark}},
	{"年", token{kind: yearMark}},
	{"分", token{kind: minuteMark}},
	{"这个时候 这时候 这个点 这个钟点 这个时间", token{kind: thisTime}},
	{"刻 刻钟", token{kind: quarterMark}},
	{"半", token{kind: halfMark}},
	{"个", token{kind: measure}},
	{"个把", token{kind: number, n: 1}},
	{"分钟", token{kind: span, n: minutes}},
	{"小时 钟头 钟 个钟 个钟头", token{kind: span, n: hours}},
	{"天", token{kind: span, n: days}},
	{"周 星期 礼拜", token{kind: span, n: weeks}},
	{"个月", token{kind: span, n: months}},
	{"后 以后 之后 过后 后再", token{kind: after}},
	{"前 以前 之前", token{kind: ago}},
	{"过 再过 再等 隔", token{kind: ahead}},
	{"还有 还要 还得", token{kind: ahead, said: true}},
	{"差 欠", token{kind: lacking}},
	{"初", token{kind: edge, n: 1}},
	{"上旬 初旬", token{kind: edge, n: 1}},
	{"中旬", token{kind: edge, n: 11}},
	{"中", token{kind: edge, n: 15}},
	{"下旬", token{kind: edge, n: 21}},
	{"最后一个", token{kind: nth, n: -1}},
	{"底 末 尾 最后一天", token{kind: edge, n: -1}},
	{"到 至 直到 - ~ — – ― 〜", token{kind: ranging}},
	{"或 或者 或是 / 、 和 跟 与 还是 要么 抑或 同埋 定系", token{kind: alternative}},
	{"的 那天 当天 当日 嘅 噶 大概 大约 大致 约 差不多 约莫 就 在 於 于 那个", token{kind: glue}},
	{"左右 上下 前后 附近 来钟 许 多 多钟 几 出头", token{kind: about}},
	{"每 每个 逢", token{kind: every}},

	{"后天窗 后天线 前天窗 最后 前后轮 前后刹 超过 经过 通过 没过 不过 开过 跑过 用过 难过 错过 路过 过来 过去 到店 到期 到货 到位 到底 到时 到时候 到了 到家 到你 到您", token{}},
	{"以下 以上 上下班 时候 时间 有时 及时 按时 准时 随时 临时 平时 同时 小时候 当时 暂时 时不时 周边 周到 周围 周年 星期几 礼拜几 周几 几号 几点 几时 几月 有点 一点点 差点 差一点 起点 终点 快点 慢点 " +
		"便宜点 重点 缺点 优点 特点 地点 网点 站点 年检 年审 过年检 过年审 年卡 年轻 号码 账号 帐号 型号 信号 挂号 引号 分之 分店 分期 部分 十分满 半天 半年 一半 大半 多半 天窗 天气 今后 日后 然后 后面 落后 随后 售后", token{}},
}

// weekPrefixes stand before 周, 星期 and 礼拜; the number counts weeks ahead.
var weekPrefixes = []struct {
	text  string
	weeks int
}{
	{"下 下个 下一 下一个", 1},
	{"下下 下下个 下个下个 再下 再下个 大下", 2},
	{"下下下 下下下个", 3},
	{"这 这个 本 今 今个 呢个 这一 当", 0},
	{"上 上个 上一 上一个", -1},
	{"上上 上上个", -2},
}

// weekNames are the words for a week.
var weekNames = []string{"周", "星期", "礼拜"}
