//! Anybody may order with anybody's e-mail, so mails about orders are bounded.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Cart, Shop, TestApp, address};

/// An order that somebody at `from` places with an e-mail.
async fn order(shop: &Shop<'_>, from: &str, cart: &Cart, email: &str) {
    let query = "mutation($id: ID!, $input: CartCompleteInput!, $total: Decimal!, $key: String!) {
        cartComplete(cartId: $id, input: $input, expectedTotal: $total, idempotencyKey: $key) {
            order { id } userErrors { field code message } } }";
    let input = json!({ "email": email, "deliveryAddress": address() });
    let variables = json!({ "id": cart.id, "input": input, "total": "99.0", "key": cart.id });
    let placed = shop.store_from(from, query, variables).await.payload();
    assert_eq!(placed["userErrors"], json!([]), "{placed}");
}

async fn orders(shop: &Shop<'_>, variant: &str, count: usize, email: &str) {
    let mut carts = Vec::new();
    for _ in 0..count {
        carts.push(shop.cart_of(variant, 1).await);
    }
    let from = shop.app.new_address();
    join_all(carts.iter().map(|cart| order(shop, &from, cart, email))).await;
}

/// How many mails wait, were sent, and weren't, with why.
async fn mails(app: &TestApp) -> (i64, i64, Vec<(String, i64)>) {
    let pool = app.outside().await;
    let sql = "SELECT count(*) FILTER (WHERE sent_at IS NULL AND trouble IS NULL),
                      count(*) FILTER (WHERE sent_at IS NOT NULL) FROM mail";
    let (waiting, sent) = sqlx::query_as(sql).fetch_one(&pool).await.expect("mails");
    let sql = "SELECT trouble, count(*) FROM mail WHERE trouble IS NOT NULL GROUP BY 1 ORDER BY 1";
    (waiting, sent, sqlx::query_as(sql).fetch_all(&pool).await.expect("troubles"))
}

/// As if so many had been counted already of what is bounded under a key.
async fn counted(app: &TestApp, key: &str, count: i32) {
    let sql = "INSERT INTO attempt (key_hash, failures, expires_at)
               VALUES (sha256(convert_to($1, 'UTF8')), $2, $3)
               ON CONFLICT (key_hash) DO UPDATE SET failures = excluded.failures";
    let until = app.now() + TimeDelta::hours(1);
    let query = sqlx::query(sql).bind(key).bind(count).bind(until);
    query.execute(&app.outside().await).await.expect("a row");
}

async fn log(shop: &Shop<'_>) -> Vec<Value> {
    let query = "{ auditLog(first: 250) { nodes { action detail } } }";
    let entries = shop.admin(query, json!({})).await.root("auditLog")["nodes"].clone();
    let entries = entries.as_array().expect("entries").clone();
    entries.into_iter().filter(|entry| entry["action"] == "mail.withheld").collect()
}

const TO_ONE: &str = "Too many mails to this address within an hour.";

#[tokio::test]
async fn of_sixty_orders_at_once_with_one_email_twenty_are_told_and_all_stand() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let (_, tea) = shop.product("Tea", "5.0", 999).await;
    let (_, silk) = other.product("Silk", "5.0", 999).await;
    orders(&shop, &tea, 60, "Victim@example.com").await;
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 20);
    assert_eq!(mails(&app).await, (0, 20, vec![(TO_ONE.to_owned(), 40)]));
    let withheld = log(&shop).await;
    assert_eq!(withheld.len(), 40, "the merchant sees them");
    let count = "{ orders(first: 100) { nodes { id } } }";
    let placed = shop.admin(count, json!({})).await.root("orders");
    assert_eq!(placed["nodes"].as_array().map(Vec::len), Some(60));
    orders(&other, &silk, 1, "victim@example.com").await;
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 20, "nor by another shop, however it is written");
    orders(&shop, &tea, 1, "mei@example.com").await;
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 21, "others are told as ever");
    app.advance(TimeDelta::minutes(61));
    orders(&shop, &tea, 1, "victim@example.com").await;
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 22, "and they again after an hour");
}

#[tokio::test]
async fn mails_are_bounded_by_the_network_that_orders_and_by_shop() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 999).await;
    let carts = [shop.cart_of(&tea, 1).await, shop.cart_of(&tea, 1).await];
    order(&shop, "10.7.0.1", &carts[0], "mei@example.com").await;
    let sql = "SELECT client_key FROM orders";
    let pool = app.outside().await;
    let client: Vec<u8> = sqlx::query_scalar(sql).fetch_one(&pool).await.expect("an order");
    counted(&app, &format!("order-mail-from\n{client:?}"), 499).await;
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 1, "the last that is sent");
    order(&shop, "10.7.0.1", &carts[1], "lin@example.com").await;
    app.run_jobs().await;
    let why = "Too many mails about orders of one network within an hour.".to_owned();
    assert_eq!(mails(&app).await, (0, 1, vec![(why.clone(), 1)]));
    orders(&shop, &tea, 1, "lin@example.com").await;
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 2, "another network's");
    counted(&app, &format!("order-mail-of\n{}", shop.id().await), 4_999).await;
    orders(&shop, &tea, 2, "zhu@example.com").await;
    app.run_jobs().await;
    let of_shop = "Too many mails of the shop within an hour.".to_owned();
    assert_eq!(mails(&app).await, (0, 3, vec![(why, 1), (of_shop, 1)]));
}

#[tokio::test]
async fn a_mail_that_is_tried_again_counts_once() {
    let app = TestApp::start_with(|settings| {
        settings.mail.smtp = "smtp://127.0.0.1:1".to_owned();
    });
    let app = app.await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 999).await;
    orders(&shop, &tea, 1, "mei@example.com").await;
    for _ in 0..4 {
        app.run_jobs().await;
        app.advance(TimeDelta::minutes(1));
    }
    let sql = "SELECT failures FROM attempt
               WHERE key_hash = sha256(convert_to('order-mail-to' || E'\n' || 'mei@example.com', 'UTF8'))";
    let pool = app.outside().await;
    let counted: i32 = sqlx::query_scalar(sql).fetch_one(&pool).await.expect("a row");
    assert_eq!(counted, 1);
    assert_eq!(mails(&app).await, (1, 0, vec![]));
}
