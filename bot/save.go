package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/prompts"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// save stores a reply with everything it promises in one transaction, then sends it. A
// process that dies in between leaves the delivery leased; another takes it up.
func (e *Engine) save(ctx context.Context, b burst, t desks.Turn, desk desks.Desk, reply desks.Reply) error {
	var deliver store.Task
	var out letter
	c := b.conversation
	err := e.store.InTx(ctx, func(tx *store.Tx) error {
		r, next := reply, c
		if r.Apply != nil {
			if err := r.Apply(ctx, tx, &r); err != nil {
				return err
			}
		}
		next.Failures = failures(c, r)
		if next.Failures >= e.rules.HelplessLimit {
			next.Failures = 0
			r.Text += "\n" + prompts.PersonComes{}.In(t.Language)
			if err := e.callPerson(ctx, tx, spokenIn(b, t.Language), prompts.ReasonHelpless{}.In(staffLanguage)); err != nil {
				return err
			}
		}
		if err := e.byRule(ctx, tx, b, t, &r); err != nil {
			return err
		}
		if err := e.tag(ctx, tx, b); err != nil {
			return err
		}
		next.Answered, next.Language = b.last().ID, string(t.Language)
		var err error
		if next.State, err = e.keepDialog(t, desk, r); err != nil {
			return err
		}
		if err := tx.SaveConversation(ctx, next); err != nil {
			return err
		}
		if err := e.enclose(ctx, tx, b, r, explain(t, desk, r, b.read), &out); err != nil {
			return err
		}
		if err := e.enqueueDelivery(ctx, tx, c, &deliver); err != nil {
			return err
		}
		return tx.Finish(ctx, b.task)
	})
	if err != nil {
		return err
	}
	e.log.Info("answered", "conversation", c.ID, "message", b.last().ID, "desk", desk.Name(), "intent", t.Reading.Intent,
		"confidence", t.Reading.Confidence, "sentiment", t.Reading.Sentiment.Polarity)
	if e.holds(deliver) {
		if err := e.send(ctx, &deliver, c, []letter{out}); err != nil {
			e.retry(ctx, deliver, err)
		}
	}
	e.watch(Event{
		Kind: Answered, Channel: c.Channel, Chat: c.Chat, Message: b.last().ID, Intent: t.Reading.Intent, Sentiment: string(t.Reading.Sentiment.Polarity),
		ByModel: b.read != nil && b.read.Verdict == writer.Read,
	})
	return nil
}

// byRule calls a person where a rule of the shop's wants one beside the answer.
func (e *Engine) byRule(ctx context.Context, tx *store.Tx, b burst, t desks.Turn, r *desks.Reply) error {
	if e.routes.Handoffs == nil || t.Who.IsStaff() || t.Who.Role == "" {
		return nil
	}
	reason, err := e.routes.Handoffs.Rule(ctx, tx.Reader, t)
	if err != nil || reason == "" {
		return err
	}
	r.Text += "\n" + prompts.PersonToo{}.In(t.Language)
	return e.callPerson(ctx, tx, spokenIn(b, t.Language), reason)
}

// staffLanguage is the language of notes that staff read.
const staffLanguage = "zh-Hans"

func failures(c store.Conversation, r desks.Reply) int {
	if !r.Unhelped {
		return 0
	}
	return c.Failures + 1
}

// tag files what was read in each customer message (F1).
func (e *Engine) tag(ctx context.Context, tx *store.Tx, b burst) error {
	if b.who.IsStaff() {
		return nil
	}
	for i, m := range b.messages {
		if err := tx.AddFeedback(ctx, feedback(b, m, b.readings[i])); err != nil {
			return err
		}
	}
	return nil
}

func feedback(b burst, m store.Message, r intents.Reading) store.Feedback {
	f := store.Feedback{
		Message: m.ID, Shop: b.conversation.Shop, Customer: b.conversation.Customer, Intent: string(r.Intent), Confidence: r.Confidence,
		Sentiment: string(r.Sentiment.Polarity), Score: r.Sentiment.Score, Angry: r.Sentiment.Angry, At: m.At,
	}
	for _, a := range r.Sentiment.Aspects {
		f.Tags = append(f.Tags, store.FeedbackTag{Aspect: string(a.Aspect), Polarity: string(a.Polarity), Words: a.Words, Start: a.Start, End: a.End})
	}
	return f
}

// keepDialog is the conversation's state after a reply: the desk's open question, or,
// where the reply was a question in between, the one that was open before.
func (e *Engine) keepDialog(t desks.Turn, desk desks.Desk, r desks.Reply) (json.RawMessage, error) {
	d := dialog{Buttons: r.Buttons}
	switch {
	case r.Form != nil:
		form, err := json.Marshal(r.Form)
		if err != nil {
			return nil, fmt.Errorf("%s form: %w", desk.Name(), err)
		}
		d.Desk, d.Form, d.Until = desk.Name(), form, t.Now.Add(e.rules.DialogLife)
	case r.Keep:
		if open := openDialog(t); open.Desk != "" {
			d.Desk, d.Form, d.Until = open.Desk, open.Form, open.Until
		}
	}
	if d.Desk == "" && len(d.Buttons) == 0 {
		return nil, nil
	}
	if d.Until.IsZero() {
		d.Until = t.Now.Add(e.rules.DialogLife)
	}
	return json.Marshal(d)
}

// enclose puts a reply into the outbox: out, which has its id when the transaction has ended.
func (e *Engine) enclose(ctx context.Context, tx *store.Tx, b burst, r desks.Reply, why Explanation, out *letter) error {
	with := extra{Buttons: r.Buttons, Sources: r.Sources, Exhibits: r.Exhibits, Why: why, Personal: r.Personal, Author: b.last().Author, InPlaceOf: b.line()}
	x, err := json.Marshal(with)
	if err != nil {
		return err
	}
	*out = letter{with: with, Message: store.Message{
		Conversation: b.conversation.ID, EventKey: fmt.Sprintf("reply/%d", b.last().ID), Direction: store.Outbound, Author: store.OwnerBot,
		Text: r.Text, Extra: x, ReplyTo: b.last().ID, Status: store.StatusPending, At: tx.Now(),
	}}
	return tx.AddReply(ctx, &out.Message)
}

// enqueueDelivery claims the conversation's delivery for this process, unless one is
// already under way; that one will find the new message. Deliver says so when the
// transaction has ended.
func (e *Engine) enqueueDelivery(ctx context.Context, tx *store.Tx, c store.Conversation, deliver *store.Task) error {
	*deliver = store.Task{
		Key: taskKey(taskDeliver, c.ID), Kind: taskKind(taskDeliver, c.Channel), ReadyAt: tx.Now().Add(e.rules.Lease), Holder: e.holder,
	}
	return tx.EnqueueTask(ctx, deliver)
}

// relay passes a burst on to the person who owns the conversation; the bot keeps quiet.
func (e *Engine) relay(ctx context.Context, b burst, shop store.Shop) error {
	now := e.store.Now().In(shop.Location())
	for _, m := range b.messages {
		b.readings = append(b.readings, e.recognizer.Read(m.Text, now, intents.Customer))
	}
	c := b.conversation
	err := e.store.InTx(ctx, func(tx *store.Tx) error {
		if err := e.tag(ctx, tx, b); err != nil {
			return err
		}
		if err := e.routes.Handoffs.Relay(ctx, tx, c, b.messages); err != nil {
			return err
		}
		next := c
		next.Answered = b.last().ID
		if err := tx.SaveConversation(ctx, next); err != nil {
			return err
		}
		return tx.Finish(ctx, b.task)
	})
	if err != nil {
		return err
	}
	e.log.Info("relayed", "conversation", c.ID, "message", b.last().ID, "owner", c.Owner)
	e.watch(Event{Kind: Answered, Channel: c.Channel, Chat: c.Chat, Message: b.last().ID, Intent: b.readings[0].Intent, Sentiment: string(b.readings[0].Sentiment.Polarity)})
	return nil
}

// callPerson files that a human must look at the conversation, and opens a handoff where
// the team has a chat for it.
func (e *Engine) callPerson(ctx context.Context, tx *store.Tx, b burst, reason string) error {
	if e.routes.Handoffs != nil {
		if err := e.routes.Handoffs.Open(ctx, tx, b.conversation, reason); err != nil {
			return err
		}
	}
	due := tx.Now().Add(personWithin)
	if e.routes.Hours != nil {
		due = e.routes.Hours.Add(tx.Now(), personWithin)
	}
	return tx.AddTodo(ctx, store.Todo{
		Shop: b.conversation.Shop, Key: fmt.Sprintf("handoff/%d", b.last().ID), Kind: "handoff", Customer: b.conversation.Customer,
		Conversation: b.conversation.ID, Reason: reason, DueAt: due,
	})
}

// personWithin is when a customer who was promised a person should have heard from one, in
// opening time.
const personWithin = 15 * time.Minute

// giveUp ends an answer that failed too often: the person is told, and a human called. It
// returns what happened, to be told after the commit.
func (e *Engine) giveUp(ctx context.Context, tx *store.Tx, t store.Task, cause error) (*Event, error) {
	id, err := conversationOf(t)
	if err != nil {
		return nil, errors.Join(err, tx.Bury(ctx, t, cause.Error()))
	}
	c, err := tx.Conversation(ctx, id)
	if err != nil {
		return nil, errors.Join(err, tx.Bury(ctx, t, cause.Error()))
	}
	b := burst{task: t, conversation: c}
	if b.messages, err = tx.Unanswered(ctx, c, mostInBurst); err != nil {
		return nil, err
	}
	if len(b.messages) == 0 {
		return nil, tx.Finish(ctx, t)
	}
	if err := e.callPerson(ctx, tx, b, prompts.ReasonBroken{}.In(staffLanguage)); err != nil {
		return nil, err
	}
	sorry := desks.Reply{Text: prompts.Sorry{}.In(desks.LanguageOf(c))}
	if err := e.enclose(ctx, tx, b, sorry, Explanation{Notes: []string{cause.Error()}}, &letter{}); err != nil {
		return nil, err
	}
	c.Answered = b.last().ID
	if err := tx.SaveConversation(ctx, c); err != nil {
		return nil, err
	}
	if err := tx.Enqueue(ctx, store.Task{Key: taskKey(taskDeliver, c.ID), Kind: taskKind(taskDeliver, c.Channel), ReadyAt: tx.Now()}); err != nil {
		return nil, err
	}
	return &Event{Kind: Failed, Channel: c.Channel, Chat: c.Chat, Message: b.last().ID, Err: cause}, tx.Finish(ctx, t)
}
