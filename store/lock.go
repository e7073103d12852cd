package store

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// How often a lock that another replica has is asked for, and ours is looked after.
const (
	lockRetry = 2 * time.Second
	lockCheck = 5 * time.Second
)

// Exclusive runs fn while this process alone, of all that share the database, holds the
// name; it waits until it does. A connection that breaks takes the lock with it: fn's
// context ends, and the lock is asked for again. It returns fn's result, or nil when ctx
// ended. An SQLite file has one process, which runs fn at once.
func (s *Store) Exclusive(ctx context.Context, name string, fn func(ctx context.Context) error) error {
	if !s.dialect.postgres {
		return fn(ctx)
	}
	for ctx.Err() == nil {
		held, err := s.hold(ctx, lockNumber(name), fn)
		if held && (err != nil || ctx.Err() != nil) {
			return err
		}
		wait := time.NewTimer(lockRetry)
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
		}
	}
	return nil
}

// lockNumber is the advisory lock of a name.
func lockNumber(name string) int64 {
	h := fnv.New64a()
	h.Write([]byte("pitcrew/" + name))
	return int64(h.Sum64()) //nolint:gosec // any 64 bits will do
}

// hold runs fn if the lock is free. held is false when it was not, or was lost.
func (s *Store) hold(ctx context.Context, number int64, fn func(ctx context.Context) error) (held bool, err error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return false, nil //nolint:nilerr // the database is away; it is asked again
	}
	free := false
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, number).Scan(&free); err != nil || !free {
		conn.Release()
		return false, nil //nolint:nilerr // as above
	}
	defer closeLocked(conn)
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- fn(running) }()
	look := time.NewTicker(lockCheck)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			return true, err
		case <-look.C:
			ping, cancel := context.WithTimeout(ctx, lockCheck)
			lost := conn.Ping(ping)
			cancel()
			if lost != nil && ctx.Err() == nil {
				stop()
				return false, <-ended // the next try waits for what this one still holds
			}
		}
	}
}

// closeLocked ends the connection, and with it the lock, whatever state it is in.
func closeLocked(conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), lockCheck)
	defer cancel()
	conn.Hijack().Close(ctx)
}

// deliveryOf is the key of a conversation's delivery.
func deliveryOf(id ConversationID) string { return fmt.Sprintf("deliver/%d", id) }
