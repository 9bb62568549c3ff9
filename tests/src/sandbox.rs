use kernel::ShopId;
use payments::sandbox::{Button, Pressed, Signed};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Order, Shop, TestApp, text};

impl TestApp {
    /// Sends what a gateway has to say to its callback address; returns the status.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn tell(&self, gateway: &str, notice: &Signed) -> u16 {
        let mut request = self.post("localhost", &format!("/callbacks/{gateway}"));
        for (name, value) in &notice.headers {
            request = request.header(name, value);
        }
        let answer = request.body(notice.body.clone()).send().await.expect("an answer");
        answer.status().as_u16()
    }
}

impl Shop<'_> {
    /// Offers the sandbox.
    pub async fn offer_sandbox(&self) {
        self.offer("sandbox", true).await;
    }

    /// Offers a way to pay, or stops to.
    pub async fn offer(&self, gateway: &str, enabled: bool) {
        let query = "mutation($gateway: String!, $enabled: Boolean) {
            paymentMethodUpdate(gateway: $gateway, input: { enabled: $enabled }) {
                userErrors { field code message } } }";
        self.done(query, json!({ "gateway": gateway, "enabled": enabled })).await;
    }

    /// An order of one line that is to be paid through the sandbox.
    pub async fn sandbox_order_of(&self, variant: &str, quantity: i64) -> Order {
        let cart = self.cart_of(variant, quantity).await;
        self.placed_by(&cart, "sandbox").await
    }

    /// By what the sandbox knows the pending payment of an order. Asking for it tells the sandbox.
    ///
    /// # Panics
    /// When nothing is to be paid at the sandbox.
    pub async fn charge_of(&self, order: &Order) -> String {
        let payment = self.payment_of(order).await;
        let url = text(&payment["instruction"]["url"]);
        let page = url.rsplit('/').next().and_then(|page| page.split('?').next());
        page.unwrap_or_else(|| panic!("no page of the sandbox: {url}")).to_owned()
    }

    /// What the order's shopper is told to pay, as the API says it.
    pub async fn payment_of(&self, order: &Order) -> Value {
        let query =
            "query($number: Int!, $key: String!) { orderStatus(number: $number, key: $key) {
            payment { gateway amount { amount } instruction { kind text url } } } }";
        let variables = json!({ "number": order.number, "key": order.key });
        self.store(query, variables).await.root("orderStatus")["payment"].clone()
    }

    /// Presses a button of the sandbox's page; returns the notices that go out, still untold.
    ///
    /// # Panics
    /// When the payment is settled already.
    pub async fn press(&self, order: &Order, button: Button) -> Vec<Signed> {
        let reference = self.charge_of(order).await;
        let (pressed, notices) = self.press_at(&reference, button).await;
        assert_eq!(pressed, Pressed::Done);
        notices
    }

    /// Presses a button of the page of a charge.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn press_at(&self, reference: &str, button: Button) -> (Pressed, Vec<Signed>) {
        let pressed = self.app.app.sandbox.press(self.id().await, reference, button).await;
        let (_, pressed, notices) = pressed.expect("the sandbox").expect("a charge");
        (pressed, notices)
    }

    /// Presses a button and lets the sandbox tell at once.
    ///
    /// # Panics
    /// When a notice isn't believed.
    pub async fn pays(&self, order: &Order, button: Button) {
        for notice in self.press(order, button).await {
            assert_eq!(self.app.tell("sandbox", &notice).await, 200);
        }
    }

    /// The shop's id.
    ///
    /// # Panics
    /// When there is no such shop.
    pub async fn id(&self) -> ShopId {
        let sql = "SELECT shop_id FROM shop_directory WHERE slug = $1";
        let id: Uuid = sqlx::query_scalar(sql)
            .bind(&self.slug)
            .fetch_one(&self.app.outside().await)
            .await
            .expect("the shop");
        id
    }
}
