package duplicates

import (
	"context"
	"fmt"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

// kindLook is the task that looks for pairs once an opening day.
const kindLook = "duplicates.look"

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{kindLook: d.look}
}

// Schedule enqueues the next look for a shop; once a day, however often it is called.
func (d *Desk) Schedule(ctx context.Context, tx *store.Tx, shop store.ShopID) error {
	now := tx.Now().In(d.hours.Location())
	at, ok := d.hours.NextOpening(time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location()))
	if !ok || d.rules.PerDay == 0 {
		return nil
	}
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d/%s", kindLook, shop, store.DateOf(at)), Kind: kindLook, ReadyAt: at})
	return err
}

// look shows the team the pairs that nobody was shown yet, a few each day.
func (d *Desk) look(ctx context.Context, tx *store.Tx, task store.Task) error {
	var shop store.ShopID
	var day string
	if _, err := fmt.Sscanf(task.Key, kindLook+"/%d/%s", &shop, &day); err != nil {
		return fmt.Errorf("task key %q: %w", task.Key, err)
	}
	pairs, err := d.open(ctx, tx.Reader, shop)
	if err != nil {
		return err
	}
	shown := 0
	for _, p := range pairs {
		if shown == d.rules.PerDay {
			break
		}
		fresh, err := d.tell(ctx, tx, shop, p)
		if err != nil {
			return err
		}
		if fresh {
			shown++
		}
	}
	return d.Schedule(ctx, tx, shop)
}

// Suggest shows the team at once that a proof of identity of one record's chat pointed at
// another record. A pair that was shown or dismissed before is left alone.
func (d *Desk) Suggest(ctx context.Context, tx *store.Tx, shop store.ShopID, one, other store.CustomerID) error {
	if one == other {
		return nil
	}
	_, err := d.tell(ctx, tx, shop, pair{store.PairOf(one, other), []prompts.SameTrait{{Kind: "proof"}}})
	return err
}

// tell shows the team a pair that is new.
func (d *Desk) tell(ctx context.Context, tx *store.Tx, shop store.ShopID, p pair) (fresh bool, err error) {
	if fresh, err = tx.SuggestPair(ctx, shop, p.Pair); err != nil || !fresh {
		return false, err
	}
	words, err := d.lay(ctx, tx.Reader, p)
	if err != nil {
		return false, err
	}
	return true, d.team.Tell(ctx, tx, shop, desks.ActMerge, fmt.Sprintf("pair/%d/%d", p.First, p.Second), words.In, buttons(words))
}
