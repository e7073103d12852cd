// Package handoff is the desk between a customer's chat and the team's: when a person must
// look after a customer it posts a card to the team's chat, relays both ways in the card's
// thread, and keeps the bot quiet meanwhile (mission B4). It owns the table handoffs.
package handoff

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// Rules are the desk's numbers and places. They come from shop.yaml and the environment.
type Rules struct {
	// Silence is how long nobody writes until the bot takes a chat back.
	Silence time.Duration `yaml:"return_after"`
	// Anger is from which reading of it, between 0 and 1, an angry customer gets a card of the
	// team's beside the complaint's ticket; 0 is never.
	Anger float64 `yaml:"anger"`
	// Rules call a person beside the bot's answer, the first that fits.
	Rules []Rule `yaml:"rules"`
	// Channel and Chat name the team's chat where cards are posted; without a chat, staff
	// find the customer on today's list only.
	Channel string `yaml:"-"`
	Chat    string `yaml:"-"`
}

// DefaultRules: half an hour of silence, and the anger that sends a message to the complaint
// desk whatever else it asks. The numbers are ours; mission.md names none.
func DefaultRules() Rules { return Rules{Silence: 30 * time.Minute, Anger: 0.75} }

// Check reports contradictions.
func (r Rules) Check() error {
	if r.Silence <= 0 {
		return fmt.Errorf("handoff.return_after: %s is not above zero", r.Silence)
	}
	if r.Anger < 0 || r.Anger > 1 {
		return fmt.Errorf("handoff.anger: %g is not between 0 and 1", r.Anger)
	}
	for i, rule := range r.Rules {
		if err := rule.check(); err != nil {
			return fmt.Errorf("handoff.rules[%d]: %w", i, err)
		}
	}
	return nil
}

// Desk relays. It is safe for concurrent use.
type Desk struct {
	writer *writer.Writer
	hours  *desks.Calendar
	twins  desks.Matcher
	words  Words
	rules  Rules
}

// Words are what a suggested reply is made of: an answer of the playbook's, or a script of an
// entry of it.
type Words struct {
	Playbook interface {
		Lookup(ctx context.Context, t desks.Turn) (r desks.Reply, ok bool, err error)
	}
	Scripts interface {
		Script(ctx context.Context, t desks.Turn, entry string, c store.Customer, variant int) (text string, sources []desks.Source, ok bool, err error)
	}
}

// New opens the desk. Without a writer, which is nil, cards have no summary, and replies are
// suggested in the playbook's own words.
func New(w *writer.Writer, hours *desks.Calendar, twins desks.Matcher, words Words, rules Rules) *Desk {
	return &Desk{w, hours, twins, words, rules}
}

// Name of the desk.
func (d *Desk) Name() string { return "handoff" }

// kindReturn is the task that gives a silent chat back to the bot.
const kindReturn = "handoff.return"

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{kindReturn: d.returnSilent}
}

// Open files a handoff and posts its card. An open one stays as it is.
func (d *Desk) Open(ctx context.Context, tx *store.Tx, c store.Conversation, reason string) error {
	if err := d.tellClosed(ctx, tx, c); err != nil || d.rules.Chat == "" {
		return err
	}
	h, added, err := tx.AddHandoff(ctx, store.Handoff{Shop: c.Shop, Conversation: c.ID, Reason: reason})
	if err != nil || !added {
		return err
	}
	team, err := tx.OpenConversation(ctx, store.Conversation{Shop: c.Shop, Channel: d.rules.Channel, Chat: d.rules.Chat})
	if err != nil {
		return err
	}
	card, err := d.card(ctx, tx, c, h)
	if err != nil {
		return err
	}
	h.Card, err = desks.Post(ctx, tx, team, fmt.Sprintf("handoff/%d", h.ID), store.OwnerBot, card.In(staffLanguage), buttons(h)...)
	if err != nil {
		return err
	}
	if err := tx.UpdateHandoff(ctx, h); err != nil {
		return err
	}
	if err := d.enqueueSuggestion(ctx, tx, h); err != nil {
		return err
	}
	return d.enqueueSummary(ctx, tx, h)
}

// tellClosed tells a customer who calls out of hours when a person will be there, once a
// closing time.
func (d *Desk) tellClosed(ctx context.Context, tx *store.Tx, c store.Conversation) error {
	now := tx.Now().In(d.hours.Location())
	opens, ok := d.hours.NextOpening(now)
	if d.hours.IsOpen(now) || !ok {
		return nil
	}
	text := prompts.Handoff{At: opens}.Closed(desks.LanguageOf(c))
	_, err := desks.Post(ctx, tx, c, fmt.Sprintf("closed/%d/%d", c.ID, opens.Unix()), store.OwnerBot, text)
	return err
}

// staffLanguage is the language of cards; staff read Chinese first.
const staffLanguage = "zh-Hans"

func buttons(h store.Handoff) []desks.Button {
	words := prompts.Handoff{}
	out := []desks.Button{}
	if h.Status == store.HandoffWaiting {
		out = append(out, desks.Button{Label: words.TakeLabel(staffLanguage), Action: fmt.Sprintf("handoff:take:%d", h.ID)})
	}
	return append(out,
		desks.Button{Label: words.AssignLabel(staffLanguage), Action: fmt.Sprintf("handoff:assign:%d", h.ID)},
		desks.Button{Label: words.ReturnLabel(staffLanguage), Action: fmt.Sprintf("handoff:return:%d", h.ID)},
		desks.Button{Label: words.ResolveLabel(staffLanguage), Action: fmt.Sprintf("handoff:resolve:%d", h.ID)})
}

// lastWords is how many messages a card shows.
const lastWords = 6

// card tells staff who it is, what happened, and what the bot tried.
func (d *Desk) card(ctx context.Context, tx *store.Tx, c store.Conversation, h store.Handoff) (prompts.Handoff, error) {
	words := prompts.Handoff{Number: int64(h.ID), Reason: h.Reason, Channel: c.Channel, Phone: c.Phone}
	if c.Customer != 0 {
		customer, err := tx.Customer(ctx, c.Customer)
		if err != nil {
			return words, err
		}
		words.Name, words.Phone = desks.NameOf(desks.StaffLanguage, customer), customer.Phone
		vehicles, err := tx.VehiclesOf(ctx, c.Customer)
		if err != nil {
			return words, err
		}
		for _, v := range vehicles {
			words.Cars = append(words.Cars, strings.TrimSpace(v.Name()+" "+v.Plate))
		}
		orders, err := tx.OrdersOf(ctx, c.Customer, 2)
		if err != nil {
			return words, err
		}
		shop, err := tx.Shop(ctx, c.Shop)
		if err != nil {
			return words, err
		}
		for _, o := range orders {
			words.Visits = append(words.Visits, prompts.Visit{Day: o.OpenedAt.In(shop.Location()), Summary: o.Summary, Total: o.Total})
		}
	}
	messages, err := tx.LastMessages(ctx, c.ID, lastWords)
	for _, m := range messages {
		words.Said = append(words.Said, said(m))
	}
	return words, err
}

// said is a message as a card and a summary tell it.
func said(m store.Message) prompts.Said {
	s := prompts.Said{Bot: m.Direction == store.Outbound, Text: m.Text, Files: len(desks.Files(m)) > 0}
	if s.Bot && m.Author != store.OwnerBot {
		s.Who = m.Author
	}
	return s
}

// thread is the team's chat under a card: "C123:1700000000.1" on a channel with threads.
// Before the card is confirmed it is the team's chat itself.
func (d *Desk) thread(ctx context.Context, r store.Reader, h store.Handoff) (string, error) {
	card, err := r.Message(ctx, h.Card)
	if errors.Is(err, store.ErrNotFound) || (err == nil && card.PlatformID == "") {
		return d.rules.Chat, nil
	}
	return d.rules.Chat + ":" + card.PlatformID, err
}

// open opens the team's chat under a card.
func (d *Desk) open(ctx context.Context, tx *store.Tx, h store.Handoff) (store.Conversation, error) {
	chat, err := d.thread(ctx, tx.Reader, h)
	if err != nil {
		return store.Conversation{}, err
	}
	return tx.OpenConversation(ctx, store.Conversation{Shop: h.Shop, Channel: d.rules.Channel, Chat: chat})
}

// ofThread finds the handoff whose thread a team chat is.
func (d *Desk) ofThread(ctx context.Context, t desks.Turn) (store.Handoff, error) {
	at := strings.LastIndexByte(t.Conversation.Chat, ':')
	if at < 0 || t.Conversation.Channel != d.rules.Channel {
		return store.Handoff{}, store.ErrNotFound
	}
	return t.Read.HandoffOfThread(ctx, d.rules.Channel, t.Conversation.Chat[:at], t.Conversation.Chat[at+1:])
}

// Claims implements bot.Handoffs.
func (d *Desk) Claims(ctx context.Context, t desks.Turn) (bool, error) {
	if strings.HasPrefix(t.Action, "handoff:") {
		return true, nil
	}
	if t.Action != "" || d.rules.Chat == "" {
		return false, nil
	}
	_, err := d.ofThread(ctx, t)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// idOf reads the handoff's id from a button.
func idOf(value string) store.HandoffID {
	id, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0
	}
	return store.HandoffID(id)
}
