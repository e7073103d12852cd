// Package duplicates is the desk that keeps one record per person: it finds records that may
// be the same person's, shows them to staff side by side with what speaks for it and against
// it, and merges or keeps apart what staff decide; nothing is ever merged by itself (mission
// A1, F8). It owns the tables customer_merges and customer_pairs.
package duplicates

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents/identifiers"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Rules are the desk's numbers.
type Rules struct {
	// PerDay is how many new pairs the team is shown by itself in the morning; 0 is none,
	// staff may still ask.
	PerDay int `yaml:"per_day"`
}

// DefaultRules: five a day, a number of ours. A fresh import must not flood the team.
func DefaultRules() Rules { return Rules{PerDay: 5} }

// Check reports contradictions.
func (r Rules) Check() error {
	if r.PerDay < 0 || r.PerDay > 50 {
		return fmt.Errorf("duplicates.per_day: %d is not between 0 and 50", r.PerDay)
	}
	return nil
}

// Desk merges records. It is safe for concurrent use.
type Desk struct {
	hours *desks.Calendar
	team  desks.Team
	rules Rules
}

// New opens the desk.
func New(hours *desks.Calendar, team desks.Team, rules Rules) *Desk { return &Desk{hours, team, rules} }

// Name of the desk.
func (d *Desk) Name() string { return "duplicates" }

// Lines of staff, folded. A customer is named by the number on the card, or by phone.
var (
	list  = regexp.MustCompile(`重复的?(?:客户|顾客|档案)|(?:客户|顾客|档案)(?:有)?重复|\bduplicate (?:customers|records)\b`)
	both  = regexp.MustCompile(`^(?:请|麻烦)?(?:合并|merge)(?:客户|顾客|档案| customers?)?\s*#?(\+?\d{1,15})号?\s*(?:和|与|跟|、|,|，|and|\s)\s*(?:客户)?#?(\+?\d{1,15})号?$`)
	apart = regexp.MustCompile(`^(?:客户)?#?(\+?\d{1,15})号?\s*(?:和|与|跟|、|and)\s*(?:客户)?#?(\+?\d{1,15})号?\s*(?:不是同一?个?人|are two people)$`)
	undo  = regexp.MustCompile(`^(?:撤销|撤回|取消|undo)\s*(?:合并|merge)\s*#?(\d{1,9})$`)
)

// heard is what a line or a button asks for.
type heard struct {
	what   string // list, card, merge, apart or undo; empty: nothing of ours
	values []string
}

func hear(t desks.Turn) heard {
	if action, ok := strings.CutPrefix(t.Action, "duplicates:"); ok {
		parts := strings.Split(action, ":")
		return heard{parts[0], parts[1:]}
	}
	text := strings.TrimRight(strings.TrimSpace(language.Fold(t.Text)), "。.!！")
	for _, p := range []struct {
		what    string
		pattern *regexp.Regexp
	}{{"undo", undo}, {"card", both}, {"apart", apart}} {
		if m := p.pattern.FindStringSubmatch(text); m != nil {
			return heard{p.what, m[1:]}
		}
	}
	if list.MatchString(text) {
		return heard{what: "list"}
	}
	return heard{}
}

// Hears implements desks.Listener.
func (d *Desk) Hears(t desks.Turn, _ bool) (desks.Act, bool) {
	if !t.Who.IsStaff() {
		return desks.ActTalk, false
	}
	h := hear(t)
	return actOf(h), h.what != ""
}

// actOf is the right that something needs: to look, or to decide.
func actOf(h heard) desks.Act {
	if h.what == "list" || h.what == "card" {
		return desks.ActViewCustomer
	}
	return desks.ActMerge
}

// Answer shows pairs, or does what staff decide.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	h := hear(t)
	if !desks.May(t.Who.Role, actOf(h)) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	if h.what == "list" {
		return d.list(ctx, t)
	}
	if h.what == "undo" && len(h.values) == 1 {
		id, _ := strconv.ParseInt(h.values[0], 10, 64) // 0 is none
		return d.undo(ctx, t, store.MergeID(id))
	}
	if len(h.values) != 2 {
		return desks.Reply{Text: prompts.Duplicate{Said: t.Text}.Nobody(t.Language), Keep: true}, nil
	}
	var two [2]store.Customer
	for i, said := range h.values {
		c, err := named(ctx, t, said)
		if errors.Is(err, store.ErrNotFound) {
			return desks.Reply{Text: prompts.Duplicate{Said: said}.Nobody(t.Language), Keep: true}, nil
		}
		if err != nil {
			return desks.Reply{}, err
		}
		two[i] = c
	}
	keep, gone := two[0], two[1]
	switch {
	case keep.ID == gone.ID:
		return desks.Reply{Text: prompts.Duplicate{Keep: twin(keep)}.AlreadyOne(t.Language), Keep: true}, nil
	case h.what == "merge":
		return d.merge(t, keep, gone), nil
	case h.what == "apart":
		return d.apart(t, keep, gone), nil
	}
	return d.show(ctx, t, keep, gone)
}

// named is the shop's customer of a number or phone; ErrNotFound where there is none.
func named(ctx context.Context, t desks.Turn, said string) (store.Customer, error) {
	var c store.Customer
	phone, err := identifiers.ParsePhone(said)
	if err == nil {
		c, err = t.Read.CustomerByPhone(ctx, string(phone))
	} else {
		id, _ := strconv.ParseInt(said, 10, 64) // 0 is none
		c, err = t.Read.Customer(ctx, store.CustomerID(id))
	}
	if err == nil && (c.Shop != t.Shop.ID || !c.ErasedAt.IsZero()) {
		return c, store.ErrNotFound
	}
	return c, err
}
