-- Shoppers with an account. The same e-mail in two shops is two strangers, so nothing of this is in
-- a directory: a shop is known before its customers are.
CREATE TABLE customer (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    email text NOT NULL,
    phone text,
    first_name text,
    last_name text,
    accepts_marketing boolean NOT NULL,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT customer_email UNIQUE (tenant_id, email),
    CONSTRAINT customer_email_lower CHECK (email = lower(email))
);
CREATE INDEX customer_created ON customer (tenant_id, created_at, id);
CALL wall('customer');

-- Where customers have things sent.
CREATE TABLE customer_address (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    address jsonb NOT NULL,
    -- The one that is suggested.
    is_default boolean NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer ON DELETE CASCADE
);
CREATE INDEX customer_address_customer ON customer_address (tenant_id, customer_id);
CREATE UNIQUE INDEX customer_address_default ON customer_address (tenant_id, customer_id)
    WHERE is_default;
CALL wall('customer_address');

-- What signing in gives. Only a SHA-256 is kept.
CREATE TABLE customer_token (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer ON DELETE CASCADE,
    CONSTRAINT customer_token_hash UNIQUE (tenant_id, token_hash)
);
CREATE INDEX customer_token_customer ON customer_token (tenant_id, customer_id);
CALL wall('customer_token');

ALTER TABLE cart
    -- Whose it is, as their token said.
    ADD COLUMN customer_id uuid,
    ADD FOREIGN KEY (tenant_id, customer_id) REFERENCES customer;
CREATE INDEX cart_customer ON cart (tenant_id, customer_id) WHERE customer_id IS NOT NULL;

ALTER TABLE orders
    -- Whose cart it was.
    ADD COLUMN customer_id uuid,
    ADD FOREIGN KEY (tenant_id, customer_id) REFERENCES customer;
CREATE INDEX orders_customer ON orders (tenant_id, customer_id, placed_at, id)
    WHERE customer_id IS NOT NULL;
