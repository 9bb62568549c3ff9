-- Bargains. What their campaign asked when one began stays.
CREATE TABLE bargain_game (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    -- Who started it, and may buy.
    customer_id uuid NOT NULL,
    -- Kept out of ordinary sale for it; it may have been deleted.
    variant_id uuid NOT NULL,
    start_price bigint NOT NULL,
    floor_price bigint NOT NULL CHECK (floor_price >= 0),
    price bigint NOT NULL,
    helpers integer NOT NULL CHECK (helpers BETWEEN 1 AND 100),
    helped integer NOT NULL DEFAULT 0,
    minimum_cut bigint NOT NULL CHECK (minimum_cut > 0),
    -- A cut is a share of what is left, between these hundredths of a percent.
    spread_low_bp integer NOT NULL,
    spread_high_bp integer NOT NULL CHECK (spread_high_bp >= spread_low_bp),
    -- It may be bought before it is at its floor.
    any_time boolean NOT NULL,
    -- Coupons may make it cheaper still.
    coupons boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'bought', 'expired')),
    -- The order that has it, as far as that was seen; which one has it the campaign's count says.
    order_id uuid,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer,
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id),
    CONSTRAINT bargain_game_price CHECK (price BETWEEN floor_price AND start_price),
    CONSTRAINT bargain_game_helped CHECK (helped BETWEEN 0 AND helpers),
    -- Whoever still helps finds the minimum, and the last one leaves nothing.
    CONSTRAINT bargain_game_left CHECK (
        price - floor_price >= minimum_cut * (helpers - helped)
        AND (helped < helpers OR price = floor_price)),
    CONSTRAINT bargain_game_bought CHECK (state <> 'bought' OR order_id IS NOT NULL)
);
CREATE UNIQUE INDEX bargain_game_open
    ON bargain_game (tenant_id, campaign_id, customer_id, variant_id) WHERE state = 'open';
CREATE INDEX bargain_game_campaign ON bargain_game (tenant_id, campaign_id, created_at, id);
CREATE INDEX bargain_game_customer ON bargain_game (tenant_id, customer_id);
CREATE INDEX bargain_game_order ON bargain_game (tenant_id, order_id) WHERE order_id IS NOT NULL;
CALL wall('bargain_game');

-- What helpers have taken off. Each helps a bargain once.
CREATE TABLE bargain_help (
    tenant_id uuid NOT NULL,
    bargain_id uuid NOT NULL,
    helper_id uuid NOT NULL,
    cut bigint NOT NULL CHECK (cut > 0),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, bargain_id, helper_id),
    FOREIGN KEY (tenant_id, bargain_id) REFERENCES bargain_game ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, helper_id) REFERENCES customer
);
CREATE INDEX bargain_help_helper ON bargain_help (tenant_id, helper_id);
CALL wall('bargain_help');
