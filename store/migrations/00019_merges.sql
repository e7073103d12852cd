-- +goose Up
-- Two records of one person: the absorbed one stays, says into whom it went, and can be
-- taken out again. moved lists what went with it, row by row.
ALTER TABLE customers ADD COLUMN merged_into BIGINT REFERENCES customers (id);
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE customer_merges (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    survivor_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    absorbed_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    staff_id    BIGINT REFERENCES staff (id),
    moved       {{.JSON}} NOT NULL,
    merged_at   {{.Time}} NOT NULL,
    undone_at   {{.Time}},
    undone_by   BIGINT REFERENCES staff (id)
);
CREATE INDEX customer_merges_by_survivor ON customer_merges (survivor_id, id);
CREATE INDEX customer_merges_by_absorbed ON customer_merges (absorbed_id);

-- Pairs of records that were shown to staff as one person perhaps, and what they said.
CREATE TABLE customer_pairs (
    first_id  BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    second_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    shop_id   BIGINT NOT NULL REFERENCES shops (id),
    status    TEXT NOT NULL,
    staff_id  BIGINT REFERENCES staff (id),
    at        {{.Time}} NOT NULL,
    PRIMARY KEY (first_id, second_id),
    CHECK (first_id < second_id)
);
CREATE INDEX customer_pairs_by_second ON customer_pairs (second_id);
CREATE INDEX customer_pairs_by_shop ON customer_pairs (shop_id);

-- +goose Down
DROP TABLE customer_pairs;
DROP TABLE customer_merges;
DROP INDEX customers_merged;
ALTER TABLE customers DROP COLUMN merged_into;
