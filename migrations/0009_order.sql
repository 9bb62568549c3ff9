-- The next order number of a shop. Taken in blocks, so that it is no hot row; gaps are allowed.
CREATE TABLE order_counter (
    tenant_id uuid PRIMARY KEY REFERENCES shop,
    next_number bigint NOT NULL
);
CALL wall('order_counter');

CREATE TABLE orders (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    number bigint NOT NULL,
    -- SHA-256 of the secret in the address of its status page.
    secret_hash bytea NOT NULL,
    cart_id uuid NOT NULL,
    idempotency_key text NOT NULL,
    -- SHA-256 of the input that came with the key.
    request_hash bytea NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'cancelled')),
    payment_state text NOT NULL CHECK (payment_state IN ('pending', 'paid')),
    fulfilment_state text NOT NULL CHECK (fulfilment_state IN ('unfulfilled', 'partial', 'fulfilled')),
    currency text NOT NULL,
    -- total = subtotal + delivery + tax (when tax is added) - nothing else yet.
    subtotal bigint NOT NULL CHECK (subtotal >= 0),
    delivery bigint NOT NULL CHECK (delivery >= 0),
    tax bigint NOT NULL CHECK (tax >= 0),
    tax_included boolean NOT NULL,
    total bigint NOT NULL CHECK (total >= 0),
    email text,
    phone text,
    delivery_address jsonb,
    note text NOT NULL,
    attributes jsonb NOT NULL,
    gateway text NOT NULL,
    placed_at timestamptz NOT NULL,
    -- When an unpaid order is given up.
    expires_at timestamptz,
    paid_at timestamptz,
    cancelled_at timestamptz,
    cancel_reason text,
    -- Its units are in product_sales.
    sales_counted boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT orders_number UNIQUE (tenant_id, number),
    CONSTRAINT orders_cart UNIQUE (tenant_id, cart_id),
    CONSTRAINT orders_idempotency UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT orders_total CHECK (total = subtotal + delivery + CASE WHEN tax_included THEN 0 ELSE tax END)
);
CREATE INDEX orders_placed ON orders (tenant_id, placed_at, id);
CALL wall('orders');

-- Amounts are of the whole line and never change after placement.
CREATE TABLE order_line (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    position integer NOT NULL,
    variant_id uuid NOT NULL,
    title text NOT NULL,
    variant_title text NOT NULL,
    sku text,
    attributes jsonb NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    fulfilled integer NOT NULL DEFAULT 0,
    requires_shipping boolean NOT NULL,
    unit_price bigint NOT NULL CHECK (unit_price >= 0),
    total bigint NOT NULL CHECK (total >= 0),
    tax bigint NOT NULL CHECK (tax >= 0),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    -- Without CASCADE: what was ordered can't be deleted, only unpublished.
    FOREIGN KEY (tenant_id, variant_id) REFERENCES variant,
    CONSTRAINT order_line_fulfilled CHECK (fulfilled BETWEEN 0 AND quantity)
);
CREATE INDEX order_line_order ON order_line (tenant_id, order_id, position);
CREATE INDEX order_line_variant ON order_line (tenant_id, variant_id);
CALL wall('order_line');

-- Units held for an order line at a location. stock.reserved = the open ones.
CREATE TABLE reservation (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    order_line_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    location_id uuid NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    state text NOT NULL CHECK (state IN ('open', 'shipped', 'released')),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    FOREIGN KEY (tenant_id, order_line_id) REFERENCES order_line,
    -- Without CASCADE: a variant that was ever promised can't be deleted, only unpublished.
    FOREIGN KEY (tenant_id, variant_id) REFERENCES variant,
    FOREIGN KEY (tenant_id, location_id) REFERENCES location
);
CREATE INDEX reservation_order ON reservation (tenant_id, order_id);
CREATE INDEX reservation_line ON reservation (tenant_id, order_line_id);
CREATE INDEX reservation_variant ON reservation (tenant_id, variant_id, location_id);
CREATE INDEX reservation_location ON reservation (tenant_id, location_id);
CALL wall('reservation');

CREATE TABLE fulfilment (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    carrier text NOT NULL,
    tracking_number text NOT NULL,
    tracking_url text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders
);
CREATE INDEX fulfilment_order ON fulfilment (tenant_id, order_id);
CALL wall_append_only('fulfilment');

CREATE TABLE fulfilment_line (
    tenant_id uuid NOT NULL,
    fulfilment_id uuid NOT NULL,
    order_line_id uuid NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (tenant_id, fulfilment_id, order_line_id),
    FOREIGN KEY (tenant_id, fulfilment_id) REFERENCES fulfilment,
    FOREIGN KEY (tenant_id, order_line_id) REFERENCES order_line
);
CREATE INDEX fulfilment_line_line ON fulfilment_line (tenant_id, order_line_id);
CALL wall_append_only('fulfilment_line');

-- What is to be paid, and was paid, through a gateway. The key is stored before any call.
CREATE TABLE payment (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    gateway text NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0),
    currency text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'paid', 'cancelled')),
    idempotency_key text NOT NULL,
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    CONSTRAINT payment_idempotency UNIQUE (tenant_id, gateway, idempotency_key)
);
CREATE INDEX payment_order ON payment (tenant_id, order_id);
CALL wall('payment');
