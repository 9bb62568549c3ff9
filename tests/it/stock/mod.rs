//! How much there is, and how much of it is promised.

mod counts;
mod locations;
mod places;
mod policy;
mod race;

use serde_json::{Value, json};
use tests::{Shop, faults};

/// Stock of a variant, location by location, as `[on hand, reserved, available]`.
async fn levels(shop: &Shop<'_>, product: &str) -> Vec<Value> {
    let query = "query($id: ID!) { product(id: $id) { variants(first: 1) { nodes {
        stock { onHand reserved available } } } } }";
    let found = shop.admin(query, json!({ "id": product })).await.root("product");
    let levels = tests::list(&found["variants"]["nodes"][0]["stock"]).iter();
    levels.map(|level| json!([level["onHand"], level["reserved"], level["available"]])).collect()
}

/// What shoppers are told of the first product: can it be bought, and how many are left.
async fn offered(shop: &Shop<'_>) -> Value {
    let query = "{ products(first: 1) { nodes { availableForSale variants(first: 1) { nodes {
        availableForSale quantityAvailable currentlyNotInStock } } } } }";
    let product = shop.store(query, json!({})).await.root("products")["nodes"][0].clone();
    let variant = &product["variants"]["nodes"][0];
    assert_eq!(product["availableForSale"], variant["availableForSale"]);
    json!([
        variant["availableForSale"],
        variant["quantityAvailable"],
        variant["currentlyNotInStock"],
    ])
}

/// Counts a variant at a location.
async fn set(shop: &Shop<'_>, counts: Value) -> Vec<String> {
    let query = "mutation($input: [StockSetInput!]!) { stockSet(input: $input) { stock { onHand }
        userErrors { field code } } }";
    faults(&shop.admin(query, json!({ "input": counts })).await.payload())
}

/// Adds units, or takes some away.
async fn adjust(shop: &Shop<'_>, variant: &str, location: &Value, delta: i64) -> Vec<String> {
    let query = "mutation($variant: ID!, $location: ID!, $delta: Int!) {
        stockAdjust(variantId: $variant, locationId: $location, delta: $delta) { stock { onHand }
        userErrors { field code } } }";
    let variables = json!({ "variant": variant, "location": location, "delta": delta });
    faults(&shop.admin(query, variables).await.payload())
}

/// The shop's first location.
async fn first_location(shop: &Shop<'_>) -> Value {
    shop.admin("{ locations { id } }", json!({})).await.root("locations")[0]["id"].clone()
}
