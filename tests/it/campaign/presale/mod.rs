//! Presales, from the first deposit to the last refund.

mod end;
mod many;
mod pay;
mod race;
mod stock;

use chrono::{DateTime, TimeDelta, Utc};
use payments::sandbox::Button;
use serde_json::{Value, json};
use tests::{Cart, Customer, Order, Page, Shop, TestApp, list, text};

/// A shop with a presale of something that costs 320.00 otherwise: 300.00, of which a deposit of 50.00
/// counts for 80.00. Deposits close after 10 days; the balance can be paid from 12 to 15 days on.
pub(super) struct Fair<'a> {
    shop: Shop<'a>,
    tea: String,
    campaign: String,
    began: DateTime<Utc>,
}

impl<'a> Fair<'a> {
    /// Without stock, and with other settings than usual.
    pub(super) async fn with(app: &'a TestApp, settings: Value) -> Self {
        let shop = app.shop("fair").await;
        shop.offer_sandbox().await;
        let (_, tea) = shop.product("Tea", "320.0", 0).await;
        let began = app.now();
        let after = |days| began + TimeDelta::days(days);
        let mut config = json!({
            "prices": [{ "variantId": tea, "price": 30_000, "deposit": 5_000, "worth": 8_000 }],
            "depositsUntil": after(10), "balanceFrom": after(12), "balanceUntil": after(15),
            "shipBy": after(30).date_naive(),
        });
        for (name, value) in settings.as_object().expect("settings") {
            config[name] = value.clone();
        }
        let campaign = shop.campaign("presale", "新茶预售", config).await;
        Self { shop, tea, campaign, began }
    }

    async fn shopper(&self, name: &str) -> Customer {
        self.shop.customer(&format!("{name}@example.com")).await
    }

    /// A cart with one unit for which the presale was chosen.
    async fn cart(&self, shopper: &Customer, codes: &[&str]) -> Cart {
        let attributes = json!([{ "key": "_campaign", "value": self.campaign }]);
        let input = json!({
            "lines": [{ "merchandiseId": self.tea, "quantity": 1, "attributes": attributes }],
            "discountCodes": codes,
            "buyerIdentity": { "customerAccessToken": shopper.token },
        });
        let query = "mutation($input: CartInput) { cartCreate(input: $input) {
            cart { id cost { orderTotalAmount { amount } } } userErrors { message } warnings { code } } }";
        let payload = self.shop.store(query, json!({ "input": input })).await.payload();
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        let cart = &payload["cart"];
        Cart { id: text(&cart["id"]), total: text(&cart["cost"]["orderTotalAmount"]["amount"]) }
    }

    /// An order of one unit. Its deposit isn't paid.
    async fn order(&self, name: &str) -> Order {
        let cart = self.cart(&self.shopper(name).await, &[]).await;
        self.shop.placed_by(&cart, "sandbox").await
    }

    /// The same with its deposit paid, and all that follows from it.
    pub(super) async fn deposited(&self, name: &str) -> Order {
        let order = self.order(name).await;
        self.pays(&order).await;
        order
    }

    /// Pays what is to be paid at the sandbox.
    async fn pays(&self, order: &Order) {
        self.shop.pays(order, Button::Pay).await;
        self.shop.app.run_jobs().await;
    }

    /// Chooses a way to pay on the order's page.
    async fn choose(&self, order: &Order, gateway: &str) -> Page {
        let browser = self.shop.app.browser(&self.shop.slug);
        let path = format!("/orders/{}/pay?key={}&lang=en", order.number, order.key);
        browser.post(&path, format!("gateway={gateway}")).await
    }

    async fn page(&self, order: &Order, language: &str) -> Page {
        let browser = self.shop.app.browser(&self.shop.slug);
        browser.open(&format!("/orders/{}?key={}&lang={language}", order.number, order.key)).await
    }

    /// Pays the balance.
    async fn pays_balance(&self, order: &Order) {
        assert_eq!(self.choose(order, "sandbox").await.status, 303);
        self.pays(order).await;
    }

    /// So long after the presale began, with all that happens until then.
    async fn wait(&mut self, passed: TimeDelta) {
        let app = self.shop.app;
        app.advance(self.began + passed - app.now());
        app.run_jobs().await;
        self.shop.sign_in_again().await;
    }

    /// Deposits have closed, and were counted.
    async fn close(&mut self) {
        self.wait(TimeDelta::days(10) + TimeDelta::minutes(2)).await;
    }

    /// The balance can be paid.
    async fn open_balance(&mut self) {
        self.wait(TimeDelta::days(12) + TimeDelta::minutes(1)).await;
    }

    /// The balance can't be paid any more.
    async fn end(&mut self) {
        self.wait(TimeDelta::days(15) + TimeDelta::minutes(1)).await;
    }

    /// `state financialStatus` of an order, as staff see it.
    async fn fate(&self, order: &Order) -> String {
        let query = "query($id: ID!) { order(id: $id) { state financialStatus } }";
        let found = self.shop.admin(query, json!({ "id": order.id })).await.root("order");
        format!("{} {}", text(&found["state"]), text(&found["financialStatus"]))
    }

    /// How far an order is in the presale.
    async fn standing(&self, order: &Order) -> String {
        let query = "query($c: ID!) { presaleDeposits(campaignId: $c) { orderId state } }";
        let found = self.shop.admin(query, json!({ "c": self.campaign })).await;
        let found = found.root("presaleDeposits");
        let its = list(&found).iter().find(|it| it["orderId"] == order.id.as_str());
        text(&its.expect("a deposit")["state"])
    }

    /// `state countedUnits` of the presale.
    async fn round(&self) -> String {
        let query = "query($c: ID!) { presaleRound(campaignId: $c) { state countedUnits } }";
        let found = self.shop.admin(query, json!({ "c": self.campaign })).await;
        let found = found.root("presaleRound");
        format!("{} {}", text(&found["state"]), found["countedUnits"])
    }

    /// Sends an order; what is wrong with that.
    async fn send(&self, order: &Order) -> Vec<String> {
        let fulfil = "mutation($id: ID!) { orderFulfil(id: $id,
            input: { carrier: \"UPS\", trackingNumber: \"1\" }) { userErrors { field code message } } }";
        tests::faults(&self.shop.admin(fulfil, json!({ "id": order.id })).await.payload())
    }

    async fn cancel(&self, order: &Order) {
        let cancel = "mutation($id: ID!) { orderCancel(id: $id, reason: \"No tea this year\") {
            userErrors { field code message } } }";
        self.shop.done(cancel, json!({ "id": order.id })).await;
        self.shop.app.run_jobs().await;
    }
}
