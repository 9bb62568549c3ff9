-- What orders are counted by that one client has placed: a digest of the shop and of the client's
-- network, and the units that the order asked for. Orders of old aren't counted.
ALTER TABLE orders
    ADD COLUMN client_key bytea,
    ADD COLUMN units bigint NOT NULL DEFAULT 0;
CREATE INDEX orders_waiting_client ON orders (tenant_id, client_key) INCLUDE (units)
    WHERE state = 'open' AND payment_state = 'pending';

ALTER TABLE shop
    -- Of one client that wait to be paid.
    ADD COLUMN waiting_orders integer NOT NULL DEFAULT 100
        CHECK (waiting_orders BETWEEN 1 AND 1000000),
    ADD COLUMN waiting_units integer NOT NULL DEFAULT 10000
        CHECK (waiting_units BETWEEN 1 AND 1000000000),
    -- The longest that an order of nobody's waits to be paid.
    ADD COLUMN guest_hold_minutes integer NOT NULL DEFAULT 2880
        CHECK (guest_hold_minutes BETWEEN 10 AND 525600);
