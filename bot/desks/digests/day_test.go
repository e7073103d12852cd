package digests_test

import (
	"context"
	"testing"
	"time"

	"pitcrew/bot/desks/digests"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

var (
	ctx      = context.Background()
	dayStart = time.Date(2026, 11, 23, 0, 0, 0, 0, storetest.Shanghai)
	dayEnd   = dayStart.AddDate(0, 0, 1)
	evening  = dayStart.Add(18 * time.Hour)
)

// day is a shop after a small Monday: a customer who complained about the wait and the
// price, one who praised, one who cancelled, a stranger in a rage, and what came before
// and after midnight.
type day struct {
	t     *testing.T
	store *store.Store
	clock *storetest.Clock
	shop  store.Shop
	chats map[string]store.Conversation
	boss  store.Staff
}

func monday(t *testing.T, s *store.Store, clock *storetest.Clock) *day {
	t.Helper()
	d := &day{t: t, store: s, clock: clock, chats: map[string]store.Conversation{}}
	clock.Set(dayStart.Add(-2 * time.Hour))
	d.write(func(tx *store.Tx) (err error) {
		if d.shop, err = tx.PutShop(ctx, store.Shop{Code: "main", Name: "顺风汽修", TimeZone: "Asia/Shanghai"}); err != nil {
			return err
		}
		d.boss, err = tx.PutStaff(ctx, store.Staff{Shop: d.shop.ID, Name: "陈经理", Role: store.RoleManager, Active: true})
		return err
	})
	d.chat("王建国", "web", "+8613800138000")
	d.chat("李敏", "telegram", "+8613900139000")
	d.chat("", "telegram", "+8613700137000")

	d.hear("王建国", -30*time.Minute, "昨晚的消息，不算今天", "complain", "neg", -0.9, 0.9, store.FeedbackTag{Aspect: "waiting", Polarity: "neg", Words: "昨晚"})
	came := d.book("王建国", 1, dayStart.Add(9*time.Hour), "minor_service")
	missed := d.book("李敏", 2, dayStart.Add(10*time.Hour), "tyres,alignment")

	d.hear("王建国", 0, "零点整：小保养多少钱", "price", "neu", 0, 0)
	d.hear("李敏", 8*time.Hour, "明天下午想换个轮胎", "book", "neu", 0.1, 0)
	later := d.book("李敏", 1, dayEnd.Add(15*time.Hour), "tyres")
	d.hear("李敏", 9*time.Hour, "先取消吧，孩子发烧了", "cancel", "neu", -0.2, 0)
	d.hear("李敏", 9*time.Hour, "是的", "other", "neu", 0, 0)
	d.status(later, store.AppointmentCancelled, "")
	d.clock.Set(dayStart.Add(9*time.Hour + 30*time.Minute))
	d.status(came, store.AppointmentArrived, "")
	d.status(missed, store.AppointmentNoShow, "电话没人接")

	slow := d.hear("王建国", 11*time.Hour, "说好一个小时，等了整整三个小时，收费也说不清楚", "complain", "neg", -0.8, 0.3,
		store.FeedbackTag{Aspect: "waiting", Polarity: "neg", Words: "等了整整三个小时", Start: 8, End: 16},
		store.FeedbackTag{Aspect: "price", Polarity: "neg", Words: "收费也说不清楚", Start: 17, End: 24})
	d.ticket("王建国", slow, "normal", "等了三个小时，收费说不清楚", 4*time.Hour)
	d.hear("李敏", 12*time.Hour, "师傅讲得很明白，态度特别好", "praise", "pos", 0.9, 0, store.FeedbackTag{Aspect: "attitude", Polarity: "pos", Words: "态度特别好", Start: 8, End: 13})
	rage := d.hear("", 16*time.Hour, "刹车失灵！你们要出人命吗！", "complain", "neg", -1, 0.9)
	d.ticket("", rage, "urgent", "刹车失灵", 15*time.Minute)
	d.hear("", 16*time.Hour+time.Minute, "马上叫经理来", "human", "neg", -0.5, 0.7)
	d.todo("", "客户要找经理", 15*time.Minute)
	d.gap("李敏", "电瓶可以延保吗")
	d.order("王建国", "RO-1", dayStart.AddDate(-1, 0, 0), 36800)
	d.order("王建国", "RO-2", dayStart.Add(9*time.Hour), 52800)

	d.hear("王建国", 24*time.Hour, "零点的消息，算明天", "complain", "neg", -0.9, 0.9, store.FeedbackTag{Aspect: "waiting", Polarity: "neg", Words: "明天"})
	clock.Set(evening)
	return d
}

func (d *day) collect(from, to, now time.Time) digests.Digest {
	d.t.Helper()
	got, err := digests.Collect(ctx, d.store.Reader, d.shop, from, to, now, digests.DefaultRules())
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}

func (d *day) write(fn func(tx *store.Tx) error) {
	d.t.Helper()
	if err := d.store.InTx(ctx, fn); err != nil {
		d.t.Fatal(err)
	}
}

// chat opens a chat; an empty name is a stranger, whose phone the channel has proven.
func (d *day) chat(name, channel, phone string) {
	d.t.Helper()
	d.write(func(tx *store.Tx) (err error) {
		c := store.Conversation{Shop: d.shop.ID, Channel: channel, Chat: phone, Phone: phone}
		if name != "" {
			if c.Customer, err = tx.AddCustomer(ctx, store.Customer{Shop: d.shop.ID, Name: name, Phone: phone}); err != nil {
				return err
			}
		}
		d.chats[name], err = tx.OpenConversation(ctx, c)
		return err
	})
}

// hear files a message at a time since midnight, as the engine does.
func (d *day) hear(who string, at time.Duration, text, intent, sentiment string, score, angry float64, tags ...store.FeedbackTag) (id store.MessageID) {
	d.t.Helper()
	d.clock.Set(dayStart.Add(at))
	c := d.chats[who]
	d.write(func(tx *store.Tx) (err error) {
		if id, err = tx.AddMessage(ctx, store.Message{Conversation: c.ID, Direction: store.Inbound, Text: text, At: tx.Now()}); err != nil {
			return err
		}
		return tx.AddFeedback(ctx, store.Feedback{
			Message: id, Shop: c.Shop, Customer: c.Customer, Intent: intent, Confidence: 0.9, Sentiment: sentiment, Score: score, Angry: angry, At: tx.Now(), Tags: tags,
		})
	})
	return id
}

func (d *day) book(who string, bay int, at time.Time, service string) (id store.AppointmentID) {
	d.t.Helper()
	c := d.chats[who]
	d.write(func(tx *store.Tx) (err error) {
		id, err = tx.Book(ctx, store.Appointment{
			Shop: c.Shop, Customer: c.Customer, Conversation: c.ID, ContactPhone: c.Phone, Service: service, Bay: bay, StartsAt: at, EndsAt: at.Add(time.Hour),
			Status: store.AppointmentConfirmed,
		})
		return err
	})
	return id
}

func (d *day) status(id store.AppointmentID, status, note string) {
	d.t.Helper()
	d.write(func(tx *store.Tx) error { return tx.SetAppointmentStatus(ctx, id, status, note) })
}

func (d *day) ticket(who string, message store.MessageID, grade, subject string, reply time.Duration) {
	d.t.Helper()
	c, now := d.chats[who], d.store.Now()
	d.write(func(tx *store.Tx) error {
		_, err := tx.AddTicket(ctx, store.Ticket{
			Shop: c.Shop, Customer: c.Customer, Conversation: c.ID, Message: message, Grade: grade, Subject: subject, Status: store.TicketOpen, Owner: d.boss.ID,
			OpenedAt: now, ReplyDue: now.Add(reply), CauseDue: now.Add(24 * time.Hour), VerifiedDue: now.Add(48 * time.Hour),
		})
		return err
	})
}

func (d *day) todo(who, reason string, due time.Duration) {
	d.t.Helper()
	c := d.chats[who]
	d.write(func(tx *store.Tx) error {
		return tx.AddTodo(ctx, store.Todo{Shop: c.Shop, Kind: "handoff", Conversation: c.ID, Reason: reason, DueAt: tx.Now().Add(due)})
	})
}

func (d *day) gap(who, question string) {
	d.t.Helper()
	id := d.hear(who, 13*time.Hour, question, "advice", "neu", 0, 0)
	d.write(func(tx *store.Tx) error {
		return tx.AddGap(ctx, d.shop.ID, question, store.Gap{Question: question, Audience: "customer", Message: id})
	})
}

func (d *day) order(who, number string, opened time.Time, total int64) {
	d.t.Helper()
	c := d.chats[who]
	d.write(func(tx *store.Tx) error {
		_, err := tx.AddOrder(ctx, store.Order{
			Shop: c.Shop, Customer: c.Customer, Number: number, Status: store.OrderClosed, Total: total, OpenedAt: opened, ClosedAt: opened.Add(5 * time.Hour),
		})
		return err
	})
}
