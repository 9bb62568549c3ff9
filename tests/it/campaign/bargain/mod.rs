//! Bargains, from the first help to the last unit.

mod buy;
mod end;
mod help;
mod limits;
mod start;

use serde_json::{Value, json};
use tests::{Cart, Customer, Shop, TestApp, text};

/// A shop where five helpers bring something that costs 60.00 from 50.00 down to nothing.
pub(super) struct Stall<'a> {
    shop: Shop<'a>,
    tea: String,
    campaign: String,
}

impl<'a> Stall<'a> {
    pub(super) async fn of(app: &'a TestApp) -> Self {
        Self::with(app, json!({})).await
    }

    /// With other settings than usual.
    async fn with(app: &'a TestApp, settings: Value) -> Self {
        Self::stocked(app, 100, settings).await
    }

    /// With so many units in stock.
    async fn stocked(app: &'a TestApp, units: i64, settings: Value) -> Self {
        let shop = app.shop("stall").await;
        shop.offer_sandbox().await;
        let (_, tea) = shop.product("Tea", "60.0", units).await;
        let offered = json!({ "variantId": tea, "startPrice": 5_000, "floorPrice": 0 });
        let mut config = json!({ "variants": [offered], "helpers": 5 });
        for (name, value) in settings.as_object().expect("settings") {
            config[name] = value.clone();
        }
        let campaign = shop.campaign("bargain", "砍价", config).await;
        Self { shop, tea, campaign }
    }

    pub(super) async fn shopper(&self, name: &str) -> Customer {
        self.shop.customer(&format!("{name}@example.com")).await
    }

    async fn shoppers(&self, name: &str, count: usize) -> Vec<Customer> {
        let mut all = Vec::new();
        for nr in 0..count {
            all.push(self.shopper(&format!("{name}-{nr}")).await);
        }
        all
    }

    /// What starting a bargain answers.
    async fn starts(&self, shopper: &Customer) -> Value {
        let query = "mutation($token: String!, $campaign: ID!, $variant: ID!) {
            bargainStart(customerAccessToken: $token, campaignId: $campaign, variantId: $variant) {
                bargain { id } userErrors { field code message } } }";
        let variables =
            json!({ "token": shopper.token, "campaign": self.campaign, "variant": self.tea });
        self.shop.store(query, variables).await.payload()
    }

    /// A bargain of a shopper; its id.
    pub(super) async fn start(&self, shopper: &Customer) -> String {
        let payload = self.starts(shopper).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        text(&payload["bargain"]["id"])
    }

    /// What helping answers.
    async fn helps(&self, helper: &Customer, bargain: &str) -> Value {
        let query = "mutation($token: String!, $bargain: ID!) {
            bargainHelp(customerAccessToken: $token, bargainId: $bargain) {
                helped { cut { amount } bargain { price { amount } helped } }
                userErrors { field code message } } }";
        let variables = json!({ "token": helper.token, "bargain": bargain });
        self.shop.store(query, variables).await.payload()
    }

    /// All of some shoppers help.
    async fn helped_by(&self, helpers: &[Customer], bargain: &str) {
        for helper in helpers {
            let payload = self.helps(helper, bargain).await;
            assert_eq!(payload["userErrors"], json!([]), "{payload}");
        }
    }

    /// A bargain of a shopper that five helpers have brought to its floor.
    async fn at_floor(&self, shopper: &Customer) -> String {
        let bargain = self.start(shopper).await;
        let name = bargain.rsplit('/').next().expect("an id");
        self.helped_by(&self.shoppers(name, 5).await, &bargain).await;
        assert_eq!(self.standing(&bargain).await, "OPEN 5/5 0.0");
        bargain
    }

    /// `state helped/helpers price` of a bargain.
    async fn standing(&self, bargain: &str) -> String {
        let query =
            "query($id: ID!) { bargain(id: $id) { state helped helpers price { amount } } }";
        let found = self.shop.store(query, json!({ "id": bargain })).await.root("bargain");
        let (state, price) = (text(&found["state"]), text(&found["price"]["amount"]));
        format!("{state} {}/{} {price}", found["helped"], found["helpers"])
    }

    /// A cart with one unit for which a bargain was chosen.
    async fn cart(&self, shopper: Option<&Customer>, bargain: &str) -> Cart {
        self.cart_of(shopper, bargain, &[1]).await
    }

    async fn cart_of(&self, shopper: Option<&Customer>, bargain: &str, quantities: &[i64]) -> Cart {
        let chosen = json!([
            { "key": "_campaign", "value": self.campaign },
            { "key": "_choice", "value": bargain },
        ]);
        let line = |(nr, quantity): (usize, &i64)| {
            let attributes = if nr == 0 { chosen.clone() } else { json!([]) };
            json!({ "merchandiseId": self.tea, "quantity": quantity, "attributes": attributes })
        };
        let lines: Vec<Value> = quantities.iter().enumerate().map(line).collect();
        let token = shopper.map(|shopper| &shopper.token);
        let input = json!({ "lines": lines, "buyerIdentity": { "customerAccessToken": token } });
        let query = "mutation($input: CartInput) { cartCreate(input: $input) {
            cart { id cost { orderTotalAmount { amount } } } userErrors { message } } }";
        let payload = self.shop.store(query, json!({ "input": input })).await.payload();
        let cart = &payload["cart"];
        Cart { id: text(&cart["id"]), total: text(&cart["cost"]["orderTotalAmount"]["amount"]) }
    }
}

/// How many units are kept, and how many promised.
async fn stock(app: &TestApp) -> (i64, i64) {
    let sql = "SELECT sum(held)::bigint, sum(reserved)::bigint FROM stock";
    sqlx::query_as(sql).fetch_one(&app.outside().await).await.expect("stock")
}

/// How much of a count is taken, of all customers together.
async fn count(app: &TestApp, key: &str) -> i64 {
    let sql = "SELECT coalesce(sum(used), 0)::bigint FROM campaign_count WHERE key LIKE $1";
    sqlx::query_scalar(sql).bind(key).fetch_one(&app.outside().await).await.expect("a count")
}
