package duplicates

import (
	"context"
	"errors"
	"fmt"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// merge makes one record of two, in the name of who speaks.
func (d *Desk) merge(t desks.Turn, keep, gone store.Customer) desks.Reply {
	words := prompts.Duplicate{Keep: twin(keep), Gone: twin(gone)}
	return desks.Reply{Keep: true, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		m, err := tx.MergeCustomers(ctx, keep.ID, gone.ID, t.Who.Staff.ID)
		if err != nil {
			return err // a conflict: somebody merged one of them, look again
		}
		words.Number, words.Moved = int64(m.ID), m.Moved()
		r.Text = words.Merged(t.Language)
		r.Buttons = []desks.Button{{Label: words.UndoLabel(t.Language), Action: fmt.Sprintf("duplicates:undo:%d", m.ID)}}
		return audit(ctx, tx, t, "customer.merge", m)
	}}
}

// apart records that they are two people.
func (d *Desk) apart(t desks.Turn, one, other store.Customer) desks.Reply {
	words := prompts.Duplicate{Keep: twin(one), Gone: twin(other)}
	return desks.Reply{Text: words.Apart(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.DismissPair(ctx, t.Shop.ID, store.PairOf(one.ID, other.ID), t.Who.Staff.ID); err != nil {
			return err
		}
		return tx.Audit(ctx, entry(t, "customer.apart", one.ID, fmt.Sprintf("customer/%d", other.ID)))
	}}
}

// undo takes a merge back; who undoes one says that they are two people.
func (d *Desk) undo(ctx context.Context, t desks.Turn, id store.MergeID) (desks.Reply, error) {
	words := prompts.Duplicate{Number: int64(id)}
	m, err := t.Read.Merge(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Shop != t.Shop.ID || !m.UndoneAt.IsZero()) {
		return desks.Reply{Text: words.Final(t.Language), Keep: true}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	holding, err := t.Read.MergesOf(ctx, m.Survivor)
	if err != nil {
		return desks.Reply{}, err
	}
	if len(holding) > 0 && holding[0].ID != id {
		words.Number = int64(holding[0].ID)
		return desks.Reply{Text: words.Later(t.Language), Keep: true}, nil
	}
	return desks.Reply{Keep: true, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		m, err := tx.UndoMerge(ctx, id, t.Who.Staff.ID)
		if errors.Is(err, store.ErrNotFound) { // undone or erased meanwhile
			return fmt.Errorf("%w: %w", store.ErrConflict, err)
		}
		if err != nil {
			return err
		}
		words.Moved = m.Moved()
		for _, side := range []struct {
			id    store.CustomerID
			words *prompts.Twin
		}{{m.Survivor, &words.Keep}, {m.Absorbed, &words.Gone}} {
			c, err := tx.Customer(ctx, side.id)
			if err != nil {
				return err
			}
			*side.words = twin(c)
			points, err := tx.Balance(ctx, c.ID)
			if err != nil {
				return err
			}
			words.Owed = max(words.Owed, -points)
		}
		r.Text = words.Undone(t.Language)
		if err := tx.DismissPair(ctx, t.Shop.ID, store.PairOf(m.Survivor, m.Absorbed), t.Who.Staff.ID); err != nil {
			return err
		}
		return audit(ctx, tx, t, "customer.unmerge", m)
	}}, nil
}

// audit tells both records' logs.
func audit(ctx context.Context, tx *store.Tx, t desks.Turn, act string, m store.Merge) error {
	detail := fmt.Sprintf("merge %d, customer/%d into customer/%d, %d rows", m.ID, m.Absorbed, m.Survivor, m.Moved())
	if err := tx.Audit(ctx, entry(t, act, m.Survivor, detail)); err != nil {
		return err
	}
	return tx.Audit(ctx, entry(t, act, m.Absorbed, detail))
}

func entry(t desks.Turn, act string, id store.CustomerID, detail string) store.AuditEntry {
	return store.AuditEntry{Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: act, Subject: fmt.Sprintf("customer/%d", id), Detail: detail}
}
