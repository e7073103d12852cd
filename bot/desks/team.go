package desks

import (
	"context"
	"fmt"
	"slices"

	"pitcrew/language"
	"pitcrew/store"
)

// Team says where staff are told what nobody asked for: a clock that runs out, a customer
// who waits. With a chat of the team they read it there; without one, each in the chat
// that they have with the bot, if they have one. What must not be missed is a todo too.
type Team struct{ Channel, Chat string }

// StaffLanguage is the language of what is told to a team; one person is told in the
// language of their own chat.
const StaffLanguage = language.Hans

// Words are a text in the language of whoever reads it.
type Words func(tag language.Tag) string

// Labels are buttons in the language of whoever reads them.
type Labels func(tag language.Tag) []Button

// Tell tells the team: everybody who has the right to an act.
func (m Team) Tell(ctx context.Context, tx *store.Tx, shop store.ShopID, act Act, key string, words Words, labels Labels) error {
	if m.Chat != "" {
		return m.tellChat(ctx, tx, shop, key, words, labels)
	}
	_, err := tellEach(ctx, tx, shop, key, words, labels, func(s store.Staff) bool { return May(s.Role, act) })
	return err
}

// TellPerson tells one member of staff in their own chat; who has none, or has left, is
// told where the team is told.
func (m Team) TellPerson(ctx context.Context, tx *store.Tx, shop store.ShopID, id store.StaffID, act Act, key string, words Words, labels Labels) error {
	told, err := tellEach(ctx, tx, shop, key, words, labels, func(s store.Staff) bool { return s.ID == id })
	if err != nil || told > 0 {
		return err
	}
	return m.Tell(ctx, tx, shop, act, key, words, labels)
}

// TellManagers tells the managers, each in their own chat; where none has one, the team:
// somebody must know.
func (m Team) TellManagers(ctx context.Context, tx *store.Tx, shop store.ShopID, act Act, key string, words Words, labels Labels) error {
	told, err := tellEach(ctx, tx, shop, key, words, labels, func(s store.Staff) bool { return s.Role == store.RoleManager || s.Role == store.RoleAdmin })
	if err != nil || told > 0 {
		return err
	}
	return m.Tell(ctx, tx, shop, act, key, words, labels)
}

func (m Team) tellChat(ctx context.Context, tx *store.Tx, shop store.ShopID, key string, words Words, labels Labels) error {
	c, err := tx.OpenConversation(ctx, store.Conversation{Shop: shop, Channel: m.Channel, Chat: m.Chat})
	if err != nil {
		return err
	}
	_, err = Post(ctx, tx, c, key, store.OwnerBot, words(StaffLanguage), labels.in(StaffLanguage)...)
	return err
}

// tellEach posts to the latest chat of each active member of staff who fits, and counts them.
func tellEach(ctx context.Context, tx *store.Tx, shop store.ShopID, key string, words Words, labels Labels, fits func(store.Staff) bool) (int, error) {
	staff, err := tx.StaffOf(ctx, shop)
	if err != nil {
		return 0, err
	}
	staff = slices.DeleteFunc(staff, func(s store.Staff) bool { return !s.Active || !fits(s) })
	if len(staff) == 0 {
		return 0, nil
	}
	chats, err := tx.StaffChats(ctx, shop)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, s := range staff {
		i := slices.IndexFunc(chats, func(c store.Conversation) bool { return c.Staff == s.ID })
		if i < 0 {
			continue
		}
		tag := LanguageOf(chats[i])
		if _, err := Post(ctx, tx, chats[i], fmt.Sprintf("%s/staff/%d", key, s.ID), store.OwnerBot, words(tag), labels.in(tag)...); err != nil {
			return told, err
		}
		told++
	}
	return told, nil
}

func (l Labels) in(tag language.Tag) []Button {
	if l == nil {
		return nil
	}
	return l(tag)
}
