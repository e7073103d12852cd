package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func TestBackup(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		path := filepath.Join(t.TempDir(), "备份 'copy'.db")
		if s.Postgres() {
			if err := s.Backup(ctx, path); err == nil || !strings.Contains(err.Error(), "pg_dump") {
				t.Errorf("PostgreSQL: %v", err)
			}
			return
		}
		stop := make(chan struct{})
		var writing sync.WaitGroup
		writing.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					write(t, s, func(ctx context.Context, tx *store.Tx) error {
						_, err := tx.AddMessage(ctx, store.Message{Conversation: f.conversation.ID, Direction: store.Inbound, Text: strings.Repeat("长", 1000), At: start})
						return err
					})
				}
			}
		})
		if err := s.InTx(ctx, tagging(f, "before")); err != nil {
			t.Fatal(err)
		}
		if err := s.Backup(ctx, path); err != nil {
			t.Fatal(err)
		}
		close(stop)
		writing.Wait()
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
			t.Errorf("left behind: %v, %v", left, err)
		}
		copied := storetest.Open(t, path, store.Options{})
		got, err := copied.Tags(ctx, f.customer)
		check(t, got, err, []string{"before"})
		if err := s.Backup(ctx, path); err == nil {
			t.Error("a file was overwritten")
		}
		if err := s.Backup(ctx, filepath.Join(t.TempDir(), "no", "folder.db")); err == nil {
			t.Error("backed up into a folder that does not exist")
		}
	})
}
