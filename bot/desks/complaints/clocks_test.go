package complaints

import (
	"strings"
	"testing"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

// at reads "2026-11-23 10:00" in the shop's zone; empty is no time.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	out, err := time.ParseInLocation("2006-01-02 15:04", s, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// calendars are the shops of the table: daily without a break, with a lunch break and
// closed Sundays and holidays, around the clock.
func calendars() map[string]*desks.Calendar {
	daily := desks.Hours{Open: []desks.Interval{{From: "08:30", To: "18:00"}}, Holidays: []string{"none"}}
	lunch := desks.Hours{
		Open: []desks.Interval{{From: "08:30", To: "12:00"}, {From: "13:00", To: "18:00"}}, ClosedDays: []time.Weekday{time.Sunday}, Holidays: []string{"all"}, MakeUp: true,
		ClosedDates: []string{"2026-11-26"}, Dates: map[string][]desks.Interval{"2026-11-27": {{From: "10:00", To: "14:00"}}},
	}
	always := desks.Hours{Open: []desks.Interval{{From: "00:00", To: "24:00"}}, Holidays: []string{"none"}}
	out := map[string]*desks.Calendar{}
	for name, h := range map[string]desks.Hours{"daily": daily, "lunch": lunch, "always": always} {
		out[name] = desks.NewCalendar(h, shanghai)
	}
	return out
}

// TestClocks is the arithmetic of what a shop promises: 2026-11-23 is a Monday.
func TestClocks(t *testing.T) {
	t.Parallel()
	shops := calendars()
	type pause struct{ from, to string }
	for _, one := range []struct {
		name   string
		shop   string // empty: the clock counts through
		from   string
		within time.Duration
		pauses []pause
		stop   string
		now    string
		due    string // empty: paused
		state  State
	}{
		{"within a day", "daily", "2026-11-23 10:00", time.Hour, nil, "", "2026-11-23 10:30", "2026-11-23 11:00", Running},
		{"at the very instant it is not late", "daily", "2026-11-23 10:00", time.Hour, nil, "", "2026-11-23 11:00", "2026-11-23 11:00", Running},
		{"a minute after", "daily", "2026-11-23 10:00", time.Hour, nil, "", "2026-11-23 11:01", "2026-11-23 11:00", Breached},
		{"stopped in time", "daily", "2026-11-23 10:00", time.Hour, nil, "2026-11-23 10:59", "2026-11-24 10:00", "2026-11-23 11:00", Met},
		{"stopped at the instant", "daily", "2026-11-23 10:00", time.Hour, nil, "2026-11-23 11:00", "2026-11-24 10:00", "2026-11-23 11:00", Met},
		{"stopped late stays breached", "daily", "2026-11-23 10:00", time.Hour, nil, "2026-11-23 11:01", "2026-11-24 10:00", "2026-11-23 11:00", Breached},
		{"over closing time", "daily", "2026-11-23 17:30", time.Hour, nil, "", "2026-11-23 23:00", "2026-11-24 09:00", Running},
		{"ends exactly at closing", "daily", "2026-11-23 17:00", time.Hour, nil, "", "2026-11-23 17:30", "2026-11-23 18:00", Running},
		{"begins at closing", "daily", "2026-11-23 18:00", time.Hour, nil, "", "2026-11-23 19:00", "2026-11-24 09:30", Running},
		{"begins at night", "daily", "2026-11-23 23:00", time.Hour, nil, "", "2026-11-24 09:00", "2026-11-24 09:30", Running},
		{"begins at midnight", "daily", "2026-11-24 00:00", time.Hour, nil, "", "2026-11-24 09:00", "2026-11-24 09:30", Running},
		{"begins before opening", "daily", "2026-11-23 08:00", time.Hour, nil, "", "2026-11-23 09:00", "2026-11-23 09:30", Running},
		{"begins at opening", "daily", "2026-11-23 08:30", time.Hour, nil, "", "2026-11-23 09:00", "2026-11-23 09:30", Running},
		{"longer than a day", "daily", "2026-11-23 08:30", 10 * time.Hour, nil, "", "2026-11-23 19:00", "2026-11-24 09:00", Running},
		{"longer than three days", "daily", "2026-11-23 08:30", 24 * time.Hour, nil, "", "2026-11-23 19:00", "2026-11-25 13:30", Running},
		{"over lunch", "lunch", "2026-11-23 11:30", time.Hour, nil, "", "2026-11-23 12:30", "2026-11-23 13:30", Running},
		{"begins at lunch", "lunch", "2026-11-23 12:15", time.Hour, nil, "", "2026-11-23 13:00", "2026-11-23 14:00", Running},
		{"ends at lunch", "lunch", "2026-11-23 11:00", time.Hour, nil, "", "2026-11-23 11:30", "2026-11-23 12:00", Running},
		{"over a closed date, into short hours", "lunch", "2026-11-25 17:30", time.Hour, nil, "", "2026-11-26 10:00", "2026-11-27 10:30", Running},
		{"through short hours into Saturday", "lunch", "2026-11-27 13:30", time.Hour, nil, "", "2026-11-27 15:00", "2026-11-28 09:00", Running},
		{"over Sunday", "lunch", "2026-11-28 17:30", time.Hour, nil, "", "2026-11-29 10:00", "2026-11-30 09:00", Running},
		{"begins on Sunday", "lunch", "2026-11-29 10:00", time.Hour, nil, "", "2026-11-30 09:00", "2026-11-30 09:30", Running},
		{"over the national day's week", "lunch", "2026-09-30 17:30", time.Hour, nil, "", "2026-10-05 10:00", "2026-10-08 09:00", Running},
		{"on a make-up Sunday", "lunch", "2026-09-20 10:00", time.Hour, nil, "", "2026-09-20 10:30", "2026-09-20 11:00", Running},
		{"into a make-up Sunday", "lunch", "2026-09-19 17:30", time.Hour, nil, "", "2026-09-20 08:40", "2026-09-20 09:00", Running},
		{"over the spring festival", "lunch", "2026-02-14 17:30", time.Hour, nil, "", "2026-02-20 10:00", "2026-02-24 09:00", Running},
		{"over new year", "lunch", "2025-12-31 17:30", time.Hour, nil, "", "2026-01-02 10:00", "2026-01-04 09:00", Running},
		{"over the year's end, open daily", "daily", "2026-12-31 17:30", time.Hour, nil, "", "2027-01-01 08:45", "2027-01-01 09:00", Running},
		{"on a leap day", "daily", "2028-02-28 17:30", time.Hour, nil, "", "2028-02-29 08:45", "2028-02-29 09:00", Running},
		{"around the clock over midnight", "always", "2026-11-23 23:30", time.Hour, nil, "", "2026-11-24 00:10", "2026-11-24 00:30", Running},
		{"around the clock, a day", "always", "2026-11-23 10:00", 24 * time.Hour, nil, "", "2026-11-24 09:00", "2026-11-24 10:00", Running},
		{"around the clock over the year's end", "always", "2026-12-31 23:45", time.Hour, nil, "", "2027-01-01 00:30", "2027-01-01 00:45", Running},
		{"through the night without a calendar", "", "2026-11-23 17:30", 24 * time.Hour, nil, "", "2026-11-24 17:00", "2026-11-24 17:30", Running},
		{"through a holiday without a calendar", "", "2026-09-30 17:30", 48 * time.Hour, nil, "", "2026-10-03 10:00", "2026-10-02 17:30", Breached},
		{"paused", "daily", "2026-11-23 10:00", time.Hour, []pause{{"2026-11-23 10:20", ""}}, "", "2026-11-25 10:00", "", Paused},
		{"resumed", "daily", "2026-11-23 10:00", time.Hour, []pause{{"2026-11-23 10:20", "2026-11-23 14:00"}}, "", "2026-11-23 14:30", "2026-11-23 14:40", Running},
		{"a pause over closing time", "daily", "2026-11-23 17:00", 2 * time.Hour, []pause{{"2026-11-23 17:30", "2026-11-24 10:00"}}, "", "2026-11-24 11:00", "2026-11-24 11:30", Running},
		{"a pause that ends at night", "daily", "2026-11-23 17:00", 2 * time.Hour, []pause{{"2026-11-23 17:30", "2026-11-23 22:00"}}, "", "2026-11-24 09:00", "2026-11-24 10:00", Running},
		{"a pause within the night costs nothing", "daily", "2026-11-23 17:00", 2 * time.Hour, []pause{{"2026-11-23 20:00", "2026-11-24 06:00"}}, "", "2026-11-24 09:00", "2026-11-24 09:30", Running},
		{"a pause over lunch", "lunch", "2026-11-23 11:00", 2 * time.Hour, []pause{{"2026-11-23 11:30", "2026-11-23 12:30"}}, "", "2026-11-23 14:00", "2026-11-23 14:30", Running},
		{"a pause over a holiday", "lunch", "2026-09-30 17:00", 2 * time.Hour, []pause{{"2026-09-30 17:30", "2026-10-08 09:00"}}, "", "2026-10-08 10:00", "2026-10-08 10:30", Running},
		{"two pauses", "daily", "2026-11-23 10:00", time.Hour, []pause{{"2026-11-23 10:20", "2026-11-23 11:20"}, {"2026-11-23 11:30", "2026-11-23 12:00"}}, "", "2026-11-23 12:10", "2026-11-23 12:30", Running},
		{"paused again", "daily", "2026-11-23 10:00", time.Hour, []pause{{"2026-11-23 10:20", "2026-11-23 11:20"}, {"2026-11-23 11:30", ""}}, "", "2026-11-24 12:10", "", Paused},
		{"a pause after it ran out moves nothing", "daily", "2026-11-23 10:00", time.Hour, []pause{{"2026-11-23 11:30", "2026-11-23 12:00"}}, "", "2026-11-23 12:10", "2026-11-23 11:00", Breached},
		{"a pause that begins as it runs out", "daily", "2026-11-23 10:00", time.Hour, []pause{{"2026-11-23 11:00", ""}}, "", "2026-11-23 12:10", "2026-11-23 11:00", Breached},
		{"a pause of no length", "daily", "2026-11-23 10:00", time.Hour, []pause{{"2026-11-23 10:30", "2026-11-23 10:30"}}, "", "2026-11-23 10:40", "2026-11-23 11:00", Running},
		{"a pause that ends before it begins", "daily", "2026-11-23 10:00", time.Hour, []pause{{"2026-11-23 10:30", "2026-11-23 10:10"}}, "", "2026-11-23 10:40", "2026-11-23 11:00", Running},
		{"stopped while paused", "daily", "2026-11-23 10:00", time.Hour, []pause{{"2026-11-23 10:30", ""}}, "2026-11-24 10:00", "2026-11-25 10:40", "", Met},
		{"a pause without a calendar", "", "2026-11-23 10:00", 24 * time.Hour, []pause{{"2026-11-23 12:00", "2026-11-25 12:00"}}, "", "2026-11-26 09:00", "2026-11-26 10:00", Running},
		{"a pause over midnight around the clock", "always", "2026-11-23 23:00", 2 * time.Hour, []pause{{"2026-11-23 23:30", "2026-11-24 00:30"}}, "", "2026-11-24 01:00", "2026-11-24 02:00", Running},
		{"reopened: a new run from then", "daily", "2026-11-25 17:45", time.Hour, nil, "", "2026-11-26 09:00", "2026-11-26 09:15", Running},
		{"no time at all", "daily", "2026-11-23 10:00", 0, nil, "", "2026-11-23 10:01", "2026-11-23 10:00", Breached},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			run := Run{Within: one.within, Opening: one.shop != "", From: at(t, one.from), Stopped: at(t, one.stop)}
			for _, p := range one.pauses {
				run.Pauses = append(run.Pauses, desks.Span{From: at(t, p.from), To: at(t, p.to)})
			}
			due, ok := run.Due(shops[one.shop])
			if want := at(t, one.due); ok != (one.due != "") || ok && !due.Equal(want) {
				t.Errorf("due %s (%v), want %s", due, ok, want)
			}
			if got := run.State(shops[one.shop], at(t, one.now)); got != one.state {
				t.Errorf("%s, want %s", got, one.state)
			}
		})
	}
}

// A record's clocks, moved step by step, say what the table's pure function says.
func TestResumeMovesWhatRuns(t *testing.T) {
	t.Parallel()
	d := New(DefaultRules(), calendars()["daily"], desks.Team{})
	k := store.Ticket{Grade: string(Normal), Status: store.TicketOpen, OpenedAt: at(t, "2026-11-23 16:00")}
	d.startClocks(&k, k.OpenedAt)
	if want := at(t, "2026-11-24 10:30"); !k.ReplyDue.Equal(want) {
		t.Errorf("first reply due %s, want %s", k.ReplyDue, want)
	}
	k.CauseAt, k.PausedAt = at(t, "2026-11-23 16:30"), at(t, "2026-11-23 17:00")
	cause := k.CauseDue
	d.resume(&k, at(t, "2026-11-24 17:00"))
	for _, one := range []struct {
		name      string
		got, want time.Time
	}{
		{"reply", k.ReplyDue, at(t, "2026-11-25 10:30")},
		{"cause, stopped before", k.CauseDue, cause},
		{"verified", k.VerifiedDue, at(t, "2026-11-26 16:00")},
		{"told", k.ToldDue, at(t, "2026-11-26 16:00")},
	} {
		if !one.got.Equal(one.want) {
			t.Errorf("%s due %s, want %s", one.name, one.got, one.want)
		}
	}
}

func TestOwnerChain(t *testing.T) {
	t.Parallel()
	staff := []store.Staff{
		{ID: 1, Name: "李敏", Role: store.RoleAdvisor, Active: true}, {ID: 2, Name: "陈经理", Role: store.RoleManager}, {ID: 3, Name: "老板", Role: store.RoleAdmin, Active: true},
	}
	rules := DefaultRules()
	for g, want := range map[Grade]store.StaffID{Normal: 1, Serious: 1, Urgent: 3} { // the manager has left
		if got := rules.owner(g, staff); got != want {
			t.Errorf("%s: owner %d, want %d", g, got, want)
		}
	}
	rules.Owners[Normal] = []string{"老板", "advisor"}
	if got := rules.owner(Normal, staff); got != 3 {
		t.Errorf("by name: %d", got)
	}
	if got := rules.owner(Normal, nil); got != 0 {
		t.Errorf("nobody: %d", got)
	}
}

func TestMissingOwners(t *testing.T) {
	t.Parallel()
	staff := []store.Staff{{ID: 1, Name: "李敏", Role: store.RoleAdvisor, Active: true}, {ID: 2, Name: "陈经理", Role: store.RoleManager}}
	for name, c := range map[string]struct {
		owners []string
		staff  []store.Staff
		want   []string
	}{
		"roles, one of which is there":   {[]string{"manager", "advisor"}, staff, nil},
		"a name":                         {[]string{"李敏"}, staff, nil},
		"a name that nobody has":         {[]string{"李明", "advisor"}, staff, []string{`called "李明"`}},
		"who has left":                   {[]string{"陈经理"}, staff, []string{`called "陈经理"`, "nobody is told"}},
		"roles that nobody has any more": {[]string{"manager", "admin"}, staff, []string{"nobody is told"}},
		"a new shop":                     {[]string{"李明"}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules := DefaultRules()
			rules.Owners[Serious] = c.owners
			got := rules.Missing(c.staff)
			if len(got) != len(c.want) {
				t.Fatalf("%q, want %q", got, c.want)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(got[i], "owners.serious: ") || !strings.Contains(got[i], want) {
					t.Errorf("%q, want %q", got[i], want)
				}
			}
		})
	}
}

func TestHear(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]heard{
		"工单 12 原因：垫片没换":        {"cause", 12, "垫片没换"},
		"12 已整改":               {"fix", 12, ""},
		"工单12的原因是刹车片装反了":       {"cause", 12, "刹车片装反了"},
		"把工单12转给李敏":            {"assign", 12, "李敏"},
		"把12号投诉结案":             {"close", 12, ""},
		"12號投訴怎麼樣了？":           {"dossier", 12, ""},
		"工单12":                 {"dossier", 12, ""},
		"工单12打过电话了":            {"answered", 12, ""},
		"12 定级 紧急":             {"grade", 12, "紧急"},
		"12":                   {},
		"12 暂停 等配件":            {"pause", 12, "等配件"},
		"12 关闭":                {"close", 12, ""},
		"工單 12 關閉":             {"close", 12, ""},
		"#3 轉給 李敏":             {"assign", 3, "李敏"},
		"ticket 12 Cause: Oil": {"cause", 12, "Oil"},
		"12 close":             {"close", 12, ""},
		"12 closed bays":       {},
		"1 整改：列入必检 周五":         {"corrective", 1, "列入必检 周五"},
		"整改 3 批准":              {"action.approve", 3, ""},
		"action 3 done":        {"action.done", 3, ""},
		"整改清單":                 {what: "actions"},
		"流程改进清单":               {what: "process"},
		"12 点关门吗":              {},
		"2号工位停用":               {},
		"沪A12345 是谁的车":         {},
		"服务单 3 办好了":            {},
	} {
		if got := hear(text); got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}
