-- +goose Up
-- What a price consists of, and the better parts that a quote may offer: an item with a grade
-- belongs to the item whose code is its own without the last part ("brake_pads.front.plus").
ALTER TABLE price_items ADD COLUMN brand TEXT NOT NULL DEFAULT '';
ALTER TABLE price_items ADD COLUMN grade TEXT NOT NULL DEFAULT '';
ALTER TABLE price_items ADD COLUMN labour_fen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE price_items ADD COLUMN price_to_fen BIGINT NOT NULL DEFAULT 0;

-- Quotes as they were told: the offer has each option with its lines and the rules applied.
CREATE TABLE quotes (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    order_id    BIGINT NOT NULL REFERENCES service_orders (id) ON DELETE CASCADE,
    customer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    staff_id    BIGINT REFERENCES staff (id),
    status      TEXT NOT NULL,
    found       TEXT NOT NULL DEFAULT '',
    grade       TEXT NOT NULL DEFAULT '',
    offer       TEXT NOT NULL,
    valid_until {{.Time}} NOT NULL,
    sent_at     {{.Time}},
    chosen_at   {{.Time}},
    created_at  {{.Time}} NOT NULL,
    updated_at  {{.Time}} NOT NULL
);
CREATE INDEX quotes_by_order ON quotes (order_id, id);
CREATE INDEX quotes_by_customer ON quotes (customer_id, id);
CREATE UNIQUE INDEX quotes_one_waits ON quotes (order_id) WHERE status = 'sent';
ALTER TABLE service_order_lines ADD COLUMN quote_id BIGINT REFERENCES quotes (id);

-- The order that a coupon was used for, and when a friend's first order was paid.
ALTER TABLE coupon_uses ADD COLUMN order_id BIGINT REFERENCES service_orders (id);
ALTER TABLE referrals ADD COLUMN rewarded_at {{.Time}};

-- +goose Down
ALTER TABLE referrals DROP COLUMN rewarded_at;
ALTER TABLE coupon_uses DROP COLUMN order_id;
ALTER TABLE service_order_lines DROP COLUMN quote_id;
DROP TABLE quotes;
ALTER TABLE price_items DROP COLUMN price_to_fen;
ALTER TABLE price_items DROP COLUMN labour_fen;
ALTER TABLE price_items DROP COLUMN grade;
ALTER TABLE price_items DROP COLUMN brand;
