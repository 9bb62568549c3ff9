-- What is given back for an order, and why. amount = the lines' amounts + delivery, but for a
-- cancelled order of which only a part was paid: there it is what was paid.
CREATE TABLE refund (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    -- 0 when units come back of which nothing is left to be given back.
    amount bigint NOT NULL CHECK (amount >= 0),
    -- Freight, with its tax.
    delivery bigint NOT NULL CHECK (delivery BETWEEN 0 AND amount),
    reason text NOT NULL,
    -- Null for a refund that comes with a cancellation, of which an order has one.
    idempotency_key text,
    -- SHA-256 of the input that came with the key.
    request_hash bytea,
    actor_kind text NOT NULL,
    actor_id uuid,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    CONSTRAINT refund_idempotency UNIQUE (tenant_id, order_id, idempotency_key)
);
CREATE UNIQUE INDEX refund_cancellation ON refund (tenant_id, order_id) WHERE idempotency_key IS NULL;
CALL wall_append_only('refund');

CREATE TABLE refund_line (
    tenant_id uuid NOT NULL,
    refund_id uuid NOT NULL,
    order_line_id uuid NOT NULL,
    -- Units that came back or won't be sent; 0 for a goodwill refund.
    quantity integer NOT NULL CHECK (quantity >= 0),
    amount bigint NOT NULL CHECK (amount >= 0),
    -- What becomes of the units: nothing, back on sale unsent, back into stock at a location.
    restock text NOT NULL CHECK (restock IN ('none', 'cancel', 'return')),
    location_id uuid,
    PRIMARY KEY (tenant_id, refund_id, order_line_id),
    FOREIGN KEY (tenant_id, refund_id) REFERENCES refund,
    FOREIGN KEY (tenant_id, order_line_id) REFERENCES order_line,
    FOREIGN KEY (tenant_id, location_id) REFERENCES location
);
CREATE INDEX refund_line_line ON refund_line (tenant_id, order_line_id);
CREATE INDEX refund_line_location ON refund_line (tenant_id, location_id);
CALL wall_append_only('refund_line');

-- What a gateway is asked to give back of one payment, under one number however often it is asked.
CREATE TABLE payment_refund (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    payment_id uuid NOT NULL,
    -- The order's refund that it is part of; null for a payment that nobody wanted.
    refund_id uuid,
    number text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    -- That of what came, which may be another than the order's.
    currency text NOT NULL,
    -- by_hand: staff give it back and say so.
    state text NOT NULL CHECK (state IN ('pending', 'by_hand', 'succeeded')),
    -- What kept the gateway from doing it so far.
    trouble text,
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, payment_id) REFERENCES payment,
    FOREIGN KEY (tenant_id, refund_id) REFERENCES refund,
    CONSTRAINT payment_refund_number UNIQUE (tenant_id, number)
);
CREATE INDEX payment_refund_payment ON payment_refund (tenant_id, payment_id);
CREATE INDEX payment_refund_refund ON payment_refund (tenant_id, refund_id);
-- A payment that nobody wanted goes back once.
CREATE UNIQUE INDEX payment_refund_surplus ON payment_refund (tenant_id, payment_id)
    WHERE refund_id IS NULL;
CALL wall('payment_refund');
