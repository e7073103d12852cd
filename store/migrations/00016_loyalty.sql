-- +goose Up
-- Points: what was earned, redeemed, expired and taken back. The balance is customers.points,
-- the opening entry that an import sets, and the sum of these rows; no row is ever changed.
CREATE TABLE points_ledger (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    customer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    staff_id    BIGINT REFERENCES staff (id),
    reverses_id BIGINT UNIQUE REFERENCES points_ledger (id),
    key         TEXT UNIQUE,
    kind        TEXT NOT NULL,
    points      BIGINT NOT NULL,
    note        TEXT NOT NULL DEFAULT '',
    expires_at  {{.Time}},
    created_at  {{.Time}} NOT NULL
);
CREATE INDEX points_ledger_by_customer ON points_ledger (customer_id, id);

-- Coupons, and their use: the primary key of coupon_uses is what makes a second use impossible.
CREATE TABLE coupons (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    customer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    staff_id    BIGINT REFERENCES staff (id),
    key         TEXT UNIQUE,
    name        TEXT NOT NULL,
    amount_fen  BIGINT NOT NULL,
    expires_at  {{.Time}} NOT NULL,
    voided_at   {{.Time}},
    created_at  {{.Time}} NOT NULL
);
CREATE INDEX coupons_by_customer ON coupons (customer_id, id);

CREATE TABLE coupon_uses (
    coupon_id BIGINT PRIMARY KEY REFERENCES coupons (id) ON DELETE CASCADE,
    staff_id  BIGINT REFERENCES staff (id),
    used_at   {{.Time}} NOT NULL
);

-- Who brought whom; a friend is brought once.
CREATE TABLE referrals (
    friend_id   BIGINT PRIMARY KEY REFERENCES customers (id) ON DELETE CASCADE,
    referrer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    created_at  {{.Time}} NOT NULL,
    CHECK (friend_id <> referrer_id)
);
CREATE INDEX referrals_by_referrer ON referrals (referrer_id);

-- +goose Down
DROP TABLE referrals;
DROP TABLE coupon_uses;
DROP TABLE coupons;
DROP TABLE points_ledger;
