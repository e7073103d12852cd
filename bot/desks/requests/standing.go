package requests

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// customerAct handles what customers do with a request of theirs: take it back, ask how
// far it is. done is false for all else.
func (d *Desk) customerAct(ctx context.Context, t desks.Turn) (r desks.Reply, done bool, err error) {
	h := hear(t)
	var f form
	if t.Fill(&f) && f.Asked == askMore && h.what == "" && desks.ContainsAny(language.Fold(t.Text), howFar) {
		h = heard{what: "ask", kind: f.Kind} // "多久能到" needs no noun here
	}
	value, dropping := strings.CutPrefix(t.Action, "requests:drop:")
	if !dropping && h.what != "drop" && h.what != "ask" {
		return r, false, nil
	}
	open, err := t.Read.RequestsOf(ctx, t.Conversation.ID)
	if err != nil {
		return r, true, err
	}
	id, _ := strconv.ParseInt(value, 10, 64) // 0 is none
	i := slices.IndexFunc(open, func(q store.Request) bool {
		return (dropping && q.ID == store.RequestID(id)) || (!dropping && q.Kind == string(h.kind))
	})
	switch {
	case i < 0 && dropping:
		return desks.Reply{Text: prompts.Request{}.Gone(t.Language), Keep: true}, true, nil
	case i < 0:
		facts := prompts.Request{Kind: string(h.kind)}
		return desks.Reply{Text: facts.NoneOpen(t.Language), Buttons: []desks.Button{
			{Label: facts.Label(t.Language, "new"), Action: "requests:new:" + string(h.kind)},
		}}, true, nil
	case h.what == "ask":
		r, err = d.standing(ctx, t, open[i])
		return r, true, err
	}
	return d.drop(t, open[i]), true, nil
}

func (d *Desk) drop(t desks.Turn, q store.Request) desks.Reply {
	q.Status = store.RequestCancelled
	facts := d.facts(q)
	return desks.Reply{
		Text: facts.Dropped(t.Language),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			if err := tx.UpdateRequest(ctx, q, openStates...); err != nil {
				return conflictIfGone(err)
			}
			if err := tx.CloseTodo(ctx, todoKey(q), store.RequestCancelled); err != nil {
				return err
			}
			return d.tell(ctx, tx, q, fmt.Sprintf("requests/drop/%d", q.ID), facts, prompts.Request.More)
		},
	}
}

// standing tells a customer how far it is, and reminds whoever looks after it.
func (d *Desk) standing(ctx context.Context, t desks.Turn, q store.Request) (desks.Reply, error) {
	facts := d.facts(q)
	facts.Says = t.Text
	if q.Owner != 0 {
		owner, err := t.Read.StaffByID(ctx, q.Owner)
		if err != nil {
			return desks.Reply{}, err
		}
		facts.Owner = owner.Name
	}
	return desks.Reply{
		Text: facts.Standing(t.Language),
		Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
			return d.tell(ctx, tx, q, fmt.Sprintf("requests/ask/%d/%d", q.ID, t.Message.ID), facts, prompts.Request.More)
		},
	}, nil
}

// tell tells who looks after a request: its owner, or the team.
func (d *Desk) tell(ctx context.Context, tx *store.Tx, q store.Request, key string, facts prompts.Request, say func(prompts.Request, language.Tag) string) error {
	words := func(tag language.Tag) string { return say(facts, tag) }
	labels := func(tag language.Tag) []desks.Button { return staffButtons(tag, q) }
	if d.team.Chat == "" && q.Owner != 0 {
		return d.team.TellPerson(ctx, tx, q.Shop, q.Owner, desks.ActManageBooking, key, words, labels)
	}
	return d.team.Tell(ctx, tx, q.Shop, desks.ActManageBooking, key, words, labels)
}

func staffButtons(tag language.Tag, q store.Request) []desks.Button {
	facts := prompts.Request{Number: int64(q.ID)}
	var out []desks.Button
	if q.Status == store.RequestOpen {
		out = append(out, desks.Button{Label: facts.Label(tag, "take"), Action: fmt.Sprintf("requests:take:%d", q.ID)})
	}
	if slices.Contains(openStates, q.Status) {
		out = append(out, desks.Button{Label: facts.Label(tag, "done"), Action: fmt.Sprintf("requests:done:%d", q.ID)})
	}
	return out
}
