package store_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestUploads(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		want := store.Upload{Key: "k1", Conversation: f.conversation.ID, Name: "机油灯.jpg", Type: "image/jpeg", Content: []byte{0xff, 0xd8, 0, 1}, At: start.UTC()}
		write(t, s, func(ctx context.Context, tx *store.Tx) error {
			again := want
			again.Content = []byte("another")
			return errors.Join(tx.AddUpload(ctx, want), tx.AddUpload(ctx, again))
		})
		got, err := s.Upload(ctx, "web", "chat-1", "k1")
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
		for _, c := range [][3]string{{"web", "chat-2", "k1"}, {"telegram", "chat-1", "k1"}, {"web", "chat-1", "k2"}} {
			if _, err := s.Upload(ctx, c[0], c[1], c[2]); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%v: %v", c, err)
			}
		}
		for key, want := range map[string]string{"k1": "true", "k2": "false"} {
			has, err := s.HasUpload(ctx, key)
			check(t, fmt.Sprint(has), err, want)
		}
		files, bytes, err := s.UploadsOf(ctx, f.conversation.ID)
		check(t, fmt.Sprint(files, bytes), err, "1 4")
	})
}

func TestSecret(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, fresh := range []string{"first", "second"} {
			write(t, s, func(ctx context.Context, tx *store.Tx) error {
				kept, err := tx.Secret(ctx, "web", fresh)
				check(t, kept, err, "first")
				return nil
			})
		}
	})
}

func TestSaid(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		var thread, other store.Conversation
		write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
			if thread, err = tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "web", Chat: "chat-1:9"}); err != nil {
				return err
			}
			other, err = tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "web", Chat: "chat-10"})
			return err
		})
		say := func(c store.ConversationID, direction, status, text string) store.MessageID {
			return added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: c, Direction: direction, Status: status, Text: text, At: start})
		}
		first := say(f.conversation.ID, store.Inbound, "", "a")
		say(f.conversation.ID, store.Inbound, store.StatusSuppressed, "too many")
		say(other.ID, store.Inbound, "", "elsewhere")
		say(thread.ID, store.Outbound, store.StatusSent, "in the thread")
		say(f.conversation.ID, store.Outbound, store.StatusPending, "b")
		say(f.conversation.ID, store.Outbound, store.StatusFailed, "given up")
		texts := func(c store.Chat, after store.MessageID, limit int) (out string) {
			all, err := s.Said(ctx, c, after, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range all {
				out += m.Chat + " " + m.Text + ","
			}
			return out
		}
		alone, threads := store.Chat{Channel: "web", Chat: "chat-1"}, store.Chat{Channel: "web", Chat: "chat-1", Threads: true}
		check(t, texts(alone, 0, 9), nil, "chat-1 a,chat-1 b,")
		check(t, texts(alone, first, 9), nil, "chat-1 b,")
		check(t, texts(alone, 0, 1), nil, "chat-1 b,")
		check(t, texts(threads, 0, 9), nil, "chat-1 a,chat-1:9 in the thread,chat-1 b,")
	})
}
