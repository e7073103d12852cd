-- +goose Up
-- The way of a service order through the workshop: one row per step taken, with who took it.
ALTER TABLE service_orders ADD COLUMN promised_at {{.Time}};
ALTER TABLE service_orders ADD COLUMN appointment_id BIGINT REFERENCES appointments (id);
CREATE INDEX service_orders_in_work ON service_orders (shop_id, opened_at) WHERE status IN ('received','diagnosing','repairing','checking','ready');

CREATE TABLE service_order_steps (
    id        {{.ID}},
    order_id  BIGINT NOT NULL REFERENCES service_orders (id) ON DELETE CASCADE,
    from_step TEXT NOT NULL DEFAULT '',
    step      TEXT NOT NULL,
    staff_id  BIGINT REFERENCES staff (id),
    reason    TEXT NOT NULL DEFAULT '',
    at        {{.Time}} NOT NULL,
    due_at    {{.Time}},
    undone_at {{.Time}}
);
CREATE INDEX service_order_steps_by_order ON service_order_steps (order_id, id);

-- +goose Down
DROP TABLE service_order_steps;
DROP INDEX service_orders_in_work;
ALTER TABLE service_orders DROP COLUMN appointment_id;
ALTER TABLE service_orders DROP COLUMN promised_at;
