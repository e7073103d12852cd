package store

import "context"

// ModelCalls are a shop's calls of one model for one use in one day, summed up.
type ModelCalls struct {
	Shop         ShopID
	Day          Date   // in the shop's zone
	Use          string // what the answers were for, by the template's name; "embedding" for vectors
	Model        string
	Calls        int64
	Failed       int64 // of Calls, those that brought no usable answer
	TokensIn     int64
	TokensOut    int64
	Milliseconds int64 // of all calls together, with their tries
	Cost         int64 // in millionths of a yuan; 0 where the model's price is not known
}

const modelCallsColumns = `shop_id, day, used_for, model, calls, failed, tokens_in, tokens_out, milliseconds, cost`

func scanModelCalls(r row) (c ModelCalls, err error) {
	err = r.Scan(&c.Shop, &c.Day, &c.Use, &c.Model, &c.Calls, &c.Failed, &c.TokensIn, &c.TokensOut, &c.Milliseconds, &c.Cost)
	return c, err
}

// AddModelCalls adds to what the ledger has of that day, use and model.
func (tx *Tx) AddModelCalls(ctx context.Context, c ModelCalls) error {
	return tx.later(ctx, "add model calls", `INSERT INTO model_calls (`+modelCallsColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
		ON CONFLICT (shop_id, day, used_for, model) DO UPDATE SET calls = model_calls.calls + EXCLUDED.calls, failed = model_calls.failed + EXCLUDED.failed,
		tokens_in = model_calls.tokens_in + EXCLUDED.tokens_in, tokens_out = model_calls.tokens_out + EXCLUDED.tokens_out,
		milliseconds = model_calls.milliseconds + EXCLUDED.milliseconds, cost = model_calls.cost + EXCLUDED.cost`,
		c.Shop, c.Day, c.Use, c.Model, c.Calls, c.Failed, c.TokensIn, c.TokensOut, c.Milliseconds, c.Cost)
}

// ModelCalls lists a shop's ledger from one day to another, both included, by day, use and model.
func (r Reader) ModelCalls(ctx context.Context, shop ShopID, from, to Date) ([]ModelCalls, error) {
	return many(ctx, r, "model calls", scanModelCalls, `SELECT `+modelCallsColumns+` FROM model_calls
		WHERE shop_id = $1 AND day >= $2 AND day <= $3 ORDER BY day, used_for, model`, shop, from, to)
}
