-- The books of the sandbox, a gateway that moves no money: what it was asked to take, what it took
-- and what it gave back.
CREATE TABLE sandbox_charge (
    tenant_id uuid NOT NULL REFERENCES shop,
    reference text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    -- Where its page leads back to.
    return_url text NOT NULL,
    language text NOT NULL,
    -- When the order that it pays is given up.
    expires_at timestamptz NOT NULL,
    closed boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, reference)
);
CALL wall('sandbox_charge');

CREATE TABLE sandbox_transaction (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    reference text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    -- Until then the sandbox says nothing of it; null when it speaks at once.
    told_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, reference) REFERENCES sandbox_charge
);
CREATE INDEX sandbox_transaction_charge ON sandbox_transaction (tenant_id, reference);
CALL wall('sandbox_transaction');

CREATE TABLE sandbox_refund (
    tenant_id uuid NOT NULL,
    number text NOT NULL,
    transaction_id uuid NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, number),
    FOREIGN KEY (tenant_id, transaction_id) REFERENCES sandbox_transaction
);
CREATE INDEX sandbox_refund_transaction ON sandbox_refund (tenant_id, transaction_id);
CALL wall_append_only('sandbox_refund');
