use reqwest::Body;
use serde_json::{Value, json};

use crate::{Answer, Shop, list, text};

/// A product that a test made.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// Its handle.
    pub handle: String,
    /// The ids of its variants, in their order.
    pub variants: Vec<String>,
}

impl Shop<'_> {
    /// Adds a product, published unless `input` (a `ProductCreateInput`) says otherwise.
    ///
    /// # Panics
    /// When it can't be added.
    pub async fn product_of(&self, mut input: Value) -> Product {
        let query = "mutation($input: ProductCreateInput!) { productCreate(input: $input) {
            product { id handle variants(first: 250) { nodes { id } } }
            userErrors { field code message } } }";
        if input["published"].is_null() {
            input["published"] = json!(true);
        }
        let product = self.done(query, json!({ "input": input })).await["product"].clone();
        let variants = list(&product["variants"]["nodes"]).iter();
        Product {
            id: text(&product["id"]),
            handle: text(&product["handle"]),
            variants: variants.map(|variant| text(&variant["id"])).collect(),
        }
    }

    /// Takes a product off sale.
    pub async fn unpublish(&self, product: &str) {
        let query = "mutation($ids: [ID!]!) { productUnpublish(ids: $ids) {
            userErrors { field code message } } }";
        self.done(query, json!({ "ids": [product] })).await;
    }

    /// Changes a variant as `input` (a `VariantUpdateInput`) says.
    pub async fn change_variant(&self, variant: &str, input: Value) {
        let query = "mutation($id: ID!, $input: VariantUpdateInput!) {
            variantUpdate(id: $id, input: $input) { userErrors { field code message } } }";
        self.done(query, json!({ "id": variant, "input": input })).await;
    }

    /// Changes settings as `input` (a `ShopUpdateInput`) says.
    pub async fn change_settings(&self, input: Value) {
        let query = "mutation($input: ShopUpdateInput!) { shopUpdate(input: $input) {
            userErrors { field code message } } }";
        self.done(query, json!({ "input": input })).await;
    }

    /// Adds a location behind the others; returns its id.
    pub async fn add_location(&self, name: &str) -> String {
        let query = "mutation($name: String!) { locationCreate(name: $name) { location { id }
            userErrors { field code message } } }";
        text(&self.done(query, json!({ "name": name })).await["location"]["id"])
    }

    /// Sends a CSV file to the import. Returns the answer as it is.
    pub async fn import(&self, csv: impl Into<Body>) -> Answer {
        self.import_at("/admin/api/import/products", csv).await
    }

    /// As [`Shop::import`], as a dry run.
    pub async fn rehearse_import(&self, csv: impl Into<Body>) -> Answer {
        self.import_at("/admin/api/import/products?dryRun=true", csv).await
    }

    async fn import_at(&self, path: &str, csv: impl Into<Body>) -> Answer {
        let request = self.app.post("localhost", path).bearer_auth(&self.token);
        self.app.send(request.header("content-type", "text/csv").body(csv)).await
    }
}
