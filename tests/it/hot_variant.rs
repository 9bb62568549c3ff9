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

/// One cart a buyer, filled while there was enough for each of them alone.
async fn prepared_carts(shop: &Shop<'_>) -> Vec<Cart> {
    let (_, variant) = shop.product("The last ones", "19.90", UNITS).await;
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
