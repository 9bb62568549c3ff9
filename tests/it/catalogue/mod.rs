//! What a shop sells, and what of it shoppers see.

mod collection;
mod content;
mod facets;
mod handle;
mod paging;
mod permission;
mod product;
mod published;
mod search;
mod variant;

use serde_json::{Value, json};
use tests::{Shop, list, text};

const CREATE: &str = "mutation($input: ProductCreateInput!) { productCreate(input: $input) {
    product { id handle } userErrors { field code message } } }";
const UPDATE: &str = "mutation($id: ID!, $input: ProductUpdateInput!) {
    productUpdate(id: $id, input: $input) {
        product { id handle updatedAt } userErrors { field code message } } }";

/// Whatever comes of adding a product.
async fn create(shop: &Shop<'_>, input: Value) -> Value {
    shop.admin(CREATE, json!({ "input": input })).await.payload()
}

/// Whatever comes of changing a product.
async fn update(shop: &Shop<'_>, id: &str, input: Value) -> Value {
    shop.admin(UPDATE, json!({ "id": id, "input": input })).await.payload()
}

/// The titles of a connection's nodes.
fn titles(connection: &Value) -> Vec<String> {
    list(&connection["nodes"]).iter().map(|node| text(&node["title"])).collect()
}
