-- +goose Up
-- When a customer was erased: the row stays for the books, without a person.
ALTER TABLE customers ADD COLUMN erased_at {{.Time}};

-- +goose Down
ALTER TABLE customers DROP COLUMN erased_at;
