-- Groups. A group has the id of the order that founded it.
CREATE TABLE group_buy_group (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    -- As the campaign had it when the group was founded, like all that follows.
    size integer NOT NULL CHECK (size BETWEEN 2 AND 100),
    lifetime_minutes bigint NOT NULL CHECK (lifetime_minutes > 0),
    -- From so many hundredths of a percent on it is completed when its time is over.
    virtual_bp integer,
    state text NOT NULL CHECK (state IN ('forming', 'completed', 'expired')),
    -- Members who have paid. Virtual ones never count.
    joined integer NOT NULL DEFAULT 0,
    -- NULL while nobody is in it.
    leader_order_id uuid,
    -- NULL until the first of them has paid.
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign,
    FOREIGN KEY (tenant_id, id) REFERENCES orders (tenant_id, id),
    CONSTRAINT group_buy_group_full CHECK (joined BETWEEN 0 AND size)
);
CREATE INDEX group_buy_group_campaign ON group_buy_group (tenant_id, campaign_id, created_at, id);
CALL wall('group_buy_group');

CREATE TABLE group_buy_member (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    group_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('reserved', 'joined', 'completed', 'refunded', 'released')),
    joined_at timestamptz,
    PRIMARY KEY (tenant_id, order_id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    FOREIGN KEY (tenant_id, group_id) REFERENCES group_buy_group,
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer
);
CREATE INDEX group_buy_member_group ON group_buy_member (tenant_id, group_id);
CREATE INDEX group_buy_member_customer ON group_buy_member (tenant_id, customer_id);
CALL wall('group_buy_member');
