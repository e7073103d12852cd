package desks

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// ErrOtherCustomer is Prove's answer where the chat is proven to be somebody else's: people
// decide then, never the bot.
var ErrOtherCustomer = errors.New("the chat belongs to another customer")

// Playbook answers what is asked of the shop in general; ok is false when nothing there is close enough.
type Playbook interface {
	Lookup(ctx context.Context, t Turn) (r Reply, ok bool, err error)
}

var ownWords = regexp.MustCompile(`我|俺|咱|上次|上回|上一次|上个|去年|前年|记录|历史|档案|预约|约了|修过|换过|做过|\bmy\b|\bi\b|\bmine\b|last|history|record`)

// AboutOwn reports whether a text speaks of one's own car, visits or account; "质保多久" asks about everybody's.
func AboutOwn(text string) bool { return ownWords.MatchString(language.Fold(text)) }

// Unproven says that what is asked for is personal, and how to prove who one is; or that nobody is on record with the number
// that the chat has proven.
func Unproven(t Turn) Reply {
	words := prompts.Unproven{Phone: t.Who.Phone}
	r := Reply{Text: words.In(t.Language), Keep: true}
	if t.Who.Phone == "" {
		r.Buttons = []Button{{Label: words.ShareLabel(t.Language), Action: ActionShareContact}}
	}
	return r
}

// Matcher shows staff two records that may be one person's.
type Matcher interface {
	Suggest(ctx context.Context, tx *store.Tx, shop store.ShopID, one, other store.CustomerID) error
}

// Prove makes a chat a customer's, and writes to the audit log how that was proven: by a
// code, or by a member of staff.
func Prove(ctx context.Context, tx *store.Tx, chat store.ConversationID, customer store.Customer, by store.Staff, how string) error {
	c, err := tx.Conversation(ctx, chat)
	if err != nil {
		return err
	}
	if c.Customer != 0 && c.Customer != customer.ID {
		return ErrOtherCustomer
	}
	if err := tx.SetConversationCustomer(ctx, chat, customer.ID); err != nil {
		return err
	}
	actor := by.Name
	if actor == "" {
		actor = store.OwnerBot
	}
	return tx.Audit(ctx, store.AuditEntry{
		Shop: customer.Shop, Staff: by.ID, Actor: actor, Action: "identity." + how, Subject: fmt.Sprintf("customer/%d", customer.ID), Detail: fmt.Sprintf("conversation/%d", chat),
	})
}
