-- Units that are kept for a campaign: out of ordinary sale, and promised to nobody yet.
ALTER TABLE stock
    ADD COLUMN held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    DROP CONSTRAINT stock_never_oversold,
    ADD CONSTRAINT stock_never_oversold
        CHECK (may_oversell OR (on_hand >= 0 AND reserved + held <= on_hand));

-- For what they are kept; stock.held = the sum of these. A row without units stays as long as they
-- are to come back from orders that are given up.
CREATE TABLE stock_hold (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    -- The count of the campaign from which an order takes them.
    key text NOT NULL,
    variant_id uuid NOT NULL,
    location_id uuid NOT NULL,
    quantity bigint NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (tenant_id, campaign_id, key, variant_id, location_id),
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign,
    FOREIGN KEY (tenant_id, variant_id, location_id) REFERENCES stock ON DELETE CASCADE
);
CREATE INDEX stock_hold_stock ON stock_hold (tenant_id, variant_id, location_id);
CALL wall('stock_hold');

ALTER TABLE reservation
    -- What the units had been kept for, if for anything.
    ADD COLUMN campaign_id uuid,
    ADD COLUMN hold_key text,
    ADD FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign,
    ADD CONSTRAINT reservation_hold CHECK ((campaign_id IS NULL) = (hold_key IS NULL));
CREATE INDEX reservation_campaign ON reservation (tenant_id, campaign_id)
    WHERE campaign_id IS NOT NULL;
