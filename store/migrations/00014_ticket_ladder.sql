-- +goose Up
-- A complaint's way through the ladder: what was found, corrected, verified by whom, told;
-- what its clocks waited for, which of them ran out, what it repeats, and what the customer
-- says of the result. revision rises with each change, so that two presses at once are told apart.
ALTER TABLE tickets ADD COLUMN rung TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN told_due {{.Time}};
ALTER TABLE tickets ADD COLUMN answered_at {{.Time}};
ALTER TABLE tickets ADD COLUMN cause TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN cause_at {{.Time}};
ALTER TABLE tickets ADD COLUMN fix TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN fixed_at {{.Time}};
ALTER TABLE tickets ADD COLUMN verified_at {{.Time}};
ALTER TABLE tickets ADD COLUMN verifier_id BIGINT REFERENCES staff (id);
ALTER TABLE tickets ADD COLUMN paused_at {{.Time}};
ALTER TABLE tickets ADD COLUMN paused_for TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN paused_by BIGINT REFERENCES staff (id);
ALTER TABLE tickets ADD COLUMN breached {{.JSON}} NOT NULL DEFAULT '[]';
ALTER TABLE tickets ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN repeat_of BIGINT REFERENCES tickets (id);
ALTER TABLE tickets ADD COLUMN fault TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN advisor_id BIGINT REFERENCES staff (id);
ALTER TABLE tickets ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
UPDATE tickets SET told_due = verified_due;
CREATE INDEX tickets_repeated ON tickets (shop_id, opened_at) WHERE repeat_of IS NOT NULL;

-- +goose Down
DROP INDEX tickets_repeated;
ALTER TABLE tickets DROP COLUMN revision;
ALTER TABLE tickets DROP COLUMN verdict;
ALTER TABLE tickets DROP COLUMN advisor_id;
ALTER TABLE tickets DROP COLUMN fault;
ALTER TABLE tickets DROP COLUMN repeat_of;
ALTER TABLE tickets DROP COLUMN reopened;
ALTER TABLE tickets DROP COLUMN breached;
ALTER TABLE tickets DROP COLUMN paused_by;
ALTER TABLE tickets DROP COLUMN paused_for;
ALTER TABLE tickets DROP COLUMN paused_at;
ALTER TABLE tickets DROP COLUMN verifier_id;
ALTER TABLE tickets DROP COLUMN verified_at;
ALTER TABLE tickets DROP COLUMN fixed_at;
ALTER TABLE tickets DROP COLUMN fix;
ALTER TABLE tickets DROP COLUMN cause_at;
ALTER TABLE tickets DROP COLUMN cause;
ALTER TABLE tickets DROP COLUMN answered_at;
ALTER TABLE tickets DROP COLUMN told_due;
ALTER TABLE tickets DROP COLUMN rung;
