use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Answer, PASSWORD, Shop, TestApp, text};

use super::{
    faults,
    proof::{guest_order, typed_email},
    token_of,
};

pub const NEW: &str = "a newer password";
const ENDED: [&str; 1] = ["input.resetToken TOKEN_INVALID"];

pub async fn recover_from(shop: &Shop<'_>, address: &str, email: &str) -> Answer {
    let query = "mutation($email: String!) { customerRecover(email: $email) {
        customerUserErrors { code field message } userErrors { field message } } }";
    shop.store_from(address, query, json!({ "email": email })).await
}

/// The address that is sent to whoever has forgotten their password.
pub async fn link_to(shop: &Shop<'_>, email: &str) -> String {
    // So that nothing else is on its way.
    shop.app.run_jobs().await;
    let asked = recover_from(shop, &shop.app.new_address(), email).await.payload();
    assert_eq!(faults(&asked), [""; 0]);
    shop.app.run_jobs().await;
    let mail = shop.app.mails().pop().expect("a mail");
    assert_eq!(mail.to, [email]);
    let mut words = mail.text.split_whitespace();
    words.find(|word| word.contains("/account/reset/")).expect("a link").to_owned()
}

/// Whose a link is, and its secret.
fn parts(link: &str) -> (String, String) {
    let (path, query) = link.split_once("?key=").expect("a key");
    let id = path.rsplit('/').next().expect("an id");
    let key = query.split('&').next().expect("a secret");
    (format!("gid://shopify/Customer/{id}"), key.to_owned())
}

const PAYLOAD: &str = "customer { id email } customerAccessToken { accessToken expiresAt }
    customerUserErrors { code field message } userErrors { field message }";

async fn reset(shop: &Shop<'_>, id: &str, token: &str, password: &str) -> Value {
    let query = format!(
        "mutation($id: ID!, $input: CustomerResetInput!) {{
            customerReset(id: $id, input: $input) {{ {PAYLOAD} }} }}"
    );
    let input = json!({ "resetToken": token, "password": password });
    shop.store(&query, json!({ "id": id, "input": input })).await.payload()
}

/// Sets a new password by a link.
pub async fn reset_by_url(shop: &Shop<'_>, url: &str, password: &str) -> Value {
    let query = format!(
        "mutation($url: URL!, $password: String!) {{
            customerResetByUrl(resetUrl: $url, password: $password) {{ {PAYLOAD} }} }}"
    );
    shop.store(&query, json!({ "url": url, "password": password })).await.payload()
}

#[tokio::test]
async fn a_link_sets_a_new_password_once_and_ends_all_tokens() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let (id, token) = parts(&link_to(&shop, &mei.email).await);
    assert_eq!(id, mei.id);
    let set = reset(&shop, &id, &token, NEW).await;
    assert_eq!(faults(&set), [""; 0]);
    assert_eq!(set["customer"], json!({ "id": mei.id, "email": mei.email }));
    assert_eq!(shop.customer_of(&mei.token, "id").await, Value::Null);
    let new = text(&set["customerAccessToken"]["accessToken"]);
    assert_eq!(shop.customer_of(&new, "id").await["id"], mei.id);
    assert_eq!(token_of(shop.sign_in_from("10.1.0.1", &mei.email, PASSWORD).await), None);
    assert!(token_of(shop.sign_in_from("10.1.0.2", &mei.email, NEW).await).is_some());
    assert_eq!(faults(&reset(&shop, &id, &token, "one more password").await), ENDED);
    let again = link_to(&shop, &mei.email).await;
    let set = reset_by_url(&shop, &again, "one more password").await;
    assert_eq!((faults(&set), &set["customer"]["id"]), (vec![], &json!(mei.id)));
    let used = reset_by_url(&shop, &again, "one more password").await;
    assert_eq!(faults(&used), ["resetUrl TOKEN_INVALID"]);
}

#[tokio::test]
async fn whether_an_email_is_a_customers_is_not_told() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.customer("mei@example.com").await;
    let mut answers = Vec::new();
    for email in ["mei@example.com", "nobody@example.com"] {
        answers.push(recover_from(&shop, &app.new_address(), email).await.body);
    }
    assert_eq!(answers[0], answers[1]);
    let wish = "SELECT count(*) FROM customer_reset";
    let pool = app.outside().await;
    let wishes: i64 = sqlx::query_scalar(wish).fetch_one(&pool).await.expect("a number");
    assert_eq!(wishes, 2, "the same is done for both");
    app.run_jobs().await;
    let mails = app.mails();
    assert_eq!(mails.len(), 1, "only a customer gets a mail");
    assert_eq!(mails[0].to, ["mei@example.com"]);
    let wrong = recover_from(&shop, &app.new_address(), "nobody").await.payload();
    assert_eq!(faults(&wrong), ["email INVALID"]);
}

#[tokio::test]
async fn of_four_who_use_a_link_at_once_one_sets_the_password() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let (id, token) = parts(&link_to(&shop, &mei.email).await);
    let passwords: Vec<_> = (0..4).map(|nr| format!("password number {nr}")).collect();
    let set = join_all(passwords.iter().map(|it| reset(&shop, &id, &token, it))).await;
    let done: Vec<usize> = (0..4).filter(|nr| faults(&set[*nr]).is_empty()).collect();
    assert_eq!(done.len(), 1, "{set:?}");
    for (nr, password) in passwords.iter().enumerate() {
        let signed_in = shop.sign_in_from(&app.new_address(), &mei.email, password).await;
        assert_eq!(token_of(signed_in).is_some(), done[0] == nr);
    }
}

#[tokio::test]
async fn a_link_is_good_for_an_hour_and_until_another_is_asked_for() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let (id, first) = parts(&link_to(&shop, &mei.email).await);
    let (_, second) = parts(&link_to(&shop, &mei.email).await);
    assert_eq!(faults(&reset(&shop, &id, &first, NEW).await), ENDED, "there is another");
    app.advance(TimeDelta::minutes(60));
    assert_eq!(faults(&reset(&shop, &id, &second, NEW).await), ENDED, "it has ended");
    app.advance(TimeDelta::minutes(61));
    app.run_jobs().await;
    let left = "SELECT count(*) FROM customer_reset";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&app.outside().await).await.expect("one");
    assert_eq!(left, 0, "it is forgotten");
}

#[tokio::test]
async fn a_link_is_its_customers_in_its_shop_and_of_their_email() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let (mei, lin) =
        (shop.customer("mei@example.com").await, shop.customer("lin@example.com").await);
    let (id, token) = parts(&link_to(&shop, &mei.email).await);
    assert_eq!(faults(&reset(&shop, &lin.id, &token, NEW).await), ["id NOT_FOUND"]);
    assert_eq!(faults(&reset(&other, &id, &token, NEW).await), ENDED);
    assert_eq!(faults(&reset(&shop, &id, "fcr_nosuch", NEW).await), ENDED);
    for (password, code) in [("short", "TOO_SHORT"), ("", "BLANK"), ("MEI@example.com", "INVALID")]
    {
        let refused = reset(&shop, &id, &token, password).await;
        assert_eq!(faults(&refused), [format!("input.password {code}")]);
    }
    typed_email(&shop, &json!(mei.id), "new@example.com").await;
    assert_eq!(faults(&reset(&shop, &id, &token, NEW).await), ENDED, "the mail went elsewhere");
}

#[tokio::test]
async fn links_are_bounded_as_codes_are() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.customer("mei@example.com").await;
    for email in ["mei@example.com", "nobody@example.com"] {
        let ask = async || recover_from(&shop, &app.new_address(), email).await;
        for _ in 0..3 {
            assert_eq!(faults(&ask().await.payload()), [""; 0]);
        }
        assert_eq!(ask().await.code(), "THROTTLED", "{email}");
    }
}

#[tokio::test]
async fn who_reads_an_accounts_mail_has_shown_that_it_is_theirs() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let order = guest_order(&shop, &tea, json!({ "email": "mei@example.com" })).await;
    let mei = shop.customer("mei@example.com").await;
    let (id, token) = parts(&link_to(&shop, &mei.email).await);
    let set = reset(&shop, &id, &token, NEW).await;
    let new = text(&set["customerAccessToken"]["accessToken"]);
    let orders = shop.customer_of(&new, "orders(first: 9) { nodes { id } }").await;
    assert_eq!(orders["orders"]["nodes"], json!([{ "id": order.id }]));
}

#[tokio::test]
async fn an_email_that_who_signs_in_by_telephone_only_typed_gets_no_link() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let by_phone = shop.token_by_code(json!({ "phone": "+8613800138000" })).await;
    let id = shop.customer_of(&by_phone, "id").await["id"].clone();
    typed_email(&shop, &id, "mei@example.com").await;
    let asked = recover_from(&shop, &app.new_address(), "mei@example.com").await.payload();
    assert_eq!(faults(&asked), [""; 0]);
    app.run_jobs().await;
    assert_eq!(app.mails(), []);
}
