-- +goose Up
-- What a person must do, and by when: calls, confirmations, customers who asked for a person.
CREATE TABLE todos (
    id              {{.ID}},
    shop_id         BIGINT NOT NULL REFERENCES shops (id),
    key             TEXT UNIQUE,
    kind            TEXT NOT NULL,
    customer_id     BIGINT REFERENCES customers (id) ON DELETE CASCADE,
    conversation_id BIGINT REFERENCES conversations (id) ON DELETE CASCADE,
    owner_id        BIGINT REFERENCES staff (id),
    reason          TEXT NOT NULL,
    status          TEXT NOT NULL,
    outcome         TEXT NOT NULL DEFAULT '',
    due_at          {{.Time}} NOT NULL,
    created_at      {{.Time}} NOT NULL,
    updated_at      {{.Time}} NOT NULL
);
CREATE INDEX todos_open ON todos (shop_id, due_at) WHERE status = 'open';
CREATE INDEX todos_by_customer ON todos (customer_id);
ALTER TABLE conversations ADD COLUMN phone TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE conversations DROP COLUMN phone;
DROP TABLE todos;
