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
	Lapsed   int  // how often its lease ran out since it was last given back: a process died with it
	Dead     bool // given up; LastError says why
	LastErr  string
}

const taskColumns = `id, key, kind, payload, ready_at, holder, revision, attempts, lapsed, dead, last_error`

func scanTask(r row) (t Task, err error) {
	err = r.Scan(&t.ID, &t.Key, &t.Kind, rawJSON{&t.Payload}, instant{&t.ReadyAt}, &t.Holder, &t.Revision, &t.Attempts, &t.Lapsed, &t.Dead, &t.LastErr)
	return t, err
}

// Soon is how far ahead of its due time a task is told of by Wake. What is due later is found by whoever looks
// that often, and need not disturb them now.
const Soon = 500 * time.Millisecond

// Enqueue adds a task that is due at t.ReadyAt. Where the key exists, its revision
// rises: a waiting task keeps its due time and payload, a running one runs again when it
// ends; a dead one comes back to life as if it were new. A Holder in t claims a new task
// at once, until t.ReadyAt.
func (tx *Tx) Enqueue(ctx context.Context, t Task) error { return tx.EnqueueTask(ctx, &t) }

// EnqueueTask is Enqueue for who must know what is stored: the id, due time, holder and
// revision in t are the stored task's when InTx has returned.
func (tx *Tx) EnqueueTask(ctx context.Context, t *Task) error {
	return tx.steps.later(ctx, statement{
		doing: "enqueue task",
		query: `INSERT INTO tasks (key, kind, payload, ready_at, holder, created_at) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (key) DO UPDATE SET revision = tasks.revision + 1, dead = FALSE,
		ready_at = CASE WHEN tasks.dead THEN EXCLUDED.ready_at ELSE tasks.ready_at END,
		holder = CASE WHEN tasks.dead THEN EXCLUDED.holder ELSE tasks.holder END,
		payload = CASE WHEN tasks.dead THEN EXCLUDED.payload ELSE tasks.payload END,
		attempts = CASE WHEN tasks.dead THEN 0 ELSE tasks.attempts END RETURNING id, ready_at, holder, revision`,
		args: []any{t.Key, t.Kind, null(string(t.Payload)), nullTime(t.ReadyAt), t.Holder, tx.now},
		scan: func(r row) error {
			err := r.Scan(&t.ID, instant{&t.ReadyAt}, &t.Holder, &t.Revision)
			tx.wakes = tx.wakes || t.Holder == "" && !t.ReadyAt.After(tx.now.Add(Soon)) // whoever holds a task sees to it
			return err
		},
	})
}

// Claim leases at most limit ready tasks of these kinds to holder until now+lease, the
// longest waiting first; they come back by id. A task whose lease ran out is ready again.
func (s *Store) Claim(ctx context.Context, holder string, lease time.Duration, limit int, kinds ...string) ([]Task, error) {
	if len(kinds) == 0 || limit <= 0 {
		return nil, nil
	}
	var out []Task
	err := s.InTx(ctx, func(tx *Tx) error {
		out = nil
		return tx.claim(ctx, holder, lease, limit, kinds, &out)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b Task) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// claim puts what it claims into out, as late as the commit.
func (tx *Tx) claim(ctx context.Context, holder string, lease time.Duration, limit int, kinds []string, out *[]Task) error {
	return tx.steps.later(ctx, statement{
		doing: "claim tasks",
		// Materialized: a subquery that is planned anew for each row would claim more than limit.
		query: `WITH ready AS MATERIALIZED (SELECT id FROM tasks
		WHERE NOT dead AND ready_at <= $3 AND kind IN ` + placeholders(5, 1, len(kinds)) + ` ORDER BY ready_at, id LIMIT $4 ` + tx.dialect.skipLocked + `)
		UPDATE tasks SET ready_at = $1, holder = $2, attempts = attempts + 1,
		lapsed = lapsed + CASE WHEN holder <> '' THEN 1 ELSE 0 END WHERE id IN (SELECT id FROM ready) RETURNING ` + taskColumns,
		args: append([]any{micros(tx.now.Add(lease)), holder, tx.now, limit}, anys(kinds)...),
		scan: func(r row) error {
			t, err := scanTask(r)
			*out = append(*out, t)
			return err
		},
	})
}

// NextReady is when the next task of these kinds becomes ready; the zero time when
// none waits.
func (r Reader) NextReady(ctx context.Context, kinds ...string) (time.Time, error) {
	if len(kinds) == 0 {
		return time.Time{}, nil
	}
	return one(ctx, r, "next ready task", func(r row) (t time.Time, err error) {
		err = r.Scan(instant{&t})
		return t, err
	}, `SELECT MIN(ready_at) FROM tasks WHERE NOT dead AND kind IN `+placeholders(1, 1, len(kinds)), anys(kinds)...)
}

// claimed is the fence of Finish, Note, Postpone and Bury: they act on the very claim that t came
// from, told by its holder and the end of its lease. A claim that ran out and was given to
// another holder, or to the same one again, is left alone, without an error.
const claimed = `id = $1 AND holder = $2 AND ready_at = $3`

// Finish ends a claimed task: it is gone, unless it was enqueued again meanwhile, then
// it is ready as soon as InTx has returned.
func (tx *Tx) Finish(ctx context.Context, t Task) error {
	return tx.steps.later(ctx, statement{
		doing: "finish task", query: `DELETE FROM tasks WHERE ` + claimed + ` AND revision = $4`, args: []any{t.ID, t.Holder, micros(t.ReadyAt), t.Revision},
		count: func(rows int64) {
			if rows == 0 {
				tx.busy = append(tx.busy, t)
			}
		},
	})
}

// release gives a claimed task back, to be ready at once and as if it were new.
func (tx *Tx) release(ctx context.Context, t Task) error {
	tx.wakes = true
	return tx.later(ctx, "free task", `UPDATE tasks SET holder = '', ready_at = $4, attempts = 0, lapsed = 0 WHERE `+claimed, t.ID, t.Holder, micros(t.ReadyAt), tx.now)
}

// Extend lets the holder of a claimed task keep it until the given time, and returns the
// task as it is claimed then. A claim that another has by now is ErrConflict.
func (tx *Tx) Extend(ctx context.Context, t Task, until time.Time) (Task, error) {
	n, err := tx.exec(ctx, "extend task", `UPDATE tasks SET ready_at = $4 WHERE `+claimed, t.ID, t.Holder, micros(t.ReadyAt), micros(until))
	if err == nil && n == 0 {
		err = ErrConflict
	}
	t.ReadyAt = until
	return t, err
}

// Note keeps in a claimed task's payload what whoever claims it next must know.
func (tx *Tx) Note(ctx context.Context, t Task, payload json.RawMessage) error {
	return tx.later(ctx, "note in task", `UPDATE tasks SET payload = $4 WHERE `+claimed, t.ID, t.Holder, micros(t.ReadyAt), string(payload))
}

// Postpone gives a claimed task back, to be ready at the given time, with the reason.
func (tx *Tx) Postpone(ctx context.Context, t Task, at time.Time, reason string) error {
	tx.wakes = tx.wakes || !at.After(tx.now.Add(Soon))
	return tx.later(ctx, "postpone task", `UPDATE tasks SET holder = '', ready_at = $4, lapsed = 0, last_error = $5 WHERE `+claimed,
		t.ID, t.Holder, micros(t.ReadyAt), micros(at), reason)
}

// Bury gives a claimed task up: it stays, visible in DeadTasks, and is never claimed,
// until it is enqueued again.
func (tx *Tx) Bury(ctx context.Context, t Task, reason string) error {
	return tx.later(ctx, "bury task", `UPDATE tasks SET holder = '', dead = TRUE, last_error = $4 WHERE `+claimed, t.ID, t.Holder, micros(t.ReadyAt), reason)
}

// DeadTasks lists what was given up, the latest first.
func (r Reader) DeadTasks(ctx context.Context, limit int) ([]Task, error) {
	return many(ctx, r, "dead tasks", scanTask, `SELECT `+taskColumns+` FROM tasks WHERE dead ORDER BY id DESC LIMIT $1`, limit)
}
