-- +goose Up
-- A customer's chat that a person looks after. card_id is the message in the team's chat
-- under which staff answer: its platform id names the thread.
CREATE TABLE handoffs (
    id              {{.ID}},
    shop_id         BIGINT NOT NULL REFERENCES shops (id),
    conversation_id BIGINT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    card_id         BIGINT REFERENCES messages (id) ON DELETE SET NULL,
    owner_id        BIGINT REFERENCES staff (id),
    reason          TEXT NOT NULL,
    status          TEXT NOT NULL,
    opened_at       {{.Time}} NOT NULL,
    last_at         {{.Time}} NOT NULL,
    closed_at       {{.Time}}
);
CREATE UNIQUE INDEX handoffs_open ON handoffs (conversation_id) WHERE closed_at IS NULL;
CREATE INDEX handoffs_by_conversation ON handoffs (conversation_id);
CREATE INDEX handoffs_by_card ON handoffs (card_id);
CREATE INDEX messages_by_platform ON messages (platform_id) WHERE platform_id <> '';

-- One-time codes by which a chat is proven to be a customer's.
CREATE TABLE proof_codes (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    customer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    code        TEXT NOT NULL,
    staff_id    BIGINT REFERENCES staff (id),
    expires_at  {{.Time}} NOT NULL,
    used_at     {{.Time}},
    created_at  {{.Time}} NOT NULL
);
CREATE INDEX proof_codes_by_code ON proof_codes (code);
CREATE INDEX proof_codes_by_customer ON proof_codes (customer_id);

-- +goose Down
DROP TABLE proof_codes;
DROP INDEX messages_by_platform;
DROP TABLE handoffs;
