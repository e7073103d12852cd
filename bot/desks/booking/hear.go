package booking

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// heard is what a line says of a visit or a bay.
type heard struct {
	what   string // approve, arrived, noshow, here, closebay, openbay; empty: nothing of ours
	number store.AppointmentID
	plate  string
	bay    int
	reason string
}

var (
	numbered = regexp.MustCompile(`(?:预约号|编号|no\.?|number|#)\s*(\d{1,9})`)
	bayNamed = regexp.MustCompile(`(?:(\d{1,3})\s*号?\s*(?:工位|车位|机位)|(?:工位|bay)\s*(\d{1,3}))`)
	plateEnd = regexp.MustCompile(`^([a-z]?\d[a-z0-9]{2,5})[\s,，]*(?:到|来了|进店|没来|未到|arrived|is here|no[- ]?show|did not|didn't)`)
	after    = regexp.MustCompile(`(?:没来|没到|未到店|爽约|放鸽子|放鸟|冇嚟|冇到|未到|缺席|no[- ]?shows?|(?:did not|didn'?t) (?:come|show|turn up)|missed)[,，、:：;；\s]*(.*)$`)
)

// The words for it, folded. A question about a visit is not one of them.
var (
	arrivedWords = []string{"到店", "已到", "到了", "来了", "进店", "arrived", "checked in", "is here"}
	closedWords  = []string{"停用", "关闭", "封", "坏了", "检修", "维修中", "不能用", "out of order", "out of use", "close", "closed"}
	openedWords  = []string{"恢复", "启用", "修好", "可以用", "能用了", "reopen", "open again", "back in use"}
	hereWords    = []string{"我到了", "到店了", "我到店了", "已经到店", "我已到店", "我已经到了", "我们到了", "到门口了", "我在门口", "i'm here", "i am here", "i have arrived", "i've arrived"}
	waitWords    = []string{"排队", "候补", "有空位", "空出来", "有位", "通知我", "waiting list", "let me know", "tell me when", "notify me"}
)

// Hears implements desks.Listener: what staff say of a visit on one line ("沪A12345 到店",
// "预约号 3 没来，堵车", "3号工位停用"), the day whose appointments they ask for, and a customer
// at the door, one who asks how long work takes, or who says a time and nothing else.
func (d *Desk) Hears(t desks.Turn, busy bool) (desks.Act, bool) {
	switch h := hear(t); h.what {
	case "":
		if asksAgenda(t) || asksMissed(t) {
			return desks.ActManageBooking, true
		}
		return desks.ActTalk, !t.Who.IsStaff() && (asksHowLong(t) || asksTime(t) || resumes(t.Text) || !busy && (onlyTime(t) || namesService(t) || dayAndService(t)))
	case "arrived":
		return desks.ActNote, true // whoever opens the door notes it
	case "here":
		return desks.ActTalk, true
	}
	return desks.ActManageBooking, true
}

// longestLine is how long a line about a visit may be; a story is something else.
const longestLine = 80

func hear(t desks.Turn) (h heard) {
	text := language.Fold(strings.TrimSpace(t.Text))
	if t.Action != "" || text == "" || len([]rune(text)) > longestLine {
		return h
	}
	if !t.Who.IsStaff() {
		if slices.Contains(hereWords, strings.TrimRight(text, "。.!！~ 啦了")) || slices.Contains(hereWords, strings.TrimRight(text, "。.!！~ ")) {
			h.what = "here"
		}
		return h
	}
	if m := bayNamed.FindStringSubmatch(text); m != nil {
		h.bay, _ = strconv.Atoi(m[1] + m[2])
		switch {
		case desks.ContainsAny(text, openedWords):
			h.what = "openbay"
		case desks.ContainsAny(text, closedWords):
			h.what = "closebay"
		}
		return h
	}
	h.plate = string(t.Reading.Slots.Plate)
	if m := numbered.FindStringSubmatch(text); m != nil {
		n, _ := strconv.ParseInt(m[1], 10, 64)
		h.number = store.AppointmentID(n)
	}
	if m := plateEnd.FindStringSubmatch(text); m != nil && h.plate == "" && h.number == 0 {
		h.plate = strings.ToUpper(m[1])
	}
	if (h.plate == "" && h.number == 0) || strings.ContainsAny(text, "?？吗") || desks.ContainsAny(text, []string{"为什么", "为何", "怎么", "不来", "why"}) {
		return h
	}
	switch m := after.FindStringSubmatch(text); {
	case m != nil:
		h.what = "noshow"
		written, folded := []rune(strings.TrimSpace(t.Text)), []rune(m[1]) // the reason is noted as it was written
		h.reason = strings.TrimSpace(string(written[max(len(written)-len(folded), 0):]))
	case desks.ContainsAny(text, arrivedWords):
		h.what = "arrived"
	case strings.Contains(text, "确认") && (strings.Contains(text, "预约") || h.number != 0), strings.HasPrefix(text, "confirm"):
		h.what = "approve"
	}
	return h
}

// wantsToWait recognises that a full time is to be waited for.
func wantsToWait(text string) bool { return desks.ContainsAny(language.Fold(text), waitWords) }

// heardReply answers a line that Hears has heard. done is false for all others.
func (d *Desk) heardReply(ctx context.Context, t desks.Turn) (r desks.Reply, done bool, err error) {
	h := hear(t)
	switch h.what {
	case "":
		return r, false, nil
	case "here":
		r, err = d.customerHere(ctx, t)
		return r, true, err
	case "closebay", "openbay":
		r, err = d.bayHeard(ctx, t, h)
		return r, true, err
	}
	a, ok, err := d.meant(ctx, t, h)
	if err != nil {
		return r, true, err
	}
	if !ok {
		return desks.Reply{Text: prompts.Booking{Plate: h.plate}.NoneToday(t.Language), Keep: true}, true, nil
	}
	r, err = d.visit(ctx, t, a, h.what, h.reason)
	return r, true, err
}

// meant finds the appointment that a line names: by its number, else the car's of today
// that stands, else its next one where a request is confirmed.
func (d *Desk) meant(ctx context.Context, t desks.Turn, h heard) (store.Appointment, bool, error) {
	from, to := midnight(t.Now), midnight(t.Now).AddDate(0, 0, 1)
	if h.what == "approve" || h.number != 0 {
		to = t.Now.Add(d.rules.Horizon + 24*time.Hour)
	}
	list, err := t.Read.AppointmentsBetween(ctx, t.Shop.ID, from, to)
	if err != nil {
		return store.Appointment{}, false, err
	}
	var found store.Appointment
	for _, a := range list {
		if h.number != 0 && a.ID == h.number {
			return a, true, nil
		}
		standing := slices.Contains(standingStates, a.Status) && (h.what != "approve" || a.Status == store.AppointmentRequested)
		if h.number != 0 || a.Plate == "" || !strings.HasSuffix(a.Plate, h.plate) {
			continue
		}
		if found.ID != 0 && found.Plate != a.Plate { // an end of several
			return store.Appointment{}, false, nil
		}
		if found.ID == 0 || (standing && !slices.Contains(standingStates, found.Status)) {
			found = a
		}
	}
	return found, found.ID != 0, nil
}

// customerHere tells the front desk that a customer is at the door.
func (d *Desk) customerHere(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	list, err := t.Read.UpcomingAppointments(ctx, t.Who.CustomerID(), t.Conversation.ID, midnight(t.Now))
	if err != nil {
		return desks.Reply{}, err
	}
	i := slices.IndexFunc(list, func(a store.Appointment) bool { return a.StartsAt.Before(midnight(t.Now).AddDate(0, 0, 1)) })
	r := desks.Reply{Text: prompts.Booking{}.HereTold(t.Language), Keep: true}
	if i < 0 {
		r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			return t.CallPerson(ctx, tx, prompts.Booking{}.HereReason(desks.StaffLanguage))
		}
		return r, nil
	}
	a := list[i]
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.AddTodo(ctx, store.Todo{
			Shop: a.Shop, Key: fmt.Sprintf("here/appointment/%d", a.ID), Kind: "call", Customer: a.Customer, Conversation: a.Conversation,
			Reason: d.factsIn(desks.StaffLanguage, t.Location(), a).SaysHere(desks.StaffLanguage), DueAt: tx.Now().Add(meetWithin),
		}); err != nil {
			return err
		}
		return d.tellTeam(ctx, tx, a, "here", prompts.Booking.SaysHere, prompts.Booking{}, arrivedOrNot)
	}
	return r, nil
}

// meetWithin is how soon a customer at the door is met. It is our choice.
const meetWithin = 5 * time.Minute
