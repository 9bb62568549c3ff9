//! What happens to orders by itself.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{Order, Shop, TestApp, faults, imbalances};

const PAY: &str = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { field code } } }";

async fn status(shop: &Shop<'_>, order: &Order) -> Value {
    let query = "query($number: Int!, $key: String!) { orderStatus(number: $number, key: $key) {
        state paymentState } }";
    let answer = shop.store(query, json!({ "number": order.number, "key": order.key })).await;
    let order = answer.root("orderStatus");
    json!([order["state"], order["paymentState"]])
}

async fn number(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.expect(sql)
}

const RESERVED: &str = "SELECT sum(reserved)::bigint FROM stock";

#[tokio::test]
async fn an_order_that_is_not_paid_in_time_gives_its_units_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (unpaid, paid) = (shop.order_of(&tea, 4).await, shop.order_of(&tea, 3).await);
    shop.done(PAY, json!({ "id": paid.id })).await;
    let pool = app.outside().await;
    app.advance(TimeDelta::hours(47));
    app.run_jobs().await;
    assert_eq!(status(&shop, &unpaid).await, json!(["OPEN", "PENDING"]));
    assert_eq!(number(&pool, RESERVED).await, 7);
    app.advance(TimeDelta::hours(2));
    app.run_jobs().await;
    assert_eq!(status(&shop, &unpaid).await, json!(["CANCELLED", "PENDING"]));
    assert_eq!(status(&shop, &paid).await, json!(["OPEN", "PAID"]));
    assert_eq!(number(&pool, RESERVED).await, 3);
    assert_eq!(number(&pool, "SELECT count(*) FROM timer WHERE kind <> 'cart.abandon'").await, 0);
    assert_eq!(
        number(
            &pool,
            "SELECT count(*) FROM audit_log WHERE action = 'order.cancelled'
        AND actor_kind = 'system'"
        )
        .await,
        1
    );
    assert_eq!(imbalances(&pool).await, [""; 0]);
    shop.order_of(&tea, 7).await;
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_timer_that_rings_again_or_too_early_changes_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (unpaid, cancelled) = (shop.order_of(&tea, 4).await, shop.order_of(&tea, 3).await);
    let cancel =
        "mutation($id: ID!) { orderCancel(id: $id, reason: \"x\") { userErrors { code } } }";
    shop.done(cancel, json!({ "id": cancelled.id })).await;
    let pool = app.outside().await;
    let ring = async || {
        let sql = "INSERT INTO timer (shop_id, kind, key, due_at) SELECT tenant_id, 'order.expire',
            id, now() - interval '1 h' FROM orders
                   ON CONFLICT (shop_id, kind, key) DO UPDATE SET due_at = excluded.due_at";
        sqlx::query(sql).execute(&pool).await.expect("timers");
        app.run_jobs().await;
    };
    ring().await;
    assert_eq!(status(&shop, &unpaid).await, json!(["OPEN", "PENDING"]), "it has more time");
    app.advance(TimeDelta::hours(73));
    for _ in 0..2 {
        ring().await;
        assert_eq!(status(&shop, &unpaid).await, json!(["CANCELLED", "PENDING"]));
        assert_eq!(number(&pool, RESERVED).await, 0);
        assert_eq!(
            number(&pool, "SELECT count(*) FROM audit_log WHERE action = 'order.cancelled'").await,
            2
        );
        assert_eq!(imbalances(&pool).await, [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_is_paid_at_the_last_moment_or_expires_but_not_both() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let orders = join_all((0..20).map(|_| shop.order_of(&tea, 2))).await;
    app.advance(TimeDelta::hours(73));
    shop.sign_in_again().await;
    let pay = join_all(orders.iter().map(|order| shop.admin(PAY, json!({ "id": order.id }))));
    let (paid, ()) = tokio::join!(pay, app.run_jobs());
    app.run_jobs().await;
    let mut kept = 0;
    for (order, answer) in orders.iter().zip(paid) {
        let faults = faults(&answer.payload());
        let expected = if faults.is_empty() {
            json!(["OPEN", "PAID"])
        } else {
            json!(["CANCELLED", "PENDING"])
        };
        assert!(faults.is_empty() || faults == ["id CONFLICT"], "{faults:?}");
        assert_eq!(status(&shop, order).await, expected);
        kept += i64::from(faults.is_empty());
    }
    let pool = app.outside().await;
    assert_eq!(number(&pool, RESERVED).await, 2 * kept);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn sales_are_counted_once_however_often_the_news_come() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    for (quantity, paid) in [(4, true), (1, true), (3, false)] {
        let order = shop.order_of(&tea, quantity).await;
        if paid {
            shop.done(PAY, json!({ "id": order.id })).await;
        }
    }
    let pool = app.outside().await;
    let units = "SELECT sum(units)::bigint FROM product_sales";
    app.run_jobs().await;
    assert_eq!(number(&pool, units).await, 5);
    assert_eq!(number(&pool, "SELECT count(*) FROM outbox").await, 0);
    for _ in 0..2 {
        let again = "INSERT INTO outbox (shop_id, kind, key, payload, due_at) SELECT tenant_id,
            'order.paid', id, '{}', now() - interval '1 h' FROM orders
            WHERE payment_state = 'paid'";
        sqlx::query(again).execute(&pool).await.expect("news");
    }
    app.run_jobs().await;
    assert_eq!(number(&pool, units).await, 5);
    assert_eq!(number(&pool, "SELECT count(*) FROM outbox").await, 0);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn what_is_about_nothing_is_done_with_and_what_nobody_knows_waits() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    shop.order_of(&tea, 4).await;
    let pool = app.outside().await;
    let strange = "INSERT INTO outbox (shop_id, kind, key, payload, due_at)
        SELECT shop_id, kind, gen_random_uuid(), '{\"number\": 1}', now() - interval '1 h'
        FROM shop_directory, unnest(ARRAY['order.paid', 'order.cancelled', 'no.such']) kind";
    sqlx::query(strange).execute(&pool).await.expect("events");
    let strange = "INSERT INTO timer (shop_id, kind, key, due_at)
        SELECT shop_id, kind, gen_random_uuid(), now() - interval '1 h'
        FROM shop_directory, unnest(ARRAY['order.expire', 'cart.abandon', 'no.such']) kind";
    sqlx::query(strange).execute(&pool).await.expect("timers");
    app.run_jobs().await;
    assert_eq!(number(&pool, "SELECT count(*) FROM job").await, 0);
    let unknown = "SELECT count(*) FROM outbox WHERE kind = 'no.such'";
    assert_eq!(number(&pool, unknown).await, 1, "it is left for a newer version");
    let known = "SELECT count(*) FROM timer WHERE kind = 'order.expire'";
    assert_eq!(number(&pool, known).await, 1, "the order's own");
    let unknown = "SELECT count(*) FROM timer WHERE kind = 'no.such'";
    assert_eq!(number(&pool, unknown).await, 1, "it is left for a newer version");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_cart_that_nobody_touches_for_60_days_goes_and_one_that_was_ordered_stays() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    shop.cart_of(&tea, 1).await;
    let touched = shop.cart_of(&tea, 1).await;
    shop.order_of(&tea, 1).await;
    let pool = app.outside().await;
    let carts = "SELECT count(*) FROM cart";
    app.advance(TimeDelta::days(40));
    let note = "mutation($id: ID!) {
        cartNoteUpdate(cartId: $id, note: \"Soon\") { userErrors { code } } }";
    shop.store(note, json!({ "id": touched.id })).await.data();
    app.run_jobs().await;
    assert_eq!(number(&pool, carts).await, 3);
    app.advance(TimeDelta::days(21));
    app.run_jobs().await;
    assert_eq!(number(&pool, carts).await, 2);
    assert_eq!(number(&pool, "SELECT count(*) FROM cart_line").await, 2);
    app.advance(TimeDelta::days(40));
    app.run_jobs().await;
    assert_eq!(number(&pool, carts).await, 1, "the order's own");
    assert_eq!(number(&pool, "SELECT count(*) FROM timer").await, 0);
}
