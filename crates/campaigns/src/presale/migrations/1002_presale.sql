-- Whether enough was presold, a row a campaign; from its first order on.
CREATE TABLE presale_round (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'met', 'not_met')),
    -- The units whose deposits were paid when deposits closed.
    units bigint,
    settled_at timestamptz,
    PRIMARY KEY (tenant_id, campaign_id),
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign,
    CONSTRAINT presale_round_settled CHECK (
        (state = 'open') = (settled_at IS NULL) AND (state = 'open') = (units IS NULL))
);
CALL wall('presale_round');

CREATE TABLE presale_deposit (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    units integer NOT NULL CHECK (units > 0),
    state text NOT NULL CHECK (state IN (
        'deposit_unpaid', 'deposit_paid', 'balance_open', 'paid',
        'lapsed', 'balance_expired', 'min_not_met', 'merchant_cancelled')),
    -- When the deposit was paid.
    paid_at timestamptz,
    -- Enough was presold: the order goes its way.
    joined boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, order_id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES presale_round
);
CREATE INDEX presale_deposit_round ON presale_deposit (tenant_id, campaign_id, state);
CALL wall('presale_deposit');
