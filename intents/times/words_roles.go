package times

import "strings"

// The words that give an expression its role, Chinese and English. They are matched in folded text.
var (
	// correctingLeads stand anywhere between the last expression and the one that replaces it.
	correctingLeads = list("改到 改成 改为 改在 改约 改至 改去 换到 换成 换去 调到 调整到 调成 调至 挪到 移到 推到 推迟到 推迟至 延到 延后到 延期到 "+
		"提前到 提早到 变更为 变成 更改为 另约 不对 不是, 错了 说错 写错 打错 更正 纠正 我是说 意思是 要不 不如 而是 应该是 算了 "+
		"哦不 啊不 噢不 改期到 顺延到 还是改 改下 改一下 换一下 唔系,",
		"actually|i mean|i meant|make it|made it|no wait|wait no|change it to|change to|changed to|move it to|moved to|move to|"+
			"to be on|reschedule to|rescheduled to|postpone to|push it to|push to|bring it forward to|switch to|correction|"+
			"rather than|sorry,|oops")
	// correctingEnds stand right before the new time.
	correctingEnds = list("改 换 调 挪 改约 改期 换个",
		"")
	// preferringLeads stand before what is liked better, in its clause.
	preferringLeads = list("最好 只能 只有 优先 首选 尽量 尽可能 更想 更倾向 倾向 更喜欢 宁愿 宁可 希望是 最想 更愿意 比较想 偏向",
		"prefer|ideally|best if|better if|better,|or better|even better|favour|favor|would rather|'d rather|would love")
	// preferringTails follow it.
	preferringTails = list("更好 更方便 更合适 更适合 更行 更佳 最方便 最合适 最好 最佳 最理想 最合適 优先 比较好 比较方便 比较合适 好一点 好一些 "+
		"好些 方便一点 方便些 为佳 为主",
		"is better|would be better|works better|is best|would be best|works best|suits me better|better for me|preferred|"+
			"is preferable|if possible i'd")
	// refusingEnds stand right before what is not wanted.
	refusingEnds = list("不是 不要 不想 不去 不来 不约 不用 别 别约 除了 除 避开 不能是 并非 别在 不在 不选 别安排 不要安排 不要约 不能 不能约 "+
		"没法 不了 除开 除去 不可能是 唔系 唔想 唔要 唔得 我叫 姓名 姓名是 名字是 名字叫 车主叫 车主是",
		"not|day but|time but|except|instead of|other than|but not|anything but|avoid|can't do|"+
			"cannot do|can't make|cannot make|can not do|can't make it|can't come|rather than|"+
			"not available|not free|won't make|unable to make|busy|no longer")
	// refusingTails follow it.
	refusingTails = list("不行 不太行 没空 没时间 不方便 不太方便 来不了 去不了 到不了 过不来 过不去 不可以 不能 不得 有事 不合适 不太合适 要上班 "+
		"得上班 出差 约满 满了 没位 赶不上 赶不及 来不及 太早 太晚 太赶 太迟 排不开 抽不开 走不开 算了 以外 之外 不在 加班 开会 "+
		"很忙 太忙 比较忙 冲突 除外 没有时间 没有空 唔得 冇时间 冇空 唔得闲 不来了 不去了 不用了 不要了 不约了 不成 没法 另有安排 "+
		"临时有 有点事 有事儿 有些事 限号 限行",
		"doesn't work|does not work|doesnt work|won't work|isn't good|is not good|is no good|no good|not good|is bad|i'm busy|"+
			"im busy|i am busy|not possible|is out|is too early|is too late|too early|too late|not available|isn't possible|"+
			"is impossible|i can't|can't|won't be able|not free|doesn't suit|no longer works|not convenient|is full|is fully booked|"+
			"visor|shade|roof|screen")
	// fallbackLeads stand before what is only taken when the first fails.
	fallbackLeads = list("不行的话 不行就 不行再 实在不行 再不行 没有的话 没位的话 没位就 没有就 没空的话 满了的话 满了就 否则 备选 不可以的话 "+
		"不方便的话 不行那就 没号的话 来不及就 来不及的话",
		"if not|otherwise|failing that|or else")
	// conditionals turn a refusal into the condition of a fallback.
	conditionals = list("的话 不行就 不行再 没位就 没有就 满了就 如果 要是 假如",
		"if ")
	// formerLeads stand before what was agreed earlier.
	formerLeads = list("原来 原本 本来 原定 原先 之前约 之前说 说的是 说好 约的是 预约的 预约了 约了 约好 定了 订了 定的 订的 上次 上回 刚才说 "+
		"把 将 从 刚说 原约 原订",
		"previously|originally|booked for|booked on|booking is|the appointment|an appointment already|appointment is|"+
			"appointment was|my appointment|from|currently|was on|was for|my booking|scheduled for|"+
			"scheduled on|trip|travel|leave for|leaving for|flying|last time|had |was supposed|instead of")
	// backgroundTails follow a time that explains the wish and is not the wish: 国庆自驾, 五点下班.
	backgroundTails = list("上班 下班 才下班 放学 不上班 不开门 不营业 休息 放假 关门 打烊 开门 停业 自驾 去自驾 去跑 去年检 去出差 出门 出远门 "+
		"回老家 回来 才回 回去 跑长途 跑高速 上高速 长途 出发 到期 过期 年检 年审 审车 用车 急用 旅游 去旅游 去外地 去玩 开车去 "+
		"搬家 结婚 接亲 接孩子 接人 的飞机 的高铁 的火车 有个会 有会 交房 生日 高考",
		"")
	// bookingWords show that a part of the day is about coming, and not about when the car makes its noise.
	bookingWords = list("有空 方便 可以 行 得空 得闲 时间 吧 呢 都 过去 过来 来 去 到店 送 约 能 好",
		"free|ok|come|work|suit|if |please|prefer")
	// pastTails follow the time of something done.
	pastTails = list("做的 做了 做过 换的 换了 换过 买的 买了 提的 提了 修的 修过 修了 来的 来过 去的 去过 保养的 保养过 保养了 弄的 装的 洗的 "+
		"刚 贴的 加的 出的 付的 送修 送的 撞了 出了",
		"")
	// pastLeads stand before it.
	pastLeads = list("上次 上回 上一次 最近一次",
		"last time|last visit|last service")
)

// list returns Chinese words, separated by spaces, and English ones, separated by bars.
func list(chinese, english string) []string {
	words := strings.Fields(chinese)
	if english != "" {
		words = append(words, strings.Split(english, "|")...)
	}
	return words
}
