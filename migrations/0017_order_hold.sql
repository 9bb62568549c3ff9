ALTER TABLE orders
    -- The campaign that its shopper chose: that is told of what happens to it.
    ADD COLUMN campaign_id uuid,
    ADD FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign;
CREATE INDEX orders_campaign ON orders (tenant_id, campaign_id) WHERE campaign_id IS NOT NULL;

-- Orders of which nothing is sent, because a campaign isn't through with them. A table of its own, so
-- that a campaign can let many orders go without locking them.
CREATE TABLE order_hold (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    -- When the order is given up all the same, should its campaign have no word for it.
    until timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, order_id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders
);
CALL wall('order_hold');
