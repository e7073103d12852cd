-- +goose Up
-- Wrong one-time codes of a chat since a time; too many close it for a while.
CREATE TABLE proof_tries (
    conversation_id BIGINT PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
    wrong           INTEGER NOT NULL,
    since           {{.Time}} NOT NULL
);
-- How often a task's lease ran out, since it was last given back; and how often a message
-- was handed to a platform that did not tell what became of it.
ALTER TABLE tasks ADD COLUMN lapsed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN unknown INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE messages DROP COLUMN unknown;
ALTER TABLE tasks DROP COLUMN lapsed;
DROP TABLE proof_tries;
