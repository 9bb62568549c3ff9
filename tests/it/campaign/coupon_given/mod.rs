//! Coupons that customers are given, from taking one to using it.

mod limits;
mod staff;
mod used;

use serde_json::{Value, json};
use tests::{Cart, Customer, Shop, TestApp, list, text};

/// A shop that sells tea for 100.00 and gives coupons of 20.00.
struct Stall<'a> {
    shop: Shop<'a>,
    tea: String,
    campaign: String,
}

impl<'a> Stall<'a> {
    /// Coupons that whoever wants one can take.
    async fn open(app: &'a TestApp, more: Value) -> Self {
        let mut config = json!({ "given": { "open": true }, "reward": { "amount": 2_000 } });
        for (name, value) in more.as_object().into_iter().flatten() {
            config[name] = value.clone();
        }
        let shop = app.shop("tea").await;
        let (_, tea) = shop.product("Tea", "100.0", 100).await;
        let campaign = shop.campaign("coupon", "Twenty", config).await;
        Self { shop, tea, campaign }
    }

    async fn shopper(&self, name: &str) -> Customer {
        self.shop.customer(&format!("{name}@example.com")).await
    }

    /// Takes a coupon; the whole payload.
    async fn try_taking(&self, who: &Customer) -> Value {
        let query = "mutation($token: String!, $campaign: ID!) {
            couponTake(customerAccessToken: $token, campaignId: $campaign) {
                coupon { id code state title worth { amount { amount } } expiresAt }
                userErrors { field code } } }";
        let variables = json!({ "token": who.token, "campaign": self.campaign });
        self.shop.store(query, variables).await.payload()
    }

    /// Takes a coupon; its code.
    async fn take(&self, who: &Customer) -> String {
        let payload = self.try_taking(who).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        text(&payload["coupon"]["code"])
    }

    /// What became of each coupon of a customer, the newest first.
    async fn states(&self, who: &Customer) -> Vec<String> {
        let query = "query($token: String!) { coupons(customerAccessToken: $token) { state } }";
        let found = self.shop.store(query, json!({ "token": who.token })).await.root("coupons");
        list(&found).iter().map(|coupon| text(&coupon["state"])).collect()
    }

    /// A cart with one unit of tea.
    async fn cart(&self, who: &Customer) -> Cart {
        self.shop.cart_with(&[(&self.tea, 1)], &[], Some(&who.token)).await
    }

    /// Gives a customer a coupon, as staff; the whole payload.
    async fn give(&self, customer: &str, key: &str) -> Value {
        let query = "mutation($campaign: ID!, $customer: ID!, $key: String!) {
            couponGive(campaignId: $campaign, customerId: $customer, idempotencyKey: $key) {
                given { customerId coupon { id code state } } userErrors { field code } } }";
        let variables = json!({ "campaign": self.campaign, "customer": customer, "key": key });
        self.shop.admin(query, variables).await.payload()
    }

    /// Where the shop is.
    async fn place(&self) -> String {
        let found = self.shop.admin("{ locations { id } }", json!({})).await.root("locations");
        text(&found[0]["id"])
    }

    /// Notes that a coupon was used in a store; the whole payload.
    async fn redeem(&self, code: &str, location: &str) -> Value {
        redeem(&self.shop, code, location).await
    }
}

async fn redeem(shop: &Shop<'_>, code: &str, location: &str) -> Value {
    let query = "mutation($code: String!, $location: ID!) {
        couponRedeem(code: $code, locationId: $location) {
            redeemed { redeemedLocationId coupon { state } } userErrors { field code } } }";
    shop.admin(query, json!({ "code": code, "location": location })).await.payload()
}
