-- An e-mail that a customer wants to be reached at instead of theirs: it becomes theirs when they say
-- the code that was sent there. The worker makes the code when it sends it; only a digest is kept. A
-- customer has one such wish at a time.
CREATE TABLE customer_new_email (
    tenant_id uuid NOT NULL REFERENCES shop,
    customer_id uuid NOT NULL,
    id uuid NOT NULL,
    -- In normal form.
    email text NOT NULL,
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
    PRIMARY KEY (tenant_id, customer_id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer ON DELETE CASCADE,
    CONSTRAINT customer_new_email_id UNIQUE (tenant_id, id),
    CONSTRAINT customer_new_email_made
        CHECK (num_nulls(salt, code_hash, expires_at) IN (0, 3))
);
CALL wall('customer_new_email');
