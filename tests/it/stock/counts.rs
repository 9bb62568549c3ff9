use futures::future::join_all;
use serde_json::json;
use sqlx::PgPool;
use tests::{TestApp, imbalances, rows_of};

use super::{adjust, first_location, levels, set};

async fn movements(pool: &PgPool) -> Vec<(String, i64, String)> {
    let sql = "SELECT kind, quantity, actor_kind FROM stock_movement ORDER BY at, id";
    sqlx::query_as(sql).fetch_all(pool).await.expect("movements")
}

#[tokio::test]
async fn every_unit_that_comes_or_goes_is_written_down() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) = shop.product("Tea", "1", 10).await;
    let here = first_location(&shop).await;
    let count = |units: i64| json!([{ "variantId": variant, "locationId": here, "onHand": units }]);
    assert_eq!(adjust(&shop, &variant, &here, -3).await, [""; 0]);
    assert_eq!(adjust(&shop, &variant, &here, 5).await, [""; 0]);
    assert_eq!(set(&shop, count(12)).await, [""; 0], "as many as there are");
    assert_eq!(set(&shop, count(4)).await, [""; 0]);
    assert_eq!(levels(&shop, &product).await, [json!([4, 0, 4])]);
    let pool = app.outside().await;
    let expected =
        [10, -3, 5, -8].map(|quantity| ("adjusted".to_owned(), quantity, "staff".to_owned()));
    assert_eq!(movements(&pool).await, expected);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn what_is_promised_stays_there() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) = shop.product("Tea", "1", 10).await;
    let here = first_location(&shop).await;
    shop.order_of(&variant, 4).await;
    assert_eq!(levels(&shop, &product).await, [json!([10, 4, 6])]);
    let count = |units: i64| json!([{ "variantId": variant, "locationId": here, "onHand": units }]);
    assert_eq!(set(&shop, count(3)).await, ["0.onHand CONFLICT"]);
    assert_eq!(adjust(&shop, &variant, &here, -7).await, ["delta CONFLICT"]);
    assert_eq!(levels(&shop, &product).await, [json!([10, 4, 6])]);
    assert_eq!(set(&shop, count(4)).await, [""; 0]);
    assert_eq!(adjust(&shop, &variant, &here, -1).await, ["delta CONFLICT"]);
    assert_eq!(levels(&shop, &product).await, [json!([4, 4, 0])]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_no_count_is_refused_and_so_are_the_counts_beside_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, variant) = shop.product("Tea", "1", 10).await;
    let (_, other) = shop.product("Cup", "1", 10).await;
    let here = first_location(&shop).await;
    let pool = app.outside().await;
    let before = rows_of(&pool, "tea").await;
    let unknown =
        |kind: &str| json!(format!("gid://shopify/{kind}/01890000-0000-7000-8000-000000000000"));
    let good = json!({ "variantId": other, "locationId": here, "onHand": 3 });
    for (variant, location, on_hand, expected) in [
        (json!(variant), here.clone(), json!(-1), "1.onHand TOO_SMALL"),
        (json!(variant), here.clone(), json!(1_000_000_001), "1.onHand TOO_BIG"),
        (json!(variant), unknown("Location"), json!(1), "1.locationId NOT_FOUND"),
        (json!(variant), json!("x"), json!(1), "1.locationId NOT_FOUND"),
        (unknown("ProductVariant"), here.clone(), json!(1), "1.variantId NOT_FOUND"),
        (unknown("Product"), here.clone(), json!(1), "1.variantId NOT_FOUND"),
        (json!(other), here.clone(), json!(4), "1.variantId INVALID"),
    ] {
        let bad = json!({ "variantId": variant, "locationId": location, "onHand": on_hand });
        assert_eq!(set(&shop, json!([good, bad])).await, [expected]);
    }
    for (delta, expected) in [
        (0, "delta INVALID"),
        (-11, "delta CONFLICT"),
        (1_000_000_001, "delta TOO_BIG"),
        (-1_000_000_001, "delta TOO_SMALL"),
    ] {
        assert_eq!(adjust(&shop, &variant, &here, delta).await, [expected]);
    }
    assert_eq!(adjust(&shop, &variant, &unknown("Location"), 1).await, ["locationId NOT_FOUND"]);
    assert_eq!(adjust(&shop, "x", &here, 1).await, ["variantId NOT_FOUND"]);
    assert_eq!(set(&shop, json!([])).await, [""; 0]);
    assert_eq!(rows_of(&pool, "tea").await, before);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn counts_cannot_grow_beyond_what_a_location_can_have() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) = shop.product("Tea", "1", 1_000_000_000).await;
    let here = first_location(&shop).await;
    for _ in 0..3 {
        assert_eq!(adjust(&shop, &variant, &here, 1_000_000_000).await, ["delta TOO_BIG"]);
    }
    assert_eq!(levels(&shop, &product).await, [json!([1_000_000_000, 0, 1_000_000_000])]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_who_take_one_of_ten_at_once_ten_get_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) = shop.product("Tea", "1", 10).await;
    let here = first_location(&shop).await;
    let taken = join_all((0..20).map(|_| adjust(&shop, &variant, &here, -1))).await;
    assert_eq!(taken.iter().filter(|faults| faults.is_empty()).count(), 10);
    assert!(
        taken.iter().all(|faults| faults.is_empty() || *faults == ["delta CONFLICT"]),
        "{taken:?}"
    );
    assert_eq!(levels(&shop, &product).await, [json!([0, 0, 0])]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
