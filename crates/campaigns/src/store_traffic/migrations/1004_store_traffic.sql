-- The channels of campaigns: what the printed code of each location says.
CREATE TABLE store_traffic_channel (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    location_id uuid NOT NULL,
    token text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, campaign_id, location_id),
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, location_id) REFERENCES location,
    CONSTRAINT store_traffic_channel_token UNIQUE (tenant_id, token)
);
CALL wall('store_traffic_channel');
