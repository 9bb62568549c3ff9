//! What becomes of a gift when what earned it goes back.

use serde_json::{Value, json};
use tests::{Order, Shop, TestApp, faults, imbalances, list, text};

use super::{FULFIL, PAY, lines, stock};

/// A shop where 100.00 of tea, which costs 60.00, earns a cup that costs 9.00; and an order of some
/// tea, paid.
struct Treat<'a> {
    shop: Shop<'a>,
    order: Order,
    tea: String,
    cup: String,
}

impl<'a> Treat<'a> {
    async fn of(app: &'a TestApp, units: i64, more: Value) -> Self {
        let shop = app.shop("tea").await;
        let (_, tea) = shop.product("Tea", "60.0", 10).await;
        let (_, cup) = shop.product("Cup", "9.0", 5).await;
        let gift = json!({ "variantId": cup, "quantity": 1 });
        let mut config = json!({ "tiers": [{ "fromAmount": 10_000, "gift": gift }] });
        for (name, value) in more.as_object().into_iter().flatten() {
            config[name] = value.clone();
        }
        shop.campaign("threshold", "A cup", config).await;
        let order = shop.placed(&shop.cart_with(&[(&tea, units)], &[], None).await).await;
        shop.done(PAY, json!({ "id": order.id })).await;
        let found = lines(&shop, &order).await;
        let id = |nr: usize| text(&found[nr]["id"]);
        Self { order, tea: id(0), cup: id(1), shop }
    }

    /// Sends one of a line, or everything.
    async fn send(&self, line: Option<&str>) {
        let lines = line.map(|line| json!([{ "lineId": line, "quantity": 1 }]));
        self.shop.done(FULFIL, json!({ "id": self.order.id, "lines": lines })).await;
    }

    /// Gives back units: `line quantity amount withheld` of each line of the refund, or what is wrong.
    async fn back(&self, key: &str, units: &[(&str, i64, &str)]) -> Vec<String> {
        let line = |(line, quantity, restock): &(&str, i64, &str)| json!({ "lineId": line, "quantity": quantity, "restock": restock });
        let lines: Vec<Value> = units.iter().map(line).collect();
        self.refund(key, json!(lines)).await
    }

    async fn refund(&self, key: &str, lines: Value) -> Vec<String> {
        let query = "mutation($id: ID!, $input: OrderRefundInput!, $key: String!) {
            orderRefund(id: $id, input: $input, idempotencyKey: $key) {
                order { refunds { lines { lineId quantity amount { amount } withheld { amount } } } }
                userErrors { field code message } } }";
        let input = json!({ "reason": "It broke", "lines": lines });
        let variables = json!({ "id": self.order.id, "input": input, "key": key });
        let payload = self.shop.admin(query, variables).await.payload();
        if payload["order"].is_null() {
            return faults(&payload);
        }
        let refunds = list(&payload["order"]["refunds"]);
        let said = |it: &Value| {
            let name = if it["lineId"] == json!(self.tea) { "tea" } else { "cup" };
            let money = |field: &str| text(&it[field]["amount"]);
            format!("{name} {} {} {}", it["quantity"], money("amount"), money("withheld"))
        };
        let mut said: Vec<String> =
            list(&refunds.last().expect("a refund")["lines"]).iter().map(said).collect();
        said.sort();
        said.reverse();
        said
    }

    /// `state fulfilmentState financialStatus` of the order.
    async fn standing(&self) -> String {
        let query = "query($id: ID!) { order(id: $id) { state fulfilmentState financialStatus } }";
        let found = self.shop.admin(query, json!({ "id": self.order.id })).await.root("order");
        let said = |field: &str| text(&found[field]);
        format!("{} {} {}", said("state"), said("fulfilmentState"), said("financialStatus"))
    }
}

#[tokio::test]
async fn a_gift_that_was_not_sent_goes_with_the_line_that_earned_it() {
    let app = TestApp::start().await;
    let it = Treat::of(&app, 2, json!({})).await;
    assert_eq!(stock(&it.shop).await, (15, 3));
    // 60.00 are less than it takes.
    assert_eq!(it.back("1", &[(&it.tea, 1, "CANCEL")]).await, ["tea 1 60.0 0.0", "cup 1 0.0 0.0"]);
    assert_eq!(stock(&it.shop).await, (15, 1), "the cup is on sale again");
    it.send(None).await;
    assert_eq!(stock(&it.shop).await, (14, 0), "only tea was sent");
    assert_eq!(it.standing().await, "OPEN FULFILLED PARTIALLY_REFUNDED");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_whose_lines_and_gift_all_go_is_cancelled() {
    let app = TestApp::start().await;
    let it = Treat::of(&app, 2, json!({})).await;
    assert_eq!(it.back("1", &[(&it.tea, 2, "CANCEL")]).await, ["tea 2 120.0 0.0", "cup 1 0.0 0.0"]);
    assert_eq!(it.standing().await, "CANCELLED UNFULFILLED REFUNDED");
    assert_eq!(stock(&it.shop).await, (15, 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_gift_stays_as_long_as_enough_does() {
    let app = TestApp::start().await;
    let it = Treat::of(&app, 3, json!({})).await;
    it.send(None).await;
    assert_eq!(it.back("1", &[(&it.tea, 1, "RETURN")]).await, ["tea 1 60.0 0.0"]);
    let goodwill = json!([{ "lineId": it.tea, "amount": "20.0" }]);
    assert_eq!(it.refund("2", goodwill).await, ["tea 0 20.0 0.0"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_gift_that_was_sent_is_taken_off_at_its_list_price_unless_it_comes_back_too() {
    let app = TestApp::start().await;
    let it = Treat::of(&app, 2, json!({})).await;
    it.send(None).await;
    let expected = ["tea 1 51.0 0.0", "cup 0 0.0 9.0"];
    assert_eq!(it.back("1", &[(&it.tea, 1, "RETURN")]).await, expected);
    assert_eq!(it.back("1", &[(&it.tea, 1, "RETURN")]).await, expected, "the same request");
    assert_eq!(it.back("2", &[(&it.tea, 1, "RETURN")]).await, ["tea 1 60.0 0.0"], "once");
    // It comes back later, and its value with it.
    let later = ["tea 0 9.0 0.0", "cup 1 0.0 -9.0"];
    assert_eq!(it.back("3", &[(&it.cup, 1, "RETURN")]).await, later);
    assert_eq!(it.standing().await, "OPEN FULFILLED REFUNDED");
    assert_eq!(stock(&it.shop).await, (15, 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_dry_run_says_what_a_refund_would_come_to_and_keeps_nothing() {
    let app = TestApp::start().await;
    let it = Treat::of(&app, 2, json!({})).await;
    let dry_run = async |quantity: i64, restock: &str| {
        let query = "mutation($id: ID!, $input: OrderRefundInput!) {
            orderRefundDryRun(id: $id, input: $input) {
                dryRun { amount { amount } cancelsOrder
                    lines { lineId quantity amount { amount } withheld { amount } } }
                userErrors { field code message } } }";
        let line = json!({ "lineId": it.tea, "quantity": quantity, "restock": restock });
        let input = json!({ "reason": "It broke", "lines": [line] });
        it.shop.admin(query, json!({ "id": it.order.id, "input": input })).await.payload()
    };
    let line = |line: &str, quantity: i64, amount: &str, withheld: &str| {
        json!({ "lineId": line,
        "quantity": quantity, "amount": { "amount": amount }, "withheld": { "amount": withheld } })
    };
    let all = dry_run(2, "CANCEL").await["dryRun"].clone();
    let expected = json!({ "amount": { "amount": "120.0" }, "cancelsOrder": true,
        "lines": [line(&it.tea, 2, "120.0", "0.0"), line(&it.cup, 1, "0.0", "0.0")] });
    assert_eq!(all, expected);
    assert_eq!(it.standing().await, "OPEN UNFULFILLED PAID");
    assert_eq!(stock(&it.shop).await, (15, 3));
    it.send(None).await;
    let one = dry_run(1, "RETURN").await["dryRun"].clone();
    let expected = json!({ "amount": { "amount": "51.0" }, "cancelsOrder": false,
        "lines": [line(&it.tea, 1, "51.0", "0.0"), line(&it.cup, 0, "0.0", "9.0")] });
    assert_eq!(one, expected);
    assert_eq!(it.back("1", &[(&it.tea, 1, "RETURN")]).await, ["tea 1 51.0 0.0", "cup 0 0.0 9.0"]);
    assert_eq!(faults(&dry_run(2, "RETURN").await), ["lines.0.quantity TOO_BIG"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_gift_that_comes_back_with_what_earned_it_costs_nothing() {
    let app = TestApp::start().await;
    let it = Treat::of(&app, 2, json!({})).await;
    it.send(None).await;
    let both = [(it.tea.as_str(), 2, "RETURN"), (it.cup.as_str(), 1, "RETURN")];
    assert_eq!(it.back("1", &both).await, ["tea 2 120.0 0.0", "cup 1 0.0 0.0"]);
    assert_eq!(it.standing().await, "OPEN FULFILLED REFUNDED");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn no_more_is_taken_off_than_there_is_nor_from_what_staff_say() {
    let app = TestApp::start().await;
    let it = Treat::of(&app, 2, json!({})).await;
    it.send(None).await;
    let goodwill = json!([{ "lineId": it.tea, "amount": "115.0" }]);
    assert_eq!(it.refund("1", goodwill).await, ["tea 0 115.0 0.0"]);
    let expected = ["tea 2 0.0 0.0", "cup 0 0.0 5.0"];
    assert_eq!(it.back("2", &[(&it.tea, 2, "RETURN")]).await, expected);
    assert_eq!(it.standing().await, "OPEN FULFILLED PARTIALLY_REFUNDED");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    let said = json!([{ "lineId": it.tea, "quantity": 1, "amount": "60.0", "restock": "RETURN" }]);
    assert_eq!(it.refund("3", said).await, ["lines.0.quantity TOO_BIG", "lines.0.amount TOO_BIG"]);
}

#[tokio::test]
async fn when_the_gift_was_sent_first_and_the_rest_is_given_up_its_value_is_kept() {
    let app = TestApp::start().await;
    let it = Treat::of(&app, 2, json!({})).await;
    it.send(Some(&it.cup)).await;
    let expected = ["tea 2 111.0 0.0", "cup 0 0.0 9.0"];
    assert_eq!(it.back("1", &[(&it.tea, 2, "CANCEL")]).await, expected);
    assert_eq!(it.standing().await, "OPEN FULFILLED PARTIALLY_REFUNDED");
    assert_eq!(stock(&it.shop).await, (14, 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_did_not_earn_a_gift_takes_none_along() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, tea) = shop.product("Tea", "60.0", 10).await;
    let (_, cup) = shop.product("Cup", "9.0", 5).await;
    let (_, tin) = shop.product("Tin", "30.0", 5).await;
    let gift = json!({ "variantId": cup, "quantity": 1 });
    let tiers = json!([{ "fromUnits": 2, "gift": gift }]);
    let config = json!({ "tiers": tiers, "scope": { "products": [product] } });
    shop.campaign("threshold", "A cup", config).await;
    let cart = shop.cart_with(&[(&tea, 2), (&tin, 1)], &[], None).await;
    let order = shop.placed(&cart).await;
    shop.done(PAY, json!({ "id": order.id })).await;
    let found = lines(&shop, &order).await;
    let id = |nr: usize| text(&found[nr]["id"]);
    let (tea, tin, cup) = (id(0), id(1), id(2));
    let it = Treat { shop, order, tea, cup };
    assert_eq!(it.back("1", &[(&tin, 1, "CANCEL")]).await, ["cup 1 30.0 0.0"], "the tin");
    assert_eq!(stock(&it.shop).await.1, 3, "the cup is still to be sent");
    assert_eq!(it.back("2", &[(&it.tea, 1, "CANCEL")]).await, ["tea 1 60.0 0.0", "cup 1 0.0 0.0"]);
    assert_eq!(stock(&it.shop).await.1, 1);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
