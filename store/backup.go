package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup writes a copy of an SQLite database to a new file at path while it is in use:
// what was committed before the call is in it, and it opens like any other database. A
// path that exists is refused. PostgreSQL has tools of its own, and gets an error that
// names one.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.dialect.postgres {
		return errors.New("back up: PostgreSQL is backed up with its own tools, for instance pg_dump --format=custom --file=FILE URL")
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("back up: %s exists already", path)
	}
	partial := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".partial")
	if err := os.RemoveAll(partial); err != nil { // what a backup that was killed left behind
		return fmt.Errorf("back up: %w", err)
	}
	if _, err := s.db.ExecContext(ctx, `VACUUM INTO $1`, partial); err != nil {
		return errors.Join(fmt.Errorf("back up to %s: %w", path, err), remove(partial))
	}
	if err := keep(partial, path); err != nil {
		return errors.Join(fmt.Errorf("back up: %w", err), remove(partial))
	}
	return nil
}

// keep makes the finished file durable and readable by its owner only, and gives it its
// name: a file of that name is a whole backup.
func keep(partial, path string) error {
	f, err := os.OpenFile(partial, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(partial, path)
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
