-- +goose Up
-- What language models were asked and what that took, summed up per day of the shop, use and model.
-- It says nothing about a person. milliseconds is all calls' time; cost is in millionths of a yuan.
CREATE TABLE model_calls (
    shop_id      BIGINT NOT NULL REFERENCES shops (id),
    day          {{.Date}} NOT NULL,
    used_for     TEXT NOT NULL,
    model        TEXT NOT NULL,
    calls        BIGINT NOT NULL,
    failed       BIGINT NOT NULL,
    tokens_in    BIGINT NOT NULL,
    tokens_out   BIGINT NOT NULL,
    milliseconds BIGINT NOT NULL,
    cost         BIGINT NOT NULL,
    PRIMARY KEY (shop_id, day, used_for, model)
);

-- +goose Down
DROP TABLE model_calls;
