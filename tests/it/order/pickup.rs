//! Orders that are fetched instead of sent.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, imbalances, text};

use super::{address, complete, order};

const UPDATE: &str = "mutation($id: ID!, $input: LocationUpdateInput!) {
    locationUpdate(id: $id, input: $input) { location { name pickup pickupAddress }
        userErrors { field code message } } }";

/// A shop that charges 2.50 for delivery and has a second place, where orders can be fetched.
async fn with_place(shop: &Shop<'_>) -> String {
    shop.change_settings(json!({ "deliveryRate": "2.5" })).await;
    let place = shop.add_location("Corner shop").await;
    let input = json!({ "pickup": true, "pickupAddress": "1 Corner Street, 9 to 5" });
    shop.done(UPDATE, json!({ "id": place, "input": input })).await;
    place
}

fn fetched(place: &str) -> Value {
    json!({ "email": "mei@example.com", "pickupLocationId": place })
}

#[tokio::test]
async fn who_fetches_an_order_pays_no_freight_and_takes_what_lies_there() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let place = with_place(&shop).await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let cart = shop.cart_of(&tea, 2).await;
    assert_eq!(cart.total, "12.5", "as long as it is to be sent");
    let payload = complete(&shop, &cart, fetched(&place), "10.0", "k").await;
    assert_eq!(faults(&payload), ["lines.0 MERCHANDISE_NOT_ENOUGH_STOCK"], "none lies there");
    let query = "mutation($input: [StockSetInput!]!) { stockSet(input: $input) {
        userErrors { field code message } } }";
    let count = json!([{ "variantId": tea, "locationId": place, "onHand": 3 }]);
    shop.done(query, json!({ "input": count })).await;
    let payload = complete(&shop, &cart, fetched(&place), "10.0", "k").await;
    assert_eq!(faults(&payload), [""; 0]);
    assert_eq!(payload["order"]["totalPrice"]["amount"], "10.0");
    let id = text(&payload["order"]["id"]);
    let seen = order(&shop, &id, "pickupLocationId pickupName deliveryAddress { city }").await;
    let expected = json!({
        "pickupLocationId": place, "pickupName": "Corner shop", "deliveryAddress": null,
    });
    assert_eq!(seen, expected);
    let pool = app.outside().await;
    let reserved = "SELECT name FROM stock JOIN location ON location.id = location_id
                    WHERE reserved = 2";
    let reserved: Vec<String> = sqlx::query_scalar(reserved).fetch_all(&pool).await.expect("rows");
    assert_eq!(reserved, ["Corner shop"]);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn it_can_be_paid_when_it_is_fetched_and_waits_for_a_week() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    // As long as that way to pay waits; a guest's waits less otherwise.
    shop.change_settings(json!({ "guestHoldMinutes": 10_080 })).await;
    let place = with_place(&shop).await;
    let product = json!({ "title": "Tea", "variants": [{ "price": "5.0" }] });
    let tea = shop.product_of(product).await.variants.remove(0);
    let mut ids = Vec::new();
    for key in ["k", "l"] {
        let mut input = fetched(&place);
        input["gateway"] = json!("pay_at_pickup");
        let payload = complete(&shop, &shop.cart_of(&tea, 1).await, input, "5.0", key).await;
        assert_eq!(faults(&payload), [""; 0]);
        let said = text(&payload["payment"]["instruction"]["text"]);
        assert!(said.contains("within 7 days") && said.contains("5.00 USD"), "{said}");
        ids.push(text(&payload["order"]["id"]));
    }
    app.advance(TimeDelta::days(6));
    app.run_jobs().await;
    shop.sign_in_again().await;
    let pay =
        "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { field code message } } }";
    shop.done(pay, json!({ "id": ids[0] })).await;
    // Nobody carries it.
    let hand_over = "mutation($id: ID!) { orderFulfil(id: $id, input: {}) {
        userErrors { field code message } } }";
    shop.done(hand_over, json!({ "id": ids[0] })).await;
    app.advance(TimeDelta::days(2));
    app.run_jobs().await;
    shop.sign_in_again().await;
    let states = [order(&shop, &ids[0], "state").await, order(&shop, &ids[1], "state").await];
    assert_eq!(states, [json!({ "state": "OPEN" }), json!({ "state": "CANCELLED" })]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn only_the_shops_own_places_where_things_are_fetched_will_do() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    let (place, theirs) = (with_place(&shop).await, with_place(&other).await);
    let warehouse = shop.admin("{ locations { id } }", json!({})).await.root("locations");
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let cart = shop.cart_of(&tea, 2).await;
    for id in ["x", theirs.as_str(), warehouse[0]["id"].as_str().expect("an id")] {
        let payload = complete(&shop, &cart, fetched(id), "20.0", "k").await;
        assert_eq!(faults(&payload), ["input.pickupLocationId NOT_FOUND"], "{id}");
    }
    let mut both = fetched(&place);
    both["deliveryAddress"] = address();
    let payload = complete(&shop, &cart, both, "20.0", "k").await;
    assert_eq!(faults(&payload), ["input.pickupLocationId INVALID"]);
    let listed = shop.store("{ pickupLocations { id name address } }", json!({})).await;
    let expected = json!([
        { "id": place, "name": "Corner shop", "address": "1 Corner Street, 9 to 5" },
    ]);
    assert_eq!(listed.root("pickupLocations"), expected);
}

#[tokio::test]
async fn a_place_to_fetch_things_needs_an_address() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let place = shop.add_location("Corner shop").await;
    let long = "x".repeat(1_001);
    for (id, input, expected) in [
        ("x", json!({}), "id NOT_FOUND"),
        (&place, json!({ "pickup": true }), "pickupAddress BLANK"),
        (&place, json!({ "pickupAddress": long }), "pickupAddress TOO_LONG"),
        (&place, json!({ "name": " " }), "name BLANK"),
        (&place, json!({ "name": "Warehouse" }), "name TAKEN"),
        (&place, json!({ "pickup": true, "pickupAddress": "1 Corner Street" }), ""),
        (&place, json!({ "pickupAddress": "" }), "pickupAddress BLANK"),
    ] {
        let payload = shop.admin(UPDATE, json!({ "id": id, "input": input })).await.payload();
        assert_eq!(faults(&payload).join(" "), expected, "{input}");
    }
}
