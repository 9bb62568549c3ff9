//! Many buyers, few units.

use std::{collections::HashSet, time::Duration};

use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{Answer, Cart, Process, Shop, TestApp, imbalances};

const BUYERS: usize = 64;
const UNITS: i64 = 10;
const SOLD_OUT: &str = "MERCHANDISE_NOT_ENOUGH_STOCK";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_buyers_ten_get_the_last_ten_units() {
    let app = TestApp::start().await;
    let shop = app.shop("hot").await;
    let carts = prepared_carts(&shop).await;
    let buy = carts.iter().enumerate().map(|(i, cart)| {
        let shop = &shop;
        async move { shop.complete(cart, &format!("buyer-{i}")).await }
    });
    let (placed, refused) = outcomes(join_all(buy).await);
    assert_eq!(placed.len(), 10);
    assert_eq!(refused, vec![SOLD_OUT; BUYERS - 10]);
    assert_books(&app.outside().await, 10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_stays_exact_when_the_server_is_killed_and_buyers_try_again() {
    let app = TestApp::start().await;
    let shop = app.shop("hot").await;
    let carts = prepared_carts(&shop).await;
    for killed_after in [5, 20, 60, 150] {
        let mut server = Process::serve(&app.database);
        let buy = carts.iter().enumerate().map(|(i, cart)| {
            let request = shop.completion_at(server.address, cart, &format!("buyer-{i}"));
            // Whatever comes of it: a client that heard nothing asks again.
            async { drop(request.send().await) }
        });
        let buying = tokio::spawn(join_all(buy.collect::<Vec<_>>()));
        tokio::time::sleep(Duration::from_millis(killed_after)).await;
        server.kill();
        buying.await.expect("the buyers");
    }
    let server = Process::serve(&app.database);
    let buy = carts
        .iter()
        .enumerate()
        .map(|(i, cart)| app.send(shop.completion_at(server.address, cart, &format!("buyer-{i}"))));
    let (placed, refused) = outcomes(join_all(buy).await);
    assert_eq!((placed.len(), refused.len()), (10, BUYERS - 10), "{refused:?}");
    assert!(refused.iter().all(|code| *code == SOLD_OUT), "{refused:?}");
    assert_books(&app.outside().await, 10).await;
    assert!(server.terminate(), "it stops when it is asked to");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn buyers_of_different_quantities_share_what_there_is() {
    let app = TestApp::start().await;
    let shop = app.shop("hot").await;
    let (_, variant) = shop.product("The last ones", "19.9", 70).await;
    let carts = join_all((0..64).map(|nr| shop.cart_of(&variant, 1 + nr % 3))).await;
    let statements = app.app.db.statements();
    let buy = carts.iter().map(|cart| shop.complete(cart, &cart.id));
    let (placed, refused) = outcomes(join_all(buy).await);
    let asked = app.app.db.statements() - statements;
    assert!(asked < 2 * 64, "{asked} statements for 64 buyers: they were placed one by one");
    assert_eq!(placed.len() + refused.len(), BUYERS);
    let pool = app.outside().await;
    let sold = "SELECT sum(quantity)::bigint FROM reservation";
    let sold: i64 = sqlx::query_scalar(sold).fetch_one(&pool).await.expect("a sum");
    assert!((68..=70).contains(&sold), "whoever fits in is served: {sold}");
    assert!(refused.iter().all(|code| *code == SOLD_OUT), "{refused:?}");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_can_not_buy_keeps_nobody_else_from_it() {
    let app = TestApp::start().await;
    let shop = app.shop("hot").await;
    let (_, variant) = shop.product("Tea", "19.9", 100).await;
    let mut carts = join_all((0..20).map(|_| shop.cart_of(&variant, 1))).await;
    carts[3].total = "0.01".to_owned();
    let twice = carts[7].id.clone();
    carts[8].id = twice.clone();
    carts[11].id = "gid://shopify/Cart/nothing?key=of-the-kind".to_owned();
    let buy = carts.iter().enumerate().map(|(nr, cart)| {
        let (shop, key) = (&shop, format!("key-{}", if nr == 14 { 13 } else { nr }));
        async move { shop.complete(cart, &key).await.root("cartComplete") }
    });
    let answers = join_all(buy).await;
    let said = |nr: usize| match &answers[nr] {
        placed if placed["order"] != Value::Null => "placed".to_owned(),
        refused => refused["userErrors"][0]["code"].as_str().unwrap_or("-").to_owned(),
    };
    assert_eq!([said(3), said(11)], ["PRICE_CHANGED", "NOT_FOUND"]);
    let mut one_cart = [said(7), said(8)];
    one_cart.sort();
    assert_eq!(one_cart, ["CART_COMPLETED", "placed"], "two keys for one cart");
    let mut one_key = [said(13), said(14)];
    one_key.sort();
    assert_eq!(one_key, ["IDEMPOTENCY_MISMATCH", "placed"], "two carts under one key");
    let others = (0..20).filter(|nr| ![3, 7, 8, 11, 13, 14].contains(nr)).map(said);
    assert!(others.into_iter().all(|said| said == "placed"));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_a_group_fails_its_members_are_placed_singly() {
    let app = TestApp::start().await;
    let shop = app.shop("hot").await;
    let (_, variant) = shop.product("Tea", "19.9", 100).await;
    let carts = join_all((0..20).map(|_| shop.cart_of(&variant, 1))).await;
    let pool = app.outside().await;
    for sql in [
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN RAISE EXCEPTION 'not this one' USING ERRCODE = '23514'; END $$",
        "CREATE TRIGGER fail BEFORE INSERT ON orders FOR EACH ROW
         WHEN (new.idempotency_key = 'key-5') EXECUTE FUNCTION fail()",
    ] {
        sqlx::query(sql).execute(&pool).await.expect("a trigger");
    }
    let buy = carts.iter().enumerate().map(|(nr, cart)| {
        let shop = &shop;
        async move { shop.complete(cart, &format!("key-{nr}")).await }
    });
    let mut answers = join_all(buy).await;
    assert_eq!(answers.remove(5).code(), "INTERNAL_SERVER_ERROR");
    assert_eq!(outcomes(answers).0.len(), 19);
    sqlx::query("DROP TRIGGER fail ON orders").execute(&pool).await.expect("no trigger");
    assert_eq!(outcomes(vec![shop.complete(&carts[5], "key-5").await]).0.len(), 1);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

/// One cart a buyer, filled while there was enough for each of them alone.
async fn prepared_carts(shop: &Shop<'_>) -> Vec<Cart> {
    let (_, variant) = shop.product("The last ones", "19.9", UNITS).await;
    join_all((0..BUYERS).map(|_| shop.cart_of(&variant, 1))).await
}

/// Order numbers of those who bought, and codes of those who did not.
fn outcomes(answers: Vec<Answer>) -> (HashSet<i64>, Vec<String>) {
    let (mut placed, mut refused) = (HashSet::new(), Vec::new());
    for answer in answers {
        let payload = answer.root("cartComplete");
        match (payload["order"]["orderNumber"].as_i64(), &payload["userErrors"][0]["code"]) {
            (Some(number), Value::Null) => assert!(placed.insert(number), "{payload}"),
            (None, Value::String(code)) => {
                assert_ne!(payload["cart"], json!(null), "the cart is still there: {payload}");
                refused.push(code.clone());
            }
            _ => panic!("neither bought nor refused: {payload}"),
        }
    }
    (placed, refused)
}

async fn assert_books(pool: &PgPool, sold: i64) {
    assert_eq!(imbalances(pool).await, Vec::<String>::new());
    let count = |sql| async move { sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await };
    assert_eq!(count("SELECT count(*) FROM orders").await.expect("orders"), sold);
    let stock = "SELECT on_hand * 1000 + reserved FROM stock";
    assert_eq!(count(stock).await.expect("stock"), UNITS * 1000 + sold);
}
