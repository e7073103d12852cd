-- +goose Up
-- What is done so that a complaint's cause is gone (corrective) and stays away
-- (preventive): with an owner, a due date, a manager's approval and the eyes of another
-- who verifies it.
CREATE TABLE actions (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    ticket_id   BIGINT REFERENCES tickets (id),
    kind        TEXT NOT NULL,
    what        TEXT NOT NULL,
    status      TEXT NOT NULL,
    owner_id    BIGINT REFERENCES staff (id),
    approver_id BIGINT REFERENCES staff (id),
    verifier_id BIGINT REFERENCES staff (id),
    due_at      {{.Time}} NOT NULL,
    created_at  {{.Time}} NOT NULL,
    updated_at  {{.Time}} NOT NULL
);
CREATE INDEX actions_open ON actions (shop_id, due_at) WHERE status IN ('proposed','approved','done');
CREATE INDEX actions_by_ticket ON actions (ticket_id);

-- +goose Down
DROP TABLE actions;
