-- +goose Up
-- Time that is kept free for a while: while a customer decides (kind proposal, offer), or
-- because a bay is out of use (closed, without a chat).
CREATE TABLE bay_holds (
    id              {{.ID}},
    shop_id         BIGINT NOT NULL REFERENCES shops (id),
    conversation_id BIGINT REFERENCES conversations (id) ON DELETE CASCADE,
    kind            TEXT NOT NULL,
    bay             INTEGER NOT NULL,
    technician      TEXT NOT NULL DEFAULT '',
    starts_at       {{.Time}} NOT NULL,
    ends_at         {{.Time}} NOT NULL,
    expires_at      {{.Time}} NOT NULL,
    created_at      {{.Time}} NOT NULL
);
CREATE INDEX bay_holds_by_conversation ON bay_holds (conversation_id);
CREATE INDEX bay_holds_by_expiry ON bay_holds (shop_id, expires_at);

-- A quarter hour of a bay belongs to an appointment or to a hold; the primary key still
-- makes a double booking impossible.
CREATE TABLE bay_quarters (
    shop_id        BIGINT NOT NULL REFERENCES shops (id),
    bay            INTEGER NOT NULL,
    slot_at        {{.Time}} NOT NULL,
    appointment_id BIGINT REFERENCES appointments (id) ON DELETE CASCADE,
    hold_id        BIGINT REFERENCES bay_holds (id) ON DELETE CASCADE,
    PRIMARY KEY (shop_id, bay, slot_at),
    CHECK ((appointment_id IS NULL) <> (hold_id IS NULL))
);
INSERT INTO bay_quarters (shop_id, bay, slot_at, appointment_id) SELECT shop_id, bay, slot_at, appointment_id FROM bay_slots;
DROP TABLE bay_slots;
ALTER TABLE bay_quarters RENAME TO bay_slots;
CREATE INDEX bay_slots_by_appointment ON bay_slots (appointment_id);
CREATE INDEX bay_slots_by_hold ON bay_slots (hold_id);
CREATE INDEX bay_slots_by_time ON bay_slots (shop_id, slot_at);

-- The same for technicians, where a service needs a skill.
CREATE TABLE technician_slots (
    shop_id        BIGINT NOT NULL REFERENCES shops (id),
    technician     TEXT NOT NULL,
    slot_at        {{.Time}} NOT NULL,
    appointment_id BIGINT REFERENCES appointments (id) ON DELETE CASCADE,
    hold_id        BIGINT REFERENCES bay_holds (id) ON DELETE CASCADE,
    PRIMARY KEY (shop_id, technician, slot_at),
    CHECK ((appointment_id IS NULL) <> (hold_id IS NULL))
);
CREATE INDEX technician_slots_by_appointment ON technician_slots (appointment_id);
CREATE INDEX technician_slots_by_hold ON technician_slots (hold_id);
ALTER TABLE appointments ADD COLUMN technician TEXT NOT NULL DEFAULT '';

-- Who wants a time that is full, in the order in which they asked.
CREATE TABLE waiting_list (
    id              {{.ID}},
    shop_id         BIGINT NOT NULL REFERENCES shops (id),
    conversation_id BIGINT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    customer_id     BIGINT REFERENCES customers (id) ON DELETE CASCADE,
    hold_id         BIGINT REFERENCES bay_holds (id) ON DELETE SET NULL,
    service         TEXT NOT NULL,
    contact_name    TEXT NOT NULL DEFAULT '',
    contact_phone   TEXT NOT NULL DEFAULT '',
    plate           TEXT NOT NULL DEFAULT '',
    from_at         {{.Time}} NOT NULL,
    until_at        {{.Time}} NOT NULL,
    status          TEXT NOT NULL,
    created_at      {{.Time}} NOT NULL,
    updated_at      {{.Time}} NOT NULL
);
CREATE UNIQUE INDEX waiting_list_once ON waiting_list (conversation_id, service, from_at) WHERE status IN ('waiting','offered');
CREATE INDEX waiting_list_in_order ON waiting_list (shop_id, id) WHERE status IN ('waiting','offered');
CREATE INDEX waiting_list_by_customer ON waiting_list (customer_id);
CREATE INDEX waiting_list_by_hold ON waiting_list (hold_id);

-- +goose Down
DROP TABLE waiting_list;
ALTER TABLE appointments DROP COLUMN technician;
DROP TABLE technician_slots;
DELETE FROM bay_slots WHERE appointment_id IS NULL;
ALTER TABLE bay_slots DROP COLUMN hold_id;
DROP TABLE bay_holds;
