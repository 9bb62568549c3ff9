ALTER TABLE cart
    -- The campaigns whose offers its shopper doesn't want.
    ADD COLUMN declined_campaigns uuid[] NOT NULL DEFAULT '{}',
    -- How many lines it had, and which gifts, when it was last answered to a change: an order of less
    -- is refused. NULL when it wasn't changed since this column was added.
    ADD COLUMN snapshot jsonb,
    ADD CONSTRAINT cart_declined_campaigns CHECK (cardinality(declined_campaigns) <= 100);
