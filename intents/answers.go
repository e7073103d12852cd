package intents

// answerIn reads a reply to a yes/no question: an answer word at the start of
// folded text, alone or followed by a pause or a particle. "可以吗" and
// "好贵" are no answers.
func answerIn(rs []rune) Answer {
	rs = trim(rs)
	for _, filler := range answerFillers.startingAt(rs) {
		if hasPrefix(rs, filler) && len(rs) > len(filler) {
			if a := answerAt(trim(rs[len(filler):])); a != "" {
				return a
			}
		}
	}
	return answerAt(rs)
}

func answerAt(rs []rune) Answer {
	if hasAnyPrefix(rs, notAnswers) {
		return ""
	}
	best, answer := 0, Answer("")
	for _, l := range answerLists {
		for _, w := range l.words.startingAt(rs) {
			if len(w) > best && hasPrefix(rs, w) && endsAnswer(rs, len(w), l.open) {
				best, answer = len(w), l.answer
			}
		}
	}
	return answer
}

// endsAnswer reports whether an answer word may stop at i. Open words
// ("好的", "不是") stand before anything but a question.
func endsAnswer(rs []rune, i int, open bool) bool {
	if i < len(rs) && (rs[i] == ',' || rs[i] == '，' || rs[i] == '。' || rs[i] == '.' || rs[i] == '!') {
		return true
	}
	for i < len(rs) && hasAnyPrefix(rs[i:], answerParticles) {
		i++
	}
	if i >= len(rs) {
		return true
	}
	if hasAnyPrefix(rs[i:], questionMarks) {
		return false
	}
	if !isHan(rs[i]) && !isLetter(rs[i]) && !isDigit(rs[i]) {
		return true
	}
	return open && !isLetter(rs[i]) || hasAnyPrefix(rs[i:], answerFollowers)
}

type answerList struct {
	answer Answer
	open   bool
	words  phrases
}

var (
	answerLists = []answerList{
		{Yes, true, words("好的|好滴|好嘞|好咧|好呀|是的|对的|可以的|行的|没问题|没毛病|冇问题|就这样|就这么定|就这个|就它|确认|确定|同意|嗯嗯|" +
			"要得|中的|妥了|系呀|系啊|系啦|得啦|得㗎|好啊|好哒|收到|成交|就这么办|系嘅|好嘅")},
		{Yes, false, words("好|系|行|可以|嗯|恩|对|是|要|成|中|妥|需要|得|ok|okay|okk|yes|yep|yeah|yea|yah|ya|yup|kk|k|okie|alright|do it|book it|let's do it|lets do it|deal|y|sure|confirm|confirmed|please do|" +
			"sounds good|go ahead|right|correct|that works|works for me|fine|of course|👌|👍|🆗|✅|当然|当然可以|可|准|好好好|行行行|对对对|是是是|约吧|订吧|帮我约吧|没有问题|" +
			"安排吧|没意见|都行|都可以|ojbk|阔以|可以可以|好好")},
		{No, true, words("不用了|不用|不需要|不是|不对|不行|不可以|不要了|不要|不好|不了|不方便|免了|唔使|唔要|毋须|没兴趣|别了|不必")},
		{No, false, words("不|没有|没|别|否|no|nope|nah|n|no thanks|no thank you|not really|not now|no need|👎|❌|不约|不想|不想要|不同意|不确定|拒绝|唔好")},
		{Nevermind, true, words("算了|算啦|算咯|当我没说|没事了|先不了|下次再说|改天再说|以后再说|先这样吧|回头再说|再说吧|不弄了|不约了|不订了|不搞了|不做了|" +
			"先不约了|先不订|先不弄|我再想想|我再考虑|我考虑一下|再考虑考虑|never mind|nevermind|nvm|forget it|forget about it|drop it|skip it|maybe later|" +
			"let me think|i'll think about it|不麻烦了|不用麻烦了")},
		{Nevermind, false, words("再想想|想一想|想想再说|想好再说|想好了再说|再考虑|考虑一下|考虑下|考虑考虑|考虑一下再说|再看看|看看再说|先看看|我先看看|我再看看|我看看再说|回头再看|商量一下|" +
			"跟家里商量一下|和家里商量一下|回去商量一下|再比较比较|再对比一下|再等等|过两天再说|过几天再说|有空再说|到时候再说|下次吧|改天吧|以后吧|再联系|回头联系|" +
			"let me think about it|i need to think about it|i'll get back to you|let me check and get back to you|some other time|another time|not today|maybe next time")},
	}
	answerFillers   = words("咁就|咁|噉|嗯嗯|嗯|恩|哦|噢|那就|那|呃|额|啊|唉|哎|好吧|oh|well|um|那我|我|还是|就|先|暂时|暫時")
	answerParticles = words("吧|啊|呀|哦|噢|喔|啦|了|的|哈|呢|嘛|滴|呗|哒|嘞|~|～|!|！|。|.|,|，| |👌|👍|🙏|😊|😄|咯|啵|谢|先")
	questionMarks   = words("吗|么|?|？|嘛|不")
	answerFollowers = words("谢谢|麻烦|就|那|please|thank|thx|帮我|明天|后天|今天|下午|上午|周|都")
	// notAnswers begin like an answer and are none.
	notAnswers = words("不好意思|不错|不知道|不如|不过|不管|不仅|不但|不止|不然|不同|不少|不客气|不对劲|不对称|要是|要么|要不|对了|对不起|对于|对方|是不是|" +
		"是否|好久|好多|好像|好贵|好几|好吃|好慢|好差|好烂|好坑|好评|好用|行不|行车|可不可以|没空|没事|没想|没人|没电|好了没|好了吗|好了么|别人|别的|别家|成都|中午|" +
		"需要多|需要等|要多|要等|要几|可以吗|right now|no one|no problem with|sure about|correct me|not sure|yes or no")
)

// trim drops spaces and closing punctuation around folded text.
func trim(rs []rune) []rune {
	cut := func(r rune) bool {
		switch r {
		case ' ', '\n', '\t', '。', '.', '!', '！', ',', '，', '~', '～', '、':
			return true
		}
		return false
	}
	for len(rs) > 0 && cut(rs[0]) {
		rs = rs[1:]
	}
	for len(rs) > 0 && cut(rs[len(rs)-1]) {
		rs = rs[:len(rs)-1]
	}
	return rs
}

// answerForms are all the answers, for messages that consist of nothing else.
var (
	answerForms = func() phrases {
		all := phrases{}
		for _, l := range answerLists {
			all = union(all, l.words)
		}
		return all
	}()
	answerTails = union(words("谢谢|麻烦|那|就|thanks|thank you|please|你|您|师傅|老板|亲"), answerParticles)
)
