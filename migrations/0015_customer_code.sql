-- Customers who show that an e-mail or a telephone is theirs, by a code or by a link that was sent
-- there. Who has shown one may have no password, and with a telephone no e-mail either.
ALTER TABLE customer
    ALTER COLUMN email DROP NOT NULL,
    ALTER COLUMN password_hash DROP NOT NULL,
    ADD COLUMN email_verified_at timestamptz,
    ADD COLUMN phone_verified_at timestamptz,
    -- Since when nothing personal is left of them.
    ADD COLUMN erased_at timestamptz;
-- In normal form: digits, after a plus where the country is known.
UPDATE customer SET phone = nullif(translate(phone, ' -().', ''), '');
ALTER TABLE customer
    ADD CONSTRAINT customer_reachable
        CHECK (email IS NOT NULL OR phone_verified_at IS NOT NULL OR erased_at IS NOT NULL),
    ADD CONSTRAINT customer_email_shown CHECK (email_verified_at IS NULL OR email IS NOT NULL),
    ADD CONSTRAINT customer_phone_shown CHECK (phone_verified_at IS NULL OR phone IS NOT NULL);
-- Anybody may say any telephone; who has shown that it is theirs signs in with it.
CREATE UNIQUE INDEX customer_phone ON customer (tenant_id, phone)
    WHERE phone_verified_at IS NOT NULL;

-- The one code that signs in who reads what is sent to an e-mail or a telephone. The worker makes it
-- when it sends it; only a digest is kept, and the row goes when the code is used.
CREATE TABLE customer_code (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    channel text NOT NULL CHECK (channel IN ('email', 'phone')),
    -- In normal form.
    destination text NOT NULL,
    -- What whoever asked reads: zh or en.
    language text NOT NULL,
    requested_at timestamptz NOT NULL,
    salt bytea,
    -- SHA-256 of salt and code.
    code_hash bytea,
    expires_at timestamptz,
    wrong_tries integer NOT NULL DEFAULT 0,
    -- When it was handed over.
    sent_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT customer_code_destination UNIQUE (tenant_id, channel, destination),
    CONSTRAINT customer_code_made
        CHECK (num_nulls(salt, code_hash, expires_at) IN (0, 3))
);
CALL wall('customer_code');

-- The one link by which who reads an e-mail may set a new password. It is asked for by an e-mail,
-- whether or not that is a customer's: the worker sees to that. Only a digest of its secret is kept.
CREATE TABLE customer_reset (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    -- In normal form.
    email text NOT NULL,
    language text NOT NULL,
    -- Scheme, host and port of the shop as whoever asked saw it.
    origin text NOT NULL,
    requested_at timestamptz NOT NULL,
    customer_id uuid,
    token_hash bytea,
    expires_at timestamptz,
    sent_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer ON DELETE CASCADE,
    CONSTRAINT customer_reset_email UNIQUE (tenant_id, email),
    CONSTRAINT customer_reset_token UNIQUE (tenant_id, token_hash),
    CONSTRAINT customer_reset_made
        CHECK (num_nulls(customer_id, token_hash, expires_at) IN (0, 3))
);
CREATE INDEX customer_reset_customer ON customer_reset (tenant_id, customer_id)
    WHERE customer_id IS NOT NULL;
CALL wall('customer_reset');

-- By what orders that are nobody's are found when somebody shows that an e-mail or a telephone is
-- theirs. Columns, not expressions: row security lets no index be used by a function that may leak.
ALTER TABLE orders
    ADD COLUMN email_key text GENERATED ALWAYS AS (lower(email)) STORED,
    ADD COLUMN phone_key text GENERATED ALWAYS AS (translate(phone, ' -().', '')) STORED;
CREATE INDEX orders_guest_email ON orders (tenant_id, email_key) WHERE customer_id IS NULL;
CREATE INDEX orders_guest_phone ON orders (tenant_id, phone_key) WHERE customer_id IS NULL;

-- Further secrets that open a cart: a customer who brings a guest's cart along gets one of their
-- own, and whoever has an earlier one keeps it.
CREATE TABLE cart_key (
    tenant_id uuid NOT NULL,
    cart_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, cart_id, secret_hash),
    FOREIGN KEY (tenant_id, cart_id) REFERENCES cart ON DELETE CASCADE
);
CALL wall('cart_key');
