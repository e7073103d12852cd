package digests_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pitcrew/bot/desks"
	"pitcrew/bot/desks/digests"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestDay compares a small day with testdata/day.txtar: the words, the footnotes and the
// JSON.
func TestDay(t *testing.T) {
	t.Parallel()
	want := golden(t, "testdata/day.txtar")
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		d := monday(t, s, clock).collect(dayStart, dayEnd, evening)
		rules := digests.DefaultRules()
		indented, err := json.MarshalIndent(d, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		same(t, want["zh-Hans"], d.Text(language.Hans, rules)+"\n")
		same(t, want["en"], d.Text(language.En, rules)+"\n")
		same(t, want["footnotes"], footnotes(d.Footnotes(language.Hans, rules)))
		same(t, want["json"], string(indented)+"\n")
		if hant := d.Text(language.Hant, rules); !strings.HasPrefix(hant, "顺风汽修 日報") { // the shop's name stays
			t.Error(hant)
		}
	})
}

func golden(t *testing.T, file string) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, f := range archive.Files {
		sections[f.Name] = string(f.Data)
	}
	return sections
}

func same[T any](t *testing.T, want, got T) {
	t.Helper()
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s\ngot:\n%v", diff, got)
	}
}

func footnotes(list []desks.Source) string {
	var b strings.Builder
	for _, n := range list {
		fmt.Fprintln(&b, n.Label, n.Ref, n.Quote)
	}
	return b.String()
}

// A day that is over is told as it stood at its end, what is owed as now.
func TestPastDay(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		m := monday(t, s, clock)
		tuesday := dayEnd.Add(9 * time.Hour)
		d := m.collect(dayStart, dayEnd, tuesday)
		same(t, digests.Complaints{Opened: 2, Open: 2, Breached: 2, Tickets: d.Complaints.Tickets}, d.Complaints)
		same(t, dayEnd.Add(-time.Second), d.AsOf)
		if len(d.Promises) != 3 || !d.Promises[0].Late {
			t.Errorf("owed: %+v", d.Promises)
		}
		if text := d.Text(language.Hans, digests.DefaultRules()); strings.Contains(text, "截至") || !strings.Contains(text, "11月23日（周一）16:15") {
			t.Error(text)
		}
		before := m.collect(dayStart.AddDate(0, 0, -1), dayStart, tuesday)
		if len(before.Promises) != 0 || len(before.AtRisk) != 1 { // who was angry the evening before
			t.Errorf("the day before: %+v %+v", before.Promises, before.AtRisk)
		}
		same(t, []int{1, 0, 0, 2}, []int{before.Messages, before.Complaints.Opened, before.Complaints.Open, before.Bookings.Booked})
		week := m.collect(dayStart.AddDate(0, 0, -1), dayStart.AddDate(0, 0, 6), tuesday)
		same(t, []string{"2026-11-22", "2026-11-28", "11"}, []string{week.Date, week.Until, fmt.Sprint(week.Messages)})
	})
}

// Shops are walls, and an empty day is a digest without claims.
func TestOtherShop(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		m := monday(t, s, clock)
		m.write(func(tx *store.Tx) (err error) {
			m.shop, err = tx.PutShop(ctx, store.Shop{Code: "east", Name: "东店", TimeZone: "Asia/Shanghai"})
			return err
		})
		d := m.collect(dayStart, dayEnd, evening)
		empty := `{"date":"2026-11-23","shop":"东店","as_of":"2026-11-23T18:00:00+08:00","made_at":"2026-11-23T18:00:00+08:00","messages":0,"people":0,"conversations":0,"intents":{},` +
			`"bookings":{"enquiries":0,"booked":0,"due":0,"arrived":0,"closed":0,"revenue_fen":0,"cancelled":0,"no_shows":0,"unrecorded":0,"by_channel":[],"by_service":[],"lost":[]},` +
			`"complaints":{"opened":0,"open":0,"breached":0,"tickets":[]},"sentiment":{"pos":0,"neu":0,"neg":0},"aspects":[],"quotes":[],"at_risk":[],"promises":[],"gaps":[],"results":[],"sources":[]}`
		got, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		same(t, empty, string(got))
		var picture bytes.Buffer
		if err := d.PNG(&picture, language.Hans); err != nil {
			t.Fatal(err)
		}
	})
}

// TestCounts compares a digest of many random messages with a plain count of the rows.
func TestCounts(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		m := monday(t, s, clock)
		random := rand.New(rand.NewPCG(1, 2))
		pick := func(list ...string) string { return list[random.IntN(len(list))] }
		for i := range 300 {
			var tags []store.FeedbackTag
			for _, aspect := range []string{"waiting", "price", "attitude", "workmanship", "environment", "parts"} {
				if random.IntN(3) == 0 {
					tags = append(tags, store.FeedbackTag{Aspect: aspect, Polarity: pick("pos", "neu", "neg", "neg"), Words: aspect})
				}
			}
			at := time.Duration(random.IntN(72)-24) * time.Hour
			m.hear(pick("王建国", "李敏", ""), at, fmt.Sprint("第", i, "条"), pick("book", "price", "complain", "other"), pick("pos", "neu", "neg"), random.Float64()*2-1, random.Float64(), tags...)
		}
		d := m.collect(dayStart, dayEnd, evening)
		rows, err := s.FeedbackBetween(ctx, m.shop.ID, dayStart, dayEnd)
		if err != nil {
			t.Fatal(err)
		}
		want := digests.Digest{Messages: len(rows), Intents: map[string]int{}}
		said := map[string]*digests.Aspect{}
		byID := map[store.MessageID]store.Feedback{}
		for _, f := range rows {
			byID[f.Message] = f
			want.Intents[f.Intent]++
			switch f.Sentiment {
			case "pos":
				want.Sentiment.Positive++
			case "neg":
				want.Sentiment.Negative++
			default:
				want.Sentiment.Neutral++
			}
			for _, tag := range f.Tags {
				a := cmp.Or(said[tag.Aspect], &digests.Aspect{Aspect: tag.Aspect})
				said[tag.Aspect] = a
				switch tag.Polarity {
				case "pos":
					a.Positive++
				case "neg":
					a.Negative++
				default:
					a.Neutral++
				}
			}
		}
		same(t, []any{want.Messages, want.Intents, want.Sentiment, len(said)}, []any{d.Messages, d.Intents, d.Sentiment, len(d.Aspects)})
		for _, a := range d.Aspects {
			for _, id := range a.MessageIDs {
				if !slices.ContainsFunc(byID[id].Tags, func(tag store.FeedbackTag) bool { return tag.Aspect == a.Aspect }) {
					t.Errorf("message %d says nothing about %s", id, a.Aspect)
				}
			}
			a.MessageIDs = nil
			same(t, *said[a.Aspect], a)
		}
		for _, q := range d.Quotes {
			if f := byID[q.Message]; f.Text != q.Text || !slices.ContainsFunc(f.Tags, func(tag store.FeedbackTag) bool {
				return tag.Aspect == q.Aspect && tag.Polarity == q.Polarity && tag.Words == q.Words
			}) {
				t.Errorf("quote %+v is not in %+v", q, f)
			}
		}
		same(t, digests.DefaultRules().Quotes, len(d.Quotes))
	})
}

// TestAnswer asks the desk as a manager does, and presses its buttons.
func TestAnswer(t *testing.T) {
	t.Parallel()
	want := golden(t, "testdata/answers.txtar")
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		m := monday(t, s, clock)
		desk := digests.New(nil, digests.DefaultRules())
		ask := func(text, action string, intent intents.Intent, tag language.Tag) desks.Reply {
			r, err := desk.Answer(ctx, desks.Turn{
				Shop: m.shop, Now: evening, Who: desks.Person{Role: store.RoleManager, Staff: m.boss}, Text: text, Action: action,
				Reading: intents.Reading{Intent: intent}, Language: tag, Read: s.Reader,
			})
			if err != nil {
				t.Fatal(err)
			}
			if !r.Keep {
				t.Errorf("%q closes another desk's dialog", text)
			}
			return r
		}
		for _, turn := range []struct {
			text, action string
			intent       intents.Intent
			tag          language.Tag
		}{
			{"为什么差评这么多", "", intents.Why, language.Hans},
			{"今天说等待的都是怎么说的", "", intents.Digest, language.Hans},
			{"有哪些好评", "", intents.Digest, language.Hans},
			{"昨天有人说环境吗", "", intents.Digest, language.Hans},
			{"why", "", intents.Why, language.En},
			{"明天的日报", "", intents.Digest, language.Hans},
			{"看负面原话", "digests:neg:2026-11-23", intents.Digest, language.Hant},
			{"看投诉", "digests:complaints:2026-11-23", intents.Digest, language.Hans},
			{"看缺口", "digests:gaps:2026-11-23", intents.Digest, language.Hans},
			{"看缺口", "digests:gaps:2026-11-16_2026-11-22", intents.Digest, language.Hans},
			{"complaints", "digests:complaints:2026-11-22", intents.Digest, language.En},
		} {
			r := ask(turn.text, turn.action, turn.intent, turn.tag)
			same(t, want[cmp.Or(turn.action, turn.text)], r.Text+"\n"+footnotes(r.Sources))
		}
		yesterday := ask("昨天的日报", "", intents.Digest, language.Hans)
		same(t, []desks.Button{
			{Label: "看负面原话", Action: "digests:neg:2026-11-22"}, {Label: "看投诉", Action: "digests:complaints:2026-11-22"}, {Label: "看缺口", Action: "digests:gaps:2026-11-22"},
		}, yesterday.Buttons)
		r, err := desk.Answer(ctx, desks.Turn{
			Shop: m.shop, Now: evening, Text: "沪A12345 为什么沉睡了", Language: language.Hans, Read: s.Reader,
			Reading: intents.Reading{Intent: intents.Why, Slots: intents.Slots{Plate: "沪A12345"}},
		})
		if err != nil || !strings.HasPrefix(r.Text, "想问哪方面的原因") || !r.Unhelped {
			t.Errorf("%q, %v", r.Text, err)
		}
		r = ask("", "digests:neg:nonsense", intents.Digest, language.Hans) // today's
		if !strings.HasPrefix(r.Text, "11月23日") {
			t.Error(r.Text)
		}
	})
}

func TestPNG(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		d := monday(t, s, clock).collect(dayStart, dayEnd, evening)
		for _, tag := range []language.Tag{language.Hans, language.Hant, language.En} {
			for wide, draw := range map[int]func(io.Writer) error{
				1440: func(w io.Writer) error { return d.PNG(w, tag) }, 880: func(w io.Writer) error { return d.ColumnPNG(w, tag, true) },
			} {
				var b bytes.Buffer
				if err := draw(&b); err != nil {
					t.Fatal(err)
				}
				picture, err := png.Decode(&b)
				if err != nil {
					t.Fatal(err)
				}
				if size := picture.Bounds().Size(); size.X != wide || size.Y < 400 || size.Y > wide {
					t.Errorf("%s: %v", tag, size)
				}
			}
		}
	})
}

func TestRules(t *testing.T) {
	t.Parallel()
	if err := digests.DefaultRules().Check(); err != nil {
		t.Error(err)
	}
	bad := digests.Rules{Quotes: 1000, Anger: 2, Targets: digests.Targets{Repurchase: 101}}
	for _, word := range []string{"quotes", "listed", "cited", "about_to_break", "anger", "targets"} {
		if err := bad.Check(); err == nil || !strings.Contains(err.Error(), "digests."+word) {
			t.Errorf("%s is not named in %v", word, err)
		}
	}
}
