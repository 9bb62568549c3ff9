//! A thousand buyers at once.

use std::time::Duration;

use futures::{StreamExt, future::join_all, stream};
use serde_json::json;
use tests::{Cart, Shop, TestApp, imbalances};
use uuid::Uuid;

use super::{super::acts::number, flash, taken};

/// Tokens of so many customers who signed up long ago.
async fn customers(shop: &Shop<'_>, count: i64) -> Vec<String> {
    let pool = shop.app.outside().await;
    let sql = "WITH made AS (
            INSERT INTO customer (tenant_id, id, email, accepts_marketing, created_at, updated_at)
            SELECT tenant_id, gen_random_uuid(), 'buyer' || nr || '@example.com', false, now(), now()
            FROM shop, generate_series(1, $1) nr RETURNING tenant_id, id)
        INSERT INTO customer_token (tenant_id, id, customer_id, token_hash, created_at, expires_at)
        SELECT tenant_id, gen_random_uuid(), id, sha256(('fct_' || id)::bytea), now(),
               now() + interval '1 day' FROM made RETURNING customer_id";
    let made: Vec<Uuid> = sqlx::query_scalar(sql).bind(count).fetch_all(&pool).await.expect("rows");
    made.iter().map(|id| format!("fct_{id}")).collect()
}

/// The code with which a buyer was refused; nothing when they have an order. Who hears that there is
/// a crowd tries again, under the same key.
async fn buy(shop: &Shop<'_>, cart: &Cart) -> Option<String> {
    for _ in 0..100 {
        let answer = shop.complete(cart, &cart.id).await.body;
        let error = &answer["errors"][0]["extensions"]["code"];
        let payload = &answer["data"]["cartComplete"];
        let code = error.as_str().or(payload["userErrors"][0]["code"].as_str());
        if !code.is_some_and(|code| ["THROTTLED", "TIMEOUT"].contains(&code)) {
            assert!(code.is_some() || payload["order"]["id"].is_string(), "{answer}");
            return code.map(str::to_owned);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("a buyer is kept waiting");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_buyers_who_tap_twice_a_hundred_have_one_each() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    // They all come from one address, and nobody pays yet.
    shop.change_settings(json!({ "waitingOrders": 1_000 })).await;
    let (_, tea) = shop.product("Tea", "100.0", 100).await;
    flash(&shop, &tea, json!({ "quota": 100, "perCustomer": 1 })).await;
    app.run_jobs().await;
    let tokens = customers(&shop, 1_000).await;
    let lines = [(tea.as_str(), 1)];
    let carts: Vec<Cart> = stream::iter(&tokens)
        .map(|token| shop.cart_with(&lines, &[], Some(token)))
        .buffer_unordered(16)
        .collect()
        .await;
    assert!(carts.iter().all(|cart| cart.total == "85.0"));
    let taps = carts.iter().flat_map(|cart| [buy(&shop, cart), buy(&shop, cart)]);
    let statements = app.app.db.statements();
    let outcomes = join_all(taps).await;
    let asked = app.app.db.statements() - statements;
    assert!(asked < 2_000, "{asked} statements for 2,000 taps: carts were read one by one");
    // Both taps of whoever has an order say so.
    let bought = outcomes.chunks(2).filter(|taps| taps.iter().any(Option::is_none)).count();
    let clear = ["PRICE_CHANGED", "MERCHANDISE_NOT_ENOUGH_STOCK"];
    let unclear = outcomes.iter().flatten().find(|code| !clear.contains(&code.as_str()));
    assert_eq!((bought, unclear), (100, None));
    let orders = number(&app, "SELECT count(*) FROM orders WHERE total = 8500").await;
    let buyers = number(&app, "SELECT count(DISTINCT customer_id) FROM orders").await;
    assert_eq!(
        (orders, buyers, number(&app, "SELECT count(*) FROM orders").await),
        (100, 100, 100)
    );
    // 100 of the quota, and one of each buyer's.
    assert_eq!(taken(&app).await, 200);
    let stock = "SELECT reserved * 1000 + held FROM stock";
    assert_eq!(number(&app, stock).await, 100_000);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
