use sqlx::PgPool;

/// Each statement lists rows that break an invariant, as texts.
const INVARIANTS: &[&str] = &[
    "SELECT 'on_hand: ' || s::text FROM stock s WHERE on_hand <> (
         SELECT coalesce(sum(quantity), 0) FROM stock_movement m
         WHERE (m.tenant_id, m.variant_id, m.location_id) = (s.tenant_id, s.variant_id, s.location_id))",
    "SELECT 'reserved: ' || s::text FROM stock s WHERE reserved <> (
         SELECT coalesce(sum(quantity), 0) FROM reservation r
         WHERE (r.tenant_id, r.variant_id, r.location_id) = (s.tenant_id, s.variant_id, s.location_id)
           AND r.state = 'open')",
    "SELECT 'oversold: ' || s::text FROM stock s JOIN variant v ON (v.tenant_id, v.id) = (s.tenant_id, s.variant_id)
     WHERE NOT v.continue_selling AND (on_hand < 0 OR reserved + held - on_hand > (
         SELECT coalesce(sum(r.quantity), 0) FROM reservation r JOIN orders o ON (o.tenant_id, o.id) = (r.tenant_id, r.order_id)
         WHERE (r.tenant_id, r.variant_id, r.location_id) = (s.tenant_id, s.variant_id, s.location_id)
           AND r.state = 'open' AND o.deposit IS NOT NULL))",
    "SELECT 'may oversell: ' || s::text FROM stock s JOIN variant v ON (v.tenant_id, v.id) = (s.tenant_id, s.variant_id)
     WHERE may_oversell <> (v.continue_selling OR reserved + held > on_hand OR on_hand < 0)",
    "SELECT 'kept: ' || s::text FROM stock s WHERE held <> (
         SELECT coalesce(sum(quantity), 0) FROM stock_hold h
         WHERE (h.tenant_id, h.variant_id, h.location_id) = (s.tenant_id, s.variant_id, s.location_id))",
    "SELECT 'held for nothing: ' || r::text FROM reservation r JOIN orders o ON (o.tenant_id, o.id) = (r.tenant_id, r.order_id)
     WHERE r.state = 'open' AND (o.state = 'cancelled' OR o.fulfilment_state = 'fulfilled')",
    "SELECT 'fulfilled: ' || l::text FROM order_line l WHERE fulfilled <> (
         SELECT coalesce(sum(quantity), 0) FROM fulfilment_line f
         WHERE (f.tenant_id, f.order_line_id) = (l.tenant_id, l.id))",
    "SELECT 'order total: ' || o::text FROM orders o WHERE subtotal <> (
         SELECT sum(total) FROM order_line l WHERE (l.tenant_id, l.order_id) = (o.tenant_id, o.id))",
    "SELECT 'charged: ' || o::text FROM orders o WHERE total < (
         SELECT sum(charged) FROM order_line l WHERE (l.tenant_id, l.order_id) = (o.tenant_id, o.id))",
    "SELECT 'discount: ' || o::text FROM orders o WHERE discount <> (
         SELECT sum(discount) FROM order_line l WHERE (l.tenant_id, l.order_id) = (o.tenant_id, o.id))",
    "SELECT 'not explained: ' || l::text FROM order_line l
     WHERE list_price * quantity - (total - discount) <> (
         SELECT coalesce(sum(amount), 0) FROM order_discount d
         WHERE (d.tenant_id, d.order_line_id) = (l.tenant_id, l.id))",
    "SELECT 'taken from a campaign: ' || c::text FROM campaign_count c WHERE used <> (
         SELECT coalesce(sum(units - given_back), 0) FROM order_claim o
         WHERE (o.tenant_id, o.campaign_id, o.key) = (c.tenant_id, c.campaign_id, c.key)
           AND o.state = 'held') + (
         SELECT count(*) FROM coupon g
         WHERE (g.tenant_id, g.campaign_id) = (c.tenant_id, c.campaign_id) AND (
             c.key IN ('given', 'given:' || g.customer_id)
             OR (c.key = 'coupon:' || g.id AND g.redeemed_at IS NOT NULL))) + (
         SELECT count(*) FROM bargain_game b
         WHERE (b.tenant_id, b.campaign_id) = (c.tenant_id, c.campaign_id) AND (
             c.key = 'started:' || b.customer_id OR (c.key = 'started' AND b.state <> 'expired')
             OR (c.key = 'bargain:' || b.id AND b.state = 'expired'))) + (
         SELECT count(*) FROM bargain_help h
         JOIN bargain_game b ON (b.tenant_id, b.id) = (h.tenant_id, h.bargain_id)
         JOIN shop s ON s.tenant_id = h.tenant_id
         WHERE (b.tenant_id, b.campaign_id) = (c.tenant_id, c.campaign_id)
           AND c.key = 'help:' || h.helper_id || ':' || (h.created_at AT TIME ZONE s.time_zone)::date)",
    "SELECT 'kept above the quota: ' || c::text FROM campaign_count c WHERE greatest(quota - used, 0) < (
         SELECT coalesce(sum(quantity), 0) FROM stock_hold h
         WHERE (h.tenant_id, h.campaign_id, h.key) = (c.tenant_id, c.campaign_id, c.key))",
    "SELECT 'more is taken than there is: ' || c::text FROM campaign_count c
     JOIN campaign p ON (p.tenant_id, p.id) = (c.tenant_id, c.campaign_id)
     WHERE used > quota AND p.updated_at = p.created_at",
    "SELECT 'sold and left are not the quota: ' || c::text FROM campaign_count c
     WHERE (key LIKE 'quota:%' OR key IN ('quota', 'cap')) AND used <> (
         SELECT coalesce(sum(l.quantity - l.cancelled), 0) FROM order_claim k
         JOIN orders o ON (o.tenant_id, o.id) = (k.tenant_id, k.order_id)
         JOIN order_line l ON (l.tenant_id, l.id) = (k.tenant_id, k.order_line_id)
         WHERE (k.tenant_id, k.campaign_id, k.key) = (c.tenant_id, c.campaign_id, c.key)
           AND o.state = 'open')",
    "SELECT 'open though nothing is left of it: ' || o::text FROM orders o
     WHERE state = 'open' AND NOT EXISTS (
         SELECT FROM order_line l WHERE (l.tenant_id, l.order_id) = (o.tenant_id, o.id)
           AND (l.fulfilled > 0 OR l.cancelled < l.quantity))",
    "SELECT 'how much was sent: ' || o::text FROM orders o WHERE fulfilment_state <> (
         SELECT CASE WHEN sum(fulfilled) = 0 THEN 'unfulfilled'
                     WHEN sum(quantity - fulfilled - cancelled) > 0 THEN 'partial' ELSE 'fulfilled' END
         FROM order_line l WHERE (l.tenant_id, l.order_id) = (o.tenant_id, o.id))",
    "SELECT 'withheld for a gift: ' || l::text FROM order_line l WHERE (
         SELECT coalesce(sum(withheld), 0) NOT BETWEEN 0 AND CASE WHEN l.gift IS NULL THEN 0
             ELSE l.list_price * (l.fulfilled - l.returned) END
         FROM refund_line r WHERE (r.tenant_id, r.order_line_id) = (l.tenant_id, l.id))",
    "SELECT 'held by an order that is cancelled: ' || c::text FROM order_claim c
     JOIN orders o ON (o.tenant_id, o.id) = (c.tenant_id, c.order_id)
     LEFT JOIN order_line l ON (l.tenant_id, l.id) = (c.tenant_id, c.order_line_id)
     WHERE c.given_back <> CASE WHEN o.state = 'cancelled' THEN c.units
                                ELSE coalesce(c.units * l.cancelled / l.quantity, 0) END",
    "SELECT 'rewarded twice or for nothing: ' || g::text FROM coupon g
     WHERE cause LIKE 'referral:%-%' AND NOT EXISTS (
         SELECT FROM referral_invitation i
         WHERE (i.tenant_id, i.inviter_id, 'referral:' || i.invitee_id) = (g.tenant_id, g.customer_id, g.cause)
           AND i.state = 'rewarded')",
    "SELECT 'rewarded for no first order: ' || i::text FROM referral_invitation i
     JOIN orders o ON (o.tenant_id, o.id) = (i.tenant_id, i.order_id)
     WHERE o.customer_id <> i.invitee_id OR o.placed_at < i.invited_at OR o.fulfilment_state <> 'fulfilled'",
    "SELECT 'seats: ' || g::text FROM group_buy_group g WHERE state <> 'expired' AND joined <> (
         SELECT count(*) FROM group_buy_member m WHERE (m.tenant_id, m.group_id) = (g.tenant_id, g.id)
           AND m.state = CASE g.state WHEN 'forming' THEN 'joined' ELSE 'completed' END)",
    "SELECT 'never ended: ' || g::text FROM group_buy_group g
     WHERE state = 'forming' AND expires_at IS NOT NULL AND NOT EXISTS (
         SELECT FROM (SELECT shop_id, kind, key FROM timer UNION ALL SELECT shop_id, kind, key FROM job) t
         WHERE (t.shop_id, t.kind, t.key) = (g.tenant_id, 'campaign.group-buy', g.id))",
    "SELECT 'paid, and has no seat: ' || m::text FROM group_buy_member m
     WHERE state = 'reserved' AND joined_at IS NOT NULL AND NOT EXISTS (
         SELECT FROM (SELECT shop_id, kind, key FROM timer UNION ALL SELECT shop_id, kind, key FROM job) t
         WHERE (t.shop_id, t.kind, t.key) = (m.tenant_id, 'campaign.group-buy', m.order_id))",
    "SELECT 'cuts of a bargain: ' || b::text FROM bargain_game b
     WHERE (helped, start_price - price) <> (
         SELECT count(*), coalesce(sum(cut), 0) FROM bargain_help h
         WHERE (h.tenant_id, h.bargain_id) = (b.tenant_id, b.id))",
    "SELECT 'nothing is kept for a bargain: ' || b::text FROM bargain_game b
     JOIN variant v ON (v.tenant_id, v.id) = (b.tenant_id, b.variant_id)
     WHERE state = 'open' AND v.tracked AND NOT v.continue_selling AND NOT EXISTS (
         SELECT FROM stock_hold h WHERE (h.tenant_id, h.campaign_id, h.key, h.quantity)
             = (b.tenant_id, b.campaign_id, 'bargain:' || b.id, 1)) AND NOT EXISTS (
         SELECT FROM order_claim c WHERE (c.tenant_id, c.campaign_id, c.key, c.state)
             = (b.tenant_id, b.campaign_id, 'bargain:' || b.id, 'held'))",
    "SELECT 'kept for a bargain that is over: ' || h::text FROM stock_hold h
     JOIN bargain_game b ON (b.tenant_id, b.campaign_id, 'bargain:' || b.id)
                          = (h.tenant_id, h.campaign_id, h.key)
     WHERE b.state <> 'open'",
    "SELECT 'never over: ' || b::text FROM bargain_game b WHERE state = 'open' AND NOT EXISTS (
         SELECT FROM (SELECT shop_id, kind, key FROM timer UNION ALL SELECT shop_id, kind, key FROM job) t
         WHERE (t.shop_id, t.kind, t.key) = (b.tenant_id, 'campaign.bargain', b.id))",
    "SELECT 'waits for ever: ' || h::text FROM order_hold h WHERE NOT EXISTS (
         SELECT FROM (SELECT shop_id, kind, key FROM timer UNION ALL SELECT shop_id, kind, key FROM job) t
         WHERE (t.shop_id, t.kind, t.key) = (h.tenant_id, 'order.held', h.order_id))",
    "SELECT 'balance never due: ' || o::text FROM orders o
     WHERE state = 'open' AND payment_state = 'pending' AND paid = deposit AND expires_at IS NULL AND NOT EXISTS (
         SELECT FROM (SELECT shop_id, kind, key FROM timer UNION ALL SELECT shop_id, kind, key FROM job) t
         WHERE (t.shop_id, t.kind, t.key) = (o.tenant_id, 'order.balance', o.id))",
    "SELECT 'deposit: ' || o::text FROM orders o
     WHERE deposit IS NOT NULL AND (deposited_at IS NULL) <> (paid < deposit)",
    "SELECT 'kept of a cancelled order: ' || o::text FROM orders o
     WHERE state = 'cancelled' AND paid <> refunded
       AND NOT (coalesce(keeps_deposit, false) AND refunded = 0 AND paid = deposit
                AND cancelled_at >= balance_until)",
    "SELECT 'units that were presold: ' || r::text FROM presale_round r
     WHERE state = 'met' AND EXISTS (
         SELECT FROM presale_deposit d WHERE (d.tenant_id, d.campaign_id) = (r.tenant_id, r.campaign_id)
           AND d.state IN ('deposit_paid', 'balance_open', 'paid') AND NOT d.joined)
        OR state = 'not_met' AND EXISTS (
         SELECT FROM presale_deposit d WHERE (d.tenant_id, d.campaign_id) = (r.tenant_id, r.campaign_id)
           AND (d.joined OR d.state IN ('deposit_paid', 'balance_open', 'paid')))",
    "SELECT 'presold and held: ' || d::text FROM presale_deposit d
     JOIN orders o ON (o.tenant_id, o.id) = (d.tenant_id, d.order_id)
     WHERE d.joined AND EXISTS (
         SELECT FROM order_hold h WHERE (h.tenant_id, h.order_id) = (d.tenant_id, d.order_id))
        OR d.state = 'min_not_met' AND (o.state = 'open' OR o.paid <> o.refunded)",
    "SELECT 'never settled: ' || r::text FROM presale_round r WHERE state = 'open' AND NOT EXISTS (
         SELECT FROM (SELECT shop_id, kind, key FROM timer UNION ALL SELECT shop_id, kind, key FROM job) t
         WHERE (t.shop_id, t.kind, t.key) = (r.tenant_id, 'campaigns.asked', r.campaign_id))",
    "SELECT 'payments: ' || o::text FROM orders o WHERE paid <> (
         SELECT coalesce(sum(received), 0) FROM payment p
         WHERE (p.tenant_id, p.order_id) = (o.tenant_id, o.id) AND p.state = 'paid')",
    "SELECT 'kept though nobody wants it: ' || p::text FROM payment p
     WHERE state = 'surplus' AND refunded <> received",
    "SELECT 'given back: ' || p::text FROM payment p WHERE refunded <> (
         SELECT coalesce(sum(amount), 0) FROM payment_refund r
         WHERE (r.tenant_id, r.payment_id) = (p.tenant_id, p.id))",
    "SELECT 'refunds: ' || o::text FROM orders o WHERE (refunded, delivery_refunded) <> (
         SELECT coalesce(sum(amount), 0), coalesce(sum(delivery), 0) FROM refund r
         WHERE (r.tenant_id, r.order_id) = (o.tenant_id, o.id))",
    "SELECT 'parts of a refund: ' || r::text FROM refund r WHERE amount <> (
         SELECT coalesce(sum(amount), 0) FROM payment_refund p
         WHERE (p.tenant_id, p.refund_id) = (r.tenant_id, r.id))",
    "SELECT 'refunds of a line: ' || l::text FROM order_line l
     WHERE (refunded, cancelled, returned) <> (
         SELECT coalesce(sum(amount), 0), coalesce(sum(quantity) FILTER (WHERE restock = 'cancel'), 0),
                coalesce(sum(quantity) FILTER (WHERE restock <> 'cancel'), 0)
         FROM refund_line r WHERE (r.tenant_id, r.order_line_id) = (l.tenant_id, l.id))",
    "SELECT 'given back by the sandbox: ' || r::text FROM payment_refund r
     JOIN payment p ON (p.tenant_id, p.id) = (r.tenant_id, r.payment_id)
     WHERE p.gateway = 'sandbox' AND r.state = 'succeeded' AND r.amount <> (
         SELECT coalesce(sum(amount), 0) FROM sandbox_refund s
         WHERE (s.tenant_id, s.number, s.transaction_id::text) = (r.tenant_id, r.number, p.transaction))",
    "SELECT 'never given up: ' || o::text FROM orders o
     WHERE state = 'open' AND payment_state = 'pending' AND expires_at IS NOT NULL AND NOT EXISTS (
         SELECT FROM (SELECT shop_id, kind, key FROM timer UNION ALL SELECT shop_id, kind, key FROM job) t
         WHERE (t.shop_id, t.kind, t.key) = (o.tenant_id, 'order.expire', o.id))",
    "SELECT 'never asked for: ' || r::text FROM payment_refund r
     WHERE state = 'pending' AND NOT EXISTS (
         SELECT FROM (SELECT shop_id, kind, key FROM timer UNION ALL SELECT shop_id, kind, key FROM job) t
         WHERE (t.shop_id, t.kind, t.key) = (r.tenant_id, 'payment.refund', r.id))",
    "SELECT 'never asked after: ' || p::text FROM payment p
     WHERE state = 'pending' AND asked_at IS NOT NULL AND NOT EXISTS (
         SELECT FROM (SELECT shop_id, kind, key FROM timer UNION ALL SELECT shop_id, kind, key FROM job) t
         WHERE (t.shop_id, t.kind, t.key) = (p.tenant_id, 'payment.check', p.id))",
    "SELECT 'cart of an order: ' || o::text FROM orders o WHERE NOT EXISTS (
         SELECT FROM cart c WHERE (c.tenant_id, c.id) = (o.tenant_id, o.cart_id) AND c.order_id = o.id)",
];

/// Everything in the ledgers that doesn't add up, of all shops.
///
/// # Panics
/// When the database can't be read.
pub async fn imbalances(pool: &PgPool) -> Vec<String> {
    let mut found = Vec::new();
    for invariant in INVARIANTS.iter().copied() {
        let rows: Vec<String> =
            sqlx::query_scalar(invariant).fetch_all(pool).await.expect("the ledgers");
        found.extend(rows);
    }
    found
}
