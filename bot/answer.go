package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/llm"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// mostInBurst bounds how many messages one answer deals with; the rest get the next.
const mostInBurst = 20

// mostConflicts bounds how often a desk is asked again because the world changed
// between its answer and the writing of it.
const mostConflicts = 5

// burst is what one answer deals with.
type burst struct {
	task         store.Task
	conversation store.Conversation
	messages     []store.Message
	owner        store.Owner       // the conversation's customer, where Receive looked them up
	readings     []intents.Reading // of each message
	read         *writer.Record    // of a model that was asked what the burst wants
	who          desks.Person
	again        bool // asked before: no model this time
}

func (b burst) last() store.Message { return b.messages[len(b.messages)-1] }

// dialog is the state that a conversation keeps between messages.
type dialog = desks.Dialog

// answer deals with everything a conversation has waiting, once. Known saves looking that
// up; the first answer that fails makes us look.
func (e *Engine) answer(ctx context.Context, t store.Task, known *burst) error {
	id, err := conversationOf(t)
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		err := e.answerOnce(ctx, t, id, known, try > 1)
		if known = nil; try < mostConflicts && errors.Is(err, store.ErrConflict) {
			continue
		}
		return err
	}
}

func (e *Engine) answerOnce(ctx context.Context, t store.Task, id store.ConversationID, known *burst, again bool) error {
	ctx = llm.WithAccount(ctx, llm.Account{Conversation: int64(id)}) // whatever a model is asked on the way, it is this chat's
	b, err := e.waiting(ctx, t, id, known)
	if err != nil {
		return err
	}
	if len(b.messages) == 0 {
		return e.store.InTx(ctx, func(tx *store.Tx) error { return tx.Finish(ctx, t) })
	}
	e = e.asOf(b.last().At)
	b.again = again
	c := b.conversation
	shop, err := e.shop(ctx, c.Shop)
	if err != nil {
		return err
	}
	if b.who, err = e.person(ctx, c, b.last().Author, b.owner); err != nil {
		return err
	}
	if c.Owner != store.OwnerBot && e.routes.Handoffs != nil {
		return e.relay(ctx, b, shop)
	}
	turn := e.turn(shop, &b)
	e.readAgain(ctx, &b, &turn)
	end := e.drafting(ctx, &b, &turn)
	reply, desk, err := e.ask(ctx, turn)
	end()
	if err != nil {
		return err
	}
	if err := e.polish(ctx, &b, turn, &reply); err != nil {
		return err
	}
	return e.save(ctx, b, turn, desk, reply)
}

// waiting is what a conversation has to be answered.
func (e *Engine) waiting(ctx context.Context, t store.Task, id store.ConversationID, known *burst) (b burst, err error) {
	if known != nil {
		return *known, nil
	}
	b.task = t
	if b.conversation, err = e.store.Conversation(ctx, id); err != nil {
		return b, err
	}
	b.messages, err = e.store.Unanswered(ctx, b.conversation, mostInBurst)
	return b, err
}

// turn reads the burst and lays out what a desk may look at.
func (e *Engine) turn(shop store.Shop, b *burst) desks.Turn {
	now := e.store.Now().In(shop.Location())
	audience := intents.Customer
	if b.who.IsStaff() {
		audience = intents.Staff
	}
	texts := make([]string, len(b.messages))
	for i, m := range b.messages {
		texts[i] = m.Text
		b.readings = append(b.readings, e.recognizer.Read(m.Text, now, audience))
	}
	t := desks.Turn{
		Shop: shop, Now: now, Who: b.who, Conversation: b.conversation, Message: b.last(), Messages: b.messages, Action: b.last().Action,
		Text: strings.Join(texts, "\n"), Reading: b.readings[0], Read: e.store.Reader,
	}
	if len(texts) > 1 {
		t.Reading = e.recognizer.Read(t.Text, now, audience)
	}
	t.Language = speaks(t)
	t.CallPerson = func(ctx context.Context, tx *store.Tx, reason string) error {
		return e.callPerson(ctx, tx, spokenIn(*b, t.Language), reason)
	}
	return t
}

// spokenIn is a burst whose conversation knows its language before the answer is saved: a
// person called by a first message tells the customer so in their own.
func spokenIn(b burst, tag language.Tag) burst {
	b.conversation.Language = string(tag)
	return b
}

// speaks chooses the language to answer in: the message's own, or the conversation's
// where a message has no words to tell by ("ok", "3", "👍", a plate, a phone number). Who once wrote
// traditional characters is answered in them until simplified ones come: "我想找人工客服"
// is both.
func speaks(t desks.Turn) language.Tag {
	known := language.Tag(t.Conversation.Language)
	words := strings.TrimSpace(strings.Replace(t.Text, string(t.Reading.Slots.Plate), "", 1))
	if known != "" && t.Reading.Language == language.Hans && !strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return known // "10ish", "VIP": written so in any language
	}
	if known == language.Hans && t.Reading.Language == language.Hant {
		return language.Hant
	}
	if (known == language.Hans || known == language.Hant) && t.Reading.Language == language.En && !strings.ContainsFunc(words, unicode.IsSpace) {
		return known // "hello", "vip" or a slip of the keyboard from somebody who writes Chinese
	}
	if known != "" && (t.Action != "" || utf8.RuneCountInString(words) <= shortText || !strings.ContainsFunc(words, unicode.IsLetter)) {
		return known
	}
	if known == language.Hant && t.Reading.Language == language.Hans && language.Neutral(words) {
		return known
	}
	return t.Reading.Language
}

// shortText is a message too short to change the language of a conversation.
const shortText = 4

// longChoice is as many characters as a choice in words has: "I'll take the second one".
const longChoice = 24

// ask finds the desk for a turn and lets it answer.
func (e *Engine) ask(ctx context.Context, t desks.Turn) (desks.Reply, desks.Desk, error) {
	if t.Who.Role == "" {
		return desks.Reply{Text: prompts.NotOnList{Author: t.Message.Author}.In(t.Language)}, e.routes.Unknown, nil
	}
	desk, act, t, err := e.route(ctx, t)
	if err != nil {
		return desks.Reply{}, nil, err
	}
	if !desks.May(t.Who.Role, act) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true, Notes: []string{"role " + string(t.Who.Role) + " may not " + string(act)}}, desk, nil
	}
	reply, err := desk.Answer(ctx, t)
	if err != nil {
		return desks.Reply{}, nil, fmt.Errorf("%s desk: %w", desk.Name(), err)
	}
	reply.Personal = reply.Personal || t.Who.IsStaff() && desks.Tells(act)
	return e.also(ctx, t, reply, desk)
}

// angryEnough sends a customer's message to the complaint desk whatever else it asks.
const angryEnough = 0.75

// route chooses, in this order: the handoff desk in a handoff's thread, the desk whose button was pressed, a listener that
// hears its business, the complaint desk for an angry customer, the desk whose question
// this answers, the desk of the intent, the reception.
func (e *Engine) route(ctx context.Context, t desks.Turn) (desks.Desk, desks.Act, desks.Turn, error) {
	if e.routes.Handoffs != nil && t.Who.IsStaff() {
		claimed, err := e.routes.Handoffs.Claims(ctx, t)
		if claimed || err != nil {
			return e.routes.Handoffs, desks.ActSend, t, err
		}
	}
	desk, act, t := e.choose(t)
	return desk, act, t, nil
}

// choose is route without the threads of handoffs.
func (e *Engine) choose(t desks.Turn) (desks.Desk, desks.Act, desks.Turn) {
	routes := e.routes.Customer
	if t.Who.IsStaff() {
		routes = e.routes.Staff
	}
	open := openDialog(t)
	if t.Action == "" {
		t.Action = pressed(t, open.Buttons)
	}
	if t.Action == desks.ActionShareContact { // the number that an open question waits for
		if desk, asked, ok := e.expecting(t, open); ok {
			return desk, e.actOf(t.Who.Role, routes, desk), asked
		}
	}
	if name, _, ok := strings.Cut(t.Action, ":"); ok {
		if desk := e.routes.Desks[name]; desk != nil {
			t.Asking, t.Form = open.Desk == name, open.Form
			return desk, e.actOf(t.Who.Role, routes, desk), t
		}
	}
	for _, l := range e.routes.Listeners {
		if act, ok := l.Hears(t, open.Desk != "" && open.Desk != l.Name()); ok {
			t.Asking, t.Form = open.Desk == l.Name(), open.Form
			return l, act, t
		}
	}
	if r, ok := routes[intents.Complain]; ok && !t.Who.IsStaff() && t.Reading.Sentiment.Angry >= angryEnough {
		t.Asking, t.Form = open.Desk == r.Desk.Name(), open.Form
		return r.Desk, r.Act, t
	}
	if desk, asked, ok := e.expecting(t, open); ok {
		return desk, e.actOf(t.Who.Role, routes, desk), asked
	}
	if r, ok := routes[t.Reading.Intent]; ok && !t.Reading.Unsure {
		return r.Desk, r.Act, t
	}
	return e.routes.Unknown, desks.ActTalk, t
}

// expecting is the desk whose open question a message answers, and the turn as that desk is to see it.
func (e *Engine) expecting(t desks.Turn, open dialog) (desks.Desk, desks.Turn, bool) {
	desk, ok := e.routes.Desks[open.Desk].(desks.Dialogist)
	t.Asking, t.Form = true, open.Form
	return desk, t, ok && desk.Expects(t)
}

// actOf is the right that a desk's own buttons and dialogs need. Where the routes that lead
// to it differ, it takes all of their rights: it is one that the role lacks, if there is one.
// A desk that no route leads to is the shop's own, unless it is open to everybody.
func (e *Engine) actOf(role store.Role, routes map[intents.Intent]Route, desk desks.Desk) desks.Act {
	var acts []desks.Act
	for _, r := range routes {
		if r.Desk == desk {
			acts = append(acts, r.Act)
		}
	}
	if len(acts) == 0 {
		if slices.Contains(e.routes.Open, desk) {
			return desks.ActTalk
		}
		return desks.ActStaff
	}
	slices.Sort(acts)
	if i := slices.IndexFunc(acts, func(a desks.Act) bool { return !desks.May(role, a) }); i >= 0 {
		return acts[i]
	}
	return acts[0]
}

// openDialog is the conversation's dialog, empty when it has none or waited too long.
func openDialog(t desks.Turn) dialog {
	var d dialog
	if len(t.Conversation.State) == 0 || json.Unmarshal(t.Conversation.State, &d) != nil {
		return dialog{}
	}
	if !d.Until.IsZero() && t.Now.After(d.Until) {
		return dialog{}
	}
	return d
}

// pressed finds the button that a typed message means: its label, or its number.
func pressed(t desks.Turn, offered []desks.Button) string {
	text := language.Fold(strings.TrimSpace(t.Text))
	for _, b := range offered {
		if language.Fold(b.Label) == text {
			return b.Action
		}
	}
	if n := t.Reading.Slots.Choice; n >= 1 && n <= len(offered) && choosesOnly(t, text) && offered[n-1].Action != desks.ActionShareContact {
		return offered[n-1].Action
	}
	return ""
}

// choosesOnly reports whether a message is nothing but a choice: "2", "就第二个", "the second one".
func choosesOnly(t desks.Turn, text string) bool {
	s, n := t.Reading.Slots, utf8.RuneCountInString(text)
	says := !s.When.Empty() || len(s.Items) > 0 || s.Plate != "" || s.Phone != ""
	return n <= shortText || n <= longChoice && !says && t.Reading.Unsure && t.Reading.Intent == intents.Other
}
