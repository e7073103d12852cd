package scripts

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/store"
)

// The kinds of drafts, and the playbook entries that each may rest on, by the start of
// their id.
const (
	kindObjection = "objection"
	kindInvite    = "invite"
	kindFollowup  = "followup"
)

var entriesOf = map[string][]string{
	kindObjection: {"objection-"},
	kindInvite:    {"invite-"},
	kindFollowup:  {"care-", "complaint-", "invite-"},
}

// choose finds the playbook entry that a draft rests on: what the words ask for, or else
// what the customer's own record calls for. An empty id means that nothing fits.
func (d *Desk) choose(ctx context.Context, t desks.Turn, kind string, f facts) (string, error) {
	text := t.Text
	if o := t.Reading.Slots.Objection; kind == kindObjection && o.Words != "" {
		text = o.Words
	}
	if kind != kindObjection && f.customer.ID != 0 {
		if id, ok := d.occasion(t.Text); ok {
			return id, nil
		}
		return d.fromRecord(ctx, t, kind, f)
	}
	hits, err := d.library.Search(ctx, knowledge.Query{Shop: t.Shop.ID, Text: text, Audience: knowledge.Staff, Limit: 20, Now: t.Now})
	if err != nil {
		return "", err
	}
	for _, h := range hits {
		if slices.ContainsFunc(entriesOf[kind], func(start string) bool { return strings.HasPrefix(h.Passage.Document.ID, start) }) {
			return h.Passage.Document.ID, nil
		}
	}
	if id, ok := byObjection[t.Reading.Slots.Objection.Kind]; ok && kind == kindObjection {
		return id, nil
	}
	return "", nil
}

// byObjection is the entry for each kind of objection where the words alone find none.
var byObjection = map[string]string{
	intents.ObjectionPrice: "objection-too-expensive", intents.ObjectionCompare: "objection-price-compare", intents.ObjectionTime: "objection-no-time",
}

// occasions are words that ask for one particular entry, folded.
var occasions = []struct{ word, entry string }{
	{"生日", "invite-birthday"},
	{"转介绍", "invite-referral-ladder"},
	{"推荐朋友", "invite-referral-ladder"},
	{"老带新", "invite-referral-ladder"},
	{"冬季", "invite-season-winter"},
	{"夏季", "invite-season-summer"},
	{"春节", "invite-spring-festival"},
	{"二次", "invite-second-follow-up"},
	{"唤醒", "invite-dormant-wake-up"},
	{"沉睡", "invite-dormant-wake-up"},
	{"流失", "invite-churn-three-touches"},
	{"爽约", "care-no-show-followup"},
	{"没来", "care-no-show-followup"},
	{"放鸟", "care-no-show-followup"},
	{"no-show", "care-no-show-followup"},
	{"no show", "care-no-show-followup"},
	{"birthday", "invite-birthday"},
	{"referral", "invite-referral-ladder"},
	{"回访", "care-24h-callback-nps"},
	{"评价", "care-30-days-review"},
	{"好评", "care-30-days-review"},
	{"活动", "invite-event"},
}

// away is a customer who has not come for long, folded: their record tells what to say, and no appointment was missed.
var away = regexp.MustCompile(`(?:久|年|月|星期|周|天|一直|最近|长时间)[^,，。]{0,2}(?:没来|没到店|冇嚟)|没来了|没来过`)

func (d *Desk) occasion(text string) (string, bool) {
	text = away.ReplaceAllString(language.Fold(text), "")
	for _, o := range occasions {
		if strings.Contains(text, o.word) {
			return o.entry, true
		}
	}
	return "", false
}

// firstResponse is the entry for a customer whose complaint is open.
const firstResponse = "complaint-first-response"

// fromRecord follows the care calendar: an open complaint first, then the time since the
// last visit. NPS ≤24 h, care ≤7 days, review ≤30 days are mission B6.
func (d *Desk) fromRecord(ctx context.Context, t desks.Turn, kind string, f facts) (string, error) {
	_, err := t.Read.OpenTicket(ctx, f.customer.ID, 0)
	if err == nil {
		return firstResponse, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	if f.last == nil {
		return "invite-first-call", nil
	}
	day := 24 * time.Hour
	switch since := t.Now.Sub(f.last.OpenedAt); {
	case since >= d.rules.Dormant:
		return "invite-dormant-wake-up", nil
	case kind == kindInvite && since >= d.rules.Due:
		return "invite-first-call", nil
	case kind == kindInvite:
		return "invite-by-persona", nil
	case since <= 2*day:
		return "care-24h-callback-nps", nil
	case since <= 10*day:
		return "care-7-days", nil
	case since <= 40*day:
		return "care-30-days-review", nil
	default:
		return "care-maintenance-due", nil
	}
}

// The variants of a script, by the last heading of their passage.
var variants = []string{"温暖", "简短", "专业"}

// persona is the variant to start with: facts for those who doubt, brevity for regulars
// who come often, warmth for everybody else.
func persona(t desks.Turn, f facts) string {
	switch {
	case t.Reading.Slots.Objection.Kind == intents.ObjectionDoubt, t.Reading.Slots.Objection.Kind == intents.ObjectionParts:
		return "专业"
	case f.totals.Count >= often:
		return "简短"
	default:
		return "温暖"
	}
}

// often is a regular's number of visits: 高频保养 (mission A6).
const often = 12
