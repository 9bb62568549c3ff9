//! What shoppers see of the places where orders can be fetched.

use serde_json::{Value, json};
use tests::{Shop, TestApp, list, text};

const UPDATE: &str = "mutation($id: ID!, $input: LocationUpdateInput!) {
    locationUpdate(id: $id, input: $input) { userErrors { field code message } } }";

async fn place(shop: &Shop<'_>, name: &str, address: &str) -> String {
    let place = shop.add_location(name).await;
    let input = json!({ "pickup": true, "pickupAddress": address });
    shop.done(UPDATE, json!({ "id": place, "input": input })).await;
    place
}

async fn count(shop: &Shop<'_>, variant: &str, place: &str, on_hand: i64) {
    let query = "mutation($input: [StockSetInput!]!) { stockSet(input: $input) {
        userErrors { field code message } } }";
    let count = json!([{ "variantId": variant, "locationId": place, "onHand": on_hand }]);
    shop.done(query, json!({ "input": count })).await;
}

#[tokio::test]
async fn locations_are_those_where_orders_can_be_fetched() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    shop.add_location("Back room").await;
    let corner = place(&shop, "Corner shop", "1 Corner Street\nOpen from 9 to 5").await;
    let airport = place(&shop, "Airport", "Gate 3").await;
    let query = |args: &str| {
        format!(
            "{{ locations(first: 9{args}) {{ nodes {{ id name address {{ address1 formatted city }}
                metafield(key: \"a\") {{ id }} }} }} }}"
        )
    };
    let all = shop.store(&query(""), json!({})).await.root("locations");
    let expected = json!({ "id": corner, "name": "Corner shop", "metafield": null, "address": {
        "address1": "1 Corner Street", "city": null,
        "formatted": ["1 Corner Street", "Open from 9 to 5"] } });
    assert_eq!((list(&all["nodes"]).len(), &all["nodes"][0]), (2, &expected));
    let near = ", sortKey: NAME, near: { latitude: 1.5, longitude: 2 }";
    let by_name = shop.store(&query(near), json!({})).await.root("locations");
    assert_eq!(by_name["nodes"][0]["id"], airport);
    let others = other.store(&query(""), json!({})).await.root("locations");
    assert_eq!(others["nodes"], json!([]));
}

#[tokio::test]
async fn a_variant_says_where_how_many_can_be_fetched() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let corner = place(&shop, "Corner shop", "1 Corner Street").await;
    place(&shop, "Airport", "Gate 3").await;
    count(&shop, &tea, &corner, 3).await;
    let untracked = json!({ "title": "Card", "variants": [{ "price": "1.0" }] });
    shop.product_of(untracked).await;
    let digital =
        json!({ "title": "Song", "variants": [{ "price": "1", "requiresShipping": false }] });
    shop.product_of(digital).await;
    let found = async |handle: &str| -> Vec<(String, bool, i64)> {
        let query = format!(
            "{{ product(handle: \"{handle}\") {{ variants(first: 1) {{ nodes {{
                storeAvailability(first: 9) {{ nodes {{ available quantityAvailable pickUpTime
                location {{ name }} }} }} }} }} }} }}"
        );
        let product = shop.store(&query, json!({})).await.root("product");
        let places = &product["variants"]["nodes"][0]["storeAvailability"]["nodes"];
        let seen = |it: &Value| {
            let (available, units) = (&it["available"], &it["quantityAvailable"]);
            let available = available.as_bool().expect("a boolean");
            (text(&it["location"]["name"]), available, units.as_i64().expect("a number"))
        };
        list(places).iter().map(seen).collect()
    };
    let at = |name: &str, available, units| (name.to_owned(), available, units);
    assert_eq!(found("tea").await, [at("Corner shop", true, 3), at("Airport", false, 0)]);
    count(&shop, &tea, &corner, 0).await;
    assert_eq!(found("tea").await[0], at("Corner shop", false, 0), "nothing old is remembered");
    assert_eq!(found("card").await, [at("Corner shop", true, 0), at("Airport", true, 0)]);
    assert_eq!(found("song").await, []);
}
