use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    case::order::{self, ANY_PRICE, complete, completion},
    http::{Connection, graphql, post},
    lab::Lab,
    load::Walk,
    outcome::Outcome,
    pgbench::Script,
    row::Row,
    series::in_turn,
};

/// How many fill carts at once.
const FILLING: usize = 64;
/// How many order at once.
const ORDERING: usize = 32;
/// Over how many variants.
const VARIANTS: usize = 2_000;
/// Carts that are added to.
const CARTS: usize = 20_000;

const CREATE: &str = "mutation Create($input: CartInput) { cartCreate(input: $input) {
    cart { id cost { orderTotalAmount { amount } } } userErrors { code message } } }";

const ADD: &str = "mutation Add($cart: ID!, $lines: [CartLineInput!]!) {
    cartLinesAdd(cartId: $cart, lines: $lines) {
        cart { id totalQuantity cost { totalAmount { amount } subtotalAmount { amount } }
            lines(first: 50) { nodes { id quantity cost { totalAmount { amount } }
                merchandise { ... on ProductVariant { id title product { title } } } } } }
        userErrors { code message } warnings { code message } } }";

/// What shoppers share.
pub struct Goods {
    host: String,
    variants: Vec<Uuid>,
    /// Ids of carts that are there.
    carts: Vec<Uuid>,
    /// Who comes next.
    turn: AtomicUsize,
    /// Orders that were paid, as shoppers saw it.
    paid: AtomicI64,
}

impl Goods {
    /// A variant as orders name it, another one each time.
    fn variant(&self) -> (usize, String) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        // A step that shares no factor with their number reaches each of them.
        let id = self.variants[turn * 1_013 % VARIANTS];
        (turn, format!("gid://shopify/ProductVariant/{id}"))
    }
}

/// Who adds a line to one cart after the other.
struct Filler(Arc<Goods>);

impl Walk for Filler {
    async fn step(&mut self, http: &mut Connection) -> Outcome<bool> {
        let (turn, variant) = self.0.variant();
        let cart = self.0.carts[turn % self.0.carts.len()];
        let lines = json!([{ "merchandiseId": variant, "quantity": 1 }]);
        let cart = format!("gid://shopify/Cart/{cart}?key={cart}");
        let variables = json!({ "cart": cart, "lines": lines });
        payload(http, &graphql(&self.0.host, ADD, &variables), "cartLinesAdd").await.map(|_| true)
    }
}

/// Who makes a cart, orders it and pays.
pub struct Buyer(Arc<Goods>);

impl Buyer {
    /// A buyer of these goods.
    pub fn of(goods: &Arc<Goods>) -> Self {
        Self(Arc::clone(goods))
    }
}

impl Walk for Buyer {
    async fn step(&mut self, http: &mut Connection) -> Outcome<bool> {
        let host = &self.0.host;
        let lines = json!([{ "merchandiseId": self.0.variant().1, "quantity": 1 }]);
        let buyer = json!({ "email": "mei@example.com", "countryCode": "US" });
        let input = json!({ "input": { "lines": lines, "buyerIdentity": buyer } });
        let made = payload(http, &graphql(host, CREATE, &input), "cartCreate").await?;
        let cart = made["cart"]["id"].as_str().ok_or("no cart")?;
        let (ordered, _) =
            complete(http, &completion(host, cart, cart, ANY_PRICE, Some("sandbox"))).await?;
        let url = ordered["payment"]["instruction"]["url"].as_str();
        let at = url.and_then(|url| url.find("/sandbox/").map(|at| &url[at..]));
        let at = at.ok_or_else(|| format!("no page to pay at: {ordered}"))?;
        let form = "content-type: application/x-www-form-urlencoded\r\n";
        match http.ask(&post(host, at, form, "button=pay")).await? {
            303 => self.0.paid.fetch_add(1, Ordering::Relaxed),
            other => return Err(format!("not paid: {other}: {}", http.shown())),
        };
        Ok(true)
    }
}

/// Asks for one thing, which must be done without a fault.
async fn payload(http: &mut Connection, request: &[u8], field: &str) -> Outcome<Value> {
    http.data(request).await?;
    let payload = http.json()?["data"][field].take();
    if payload["userErrors"].as_array().is_none_or(|faults| !faults.is_empty()) {
        return Err(format!("{field}: {payload}"));
    }
    Ok(payload)
}

/// What is bought, and so many carts with something in them.
pub fn goods(lab: &Lab, carts: usize) -> Outcome<Arc<Goods>> {
    let busy = lab.busy()?;
    let shop = busy.shop.id;
    let carts = order::written(lab, shop, busy.variants[VARIANTS], "1", carts)?;
    Ok(Arc::new(Goods {
        host: busy.shop.host.clone(),
        variants: busy.variants[..VARIANTS].to_vec(),
        carts: carts.into_iter().map(|(id, _)| id).collect(),
        turn: AtomicUsize::new(0),
        paid: AtomicI64::new(0),
    }))
}

/// Lines are added to carts.
pub fn add(lab: &Lab) -> Outcome<Vec<Row>> {
    order::prepare_limits(lab)?;
    let goods = goods(lab, CARTS)?;
    let busy = lab.busy()?;
    lab.execute(&format!(
        "CREATE TABLE IF NOT EXISTS bench_cart (nr integer PRIMARY KEY, id uuid NOT NULL);
        GRANT SELECT ON bench_cart TO fangshi_app;
        TRUNCATE bench_cart;
        INSERT INTO bench_cart SELECT row_number() OVER (), cart_id FROM cart_line
            WHERE variant_id = '{}'; ANALYZE bench_cart, cart, cart_line",
        busy.variants[VARIANTS]
    ))?;
    let script = Script {
        name: "cart-add",
        text: ADD_LIMIT,
        shop: busy.shop.id,
        clients: FILLING,
        values: vec![("shop", busy.shop.id.to_string()), ("carts", CARTS.to_string())],
        durable: false,
    };
    let load = lab.load(FILLING)?;
    let (limit, thing) =
        in_turn(lab.pace, || script.run(lab), || load.run(|_| Filler(Arc::clone(&goods))))?;
    lab.settle()?;
    Ok(vec![Row::of("cart-add", "lines/s", 0.5, &limit, &thing)])
}

/// What adding a line writes.
const ADD_LIMIT: &str = "\
\\set nr random(1, :carts)
\\set variant random(1, 2000)
BEGIN;
UPDATE cart c SET updated_at = now() FROM bench_cart b
    WHERE b.nr = :nr AND c.tenant_id = :shop AND c.id = b.id RETURNING c.id AS cart_id \\gset
INSERT INTO cart_line AS l (tenant_id, id, cart_id, variant_id, quantity)
    SELECT :shop, bench_id(), :cart_id, id, 1 FROM bench_variant WHERE nr = :variant
    ON CONFLICT ON CONSTRAINT cart_line_merges DO UPDATE SET quantity = l.quantity + 1;
COMMIT;
";

/// Sells for a second, and has PostgreSQL look at its tables as it does by itself within a minute: what
/// it plans for tables that were empty is another matter.
pub fn first_orders(lab: &Lab, goods: &Arc<Goods>) -> Outcome {
    let mut load = lab.load(ORDERING)?;
    (load.pace.warm_up, load.pace.window) = (Duration::ZERO, Duration::from_secs(1));
    load.run(|_| Buyer::of(goods))?;
    lab.settle()?;
    lab.execute("ANALYZE")
}

/// Whole purchases.
pub fn checkout(lab: &Lab) -> Outcome<Vec<Row>> {
    order::prepare_limits(lab)?;
    let goods = goods(lab, 1)?;
    let busy = lab.busy()?;
    let text = format!("\\set variant random(1, {VARIANTS})\n{}", order::FIVE);
    let script = Script {
        name: "checkout",
        text: &text,
        shop: busy.shop.id,
        clients: ORDERING,
        values: vec![("shop", busy.shop.id.to_string()), ("location", busy.location.to_string())],
        durable: true,
    };
    // The limit's orders have no cart.
    let paid = "SELECT count(*) FROM orders JOIN cart ON cart.id = orders.cart_id
        WHERE payment_state = 'paid'";
    let before = lab.number(paid)?;
    first_orders(lab, &goods)?;
    let load = lab.load(ORDERING)?;
    let (limit, thing) = in_turn(lab.pace, || script.run(lab), || load.run(|_| Buyer::of(&goods)))?;
    let (booked, told) = (lab.number(paid)? - before, goods.paid.load(Ordering::Relaxed));
    let left = lab.settle()?;
    if booked != told {
        return Err(format!("shoppers have paid {told} orders, booked are {booked}"));
    }
    let note = format!("{left} events left to the worker");
    Ok(vec![Row::of("checkout", "paid orders/s", 0.5, &limit, &thing).noted(note)])
}
