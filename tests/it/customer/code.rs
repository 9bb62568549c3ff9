use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tests::{NewShop, Shop, TestApp};

use super::{faults, token_of};

pub const REFUSED: [&str; 1] = [" UNIDENTIFIED_CUSTOMER"];

pub fn email() -> Value {
    json!({ "email": "mei@example.com" })
}

/// Tries a code from an address of one's own.
pub async fn try_code(shop: &Shop<'_>, to: &Value, code: &str) -> Value {
    let mut input = to.clone();
    input["code"] = json!(code);
    shop.sign_in_with_code_from(&shop.app.new_address(), input).await.payload()
}

#[tokio::test]
async fn a_code_signs_in_and_makes_an_account_where_there_was_none() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let fields = "id email phone displayName";
    let first = shop.token_by_code(json!({ "email": " Mei@Example.COM" })).await;
    let made = shop.customer_of(&first, fields).await;
    let expected = json!({
        "id": made["id"], "email": "mei@example.com", "phone": null,
        "displayName": "mei@example.com",
    });
    assert_eq!(made, expected);
    let again = shop.token_by_code(email()).await;
    assert_eq!(shop.customer_of(&again, fields).await, made, "the same account");
    assert_eq!(shop.customer_of(&first, fields).await, made, "the first token is still good");
    let known = shop.customer("lin@example.com").await;
    let token = shop.token_by_code(json!({ "email": "lin@example.com" })).await;
    assert_eq!(shop.customer_of(&token, "id").await["id"], known.id);
}

#[tokio::test]
async fn a_telephone_is_the_same_however_it_is_typed() {
    let app = TestApp::start().await;
    let shop = app.shop_with(NewShop::in_china("cha")).await;
    let token = shop.token_by_code(json!({ "phone": "138 0013 8000" })).await;
    let made = shop.customer_of(&token, "id email phone displayName").await;
    let expected = json!({
        "id": made["id"], "email": null, "phone": "+8613800138000", "displayName": "+8613800138000",
    });
    assert_eq!(made, expected);
    let again = shop.token_by_code(json!({ "phone": "+86 138-0013-8000" })).await;
    assert_eq!(shop.customer_of(&again, "id").await["id"], made["id"]);
    let texts = app.texts();
    assert!(texts.iter().all(|text| text.to == "+8613800138000"), "{texts:?}");
    assert!(texts[0].body.starts_with("【The shop cha】您的登录验证码是 "), "{texts:?}");
}

#[tokio::test]
async fn a_code_comes_in_the_language_of_whoever_asks() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let ask = async |language: &str, input: &str| {
        let query = format!(
            "mutation @inContext(language: {language}) {{ customerCodeRequest(input: {input}) {{
                customerUserErrors {{ code }} }} }}"
        );
        let asked = shop.store(&query, json!({})).await.payload();
        assert_eq!(asked["customerUserErrors"], json!([]));
        app.run_jobs().await;
    };
    ask("ZH", "{ email: \"mei@example.com\" }").await;
    ask("EN", "{ email: \"lin@example.com\" }").await;
    ask("FR", "{ phone: \"+86 13800138000\" }").await;
    let mails = app.mails();
    let subjects: Vec<_> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects, ["“The shop tea”的登录验证码", "Your code for The shop tea"]);
    assert_eq!(mails[0].to, ["mei@example.com"]);
    assert_eq!(mails[0].reply_to, "owner@tea.example");
    assert!(mails.iter().all(|mail| !mail.text.contains("order") && !mail.text.contains("订单")));
    let body = &app.texts()[0].body;
    assert!(body.starts_with("The shop tea: your code to sign in is "), "{body}");
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let code = shop.code_to(email()).await;
    app.advance(TimeDelta::minutes(9));
    assert_eq!(faults(&try_code(&shop, &email(), &format!(" {code} ")).await), [""; 0]);
    assert_eq!(faults(&try_code(&shop, &email(), &code).await), REFUSED, "it was used");
    let code = shop.code_to(email()).await;
    app.advance(TimeDelta::minutes(10));
    assert_eq!(faults(&try_code(&shop, &email(), &code).await), REFUSED, "it has ended");
    app.advance(TimeDelta::minutes(11));
    app.run_jobs().await;
    let left = "SELECT count(*) FROM customer_code";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&app.outside().await).await.expect("one");
    assert_eq!(left, 0, "it is forgotten");
}

#[tokio::test]
async fn of_eight_who_use_a_code_at_once_one_signs_in() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for to in [email(), json!({ "phone": "+8613800138000" })] {
        let code = shop.code_to(to.clone()).await;
        let tried = join_all((0..8).map(|_| try_code(&shop, &to, &code))).await;
        let mut outcomes: Vec<_> = tried.iter().map(faults).collect();
        outcomes.sort();
        assert_eq!(outcomes[0], [""; 0], "one is let in");
        assert!(outcomes[1..].iter().all(|it| it == &REFUSED), "and no other: {outcomes:?}");
    }
}

#[tokio::test]
async fn a_code_is_good_where_it_was_sent_and_until_another_is_asked_for() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let first = shop.code_to(email()).await;
    shop.code_to(json!({ "email": "lin@example.com" })).await;
    for (shop, to) in [
        (&shop, json!({ "email": "lin@example.com" })),
        (&shop, json!({ "email": "nobody@example.com" })),
        (&other, email()),
    ] {
        assert_eq!(faults(&try_code(shop, &to, &first).await), REFUSED);
    }
    let second = shop.code_to(email()).await;
    if first != second {
        assert_eq!(faults(&try_code(&shop, &email(), &first).await), REFUSED);
    }
    assert_eq!(faults(&try_code(&shop, &email(), &second).await), [""; 0]);
}

#[tokio::test]
async fn a_code_is_nowhere_but_in_its_message() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let asked = shop.ask_for_code_from(&app.new_address(), email()).await.payload();
    assert_eq!(faults(&asked), [""; 0]);
    let pool = app.outside().await;
    let news = "SELECT payload::text FROM outbox WHERE kind = 'customer.code'";
    let news: Vec<String> = sqlx::query_scalar(news).fetch_all(&pool).await.expect("news");
    assert_eq!(news, ["{}"], "they name the wish alone");
    app.run_jobs().await;
    let text = app.mails()[0].text.clone();
    let code = text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6);
    let code = code.expect("six digits");
    for table in ["customer_code", "outbox", "timer", "job", "mail", "attempt", "audit_log"] {
        let sql = format!("SELECT t::text FROM {table} t");
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&pool).await.expect("rows");
        // Times have six digits after the second, too.
        let holds = |row: &String| row.split([',', '"', '(', ')']).any(|part| part == code);
        assert!(!rows.iter().any(holds), "{table}: {rows:?}");
    }
    assert!(token_of(shop.sign_in_with_code_from("10.1.0.1", with(code)).await).is_some());
}

fn with(code: &str) -> Value {
    json!({ "email": "mei@example.com", "code": code })
}
