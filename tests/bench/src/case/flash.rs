//! A thousand customers at once, and a hundred units.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    case::{
        buy, hot,
        order::{self, Answer, completion},
    },
    http::{Connection, graphql},
    lab::Lab,
    load::Walk,
    outcome::Outcome,
    row::Row,
    series::{Run, in_turn},
};

const CUSTOMERS: usize = 1_000;
const UNITS: i64 = 100;
/// Clear words for who comes too late.
const CLEAR: [&str; 2] = ["PRICE_CHANGED", "MERCHANDISE_NOT_ENOUGH_STOCK"];

const CREATE: &str = "mutation Create($input: CartInput) { cartCreate(input: $input) {
    cart { id cost { orderTotalAmount { amount } } } userErrors { code message } } }";

/// What came of a sale.
#[derive(Default)]
struct Sold {
    /// When somebody first asked, and when the last order was placed.
    times: Mutex<Option<(Instant, Instant)>>,
    orders: AtomicI64,
    refusals: AtomicI64,
}

/// A customer with a cart, who orders it once.
struct Customer {
    request: Option<Vec<u8>>,
    sold: Arc<Sold>,
}

impl Walk for Customer {
    async fn step(&mut self, http: &mut Connection) -> Outcome<bool> {
        let Some(request) = self.request.take() else { return Ok(false) };
        let begun = Instant::now();
        let (answer, _) = order::ask(http, &request).await?;
        let mut times = self.sold.times.lock().expect("no client panicked");
        let (first, last) = times.unwrap_or((begun, begun));
        match answer {
            Answer::Ordered(_) => {
                self.sold.orders.fetch_add(1, Ordering::Relaxed);
                *times = Some((first.min(begun), last.max(Instant::now())));
            }
            Answer::Refused(code) if CLEAR.contains(&code.as_str()) => {
                self.sold.refusals.fetch_add(1, Ordering::Relaxed);
                *times = Some((first.min(begun), last));
            }
            Answer::Refused(code) => return Err(format!("an unclear answer: {code}")),
        }
        Ok(true)
    }
}

/// Sales, beside one variant that everybody wants without a sale.
pub fn sale(lab: &Lab) -> Outcome<Vec<Row>> {
    buy::first_orders(lab, &buy::goods(lab, 1)?)?;
    let busy = lab.busy()?;
    let tokens = customers(lab)?;
    let hot = busy.variants[hot::WANTED];
    let mut nr = 0;
    let sell = || {
        nr += 1;
        // Each sale has a variant that nothing else is done with.
        sell(lab, busy.variants[hot::WANTED - 10 - nr], &tokens)
    };
    let (limit, thing) = in_turn(lab.pace, || hot::ordered(lab, hot).map(|(run, _)| run), sell)?;
    lab.settle()?;
    let note = format!("{UNITS} orders exactly, {CUSTOMERS} clear answers; times are of answers");
    Ok(vec![Row::of("flash-sale", "orders/s", 0.5, &limit, &thing).noted(note)])
}

/// Tokens of customers who signed up long ago.
fn customers(lab: &Lab) -> Outcome<Vec<String>> {
    let shop = lab.busy()?.shop.id;
    let made: Vec<(Uuid,)> = lab.find(&format!(
        "WITH made AS (
            INSERT INTO customer (tenant_id, id, email, accepts_marketing, created_at, updated_at)
            SELECT '{shop}', gen_random_uuid(), 'buyer' || nr || '@example.com', false, now(), now()
            FROM generate_series(1, {CUSTOMERS}) AS nr RETURNING id)
        INSERT INTO customer_token (tenant_id, id, customer_id, token_hash, created_at, expires_at)
        SELECT '{shop}', gen_random_uuid(), id, sha256(('fct_' || id)::bytea), now(),
               now() + interval '1 day' FROM made RETURNING customer_id"
    ))?;
    Ok(made.iter().map(|(id,)| format!("fct_{id}")).collect())
}

/// One sale, from the first who asks to the last unit.
fn sell(lab: &Lab, variant: Uuid, tokens: &[String]) -> Outcome<Run> {
    let busy = lab.busy()?;
    let gid = format!("gid://shopify/ProductVariant/{variant}");
    open(lab, &gid, variant)?;
    let mut requests = Vec::with_capacity(tokens.len());
    for token in tokens {
        let input = json!({ "lines": [{ "merchandiseId": gid, "quantity": 1 }],
            "buyerIdentity": { "customerAccessToken": token } });
        let made = lab.ask(&graphql(&busy.shop.host, CREATE, &json!({ "input": input })))?;
        let cart = &made["data"]["cartCreate"]["cart"];
        let (id, total) = (&cart["id"], &cart["cost"]["orderTotalAmount"]["amount"]);
        let (Some(id), Some("1.0" | "1.00")) = (id.as_str(), total.as_str()) else {
            return Err(format!("no cart at the flash price: {made}"));
        };
        requests.push(Some(completion(&busy.shop.host, id, id, "1.00", None)));
    }
    let sold = Arc::new(Sold::default());
    let requests = Mutex::new(requests);
    let mut load = lab.load(CUSTOMERS)?;
    (load.pace.warm_up, load.pace.window) = (Duration::ZERO, Duration::from_mins(1));
    let run = load.run(|nr| Customer {
        request: requests.lock().expect("no client panicked")[nr].take(),
        sold: Arc::clone(&sold),
    })?;
    let times = *sold.times.lock().expect("no client panicked");
    let (first, last) = times.ok_or("nobody asked")?;
    let told = (sold.orders.load(Ordering::Relaxed), sold.refusals.load(Ordering::Relaxed));
    let booked =
        "SELECT count(DISTINCT customer_id) FROM orders JOIN order_line ON order_id = orders.id
        WHERE variant_id = $variant AND subtotal = 100";
    let booked = lab.number(&booked.replace("$variant", &format!("'{variant}'")))?;
    let customers = i64::try_from(CUSTOMERS).unwrap_or(i64::MAX);
    if (booked, told) != (UNITS, (UNITS, customers - UNITS)) {
        return Err(format!("booked are {booked}, orders and refusals told {told:?}"));
    }
    let units = 100.0;
    Ok(Run { per_second: units / (last - first).as_secs_f64(), ..run })
}

/// Opens a sale of so many units at 1.00, and waits until they are kept for it.
fn open(lab: &Lab, gid: &str, variant: Uuid) -> Outcome {
    let busy = lab.busy()?;
    let query = "mutation($input: CampaignCreateInput!) { campaignCreate(input: $input) {
        campaign { id } userErrors { field code message } } }";
    let offered = json!({ "variantId": gid, "price": 100, "quota": UNITS, "perCustomer": 1 });
    let input =
        json!({ "plugin": "flash-sale", "title": "Flash", "config": { "variants": [offered] } });
    let _: Value = busy.shop.admin(lab, query, &json!({ "input": input }))?;
    let begun = Instant::now();
    while lab.number(&format!("SELECT held FROM stock WHERE variant_id = '{variant}'"))? != UNITS {
        if begun.elapsed() > Duration::from_mins(1) {
            return Err("the units of a flash sale aren't kept for it".into());
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
