package intents

import "pitcrew/intents/sentiment"

// The words by which people ask for redress. A strong one makes a statement a complaint;
// of the others it takes two, or one and an unhappy tone. They are the language of
// complaints in general: what was refused, what is demanded, how one was treated.
var (
	strongRedress = words("退车|退款|退钱|退货|换车|赔偿|索赔|补偿|赔钱|维权|投诉|欺骗|欺诈|诈骗|骗人|骗子|忽悠|坑人|坑钱|推诿|推卸|推脱|踢皮球|敷衍|不予|拒绝|不承认|不认账|" +
		"无法接受|不能接受|不接受|难以接受|给个说法|给说法|讨说法|讨个说法|侵害|侵犯|霸王条款|虚假宣传|与宣传不符|偷工减料|以次充好|没人管|无人管|不管不问|不闻不问|不作为|态度恶劣|" +
		"乱收费|多收|强制消费|不负责任|不负责|严重影响|安全隐患|危及|refund|compensation|unacceptable|scam|ripped off|rip off|complaint|complain")
	weakRedress = words("希望厂家|希望能|望厂家|请厂家|要求|请求|诉求|处理|解决|质量问题|质量缺陷|通病|设计缺陷|多次|再次|反复|一直|至今|仍然|依然|还是没|自费|召回|答复|回复|联系不上|无人|没有人|" +
		"降价|贬值|老车主|消费者|权益|不合理|不公平|失望|后悔|still not|again and again|no one|nobody|disappointed")
	asksInstead = words("怎么|咋|为啥|如何|能不能|可不可以|可以吗|行不行|多少|吗|是不是|要不要|什么时候|哪里|?|？|how |what |when |where |why |can i|can we|could you|could we|do you|any ")
)

// A message that tells a story is long enough to be one, in characters; a question in a
// short one asks, in a long one it is part of the reproach.
const (
	shortestReproach = 9
	shortQuestion    = 30
	plainStory       = 80
	longStory        = 30
)

// plainly is the confidence from which a message of up to plainStory characters is what the classifier says.
const plainly = 0.9

// unhappy is the tone from which a long story without any question is a complaint.
const unhappy = -0.3

// reproach recognises a customer's complaint that the classifier took for something else,
// mostly for a question about the fault it tells of.
func (m *message) reproach(r *Reading) bool {
	n := len(m.folded)
	if m.who != Customer || n < shortestReproach || r.Sentiment.Polarity == sentiment.Positive || r.Intent == OptOut || r.Intent == Complain && !r.Unsure {
		return false
	}
	if n <= shortQuestion && containsAny(m.folded, asksInstead) || n <= plainStory && r.Confidence >= plainly {
		return false
	}
	weak := countOf(m.folded, weakRedress)
	low := r.Sentiment.Score <= unhappy
	switch {
	case r.Intent == Complain: // unsure of it, but unhappy
		return r.Sentiment.Polarity == sentiment.Negative
	case containsAny(m.folded, strongRedress), weak >= 2, weak == 1 && low:
		return true
	}
	return low && n >= longStory && !containsAny(m.folded, asksInstead)
}

// wish recognises "明天下午三点保养": a day with a time and a job to do, and nothing asked.
func (m *message) wish(r *Reading) bool {
	s := r.Slots
	return m.who == Customer && r.Unsure && !s.When.Date.IsZero() && (s.When.Clock.Valid || s.When.Part != "") && len(s.Items) > 0 &&
		!containsAny(m.folded, asksInstead)
}

// overrule puts right what facts and tone say more plainly than the classifier.
func (m *message) overrule(r *Reading) {
	var to Intent
	switch {
	case m.reproach(r):
		to = Complain
	case m.wish(r):
		to = Book
	default:
		return
	}
	r.RunnerUp, r.Intent, r.Confidence, r.Unsure = r.Intent, to, max(r.Confidence, overruled), false
}

// overruled is the least confidence of a reading that a rule decided.
const overruled = 0.75
