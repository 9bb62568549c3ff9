use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{PASSWORD, Shop, TestApp, text};

use super::{add_address, change, faults, token_of, update};

async fn renew(shop: &Shop<'_>, token: &str) -> Value {
    let query =
        "mutation($token: String!) { customerAccessTokenRenew(customerAccessToken: $token) {
        customerAccessToken { accessToken expiresAt } userErrors { field message } } }";
    shop.store(query, json!({ "token": token })).await.payload()
}

async fn sign_out(shop: &Shop<'_>, token: &str) -> Value {
    let query =
        "mutation($token: String!) { customerAccessTokenDelete(customerAccessToken: $token) {
        deletedAccessToken deletedCustomerAccessTokenId userErrors { field message } } }";
    shop.store(query, json!({ "token": token })).await.payload()
}

#[tokio::test]
async fn a_token_is_good_for_30_days_and_longer_when_it_is_renewed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (mei, lin) =
        (shop.customer("mei@example.com").await, shop.customer("lin@example.com").await);
    app.advance(TimeDelta::days(29));
    let renewed = renew(&shop, &mei.token).await;
    assert_eq!(renewed["customerAccessToken"]["accessToken"], mei.token, "it stays the same");
    app.advance(TimeDelta::days(2));
    assert_eq!(shop.customer_of(&mei.token, "id").await["id"], mei.id);
    assert_eq!(shop.customer_of(&lin.token, "id").await, Value::Null);
    let late = renew(&shop, &lin.token).await;
    assert_eq!(late["customerAccessToken"], Value::Null, "what has ended can't be renewed");
    assert_eq!(late["userErrors"][0]["field"], json!(["customerAccessToken"]));
    app.advance(TimeDelta::days(28));
    assert_eq!(shop.customer_of(&mei.token, "id").await, Value::Null);
}

#[tokio::test]
async fn signing_out_ends_one_token() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let other = token_of(shop.sign_in_from("10.1.0.1", &mei.email, PASSWORD).await);
    let other = other.expect("two may be signed in");
    let ended = sign_out(&shop, &mei.token).await;
    assert_eq!(
        (&ended["deletedAccessToken"], &ended["userErrors"]),
        (&json!(mei.token), &json!([]))
    );
    let id = text(&ended["deletedCustomerAccessTokenId"]);
    assert!(id.starts_with("gid://shopify/CustomerAccessToken/"), "{id}");
    assert_eq!(shop.customer_of(&mei.token, "id").await, Value::Null);
    assert_eq!(shop.customer_of(&other, "id").await["id"], mei.id);
    let again = sign_out(&shop, &mei.token).await;
    assert_eq!(again["deletedAccessToken"], Value::Null);
    assert_eq!(again["userErrors"][0]["field"], json!(["customerAccessToken"]));
}

#[tokio::test]
async fn another_shops_token_is_as_good_as_none() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await, app.shop("silk").await);
    let mei = tea.customer("mei@example.com").await;
    silk.customer("mei@example.com").await;
    let id = add_address(&tea, &mei.token, json!({ "city": "Hangzhou" })).await;
    let mut answers = Vec::new();
    for token in [&mei.token, "fct_nosuch"] {
        assert_eq!(silk.customer_of(token, "id").await, Value::Null);
        let id = [("id", "ID!", json!(id))];
        let address = [("address", "MailingAddressInput!", json!({ "city": "Suzhou" }))];
        let both = [&id[..], &address].concat();
        answers.push([
            update(&silk, token, json!({ "firstName": "Mallory" })).await,
            change(&silk, token, "customerAddressCreate", &address, "").await,
            change(&silk, token, "customerAddressUpdate", &both, "").await,
            change(&silk, token, "customerAddressDelete", &id, "").await,
        ]);
        assert_eq!(renew(&silk, token).await["customerAccessToken"], Value::Null);
        assert_eq!(sign_out(&silk, token).await["deletedAccessToken"], Value::Null);
    }
    for payload in &answers[0] {
        assert_eq!(faults(payload), ["customerAccessToken TOKEN_INVALID"]);
    }
    assert_eq!(answers[0], answers[1], "not theirs looks like not there");
    let fields = "firstName defaultAddress { city }";
    let expected = json!({ "firstName": null, "defaultAddress": { "city": "Hangzhou" } });
    assert_eq!(tea.customer_of(&mei.token, fields).await, expected);
}

#[tokio::test]
async fn a_token_is_stored_as_a_digest_and_those_that_ended_are_removed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let pool = app.outside().await;
    let count = async |sql: &'static str| -> i64 {
        sqlx::query_scalar(sql).bind(&mei.token).fetch_one(&pool).await.expect("a number")
    };
    let digest = "SELECT count(*) FROM customer_token WHERE token_hash = sha256($1::text::bytea)";
    assert_eq!(count(digest).await, 1);
    let plain = "SELECT count(*) FROM customer_token t WHERE t::text LIKE '%' || $1 || '%'";
    assert_eq!(count(plain).await, 0);
    app.advance(TimeDelta::days(31));
    assert!(token_of(shop.sign_in_from("10.1.0.1", &mei.email, PASSWORD).await).is_some());
    assert_eq!(count(digest).await, 0);
}
