package guard

import (
	"regexp"
	"strings"

	"pitcrew/language"
)

// risks are promises that a shop may be held to. Each class is what a draft must not say unless an approved passage
// says it of the same thing. The texts are folded, so traditional and full-width writing is covered.
var risks = []struct {
	class   string
	pattern sieve
}{
	{"free", mustSieve(`免费|免单|免收|免掉|全免|不收(?:您|你)?(?:的)?(?:钱|费|工时)|不(?:用|需|要|会)(?:您|你)?(?:花|付|出|掏|收)?(?:钱|费)|分文不|白送|赠送|赠予|送(?:您|你|给|一|两|\d)|零元|(?:^|\D)0元|零费用|我们(?:出钱|买单|承担)|\bfree\b|no charge|without charge|on the house|complimentary|on us\b|at no cost|won't cost|gratis`)},
	{"discount", mustSieve(`打折|折扣|优惠|特价|半价|减免|立减|返现|返利|抵扣|代金券|抹零|便宜(?:您|你|点|些|一)|最低价|底价|成本价|内部价|员工价|\bdiscount|\bcashback|\bvoucher|half price|special price|\bcheaper\b|bargain`)},
	{"warranty", mustSieve(`终身|永久|一辈子|无限期|不限(?:里程|次数|年)|质保|保修|三包|包修|包换|包退|延保|脱保|拒保|\bwarrant|lifetime|forever|for life\b|unlimited`)},
	{"guarantee", mustSieve(`保证|担保|承诺|包(?:您|你)|保(?:您|你)|绝对|百分百|百分之百|100%|一定(?:能|会|可以|修好|没|不会)|肯定(?:能|会|可以|没|不会|修好|是)|必定|无条件|万无一失|一次(?:搞定|修好|解决)|绝不|永不|再也不会|从此|\bguarante|\bpromise|\bdefinitely\b|\babsolutely\b|for sure\b|\bcertainly\b|never (?:fail|break|again)|no matter what|unconditional`)},
	{"compensation", mustSieve(`赔|补偿|退款|退钱|退还|退全款|全额退|退费|假一|\brefund|compensat|reimburs|money back|make it up to you`)},
	{"legal", mustSieve(`法律|律师|起诉|法院|违法|犯法|违约|(?:^|我们|我|已经|已|就|会|要|将|去|马上)报警(?:$|了|处理|抓|吧)|警方|追究|责任自负|后果自负|不负责|概不|黑名单|征信|\blawyer|\blawsuit|\bsue\b|\bcourt\b|\billegal|\bpolice\b|at your own risk|\bvoid\b|\bliab|legal action|blacklist`)},
	{"safety", mustSieve(`(?:刹车|制动|转向|方向|轮胎|气囊|油管|电池|底盘|车子?|发动机|悬挂|变速箱|安全|故障灯|灯亮)[^。！？\n]{0,12}(?:没问题|没有问题|没有任何问题|没事|正常|不影响|不要紧|无碍|无大碍|不用管|不用修|不用换|很安全|是安全的|还能(?:用|开|跑|撑)|可以(?:继续|放心|接着|再)|坏了|失灵|失效|要报废|漏了)|(?:可以|能|尽管|放心|继续|接着|大胆|照常|照样)(?:放心|继续|接着|正常)?(?:开|跑|上高速|行驶|驾驶|使用)|不影响(?:安全|驾驶|行驶|使用)|没有(?:安全)?(?:隐患|风险|危险)|不(?:会有)?危险|开(?:回|到|过)(?:家|来|店)|safe to (?:drive|use)|keep driving|drive (?:it )?(?:home|on|in|over|safely)|still (?:drivable|drive|safe)|(?:brakes?|steering|tyres?|tires?|airbags?|engine|battery)[^.!?\n]{0,20}(?:is|are) (?:fine|ok|okay|safe|good|normal|broken|faulty)|nothing to worry|no danger|not dangerous|no safety`)},
	{"superlative", mustSieve(`全(?:市|国|网|城|球)|最(?:好|低|便宜|专业|强|优|佳|权威|先进|安全|快|划算|靠谱)|第一(?:名|品牌|家)|行业(?:第一|领先)|顶级|国家级|唯一|独家|别(?:家|的店|处)[^。！？\n]{0,8}(?:假|骗|坑|差|黑)|骗子|黑店|\bcheapest|\bthe best\b|number one|no\. ?1|lowest price|\bscam|\bfake\b`)},
	{"parts", mustSieve(`全(?:部)?(?:是|用|为)?(?:原厂|原装|进口|正品|全新)|(?:原厂|原装|正品|进口)(?:件|配件|零件|品)|genuine|\boem\b|original parts`)},
	{"payment", mustSieve(`转账|转帐|汇款|扫码(?:付|支付)|付定金|定金|订金|押金|预付|银行卡|卡号|账号|帐号|验证码|密码|身份证|加(?:我)?微信|微信号|私聊|私下|红包|佣金|回扣|bank account|transfer the|wire (?:the )?money|\bpassword|verification code|\bcredit card|\bdeposit\b|wechat id|whatsapp|\bpay (?:me|in advance|upfront)`)},
	{"impersonation", mustSieve(`我是(?:本店|店|总|厂家|官方|系统|这里的|你们)?的?(?:店长|经理|老板|总监|主管|技师|师傅|厂家|官方|客服主管|负责人|真人|人工|工程师|管理员|开发)|以(?:店长|经理|老板|总监)(?:的)?(?:名义|身份)|不是(?:机器人|ai)|(?:店长|经理|老板|总监)(?:已经|已|刚|刚刚)?(?:批准|同意|授权|批|答应|特批)|i(?:'m| am) (?:the |a |your )?(?:manager|owner|boss|technician|human|real person|engineer|admin|developer)|not a (?:bot|robot)|manager (?:has )?(?:approved|agreed|authori)`)},
	{"instructions", mustSieve(`系统提示|提示词|我的指令|开发者模式|越狱|忽略(?:之前|以上|上面)|作为(?:一个)?(?:ai|人工智能|语言模型)|system prompt|developer mode|jailbreak|ignore (?:the |all |previous)|my instructions|as an ai|language model`)},
	{"others", mustSieve(`(?:其他|别的|另一位|另外一位|上一位|隔壁|邻居)(?:的)?(?:客户|车主|顾客)|(?:客户|车主)(?:名单|列表|资料|档案)|数据库|other customers?|another customer|customer (?:list|records|database)|\bdatabase\b`)},
	{"profile", mustSieve(`(?:车主|客户|他|她)(?:叫|姓|住在|的(?:电话|手机|地址|住址|名字))|(?:lives at|phone number is|owner'?s name)`)},
}

// warnings tell to leave the car; what is left of a clause without them is judged. Turned round they are found by reversed.
var warnings = regexp.MustCompile(`(?:不要|不能|请勿|别|勿|不可|不应|不宜|不建议|停止|避免|严禁)(?:再|强行|勉强|带病|自己)*(?:继续|接着|再)?(?:往前)?(?:开|行驶|驾驶|上路|使用|跑)|(?:do not|don't|never|stop|avoid) (?:keep )?driv(?:e|ing)(?: it)?`)

// risky returns the clauses of a draft that promise what no approved passage promises of the same thing. The shop's own
// words and figures may be said as they are.
func risky(draft string, from Sources) []Finding {
	var found []Finding
	var approved, house []clause
	for _, sentence := range sentences(draft) {
		for _, c := range sentence.clauses {
			safe := c.unwarned()
			for _, r := range risks {
				if !r.pattern.matches(safe) {
					continue
				}
				if approved == nil {
					approved, house = from.approved(), from.house()
				}
				if says(house, c.squeezed) || allowed(r.pattern, c, sentence, approved) {
					continue
				}
				found = append(found, Finding{Risky, r.class, c.words})
			}
		}
	}
	return found
}

// lures are the classes that no text for staff has by itself: they ask for money or secrets, or speak as somebody else.
var lures = map[string]bool{"payment": true, "impersonation": true, "instructions": true}

// luring returns the clauses of a text for staff that lure, of a kind that the sources have nothing of: a summary may tell
// that the customer asks about a deposit.
func luring(draft string, from Sources) []Finding {
	var found []Finding
	var known *sifted
	for _, sentence := range sentences(draft) {
		for _, c := range sentence.clauses {
			for _, r := range risks {
				if !lures[r.class] || !r.pattern.matches(&c.sifted) {
					continue
				}
				if known == nil {
					s := sift(squeeze(from.all() + "\n" + language.Fold(from.Said)))
					known = &s
				}
				if !r.pattern.matches(known) {
					found = append(found, Finding{Risky, r.class, c.words})
				}
			}
		}
	}
	return found
}

// grave are the classes that a shop may be held to in court, or that somebody may be hurt by: no customer is told them from a
// passage that nobody approved, with or without a model (mission G3).
var grave = map[string]bool{"free": true, "warranty": true, "guarantee": true, "compensation": true, "legal": true, "safety": true}

// Grave returns what a text promises, threatens or concludes that a customer may only be told from an approved passage.
func Grave(text string) []Finding {
	var found []Finding
	for _, sentence := range sentences(text) {
		for _, c := range sentence.clauses {
			safe := c.unwarned()
			for _, r := range risks {
				if grave[r.class] && r.pattern.matches(safe) {
					found = append(found, Finding{Risky, r.class, c.words})
				}
			}
		}
	}
	return found
}

// unwarned is a clause without its warnings.
func (c *clause) unwarned() *sifted {
	if strings.ContainsAny(c.squeezed, "不别勿停避严d") {
		if safe := warnings.ReplaceAllString(c.squeezed, ""); safe != c.squeezed {
			s := sift(safe)
			return &s
		}
	}
	return &c.sifted
}

// approved are the clauses of the passages that may carry a risky promise.
func (s Sources) approved() []clause {
	out := []clause{}
	for _, p := range s.Passages {
		if p.Approved {
			for _, sentence := range sentences(p.Text) {
				out = append(out, sentence.clauses...)
			}
		}
	}
	return out
}

// house are the clauses of the shop's own words.
func (s Sources) house() []clause {
	out := []clause{}
	for _, r := range s.Records {
		for _, sentence := range sentences(r) {
			out = append(out, sentence.clauses...)
		}
	}
	return out
}

func says(clauses []clause, squeezed string) bool {
	for _, c := range clauses {
		if c.squeezed == squeezed {
			return true
		}
	}
	return false
}

// A clause counts as an approved one when nearly all that it says is there, and it leaves out little of what the
// approved clause says: "免费拖车" is not "会员可享免费拖车". The shares are ours, set on the named lies of the tests.
const (
	mostlyFrom = 0.75
	mostlyOf   = 0.6
)

func allowed(pattern sieve, c clause, whole sentence, approved []clause) bool {
	for _, a := range approved {
		if pattern.matches(&a.sifted) && c.pieces.within(a.pieces) >= mostlyFrom && a.pieces.within(whole.pieces) >= mostlyOf {
			return true
		}
	}
	return false
}

// hiders are signs that stand between characters to hide a word.
const hiders = " *_~·.`'\"“”‘’-|/\\^"

// squeeze takes out what stands between Chinese characters to hide a word ("免 费", "免*费").
func squeeze(text string) string {
	if !strings.ContainsAny(text, hiders) {
		return strings.TrimSpace(text)
	}
	runes := []rune(text)
	var b strings.Builder
	for i, r := range runes {
		if strings.ContainsRune(hiders, r) && i > 0 && i < len(runes)-1 && nearHan(runes, i) {
			continue
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

// nearHan reports whether the nearest characters that are no signs are Chinese on both sides.
func nearHan(runes []rune, i int) bool {
	left, right := i-1, i+1
	for left >= 0 && strings.ContainsRune(hiders, runes[left]) {
		left--
	}
	for right < len(runes) && strings.ContainsRune(hiders, runes[right]) {
		right++
	}
	return left >= 0 && right < len(runes) && isHan(runes[left]) && isHan(runes[right])
}

func isHan(r rune) bool { return r >= 0x3400 && r < 0xA000 }
