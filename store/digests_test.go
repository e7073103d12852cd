package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

var (
	dayStart = time.Date(2026, 11, 23, 0, 0, 0, 0, storetest.Shanghai)
	dayEnd   = dayStart.AddDate(0, 0, 1)
)

// heard files a customer's message with its reading.
func heard(t *testing.T, s *store.Store, f shopFloor, c store.Conversation, text string, read store.Feedback) store.MessageID {
	t.Helper()
	m := added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: c.ID, Direction: store.Inbound, Text: text, At: read.At})
	read.Message, read.Shop, read.Customer = m, f.shop, c.Customer
	write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.AddFeedback(ctx, read) })
	return m
}

// stranger opens a chat of nobody known.
func stranger(t *testing.T, s *store.Store, f shopFloor, channel, chat string) (c store.Conversation) {
	t.Helper()
	write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: channel, Chat: chat, Phone: "+8613900000001"})
		return err
	})
	return c
}

func TestCountsOfMessages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		mine, other := f.conversation, stranger(t, s, f, "telegram", "7")
		second := stranger(t, s, f, "telegram", "8")
		heard(t, s, f, mine, "昨晚", store.Feedback{Intent: "price", Sentiment: "neg", At: dayStart.Add(-time.Microsecond)})
		heard(t, s, f, mine, "零点", store.Feedback{Intent: "price", Sentiment: "neu", At: dayStart})
		heard(t, s, f, mine, "再问", store.Feedback{Intent: "price", Sentiment: "neu", At: start})
		heard(t, s, f, other, "约", store.Feedback{Intent: "book", Sentiment: "neu", At: start})
		heard(t, s, f, second, "谢谢", store.Feedback{Intent: "praise", Sentiment: "pos", At: dayEnd.Add(-time.Microsecond)})
		heard(t, s, f, second, "次日", store.Feedback{Intent: "book", Sentiment: "pos", At: dayEnd})

		counts, err := s.CountFeedback(ctx, f.shop, dayStart, dayEnd)
		check(t, counts, err, []store.FeedbackCount{{"book", "neu", 1}, {"praise", "pos", 1}, {"price", "neu", 2}})
		talk, people, err := s.CountTalk(ctx, f.shop, dayStart, dayEnd, "price", "book")
		check(t, talk, err, []store.ChannelTalk{{"telegram", 2, 1}, {"web", 1, 1}})
		check(t, people, nil, 3)
		talk, people, err = s.CountTalk(ctx, 999, dayStart, dayEnd)
		check(t, len(talk), err, 0)
		check(t, people, nil, 0)

		// A chat whose owner is known now counts as the customer's, from its beginning.
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.SetConversationCustomer(ctx, other.ID, f.customer)
		})
		_, people, err = s.CountTalk(ctx, f.shop, dayStart, dayEnd)
		check(t, people, err, 2)
	})
}

func TestVoices(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		chat := stranger(t, s, f, "telegram", "7")
		tag := func(aspect, polarity, words string) store.FeedbackTag {
			return store.FeedbackTag{Aspect: aspect, Polarity: polarity, Words: words, Start: 1, End: 3}
		}
		mild := heard(t, s, f, f.conversation, "等得有点久", store.Feedback{Intent: "complain", Sentiment: "neg", Score: -0.4, At: start, Tags: []store.FeedbackTag{tag("waiting", "neg", "有点久")}})
		hot := heard(t, s, f, chat, "等了三个小时！", store.Feedback{
			Intent: "complain", Sentiment: "neg", Score: -0.9, Angry: 0.8, At: start, Tags: []store.FeedbackTag{tag("waiting", "neg", "三个小时"), tag("waiting", "neg", "再说一次"), tag("price", "pos", "不贵")},
		})
		same := heard(t, s, f, chat, "又等了", store.Feedback{Intent: "complain", Sentiment: "neg", Score: -0.4, At: start, Tags: []store.FeedbackTag{tag("waiting", "neg", "又等")}})
		heard(t, s, f, chat, "昨天", store.Feedback{Intent: "complain", Sentiment: "neg", Score: -1, At: dayStart.Add(-1), Tags: []store.FeedbackTag{tag("waiting", "neg", "昨天")}})

		about := func(of int, m store.MessageID, words string, strength float64) store.AspectVoice {
			return store.AspectVoice{Aspect: "waiting", Polarity: "neg", Of: of, Message: m, Words: words, Start: 1, End: 3, Strength: strength}
		}
		all, err := s.AspectVoices(ctx, f.shop, dayStart, dayEnd, "", "", 2)
		check(t, all, err, []store.AspectVoice{
			{Aspect: "price", Polarity: "pos", Of: 1, Message: hot, Words: "不贵", Start: 1, End: 3, Strength: -0.9},
			about(3, hot, "三个小时", 1.7000000000000002), about(3, mild, "有点久", 0.4),
		})
		some, err := s.AspectVoices(ctx, f.shop, dayStart, dayEnd, "waiting", "neg", 9)
		check(t, some, err, []store.AspectVoice{about(3, hot, "三个小时", 1.7000000000000002), about(3, mild, "有点久", 0.4), about(3, same, "又等", 0.4)})
		none, err := s.AspectVoices(ctx, f.shop, dayStart, dayEnd, "waiting", "pos", 9)
		check(t, none, err, nil)

		voices, err := s.Voices(ctx, f.shop, hot, mild, 999)
		known := store.Voice{
			Message: mild, Conversation: f.conversation.ID, Customer: f.customer, Name: "王建国", Phone: phone, Channel: "web", Text: "等得有点久", At: start.UTC(),
			Intent: "complain", Sentiment: "neg", Score: -0.4,
		}
		unknown := store.Voice{
			Message: hot, Conversation: chat.ID, Phone: "+8613900000001", Channel: "telegram", Text: "等了三个小时！", At: start.UTC(), Intent: "complain", Sentiment: "neg",
			Score: -0.9, Angry: 0.8,
		}
		check(t, voices, err, []store.Voice{known, unknown})
		voices, err = s.Voices(ctx, f.shop)
		check(t, voices, err, nil)
		voices, err = s.Unhappy(ctx, f.shop, dayStart, dayEnd, 2)
		check(t, voices, err, []store.Voice{unknown, known})
	})
}

func TestUpsetPeople(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		var mine []store.MessageID
		for i := range 5 {
			mine = append(mine, heard(t, s, f, f.conversation, fmt.Sprint(i), store.Feedback{Intent: "complain", Sentiment: "neg", Score: -0.1 * float64(i), At: start}))
		}
		chat := stranger(t, s, f, "telegram", "7")
		shout := heard(t, s, f, chat, "快点！！", store.Feedback{Intent: "progress", Sentiment: "neu", Angry: 0.7, At: start})
		heard(t, s, f, chat, "好的", store.Feedback{Intent: "other", Sentiment: "pos", At: start})
		got, err := s.UpsetPeople(ctx, f.shop, dayStart, dayEnd, 0.6, 5)
		want := []store.Upset{
			{Conversation: chat.ID, Phone: "+8613900000001", Messages: 1, Angry: 0.7, Worst: []store.MessageID{shout}},
			{Customer: f.customer, Conversation: f.conversation.ID, Name: "王建国", Phone: phone, Messages: 5, Worst: []store.MessageID{mine[4], mine[3], mine[2]}},
		}
		check(t, got, err, want)
		got, err = s.UpsetPeople(ctx, f.shop, dayStart, dayEnd, 0.6, 1)
		check(t, got, err, want[:1])
	})
}

func TestCountBookings(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		clock.Set(dayStart.Add(-time.Hour)) // booked the evening before
		book := func(bay int, at time.Time) store.AppointmentID {
			return added(t, s, (*store.Tx).Book, f.appointment(bay, at, time.Hour))
		}
		set := func(id store.AppointmentID, status, note string) {
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SetAppointmentStatus(ctx, id, status, note) })
		}
		came, missed := book(1, start), book(2, start)
		book(3, start) // nobody says what became of it
		early := book(4, start)
		set(early, store.AppointmentCancelled, "") // not this day's
		clock.Set(start)
		added(t, s, (*store.Tx).Book, store.Appointment{
			Shop: f.shop, ContactName: "赵先生", Service: "tyres", Bay: 1, StartsAt: dayEnd.Add(9 * time.Hour), EndsAt: dayEnd.Add(10 * time.Hour), Status: store.AppointmentRequested,
		})
		clock.Set(start.Add(2 * time.Hour))
		set(came, store.AppointmentArrived, "")
		set(missed, store.AppointmentNoShow, "路上堵车")
		recorded := s.Now()
		heard(t, s, f, f.conversation, "之前那个取消", store.Feedback{Intent: "cancel", Sentiment: "neu", At: start})
		moved := book(1, dayEnd.Add(12*time.Hour))
		clock.Advance(time.Minute)
		sorry := heard(t, s, f, f.conversation, "取消吧，临时有事", store.Feedback{Intent: "cancel", Sentiment: "neu", At: s.Now()})
		heard(t, s, f, f.conversation, "是的", store.Feedback{Intent: "other", Sentiment: "neu", At: s.Now()})
		set(moved, store.AppointmentCancelled, "")

		got, err := s.CountBookings(ctx, f.shop, dayStart, dayEnd, s.Now())
		check(t, got, err, []store.BookingCount{
			{Service: "tyres", Booked: 1}, {Channel: "web", Service: "maintenance", Booked: 1, Due: 3, Arrived: 1, NoShow: 1, Unrecorded: 1, Cancelled: 1},
		})
		got, err = s.CountBookings(ctx, f.shop, dayStart.AddDate(0, 0, -1), dayStart, s.Now())
		check(t, got, err, []store.BookingCount{{Channel: "web", Service: "maintenance", Booked: 4, Cancelled: 1}})
		got, err = s.CountBookings(ctx, f.shop, dayEnd.AddDate(0, 1, 0), dayEnd.AddDate(0, 2, 0), s.Now())
		check(t, got, err, nil)

		lost, err := s.LostAppointments(ctx, f.shop, dayStart, dayEnd, 9)
		if err != nil {
			t.Fatal(err)
		}
		var brief []string
		for _, l := range lost {
			brief = append(brief, fmt.Sprint(l.ID, l.Status, l.Note, l.Name, l.Message, l.LostAt.Sub(recorded)))
		}
		check(t, brief, nil, []string{fmt.Sprint(missed, "no_show", "路上堵车", "王建国", 0, 0*time.Second), fmt.Sprint(moved, "cancelled", "", "王建国", sorry, time.Minute)})
	})
}

func TestCountSales(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		newcomer := added(t, s, (*store.Tx).AddCustomer, store.Customer{Shop: f.shop, Name: "新客"})
		for i, o := range []store.Order{
			{Customer: f.customer, Status: store.OrderClosed, Total: 1, OpenedAt: start.AddDate(-1, 0, 0), ClosedAt: start.AddDate(-1, 0, 0)},
			{Customer: f.customer, Status: store.OrderClosed, Total: 50000, OpenedAt: start.AddDate(0, 0, -3), ClosedAt: start},
			{Customer: f.customer, Status: store.OrderCancelled, Total: 10, OpenedAt: start, ClosedAt: start},
			{Customer: newcomer, Status: store.OrderClosed, Total: 20000, OpenedAt: dayStart, ClosedAt: dayStart},
			{Customer: newcomer, Status: store.OrderClosed, Total: 7, OpenedAt: start, ClosedAt: dayEnd},
			{Customer: newcomer, Status: store.OrderReady, Total: 9, OpenedAt: start},
		} {
			o.Shop, o.Number = f.shop, fmt.Sprint("RO-", i)
			added(t, s, (*store.Tx).AddOrder, o)
		}
		got, err := s.CountSales(ctx, f.shop, dayStart, dayEnd)
		check(t, got, err, store.Sales{Orders: 2, Total: 70000, Customers: 2, Returning: 1})
		got, err = s.CountSales(ctx, 999, dayStart, dayEnd)
		check(t, got, err, store.Sales{})
	})
}

func TestStandingTickets(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		add := func(subject, grade, status string, opened time.Time) store.StandingTicket {
			k := store.Ticket{
				Shop: f.shop, Customer: f.customer, Conversation: f.conversation.ID, Owner: f.advisor, Grade: grade, Subject: subject, Status: status, OpenedAt: opened,
				ReplyDue: opened.Add(time.Hour), CauseDue: opened.Add(24 * time.Hour), VerifiedDue: opened.Add(48 * time.Hour),
			}
			k.ID = added(t, s, (*store.Tx).AddTicket, k)
			k.ToldDue = k.VerifiedDue
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateTicket(ctx, k) })
			k.Revision++
			return store.StandingTicket{Ticket: k, Name: "王建国", Phone: phone, OwnerName: "李静"}
		}
		closed := add("已结", "normal", store.TicketAnswered, dayStart.Add(time.Hour))
		closed.Status, closed.ToldAt, closed.ClosedAt = store.TicketClosed, start, start
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateTicket(ctx, closed.Ticket) })
		late := add("没人回", "normal", store.TicketOpen, dayStart)
		told := add("告知了", "normal", store.TicketAnswered, start.AddDate(0, 0, -5))
		told.ToldAt = start.AddDate(0, 0, -4)
		write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateTicket(ctx, told.Ticket) })
		told.Revision++
		urgent := add("刹车", "urgent", store.TicketOpen, start)
		add("明天的", "normal", store.TicketOpen, dayEnd)
		late.Breached = true

		counts, err := s.CountTickets(ctx, f.shop, dayStart, dayEnd, start)
		check(t, counts, err, store.TicketCount{Opened: 3, Open: 3, Breached: 1})
		counts, err = s.CountTickets(ctx, f.shop, dayEnd, dayEnd.AddDate(0, 0, 1), dayEnd.AddDate(0, 0, 3))
		check(t, counts, err, store.TicketCount{Opened: 1, Open: 4, Breached: 3})
		counts, err = s.CountTickets(ctx, f.shop, dayStart, dayEnd, start.Add(-time.Minute)) // seen before it was closed
		check(t, counts, err, store.TicketCount{Opened: 3, Open: 3, Breached: 1})

		got, err := s.StandingTickets(ctx, f.shop, start, "urgent", 9)
		check(t, got, err, []store.StandingTicket{urgent, late, told})
		got, err = s.StandingTickets(ctx, f.shop, start, "urgent", 1)
		check(t, got, err, []store.StandingTicket{urgent})
		got, err = s.DueTickets(ctx, f.shop, dayEnd, start, start.Add(2*time.Hour), 9)
		check(t, got, err, []store.StandingTicket{late, urgent})
		got, err = s.DueTickets(ctx, f.shop, dayEnd, start, start, 9)
		check(t, got, err, []store.StandingTicket{late})
		got, err = s.DueTickets(ctx, f.shop, start, start, start.Add(2*time.Hour), 9)
		check(t, got, err, []store.StandingTicket{late})
	})
}

// The clock that ends next is the one that nobody has stopped; a pause holds all of them.
func TestDueTickets(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		for _, one := range []struct {
			subject string
			change  func(k *store.Ticket)
		}{
			{"没人回", func(*store.Ticket) {}},
			{"查过了", func(k *store.Ticket) { k.CauseAt = start.Add(time.Hour) }},
			{"验证了", func(k *store.Ticket) { k.VerifiedAt = start.Add(time.Hour) }},
			{"告知了", func(k *store.Ticket) { k.ToldAt = start.Add(time.Hour) }},
			{"暂停着", func(k *store.Ticket) { k.PausedAt, k.PausedFor = start.Add(time.Hour), "等配件" }},
			{"晚了才停", func(k *store.Ticket) { k.PausedAt, k.PausedFor = start.Add(25*time.Hour), "等客户" }},
			{"重开了", func(k *store.Ticket) {
				k.Status, k.Reopened, k.ReplyDue, k.CauseDue = store.TicketOpen, 1, start.Add(30*time.Hour), start.Add(54*time.Hour)
			}},
			{"周末才开门", func(k *store.Ticket) { k.Status, k.ReplyDue = store.TicketOpen, start.Add(60*time.Hour) }},
		} {
			k := store.Ticket{
				Shop: f.shop, Grade: "normal", Subject: one.subject, Status: store.TicketAnswered, OpenedAt: start, AnsweredAt: start,
				ReplyDue: start.Add(time.Hour), CauseDue: start.Add(24 * time.Hour), VerifiedDue: start.Add(48 * time.Hour), ToldDue: start.Add(49 * time.Hour),
			}
			k.ID = added(t, s, (*store.Tx).AddTicket, k)
			one.change(&k)
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateTicket(ctx, k) })
		}
		due := func(hours int) (out []string) {
			list, err := s.DueTickets(ctx, f.shop, dayEnd, start.Add(30*time.Hour), start.Add(time.Duration(hours)*time.Hour), 9)
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range list {
				out = append(out, k.Subject)
			}
			return out
		}
		check(t, due(24), nil, nil)
		check(t, due(25), nil, []string{"没人回", "晚了才停", "周末才开门"})
		check(t, due(31), nil, []string{"没人回", "晚了才停", "周末才开门", "重开了"})
		check(t, due(49), nil, []string{"没人回", "晚了才停", "周末才开门", "重开了", "查过了"})
		check(t, due(50), nil, []string{"没人回", "晚了才停", "周末才开门", "重开了", "查过了", "验证了"})
	})
}

func TestDueTodosAndGaps(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		said := heard(t, s, f, f.conversation, "找人工", store.Feedback{Intent: "human", Sentiment: "neu", At: start})
		for _, one := range []store.Todo{
			{Key: "a", Kind: "handoff", Customer: f.customer, Conversation: f.conversation.ID, Owner: f.advisor, Reason: "要人工", DueAt: start.Add(time.Hour)},
			{Key: "b", Kind: "complaint", Reason: "投诉", DueAt: start},
			{Key: "c", Kind: "call", Reason: "回访", DueAt: start.Add(time.Minute)},
			{Key: "d", Kind: "call", Reason: "以后", DueAt: dayEnd},
		} {
			one.Shop = f.shop
			write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.AddTodo(ctx, one) })
		}
		clock.Advance(time.Minute)
		heard(t, s, f, f.conversation, "后来", store.Feedback{Intent: "other", Sentiment: "neu", At: s.Now()})
		got, err := s.DueTodos(ctx, f.shop, dayEnd, dayEnd, "complaint", 9)
		if err != nil {
			t.Fatal(err)
		}
		var brief []string
		for _, one := range got {
			brief = append(brief, fmt.Sprint(one.Reason, one.Name, one.Phone, one.OwnerName, one.Message))
		}
		check(t, brief, nil, []string{fmt.Sprint("回访", 0), fmt.Sprint("要人工", "王建国", phone, "李静", said)})
		got, err = s.DueTodos(ctx, f.shop, start, dayEnd, "complaint", 9) // filed later
		check(t, len(got), err, 0)

		ask := func(question string) {
			write(t, s, func(ctx context.Context, tx *store.Tx) error {
				return tx.AddGap(ctx, f.shop, question, store.Gap{Question: question, Audience: "customer", Message: said})
			})
		}
		clock.Set(dayStart.Add(-time.Hour))
		ask("昨天的")
		clock.Set(start)
		ask("一次")
		ask("两次")
		ask("两次")
		gaps, err := s.GapsBetween(ctx, f.shop, dayStart, dayEnd, 9)
		gap := store.Gap{Question: "两次", Audience: "customer", Asked: 2, Message: said, FirstAt: start.UTC(), LastAt: start.UTC()}
		once := gap
		once.Question, once.Asked = "一次", 1
		check(t, gaps, err, []store.Gap{gap, once})
		gaps, err = s.GapsBetween(ctx, f.shop, dayStart, dayEnd, 1)
		check(t, gaps, err, []store.Gap{gap})
	})
}
