-- Orders of which nothing was sent and all was given up didn't read so, and couldn't be cancelled.
UPDATE orders o SET fulfilment_state = 'unfulfilled'
WHERE state = 'open' AND fulfilment_state = 'fulfilled' AND NOT EXISTS (
    SELECT FROM fulfilment f WHERE (f.tenant_id, f.order_id) = (o.tenant_id, o.id));
-- Those whose rest was given up after all else was sent never were through. Whoever is told twice of
-- one that was does nothing.
INSERT INTO timer (shop_id, kind, key, due_at)
SELECT o.tenant_id, 'order.complete', o.id, max(f.created_at) + interval '17 days'
FROM orders o JOIN fulfilment f ON (f.tenant_id, f.order_id) = (o.tenant_id, o.id)
WHERE o.state = 'open' AND o.fulfilment_state = 'fulfilled' AND EXISTS (
    SELECT FROM order_line l WHERE (l.tenant_id, l.order_id) = (o.tenant_id, o.id) AND l.cancelled > 0)
GROUP BY o.tenant_id, o.id
ON CONFLICT DO NOTHING;
