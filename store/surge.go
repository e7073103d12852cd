package store

import (
	"context"
	"errors"
	"time"
)

// Surge is how busy a shop was found last (D8).
type Surge struct {
	Shop   ShopID
	Level  string // one of the Surge constants
	Load   int    // percent of what the shop can work on at a time
	Over   int    // cars that wait longer than the limit
	Since  time.Time
	Calmer time.Time // since when a lower level would do; zero when none does
}

// The levels, from none to the highest.
const (
	SurgeCalm   = "calm"
	SurgeBlue   = "blue"
	SurgeYellow = "yellow"
	SurgeRed    = "red"
)

// Surge returns a shop's level; a shop that was never looked at is calm.
func (r Reader) Surge(ctx context.Context, shop ShopID) (Surge, error) {
	s, err := one(ctx, r, "surge", func(r row) (s Surge, err error) {
		err = r.Scan(&s.Shop, &s.Level, &s.Load, &s.Over, instant{&s.Since}, instant{&s.Calmer})
		return s, err
	}, `SELECT shop_id, level, load_percent, over_limit, since, calmer_since FROM surge_levels WHERE shop_id = $1`, shop)
	if errors.Is(err, ErrNotFound) {
		return Surge{Shop: shop, Level: SurgeCalm}, nil
	}
	return s, err
}

// SetSurge files a level where the one before is still from; else it is ErrConflict:
// somebody else has looked meanwhile.
func (tx *Tx) SetSurge(ctx context.Context, s Surge, from string) error {
	n, err := tx.exec(ctx, "set surge", `INSERT INTO surge_levels (shop_id, level, load_percent, over_limit, since, calmer_since) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (shop_id) DO UPDATE SET level = EXCLUDED.level, load_percent = EXCLUDED.load_percent, over_limit = EXCLUDED.over_limit,
		since = EXCLUDED.since, calmer_since = EXCLUDED.calmer_since WHERE surge_levels.level = $7`,
		s.Shop, s.Level, s.Load, s.Over, nullTime(s.Since), nullTime(s.Calmer), from)
	if err == nil && n == 0 {
		return ErrConflict
	}
	return err
}
