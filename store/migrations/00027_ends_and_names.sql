-- +goose Up
-- Staff name a customer by the end of a phone number or of a plate: the last three characters
-- are enough for an index to know it by.
CREATE INDEX customers_by_phone_end ON customers (shop_id, (substr(phone, length(phone) - 2)));
CREATE INDEX vehicles_by_plate_end ON vehicles ((substr(plate, length(plate) - 2)));

-- Customers who gave no name were filed under one made of their number. They have none, and
-- are called what those are called who come without one now.
UPDATE customers SET name = '' WHERE entered_by = 'bot' AND name IN ('新客户' || substr(phone, 11), '新客戶' || substr(phone, 11), 'New customer ' || substr(phone, 11));
UPDATE appointments SET contact_name = '' WHERE contact_phone <> ''
    AND contact_name IN ('新客户' || substr(contact_phone, 11), '新客戶' || substr(contact_phone, 11), 'New customer ' || substr(contact_phone, 11));
UPDATE waiting_list SET contact_name = '' WHERE contact_phone <> ''
    AND contact_name IN ('新客户' || substr(contact_phone, 11), '新客戶' || substr(contact_phone, 11), 'New customer ' || substr(contact_phone, 11));
UPDATE requests SET contact_name = '' WHERE contact_phone <> ''
    AND contact_name IN ('新客户' || substr(contact_phone, 11), '新客戶' || substr(contact_phone, 11), 'New customer ' || substr(contact_phone, 11));

-- +goose Down
DROP INDEX vehicles_by_plate_end;
DROP INDEX customers_by_phone_end;
