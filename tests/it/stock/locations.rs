use serde_json::{Value, json};
use tests::{Order, Shop, TestApp, faults, imbalances};

use super::{first_location, levels, offered, set};

const CREATE: &str = "mutation($name: String!) { locationCreate(name: $name) { location { id name }
    userErrors { field code } } }";

/// A product with so many units in each of as many locations.
async fn product_in(shop: &Shop<'_>, units: &[i64]) -> (String, String) {
    let (product, variant) = shop.product("Tea", "1.0", units[0]).await;
    for (nr, units) in units.iter().enumerate().skip(1) {
        let location = shop.add_location(&format!("Store {nr}")).await;
        let count = json!([{ "variantId": variant, "locationId": location, "onHand": units }]);
        assert_eq!(set(shop, count).await, [""; 0]);
    }
    (product, variant)
}

/// Reserved units, location by location, in the order of locations.
async fn reserved(shop: &Shop<'_>) -> Vec<i64> {
    let sql =
        "SELECT reserved FROM stock JOIN location ON location.id = location_id ORDER BY position";
    sqlx::query_scalar(sql).fetch_all(&shop.app.outside().await).await.expect("stock")
}

#[tokio::test]
async fn an_order_takes_all_from_the_first_location_that_has_enough() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, variant) = product_in(&shop, &[2, 5, 9]).await;
    assert_eq!(offered(&shop).await, json!([true, 16, false]));
    shop.order_of(&variant, 3).await;
    assert_eq!(reserved(&shop).await, [0, 3, 0]);
    shop.order_of(&variant, 2).await;
    assert_eq!(reserved(&shop).await, [2, 3, 0]);
    assert_eq!(offered(&shop).await, json!([true, 11, false]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_no_location_can_serve_alone_is_split() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) = product_in(&shop, &[2, 5, 4]).await;
    let pool = app.outside().await;
    let Order { id, .. } = shop.order_of(&variant, 8).await;
    assert_eq!(reserved(&shop).await, [2, 5, 1]);
    let line = shop
        .admin("query($id: ID!) { order(id: $id) { lines { id } } }", json!({ "id": id }))
        .await
        .root("order");
    let line = line["lines"][0]["id"].clone();
    let query =
        "mutation($id: ID!, $input: OrderFulfilInput!) { orderFulfil(id: $id, input: $input) {
        order { fulfilmentState } userErrors { field code } } }";
    let send = async |quantity: Value| {
        let lines = json!([{ "lineId": line, "quantity": quantity }]);
        let input = json!({ "carrier": "UPS", "trackingNumber": "1", "lines": lines });
        shop.done(query, json!({ "id": id, "input": input })).await["order"]["fulfilmentState"]
            .clone()
    };
    shop.done(
        "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { code } } }",
        json!({ "id": id }),
    )
    .await;
    assert_eq!(send(json!(1)).await, "PARTIAL");
    assert_eq!(imbalances(&pool).await, [""; 0]);
    assert_eq!(send(json!(5)).await, "PARTIAL");
    assert_eq!(imbalances(&pool).await, [""; 0]);
    assert_eq!(send(json!(2)).await, "FULFILLED");
    let total = levels(&shop, &product)
        .await
        .iter()
        .map(|level| level[0].as_i64().expect("a number"))
        .sum::<i64>();
    assert_eq!((total, reserved(&shop).await), (3, vec![0, 0, 0]));
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_cancelled_order_gives_back_to_each_location_what_it_took_there() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) = product_in(&shop, &[2, 5]).await;
    let order = shop.order_of(&variant, 7).await;
    assert_eq!(offered(&shop).await, json!([false, 0, false]));
    let query =
        "mutation($id: ID!) { orderCancel(id: $id, reason: \"x\") { userErrors { code } } }";
    shop.done(query, json!({ "id": order.id })).await;
    assert_eq!(levels(&shop, &product).await.len(), 2);
    assert_eq!(
        (reserved(&shop).await, offered(&shop).await),
        (vec![0, 0], json!([true, 7, false]))
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn more_than_all_locations_have_cannot_be_had() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, variant) = product_in(&shop, &[2, 5]).await;
    let cart = shop.cart_of(&variant, 9).await;
    assert_eq!(cart.total, "7.0", "capped at what there is");
    shop.order_of(&variant, 1).await;
    let payload = shop.complete(&cart, "key").await.payload();
    assert_eq!(faults(&payload), ["lines.0 MERCHANDISE_NOT_ENOUGH_STOCK"]);
    assert_eq!(reserved(&shop).await, [1, 0]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_location_has_a_name_of_its_own() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    assert_ne!(first_location(&shop).await, json!(null), "a new shop has one");
    for (name, expected) in [
        ("Store", vec![]),
        (" Store ", vec!["name TAKEN"]),
        ("", vec!["name BLANK"]),
        (" ", vec!["name BLANK"]),
        (&"x".repeat(101), vec!["name TOO_LONG"]),
        ("a\u{0}b", vec!["name INVALID"]),
    ] {
        let payload = shop.admin(CREATE, json!({ "name": name })).await.payload();
        assert_eq!(faults(&payload), expected, "{name:?}");
    }
    let names = shop.admin("{ locations { name } }", json!({})).await.root("locations");
    assert_eq!((tests::list(&names).len(), &names[1]["name"]), (2, &json!("Store")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_locations_that_are_added_at_once_no_more_are_there_than_there_may_be() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.product("Tea", "1.0", 1).await;
    let fill = "INSERT INTO location (tenant_id, id, name, position, created_at)
        SELECT tenant_id, gen_random_uuid(), 'Store ' || nr, nr, now()
        FROM shop, generate_series(2, 98) nr";
    sqlx::query(fill).execute(&app.outside().await).await.expect("97 more");
    let add = (0..8).map(|nr| shop.admin(CREATE, json!({ "name": format!("Late {nr}") })));
    let added = futures::future::join_all(add).await;
    let refused = added.into_iter().map(|answer| faults(&answer.payload()));
    let refused: Vec<_> = refused.filter(|faults| !faults.is_empty()).collect();
    assert_eq!(refused.len(), 6, "{refused:?}");
    assert!(refused.iter().all(|faults| faults[0].ends_with("TOO_MANY")), "{refused:?}");
    let count = sqlx::query_scalar("SELECT count(*) FROM location");
    let count: i64 = count.fetch_one(&app.outside().await).await.expect("a count");
    assert_eq!(count, 100);
}
