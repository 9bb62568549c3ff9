CREATE TABLE cart (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    -- SHA-256 of the secret in its address: knowing it is the right to the cart.
    secret_hash bytea NOT NULL,
    email text,
    phone text,
    -- As the client said it, to be echoed.
    country_code text,
    note text NOT NULL DEFAULT '',
    attributes jsonb NOT NULL DEFAULT '[]',
    discount_codes text[] NOT NULL DEFAULT '{}',
    delivery_address jsonb,
    -- The order it became.
    order_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CALL wall('cart');

CREATE TABLE cart_line (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    cart_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    attributes jsonb NOT NULL DEFAULT '[]',
    -- Lines of equal variant and attributes merge: a digest of the attributes, sorted.
    attributes_key text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, cart_id) REFERENCES cart ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, variant_id) REFERENCES variant ON DELETE CASCADE,
    CONSTRAINT cart_line_merges UNIQUE (tenant_id, cart_id, variant_id, attributes_key)
);
CREATE INDEX cart_line_variant ON cart_line (tenant_id, variant_id);
CALL wall('cart_line');
