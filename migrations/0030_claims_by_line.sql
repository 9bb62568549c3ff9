-- Units that leave an order give back what they took of campaigns' counts, one by one.
ALTER TABLE order_claim
    -- The line whose units took it; NULL for what the order took as a whole.
    ADD COLUMN order_line_id uuid,
    -- How many of `units` were given back.
    ADD COLUMN given_back bigint NOT NULL DEFAULT 0,
    ADD FOREIGN KEY (tenant_id, order_line_id) REFERENCES order_line;
UPDATE order_claim SET given_back = units WHERE state = 'given_back';
-- Of orders from before, lines are known by what their reservations had been kept for.
UPDATE order_claim c SET order_line_id = r.order_line_id
FROM (SELECT tenant_id, order_id, campaign_id, hold_key, min(order_line_id::text)::uuid AS order_line_id
      FROM reservation WHERE hold_key IS NOT NULL
      GROUP BY tenant_id, order_id, campaign_id, hold_key
      HAVING count(DISTINCT order_line_id) = 1) r
WHERE (r.tenant_id, r.order_id, r.campaign_id, r.hold_key)
    = (c.tenant_id, c.order_id, c.campaign_id, c.key);
-- Or by being the only one.
UPDATE order_claim c SET order_line_id = l.id
FROM (SELECT tenant_id, order_id, min(id::text)::uuid AS id FROM order_line
      GROUP BY tenant_id, order_id HAVING count(*) = 1) l
WHERE c.order_line_id IS NULL AND (c.key IN ('quota', 'cap') OR c.key LIKE 'quota:%')
  AND (l.tenant_id, l.order_id) = (c.tenant_id, c.order_id);
-- What those gave up before is given back now.
WITH due AS (
    SELECT k.tenant_id, k.id, k.units * l.cancelled / l.quantity AS units
    FROM order_claim k JOIN order_line l ON (l.tenant_id, l.id) = (k.tenant_id, k.order_line_id)
    WHERE k.state = 'held'),
back AS (
    UPDATE order_claim k
    SET given_back = due.units, state = CASE WHEN due.units = k.units THEN 'given_back' ELSE 'held' END
    FROM due WHERE (k.tenant_id, k.id) = (due.tenant_id, due.id) AND due.units > 0
    RETURNING k.tenant_id, k.campaign_id, k.key, due.units),
sums AS (
    SELECT tenant_id, campaign_id, key, sum(units)::bigint AS units FROM back
    GROUP BY tenant_id, campaign_id, key)
UPDATE campaign_count c SET used = c.used - sums.units FROM sums
WHERE (sums.tenant_id, sums.campaign_id, sums.key) = (c.tenant_id, c.campaign_id, c.key);
ALTER TABLE order_claim ADD CONSTRAINT order_claim_given_back CHECK (
    given_back BETWEEN 0 AND units AND (state = 'given_back') = (given_back = units));

ALTER TABLE campaign_count
    -- How much there is in all, as it was when the count was last taken from or kept for; NULL when
    -- that isn't known.
    ADD COLUMN quota bigint CHECK (quota >= 0);
UPDATE campaign_count c SET quota = (offered ->> 'quota')::bigint
FROM campaign p, jsonb_array_elements(p.config -> 'variants') offered
WHERE p.plugin = 'flash-sale' AND (p.tenant_id, p.id) = (c.tenant_id, c.campaign_id)
  AND c.key LIKE 'quota:' || right(offered ->> 'variantId', 36) || '%';
UPDATE campaign_count SET quota = 1 WHERE key LIKE 'bargain:%';
-- The worker keeps as much as the quota leaves.
INSERT INTO timer (shop_id, kind, key, due_at)
SELECT tenant_id, 'campaigns.turn', id, now() FROM campaign
WHERE plugin = 'flash-sale' AND state = 'live'
ON CONFLICT (shop_id, kind, key) DO UPDATE SET due_at = excluded.due_at;
