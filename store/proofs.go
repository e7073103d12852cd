package store

import (
	"context"
	"errors"
	"time"
)

// ProofTries is how many wrong one-time codes a chat named since a time.
type ProofTries struct {
	Wrong int
	Since time.Time
}

// ProofTriesOf returns the wrong codes of a chat; none is the zero value.
func (r Reader) ProofTriesOf(ctx context.Context, id ConversationID) (ProofTries, error) {
	t, err := one(ctx, r, "proof tries", func(r row) (t ProofTries, err error) {
		err = r.Scan(&t.Wrong, instant{&t.Since})
		return t, err
	}, `SELECT wrong, since FROM proof_tries WHERE conversation_id = $1`, id)
	if errors.Is(err, ErrNotFound) {
		return ProofTries{}, nil
	}
	return t, err
}

// WrongProofs is how many wrong codes all chats of a shop named that count since a time.
func (r Reader) WrongProofs(ctx context.Context, shop ShopID, since time.Time) (int, error) {
	return one(ctx, r, "wrong proofs", scanInto[int], `SELECT COALESCE(SUM(p.wrong), 0) FROM proof_tries p JOIN conversations c ON c.id = p.conversation_id
		WHERE p.since > $2 AND c.shop_id = $1`, shop, micros(since))
}

// SetProofTries replaces a chat's count of wrong codes.
func (tx *Tx) SetProofTries(ctx context.Context, id ConversationID, t ProofTries) error {
	return tx.later(ctx, "set proof tries", `INSERT INTO proof_tries (conversation_id, wrong, since) VALUES ($1,$2,$3)
		ON CONFLICT (conversation_id) DO UPDATE SET wrong = EXCLUDED.wrong, since = EXCLUDED.since`, id, t.Wrong, nullTime(t.Since))
}
