package booking

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/intents/times"
	"pitcrew/language"
)

// changesMind recognises that what is dropped is only the time said before: "算了还是后天吧". "算了，明天再说" drops all.
func changesMind(t desks.Turn) bool {
	return !t.Reading.Slots.When.Empty() && !desks.ContainsAny(language.Fold(t.Text), []string{"再说", "不", "没", "later", "don't", "not "})
}

// formerWords mean the time that was said before the last one, folded.
var formerWords = []string{"原来那个", "原来的", "原先", "刚才那个", "刚刚那个", "之前那个", "上一个时间", "前面那个", "第一个时间", "the original", "the first time you", "the earlier one", "previous one", "as before"}

// backToFormer recognises that the time said before is meant after all.
func backToFormer(text string) bool { return desks.ContainsAny(language.Fold(text), formerWords) }

// sameTime recognises that the clock time stays and the day alone is another.
func sameTime(text string) bool {
	return desks.ContainsAny(language.Fold(text), []string{"时间不变", "同一时间", "同样时间", "同样的时间", "一样的时间", "时间一样", "same time", "same hour"})
}

// wantsOther recognises that other times are to be offered: no misunderstanding.
func wantsOther(text string) bool {
	return desks.ContainsAny(language.Fold(text), []string{"换个时间", "别的时间", "其他时间", "换一个", "换个", "另一个时间", "other time", "another time", "different time"})
}

// keeps recognises that an appointment is not to be cancelled after all.
func keeps(text string) bool {
	return desks.ContainsAny(language.Fold(text), []string{"不取消", "别取消", "不用取消", "先不取消", "保留", "还是去", "还是来", "keep it", "don't cancel", "do not cancel"})
}

// asksLength is who asks how long work takes; howOften asks for an interval or a life, folded.
var (
	asksLength = regexp.MustCompile(`(?:要|需要|得|花|做|大概|大约|换|洗|修)[^,，。?？]{0,4}(?:多久|多长时间|多少时间|几个?小时|几个?钟)|how long (?:does|will|would|do|is)`)
	howOften   = regexp.MustCompile(`一次|能用|能开|能撑|还能|寿命|质保|保修|有效|隔|等多|多久[换做保]|last|wait|how often|warranty`)
)

// asksHowLong recognises a customer who asks how long a service takes.
func asksHowLong(t desks.Turn) bool {
	text := language.Fold(t.Text)
	return !t.Who.IsStaff() && t.Action == "" && len(t.Reading.Slots.Items) > 0 && t.Reading.Slots.When.Empty() && asksLength.MatchString(text) && !howOften.MatchString(text)
}

// timeOnly is what may stand around a time in a message that asks for nothing else, folded.
var timeOnly = regexp.MustCompile(`^(?:那|咁|噉|嗯|好|好的|等下|就|要不|还是|不如|改|改到|想|我|我想|约|来|去|过来|过去|可以|可唔可以|能|行|得|有空|有位|有空位|有位置|有时间|的|吧|呢|啊|呀|啦|哦|吗|么|嘛|不行|不可以|不|没|行不行|得唔得|可不可以|怎么样|方便|方便吗|好吗|ok|how about|what about|can i come|can i|is|on|at|free|available|please|,|，|。|\.|!|！|\?|？| )*$`)

// onlyTime recognises a message that says a time and nothing else: "周日可以吗". It can only mean a visit.
func onlyTime(t desks.Turn) bool {
	return t.Action == "" && saysTime(t) && timeOnly.MatchString(withoutTime(t))
}

// dayAndService recognises a day, one service and nothing else, "明天洗车": a visit as well.
func dayAndService(t desks.Turn) bool {
	items := t.Reading.Slots.Items
	if t.Action != "" || len(items) != 1 || t.Reading.Slots.When.Date.IsZero() {
		return false
	}
	rest, service, found := strings.Cut(withoutTime(t), language.Fold(items[0].Words))
	return found && timeOnly.MatchString(rest+service)
}

// withoutTime is what a message says beside the time, folded.
func withoutTime(t desks.Turn) string {
	folded := []rune(language.Fold(t.Text))
	when := t.Reading.Slots.When
	rest := string(folded)
	if when.End > when.Start && when.End <= len(folded) {
		rest = string(slices.Delete(folded, when.Start, when.End))
	}
	return strings.Replace(rest, language.Fold(when.Impossible), "", 1)
}

// asksFree recognises staff who ask what is left of a day.
func asksFree(text string) bool {
	return desks.ContainsAny(language.Fold(text), []string{"空位", "空闲", "有空", "几个位", "塞一", "加一台", "插一", "剩多少位", "还剩位", "空工位", "还能约", "还有位", "约满", "排得下", "free slot", "free time", "availab", "any room"})
}

// asksUnconfirmed recognises staff who ask for the appointments that nobody has confirmed.
func asksUnconfirmed(text string) bool {
	return desks.ContainsAny(language.Fold(text), []string{"没确认", "未确认", "待确认", "还没确认", "等确认", "unconfirmed", "to be confirmed", "to confirm"})
}

// missedWords are what staff ask who did not come with, folded; a reason that they report is none.
var missedWords = regexp.MustCompile(`^(?:帮我|查|看|一下|下|有没有|有冇|有|是|那|那么|哪几个|哪些|哪位|谁|边个|几个|多少|人|客户|客人|车|台|架|爽约|放鸽子|放鸟|没来|没到|冇嚟|冇到|未到店|没到店|未到|缺席|的|约了|预约|都|还|又|咗|有谁|啊|呢|了|吗|名单|list|of|the|any|who|which|cars?|customers?|did not|didn'?t|did|no-?shows?|not|show up|show|turn up|come|came|were|was|our|for|on|missed|their|appointments?|\?|？|。|,|，| )+$`)

// asksMissed recognises staff who ask who did not come: "爽约的有谁", "昨天谁没来", "no-shows yesterday".
func asksMissed(t desks.Turn) bool {
	s, text := t.Reading.Slots, withoutDays(t)
	return t.Who.IsStaff() && t.Action == "" && s.Plate == "" && s.Phone == "" && s.Name == "" && after.MatchString(text) && missedWords.MatchString(text)
}

// wishes are the words of who wants to come, folded.
var wishes = regexp.MustCompile(`想|要来|预约|约个|约一|帮我约|过来做|过去做|来做|book|schedule|appointment|come in|bring `)

// Joins implements desks.Joiner: a question that comes with the wish to bring the car, its service and its day, begins a booking.
func (d *Desk) Joins(t desks.Turn) bool {
	_, wanted := desks.Priced(t)
	return saysTime(t) && len(wanted) > 0 && wishes.MatchString(language.Fold(t.Text))
}

// asksTime recognises a time to come that is asked for in the middle of something else: "明儿能去不".
func asksTime(t desks.Turn) bool {
	when := t.Reading.Slots.When.Date
	today := t.Now.Format(time.DateOnly)
	return onlyTime(t) && when.String() >= today && asking.MatchString(language.Fold(t.Text))
}

var asking = regexp.MustCompile(`[?？]|吗|么|不$|行不|可以|能|方便|can |could `)

// drops recognises that the booking that is being made is dropped, rather than one that stands: "不约了", and "取消" alone.
func (f *form) drops(t desks.Turn) bool {
	text := language.Fold(strings.TrimSpace(t.Text))
	gone := t.Reading.Slots.Answer == intents.Nevermind || cancelOnly.MatchString(text) || desks.ContainsAny(text, []string{"不约了", "不订了", "不做了", "不弄了", "不来了", "不去了", "唔约", "唔做", "唔嚟"})
	gone = gone || f.Asked == askWhich && t.Reading.Slots.Answer == intents.No // neither of the two that were offered
	return f.Job == jobBook && f.Asked != "" && gone && t.Reading.Slots.When.Empty()
}

var cancelOnly = regexp.MustCompile(`^(?:先|那|那就|算了|嗯)*[ ,，]*取消(?:吧|掉|了|啦|算了)*[。.!！]*$|^cancel(?: it| that| this)?[.!]*$`)

// resumes recognises who wants the visit after all: "等等 还是做吧".
func resumes(text string) bool { return afterAll.MatchString(language.Fold(strings.TrimSpace(text))) }

var afterAll = regexp.MustCompile(`^(?:等等|等下|等一下|算了|那|嗯|好吧|诶)*[ ,，]*(?:我)?还是(?:做|约|来|去|弄|修|洗|订|预约)(?:一下|一个|个|了)?(?:吧|啦|好了)?[。!！~]*$|^(?:wait,? |ok,? |actually,? |fine,? )*(?:let's|lets|i'll|i will) (?:do|book) it(?: after all| then)?[.!]*$`)

// namesService recognises a message that is the name of one service and nothing else.
func namesService(t desks.Turn) bool {
	items := t.Reading.Slots.Items
	return t.Action == "" && len(items) == 1 && language.Fold(strings.Trim(t.Text, " 。.!！~")) == language.Fold(items[0].Words)
}

// anyTime recognises that whatever is free will do.
func anyTime(text string) bool {
	return desks.ContainsAny(language.Fold(text), []string{"随便", "都行", "都可以", "无所谓", "你定", "您定", "你安排", "您安排", "看着办", "whatever", "any time", "anytime", "whenever"}) || hurries(text)
}

// hurries recognises who wants to come as soon as there is room.
func hurries(text string) bool {
	folded := language.Fold(text)
	return inHaste.MatchString(folded) && !desks.ContainsAny(folded, []string{"不急", "不着急", "不赶", "唔急", "唔赶", "no hurry", "no rush", "not in a"})
}

var inHaste = regexp.MustCompile(`赶时间|尽快|尽早|越快越好|快点|快啲|快一点|最快|最早|马上|即刻|赶紧|很急|好急|着急|我急|\basap\b|hurry|as soon as|soonest|earliest`)

// leavesOpen recognises who cannot name the work: the shop is to look first.
func leavesOpen(t desks.Turn) bool {
	folded := language.Fold(strings.TrimSpace(t.Text))
	elsewhere := !t.Reading.Unsure && (t.Reading.Intent == intents.Location || t.Reading.Intent == intents.Human)
	return t.Action == "" && !t.Who.IsStaff() && len(t.Reading.Slots.Items) == 0 && !elsewhere && !desks.SpeaksOfCost(t) && !asksWhen.MatchString(folded) && unsureWhat.MatchString(folded)
}

var (
	unsureWhat = regexp.MustCompile(`不知道|不清楚|不确定|不晓得|不懂|说不[准清上]|唔知|唔清楚|唔肯定|唔识|(?:到店|到了|去了|过去|过来|来了|来店|到时候?|嚟到|去到)[里再先]?(?:再|看|说|定|检查|讲)|(?:你们?|师傅|帮我|帮忙|先)(?:帮我)?(?:看看|看下|看一下|检查|查查|查一下|睇下|睇睇)|有点?(?:问题|毛病|不对)|不对劲|怪怪的|有啲(?:问题|唔妥)|唔妥|` +
		`\b(?:no idea|not sure|don'?t know|dunno|idk|no clue|you tell me|decide (?:there|later)|take a look|have a look|check it|acting up)\b|something(?:'s| is)? (?:wrong|off)`)
	asksWhen = regexp.MustCompile(`几点|几号|哪天|什么时候|几时|when`)
)

// agendaWords are what staff say beside the day when they ask who comes, folded: "这周五的预约", "下午谁来".
var agendaWords = regexp.MustCompile(`^(?:查一下|查|看一下|看看|看|帮我看下|都|还|的|上|里|我们|咱们|店里|一共|总共|有|是|有咩|有乜|show me|list|show|the|our|any|,|，| |'s)*(?:预约|预约表|预约列表|预约情况|预约安排|排班|谁|哪些|哪几个|几个|多少|多少个|几台|几位|人|客户|车|谁的|要|会|来|到店|到|约了|约|保养|排了|进店|空位|空闲|有空|空工位|能约|约满|排得下|appointments|bookings|free slots|any free slots|availability|any room|who is coming|who's coming|who comes|what's booked|what is booked)+(?:情况|安排|列表|吗|呢|啊|呀|了|的|有|哪些|多少|几个|谁|什么|怎么样|for|on|at| |\?|？|。)*$`)

// asksAgenda recognises staff who ask for the appointments of a day or of several, with the days said or today meant.
func asksAgenda(t desks.Turn) bool {
	s := t.Reading.Slots
	if !t.Who.IsStaff() || t.Action != "" || s.Plate != "" || s.Phone != "" || s.Name != "" {
		return false
	}
	rest := withoutDays(t)
	return rest != language.Fold(strings.TrimSpace(t.Text)) && agendaWords.MatchString(rest)
}

// withoutDays is what a message says beside the day or the days, folded.
func withoutDays(t desks.Turn) string {
	from, to := t.Reading.Slots.When.Start, t.Reading.Slots.When.End
	if days, ok := times.Several(t.Text, t.Now); ok {
		from, to = days.Start, days.End
	}
	folded := []rune(language.Fold(t.Text))
	if from < to && to <= len(folded) {
		folded = slices.Delete(folded, from, to)
	}
	return strings.TrimSpace(string(folded))
}
