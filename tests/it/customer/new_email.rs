//! Another e-mail becomes a customer's when it is shown to be theirs.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, TestApp};

use super::{change, faults, proof::guest_order, update};

async fn confirm(shop: &Shop<'_>, token: &str, code: &str) -> Value {
    let args = [("code", "String!", json!(code))];
    change(shop, token, "customerEmailConfirm", &args, "customer { id email }").await
}

/// The code that is sent to the e-mail that somebody wants.
async fn code_for(shop: &Shop<'_>, token: &str, email: &str) -> String {
    shop.app.run_jobs().await;
    assert_eq!(faults(&update(shop, token, json!({ "email": email })).await), [""; 0]);
    let before = shop.app.mails().len();
    shop.app.run_jobs().await;
    let mails = shop.app.mails().split_off(before);
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, [email]);
    let words = mails[0].text.split(|c: char| !c.is_ascii_digit());
    words.into_iter().find(|word| word.len() == 6).expect("six digits").to_owned()
}

fn not(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

#[tokio::test]
async fn the_former_email_stays_until_the_new_one_is_proven() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let placed = guest_order(&shop, &tea, json!({ "email": "new@example.com" })).await;
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    let code = code_for(&shop, &token, "new@example.com").await;
    let seen = "email orders(first: 5) { nodes { id } }";
    let before = json!({ "email": "mei@example.com", "orders": { "nodes": [] } });
    assert_eq!(shop.customer_of(&token, seen).await, before);
    let wrong = confirm(&shop, &token, not(&code)).await;
    assert_eq!(faults(&wrong), ["code TOKEN_INVALID"]);
    assert_eq!(shop.customer_of(&token, seen).await, before);
    let confirmed = confirm(&shop, &token, &code).await;
    assert_eq!(
        (faults(&confirmed), &confirmed["customer"]["email"]),
        (vec![], &json!("new@example.com"))
    );
    let after = json!({ "email": "new@example.com", "orders": { "nodes": [{ "id": placed.id }] } });
    assert_eq!(shop.customer_of(&token, seen).await, after);
    assert_eq!(faults(&confirm(&shop, &token, &code).await), ["code TOKEN_INVALID"], "once");
    let again = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    assert_ne!(shop.customer_of(&again, "id").await, shop.customer_of(&token, "id").await);
}

#[tokio::test]
async fn a_code_for_an_email_is_its_askers_for_an_hour_and_until_tokens_end() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    let other = shop.token_by_code(json!({ "email": "lin@example.com" })).await;
    let code = code_for(&shop, &token, "new@example.com").await;
    assert_eq!(faults(&confirm(&shop, &other, &code).await), ["code TOKEN_INVALID"]);
    assert_eq!(faults(&confirm(&shop, "x", &code).await), ["customerAccessToken TOKEN_INVALID"]);
    app.advance(TimeDelta::minutes(61));
    assert_eq!(faults(&confirm(&shop, &token, &code).await), ["code TOKEN_INVALID"]);
    let code = code_for(&shop, &token, "new@example.com").await;
    let changed = update(&shop, &token, json!({ "password": "a newer password" })).await;
    let newer = changed["customerAccessToken"]["accessToken"].as_str().expect("a token").to_owned();
    assert_eq!(faults(&confirm(&shop, &token, &code).await), ["customerAccessToken TOKEN_INVALID"]);
    assert_eq!(faults(&confirm(&shop, &newer, &code).await), ["code TOKEN_INVALID"]);
}

#[tokio::test]
async fn an_email_of_another_customers_is_told_to_nobody_but_its_reader() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    shop.token_by_code(json!({ "email": "lin@example.com" })).await;
    let taken = update(&shop, &token, json!({ "email": "lin@example.com" })).await;
    let free = update(&shop, &token, json!({ "email": "free@example.com" })).await;
    assert_eq!(taken, free);
    let code = code_for(&shop, &token, "lin@example.com").await;
    assert_eq!(faults(&confirm(&shop, &token, &code).await), ["code TAKEN"]);
    assert_eq!(shop.customer_of(&token, "email").await["email"], "mei@example.com");
}

#[tokio::test]
async fn asking_for_emails_is_bounded() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    let query = "mutation($token: String!, $email: String!) {
        customerUpdate(customerAccessToken: $token, customer: { email: $email }) {
            customer { id } } }";
    let ask = async || {
        let variables = json!({ "token": token, "email": "victim@example.com" });
        shop.store_from(&app.new_address(), query, variables).await
    };
    for _ in 0..3 {
        ask().await.payload();
    }
    assert_eq!(ask().await.code(), "THROTTLED");
    app.run_jobs().await;
    let to = |mail: &tests::Mail| mail.to == ["victim@example.com"];
    assert_eq!(app.mails().iter().filter(|mail| to(mail)).count(), 1, "only the last is good");
}
