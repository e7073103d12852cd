package digests

import (
	"context"
	"regexp"
	"time"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
)

// The parts of a digest that managers ask for by name, folded.
var partWords = []struct {
	part  string
	words *regexp.Regexp
}{
	{listGaps, regexp.MustCompile(`没答上|答不上|没回答|不会答|没有答案|缺口|unanswered|no answer|\bgaps?\b`)},
	{"risks", regexp.MustCompile(`流失|要走|快走|跑掉|丢客|about to leave|leaving|churn|at risk|losing`)},
	{"owes", regexp.MustCompile(`承诺|快超时|要超时|快到期|什么风险|哪些风险|\bpromises?\b`)},
	{"funnel", regexp.MustCompile(`爽约|没来的|转化|漏斗|到店率|成交|营业额|营收|流水|产值|收入|no[- ]?shows?|conversion|revenue|turnover|funnel`)},
	{"results", regexp.MustCompile(`复购|回头|满意度|好评率|达标|目标|\bnps\b|targets?|repurchase|satisfaction`)},
}

// notFigures are questions for words or for a way to act, not for figures.
var notFigures = regexp.MustCompile(`怎么办|怎么说|怎么回|怎么做|如何|话术|唤醒|挽回|写个|写一|方案|规则|流程|报告|日报|周报|月报|简报|digest|report|how (?:do|to|should)`)

// partIn is the part of a digest that a question is about; empty for the whole.
func partIn(text string) string {
	folded := language.Fold(text)
	if notFigures.MatchString(folded) {
		return ""
	}
	for _, p := range partWords {
		if p.words.MatchString(folded) {
			return p.part
		}
	}
	return ""
}

// longestQuestion is how long a question for a part may be that no intent of theirs is about.
const longestQuestion = 20

// asksFigure is a part that is asked how much or who, folded.
var asksFigure = regexp.MustCompile(`什么|多少|几|谁|哪些|哪位|怎么样|如何|率[?？]?$|额[?？]?$|who|what|how|which`)

// Hears implements desks.Listener: managers who ask for a figure in so few words that it reads like anything.
func (d *Desk) Hears(t desks.Turn, busy bool) (desks.Act, bool) {
	short := utf8.RuneCountInString(t.Text) <= longestQuestion || t.Language == language.En && len(t.Text) <= 3*longestQuestion
	s := t.Reading.Slots
	named := s.Name != "" || s.Plate != "" || s.Phone != "" || s.Objection.Kind != ""
	return desks.ActDigest, desks.May(t.Who.Role, desks.ActDigest) && t.Action == "" && !busy && short && !named && partIn(t.Text) != "" && asksFigure.MatchString(language.Fold(t.Text))
}

// one gives a part of the period's digest.
func (d *Desk) one(ctx context.Context, t desks.Turn, p Period, part string) (desks.Reply, error) {
	if _, said := ParsePeriod(t.Text, t.Now); !said && part == "results" { // one day holds nothing against a target
		p, _ = ParsePeriod("本月", t.Now)
	}
	digest, err := Collect(ctx, t.Read, t.Shop, p.From, p.To, t.Now, d.rules)
	if err != nil {
		return desks.Reply{}, err
	}
	w := digest.words(t.Language, d.rules)
	w.Part = part
	r := desks.Reply{Text: w.One(t.Language), Buttons: buttons(t, p), Keep: true, Notes: []string{p.Key() + " " + part}}
	if part == "risks" && len(w.AtRisk) > 0 || part == "owes" && len(w.Promises) > 0 {
		r.Sources = w.sources(digest)
	}
	return r, nil
}

// visitsLooked are as many visits as tell a customer's habit, ticketsLooked as many complaints as may be open.
const (
	visitsLooked  = 10
	ticketsLooked = 5
)

// whyCustomer tells what the record says of one customer who may be leaving; done is false where the question names nobody.
func (d *Desk) whyCustomer(ctx context.Context, t desks.Turn) (r desks.Reply, done bool, err error) {
	s, err := desks.FindSubject(ctx, t)
	c, ok := s.One()
	if err != nil || !ok {
		return r, false, err
	}
	orders, err := t.Read.OrdersOf(ctx, c.ID, visitsLooked)
	if err != nil {
		return r, false, err
	}
	totals, err := t.Read.TotalsOf(ctx, c.ID)
	if err != nil {
		return r, false, err
	}
	words := prompts.DigestVisits{Name: desks.NameOf(t.Language, c), Visits: totals.Count, OptedOut: !c.OptedOutAt.IsZero()}
	if n := len(orders); n > 0 {
		day := 24 * time.Hour
		words.Last = orders[0].OpenedAt.In(t.Location())
		words.Days = int(t.Now.Sub(orders[0].OpenedAt) / day)
		if n > 1 {
			words.Usual = int(orders[0].OpenedAt.Sub(orders[n-1].OpenedAt)/day) / (n - 1)
		}
		r.Sources = append(r.Sources, desks.Source{Label: orders[0].Number, Ref: "order/" + orders[0].Number})
	}
	tickets, err := t.Read.TicketsOf(ctx, c.ID, ticketsLooked)
	for _, k := range tickets {
		if k.ClosedAt.IsZero() {
			words.Complaints = append(words.Complaints, prompts.Complaint{Ticket: int64(k.ID), Grade: k.Grade, Subject: k.Subject})
		}
	}
	r.Text, r.Keep, r.Personal = words.In(t.Language), true, true
	return r, true, err
}
