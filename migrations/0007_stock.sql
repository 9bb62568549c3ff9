CREATE TABLE location (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    name text NOT NULL,
    -- Orders take stock from the first location that has enough.
    position integer NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT location_name UNIQUE (tenant_id, name)
);
CALL wall('location');

-- available = on_hand - reserved. Only tracked variants have rows that count.
CREATE TABLE stock (
    tenant_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    location_id uuid NOT NULL,
    on_hand bigint NOT NULL DEFAULT 0,
    reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    -- The variant is sold on when there is none left. When that is switched off, this stays true
    -- until what was promised too much has been delivered.
    may_oversell boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, variant_id, location_id),
    FOREIGN KEY (tenant_id, variant_id) REFERENCES variant ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, location_id) REFERENCES location,
    CONSTRAINT stock_never_oversold CHECK (may_oversell OR (on_hand >= 0 AND reserved <= on_hand))
);
CREATE INDEX stock_location ON stock (tenant_id, location_id);
CALL wall('stock');

-- on_hand = received + returned + adjusted + shipped (negative), over all movements. Nobody changes
-- or deletes one; they go with their variant, which is only deleted when it was never ordered.
CREATE TABLE stock_movement (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    variant_id uuid NOT NULL,
    location_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('received', 'adjusted', 'shipped', 'returned')),
    quantity bigint NOT NULL CHECK (quantity <> 0),
    -- The order or the import that caused it.
    cause_id uuid,
    actor_kind text NOT NULL,
    actor_id uuid,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, variant_id) REFERENCES variant ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, location_id) REFERENCES location
);
CREATE INDEX stock_movement_variant ON stock_movement (tenant_id, variant_id, location_id, id);
CREATE INDEX stock_movement_location ON stock_movement (tenant_id, location_id);
CALL wall_append_only('stock_movement');
