-- +goose Up
-- What people sent with their messages where the channel keeps no files of its own: the web chat.
-- key is the channel's id of the file.
CREATE TABLE uploads (
    id              {{.ID}},
    key             TEXT NOT NULL UNIQUE,
    conversation_id BIGINT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    name            TEXT NOT NULL DEFAULT '',
    type            TEXT NOT NULL,
    content         {{.Bytes}} NOT NULL,
    at              {{.Time}} NOT NULL
);
CREATE INDEX uploads_by_conversation ON uploads (conversation_id);

-- Keys that this installation made up for itself, the same in every process.
CREATE TABLE secrets (
    name       TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    created_at {{.Time}} NOT NULL
);

-- +goose Down
DROP TABLE secrets;
DROP TABLE uploads;
