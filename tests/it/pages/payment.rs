//! Paying an order that was placed, this way or that.

use std::sync::Arc;

use chrono::TimeDelta;
use db::Result;
use payments::{Ask, Instruction, Payment, PaymentGateway, PaymentRefund, RefundOutcome, Status};
use serde_json::json;
use tests::{Browser, Page, Shop, TestApp};

use super::{add_pickup, offer_sandbox, ordered, orders, set_method};

async fn awaiting(browser: &Browser<'_>, shop: &Shop<'_>) -> Page {
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let placed = ordered(browser, &shop.cart_of(&tea, 2).await, "bank_transfer").await;
    browser.follow(&placed).await
}

fn ways(page: &Page) -> Vec<String> {
    page.attributes(".ways button", "value")
}

#[tokio::test]
async fn an_order_can_be_paid_another_way() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    offer_sandbox(&shop).await;
    add_pickup(&shop, "Corner", "7 Corner Street").await;
    let instructions = json!({ "instructions": "Account 123\n<b>Bank</b>" });
    set_method(&shop, "bank_transfer", instructions).await;
    let browser = app.browser("tea");
    let status = awaiting(&browser, &shop).await;
    assert!(status.text(".told").contains("Account 123 <b>Bank</b>"), "{}", status.text(".told"));
    assert_eq!(ways(&status), ["sandbox"], "it isn't fetched, so it can't be paid there");
    let chosen = browser.send(&status, &[("gateway", "sandbox")]).await;
    let sandbox = browser.follow(&chosen).await;
    assert_eq!(
        (sandbox.text("h1"), sandbox.text(".amount dd")),
        ("Sandbox payment".to_owned(), "$10.00".to_owned())
    );
    let back = browser.open(&status.attribute(".language", "href").expect("a switch")).await;
    assert_eq!(ways(&back), ["bank_transfer"]);
    assert_eq!(back.text(".state .button"), "立即付款");
    let again = browser.send(&back, &[("gateway", "bank_transfer")]).await;
    let back = browser.follow(&again).await;
    assert_eq!((back.status, ways(&back)), (200, vec!["sandbox".to_owned()]));
}

#[tokio::test]
async fn a_way_that_is_not_offered_is_refused_on_the_orders_page() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    offer_sandbox(&shop).await;
    let browser = app.browser("tea");
    let status = awaiting(&browser, &shop).await;
    for gateway in ["pay_at_pickup", "nonsense", ""] {
        let page = browser.send(&status, &[("gateway", gateway)]).await;
        assert_eq!(page.status, 422, "{gateway}");
        let told = page.text(".state .problem");
        assert_eq!(told, "You can’t pay this way. Please choose another.");
        let other = page.attribute(".language", "href").expect("a switch");
        assert_eq!(browser.open(&other).await.text("h2"), "等待付款");
    }
    let mark = "orderMarkAsPaid(id: $id) { userErrors { code field message } }";
    super::as_staff(&shop, mark, &orders(&shop).await[0]).await;
    let page = browser.send(&status, &[("gateway", "sandbox")]).await;
    assert_eq!((page.status, page.text("h2"), ways(&page)), (422, "Paid".to_owned(), vec![]));
}

/// A gateway whose page is elsewhere, and of which nothing is heard.
struct Elsewhere;

#[async_trait::async_trait]
impl PaymentGateway for Elsewhere {
    fn id(&self) -> &'static str {
        "elsewhere"
    }

    fn title(&self, _: &str) -> &'static str {
        "Elsewhere"
    }

    fn time_out(&self) -> TimeDelta {
        TimeDelta::minutes(30)
    }

    fn on_from_the_start(&self) -> bool {
        true
    }

    async fn create(&self, ask: &Ask<'_>) -> Result<Instruction> {
        assert!(ask.return_url.ends_with("&back=1"), "{}", ask.return_url);
        let url = Some("https://pay.example/?a=1&b=2".to_owned());
        Ok(Instruction { kind: "redirect", text: String::new(), url })
    }

    async fn query(&self, _: &Payment) -> Result<Status> {
        Ok(Status::Pending)
    }

    async fn close(&self, _: &Payment) -> Result<Status> {
        Ok(Status::Closed)
    }

    async fn refund(&self, _: &Payment, _: &PaymentRefund) -> Result<RefundOutcome> {
        Ok(RefundOutcome::Done)
    }
}

#[tokio::test]
async fn whoever_pays_elsewhere_goes_there_by_a_page_and_waits_for_its_word() {
    let app =
        TestApp::start_with_gateways(|_| {}, |built_in| built_in.with(Arc::new(Elsewhere))).await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let browser = app.browser("tea");
    let cart = shop.cart_of(&tea, 2).await;
    let leaving = ordered(&browser, &cart, "elsewhere").await;
    assert_eq!(leaving.status, 200, "a form mayn't lead to another host, not even by a redirect");
    let refresh = leaving.attribute("meta[http-equiv=refresh]", "content");
    assert_eq!(refresh.as_deref(), Some("0; url=https://pay.example/?a=1&b=2"));
    assert_eq!(
        leaving.attribute("main a", "href").as_deref(),
        Some("https://pay.example/?a=1&b=2")
    );
    let end = browser.open(&super::checkout(&cart)).await.leads_to();
    let status = browser.open(&end).await;
    assert_eq!(
        (status.text("h2"), status.header("refresh")),
        ("Waiting for your payment".to_owned(), String::new())
    );
    assert_eq!(status.text(".state .button"), "Pay now");
    let back = browser.open(&format!("{end}&back=1")).await;
    assert_eq!(back.text("h2"), "Confirming your payment");
    assert_eq!(back.header("refresh"), format!("5; url={end}&back=2"));
    assert_eq!(ways(&back), [""; 0], "nobody shall pay twice out of impatience");
    let last = browser.open(&format!("{end}&back=24")).await;
    assert_eq!(
        (last.text("h2"), last.header("refresh")),
        ("Confirming your payment".to_owned(), String::new())
    );
    assert_eq!(
        browser.open(&last.attribute(".state a", "href").expect("a link")).await.text("h2"),
        "Waiting for your payment"
    );
}
