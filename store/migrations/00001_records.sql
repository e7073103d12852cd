-- +goose Up
-- The shop and its people.
CREATE TABLE shops (
    id               {{.ID}},
    code             TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    time_zone        TEXT NOT NULL,
    playbook_version BIGINT NOT NULL DEFAULT 0,
    created_at       {{.Time}} NOT NULL
);

CREATE TABLE staff (
    id         {{.ID}},
    shop_id    BIGINT NOT NULL REFERENCES shops (id),
    name       TEXT NOT NULL,
    role       {{.Bytewise}} NOT NULL,
    phone      TEXT NOT NULL DEFAULT '',
    slack_id   TEXT UNIQUE,
    active     BOOLEAN NOT NULL DEFAULT TRUE,
    created_at {{.Time}} NOT NULL,
    UNIQUE (shop_id, name)
);

-- Customers and their cars: one owner, many cars; one car, several drivers.
CREATE TABLE customers (
    id                {{.ID}},
    shop_id           BIGINT NOT NULL REFERENCES shops (id),
    name              {{.Bytewise}} NOT NULL,
    phone             TEXT UNIQUE,
    gender            TEXT NOT NULL DEFAULT '',
    birthday          {{.Date}},
    consent_marketing BOOLEAN NOT NULL DEFAULT FALSE,
    consent_at        {{.Time}},
    opted_out_at      {{.Time}},
    points            BIGINT NOT NULL DEFAULT 0,
    note              TEXT NOT NULL DEFAULT '',
    entered_by        TEXT NOT NULL DEFAULT '',
    checked_by        TEXT NOT NULL DEFAULT '',
    created_at        {{.Time}} NOT NULL,
    updated_at        {{.Time}} NOT NULL
);
CREATE INDEX customers_by_name ON customers (shop_id, name);

CREATE TABLE customer_tags (
    customer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    tag         {{.Bytewise}} NOT NULL,
    PRIMARY KEY (customer_id, tag)
);

CREATE TABLE vehicles (
    id           {{.ID}},
    plate        TEXT UNIQUE,
    vin          TEXT UNIQUE,
    make         TEXT NOT NULL DEFAULT '',
    model        TEXT NOT NULL DEFAULT '',
    energy       TEXT NOT NULL DEFAULT '',
    purchased_on {{.Date}},
    created_at   {{.Time}} NOT NULL,
    updated_at   {{.Time}} NOT NULL
);

CREATE TABLE customer_vehicles (
    customer_id BIGINT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    vehicle_id  BIGINT NOT NULL REFERENCES vehicles (id) ON DELETE CASCADE,
    relation    TEXT NOT NULL DEFAULT 'owner',
    PRIMARY KEY (customer_id, vehicle_id)
);
CREATE INDEX customer_vehicles_by_vehicle ON customer_vehicles (vehicle_id);

CREATE TABLE mileage_readings (
    vehicle_id BIGINT NOT NULL REFERENCES vehicles (id) ON DELETE CASCADE,
    read_on    {{.Date}} NOT NULL,
    km         BIGINT NOT NULL,
    source     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (vehicle_id, read_on)
);

-- Work done.
CREATE TABLE service_orders (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    number      TEXT NOT NULL,
    customer_id BIGINT NOT NULL REFERENCES customers (id),
    vehicle_id  BIGINT REFERENCES vehicles (id),
    advisor_id  BIGINT REFERENCES staff (id),
    status      TEXT NOT NULL,
    summary     TEXT NOT NULL DEFAULT '',
    mileage_km  BIGINT NOT NULL DEFAULT 0,
    total_fen   BIGINT NOT NULL DEFAULT 0,
    opened_at   {{.Time}} NOT NULL,
    closed_at   {{.Time}},
    UNIQUE (shop_id, number)
);
CREATE INDEX service_orders_by_customer ON service_orders (customer_id, opened_at DESC);
CREATE INDEX service_orders_by_vehicle ON service_orders (vehicle_id, opened_at DESC);
CREATE INDEX service_orders_by_day ON service_orders (shop_id, opened_at);

CREATE TABLE service_order_lines (
    order_id     BIGINT NOT NULL REFERENCES service_orders (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    code         TEXT NOT NULL DEFAULT '',
    item         TEXT NOT NULL,
    quantity     DOUBLE PRECISION NOT NULL DEFAULT 1,
    amount_fen   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, position)
);

CREATE TABLE price_items (
    id         {{.ID}},
    shop_id    BIGINT NOT NULL REFERENCES shops (id),
    code       {{.Bytewise}} NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL DEFAULT 'labour',
    unit       TEXT NOT NULL DEFAULT '',
    price_fen  BIGINT NOT NULL,
    note       TEXT NOT NULL DEFAULT '',
    updated_at {{.Time}} NOT NULL,
    UNIQUE (shop_id, code)
);

CREATE TABLE parts_stock (
    id              {{.ID}},
    shop_id         BIGINT NOT NULL REFERENCES shops (id),
    code            {{.Bytewise}} NOT NULL,
    name            TEXT NOT NULL,
    brand           TEXT NOT NULL DEFAULT '',
    quantity        DOUBLE PRECISION NOT NULL DEFAULT 0,
    safety_quantity DOUBLE PRECISION NOT NULL DEFAULT 0,
    price_fen       BIGINT NOT NULL DEFAULT 0,
    updated_at      {{.Time}} NOT NULL,
    UNIQUE (shop_id, code)
);

-- Conversations. One row per chat of a channel; state is the open dialog.
CREATE TABLE conversations (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    channel     TEXT NOT NULL,
    chat        TEXT NOT NULL,
    customer_id BIGINT REFERENCES customers (id),
    staff_id    BIGINT REFERENCES staff (id),
    language    TEXT NOT NULL DEFAULT '',
    owner       TEXT NOT NULL DEFAULT 'bot',
    state       {{.JSON}},
    answered_id BIGINT NOT NULL DEFAULT 0,
    failures    INTEGER NOT NULL DEFAULT 0,
    created_at  {{.Time}} NOT NULL,
    updated_at  {{.Time}} NOT NULL,
    UNIQUE (channel, chat)
);
CREATE INDEX conversations_by_customer ON conversations (customer_id);

CREATE TABLE messages (
    id              {{.ID}},
    conversation_id BIGINT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    event_key       TEXT UNIQUE,
    direction       TEXT NOT NULL,
    author          TEXT NOT NULL DEFAULT '',
    text            TEXT NOT NULL,
    action          TEXT NOT NULL DEFAULT '',
    extra           {{.JSON}},
    reply_to        BIGINT REFERENCES messages (id),
    status          TEXT NOT NULL DEFAULT '',
    reason          TEXT NOT NULL DEFAULT '',
    platform_id     TEXT NOT NULL DEFAULT '',
    at              {{.Time}} NOT NULL,
    sent_at         {{.Time}}
);
CREATE INDEX messages_by_conversation ON messages (conversation_id, id);
CREATE INDEX messages_pending ON messages (conversation_id, id) WHERE status = 'pending';

-- What was read in each customer message (F1).
CREATE TABLE feedback (
    message_id  BIGINT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    customer_id BIGINT REFERENCES customers (id),
    intent      TEXT NOT NULL,
    confidence  DOUBLE PRECISION NOT NULL,
    sentiment   TEXT NOT NULL,
    score       DOUBLE PRECISION NOT NULL,
    angry       DOUBLE PRECISION NOT NULL DEFAULT 0,
    at          {{.Time}} NOT NULL
);
CREATE INDEX feedback_by_day ON feedback (shop_id, at);
CREATE INDEX feedback_by_customer ON feedback (customer_id, at DESC);

CREATE TABLE feedback_tags (
    message_id BIGINT NOT NULL REFERENCES feedback (message_id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    aspect     TEXT NOT NULL,
    polarity   TEXT NOT NULL,
    words      TEXT NOT NULL,
    start_rune INTEGER NOT NULL,
    end_rune   INTEGER NOT NULL,
    PRIMARY KEY (message_id, position)
);

-- Booked time. bay_slots holds one row per bay and quarter hour that is taken:
-- its primary key is what makes a double booking impossible.
CREATE TABLE appointments (
    id              {{.ID}},
    shop_id         BIGINT NOT NULL REFERENCES shops (id),
    customer_id     BIGINT REFERENCES customers (id),
    vehicle_id      BIGINT REFERENCES vehicles (id),
    conversation_id BIGINT REFERENCES conversations (id),
    contact_name    TEXT NOT NULL DEFAULT '',
    contact_phone   TEXT NOT NULL DEFAULT '',
    plate           TEXT NOT NULL DEFAULT '',
    service         TEXT NOT NULL,
    bay             INTEGER NOT NULL,
    starts_at       {{.Time}} NOT NULL,
    ends_at         {{.Time}} NOT NULL,
    status          TEXT NOT NULL,
    note            TEXT NOT NULL DEFAULT '',
    created_at      {{.Time}} NOT NULL,
    updated_at      {{.Time}} NOT NULL
);
CREATE INDEX appointments_by_day ON appointments (shop_id, starts_at);
CREATE INDEX appointments_by_customer ON appointments (customer_id, starts_at DESC);
CREATE INDEX appointments_by_conversation ON appointments (conversation_id, starts_at DESC);

CREATE TABLE bay_slots (
    shop_id        BIGINT NOT NULL REFERENCES shops (id),
    bay            INTEGER NOT NULL,
    slot_at        {{.Time}} NOT NULL,
    appointment_id BIGINT NOT NULL REFERENCES appointments (id) ON DELETE CASCADE,
    PRIMARY KEY (shop_id, bay, slot_at)
);
CREATE INDEX bay_slots_by_appointment ON bay_slots (appointment_id);
CREATE INDEX bay_slots_by_time ON bay_slots (shop_id, slot_at);

CREATE TABLE tickets (
    id              {{.ID}},
    shop_id         BIGINT NOT NULL REFERENCES shops (id),
    customer_id     BIGINT REFERENCES customers (id),
    vehicle_id      BIGINT REFERENCES vehicles (id),
    conversation_id BIGINT REFERENCES conversations (id),
    message_id      BIGINT REFERENCES messages (id),
    grade           TEXT NOT NULL,
    reasons         {{.JSON}} NOT NULL,
    subject         TEXT NOT NULL,
    status          TEXT NOT NULL,
    owner_id        BIGINT REFERENCES staff (id),
    opened_at       {{.Time}} NOT NULL,
    reply_due       {{.Time}} NOT NULL,
    cause_due       {{.Time}} NOT NULL,
    verified_due    {{.Time}} NOT NULL,
    told_at         {{.Time}},
    closed_at       {{.Time}},
    updated_at      {{.Time}} NOT NULL
);
CREATE INDEX tickets_by_shop ON tickets (shop_id, opened_at);
CREATE INDEX tickets_open ON tickets (shop_id, verified_due) WHERE closed_at IS NULL;
CREATE INDEX tickets_by_customer ON tickets (customer_id, opened_at DESC);
CREATE INDEX tickets_by_conversation ON tickets (conversation_id);

CREATE TABLE drafts (
    id              {{.ID}},
    shop_id         BIGINT NOT NULL REFERENCES shops (id),
    customer_id     BIGINT REFERENCES customers (id),
    conversation_id BIGINT REFERENCES conversations (id),
    staff_id        BIGINT REFERENCES staff (id),
    based_on        BIGINT NOT NULL DEFAULT 0,
    kind            TEXT NOT NULL,
    text            TEXT NOT NULL,
    sources         {{.JSON}},
    status          TEXT NOT NULL,
    created_at      {{.Time}} NOT NULL,
    updated_at      {{.Time}} NOT NULL
);
CREATE INDEX drafts_by_customer ON drafts (customer_id, created_at DESC);
CREATE INDEX drafts_open ON drafts (shop_id, created_at) WHERE status = 'open';

-- The playbook, its passages and their vectors.
CREATE TABLE playbook_documents (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    slug        TEXT NOT NULL,
    title       TEXT NOT NULL,
    audience    TEXT NOT NULL,
    tags        {{.JSON}} NOT NULL,
    questions   {{.JSON}} NOT NULL,
    legal       BOOLEAN NOT NULL DEFAULT FALSE,
    approved_by TEXT NOT NULL DEFAULT '',
    valid_from  {{.Date}},
    valid_to    {{.Date}},
    hash        TEXT NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    changed_in  BIGINT NOT NULL,
    removed     BOOLEAN NOT NULL DEFAULT FALSE,
    updated_at  {{.Time}} NOT NULL,
    UNIQUE (shop_id, slug)
);
CREATE INDEX playbook_documents_changed ON playbook_documents (shop_id, changed_in);

CREATE TABLE passages (
    id          {{.ID}},
    shop_id     BIGINT NOT NULL REFERENCES shops (id),
    document_id BIGINT NOT NULL REFERENCES playbook_documents (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    heading     TEXT NOT NULL,
    text        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    UNIQUE (document_id, position)
);

CREATE TABLE passage_vectors (
    passage_id BIGINT NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
    shop_id    BIGINT NOT NULL REFERENCES shops (id),
    model      TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    embedding  {{.Vector}} NOT NULL,
    PRIMARY KEY (passage_id, model)
);
{{if .Postgres}}-- Vectors stay in their rows as far as a page goes: an exact search reads them all.
ALTER TABLE passage_vectors SET (toast_tuple_target = 8160);
{{end}}CREATE INDEX passage_vectors_by_shop ON passage_vectors (shop_id, model);

CREATE TABLE gaps (
    id         {{.ID}},
    shop_id    BIGINT NOT NULL REFERENCES shops (id),
    folded     TEXT NOT NULL,
    question   TEXT NOT NULL,
    audience   TEXT NOT NULL,
    asked      INTEGER NOT NULL DEFAULT 1,
    message_id BIGINT REFERENCES messages (id) ON DELETE SET NULL,
    first_at   {{.Time}} NOT NULL,
    last_at    {{.Time}} NOT NULL,
    UNIQUE (shop_id, folded)
);

-- Durable work: inbox answers, the outbox, schedules. ready_at is the due time of
-- a free task and the end of the lease of a claimed one.
CREATE TABLE tasks (
    id         {{.ID}},
    key        TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    payload    {{.JSON}},
    ready_at   {{.Time}} NOT NULL,
    holder     TEXT NOT NULL DEFAULT '',
    revision   INTEGER NOT NULL DEFAULT 0,
    attempts   INTEGER NOT NULL DEFAULT 0,
    dead       BOOLEAN NOT NULL DEFAULT FALSE,
    last_error TEXT NOT NULL DEFAULT '',
    created_at {{.Time}} NOT NULL
);
CREATE INDEX tasks_ready ON tasks (ready_at) WHERE NOT dead;

CREATE TABLE audit (
    id       {{.ID}},
    shop_id  BIGINT NOT NULL REFERENCES shops (id),
    staff_id BIGINT REFERENCES staff (id),
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    subject  TEXT NOT NULL DEFAULT '',
    detail   TEXT NOT NULL DEFAULT '',
    at       {{.Time}} NOT NULL
);
CREATE INDEX audit_by_time ON audit (shop_id, at);

-- +goose Down
DROP TABLE audit; DROP TABLE tasks; DROP TABLE gaps; DROP TABLE passage_vectors; DROP TABLE passages;
DROP TABLE playbook_documents; DROP TABLE drafts; DROP TABLE tickets; DROP TABLE bay_slots; DROP TABLE appointments;
DROP TABLE feedback_tags; DROP TABLE feedback; DROP TABLE messages; DROP TABLE conversations; DROP TABLE parts_stock;
DROP TABLE price_items; DROP TABLE service_order_lines; DROP TABLE service_orders; DROP TABLE mileage_readings;
DROP TABLE customer_vehicles; DROP TABLE vehicles; DROP TABLE customer_tags; DROP TABLE customers; DROP TABLE staff; DROP TABLE shops;
