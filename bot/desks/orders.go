package desks

import (
	"context"
	"fmt"

	"pitcrew/store"
)

// What the workshop's steps set off at other desks, as tasks with the order's id in the key.
const (
	OrderDiagnosed = "quotes.diagnosed" // the diagnosis is done: a quote is due
	OrderSettled   = "loyalty.settle"   // handed over, or taken back: what was earned follows
)

// Tell sets off what follows from an order's step, in the step's transaction.
func Tell(ctx context.Context, tx *store.Tx, kind string, id store.OrderID) error {
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kind, id), Kind: kind, ReadyAt: tx.Now()})
	return err
}

// TellCustomer posts to the latest chat in which a customer has proven who they are; told
// is false where there is none.
func TellCustomer(ctx context.Context, tx *store.Tx, id store.CustomerID, key string, words Words, labels Labels) (told bool, err error) {
	chats, err := tx.ConversationsOf(ctx, id)
	if err != nil || len(chats) == 0 {
		return false, err
	}
	tag := LanguageOf(chats[0])
	_, err = Post(ctx, tx, chats[0], key, store.OwnerBot, words(tag), labels.in(tag)...)
	return err == nil, err
}
