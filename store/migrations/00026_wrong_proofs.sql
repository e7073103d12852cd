-- +goose Up
-- The wrong codes of a whole shop within an hour are counted.
CREATE INDEX proof_tries_by_time ON proof_tries (since);

-- +goose Down
DROP INDEX proof_tries_by_time;
