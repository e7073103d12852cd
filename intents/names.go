package intents

// The commonest Chinese family names; a person's name is believed only where
// one of them starts it. Those that are everyday words too count only before
// a form of address (关女士).
const (
	familyNames   = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆农司卓古吉缪简芦麦褚娄窦戚岑费卜冷卫柏宗瞿佟臧闵苟邬卞姬仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩明佘苑迟邝匡鞠惠荆乐冀郁胥南班原栗燕楚鄢劳谌奚皮粟冼蔺楼盘闻伊仝区郜海阚花权屠廉禹井祖漆巴丰卿狄晋云扈晁芮阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭逯隆诺慕银亢嵇哈湛宾戎勾茅於呼居冶檀衣阴昝智衡尧"
	familyOrWords = "关白成时车连单查应解项边全盛米师和强池晏景官党钱商司公初"
)

var (
	familyName       = runeSet(familyNames)
	titledFamilyName = runeSet(familyNames + familyOrWords)
	doubleNames      = words("欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木|独孤|南宫|宇文|长孙|西门|百里")
)

func runeSet(s string) map[rune]bool {
	m := map[rune]bool{}
	for _, r := range s {
		m[r] = true
	}
	return m
}

// name returns the speaker's own name or, from staff, the customer meant.
func (m *message) name() string {
	find := m.ownName
	if m.who == Staff {
		find = m.customerMeant
	}
	s, ok := find()
	if !ok {
		return ""
	}
	m.facts = append(m.facts, s)
	return string(m.original[s.start:s.end])
}

// ownName finds 我叫王建国, 我姓陈, 李女士, "my name is John".
func (m *message) ownName() (span, bool) {
	rs := m.folded
	for i := range rs {
		for _, cue := range selfIntros.startingAt(rs[i:]) {
			if !hasPrefix(rs[i:], cue) {
				continue
			}
			at := skipSpaces(rs, i+len(cue))
			if s, ok := nameAt(rs, at, m.taken); ok {
				return s, true
			}
			if n := familyNameAt(rs, at, titledFamilyName); n > 0 && cue[len(cue)-1] == '姓' {
				return span{at, at + n}, true
			}
		}
	}
	if s, ok := m.englishName(englishSelf); ok {
		return s, true
	}
	return titledName(rs)
}

// customerMeant finds whom a request by staff is about: 王先生, 查一下王建国,
// 王建国的车, 转给小李, "look up Wang Jianguo".
func (m *message) customerMeant() (span, bool) {
	rs := m.folded
	if s, ok := titledName(rs); ok {
		return s, true
	}
	if s, ok := m.englishName(englishMeant); ok {
		return s, true
	}
	if s, ok := nameAt(rs, skipSpaces(rs, 0), m.taken); ok {
		return s, true
	}
	for i := range rs {
		for _, cue := range staffCues.startingAt(rs[i:]) {
			if !hasPrefix(rs[i:], cue) {
				continue
			}
			at := skipSpaces(rs, i+len(cue))
			if s, ok := nameAt(rs, at, m.taken); ok {
				return s, true
			}
			if s, ok := nicknameAt(rs, at); ok {
				return s, true
			}
		}
	}
	return span{}, false
}

// titledName finds 王先生, 欧阳女士: a family name before a form of address.
// One-character forms (总, 哥) need the name to stand by itself.
func titledName(rs []rune) (span, bool) {
	for i := range rs {
		n := familyNameAt(rs, i, titledFamilyName)
		if n == 0 || hasAnyPrefix(rs[i:], notNames) {
			continue
		}
		for _, t := range titles.startingAt(rs[i+n:]) {
			end := i + n + len(t)
			if !hasPrefix(rs[i+n:], t) || len(t) == 1 && !(nameMayStart(rs, i) && nameMayEnd(rs, end)) {
				continue
			}
			return span{i, end}, true
		}
	}
	return span{}, false
}

// nameAt reads a full name at i: a family name and one or two characters,
// ended by something that does not belong to a name. Where the last character
// could be a verb or particle, it is one: 王芳写 is 王芳.
func nameAt(rs []rune, i int, taken []span) (span, bool) {
	if i >= len(rs) || within(taken, i) || hasAnyPrefix(rs[i:], notNames) {
		return span{}, false
	}
	n := familyNameAt(rs, i, familyName)
	if n == 0 {
		return span{}, false
	}
	for given := 2; given > 0; given-- {
		end := i + n + given
		if end > len(rs) || !allHan(rs[i:end]) || within(taken, end-1) || neverInNames[rs[end-1]] || neverInNames[rs[i+n]] {
			continue
		}
		if within(taken, end) || nameMayEnd(rs, end) {
			return withTitle(rs, span{i, end}), true
		}
	}
	return span{}, false
}

// nicknameAt reads 小李, 老王: how colleagues are called.
func nicknameAt(rs []rune, i int) (span, bool) {
	if i+2 > len(rs) || rs[i] != '小' && rs[i] != '老' && rs[i] != '阿' || !familyName[rs[i+1]] || !nameMayEnd(rs, i+2) {
		return span{}, false
	}
	return span{i, i + 2}, !hasAnyPrefix(rs[i:], notNicknames)
}

func nameMayStart(rs []rune, i int) bool {
	return i == 0 || !isHan(rs[i-1]) || hasAnySuffix(rs[:i], staffCues) || hasAnySuffix(rs[:i], selfIntros)
}

func nameMayEnd(rs []rune, end int) bool {
	return end >= len(rs) || !isHan(rs[end]) || hasAnyPrefix(rs[end:], nameEnds)
}

func withTitle(rs []rune, s span) span {
	for _, t := range titles.startingAt(rs[s.end:]) {
		if len(t) > 1 && hasPrefix(rs[s.end:], t) {
			return span{s.start, s.end + len(t)}
		}
	}
	return s
}

func familyNameAt(rs []rune, i int, singles map[rune]bool) int {
	if i >= len(rs) {
		return 0
	}
	if hasAnyPrefix(rs[i:], doubleNames) {
		return 2
	}
	if singles[rs[i]] {
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
	titles = words("先生|女士|小姐|太太|师傅|老板|经理|总|哥|姐|阿姨|大哥|大姐|老师|医生|工|主任|局长|队长|姑娘|叔叔|叔|生")
	// selfIntros stand before the speaker's own name.
	selfIntros = words("我叫|我的名字是|名字是|姓名:|姓名：|姓名是|姓名 |叫我|联系人:|联系人：|联系人|我是|免贵姓|我姓|车主是|车主叫|" +
		"登记的是|登记人|名字叫|名字:|名字：|姓")
	// staffCues stand before the customer that staff speak of.
	staffCues = words("查一下|查下|查询|查查|查|找一下|找|搜一下|搜|看看|看一下|看下|看|调出|调一下|给|帮|替|约|邀|邀约|邀请|回访|为|跟|和|" +
		"向|对|叫|客户|车主|顾客|会员|联系|通知|打给|发给|回复|回|安抚|让|请|把|关于|那个|老客户|备注|记一下|记录|登记|就是|" +
		"改|取消|约一下|约下|一下|:|：|，|,|。| |提醒|送|了解|咨询|询问|下|转给|交给|分给|指派给|由")
	// nameEnds come after a name in running text.
	nameEnds = words("写|发|打|约|做|报|推|的|最近|为什么|怎么|嫌|说|来|预约|登记|备注|记|电话|上次|今天|明天|后天|下周|周|想|要|有|是|" +
		"在|没|不|到|总|一个|一份|一下|个|改|推迟|取消|觉得|抱怨|投诉|反馈|投|这个|那|下|生日|车|积分|预|安排|送|回|拟|" +
		"起草|出|开|准备|还|已|现在|问|换|买|档案|资料|记录|信息|情况|历史|多|几|什么|咋|算|该|属于|被|能|会|老|担心|怀疑|" +
		"去|家|，|,|。|.|！|!|？|?| |:|：|、|；|;|（|(|)|）|\"|“|”|吧|啊|呢|和|跟|周|星期|号|把|从|推荐|" +
		"介绍|过|的车|吗|聊|沟通|接|刚|昨|前|后|下午|上午|晚|保养|首保|年检|续保|流失|沉睡|已经|联系|升|降|等|完|好|办|补|" +
		"催|解释|道歉|沪|京|粤")
	// neverInNames are characters that end a name before them.
	neverInNames = runeSet("写发打做报的嫌说来要有是没不到把被了吗呢问想约给和跟在就也都还再才能会该去买换修过")
	notNames     = words("时间|安排|全部|全车|高级|都有|来店|车主|客户|多少|明天|今天|后天|万一|向你|方便|于是|那个|那边|那么|何时|任何|任务|" +
		"时候|安全|单子|常规|成本|解释|解决|关于|关注|全店|应该|应对|管理|经理|车辆|车子|项目|连续|商品|边上|米其|包含|包括|" +
		"方案|高端|高频|金卡|白金|钻石|银卡|小保|大保|平时|相关|相应|信息|国庆|元旦|元宵|端午|中秋|周一|周二|周三|周四|周五|" +
		"周六|周日|周末|向客|别人|来过|来了|明细|明年|时段|满意|方向|马上|顾客|强调|支付|盘点|位置|公司|公里|门店|温柔|温馨|" +
		"毛利|毛病|雷达|白天|单独|符合|应付|管用|管家|包养|莫名|单价|易损|古怪|路上|路虎|游客|相信|石油|白色|黄色|黑色|红旗|" +
		"蓝色|银色|金色|金额|金牌|汽车|常见|房车|甘肃|江苏|江西|海南|广东|云南|安徽|宁波|南京|成都|杭州|武汉|温州|和我|时效|" +
		"来电|来访|来龙|那位|那辆|那台|丰田|计划|支持|印象|普通|平台|平均|国产|全新|全合|初次|权益|智能|相机|储值|班次|官方|" +
		"车间|车型|师傅|花了|花钱|皮带|钱多|田螺|容易|都说|解约|解除|计算")
	notNicknames = words("小米|小鹏|小康|小温|小马达|小白|小程|小金|小方|老路|小路|老常|老温|小单|小高|小时|老毛|小毛|小范围|小雷")
)
