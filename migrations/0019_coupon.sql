-- Coupons that customers were given. Whether one is used is a count of its campaign, 'coupon:<id>',
-- which an order claims; so it comes back with the order.
CREATE TABLE coupon (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    -- By what it is shown in the store.
    code text NOT NULL,
    -- For what it was given: once for each cause.
    cause text NOT NULL,
    given_at timestamptz NOT NULL,
    -- NULL: as long as its campaign runs.
    expires_at timestamptz,
    -- When, and where, it was used in a store.
    redeemed_at timestamptz,
    redeemed_location_id uuid,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign,
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer,
    FOREIGN KEY (tenant_id, redeemed_location_id) REFERENCES location,
    CONSTRAINT coupon_code UNIQUE (tenant_id, code),
    CONSTRAINT coupon_cause UNIQUE (tenant_id, campaign_id, customer_id, cause),
    CONSTRAINT coupon_redeemed CHECK ((redeemed_at IS NULL) = (redeemed_location_id IS NULL))
);
CREATE INDEX coupon_customer ON coupon (tenant_id, customer_id, given_at);
CREATE INDEX coupon_campaign ON coupon (tenant_id, campaign_id, given_at);
CREATE INDEX coupon_location ON coupon (tenant_id, redeemed_location_id);
CALL wall('coupon');
