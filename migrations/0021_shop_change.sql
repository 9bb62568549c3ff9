-- Which transactions changed something that a shop shows to everybody. Processes read it a few
-- times a second, and forget what they remember of such shops. Triggers write it, so that no change
-- is missed, wherever it comes from.
CREATE TABLE shop_change (
    -- The transaction. Ids are given at the beginning and rows seen at the end: readers begin where
    -- the oldest transaction under way began.
    xid xid8 NOT NULL,
    -- The nil id stands for every shop: somebody outside the wall changed something.
    shop_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (xid, shop_id)
);
CREATE INDEX shop_change_at ON shop_change (at);
GRANT SELECT, INSERT ON shop_change TO fangshi_app;
GRANT DELETE ON shop_change TO fangshi_worker;

CREATE FUNCTION note_shop_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO shop_change (xid, shop_id) VALUES (
        pg_current_xact_id(),
        coalesce(nullif(current_setting('app.tenant_id', true), '')::uuid,
                 '00000000-0000-0000-0000-000000000000'))
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

DO $$
DECLARE
    shown text;
BEGIN
    FOREACH shown IN ARRAY ARRAY[
        'shop', 'product', 'product_option', 'product_image', 'variant', 'collection',
        'collection_product', 'page', 'menu', 'menu_item', 'redirect', 'location',
        'payment_method', 'plugin', 'campaign'
    ] LOOP
        EXECUTE format('CREATE TRIGGER shown AFTER INSERT OR UPDATE OR DELETE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION note_shop_change()', shown);
    END LOOP;
END $$;

-- Of stock only whether there is any is shown, so that a sale doesn't count as a change.
CREATE TRIGGER shown AFTER INSERT OR DELETE ON stock
    FOR EACH STATEMENT EXECUTE FUNCTION note_shop_change();
CREATE TRIGGER shown_flip AFTER UPDATE ON stock FOR EACH ROW
    WHEN ((old.on_hand > old.reserved) <> (new.on_hand > new.reserved))
    EXECUTE FUNCTION note_shop_change();
