ALTER TABLE campaign_count
    -- It is everybody's, and pages of products say when it is used up. The others are a customer's, a
    -- coupon's or a bargain's own.
    ADD COLUMN shared boolean NOT NULL
        GENERATED ALWAYS AS (key IN ('cap', 'quota', 'started') OR key LIKE 'quota:%') STORED;
CREATE INDEX campaign_count_shared ON campaign_count (tenant_id, campaign_id) WHERE shared;

-- Of a count only whether it is used up is shown, so that a sale doesn't count as a change.
CREATE TRIGGER shown_flip AFTER UPDATE ON campaign_count FOR EACH ROW
    WHEN (new.shared AND coalesce(old.used >= old.quota, false)
                      <> coalesce(new.used >= new.quota, false))
    EXECUTE FUNCTION note_shop_change();
