// Package identity is the desk that finds out who a chat belongs to: staff ask for a
// one-time code, tell it to the customer, and the customer types it in any chat (mission
// G1). It owns the tables proof_codes and proof_tries; one's own shared contact is proven
// by the channels, and staff may confirm a chat in its handoff's thread.
package identity

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Rules are the desk's numbers.
type Rules struct {
	// CodeLife is how long a one-time code is good for.
	CodeLife time.Duration `yaml:"code_life"`
	// Tries is how many wrong codes a chat may name within Pause; then it is closed for
	// codes until Pause is over, and a person is called.
	Tries int `yaml:"tries"`
	// ShopTries is the same for all chats of the shop together: new chats cost a stranger nothing.
	ShopTries int           `yaml:"shop_tries"`
	Pause     time.Duration `yaml:"pause"`
}

// DefaultRules are our own: mission.md asks for proof and names no numbers. With six digits
// and three tries an hour, guessing a code takes a chat some decades; with sixty for all chats, strangers with as many chats as
// they like guess one of three codes that are always open in half a year of trying.
func DefaultRules() Rules {
	return Rules{CodeLife: 15 * time.Minute, Tries: 3, ShopTries: 60, Pause: time.Hour}
}

// Check reports contradictions.
func (r Rules) Check() error {
	switch {
	case r.CodeLife < time.Minute || r.CodeLife > 24*time.Hour:
		return fmt.Errorf("identity.code_life: %s is not between a minute and a day", r.CodeLife)
	case r.Tries < 1 || r.Tries > 10:
		return fmt.Errorf("identity.tries: %d is not between 1 and 10", r.Tries)
	case r.ShopTries < r.Tries:
		return fmt.Errorf("identity.shop_tries: %d for all chats is less than identity.tries, %d for one", r.ShopTries, r.Tries)
	case r.Pause < r.CodeLife:
		return fmt.Errorf("identity.pause: %s is shorter than the life of a code", r.Pause)
	}
	return nil
}

// Desk proves chats. It is safe for concurrent use.
type Desk struct {
	front desks.Desk
	twins desks.Matcher
	rules Rules
}

// New opens the desk. A contact that a channel has proven is answered by front; a proof that
// points at another record than the chat's goes to twins.
func New(front desks.Desk, twins desks.Matcher, rules Rules) *Desk { return &Desk{front, twins, rules} }

// Name of the desk.
func (d *Desk) Name() string { return "identity" }

var (
	bare = regexp.MustCompile(`^[0-9]{6}$`)
	code = regexp.MustCompile(`^(?:我的)?(?:验证码|校验码|一次性码|身份码|(?:my )?(?:verification )?code)(?: is|是|为)?[ :：]*([0-9]{4,8})[。.!！]?$`)
	asks = regexp.MustCompile(`验证码|校验码|一次性码|身份码|\b(?:proof|one-time|verification) code\b`)
)

// codeIn is the code that a customer types, alone or by its name.
func codeIn(text string) string {
	folded := language.Fold(strings.TrimSpace(text))
	if bare.MatchString(folded) {
		return folded
	}
	if m := code.FindStringSubmatch(folded); m != nil {
		return m[1]
	}
	return ""
}

// Hears implements desks.Listener: a code from a customer, the wish for one from staff. Six
// digits of a known customer may be the answer to another desk's question.
func (d *Desk) Hears(t desks.Turn, busy bool) (desks.Act, bool) {
	if !t.Who.IsStaff() {
		said := codeIn(t.Text)
		return desks.ActTalk, said != "" && (t.Who.Customer == nil || !busy)
	}
	return desks.ActViewCustomer, asks.MatchString(language.Fold(t.Text))
}

// Answer makes a code for staff, or takes one from a customer.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if t.Who.IsStaff() {
		if !desks.May(t.Who.Role, desks.ActViewCustomer) {
			return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
		}
		return d.give(ctx, t)
	}
	if said := codeIn(t.Text); said != "" && t.Action == "" {
		return d.take(ctx, t, said)
	}
	if t.Action == desks.ActionShareContact && t.Who.Customer != nil {
		return d.contact(ctx, t)
	}
	return d.front.Answer(ctx, t)
}

// contact answers the number of a chat that is somebody's already. Where it is on another
// record, people look at both.
func (d *Desk) contact(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	other, err := t.Read.CustomerByPhone(ctx, t.Who.Phone)
	if errors.Is(err, store.ErrNotFound) || err == nil && (other.ID == t.Who.CustomerID() || other.Shop != t.Shop.ID) {
		return d.front.Answer(ctx, t)
	}
	if err != nil {
		return desks.Reply{}, err
	}
	return desks.Reply{Text: prompts.Proof{}.OtherRecord(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		return d.other(ctx, tx, t, other.ID)
	}}, nil
}

// other shows staff the chat's record and the one that a proof pointed at, and calls a
// person: the customer waits for an answer.
func (d *Desk) other(ctx context.Context, tx *store.Tx, t desks.Turn, pointed store.CustomerID) error {
	if err := d.twins.Suggest(ctx, tx, t.Shop.ID, t.Who.CustomerID(), pointed); err != nil {
		return err
	}
	return t.CallPerson(ctx, tx, prompts.Proof{}.ReasonOther(desks.StaffLanguage))
}

// give makes a code for the customer that staff name; older codes of theirs end.
func (d *Desk) give(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	c, ask, ok, err := desks.OneSubject(ctx, t, "identity:code:")
	if err != nil || !ok {
		return ask, err
	}
	secret, err := newCode()
	if err != nil {
		return desks.Reply{}, err
	}
	words := prompts.Proof{Name: desks.NameOf(t.Language, c), Code: secret, Minutes: int(d.rules.CodeLife / time.Minute)}
	return desks.Reply{Text: words.Given(t.Language), Keep: true, Personal: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.AddProofCode(ctx, t.Shop.ID, c.ID, t.Who.Staff.ID, secret, tx.Now().Add(d.rules.CodeLife)); err != nil {
			return err
		}
		return tx.Audit(ctx, store.AuditEntry{
			Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "identity.code", Subject: fmt.Sprintf("customer/%d", c.ID),
		})
	}}, nil
}

// newCode is six random digits.
func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("one-time code: %w", err)
	}
	return fmt.Sprintf("%06d", n), nil
}

// take spends a code. Whether it is right only the transaction knows, so the words are
// chosen there.
func (d *Desk) take(ctx context.Context, t desks.Turn, said string) (desks.Reply, error) {
	tries, err := t.Read.ProofTriesOf(ctx, t.Conversation.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	if t.Now.Sub(tries.Since) >= d.rules.Pause {
		tries = store.ProofTries{Since: t.Now}
	}
	all, err := t.Read.WrongProofs(ctx, t.Shop.ID, t.Now.Add(-d.rules.Pause))
	if err != nil {
		return desks.Reply{}, err
	}
	words := prompts.Proof{Minutes: int((tries.Since.Add(d.rules.Pause).Sub(t.Now) + time.Minute - 1) / time.Minute)}
	if tries.Wrong >= d.rules.Tries || all >= d.rules.ShopTries {
		return desks.Reply{Text: words.Closed(t.Language), Keep: true}, nil
	}
	return desks.Reply{Keep: true, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		id, err := tx.UseProofCode(ctx, t.Shop.ID, said)
		if errors.Is(err, store.ErrNotFound) {
			return d.wrong(ctx, tx, t, tries, r)
		}
		if err != nil {
			return err
		}
		customer, err := tx.Customer(ctx, id)
		if err != nil {
			return err
		}
		r.Text = prompts.Proof{Name: customer.Name}.Proven(t.Language)
		if err := tx.SetProofTries(ctx, t.Conversation.ID, store.ProofTries{Since: tx.Now()}); err != nil {
			return err
		}
		err = desks.Prove(ctx, tx, t.Conversation.ID, customer, store.Staff{}, "proven_by_code")
		if errors.Is(err, desks.ErrOtherCustomer) {
			r.Text = prompts.Proof{}.OtherRecord(t.Language)
			return d.other(ctx, tx, t, customer.ID)
		}
		return err
	}}, nil
}

// wrong counts a wrong code; the last one that is allowed brings a person.
func (d *Desk) wrong(ctx context.Context, tx *store.Tx, t desks.Turn, tries store.ProofTries, r *desks.Reply) error {
	tries.Wrong++
	words := prompts.Proof{Left: d.rules.Tries - tries.Wrong, Minutes: int(d.rules.Pause / time.Minute)}
	r.Text = words.Wrong(t.Language)
	if err := tx.SetProofTries(ctx, t.Conversation.ID, tries); err != nil || words.Left > 0 {
		return err
	}
	return t.CallPerson(ctx, tx, prompts.Proof{}.ReasonWrong(desks.StaffLanguage))
}
