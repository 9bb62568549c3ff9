use payments::sandbox::Button;
use serde_json::{Value, json};
use tests::{TestApp, imbalances, list, offers, text};

use super::Fair;

const SCHEDULE: &str = "paymentSchedule { deposit { amount } balance { amount } dueNow { amount }
    balanceFrom balanceUntil depositKept depositPaidAt }";

fn amounts(schedule: &Value) -> [String; 3] {
    ["deposit", "balance", "dueNow"].map(|name| text(&schedule[name]["amount"]))
}

async fn taxed(fair: &Fair<'_>) {
    let settings = json!({ "deliveryRate": "10.0", "taxMode": "EXCLUSIVE", "taxRate": "10" });
    fair.shop.change_settings(settings).await;
}

#[tokio::test]
async fn of_300_a_deposit_of_50_is_paid_now_and_220_with_freight_and_tax_later() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({})).await;
    taxed(&fair).await;
    let cart = fair.cart(&fair.shopper("ada").await, &[]).await;
    assert_eq!(cart.total, "308.0");
    let query = format!(
        "query($id: ID!) {{ cart(id: $id) {{ cost {{ checkoutChargeAmount {{ amount }} }} {SCHEDULE} }} }}"
    );
    let seen = fair.shop.store(&query, json!({ "id": cart.id })).await.root("cart");
    assert_eq!(amounts(&seen["paymentSchedule"]), ["50.0", "258.0", "50.0"]);
    assert_eq!(seen["cost"]["checkoutChargeAmount"]["amount"], "50.0");
    let order = fair.shop.placed_by(&cart, "sandbox").await;
    let payment = fair.shop.payment_of(&order).await;
    assert_eq!(payment["amount"]["amount"], "50.0");
    fair.pays(&order).await;
    assert_eq!(fair.standing(&order).await, "DEPOSIT_PAID");
    assert_eq!(fair.fate(&order).await, "OPEN PARTIALLY_PAID");
    // Between the two there is nothing to pay.
    assert_eq!(fair.shop.payment_of(&order).await, Value::Null);
    assert_eq!(fair.choose(&order, "sandbox").await.status, 422);
    assert_eq!(fair.send(&order).await, ["id CONFLICT"]);
    let query = format!("query($id: ID!) {{ order(id: $id) {{ {SCHEDULE} expiresAt
        payments {{ amount {{ amount }} state }} appliedOffers {{ plugin target amount {{ amount }} }} }} }}");
    let seen = fair.shop.admin(&query, json!({ "id": order.id })).await.root("order");
    assert_eq!(amounts(&seen["paymentSchedule"]), ["50.0", "258.0", "0.0"]);
    assert_eq!(seen["expiresAt"], Value::Null);
    assert_eq!(offers(&seen), ["presale PRICE 50.0"]);
    fair.close().await;
    assert_eq!(fair.round().await, "MET 1");
    fair.open_balance().await;
    assert_eq!(fair.standing(&order).await, "BALANCE_OPEN");
    let seen = fair.shop.admin(&query, json!({ "id": order.id })).await.root("order");
    assert_eq!(amounts(&seen["paymentSchedule"]), ["50.0", "258.0", "258.0"]);
    assert_eq!(seen["expiresAt"], seen["paymentSchedule"]["balanceUntil"]);
    fair.pays_balance(&order).await;
    assert_eq!(fair.standing(&order).await, "PAID");
    assert_eq!(fair.fate(&order).await, "OPEN PAID");
    let seen = fair.shop.admin(&query, json!({ "id": order.id })).await.root("order");
    let paid: Vec<String> =
        list(&seen["payments"]).iter().map(|it| text(&it["amount"]["amount"])).collect();
    assert_eq!(paid, ["50.0", "258.0"]);
    assert_eq!(amounts(&seen["paymentSchedule"])[2], "0.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn pages_and_mails_say_what_is_paid_when_and_what_becomes_of_the_deposit() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({ "keepsDeposit": true })).await;
    let ada = fair.shopper("ada").await;
    let cart = fair.cart(&ada, &[]).await;
    let (id, key) = cart.id.rsplit_once('/').expect("an id").1.split_once("?key=").expect("a key");
    for (language, deposit, kept) in [
        ("en", "Deposit, paid now", "is not given back"),
        ("zh", "定金（现在支付）", "定金不予退还"),
    ] {
        let path = format!("/checkout/{id}?key={key}&lang={language}");
        let said = app.browser("fair").open(&path).await.text("main");
        assert!(said.contains(deposit) && said.contains("50.0"), "{said}");
        assert!(said.contains("220.0") && said.contains(kept), "{said}");
    }
    let order = fair.shop.placed_by(&cart, "sandbox").await;
    let said = fair.page(&order, "en").await.text("main");
    assert!(said.contains("Waiting for your deposit") && said.contains("To pay$50.00"), "{said}");
    fair.pays(&order).await;
    let said = fair.page(&order, "zh").await.text("main");
    assert!(said.contains("定金已付") && said.contains("现在无需付款"), "{said}");
    assert!(!said.contains("选择付款方式"), "{said}");
    fair.close().await;
    let before = app.mails().len();
    fair.open_balance().await;
    let mails = app.mails();
    let [mail] = &mails[before..] else { panic!("one mail, not {}", mails.len() - before) };
    assert!(mail.subject.contains("The balance of order"), "{}", mail.subject);
    assert!(mail.text.contains("220.00 USD is still to be paid"), "{}", mail.text);
    assert!(
        mail.text.contains("/orders/") && mail.text.contains("isn't given back"),
        "{}",
        mail.text
    );
    let said = fair.page(&order, "en").await.text("main");
    assert!(said.contains("Waiting for the balance") && said.contains("To pay$220.00"), "{said}");
    fair.end().await;
    let said = fair.page(&order, "en").await.text("main");
    assert!(said.contains("balance wasn’t paid in time"), "{said}");
    assert!(said.contains("the deposit is not given back"), "{said}");
    let last = app.mails().pop().expect("a mail");
    assert!(last.text.contains("The deposit of 50.00 USD isn't given back"), "{}", last.text);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_coupon_takes_nothing_off_the_deposit() {
    let app = TestApp::start().await;
    let fair = Fair::with(&app, json!({})).await;
    fair.shop.change_settings(json!({ "deliveryRate": "10.0" })).await;
    for (code, amount) in [("LESS", 2_000), ("MUCH", 99_900)] {
        let config = json!({ "code": code, "reward": { "amount": amount } });
        fair.shop.campaign("coupon", code, config).await;
    }
    let ada = fair.shopper("ada").await;
    assert_eq!(fair.cart(&ada, &["LESS"]).await.total, "260.0");
    let cart = fair.cart(&ada, &["MUCH"]).await;
    assert_eq!(cart.total, "60.0");
    let order = fair.shop.placed_by(&cart, "sandbox").await;
    assert_eq!(fair.shop.payment_of(&order).await["amount"]["amount"], "50.0");
    fair.pays(&order).await;
    assert_eq!(fair.fate(&order).await, "OPEN PARTIALLY_PAID");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_refund_draws_on_the_balance_first_and_names_its_payments() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({})).await;
    let order = fair.deposited("ada").await;
    fair.close().await;
    fair.open_balance().await;
    fair.pays_balance(&order).await;
    let query = "query($id: ID!) { order(id: $id) { lines { id } payments { amount { amount }
        refunds { amount { amount } } } } }";
    let line = async || {
        let found = fair.shop.admin(query, json!({ "id": order.id })).await.root("order");
        text(&found["lines"][0]["id"])
    };
    let refund = "mutation($id: ID!, $input: OrderRefundInput!, $key: String!) {
        orderRefund(id: $id, input: $input, idempotencyKey: $key) { userErrors { field code message } } }";
    let mut back = Vec::new();
    for (key, amount) in [("a", "200.0"), ("b", "40.0")] {
        let lines =
            json!([{ "lineId": line().await, "quantity": 0, "amount": amount, "restock": "NONE" }]);
        let input = json!({ "lines": lines, "reason": "It was late" });
        fair.shop.done(refund, json!({ "id": order.id, "input": input, "key": key })).await;
        app.run_jobs().await;
        let found = fair.shop.admin(query, json!({ "id": order.id })).await.root("order");
        let of = |payment: &Value| -> Vec<String> {
            let back = list(&payment["refunds"]).iter();
            back.map(|it| text(&it["amount"]["amount"])).collect()
        };
        back.push(list(&found["payments"]).iter().map(of).collect::<Vec<_>>());
    }
    let texts = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    assert_eq!(back[0], [texts(&[]), texts(&["200.0"])]);
    assert_eq!(back[1], [texts(&["20.0"]), texts(&["200.0", "20.0"])]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn staff_note_a_deposit_and_the_balance_and_the_deposit_a_second_time_is_no_balance() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({})).await;
    let cart = fair.cart(&fair.shopper("ada").await, &[]).await;
    let order = fair.shop.placed_by(&cart, "bank_transfer").await;
    let pay = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { order { totalPaid { amount } }
        userErrors { field code message } } }";
    let paid = fair.shop.done(pay, json!({ "id": order.id })).await;
    assert_eq!(paid["order"]["totalPaid"]["amount"], "50.0");
    app.run_jobs().await;
    assert_eq!(fair.standing(&order).await, "DEPOSIT_PAID");
    let twice = fair.order("bea").await;
    fair.shop.pays(&twice, Button::PayTwice).await;
    app.run_jobs().await;
    assert_eq!(fair.fate(&twice).await, "OPEN PARTIALLY_PAID");
    fair.close().await;
    fair.open_balance().await;
    let payment = fair.choose(&twice, "sandbox").await.status;
    assert_eq!(
        (payment, fair.shop.payment_of(&twice).await["amount"]["amount"].clone()),
        (303, json!("220.0"))
    );
    let paid = fair.shop.done(pay, json!({ "id": order.id })).await;
    assert_eq!(paid["order"]["totalPaid"]["amount"], "270.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn nothing_is_placed_on_other_terms_than_the_shopper_was_shown() {
    let app = TestApp::start().await;
    let fair = Fair::with(&app, json!({})).await;
    let cart = fair.cart(&fair.shopper("ada").await, &[]).await;
    let query = "query($id: ID!) { cart(id: $id) { paymentSchedule { terms } } }";
    let seen = fair.shop.store(query, json!({ "id": cart.id })).await.root("cart");
    let query = "query($id: ID!) { campaign(id: $id) { config } }";
    let found = fair.shop.admin(query, json!({ "id": fair.campaign })).await.root("campaign");
    let mut config = found["config"].clone();
    config["keepsDeposit"] = json!(true);
    let query = "mutation($id: ID!, $config: JSON!) {
        campaignUpdate(id: $id, input: { config: $config }) { userErrors { field message } } }";
    fair.shop.done(query, json!({ "id": fair.campaign, "config": config })).await;
    let query = "mutation($cart: ID!, $input: CartCompleteInput!) {
        cartComplete(cartId: $cart, input: $input, expectedTotal: 270, idempotencyKey: \"once\") {
            order { orderNumber } userErrors { code } } }";
    let complete = async |terms: &Value| {
        let mut input = json!({ "email": "ada@example.com", "gateway": "sandbox",
            "deliveryAddress": tests::address() });
        input["paymentTerms"] = terms.clone();
        fair.shop.store(query, json!({ "cart": cart.id, "input": input })).await.payload()
    };
    let refused = complete(&seen["paymentSchedule"]["terms"]).await;
    assert_eq!(refused["userErrors"][0]["code"], "PRICE_CHANGED", "{refused}");
    assert_eq!(refused["order"], Value::Null);
    let refused = complete(&json!("")).await;
    assert_eq!(refused["userErrors"][0]["code"], "PRICE_CHANGED", "{refused}");
    let placed = complete(&Value::Null).await;
    assert!(placed["order"]["orderNumber"].is_i64(), "{placed}");
}

#[tokio::test]
async fn staff_who_note_a_deposit_twice_do_not_note_the_balance() {
    let app = TestApp::start().await;
    let fair = Fair::with(&app, json!({})).await;
    let cart = fair.cart(&fair.shopper("ada").await, &[]).await;
    let order = fair.shop.placed_by(&cart, "bank_transfer").await;
    let pay =
        "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { field code message } } }";
    let note = async || fair.shop.admin(pay, json!({ "id": order.id })).await.payload();
    assert_eq!(tests::faults(&note().await), [""; 0]);
    assert_eq!(tests::faults(&note().await), ["id CONFLICT"]);
    assert_eq!(fair.fate(&order).await, "OPEN PARTIALLY_PAID");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
