//! Shoppers who order, and the rows that an order is made of.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    http::{Connection, graphql},
    lab::Lab,
    outcome::{Doing, Outcome},
};

/// How often somebody tries again who hears that there is a crowd.
const PATIENCE: usize = 200;
/// After how long.
const PAUSE: Duration = Duration::from_millis(20);

/// For whoever buys at any price.
pub const ANY_PRICE: &str = "1000000.00";

const COMPLETE: &str =
    "mutation Complete($cart: ID!, $input: CartCompleteInput!, $total: Decimal!, $key: String!) {
    cartComplete(cartId: $cart, input: $input, expectedTotal: $total, idempotencyKey: $key) {
        order { id orderNumber key totalPrice { amount } } payment { instruction { url } }
        userErrors { code message } } }";

/// A cart that waits to be ordered.
#[derive(Debug, Clone, Copy)]
pub struct Cart {
    /// Its id, and its secret.
    pub id: Uuid,
    /// How many units are in it.
    pub quantity: i64,
}

/// Carts of one variant, and what has become of them.
pub struct Carts {
    host: String,
    waiting: Mutex<Vec<Cart>>,
    /// Orders that the shoppers were told of.
    pub orders: AtomicI64,
    /// Units of these.
    pub units: AtomicI64,
    /// How often somebody was asked to try again.
    pub again: AtomicUsize,
}

/// So many carts with units of a variant, written as they would be but all at once: their ids and
/// quantities. A cart's secret is its id.
pub fn written(
    lab: &Lab,
    shop: Uuid,
    variant: Uuid,
    quantity: &str,
    count: usize,
) -> Outcome<Vec<(Uuid, i32)>> {
    lab.find(&format!(
        "WITH made AS (
            INSERT INTO cart (tenant_id, id, secret_hash, created_at, updated_at)
            SELECT '{shop}', id, sha256(id::text::bytea), now(), now()
            FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, {count})) AS ids
            RETURNING id)
        INSERT INTO cart_line (tenant_id, id, cart_id, variant_id, quantity)
        SELECT '{shop}', gen_random_uuid(), id, '{variant}', {quantity}
        FROM made RETURNING cart_id, quantity"
    ))
}

impl Carts {
    /// So many carts with one to three units each of a variant. They are written as they would be,
    /// but all at once.
    pub fn make(
        lab: &Lab,
        shop: Uuid,
        host: &str,
        variant: Uuid,
        count: usize,
    ) -> Outcome<Arc<Self>> {
        let made = written(lab, shop, variant, "1 + row_number() OVER () % 3", count)?;
        let waiting = made.into_iter().map(|(id, quantity)| Cart { id, quantity: quantity.into() });
        Ok(Arc::new(Self {
            host: host.to_owned(),
            waiting: Mutex::new(waiting.collect()),
            orders: AtomicI64::new(0),
            units: AtomicI64::new(0),
            again: AtomicUsize::new(0),
        }))
    }

    /// The next cart that nobody has taken yet.
    pub fn next(&self) -> Option<Cart> {
        self.waiting.lock().expect("no client panicked").pop()
    }

    /// Orders a cart.
    pub async fn order(&self, http: &mut Connection, cart: Cart) -> Outcome {
        let id = format!("gid://shopify/Cart/{0}?key={0}", cart.id);
        let request = completion(&self.host, &id, &cart.id.to_string(), ANY_PRICE, None);
        let (_, again) = complete(http, &request).await?;
        self.orders.fetch_add(1, Ordering::Relaxed);
        self.units.fetch_add(cart.quantity, Ordering::Relaxed);
        self.again.fetch_add(again, Ordering::Relaxed);
        Ok(())
    }
}

/// The request that turns a cart into an order, at that price at the most.
pub fn completion(
    host: &str,
    cart: &str,
    key: &str,
    total: &str,
    gateway: Option<&str>,
) -> Vec<u8> {
    let address = json!({ "firstName": "Mei", "lastName": "Lin", "address1": "1 Market Street",
        "city": "Springfield", "province": "IL", "zip": "62704", "countryCode": "US" });
    let input =
        json!({ "email": "mei@example.com", "deliveryAddress": address, "gateway": gateway });
    let variables = json!({ "cart": cart, "key": key, "total": total, "input": input });
    graphql(host, COMPLETE, &variables)
}

/// What a shopper hears who orders.
pub enum Answer {
    /// There is an order; the payload.
    Ordered(Value),
    /// There is none, and why: a code.
    Refused(String),
}

/// Orders; who hears that there is a crowd tries again, as a storefront would. Also how often.
pub async fn ask(http: &mut Connection, request: &[u8]) -> Outcome<(Answer, usize)> {
    for again in 0..PATIENCE {
        http.ask(request).await?;
        let mut answer = http.json()?;
        let payload = answer["data"]["cartComplete"].take();
        if payload["order"]["id"].is_string() {
            return Ok((Answer::Ordered(payload), again));
        }
        let codes = [&answer["errors"][0]["extensions"]["code"], &payload["userErrors"][0]["code"]];
        match codes.iter().find_map(|code| code.as_str()) {
            Some("THROTTLED" | "TIMEOUT") => tokio::time::sleep(PAUSE).await,
            Some(code) => return Ok((Answer::Refused(code.to_owned()), again)),
            None => return Err(format!("neither an order nor a reason: {}", http.shown())),
        }
    }
    Err("a shopper is kept waiting".into())
}

/// Orders what there is enough of.
pub async fn complete(http: &mut Connection, request: &[u8]) -> Outcome<(Value, usize)> {
    match ask(http, request).await? {
        (Answer::Ordered(payload), again) => Ok((payload, again)),
        (Answer::Refused(code), _) => Err(format!("no order: {code}: {}", http.shown())),
    }
}

/// Makes what the scripts of the limits use: ids that come in order, as the program's do, and the
/// variants by number.
pub fn prepare_limits(lab: &Lab) -> Outcome {
    let busy = lab.busy()?;
    lab.execute(&format!(
        "CREATE OR REPLACE FUNCTION bench_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
            SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
                || substr(replace(gen_random_uuid()::text, '-', ''), 13))::uuid $$;
        CREATE TABLE IF NOT EXISTS bench_variant (nr integer PRIMARY KEY, id uuid NOT NULL);
        GRANT SELECT ON bench_variant TO fangshi_app;
        INSERT INTO bench_variant SELECT row_number() OVER (ORDER BY id), id FROM variant
        WHERE tenant_id = '{}' ON CONFLICT DO NOTHING;
        ANALYZE bench_variant",
        busy.shop.id
    ))
    .doing("preparing the limits")
}

/// The five statements that an order takes at the least, in one transaction. Its event has a kind
/// that nobody handles, so that the worker makes nothing of it while we are measured.
pub const FIVE: &str = "\
\\set quantity random(1, 3)
\\set number random(1000000000, 1000000000000000)
BEGIN;
UPDATE stock s SET reserved = reserved + :quantity FROM bench_variant v
    WHERE v.nr = :variant AND s.tenant_id = :shop AND s.variant_id = v.id AND s.location_id = :location
    AND on_hand - reserved - held >= :quantity RETURNING v.id AS variant_id \\gset
INSERT INTO orders (tenant_id, id, number, secret_hash, secret, cart_id, idempotency_key, request_hash,
        state, payment_state, fulfilment_state, currency, subtotal, delivery, tax, tax_included, total,
        paid, email, delivery_address, note, attributes, gateway, language, origin, placed_at,
        expires_at, paid_at, test)
    VALUES (:shop, bench_id(), :number, '\\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
        '00112233445566778899aabbccddeeff', gen_random_uuid(), gen_random_uuid()::text,
        '\\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'open', 'paid', 'unfulfilled',
        'USD', 1000, 0, 0, false, 1000, 1000, 'mei@example.com',
        '{\"firstName\": \"Mei\", \"lastName\": \"Lin\", \"address1\": \"1 Market Street\", \"city\": \"Springfield\", \"province\": \"IL\", \"zip\": \"62704\", \"countryCode\": \"US\"}',
        '', '[]', 'sandbox', 'en', 'http://busy.localhost', now(), now() + interval '30 minutes', now(), true)
    RETURNING id AS order_id \\gset
INSERT INTO order_line (tenant_id, id, order_id, position, variant_id, title, variant_title, sku,
        attributes, quantity, requires_shipping, unit_price, list_price, total, tax, charged)
    VALUES (:shop, bench_id(), :order_id, 0, :variant_id, 'Early Longjing', 'Small / Red', 'SKU-1',
        '[]', :quantity, true, 1000, 1000, 1000, 0, 1000);
INSERT INTO payment (tenant_id, id, order_id, gateway, amount, currency, state, idempotency_key,
        created_at, settled_at, received, transaction)
    VALUES (:shop, bench_id(), :order_id, 'sandbox', 1000, 'USD', 'paid', gen_random_uuid()::text,
        now(), now(), 1000, gen_random_uuid()::text);
SELECT publish('bench.paid', :order_id, now(), '{}');
COMMIT;
";
