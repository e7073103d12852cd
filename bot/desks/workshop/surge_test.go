package workshop

import (
	"strings"
	"testing"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// A level rises at once and falls when the lower one has done for a while: whoever looks at
// what minute, and whatever the clock does.
func TestSurgeNext(t *testing.T) {
	t.Parallel()
	type look struct {
		after   int // minutes since noon
		percent int
		over    int
		want    string
	}
	for name, looks := range map[string][]look{
		"up in steps":                    {{0, 50, 0, "calm"}, {1, 100, 0, "blue"}, {2, 125, 0, "yellow"}, {3, 150, 0, "red"}},
		"up at once":                     {{0, 200, 0, "red"}},
		"by the wait alone":              {{0, 50, 1, "blue"}, {1, 50, 2, "yellow"}, {2, 50, 3, "red"}},
		"the higher of both":             {{0, 130, 1, "yellow"}, {1, 130, 3, "red"}},
		"down after fifteen calm":        {{0, 130, 0, "yellow"}, {5, 90, 0, "yellow"}, {15, 90, 0, "yellow"}, {20, 90, 0, "calm"}},
		"flapping is one rise":           {{0, 100, 0, "blue"}, {1, 99, 0, "blue"}, {2, 100, 0, "blue"}, {3, 99, 0, "blue"}, {17, 99, 0, "blue"}, {18, 99, 0, "calm"}},
		"down to what it is by then":     {{0, 150, 0, "red"}, {5, 90, 0, "red"}, {20, 110, 0, "blue"}},
		"the clock jumps on":             {{0, 150, 0, "red"}, {1, 0, 0, "red"}, {60 * 24 * 30, 0, 0, "calm"}},
		"the clock goes back":            {{0, 150, 0, "red"}, {10, 0, 0, "red"}, {-60, 0, 0, "red"}, {-46, 0, 0, "red"}, {-45, 0, 0, "calm"}},
		"up again while it is calming":   {{0, 100, 0, "blue"}, {5, 50, 0, "blue"}, {10, 150, 0, "red"}, {24, 50, 0, "red"}, {38, 50, 0, "red"}, {39, 50, 0, "calm"}},
		"nothing to do in an empty shop": {{0, 0, 0, "calm"}, {60, 0, 0, "calm"}},
	} {
		s, is := DefaultSurge(), store.Surge{Level: store.SurgeCalm}
		for i, l := range looks {
			is = s.next(is, load{percent: l.percent, over: make([]store.Order, l.over)}, noon.Add(time.Duration(l.after)*time.Minute))
			if is.Level != l.want {
				t.Errorf("%s, look %d: %s, want %s", name, i, is.Level, l.want)
			}
		}
	}
}

func testDesk(bays int) *Desk {
	return New(DefaultRules(), bays, desks.NewCalendar(desks.DefaultHours(), time.UTC), desks.Team{}, nil, nil)
}

// What counts as load, and who waits too long: in opening time, with what is still to do.
func TestMeasure(t *testing.T) {
	t.Parallel()
	at := func(hour, minute int) time.Time { return time.Date(2026, 11, 24, hour, minute, 0, 0, time.UTC) }
	order := func(id store.OrderID, status string, opened, promised time.Time) store.Order {
		return store.Order{ID: id, Status: status, OpenedAt: opened, Promised: promised}
	}
	technician := store.Staff{Role: store.RoleTechnician, Active: true}
	gone := store.Staff{Role: store.RoleTechnician}
	booked := store.Appointment{Status: store.AppointmentConfirmed}
	missed := store.Appointment{Status: store.AppointmentNoShow}
	for name, c := range map[string]struct {
		bays         int
		orders       []store.Order
		appointments []store.Appointment
		staff        []store.Staff
		now          time.Time
		percent      int
		over         []store.OrderID
	}{
		"nothing":                          {bays: 4, now: at(10, 0)},
		"a car that is ready has left":     {bays: 1, orders: []store.Order{order(1, store.OrderReady, at(9, 0), at(9, 10))}, now: at(10, 0)},
		"appointments that stand":          {bays: 4, appointments: []store.Appointment{booked, booked, missed}, now: at(10, 0), percent: 50},
		"technicians are the limit":        {bays: 4, staff: []store.Staff{technician, gone}, appointments: []store.Appointment{booked, booked}, now: at(10, 0), percent: 100},
		"bays are the limit":               {bays: 1, staff: []store.Staff{technician, technician}, appointments: []store.Appointment{booked}, now: at(10, 0), percent: 100},
		"nothing promised":                 {bays: 4, orders: []store.Order{order(1, store.OrderRepairing, at(9, 0), time.Time{})}, now: at(17, 0), percent: 25},
		"exactly the limit":                {bays: 4, orders: []store.Order{order(1, store.OrderChecking, at(9, 0), at(10, 40))}, now: at(11, 0), percent: 25},
		"a minute more":                    {bays: 4, orders: []store.Order{order(1, store.OrderChecking, at(9, 0), at(10, 40))}, now: at(11, 1), percent: 25, over: []store.OrderID{1}},
		"what is left counts":              {bays: 4, orders: []store.Order{order(1, store.OrderReceived, at(9, 0), at(10, 40))}, now: at(9, 45), percent: 25, over: []store.OrderID{1}},
		"the night does not count":         {bays: 4, orders: []store.Order{order(1, store.OrderChecking, at(17, 0).AddDate(0, 0, -1), at(9, 30))}, now: at(9, 0), percent: 25},
		"the longest in front":             {bays: 4, orders: []store.Order{order(1, store.OrderChecking, at(9, 0), at(10, 0)), order(2, store.OrderChecking, at(9, 0), at(9, 20))}, now: at(12, 0), percent: 50, over: []store.OrderID{2, 1}},
		"opened after it was promised":     {bays: 4, orders: []store.Order{order(1, store.OrderChecking, at(11, 0), at(10, 0))}, now: at(12, 0), percent: 25},
		"a clock that went back is early":  {bays: 4, orders: []store.Order{order(1, store.OrderChecking, at(11, 0), at(12, 0))}, now: at(9, 0), percent: 25},
		"a shop with no bay is overloaded": {bays: 0, appointments: []store.Appointment{booked}, now: at(10, 0), percent: 100},
	} {
		l := testDesk(c.bays).measure(c.orders, c.appointments, c.staff, c.now)
		var over []store.OrderID
		for _, o := range l.over {
			over = append(over, o.ID)
		}
		if l.percent != c.percent || len(over) != len(c.over) || (len(over) > 0 && over[0] != c.over[0]) {
			t.Errorf("%s: %d %%, over %v, want %d %%, %v", name, l.percent, over, c.percent, c.over)
		}
	}
}

// A car that is not booked waits for a place; a booked one has its lane.
func TestQueue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		l    load
		want time.Duration
	}{
		{load{working: 3, places: 4}, 0},
		{load{working: 4, places: 4}, 25 * time.Minute},
		{load{working: 4, due: 3, places: 4}, 90 * time.Minute},
		{load{}, 0},
	} {
		if got := c.l.queue(90 * time.Minute); got != c.want {
			t.Errorf("%+v: %s, want %s", c.l, got, c.want)
		}
	}
}

func TestActionsOf(t *testing.T) {
	t.Parallel()
	got := actionsOf("| 级别 | 做什么 |\n|---|---|\n| 蓝色 | 开专用通道 |\n|红色|请合作店支援|\n蓝色的说明 | 不是这里")
	if len(got) != 2 || got[store.SurgeBlue] != "开专用通道" || got[store.SurgeRed] != "请合作店支援" {
		t.Errorf("%v", got)
	}
}

func TestHowBusyIsHeard(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"现在忙不忙": "busy", "現在忙不忙？": "busy", "产能": "busy", "產能": "busy", "店里忙吗": "busy", "how busy are we": "busy", "capacity?": "busy",
		"客户说我们太忙了": "", "忙": "", "产能不足怎么办": "",
	} {
		if got := hear(desks.Turn{Text: text, Who: desks.Person{Role: store.RoleAdvisor}}); got.to != want {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestSurgeIsChecked(t *testing.T) {
	t.Parallel()
	bad := DefaultRules()
	bad.Surge = Surge{MostWait: 90, Load: Levels{100, 90, 150}, Over: Levels{0, 1, 2}}
	err := bad.Check()
	for _, want := range []string{"most_wait", "surge.load", "surge.over_limit", "cars_per_technician"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not complained of: %v", want, err)
		}
	}
}
