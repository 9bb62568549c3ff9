use std::sync::atomic::Ordering;

use payments::sandbox::{Button, Pressed, Signed};
use serde_json::{Value, json};
use tests::{Cart, cents};

use super::{Market, PAUSE};
use crate::journal::Told;

/// What came of asking for an order.
enum Completed {
    Ordered,
    CartGone,
    Refused,
}

impl Market<'_> {
    /// Makes a cart and orders it; returns the purchase's place in the journal.
    pub async fn order(&self, nr: usize) -> Option<usize> {
        let shop = nr % self.shops.len();
        let variants = &self.variants[shop];
        let variant = &variants[nr / self.shops.len() % variants.len()];
        loop {
            let answer =
                self.ask(|server| self.shops[shop].creation_at(server, variant, 1)).await?;
            let created = self.payload(&answer)?;
            if created["cart"].is_null() {
                self.trouble(format!("no cart: {created}"));
                return None;
            }
            let cart = Cart::of(&created);
            let key = format!("purchase-{}", self.keys.fetch_add(1, Ordering::SeqCst));
            let place = self.journal.intend(shop, &key);
            match self.complete(place, &cart).await? {
                Completed::Ordered => return Some(place),
                Completed::Refused => return None,
                // Carts may be: the shopper fills another.
                Completed::CartGone => self.carts_lost.fetch_add(1, Ordering::SeqCst),
            };
        }
    }

    /// Asks for an order, under the same key, until it is known where it is paid.
    async fn complete(&self, place: usize, cart: &Cart) -> Option<Completed> {
        let purchase = self.journal.read(place);
        let shop = &self.shops[purchase.shop];
        let mut told = false;
        for _ in 0..100 {
            let answer = self
                .ask(|server| shop.completion(server, cart, &purchase.key, Some("sandbox")))
                .await?;
            let payload = self.payload(&answer)?;
            let order = &payload["order"];
            let Some(number) = order["orderNumber"].as_i64() else {
                let gone = payload["userErrors"][0]["field"][0] == "cartId" && !told;
                if gone && payload["cart"].is_null() {
                    return Some(Completed::CartGone);
                }
                self.trouble(format!("{} is refused: {payload}", purchase.key));
                return Some(Completed::Refused);
            };
            told = true;
            let total = order["totalPrice"]["amount"].as_str().map_or(-1, cents);
            let id = order["id"].as_str().unwrap_or_default().to_owned();
            let url = payload["payment"]["instruction"]["url"].as_str();
            // A gateway that can't be reached says it later.
            let pay_at = url.and_then(below_host).unwrap_or_default();
            self.journal.note(place, |it| {
                it.order = Some(Told { id, number, total, pay_at: pay_at.clone() });
            });
            if !pay_at.is_empty() {
                return Some(Completed::Ordered);
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.trouble(format!("{} can't be paid", purchase.key));
        Some(Completed::Refused)
    }

    /// Presses the button on the sandbox's page until it is pressed.
    pub async fn pay(&self, place: usize) {
        let purchase = self.journal.read(place);
        let (shop, order) = (&self.shops[purchase.shop], purchase.order.expect("it was ordered"));
        let answer = self.ask(|server| {
            let request = self.pages.post(format!("http://{server}{}", order.pay_at));
            let request =
                request.header("host", format!("{}.localhost:{}", shop.slug, server.port()));
            let form = "application/x-www-form-urlencoded";
            request.header("content-type", form).body("button=pay")
        });
        match answer.await {
            // Done, or done before by a request of ours that wasn't answered.
            Some((303 | 409, _)) => self.journal.note(place, |purchase| purchase.paid = true),
            Some((status, body)) => self.trouble(format!("paying says {status}: {body}")),
            None => {}
        }
    }

    /// Presses a button on the sandbox's page behind the server's back; returns the notices, untold.
    /// What is taken must be counted for the order in the end.
    pub async fn press(&self, place: usize, button: Button) -> Vec<Signed> {
        let purchase = self.journal.read(place);
        let page = purchase.order.expect("it was ordered").pay_at;
        let reference = page.rsplit('/').next().and_then(|page| page.split('?').next());
        let reference = reference.expect("a page of the sandbox");
        let (pressed, notices) = self.shops[purchase.shop].press_at(reference, button).await;
        assert_eq!(pressed, Pressed::Done, "nobody else presses it");
        self.journal.note(place, |purchase| {
            purchase.paid = true;
            purchase.surplus = i64::from(button == Button::PayTwice);
        });
        notices
    }

    /// Has the merchant give back what a purchase cost, until that is answered.
    pub async fn give_back(&self, place: usize) -> Option<()> {
        let purchase = self.journal.read(place);
        let (order, refund) = (purchase.order?, purchase.refund?);
        let query = "query($id: ID!) { order(id: $id) { lines { id } } }";
        let found = self.staff(purchase.shop, query, json!({ "id": order.id })).await?;
        let line = &found["lines"][0]["id"];
        let query = "mutation($id: ID!, $input: OrderRefundInput!, $key: String!) {
            orderRefund(id: $id, input: $input, idempotencyKey: $key) {
                order { totalRefunded { amount } } userErrors { field code message } } }";
        let lines = json!([{ "lineId": line, "quantity": 1, "restock": "CANCEL" }]);
        let input = json!({ "reason": "It isn't wanted", "lines": lines });
        let variables = json!({ "id": order.id, "key": refund.key, "input": input });
        let payload = self.staff(purchase.shop, query, variables).await?;
        match payload["order"]["totalRefunded"]["amount"].as_str().map(cents) {
            Some(amount) => self.journal.note(place, |purchase| {
                purchase.refund.as_mut().expect("it was asked for").told = Some(amount);
            }),
            None => self.trouble(format!("{} isn't given back: {payload}", purchase.key)),
        }
        Some(())
    }

    /// Asks the admin API of a shop.
    async fn staff(&self, shop: usize, query: &str, variables: Value) -> Option<Value> {
        let body = json!({ "query": query, "variables": variables });
        let token = &self.shops[shop].token;
        let answer = self.ask(|server| {
            let request = self.app.post_at(server, "localhost", "/admin/api/graphql");
            request.bearer_auth(token).json(&body)
        });
        self.payload(&answer.await?)
    }

    /// The only root field of what an API answered.
    fn payload(&self, (status, body): &(u16, String)) -> Option<Value> {
        let read: Option<Value> = serde_json::from_str(body).ok();
        let data = read.as_ref().and_then(|read| read["data"].as_object());
        let payload = data.and_then(|data| data.values().next()).filter(|it| it.is_object());
        if payload.is_none() {
            self.trouble(format!("an API says {status}: {body}"));
        }
        payload.cloned()
    }
}

/// The path of an absolute address.
fn below_host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    rest.find('/').map(|at| rest[at..].to_owned())
}
