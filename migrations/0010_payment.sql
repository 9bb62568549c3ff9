-- A way to pay that a shop has set otherwise than it comes.
CREATE TABLE payment_method (
    tenant_id uuid NOT NULL REFERENCES shop,
    gateway text NOT NULL,
    enabled boolean NOT NULL,
    -- For shoppers: an account's number, opening hours.
    instructions text NOT NULL,
    -- How long an order waits to be paid; the gateway's own time when null.
    minutes integer CHECK (minutes BETWEEN 5 AND 129600),
    PRIMARY KEY (tenant_id, gateway)
);
CALL wall('payment_method');

-- What used to be called offline was the transfer to an account.
UPDATE orders SET gateway = 'bank_transfer' WHERE gateway = 'offline';
UPDATE payment SET gateway = 'bank_transfer' WHERE gateway = 'offline';

ALTER TABLE location
    -- Shoppers may fetch their orders here.
    ADD COLUMN pickup boolean NOT NULL DEFAULT false,
    -- As shoppers read it: an address, opening hours.
    ADD COLUMN pickup_address text NOT NULL DEFAULT '';

ALTER TABLE cart
    -- Where it will be fetched; null when it is sent.
    ADD COLUMN pickup_location_id uuid,
    ADD FOREIGN KEY (tenant_id, pickup_location_id) REFERENCES location;
CREATE INDEX cart_pickup ON cart (tenant_id, pickup_location_id) WHERE pickup_location_id IS NOT NULL;

ALTER TABLE orders
    -- The language its shopper reads.
    ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language IN ('zh', 'en')),
    -- Scheme, host and port of the shop as its shopper saw it: mails lead back there.
    ADD COLUMN origin text NOT NULL DEFAULT '',
    -- What secret_hash is the digest of, for mails. It opens nothing that isn't in this row.
    ADD COLUMN secret text,
    -- Paid through a gateway that moves no money: no revenue.
    ADD COLUMN test boolean NOT NULL DEFAULT false,
    ADD COLUMN pickup_location_id uuid,
    -- What the location was called, and its address, when it was ordered.
    ADD COLUMN pickup_name text,
    ADD COLUMN pickup_address text,
    -- What has come in for it.
    ADD COLUMN paid bigint NOT NULL DEFAULT 0,
    -- What of that was given back, or is being.
    ADD COLUMN refunded bigint NOT NULL DEFAULT 0,
    -- What of refunded was freight, with its tax.
    ADD COLUMN delivery_refunded bigint NOT NULL DEFAULT 0,
    ADD FOREIGN KEY (tenant_id, pickup_location_id) REFERENCES location;
CREATE INDEX orders_pickup ON orders (tenant_id, pickup_location_id)
    WHERE pickup_location_id IS NOT NULL;
UPDATE orders SET paid = total WHERE payment_state = 'paid';
UPDATE orders SET language = shop.language FROM shop WHERE shop.tenant_id = orders.tenant_id;
ALTER TABLE orders
    ADD CONSTRAINT orders_paid CHECK (paid BETWEEN 0 AND total AND (payment_state = 'paid') = (paid = total)),
    ADD CONSTRAINT orders_refunded CHECK (refunded BETWEEN 0 AND paid AND delivery_refunded BETWEEN 0 AND refunded);

ALTER TABLE order_line
    -- What is paid for the whole line, tax included; with the freight the lines make the total.
    ADD COLUMN charged bigint,
    -- Units that won't be sent after all, and units that came back.
    ADD COLUMN cancelled integer NOT NULL DEFAULT 0,
    ADD COLUMN returned integer NOT NULL DEFAULT 0,
    -- What of charged was given back, or is being.
    ADD COLUMN refunded bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT order_line_fulfilled;
UPDATE order_line l SET charged = l.total + CASE WHEN o.tax_included THEN 0 ELSE l.tax END
FROM orders o WHERE o.tenant_id = l.tenant_id AND o.id = l.order_id;
ALTER TABLE order_line
    ALTER COLUMN charged SET NOT NULL,
    ADD CONSTRAINT order_line_units CHECK (
        fulfilled >= 0 AND cancelled >= 0 AND fulfilled + cancelled <= quantity
        AND returned BETWEEN 0 AND fulfilled),
    ADD CONSTRAINT order_line_refunded CHECK (refunded BETWEEN 0 AND charged);

ALTER TABLE payment
    -- When the gateway was first told of it.
    ADD COLUMN asked_at timestamptz,
    -- What came, and the gateway's own name for it.
    ADD COLUMN received bigint CHECK (received > 0),
    ADD COLUMN transaction text,
    -- What of that was given back, or is being.
    ADD COLUMN refunded bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT payment_state_check;
UPDATE payment SET received = amount WHERE state = 'paid';
ALTER TABLE payment
    ADD CONSTRAINT payment_transaction UNIQUE (tenant_id, gateway, transaction),
    -- surplus: it came too late, twice or wrong, and goes back.
    ADD CONSTRAINT payment_state_check CHECK (state IN ('pending', 'paid', 'failed', 'cancelled', 'surplus')),
    ADD CONSTRAINT payment_received CHECK (CASE state
        WHEN 'paid' THEN received = amount AND received IS NOT NULL
        WHEN 'surplus' THEN received IS NOT NULL
        ELSE received IS NULL END),
    ADD CONSTRAINT payment_refunded CHECK (refunded BETWEEN 0 AND coalesce(received, 0));

-- Directory: whose payment it is that a gateway speaks of.
CREATE TABLE payment_directory (
    gateway text NOT NULL,
    reference text NOT NULL,
    shop_id uuid NOT NULL REFERENCES shop_directory,
    PRIMARY KEY (gateway, reference)
);
GRANT SELECT, INSERT ON payment_directory TO fangshi_app;

-- What gateways told us, once each, before anything is made of it.
CREATE TABLE payment_notice (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    gateway text NOT NULL,
    -- The gateway's own name for the telling.
    event text NOT NULL,
    reference text NOT NULL,
    said jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    handled_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT payment_notice_event UNIQUE (tenant_id, gateway, event)
);
CALL wall('payment_notice');

-- Something about an order that somebody should look at.
CREATE TABLE order_flag (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    code text NOT NULL CHECK (code IN ('payment_mismatch', 'late_payment', 'double_payment')),
    detail jsonb NOT NULL,
    raised_at timestamptz NOT NULL,
    cleared_at timestamptz,
    cleared_by uuid,
    cleared_reason text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    CONSTRAINT order_flag_cleared CHECK ((cleared_at IS NULL) = (cleared_reason IS NULL))
);
CREATE INDEX order_flag_order ON order_flag (tenant_id, order_id);
CALL wall('order_flag');
