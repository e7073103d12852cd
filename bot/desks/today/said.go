package today

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents/times"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Words that do not say that an entry is done, folded.
var (
	later    = regexp.MustCompile(`推迟|推到|推后|推去|延|挪|改天|改到|放放|放一放|再打|再联系|先打|等下|明天|听日|下周|下礼拜|没接|冇接|没人接|不接|打不通|没打通|占线|关机|later|tomorrow|put off|push|postpone|snooze|no answer|voicemail|didn't pick|did not pick`)
	finished = regexp.MustCompile(`划掉|勾|剔|空号|关了|关掉|算完成|标完成|tick|close`)
	handed   = regexp.MustCompile(`转给|转俾|交给|交俾|派给|改派|让.+(?:打|跟|去)|给.+(?:打|跟)|\b(?:give|assign|hand|pass)\b`)
	counted  = regexp.MustCompile(`(?:任务|第|task|number|no\.?|#)\s*(\d|[一二三四五六七八])(?:[^\d点:]|$)|^(\d)[\s,，]*[^\d\s,，点:号个位台条次家天周月日时小分年万千百块元%]`) // not "3个都打完了", "2天后再打"
)

// said moves on the entry that a line of staff means, by its number, its customer, or because there is no other; else it asks
// which.
func (d *Desk) said(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	list, err := d.due(ctx, t)
	if err != nil || len(list) == 0 {
		return desks.Reply{Text: prompts.Todos{}.In(t.Language), Keep: true}, err
	}
	one, ok, err := d.meant(ctx, t, list)
	if err != nil {
		return desks.Reply{}, err
	}
	s, known, err := stepIn(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	if ok && known {
		return d.move(ctx, t, s, one.ID)
	}
	r, err := d.list(ctx, t, store.Todo{})
	r.Text = prompts.Todo{Nobody: ok}.Which(t.Language) + "\n\n" + r.Text
	return r, err
}

// meant is the entry that a line means; ok is false for none or several.
func (d *Desk) meant(ctx context.Context, t desks.Turn, list []store.Todo) (one store.Todo, ok bool, err error) {
	if n := numberIn(t.Text); n > 0 {
		if n > len(list) {
			return one, false, nil
		}
		return list[n-1], true, nil
	}
	s, err := desks.FindSubject(ctx, t)
	if err != nil {
		return one, false, err
	}
	if s.Said != "" {
		list = slices.DeleteFunc(slices.Clone(list), func(one store.Todo) bool {
			return !slices.ContainsFunc(s.Found, func(c store.Customer) bool { return c.ID == one.Customer })
		})
	}
	if len(list) != 1 {
		return one, false, nil
	}
	return list[0], true, nil
}

// numberIn is the number of an entry that a line says: "第二个", "任务3", "2 办好了"; 0 for none.
func numberIn(text string) int {
	m := counted.FindStringSubmatch(language.Fold(strings.TrimSpace(text)))
	if m == nil {
		return 0
	}
	if n, err := strconv.Atoi(m[1] + m[2]); err == nil {
		return n
	}
	return slices.Index([]rune("一二三四五六七八"), []rune(m[1])[0]) + 1
}

// stepIn is what a line says of an entry; known is false for one that is to go to nobody whom the shop has.
func stepIn(ctx context.Context, t desks.Turn) (s step, known bool, err error) {
	text := language.Fold(t.Text)
	if handed.MatchString(text) {
		staff, err := t.Read.StaffOf(ctx, t.Shop.ID)
		for _, one := range staff {
			if one.Active && one.Name != "" && strings.Contains(text, language.Fold(one.Name)) {
				return step{what: give, to: one}, true, err
			}
		}
		return s, false, err
	}
	when := t.Reading.Slots.When
	if finished.MatchString(text) || !later.MatchString(text) && when.Empty() {
		return step{what: done}, true, nil
	}
	return step{what: snooze, until: until(t, when)}, true, nil
}

// until is when an entry is to be done instead: at the time that is said, or on that day at the hour that it is now, or tomorrow.
func until(t desks.Turn, when times.Reading) time.Time {
	day := t.Now
	switch {
	case !when.Date.IsZero():
		day = when.Date.In(t.Location())
	case !when.Clock.Valid:
		day = t.Now.Add(tomorrow)
	}
	hour, minute := t.Now.Hour(), t.Now.Minute()
	if when.Clock.Valid {
		hour, minute = when.Clock.Hour, when.Clock.Minute
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, t.Location())
	if !at.After(t.Now) {
		return t.Now.Add(tomorrow)
	}
	return at
}
