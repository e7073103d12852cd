package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"
)

// Task is a piece of durable work. Its Key is unique: enqueuing it again while it waits
// or runs makes it run once more afterwards, never twice at a time.
type Task struct {
	ID       TaskID
	Key      string // "answer/17", "deliver/42"
	Kind     string // what handles it
	Payload  json.RawMessage
	ReadyAt  time.Time // due time; while claimed, the end of the lease
	Holder   string    // who claimed it; empty when free
	Revision int
	Attempts int
	Dead     bool // given up; LastError says why
	LastErr  string
}

const taskColumns = `id, key, kind, payload, ready_at, holder, revision, attempts, dead, last_error`

func scanTask(r row) (t Task, err error) {
	err = r.Scan(&t.ID, &t.Key, &t.Kind, rawJSON{&t.Payload}, instant{&t.ReadyAt}, &t.Holder, &t.Revision, &t.Attempts, &t.Dead, &t.LastErr)
	return t, err
}

// Enqueue adds a task that is due at t.ReadyAt. Where the key exists, its revision
// rises: a waiting task keeps its due time, a running one runs again when it ends. A
// dead task comes back to life. A Holder in t claims it at once, until t.ReadyAt.
func (tx *Tx) Enqueue(ctx context.Context, t Task) (Task, error) {
	tx.wakes = true
	return one(ctx, tx.Reader, "enqueue task", scanTask, `INSERT INTO tasks (key, kind, payload, ready_at, holder, created_at) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (key) DO UPDATE SET revision = tasks.revision + 1, dead = FALSE,
		ready_at = CASE WHEN tasks.dead THEN EXCLUDED.ready_at ELSE tasks.ready_at END RETURNING `+taskColumns,
		t.Key, t.Kind, null(string(t.Payload)), nullTime(t.ReadyAt), t.Holder, tx.now)
}

// Claim leases at most limit ready tasks of these kinds to holder until now+lease, the
// longest waiting first. A task whose lease ran out is ready again.
func (s *Store) Claim(ctx context.Context, holder string, lease time.Duration, limit int, kinds ...string) ([]Task, error) {
	var out []Task
	err := s.InTx(ctx, func(tx *Tx) error {
		args := []any{nullTime(tx.now.Add(lease)), holder, tx.now, limit}
		for _, k := range kinds {
			args = append(args, k)
		}
		var err error
		out, err = many(ctx, tx.Reader, "claim tasks", scanTask, `UPDATE tasks SET ready_at = $1, holder = $2, attempts = attempts + 1
			WHERE id IN (SELECT id FROM tasks WHERE NOT dead AND ready_at <= $3 AND kind IN `+placeholders(5, 1, len(kinds))+`
			ORDER BY ready_at, id LIMIT $4 `+tx.dialect.skipLocked+`) RETURNING `+taskColumns, args...)
		return err
	})
	slices.SortFunc(out, func(a, b Task) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// NextReady is when the next task of these kinds becomes ready; the zero time when
// none waits.
func (r Reader) NextReady(ctx context.Context, kinds ...string) (time.Time, error) {
	args := make([]any, len(kinds))
	for i, k := range kinds {
		args[i] = k
	}
	return one(ctx, r, "next ready task", func(r row) (t time.Time, err error) {
		err = r.Scan(instant{&t})
		return t, err
	}, `SELECT MIN(ready_at) FROM tasks WHERE NOT dead AND kind IN `+placeholders(1, 1, len(kinds)), args...)
}

// Finish ends a claimed task: it is gone, unless it was enqueued again meanwhile, then
// it is ready at once. A lease that another holder took over is left alone.
func (tx *Tx) Finish(ctx context.Context, t Task) error {
	n, err := tx.exec(ctx, "finish task", `DELETE FROM tasks WHERE id = $1 AND revision = $2 AND holder = $3`, t.ID, t.Revision, t.Holder)
	if err != nil || n == 1 {
		return err
	}
	tx.wakes = true
	_, err = tx.exec(ctx, "free task", `UPDATE tasks SET holder = '', ready_at = $3, attempts = 0 WHERE id = $1 AND holder = $2`, t.ID, t.Holder, tx.now)
	return err
}

// Postpone gives a claimed task back, to be ready at the given time, with the reason.
func (tx *Tx) Postpone(ctx context.Context, t Task, at time.Time, reason string) error {
	tx.wakes = true
	_, err := tx.exec(ctx, "postpone task", `UPDATE tasks SET holder = '', ready_at = $3, last_error = $4 WHERE id = $1 AND holder = $2`,
		t.ID, t.Holder, nullTime(at), reason)
	return err
}

// Bury gives a claimed task up: it stays, visible in DeadTasks, and is never claimed.
func (tx *Tx) Bury(ctx context.Context, t Task, reason string) error {
	_, err := tx.exec(ctx, "bury task", `UPDATE tasks SET holder = '', dead = TRUE, last_error = $3 WHERE id = $1 AND holder = $2`, t.ID, t.Holder, reason)
	return err
}

// DeadTasks lists what was given up, the latest first.
func (r Reader) DeadTasks(ctx context.Context, limit int) ([]Task, error) {
	return many(ctx, r, "dead tasks", scanTask, `SELECT `+taskColumns+` FROM tasks WHERE dead ORDER BY id DESC LIMIT $1`, limit)
}
