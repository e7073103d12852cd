package handoff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Words that begin an order in a thread; what follows names a colleague, or a customer.
var (
	assignWords  = []string{"转给", "交给", "指派给", "assign to ", "assign "}
	confirmWords = []string{"确认身份", "确认是", "这是客户", "confirm "}
)

// cutWord returns what follows one of the words at the beginning of a text.
func cutWord(text string, words []string) (rest string, ok bool) {
	text = strings.TrimSpace(text)
	for _, w := range words {
		if rest, ok := strings.CutPrefix(strings.ToLower(text), w); ok {
			return strings.TrimSpace(text[len(text)-len(rest):]), true
		}
	}
	return "", false
}

// assign gives the customer to a colleague named by button ("12:7") or by name; without
// one it asks to whom.
func (d *Desk) assign(ctx context.Context, t desks.Turn, h store.Handoff, to string) (desks.Reply, error) {
	staff, err := t.Read.StaffOf(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	staff = slices.DeleteFunc(staff, func(s store.Staff) bool { return !s.Active || !desks.May(s.Role, desks.ActSend) })
	if _, id, ok := strings.Cut(to, ":"); ok {
		to = id
	} else if t.Action != "" {
		to = ""
	}
	i := slices.IndexFunc(staff, func(s store.Staff) bool {
		return s.Name == to || strings.TrimPrefix(to, "@") == s.Name || to == strconv.FormatInt(int64(s.ID), 10)
	})
	if i >= 0 {
		return d.own(t, h, staff[i], desks.Reply{Text: prompts.Handoff{Name: staff[i].Name}.Assigned(t.Language)}), nil
	}
	r := desks.Reply{Text: prompts.Handoff{}.ToWhom(t.Language)}
	for _, s := range staff {
		r.Buttons = append(r.Buttons, desks.Button{Label: s.Name, Action: fmt.Sprintf("handoff:assign:%d:%d", h.ID, s.ID)})
	}
	return r, nil
}

// confirm proves the chat to be the customer's that staff name: the third way of proof.
func (d *Desk) confirm(ctx context.Context, t desks.Turn, h store.Handoff) (desks.Reply, error) {
	s, err := desks.FindSubject(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	c, ok := s.One()
	if !ok {
		return desks.Reply{Text: s.Question(t.Language)}, nil
	}
	return desks.Reply{Text: prompts.Handoff{Name: desks.NameOf(t.Language, c)}.Confirmed(t.Language), Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		err := desks.Prove(ctx, tx, h.Conversation, c, t.Who.Staff, "proven_by_staff")
		if errors.Is(err, desks.ErrOtherCustomer) {
			r.Text = prompts.Handoff{}.OtherCustomer(t.Language)
			return d.suggest(ctx, tx, h, c.ID)
		}
		if err != nil {
			return err
		}
		return d.tell(ctx, tx, h, fmt.Sprintf("proven/%d/%d", h.ID, c.ID), prompts.Proof{Name: c.Name}.Proven)
	}}, nil
}

// suggest shows staff the chat's record and the one that they named for it.
func (d *Desk) suggest(ctx context.Context, tx *store.Tx, h store.Handoff, named store.CustomerID) error {
	c, err := tx.Conversation(ctx, h.Conversation)
	if err != nil {
		return err
	}
	return d.twins.Suggest(ctx, tx, h.Shop, c.Customer, named)
}

// head is a button's value up to its next colon: the handoff's id.
func head(value string) string {
	id, _, _ := strings.Cut(value, ":")
	return id
}
