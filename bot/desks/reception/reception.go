// Package reception is the front desk: it greets, fetches a person, honours an opt-out,
// and takes every message that no other desk claims.
package reception

import (
	"context"
	"regexp"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/intents/sentiment"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/store"
)

// Rules are the desk's numbers.
type Rules struct {
	// PersonWithin is how soon a customer who asked for a person hears from one.
	PersonWithin time.Duration `yaml:"person_within"`
}

// DefaultRules: a quarter of an hour, the shipped playbook's time for a first contact.
func DefaultRules() Rules { return Rules{PersonWithin: 15 * time.Minute} }

// Lookup finds an answer in the playbook; ok is false when nothing is close enough. Unknown says so, and notes the gap.
type Lookup interface {
	Lookup(ctx context.Context, t desks.Turn) (r desks.Reply, ok bool, err error)
	Unknown(t desks.Turn) desks.Reply
}

// Desk is the reception. It is safe for concurrent use.
type Desk struct {
	playbook Lookup
	rules    Rules
}

// New opens the reception.
func New(playbook Lookup, rules Rules) *Desk { return &Desk{playbook, rules} }

// Name of the desk.
func (d *Desk) Name() string { return "reception" }

// Answer receives whoever comes.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if t.Who.IsStaff() {
		return d.staff(ctx, t)
	}
	typed := "" // a pressed button says nothing
	if t.Action == "" {
		typed = language.Fold(strings.TrimSpace(t.Text))
	}
	if callsOut.MatchString(typed) {
		return d.fetchPerson(t), nil
	}
	if asksWhoIAm.MatchString(typed) {
		return desks.Reply{Text: prompts.Reception{Shop: t.Shop.Name}.WhoIAm(t.Language), Buttons: menu(t), Keep: true}, nil
	}
	if noCalls.MatchString(typed) {
		return desks.Reply{Text: prompts.Reception{}.Fine(t.Language), Keep: true}, nil
	}
	if t.Action == "reception:human" || (t.Reading.Intent == intents.Human && !t.Reading.Unsure) {
		return d.fetchPerson(t), nil
	}
	words := prompts.Reception{Shop: t.Shop.Name}
	if t.Action == "reception:stop" {
		return d.optOut(t, words), nil
	}
	if t.Who.Customer != nil {
		words.Name, words.Known = t.Who.Customer.Name, true
	}
	switch {
	case t.Action == desks.ActionShareContact && t.Who.Phone != "": // the channel's proof, not the press, counts
		return desks.Reply{Text: words.Proven(t.Language), Buttons: menu(t), Keep: true}, nil
	case t.Action == "" && !desks.HasWords(t.Text):
		if len(desks.Files(t.Message)) > 0 {
			return desks.Reply{Text: words.FileAlone(t.Language), Keep: true, Buttons: []desks.Button{person(t)}}, nil
		}
		if strings.TrimSpace(t.Text) == "" {
			return desks.Reply{Text: words.NoText(t.Language), Keep: true}, nil
		}
		words.Glad = t.Reading.Sentiment.Polarity == sentiment.Positive
		return desks.Reply{Text: words.Emoji(t.Language), Keep: true}, nil
	case hurries.MatchString(typed):
		return desks.Reply{Text: words.Hurry(t.Language), Buttons: menu(t), Keep: true}, nil
	case whatever.MatchString(typed):
		return desks.Reply{Text: words.WhatFor(t.Language), Buttons: menu(t), Keep: true}, nil
	case t.Reading.Slots.Answer != "" && t.Action == "" && t.Reading.Unsure: // yes or no, but nothing was asked
		return desks.Reply{Text: words.Fine(t.Language), Keep: true}, nil
	case t.Reading.Unsure:
		return d.unsure(ctx, t, words)
	}
	switch t.Reading.Intent {
	case intents.OptOut:
		if t.Reading.Confidence < stopFrom {
			return desks.Reply{Text: words.AskStop(t.Language), Keep: true, Buttons: []desks.Button{{Label: words.StopLabel(t.Language), Action: "reception:stop"}}}, nil
		}
		return d.optOut(t, words), nil
	case intents.Praise:
		if thanksOnly.MatchString(language.Fold(strings.TrimSpace(t.Text))) {
			return spoken(words.Welcomed(t.Language)), nil
		}
		return spoken(words.Thanks(t.Language)), nil
	case intents.Greet:
		return desks.Reply{Text: words.Welcome(t.Language), Buttons: menu(t), Keep: true}, nil
	}
	return d.unsure(ctx, t, words)
}

var (
	// asksWhoIAm is whoever wonders whether a person writes here; "真人" alone asks for one.
	asksWhoIAm = regexp.MustCompile(`^(?:请问)?(?:你|您|你们|这|这边|对面)*(?:到底)?(?:是不是|是)?(?:个|一个)?(?:真人|活人|机器人|人工智能|ai|人|智能客服|自动回复)(?:还是[^,，。]{1,8})?(?:吗|么|吧|嘛|啊|呢|的)*[?？]?$|^are you (?:a |an )?(?:real |human|person|bot|robot|ai|machine)`)
	// callsOut is who waits for somebody to answer: "人呢", "怎么没人理".
	callsOut = regexp.MustCompile(`^(?:喂|诶|你们|你哋|到底|都)*(?:人呢|人都?去哪|人在哪|有人管|有冇人理|有没有人[管理]|怎么没人|(?:都)?[没冇]人[管理覆回]|点解冇人|is anyone going to|why (?:does|is) (?:nobody|no one))`)
	// asksClearly is a question with something in it: it is not known, rather than not understood.
	asksClearly = regexp.MustCompile(`.{3,}(?:吗|么|呢)[?？]?$|^(?:能不能|可不可以|可以|能|有没有|是不是|怎么|为什么|什么).{2,}|.{3,}[?？]$`)
	// noCalls is who wants no person: "不用给我打电话".
	noCalls = regexp.MustCompile(`(?:不用|不要|别|不需要|不必|无需)(?:再)?(?:给我|找|叫|让|请|转)?(?:人)?(?:打电话|电话|联系我|联系|人工|回电)|唔(?:使|要|需要|好|想)(?:再)?(?:人)?(?:打俾我|打畀我|打比我|打电话|打嚟|搵人|搵我|call我)|don't call|do not call|no need to call|no need for a person`)
	// whatever is who leaves it to us, or only looks around, where nothing was asked.
	whatever = regexp.MustCompile(`^(?:那|就|嗯|我|我就|先)*(?:随便|随意|随便看看|看看|都行|都可以|都得|无所谓|冇所谓|是但|看着办|看着弄|你看着办|你定|您定|你说|whatever|anything|any|either|up to you|i don't care|idc|idk|dunno|not sure|just looking)(?:吧|啦|了|呗|啊|呀|咯|喽|你|您|都行|都可以|[ ,，。.!！~])*$`)
	// hurries is who is in a hurry and has not said about what.
	hurries = regexp.MustCompile(`^(?:很|好|超|非常|真的|我|在线等|挺|i'm |im |i am )*(?:急|着急|急死了|急用|赶时间|赶着走|没时间|有急事|in a hurry|快点|快啲|快|hurry|urgent|asap|help|救命|quick)(?:急|啊|呀|了|的|点|点啊|!|！|。|\.|,|，| )*$`)
	// thanksOnly is thanks and no praise.
	thanksOnly = regexp.MustCompile(`^(?:好的?|ok|嗯)?[,， ]*(?:谢谢|多谢|感谢|谢了|谢啦|谢|3q|thx|thanks|thank you|唔该|辛苦了|辛苦|ty|cheers)(?:你|您|你们|了|啦|啊|哈|哦|晒|师傅|老板|亲|so much|a lot|[!！。.~～ 🙏])*$`)
)

// unsure tries the playbook, and asks rather than guesses.
func (d *Desk) unsure(ctx context.Context, t desks.Turn, words prompts.Reception) (desks.Reply, error) {
	r, ok, err := d.playbook.Lookup(ctx, t)
	if ok || err != nil {
		return r, err
	}
	if t.Reading.Intent == intents.Other && !t.Reading.Unsure {
		r := spoken(words.NotOurs(t.Language))
		r.Buttons = menu(t)
		return r, nil
	}
	if asksClearly.MatchString(language.Fold(strings.TrimSpace(t.Text))) {
		return d.playbook.Unknown(t), nil
	}
	return desks.Reply{Text: words.WhatDoYouMean(t.Language), Buttons: menu(t), Unhelped: true, Keep: true}, nil
}

// spoken is a reply whose own words are all that may be said in others.
func spoken(text string) desks.Reply {
	return desks.Reply{Text: text, Keep: true, Grounds: &guard.Sources{Records: []string{text}}}
}

// menu is what most customers come for.
func menu(t desks.Turn) []desks.Button {
	return []desks.Button{{Label: prompts.Booking{}.BookLabel(t.Language), Action: "booking:new"}, person(t)}
}

// person calls one.
func person(t desks.Turn) desks.Button {
	return desks.Button{Label: prompts.Reception{}.HumanLabel(t.Language), Action: "reception:human"}
}

// fetchPerson files that the customer wants a human, and says when one will answer.
func (d *Desk) fetchPerson(t desks.Turn) desks.Reply {
	words := prompts.Reception{Minutes: int(d.rules.PersonWithin / time.Minute), Text: t.Text}
	if t.Who.Customer != nil {
		words.Name = t.Who.Customer.Name
	}
	return desks.Reply{Text: words.PersonComes(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		return t.CallPerson(ctx, tx, words.WantsPerson("zh-Hans"))
	}}
}

// stopFrom is how sure a reading must be to silence the shop without asking: a mistake costs the customer every reminder that
// they want. Plain words for it ("退订", "别再给我发") are read with certainty.
const stopFrom = 0.85

// optOut stops all unasked messages at once (mission B5).
func (d *Desk) optOut(t desks.Turn, words prompts.Reception) desks.Reply {
	r := desks.Reply{Text: words.OptedOut(t.Language)}
	if t.Who.Customer != nil {
		r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			return tx.SetOptOut(ctx, t.Who.CustomerID(), true)
		}
	}
	return r
}

// staff greets staff, and answers what no other desk took from the playbook.
func (d *Desk) staff(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	words := prompts.Reception{Name: t.Who.Staff.Name, Manager: desks.May(t.Who.Role, desks.ActDigest)}
	if desks.HasWords(t.Text) && t.Reading.Intent != intents.Help && t.Reading.Intent != intents.Greet && desks.May(t.Who.Role, desks.ActAskPlaybook) {
		r, ok, err := d.playbook.Lookup(ctx, t)
		if ok || err != nil {
			return r, err
		}
		return desks.Reply{Text: words.StaffUnsure(t.Language), Unhelped: true, Keep: true}, nil
	}
	return desks.Reply{Text: words.StaffHelp(t.Language), Keep: true}, nil
}
