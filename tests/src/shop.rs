use serde_json::{Value, json};

use crate::{Answer, TestApp, text};

/// A shop to be signed up.
pub struct NewShop {
    slug: String,
    currency: String,
    language: String,
    country: String,
}

impl NewShop {
    /// An English shop in US dollars.
    pub fn named(slug: &str) -> Self {
        Self {
            slug: slug.to_owned(),
            currency: "USD".to_owned(),
            language: "EN".to_owned(),
            country: "US".to_owned(),
        }
    }

    /// A Chinese shop in yuan.
    pub fn in_china(slug: &str) -> Self {
        let text = str::to_owned;
        let (currency, language, country) = (text("CNY"), text("ZH"), text("CN"));
        Self { slug: text(slug), currency, language, country }
    }

    /// Another currency.
    #[must_use]
    pub fn trading_in(mut self, currency: &str) -> Self {
        currency.clone_into(&mut self.currency);
        self
    }
}

/// A merchant's shop, with its owner signed in.
pub struct Shop<'a> {
    /// The server.
    pub app: &'a TestApp,
    /// Its slug.
    pub slug: String,
    /// The owner's access token.
    pub token: String,
}

/// Their passwords are all the same.
pub const PASSWORD: &str = "a long enough password";

impl<'a> Shop<'a> {
    /// Signs up over the admin API.
    pub(crate) async fn sign_up(app: &'a TestApp, new: NewShop) -> Self {
        let input = json!({
            "email": format!("owner@{}.example", new.slug),
            "password": PASSWORD,
            "shopName": format!("The shop {}", new.slug),
            "slug": new.slug,
            "currency": new.currency,
            "timeZone": "Asia/Shanghai",
            "language": new.language,
            "country": new.country,
        });
        let query = "mutation($input: ShopSignUpInput!) { shopSignUp(input: $input) {
            session { accessToken } userErrors { field code message } } }";
        let address = app.new_address();
        let answer = app.admin_from(&address, query, json!({ "input": input })).await;
        let payload = answer.root("shopSignUp");
        let token = payload["session"]["accessToken"].as_str();
        let token = token.unwrap_or_else(|| panic!("no session: {payload}")).to_owned();
        Self { app, slug: new.slug, token }
    }

    /// Signs the owner in anew, as after a long time.
    ///
    /// # Panics
    /// When that isn't possible.
    pub async fn sign_in_again(&mut self) {
        let query = "mutation($email: String!, $password: String!) {
            staffSessionCreate(email: $email, password: $password) { session { accessToken } } }";
        let variables =
            json!({ "email": format!("owner@{}.example", self.slug), "password": PASSWORD });
        let address = self.app.new_address();
        let payload = self.app.admin_from(&address, query, variables).await.payload();
        self.token = text(&payload["session"]["accessToken"]);
    }

    /// Asks the admin API as the owner.
    pub async fn admin(&self, query: &str, variables: Value) -> Answer {
        self.app.admin_as(Some(&self.token), query, variables).await
    }

    /// Runs a mutation as the owner that must succeed; returns the payload of its root field.
    ///
    /// # Panics
    /// When there are errors of any kind.
    pub async fn done(&self, query: &str, variables: Value) -> Value {
        let payload = self.admin(query, variables).await.payload();
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        payload
    }

    /// Asks the storefront API as a shopper would.
    pub async fn store(&self, query: &str, variables: Value) -> Answer {
        self.app.store(&self.slug, query, variables).await
    }

    /// A published product with one variant, its stock at the shop's location. Returns the ids of
    /// the product and the variant.
    pub async fn product(&self, title: &str, price: &str, on_hand: i64) -> (String, String) {
        let input = json!({ "title": title, "variants": [{ "price": price, "tracked": true }] });
        let mut product = self.product_of(input).await;
        let variant = product.variants.remove(0);
        self.stock(&variant, on_hand).await;
        (product.id, variant)
    }

    /// Sets the stock of a variant at the shop's first location.
    pub async fn stock(&self, variant: &str, on_hand: i64) {
        let locations = self.admin("{ locations { id } }", json!({})).await.root("locations");
        let query = "mutation($input: [StockSetInput!]!) { stockSet(input: $input) {
            userErrors { field code message } } }";
        let input =
            json!([{ "variantId": variant, "locationId": locations[0]["id"], "onHand": on_hand }]);
        self.done(query, json!({ "input": input })).await;
    }
}
