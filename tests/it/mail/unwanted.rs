//! Payments that nobody wanted, and orders that move no money.

use chrono::TimeDelta;
use payments::sandbox::{Button, Pressed};
use serde_json::json;
use tests::{Mail, Order, Shop, TestApp};
use uuid::Uuid;

use super::{assert_says, mails_of, ordered};

/// A shop that offers the sandbox, with something to sell; the variant's id.
async fn shop(app: &TestApp) -> (Shop<'_>, String) {
    let shop = app.shop("tea").await;
    let query = "mutation { paymentMethodUpdate(gateway: \"sandbox\", input: { enabled: true }) {
        userErrors { field code } } }";
    shop.done(query, json!({})).await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    (shop, tea)
}

/// An order that is to be paid through the sandbox.
async fn placed(shop: &Shop<'_>, tea: &str, language: &str) -> Order {
    let cart = shop.cart_of(tea, 2).await;
    ordered(shop, &cart, language, json!({ "gateway": "sandbox" })).await
}

/// Presses a button on the page of the latest payment, and lets its notices come.
async fn press(shop: &Shop<'_>, button: Button) {
    let app = shop.app;
    let sql = "SELECT tenant_id, idempotency_key FROM payment ORDER BY id DESC LIMIT 1";
    let latest = sqlx::query_as(sql).fetch_one(&app.outside().await).await;
    let (tenant, reference): (Uuid, String) = latest.expect("a payment");
    let pressed = app.app.sandbox.press(tenant, &reference, button).await;
    let (_, pressed, notices) = pressed.expect("the page").expect("a charge");
    assert_eq!(pressed, Pressed::Done);
    for notice in notices {
        let mut request = app.post("localhost", "/callbacks/sandbox").body(notice.body);
        for (name, value) in notice.headers {
            request = request.header(name, value);
        }
        assert!(request.send().await.expect("an answer").status().is_success());
    }
}

/// The one of some mails with that in its subject.
#[track_caller]
fn about<'a>(mails: &'a [Mail], subject: &str) -> &'a Mail {
    let found: Vec<_> = mails.iter().filter(|mail| mail.subject.contains(subject)).collect();
    assert_eq!(found.len(), 1, "{subject}: {mails:?}");
    found[0]
}

#[tokio::test]
async fn a_test_order_says_so_in_every_mail() {
    let app = TestApp::start().await;
    let (shop, tea) = shop(&app).await;
    for (language, mark, note) in
        [("EN", "[Test] Order #", "no money moves"), ("ZH", "【测试】订单 #", "不会产生真实扣款")]
    {
        let mails = mails_of(&shop, async {
            placed(&shop, &tea, language).await;
            app.run_jobs().await;
            press(&shop, Button::Pay).await;
        });
        let mails = mails.await;
        assert_eq!(mails.len(), 2, "confirmed and paid");
        for mail in &mails {
            assert!(mail.subject.starts_with(mark), "{}", mail.subject);
            assert_says(mail, &[note]);
        }
    }
}

#[tokio::test]
async fn the_test_of_one_order_is_no_word_about_another() {
    let app = TestApp::start().await;
    let (shop, tea) = shop(&app).await;
    let cart = shop.cart_of(&tea, 1).await;
    let by_transfer = json!({ "gateway": "bank_transfer" });
    let mails = mails_of(&shop, async { drop(ordered(&shop, &cart, "EN", by_transfer).await) });
    let mails = mails.await;
    assert!(mails[0].subject.starts_with("Order #"), "{}", mails[0].subject);
    assert!(!mails[0].text.contains("test"), "{}", mails[0].text);
}

#[tokio::test]
async fn a_payment_that_nobody_wanted_goes_back_and_its_mail_says_why() {
    let app = TestApp::start().await;
    let (shop, tea) = shop(&app).await;
    for (button, amount, english, chinese) in [
        (Button::PayLate, "10.00 USD", "cancelled already", "订单已经取消"),
        (Button::PayTwice, "10.00 USD", "paid already", "订单已经付清"),
        (Button::PayLess, "9.99 USD", "the amount that was to be paid", "与应付金额不符"),
    ] {
        for (language, subject, why) in [("EN", "Refund", english), ("ZH", "退款", chinese)] {
            let mails = mails_of(&shop, async {
                placed(&shop, &tea, language).await;
                app.run_jobs().await;
                press(&shop, button).await;
                app.run_jobs().await;
                // First the order's time ends, then a late notice comes.
                app.advance(TimeDelta::seconds(30 * 60 + 1));
                app.run_jobs().await;
                app.advance(TimeDelta::hours(1));
            });
            let mails = mails.await;
            assert_says(about(&mails, subject), &[why, amount]);
        }
    }
}
