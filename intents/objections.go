package intents

import "strings"

// objectionIn finds what is held against us in folded text and cuts out the
// words: the quoted sentence if staff quote one, else from the verb of
// complaint (嫌, 说, 觉得) or the telling word to the end of the clause.
func objectionIn(folded, original []rune) ObjectionWords {
	for i := range folded {
		e, ok := objectionWords.at(folded, i)
		if !ok || hasAnyPrefix(folded[max(0, i-1):], notObjections) || hasAnyPrefix(folded[i:], notObjections) {
			continue
		}
		s := objectionSpan(folded, i, i+len(e.word))
		return ObjectionWords{Kind: e.value, Words: string(original[s.start:s.end])}
	}
	return ObjectionWords{}
}

// objectionSpan widens the telling words to the clause that says them.
func objectionSpan(rs []rune, start, end int) span {
	s := span{start, end}
	for s.start > 0 && !isClauseEnd(rs[s.start-1]) {
		s.start--
	}
	for s.end < len(rs) && !isClauseEnd(rs[s.end]) {
		s.end++
	}
	for i := start; i >= s.start; i-- {
		if hasAnyPrefix(rs[i:], complaintVerbs) {
			s.start = i
			break
		}
	}
	for i := end; i < s.end; i++ {
		if hasAnyPrefix(rs[i:], askingWords) {
			s.end = i
			break
		}
	}
	for s.end > end && rs[s.end-1] == ' ' {
		s.end--
	}
	for s.start < start && rs[s.start] == ' ' {
		s.start++
	}
	return s
}

func isClauseEnd(r rune) bool {
	switch r {
	case ',', '，', '。', '.', '!', '！', '?', '？', ';', '；', '\n', '“', '”', '"', '「', '」', '‘', '’', '：', ':':
		return true
	}
	return false
}

var (
	complaintVerbs = words("嫌|说|觉得|认为|抱怨|怀疑|担心|怕|质疑|反映|says|said|thinks|complains|worried|doubts")
	askingWords    = words("怎么回|怎么说|怎么答|怎么应对|怎么解释|怎么办|怎么劝|咋回|咋说|如何回|如何应对|该怎么|要怎么|我怎么|how do|how should|what do i|what should|的话术|话术|怎么处理")
	notObjections  = words("免贵|贵姓|贵店|贵公司|贵司|贵州|贵阳|贵宾|贵重|宝贵|云贵|贵方|贵州|尊贵")
	objectionWords = func() *wordlist[string] {
		list := &wordlist[string]{}
		for _, group := range [][2]string{
			{ObjectionQuality, "没修好|修不好|又坏了|老毛病|修了又|返修|又亮了|没解决|没弄好|not fixed|wasn't fixed|same problem|still broken|came back"},
			{ObjectionSelf, "自己换|自己做|自己弄|自己买|自己修|自己动手|自带机油|自带配件|自带|网上买|淘宝买|京东买|拼多多|do it myself|does it himself|buy it online|own oil|own parts|diy"},
			{ObjectionCompare, "外面便宜|外面才|外面只要|别家|别的店|别人家|其他店|路边店|途虎|天猫养车|京东养车|隔壁|对面店|修理厂便宜|比外面|人家才|人家只要|" +
				"外面做|外面修|小店|cheaper elsewhere|cheaper at|other shop|another shop|down the street|competitor"},
			{ObjectionParts, "正品|假货|副厂|翻新|拆车件|是不是原厂|真的假的|假的|以次充好|genuine|fake|counterfeit|aftermarket"},
			{ObjectionWarranty, "脱保|影响质保|没有质保|保修怎么|质保没了|没质保|失去质保|丢质保|质保怎么|出保|过保|过了质保|不保修|影响保修|保修失效|质保失效|void the warranty|void my warranty|lose the warranty|out of warranty|warranty"},
			{ObjectionDoubt, "没必要|有必要吗|用得着|是不是坑|忽悠|套路|过度|小题大做|不相信|信不过|不信|技术行不行|技术不行|技术怎么样|水平怎么样|水平不行|靠谱吗|不靠谱|骗|" +
				"宰客|挨宰|被宰|坑人|坑我|太坑|被坑|是坑|黑店|黑心|智商税|不专业|没效果|有用吗|没用|unnecessary|not necessary|rip off|rip-off|ripped|scam|upsell|trust|really need"},
			{ObjectionTime, "没时间|太忙|没空|等太久|等太长|排队太|要等|太耽误|耽误时间|时间太长|too busy|no time|takes too long|wait too long|too long"},
			{ObjectionDistance, "太远|离得远|不顺路|跑那么远|路远|too far|far away"},
			{ObjectionPrice, "太贵|贵了|好贵|嫌贵|很贵|有点贵|这么贵|那么贵|贵得|贵死|偏贵|价格高|价钱高|收费高|便宜点|便宜一点|能不能少|打折|打个折|优惠点|少点|抹零|平啲|平点|" +
				"不值|比上次贵|又涨|涨价|贵|expensive|pricey|too much|overpriced|discount|cheaper|too dear|over budget|又要钱|又收钱|又要收钱|还要钱|又要俾钱|超预算|预算不够|超出预算"},
			{ObjectionLater, "再看看|再想想|考虑一下|考虑考虑|再考虑|下次再|过段时间|过阵子|回去商量|商量一下|不着急|不急|还能用|还能开|think about it|next time|maybe later|not now|still works"},
		} {
			for w := range strings.SplitSeq(group[1], "|") {
				list.add(w, group[0])
			}
		}
		return list
	}()
)
