-- Which campaign plugins a shop has switched off. Without a row a plugin is on.
CREATE TABLE plugin (
    tenant_id uuid NOT NULL REFERENCES shop,
    plugin text NOT NULL,
    enabled boolean NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, plugin)
);
CALL wall('plugin');

-- Configured instances of plugins. The plugin needn't be in the binary any more: then the row has no
-- effect.
CREATE TABLE campaign (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    plugin text NOT NULL,
    -- What shoppers read beside a discount.
    title text NOT NULL,
    config jsonb NOT NULL,
    config_version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('draft', 'live', 'paused', 'ended')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz CHECK (ends_at > starts_at),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX campaign_created ON campaign (tenant_id, created_at, id);
CREATE INDEX campaign_live ON campaign (tenant_id, starts_at) WHERE state = 'live';
CALL wall('campaign');

-- How much of something limited was taken from a campaign: uses in all, uses of a customer, units
-- of a quota. One row a key, changed by conditional updates.
CREATE TABLE campaign_count (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    key text NOT NULL,
    used bigint NOT NULL CHECK (used >= 0),
    PRIMARY KEY (tenant_id, campaign_id, key),
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign
);
CALL wall('campaign_count');

-- What an order took of it. Given back with the order when it is cancelled.
CREATE TABLE order_claim (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    key text NOT NULL,
    units bigint NOT NULL CHECK (units > 0),
    state text NOT NULL CHECK (state IN ('held', 'given_back')),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    FOREIGN KEY (tenant_id, campaign_id, key) REFERENCES campaign_count
);
CREATE INDEX order_claim_order ON order_claim (tenant_id, order_id);
CREATE INDEX order_claim_count ON order_claim (tenant_id, campaign_id, key);
CALL wall('order_claim');

ALTER TABLE orders
    -- What was taken off the order as a whole: Σ of its lines' parts.
    ADD COLUMN discount bigint NOT NULL DEFAULT 0 CHECK (discount >= 0),
    -- It must be paid within so many minutes, whichever way.
    ADD COLUMN pay_within bigint CHECK (pay_within > 0),
    DROP CONSTRAINT orders_total,
    ADD CONSTRAINT orders_total CHECK (
        total = subtotal - discount + delivery + CASE WHEN tax_included THEN 0 ELSE tax END);

ALTER TABLE order_line
    -- What one cost without any offer.
    ADD COLUMN list_price bigint CHECK (list_price >= unit_price),
    -- The line's part of what was taken off the order as a whole.
    ADD COLUMN discount bigint NOT NULL DEFAULT 0 CHECK (discount BETWEEN 0 AND total);
UPDATE order_line SET list_price = unit_price;
ALTER TABLE order_line ALTER COLUMN list_price SET NOT NULL;

-- Where every difference from the ordinary price came from, a row a line and campaign. Never
-- changes.
CREATE TABLE order_discount (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    -- In the order in which they were taken off.
    position integer NOT NULL,
    -- NULL for freight.
    order_line_id uuid,
    target text NOT NULL CHECK (target IN ('price', 'line', 'order', 'delivery')),
    campaign_id uuid NOT NULL,
    plugin text NOT NULL,
    title text NOT NULL,
    -- The code that the shopper had entered.
    code text,
    amount bigint NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    FOREIGN KEY (tenant_id, order_line_id) REFERENCES order_line,
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign,
    CONSTRAINT order_discount_line CHECK ((order_line_id IS NULL) = (target = 'delivery'))
);
CREATE INDEX order_discount_order ON order_discount (tenant_id, order_id, position);
CREATE INDEX order_discount_line ON order_discount (tenant_id, order_line_id);
CREATE INDEX order_discount_campaign ON order_discount (tenant_id, campaign_id);
CALL wall_append_only('order_discount');

-- The campaigns that have ever made this cart cheaper: how far they reach.
ALTER TABLE cart ADD COLUMN campaigns uuid[] NOT NULL DEFAULT '{}';

-- Whoever may change a shop's settings may do its marketing.
UPDATE staff_member SET permissions = permissions || '{marketing.read}'
WHERE 'settings.read' = ANY (permissions);
UPDATE staff_member SET permissions = permissions || '{marketing.write}'
WHERE 'settings.write' = ANY (permissions);
