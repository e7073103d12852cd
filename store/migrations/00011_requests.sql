-- +goose Up
-- What customers ask for beside a booked repair (rescue, pick-up, valuation, insurance, a
-- visit of the workshop, a test of parts): each with an owner and a clock.
CREATE TABLE requests (
    id              {{.ID}},
    shop_id         BIGINT NOT NULL REFERENCES shops (id),
    conversation_id BIGINT REFERENCES conversations (id) ON DELETE CASCADE,
    customer_id     BIGINT REFERENCES customers (id) ON DELETE CASCADE,
    owner_id        BIGINT REFERENCES staff (id),
    kind            TEXT NOT NULL,
    contact_name    TEXT NOT NULL DEFAULT '',
    contact_phone   TEXT NOT NULL DEFAULT '',
    plate           TEXT NOT NULL DEFAULT '',
    place           TEXT NOT NULL DEFAULT '',
    detail          TEXT NOT NULL DEFAULT '',
    wanted_at       {{.Time}},
    status          TEXT NOT NULL,
    outcome         TEXT NOT NULL DEFAULT '',
    due_at          {{.Time}} NOT NULL,
    created_at      {{.Time}} NOT NULL,
    updated_at      {{.Time}} NOT NULL
);
CREATE INDEX requests_open ON requests (shop_id, due_at) WHERE status IN ('open','taken');
CREATE INDEX requests_by_customer ON requests (customer_id);
CREATE INDEX requests_by_conversation ON requests (conversation_id);

-- +goose Down
DROP TABLE requests;
