-- Mails to shoppers about their orders: one row for each cause of one, written before it is sent.
-- What it says isn't kept: it is written anew from what it is about should it be sent again.
CREATE TABLE mail (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('placed', 'paid', 'shipped', 'refunded', 'cancelled')),
    -- The id of what it is about: the order, a parcel of it, or what is given back of a payment.
    cause uuid NOT NULL,
    created_at timestamptz NOT NULL,
    -- When it was handed over.
    sent_at timestamptz,
    -- Why it can't be handed over, and isn't tried again.
    trouble text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    CONSTRAINT mail_cause UNIQUE (tenant_id, kind, cause),
    CONSTRAINT mail_settled CHECK (sent_at IS NULL OR trouble IS NULL)
);
CREATE INDEX mail_order ON mail (tenant_id, order_id);
CALL wall('mail');
