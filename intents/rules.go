package intents

// sureIntent knows the few messages that need no classifier: asking for a
// person or for silence in plain words, a bare greeting, bare thanks. It
// returns "" for everything else.
func sureIntent(folded []rune, who Audience) Intent {
	rs := trim(folded)
	if wholly(rs, greetings, greetingTails) {
		return Greet
	}
	if who == Staff {
		if wholly(rs, helpWords, phrases{}) {
			return Help
		}
		if wholly(rs, usageWords, phrases{}) {
			return Usage
		}
		return ""
	}
	if wholly(rs, stopWords, politeTails) || len(rs) <= 40 && containsAny(rs, stopPhrases) {
		return OptOut
	}
	if wholly(rs, humanWords, politeTails) || len(rs) <= 30 && containsAny(rs, humanPhrases) {
		return Human
	}
	if wholly(rs, thanksWords, politeTails) {
		return Praise
	}
	return ""
}

var (
	greetings = words("你好|您好|你们好|大家好|哈喽|哈啰|嗨|嘿|在吗|在么|在不在|在不|有人吗|有人在吗|早上好|早安|早|早呀|早啊|上午好|中午好|下午好|晚上好|晚安|" +
		"再见|拜拜|hello|hi|hey|hello there|hi there|good morning|good afternoon|good evening|good night|bye|goodbye|see you|hiya|anyone there|在嘛|嗨喽|老板好|师傅好|亲")
	greetingTails = words("呀|啊|哦|呢|哈|老板|师傅|亲|！|小姐姐|美女|帅哥|客服|先生|小姐|there")
	helpWords     = words("帮助|help|/help|怎么用|你会什么|你能做什么|能做什么|使用说明|菜单|功能|命令|what can you do")
	usageWords    = words("用量|ai用量|模型用量|token用量|usage|model usage|ai usage")
	stopWords     = words("td|退订|退訂|stop|unsubscribe|取消订阅|取关|t|n退订|回t退订|拒收|stop all")
	stopPhrases   = words("别再发|不要再发|别给我发|不要给我发|别发了|不要发了|别发短信|别再给我发|不要再给我发|别再推送|不要推送|停止推送|别推销|不要推销|拒绝推销|取消推送|" +
		"别再打电话给我|不要再打电话|别再骚扰|不要骚扰|退订|stop texting|stop messaging|stop sending|unsubscribe|don't message me|do not message me|opt out|opt me out|take me off")
	humanWords   = words("人工|转人工|人工客服|人工服务|真人|客服|转客服|找人工|接人工|human|agent|operator|real person|representative|转人工客服|请转人工")
	humanPhrases = words("转人工|人工客服|人工服务|真人客服|换人工|接人工|找人工|要人工|不想跟机器人|别用机器人|speak to a human|talk to a human|talk to a person|speak to a person|" +
		"real person|real human|human agent|speak to someone|talk to someone|speak with someone|live agent")
	thanksWords = words("谢谢|谢谢你|谢谢您|多谢|感谢|谢了|谢啦|3q|thx|thanks|thank you|thank you so much|thanks a lot|唔该|唔该晒|辛苦了|谢谢你们|非常感谢|太感谢了|ty|cheers")
	politeTails = words("谢谢|吧|啊|呀|了|哦|哈|呢|老板|师傅|亲|please|麻烦|很|你|您|啦|！|服务")
)
