-- +goose Up
-- How busy a shop is: one row per shop, with the level that was announced last.
CREATE TABLE surge_levels (
    shop_id      BIGINT PRIMARY KEY REFERENCES shops (id),
    level        TEXT NOT NULL,
    load_percent INTEGER NOT NULL,
    over_limit   INTEGER NOT NULL,
    since        {{.Time}} NOT NULL,
    calmer_since {{.Time}}
);

-- A shortage of a part, from when it was found until the stock is back: one open row per
-- part, so that it is warned of once.
CREATE TABLE part_shortages (
    id         {{.ID}},
    shop_id    BIGINT NOT NULL REFERENCES shops (id),
    code       {{.Bytewise}} NOT NULL,
    status     TEXT NOT NULL,
    quantity   DOUBLE PRECISION NOT NULL,
    staff_id   BIGINT REFERENCES staff (id),
    found_at   {{.Time}} NOT NULL,
    empty_at   {{.Time}},
    decided_at {{.Time}},
    over_at    {{.Time}}
);
CREATE UNIQUE INDEX part_shortages_once ON part_shortages (shop_id, code) WHERE over_at IS NULL;
CREATE INDEX part_shortages_by_day ON part_shortages (shop_id, found_at);
CREATE INDEX parts_stock_by_name ON parts_stock (shop_id, name);

-- One car of a person comes once at a time: what a second chat of theirs asks for at the same
-- instant finds it taken. twin sets apart those that were there before.
ALTER TABLE appointments ADD COLUMN twin BIGINT NOT NULL DEFAULT 0;
UPDATE appointments SET twin = id WHERE contact_phone <> '' AND status IN ('requested','confirmed') AND EXISTS (
    SELECT 1 FROM appointments o WHERE o.shop_id = appointments.shop_id AND o.contact_phone = appointments.contact_phone
    AND o.starts_at = appointments.starts_at AND o.id < appointments.id AND o.status IN ('requested','confirmed'));
CREATE UNIQUE INDEX appointments_once ON appointments (shop_id, contact_phone, plate, starts_at, twin) WHERE contact_phone <> '' AND status IN ('requested','confirmed');

-- +goose Down
DROP INDEX appointments_once;
ALTER TABLE appointments DROP COLUMN twin;
DROP INDEX parts_stock_by_name;
DROP TABLE part_shortages;
DROP TABLE surge_levels;
