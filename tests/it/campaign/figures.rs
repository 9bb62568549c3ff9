//! What came of a campaign, however much that is.

use campaign::FIGURES;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tests::{TestApp, imbalances};

use super::{acts::pay, every_day};

#[tokio::test]
async fn sums_of_many_large_orders_are_exact() {
    let app = TestApp::start().await;
    let shop = app.shop("gold").await;
    let input = json!({ "title": "Gold", "variants": [{ "price": "9999999999.99" }] });
    let gold = shop.product_of(input).await.variants.remove(0);
    let id = shop.campaign("member-day", "Half", every_day(5_000)).await;
    shop.change_settings(json!({ "waitingUnits": 1_000_000 })).await;
    for _ in 0..22 {
        let cart = shop.cart_with(&[(&gold, 900_000)], &[], None).await;
        assert_eq!(cart.total, "4500000000000000.0");
        pay(&shop, &shop.placed(&cart).await).await;
    }
    // 9.9 · 10^18 cents are more than 63 bits hold.
    let expected = json!({
        "reach": 22, "orders": 22,
        "sales": { "amount": "99000000000000000.0" },
        "discount": { "amount": "98999999999802000.0" },
    });
    assert_eq!(shop.figures(&id).await, expected);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn reach_is_counted_of_each_campaign_over_the_carts_that_it_made_cheaper() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 100).await;
    let (_, cup) = shop.product("Cup", "10.0", 100).await;
    let scope = |variant: &str| json!({ "code": variant, "reward": { "amount": 100 } });
    let one = shop.campaign("coupon", "One", scope("ONE")).await;
    let day = shop.campaign("member-day", "Day", every_day(1_000)).await;
    let idle = shop.campaign("coupon", "Idle", scope("IDLE")).await;
    shop.cart_with(&[(&tea, 1)], &["ONE"], None).await;
    shop.cart_with(&[(&cup, 1)], &[], None).await;
    shop.cart_with(&[], &["ONE"], None).await;
    let reach = async |id: &str| -> Value { shop.figures(id).await["reach"].clone() };
    assert_eq!(
        (reach(&one).await, reach(&day).await, reach(&idle).await),
        (json!(1), json!(2), json!(0))
    );
}

#[tokio::test]
async fn reach_is_counted_without_reading_all_carts_of_a_shop() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let campaign = shop.campaign("member-day", "Day", every_day(1_000)).await;
    let id = campaign.rsplit('/').next().expect("an id");
    let pool = app.outside().await;
    let carts = format!(
        "INSERT INTO cart (tenant_id, id, secret_hash, created_at, updated_at, campaigns)
         SELECT tenant_id, gen_random_uuid(), '', now(), now(),
                CASE WHEN nr % 50 = 0 THEN ARRAY['{id}'::uuid] ELSE '{{}}' END
         FROM shop, generate_series(1, 10000) nr"
    );
    sqlx::query(AssertSqlSafe(carts)).execute(&pool).await.expect("carts");
    sqlx::query("ANALYZE cart").execute(&pool).await.expect("statistics");
    assert_eq!(shop.figures(&campaign).await["reach"], 200);
    // As the application asks: behind the wall, by a plan for whatever values.
    let mut tx = pool.begin().await.expect("a transaction");
    let tenant: uuid::Uuid =
        sqlx::query_scalar("SELECT tenant_id FROM shop").fetch_one(&mut *tx).await.expect("a shop");
    let prepared = format!("PREPARE figures (uuid, uuid[]) AS {FIGURES}");
    for sql in [
        "SET LOCAL ROLE fangshi_app",
        &format!("SET LOCAL app.tenant_id = '{tenant}'"),
        "SET LOCAL plan_cache_mode = force_generic_plan",
        &prepared,
    ] {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut *tx).await.expect("a setting");
    }
    let explain = format!("EXPLAIN EXECUTE figures ('{tenant}', ARRAY['{id}'::uuid])");
    let plan: Vec<String> =
        sqlx::query_scalar(AssertSqlSafe(explain)).fetch_all(&mut *tx).await.expect("a plan");
    let plan = plan.join("\n");
    assert!(plan.contains("cart_campaigns"), "{plan}");
    assert!(!plan.contains("Seq Scan on cart"), "{plan}");
}
