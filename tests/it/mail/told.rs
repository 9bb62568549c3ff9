//! What each mail tells, in both languages.

use chrono::TimeDelta;
use serde_json::json;
use tests::{Order, Shop, TestApp, list, text};

use super::{CANCEL, PAY, assert_says, change, mail_of, mails_of, order_in, ordered, page_of};

#[tokio::test]
async fn an_order_is_confirmed_with_what_it_comes_to_and_how_to_pay() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let taxed = json!({ "deliveryRate": "3.0", "taxMode": "EXCLUSIVE", "taxRate": "10" });
    shop.change_settings(taxed).await;
    let (_, tea) = shop.product("Green tea", "5.0", 100).await;
    for (language, subject, said) in [
        (
            "EN",
            "Order #№ confirmed",
            [
                "Thank you for your order!",
                "still has to be paid: 14.30 USD",
                "Please transfer",
                "quote order №",
                "Subtotal",
                "Delivery",
                "Tax",
                "Total",
                "See your order",
            ],
        ),
        (
            "ZH",
            "订单 #№ 已确认",
            [
                "感谢您的订购！",
                "尚待付款：14.30 USD",
                "请在 48 小时内转账",
                "订单号 №",
                "商品小计",
                "运费",
                "税费",
                "合计",
                "查看订单",
            ],
        ),
    ] {
        let cart = shop.cart_of(&tea, 2).await;
        let mut placed = None;
        let mail = mail_of(&shop, async {
            placed = Some(ordered(&shop, &cart, language, json!({})).await);
        })
        .await;
        let placed = placed.expect("an order");
        assert_eq!(mail.subject, of(subject, &placed));
        for text in said {
            assert_says(&mail, &[&of(text, &placed)]);
        }
        assert_says(&mail, &["Green tea", "10.00 USD", "3.00 USD", "1.30 USD", "14.30 USD"]);
        assert_says(&mail, &[&page_of(&shop, &placed)]);
        let tag = if language == "ZH" { "zh-CN" } else { "en" };
        assert!(mail.html.contains(&format!("lang=\"{tag}\"")), "{}", mail.html);
        assert_eq!(mail.to, ["mei@example.com"]);
    }
}

#[tokio::test]
async fn tax_that_prices_include_is_told_beside_the_total() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "taxMode": "INCLUSIVE", "taxRate": "10" })).await;
    let (_, tea) = shop.product("Tea", "11.0", 100).await;
    for (language, said) in [("EN", "Tax included in it"), ("ZH", "其中含税")] {
        let mail = mail_of(&shop, async { drop(order_in(&shop, language, &tea, 1).await) }).await;
        assert_says(&mail, &[said, "1.00 USD"]);
        assert!(!mail.text.contains("\nTax:") && !mail.text.contains("税费"), "{}", mail.text);
    }
}

#[tokio::test]
async fn a_payment_is_acknowledged() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    for (language, subject, said) in [
        ("EN", "Order #№ is paid", "We have received 10.00 USD"),
        ("ZH", "订单 #№ 已付款", "我们已收到 10.00 USD"),
    ] {
        let placed = order_in(&shop, language, &tea, 2).await;
        let mail = mail_of(&shop, change(&shop, PAY, &placed)).await;
        assert_eq!(mail.subject, of(subject, &placed));
        assert_says(&mail, &[said, &page_of(&shop, &placed)]);
    }
}

#[tokio::test]
async fn an_order_that_costs_nothing_is_confirmed_and_that_is_all() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, gift) = shop.product("Gift", "0", 100).await;
    let mail = mail_of(&shop, async { drop(order_in(&shop, "EN", &gift, 1).await) }).await;
    assert!(mail.subject.ends_with("confirmed"), "{}", mail.subject);
    assert!(!mail.text.contains("paid"), "{}", mail.text);
}

#[tokio::test]
async fn each_parcel_is_told_with_what_it_held_and_where_it_is() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let url = "https://track.example/?a=1&b=2";
    let parcel = |quantity: &str| {
        format!(
            "orderFulfil(id: $id, input: {{ carrier: \"Post & Co\", trackingNumber: \"1Z999\",
                 trackingUrl: \"{url}\" {quantity} }})"
        )
    };
    for (language, part, whole, said, address) in [
        (
            "EN",
            "A part of order #№ is on its way",
            "Order #№ is on its way",
            ["Carrier: Post & Co", "Tracking number: 1Z999", "Track the parcel"],
            "Delivery address:\nMei Lin\n1 Market Street\nSpringfield, IL 62704\nUnited States",
        ),
        (
            "ZH",
            "订单 #№ 的部分商品已发货",
            "订单 #№ 已发货",
            ["承运商：Post & Co", "运单号：1Z999", "查询物流"],
            "收货地址：\nMei Lin\n1 Market Street\nSpringfield, IL 62704\n美国",
        ),
    ] {
        let placed = order_in(&shop, language, &tea, 3).await;
        change(&shop, PAY, &placed).await;
        let line = line_of(&shop, &placed.id).await;
        let some = parcel(&format!("lines: [{{ lineId: \"{line}\", quantity: 2 }}]"));
        let mail = mail_of(&shop, change(&shop, &some, &placed)).await;
        assert_eq!(mail.subject, of(part, &placed));
        assert_says(&mail, &said);
        assert_says(&mail, &[address]);
        assert_says(&mail, &[url, &page_of(&shop, &placed)]);
        assert!(mail.text.contains("2 × Tea\n") && mail.html.contains("× 2<"), "{}", mail.text);
        let rest = mail_of(&shop, change(&shop, &parcel(""), &placed)).await;
        assert!(rest.text.contains("1 × Tea\n"), "{}", rest.text);
        let placed = order_in(&shop, language, &tea, 1).await;
        change(&shop, PAY, &placed).await;
        let mail = mail_of(&shop, change(&shop, &parcel(""), &placed)).await;
        assert_eq!(mail.subject, of(whole, &placed));
    }
}

#[tokio::test]
async fn an_order_that_was_fetched_is_not_said_to_be_on_its_way() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let place = shop.admin("{ locations { id } }", json!({})).await.root("locations");
    let query = "mutation($id: ID!) { locationUpdate(id: $id, input: { name: \"The corner\",
        pickup: true, pickupAddress: \"1 High St\\nopen till six\" }) {
        userErrors { field code } } }";
    let place = text(&place[0]["id"]);
    shop.done(query, json!({ "id": place })).await;
    for (language, at, subject, heading) in [
        (
            "EN",
            "You can pick it up here:\nThe corner\n1 High St\nopen till six",
            "Order #№ was picked up",
            "You have picked up your order",
        ),
        ("ZH", "取货地点：\nThe corner\n1 High St\nopen till six", "订单 #№ 已取货", "您已取货"),
    ] {
        let cart = shop.cart_of(&tea, 1).await;
        let input = json!({ "deliveryAddress": null, "pickupLocationId": place });
        let mut placed = None;
        let mail = mail_of(&shop, async {
            placed = Some(ordered(&shop, &cart, language, input).await);
        });
        assert_says(&mail.await, &[at]);
        let placed = placed.expect("an order");
        change(&shop, PAY, &placed).await;
        let fetch = "orderFulfil(id: $id, input: {})";
        let mail = mail_of(&shop, change(&shop, fetch, &placed)).await;
        assert_eq!(mail.subject, of(subject, &placed));
        assert_says(&mail, &[heading]);
        for absent in ["way", "Carrier", "承运商", "运单号"] {
            assert!(!mail.text.contains(absent), "{absent}: {}", mail.text);
        }
    }
}

#[tokio::test]
async fn money_that_is_given_back_is_told_when_it_is_and_why() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    for (language, subject, said) in [
        ("EN", "Refund for order #№", ["5.00 USD is being given back", "Reason: A broken pot"]),
        ("ZH", "订单 #№ 的退款", ["5.00 USD 正按原支付方式退还", "原因：A broken pot"]),
    ] {
        let placed = order_in(&shop, language, &tea, 2).await;
        change(&shop, PAY, &placed).await;
        let line = line_of(&shop, &placed.id).await;
        let refund = format!(
            "orderRefund(id: $id, idempotencyKey: \"1\", input: {{ reason: \"A broken pot\",
                 lines: [{{ lineId: \"{line}\", amount: \"5.00\" }}] }})"
        );
        let early = mails_of(&shop, change(&shop, &refund, &placed)).await;
        assert!(early.is_empty(), "it isn't given back yet: {early:?}");
        let mail = mail_of(&shop, given_back(&shop)).await;
        assert_eq!(mail.subject, of(subject, &placed));
        assert_says(&mail, &said);
        assert_says(&mail, &[&page_of(&shop, &placed)]);
    }
}

#[tokio::test]
async fn a_cancellation_is_told_with_its_reason_and_what_goes_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    for (language, subject, reason, back) in [
        (
            "EN",
            "Order #№ was cancelled",
            "Reason: Sold out",
            "will be given back to you: 10.00 USD",
        ),
        ("ZH", "订单 #№ 已取消", "原因：Sold out", "将退还给您：10.00 USD"),
    ] {
        let unpaid = order_in(&shop, language, &tea, 2).await;
        let mail = mail_of(&shop, change(&shop, CANCEL, &unpaid)).await;
        assert_eq!(mail.subject, of(subject, &unpaid));
        assert_says(&mail, &[reason, &page_of(&shop, &unpaid)]);
        assert!(!mail.text.contains("USD"), "{}", mail.text);
        let paid = order_in(&shop, language, &tea, 2).await;
        change(&shop, PAY, &paid).await;
        let mail = mail_of(&shop, change(&shop, CANCEL, &paid)).await;
        assert_says(&mail, &[reason, back]);
    }
}

#[tokio::test]
async fn an_order_that_was_not_paid_in_time_is_said_to_be_so_in_its_language() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    for (language, said) in [("EN", "It wasn't paid in time."), ("ZH", "未在规定时间内付款。")]
    {
        order_in(&shop, language, &tea, 2).await;
        let mail = mail_of(&shop, async { app.advance(TimeDelta::hours(73)) }).await;
        assert_says(&mail, &[said]);
        assert!(!mail.text.contains("Reason") && !mail.text.contains("原因"), "{}", mail.text);
    }
}

#[tokio::test]
async fn what_is_cancelled_by_now_is_not_confirmed_any_more() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let mail = mail_of(&shop, async {
        let placed = order_in(&shop, "EN", &tea, 1).await;
        change(&shop, PAY, &placed).await;
        change(&shop, CANCEL, &placed).await;
    });
    assert!(mail.await.subject.ends_with("was cancelled"));
}

/// A text about an order, with its number in place of `№`.
fn of(text: &str, order: &Order) -> String {
    text.replace('№', &order.number.to_string())
}

/// The only line of an order.
async fn line_of(shop: &Shop<'_>, order: &str) -> String {
    let query = "query($id: ID!) { order(id: $id) { lines { id } } }";
    let found = shop.admin(query, json!({ "id": order })).await.root("order");
    text(&list(&found["lines"])[0]["id"])
}

/// Staff say that they have given back what waits for it.
async fn given_back(shop: &Shop<'_>) {
    let sql = "SELECT id::text FROM payment_refund WHERE state = 'by_hand'";
    let waits: String =
        sqlx::query_scalar(sql).fetch_one(&shop.app.outside().await).await.expect("a refund");
    let query = "mutation($id: ID!) { paymentRefundComplete(id: $id) { userErrors { code } } }";
    shop.done(query, json!({ "id": format!("gid://shopify/PaymentRefund/{waits}") })).await;
}
