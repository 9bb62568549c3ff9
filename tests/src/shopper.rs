use std::net::SocketAddr;

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{Answer, Shop, text};

/// A shopper's cart.
#[derive(Debug, Clone)]
pub struct Cart {
    /// Its id with the secret.
    pub id: String,
    /// Its total, as the API wrote it.
    pub total: String,
}

/// An order that a test placed.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: i64,
    /// The secret that opens it to shoppers.
    pub key: String,
}

impl Cart {
    /// The cart of what a mutation answered.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn of(payload: &Value) -> Self {
        let cart = &payload["cart"];
        Self { id: text(&cart["id"]), total: text(&cart["cost"]["orderTotalAmount"]["amount"]) }
    }
}

impl Order {
    /// The order that a cart became, of what `cartComplete` answered.
    ///
    /// # Panics
    /// When it became none.
    #[track_caller]
    pub fn of(completed: Answer) -> Self {
        let payload = completed.root("cartComplete");
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        let order = &payload["order"];
        let number = order["orderNumber"].as_i64().expect("a number");
        Self { id: text(&order["id"]), number, key: text(&order["key"]) }
    }
}

const ERRORS: &str = "userErrors { field code message } warnings { code target message }";

impl Shop<'_> {
    /// A new cart with one line.
    ///
    /// # Panics
    /// When the cart can't be made.
    pub async fn cart_of(&self, variant: &str, quantity: i64) -> Cart {
        let request = self.creation_at(self.app.address, variant, quantity);
        Cart::of(&self.app.send(request).await.root("cartCreate"))
    }

    /// The request that makes a cart with one line, sent to a server of choice.
    pub fn creation_at(&self, server: SocketAddr, variant: &str, quantity: i64) -> RequestBuilder {
        let query = format!(
            "mutation($input: CartInput) {{ cartCreate(input: $input) {{
                 cart {{ id cost {{ orderTotalAmount {{ amount }} }} }} {ERRORS} }} }}"
        );
        let input = json!({ "lines": [{ "merchandiseId": variant, "quantity": quantity }] });
        let request = self.app.post_at(server, &format!("{}.localhost", self.slug), "/graphql");
        request.json(&json!({ "query": query, "variables": { "input": input } }))
    }

    /// An order of one line.
    ///
    /// # Panics
    /// When it can't be placed.
    pub async fn order_of(&self, variant: &str, quantity: i64) -> Order {
        let cart = self.cart_of(variant, quantity).await;
        self.placed(&cart).await
    }

    /// The order that a cart becomes.
    ///
    /// # Panics
    /// When it can't be placed.
    pub async fn placed(&self, cart: &Cart) -> Order {
        Order::of(self.complete(cart, &cart.id).await)
    }

    /// The order that a cart becomes, to be paid through a gateway.
    ///
    /// # Panics
    /// When it can't be placed.
    pub async fn placed_by(&self, cart: &Cart, gateway: &str) -> Order {
        let request = self.completion(self.app.address, cart, &cart.id, Some(gateway));
        Order::of(self.app.send(request).await)
    }

    /// Completes a cart with an address in the shop's country. Returns the answer as it is.
    pub async fn complete(&self, cart: &Cart, key: &str) -> Answer {
        self.app.send(self.completion_at(self.app.address, cart, key)).await
    }

    /// The request that completes a cart, sent to a server of choice.
    pub fn completion_at(&self, server: SocketAddr, cart: &Cart, key: &str) -> RequestBuilder {
        self.completion(server, cart, key, None)
    }

    /// The same, to be paid through a gateway.
    pub fn completion(
        &self,
        server: SocketAddr,
        cart: &Cart,
        key: &str,
        gateway: Option<&str>,
    ) -> RequestBuilder {
        let query = format!(
            "mutation($cartId: ID!, $input: CartCompleteInput!, $total: Decimal!, $key: String!) {{
                 cartComplete(cartId: $cartId, input: $input, expectedTotal: $total,
                         idempotencyKey: $key) {{
                     order {{ id orderNumber key statusUrl totalPrice {{ amount }} }} cart {{ id }}
                     payment {{ instruction {{ url }} }} {ERRORS} }} }}"
        );
        let variables = json!({
            "cartId": cart.id, "total": cart.total, "key": key,
            "input": {
                "email": "mei@example.com", "deliveryAddress": address(), "gateway": gateway,
            },
        });
        let request = self.app.post_at(server, &format!("{}.localhost", self.slug), "/graphql");
        request.json(&json!({ "query": query, "variables": variables }))
    }
}

/// An address that test shops deliver to.
pub fn address() -> Value {
    json!({
        "firstName": "Mei", "lastName": "Lin", "address1": "1 Market Street",
        "city": "Springfield", "province": "IL", "zip": "62704", "countryCode": "US",
    })
}
