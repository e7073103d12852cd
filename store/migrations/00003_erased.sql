-- +goose Up
-- When a customer was erased: the row stays for the books, without a person.
ALTER TABLE customers ADD COLUMN erased_at {{.Time}};
CREATE INDEX conversations_of_staff ON conversations (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX drafts_by_conversation ON drafts (conversation_id);
CREATE INDEX todos_by_conversation ON todos (conversation_id);

-- +goose Down
DROP INDEX conversations_of_staff;
DROP INDEX drafts_by_conversation;
DROP INDEX todos_by_conversation;
ALTER TABLE customers DROP COLUMN erased_at;
