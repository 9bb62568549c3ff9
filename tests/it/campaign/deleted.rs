//! A campaign that is deleted at the very moment at which somebody orders with it.

use std::time::Duration;

use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, PgPool};
use tests::{Cart, Order, Shop, TestApp, faults, imbalances, text};
use uuid::Uuid;

use super::every_day;

/// A connection with a transaction of its own, which others wait for.
async fn outsider(app: &TestApp) -> PgConnection {
    let mut outsider = PgConnection::connect(&app.database.admin_url()).await.expect("connects");
    run(&mut outsider, "BEGIN").await;
    outsider
}

async fn run(outsider: &mut PgConnection, sql: &'static str) {
    sqlx::raw_sql(sql).execute(outsider).await.expect("a statement");
}

/// Returns when somebody waits for what an outsider holds.
async fn somebody_waits(pool: &PgPool) {
    let waiting = "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                   WHERE NOT l.granted AND a.datname = current_database()";
    for _ in 0..500 {
        let count: i64 = sqlx::query_scalar(waiting).fetch_one(pool).await.expect("the locks");
        if count > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody waits");
}

/// Deletes a campaign, or tries to; the whole payload.
async fn deleted(shop: &Shop<'_>, campaign: &str) -> Value {
    let query = "mutation($id: ID!) { campaignDelete(id: $id) {
        deletedId userErrors { field code message } } }";
    shop.admin(query, json!({ "id": campaign })).await.payload()
}

/// Completes a cart while its campaign is being deleted; the whole payload.
async fn completed_meanwhile(shop: &Shop<'_>, cart: &Cart, campaign: &str) -> Value {
    let pool = shop.app.outside().await;
    let id: Uuid = campaign.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    let mut outsider = outsider(shop.app).await;
    for sql in
        ["DELETE FROM campaign_count WHERE campaign_id = $1", "DELETE FROM campaign WHERE id = $1"]
    {
        sqlx::query(sql).bind(id).execute(&mut outsider).await.expect("a deletion");
    }
    let delete = async {
        somebody_waits(&pool).await;
        run(&mut outsider, "COMMIT").await;
    };
    let (answer, ()) = futures::join!(shop.complete(cart, "meanwhile"), delete);
    answer.root("cartComplete")
}

/// The campaign is gone when the cart is completed: it isn't ordered for more than was shown, and is
/// for its ordinary price.
async fn is_priced_again(shop: &Shop<'_>, cart: &Cart, campaign: &str, ordinary: &str) {
    let payload = completed_meanwhile(shop, cart, campaign).await;
    assert_eq!(faults(&payload), ["expectedTotal PRICE_CHANGED"], "{payload}");
    let cart = Cart { id: cart.id.clone(), total: ordinary.to_owned() };
    let payload = shop.complete(&cart, "again").await.root("cartComplete");
    assert_eq!(
        (faults(&payload), &payload["order"]["totalPrice"]["amount"]),
        (vec![], &json!(ordinary))
    );
    assert_eq!(imbalances(&shop.app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_price_whose_campaign_goes_while_it_is_ordered_is_not_taken() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    let day = shop.campaign("member-day", "Day", every_day(1_000)).await;
    let cart = shop.cart_of(&tea, 1).await;
    assert_eq!(cart.total, "90.0");
    is_priced_again(&shop, &cart, &day, "100.0").await;
}

#[tokio::test]
async fn a_limited_code_whose_campaign_goes_while_it_is_ordered_is_not_taken() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    let config = json!({ "code": "ONCE", "reward": { "amount": 2_000 }, "totalUses": 5 });
    let once = shop.campaign("coupon", "Once", config).await;
    let cart = shop.cart_with(&[(&tea, 1)], &["ONCE"], None).await;
    assert_eq!(cart.total, "80.0");
    is_priced_again(&shop, &cart, &once, "100.0").await;
}

#[tokio::test]
async fn a_count_that_goes_with_its_campaign_while_it_is_ordered_is_not_taken() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    let config = json!({ "code": "ONCE", "reward": { "amount": 2_000 }, "totalUses": 5 });
    let once = shop.campaign("coupon", "Once", config).await;
    // Somebody had looked at it and didn't take it in the end.
    sqlx::query("INSERT INTO campaign_count SELECT tenant_id, id, 'total', 0 FROM campaign")
        .execute(&app.outside().await)
        .await
        .expect("a count");
    let cart = shop.cart_with(&[(&tea, 1)], &["ONCE"], None).await;
    is_priced_again(&shop, &cart, &once, "100.0").await;
}

#[tokio::test]
async fn a_chosen_campaign_that_goes_while_it_is_ordered_is_not_taken() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    let config = json!({ "prices": [{ "variantId": tea, "price": 3_000 }], "size": 2 });
    let group = shop.campaign("group-buy", "Two", config).await;
    let mei = shop.customer("mei@example.com").await;
    let query = "mutation($input: CartInput) { cartCreate(input: $input) {
        cart { id cost { orderTotalAmount { amount } } } userErrors { message } } }";
    let line =
        json!({ "merchandiseId": tea, "attributes": [{ "key": "_campaign", "value": group }] });
    let input = json!({ "lines": [line], "buyerIdentity": { "customerAccessToken": mei.token } });
    let made = shop.store(query, json!({ "input": input })).await.payload();
    let total = text(&made["cart"]["cost"]["orderTotalAmount"]["amount"]);
    let cart = Cart { id: text(&made["cart"]["id"]), total };
    assert_eq!(cart.total, "30.0");
    is_priced_again(&shop, &cart, &group, "50.0").await;
}

#[tokio::test]
async fn a_campaign_is_not_deleted_while_an_order_with_it_is_placed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    let config = json!({ "code": "ONCE", "reward": { "amount": 2_000 }, "totalUses": 5 });
    let once = shop.campaign("coupon", "Once", config).await;
    let cart = shop.cart_with(&[(&tea, 1)], &["ONCE"], None).await;
    let pool = app.outside().await;
    // The order is all written but for its news.
    let mut outsider = outsider(&app).await;
    run(&mut outsider, "LOCK TABLE outbox IN EXCLUSIVE MODE").await;
    let delete = async {
        somebody_waits(&pool).await;
        let payload = deleted(&shop, &once).await;
        assert_eq!(faults(&payload), ["id CONFLICT"], "{payload}");
        run(&mut outsider, "COMMIT").await;
    };
    let (answer, ()) = futures::join!(shop.complete(&cart, "key"), delete);
    Order::of(answer);
    let payload = deleted(&shop, &once).await;
    assert_eq!(faults(&payload), ["id CONFLICT"], "and not afterwards");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_campaign_that_orders_chose_or_a_plugins_table_names_is_not_deleted() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    let better = shop.campaign("member-day", "Day", every_day(1_000)).await;
    let day = shop.campaign("member-day", "Day", every_day(500)).await;
    let pool = app.outside().await;
    let change = "UPDATE orders SET campaign_id = (SELECT id FROM campaign WHERE config ->> 'offBp' = '500')";
    shop.order_of(&tea, 1).await;
    sqlx::query(change).execute(&pool).await.expect("a change");
    assert_eq!(faults(&deleted(&shop, &day).await), ["id CONFLICT"]);
    sqlx::query("UPDATE orders SET campaign_id = NULL").execute(&pool).await.expect("a change");
    sqlx::query(
        "INSERT INTO group_buy_group (tenant_id, id, campaign_id, size, lifetime_minutes, state, created_at)
         SELECT o.tenant_id, o.id, c.id, 2, 60, 'forming', now() FROM orders o
         JOIN campaign c ON c.config ->> 'offBp' = '500'",
    )
    .execute(&pool)
    .await
    .expect("a group");
    assert_eq!(faults(&deleted(&shop, &day).await), ["id CONFLICT"]);
    sqlx::query("DELETE FROM group_buy_group").execute(&pool).await.expect("a deletion");
    assert_eq!(faults(&deleted(&shop, &day).await), [""; 0]);
    assert_eq!(faults(&deleted(&shop, &better).await), ["id CONFLICT"], "it was ordered with");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
