package intents

import "strings"

// The commonest Chinese family names; a person's name is believed only where
// one of them starts it.
const familyNames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"

var familyName = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range familyNames {
		m[r] = true
	}
	return m
}()

var (
	doubleNames = words("欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木|独孤|南宫|宇文|长孙|西门|百里")
	titles      = words("先生|女士|小姐|太太|师傅|老板|经理|总|哥|姐|阿姨|大哥|大姐|老师|医生|同学|工|主任|局长|队长|姑娘|叔|叔叔|伯|生")
	// selfIntros stand before the speaker's own name.
	selfIntros = words("我叫|我的名字是|名字是|姓名:|姓名：|姓名是|姓名 |叫我|联系人:|联系人：|联系人|我是|免贵姓|我姓|姓|车主是|车主叫|登记的是|登记人|名字叫|名字:|名字：")
	// staffCues stand before the customer that staff speak of.
	staffCues = words("查一下|查下|查询|查查|查|找一下|找|搜一下|搜|看看|看一下|看下|看|调出|调一下|给|帮|替|约|邀|邀约|邀请|回访|为|跟|和|向|" +
		"对|叫|客户|车主|顾客|会员|联系|通知|打给|发给|回复|回|安抚|让|请|把|关于|那个|老客户|备注|记一下|记录|登记|就是|改|取消|约一下|约下|一下|:|：|，|,|。| |提醒|送|了解|咨询|询问|下")
	nameEnds = words("写|发|打|约|做|报|推|的|最近|为什么|怎么|嫌|说|来|预约|登记|备注|记|电话|上次|今天|明天|后天|下周|周|想|要|有|是|在|没|不|到|总|" +
		"一个|一份|一下|个|改|推迟|取消|觉得|抱怨|投诉|反馈|投|这个|那|下|生日|车|积分|预|安排|送|回|拟|起草|出|开|准备|还|已|现在|问|换|买|档案|资料|记录|信息|" +
		"情况|历史|多|几|什么|咋|算|该|属于|被|能|会|老|担心|怀疑|去|家|，|,|。|.|！|!|？|?| |:|：|、|；|;|（|(|)|）|\"|“|”|吧|啊|呢|和|跟|周|星期|号|把|从|推荐|介绍|过|的车|吗|聊|沟通|接|刚|昨|前|后|下午|上午|晚|保养|首保|年检|续保|流失|沉睡|已经|联系|升|降|等|完|好|办|补|催|解释|道歉|沪|京|粤")
	notNames = words("时间|安排|全部|全车|高级|都有|来店|车主|客户|多少|明天|今天|后天|万一|向你|方便|于是|那个|那边|那么|何时|任何|任务|时候|安全|单子|" +
		"常规|成本|解释|解决|关于|关注|全店|应该|应对|管理|经理|车辆|车子|项目|连续|商品|边上|米其|包含|包括|方案|高端|高频|金卡|白金|钻石|银卡|小保|大保|" +
		"平时|相关|相应|信息|国庆|元旦|元宵|端午|中秋|周一|周二|周三|周四|周五|周六|周日|周末|向客|别人|来过|来了|明细|明年|时段|满意|方向|马上|顾客|强调|" +
		"支付|盘点|位置|公司|公里|门店|温柔|温馨|毛利|毛病|雷达|白天|单独|符合|应付|管用|管家|包养|莫名|单价|易损|古怪|路上|路虎|游客|相信|石油|白色|黄色|黑色|" +
		"红旗|蓝色|银色|金色|金额|金牌|汽车|常见|房车|甘肃|江苏|江西|海南|广东|云南|安徽|宁波|南京|成都|杭州|武汉|温州|和我|时效|来电|来访|来龙|那位|那辆|那台|丰田|" +
		"计划|支持|印象|普通|平台|平均|国产|全新|全合|初次|权益|智能|相机|储值|班次|官方|车间|车型|师傅|花了|花钱|皮带|钱多|田螺|容易|都说|解约|解除|计算")
)

// nameIn returns the name in folded text: the speaker's own, or from staff the customer meant.
func nameIn(folded, original []rune, who Audience, taken []span) string {
	if s, ok := titledName(folded); ok && who == Staff {
		return string(original[s.start:s.end])
	}
	for i := range folded {
		for _, cue := range selfIntros {
			if who == Customer && hasPrefix(folded[i:], cue) {
				if s, ok := nameAt(folded, skipSpaces(folded, i+len(cue)), taken); ok {
					return string(original[s.start:s.end])
				}
				if lone := i + len(cue); strings.HasSuffix(string(cue), "姓") && lone < len(folded) && familyName[folded[lone]] {
					return string(original[lone : lone+1])
				}
			}
		}
	}
	if s, ok := englishName(folded, original, who); ok {
		return string(original[s.start:s.end])
	}
	if who == Staff {
		if s, ok := customerMeant(folded, taken); ok {
			return string(original[s.start:s.end])
		}
	}
	if s, ok := titledName(folded); ok {
		return string(original[s.start:s.end])
	}
	return ""
}

// customerMeant finds the full name of the customer in a request by staff.
func customerMeant(rs []rune, taken []span) (span, bool) {
	if s, ok := nameAt(rs, skipSpaces(rs, 0), taken); ok {
		return s, true
	}
	for i := range rs {
		for _, cue := range staffCues {
			if hasPrefix(rs[i:], cue) {
				if s, ok := nameAt(rs, skipSpaces(rs, i+len(cue)), taken); ok {
					return s, true
				}
			}
		}
	}
	return span{}, false
}

// titledName finds 王先生, 欧阳女士: a family name before a form of address.
func titledName(rs []rune) (span, bool) {
	for i := range rs {
		n := familyNameAt(rs, i)
		if n == 0 {
			continue
		}
		for _, t := range titles {
			if !hasPrefix(rs[i+n:], t) {
				continue
			}
			if len(t) == 1 && (i > 0 && isHan(rs[i-1]) && !hasAnySuffix(rs[:i], staffCues) && !hasAnySuffix(rs[:i], selfIntros) ||
				!hasAnyPrefix(rs[i+n+1:], nameEnds) && i+n+1 < len(rs)) {
				continue
			}
			if hasAnyPrefix(rs[i:], notNames) {
				continue
			}
			return span{i, i + n + len(t)}, true
		}
	}
	return span{}, false
}

// nameAt reads a full name of two to four characters at i, ended by something
// that does not belong to a name.
func nameAt(rs []rune, i int, taken []span) (span, bool) {
	n := 0
	if i < len(rs) && !within(taken, i) && !hasAnyPrefix(rs[i:], notNames) {
		n = familyNameAt(rs, i)
	}
	if n == 0 {
		return span{}, false
	}
	for _, given := range []int{2, 1} {
		end := i + n + given
		if end > len(rs) || !allHan(rs[i:end]) || within(taken, end-1) {
			continue
		}
		if end == len(rs) || !isHan(rs[end]) || within(taken, end) || hasAnyPrefix(rs[end:], nameEnds) {
			if given == 2 && hasAnyPrefix(rs[end-1:], nameEnds) && !hasAnyPrefix(rs[end:], nameEnds) && end < len(rs) && isHan(rs[end]) {
				continue
			}
			return withTitle(rs, span{i, end}), true
		}
	}
	return span{}, false
}

func withTitle(rs []rune, s span) span {
	for _, t := range titles {
		if len(t) > 1 && hasPrefix(rs[s.end:], t) {
			return span{s.start, s.end + len(t)}
		}
	}
	return s
}

func familyNameAt(rs []rune, i int) int {
	if hasAnyPrefix(rs[i:], doubleNames) {
		return 2
	}
	if i < len(rs) && familyName[rs[i]] {
		return 1
	}
	return 0
}

func allHan(rs []rune) bool {
	for _, r := range rs {
		if !isHan(r) {
			return false
		}
	}
	return true
}

var (
	englishSelf   = words("my name is |my name's |this is |i am |i'm |name: |name is |call me |it's ")
	englishMeant  = words("look up |lookup |find |pull up |for |about |call |called |customer |owner |remind |with |message |draft |to |show me |show |did |is |was |does ")
	englishTitles = words("mr |mr. |mrs |mrs. |ms |ms. |miss |dr ")
	notEnglish    = words("the|a|an|my|i|here|looking|calling|not|just|this|that|today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|bmw|audi|toyota|honda")
)

// englishName finds "Mr Chen" anywhere, and "Wang Jianguo" in capitals after a cue.
func englishName(folded, original []rune, who Audience) (span, bool) {
	cues := englishSelf
	if who == Staff {
		cues = englishMeant
	}
	for i := range folded {
		if i > 0 && isLetter(folded[i-1]) || !isLetter(folded[i]) {
			continue
		}
		for _, t := range englishTitles {
			if hasPrefix(folded[i:], t) {
				if s, ok := capitals(folded, original, i+len(t), 2); ok {
					return span{i, s.end}, true
				}
			}
		}
		for _, cue := range cues {
			if hasPrefix(folded[i:], cue) {
				if s, ok := capitals(folded, original, i+len(cue), 3); ok {
					return s, true
				}
			}
		}
	}
	return span{}, false
}

// capitals reads up to n capitalised words at i.
func capitals(folded, original []rune, i, n int) (span, bool) {
	s := span{i, i}
	for ; n > 0 && i < len(folded) && isLetter(folded[i]) && folded[i] != original[i]; n-- {
		end := i
		for end < len(folded) && (isLetter(folded[end]) || folded[end] == '-') {
			end++
		}
		for _, w := range notEnglish {
			if string(w) == string(folded[i:end]) {
				return s, s.end > s.start
			}
		}
		if end-i < 2 || end-i > 15 {
			break
		}
		s.end = end
		if end >= len(folded) || folded[end] != ' ' {
			break
		}
		i = end + 1
	}
	return s, s.end > s.start
}
