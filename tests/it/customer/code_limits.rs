use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Shop, TestApp};

use super::{
    code::{REFUSED, email, try_code},
    faults,
};

/// Another code.
fn not(code: &str) -> String {
    if code == "000000" { "000001".to_owned() } else { "000000".to_owned() }
}

#[tokio::test]
async fn a_code_is_dead_where_five_wrong_ones_were_tried_and_nowhere_else() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let here = app.new_address();
    let try_here = async |code: &str| {
        let input = json!({ "email": "mei@example.com", "code": code });
        shop.sign_in_with_code_from(&here, input).await
    };
    let code = shop.code_to(email()).await;
    for _ in 0..4 {
        assert_eq!(faults(&try_here(&not(&code)).await.payload()), REFUSED);
    }
    assert_eq!(faults(&try_here(&code).await.payload()), [""; 0], "the fifth is right");
    let code = shop.code_to(email()).await;
    for _ in 0..5 {
        assert_eq!(faults(&try_here(&not(&code)).await.payload()), REFUSED);
    }
    assert_eq!(try_here(&code).await.code(), "THROTTLED");
    app.advance(TimeDelta::minutes(1));
    assert_eq!(faults(&try_here(&code).await.payload()), REFUSED, "nor when the wait is over");
    assert_eq!(faults(&try_code(&shop, &email(), &code).await), [""; 0], "but elsewhere");
    app.advance(TimeDelta::hours(25));
    let code = shop.code_to(email()).await;
    assert_eq!(faults(&try_here(&code).await.payload()), [""; 0], "another is good");
}

#[tokio::test]
async fn a_code_is_dead_after_a_hundred_wrong_ones_from_anywhere() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let code = shop.code_to(email()).await;
    let (to, wrong) = (email(), not(&code));
    join_all((0..99).map(|_| try_code(&shop, &to, &wrong))).await;
    let sql = "SELECT wrong_tries FROM customer_code";
    let tries: i32 = sqlx::query_scalar(sql).fetch_one(&app.outside().await).await.expect("a code");
    assert_eq!(tries, 99);
    assert_eq!(faults(&try_code(&shop, &email(), &wrong).await), REFUSED);
    assert_eq!(faults(&try_code(&shop, &email(), &code).await), REFUSED);
    let code = shop.code_to(email()).await;
    assert_eq!(faults(&try_code(&shop, &email(), &code).await), [""; 0], "another is good");
}

#[tokio::test]
async fn codes_and_links_and_passwords_are_counted_apart() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let here = app.new_address();
    for _ in 0..3 {
        let asked = shop.ask_for_code_from(&here, email()).await.payload();
        assert_eq!(faults(&asked), [""; 0]);
    }
    assert_eq!(shop.ask_for_code_from(&here, email()).await.code(), "THROTTLED");
    let recovered = super::recovery::recover_from(&shop, &here, &mei.email).await.payload();
    assert_eq!(faults(&recovered), [""; 0], "a link can be had all the same");
    for _ in 0..5 {
        let input = json!({ "email": "mei@example.com", "code": "x" });
        shop.sign_in_with_code_from(&here, input).await.payload();
    }
    let signed_in = shop.sign_in_from(&here, &mei.email, tests::PASSWORD).await;
    assert!(super::token_of(signed_in).is_some(), "wrong codes are no wrong passwords");
}

#[tokio::test]
async fn wrong_codes_lock_out_at_their_address_alone() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.code_to(email()).await;
    let here = app.new_address();
    let attempt = json!({ "email": "mei@example.com", "code": "x" });
    for _ in 0..5 {
        let wrong = shop.sign_in_with_code_from(&here, attempt.clone()).await.payload();
        assert_eq!(faults(&wrong), REFUSED);
    }
    assert_eq!(shop.sign_in_with_code_from(&here, attempt).await.code(), "THROTTLED");
    let code = shop.code_to(email()).await;
    assert_eq!(faults(&try_code(&shop, &email(), &code).await), [""; 0], "not elsewhere");
}

#[tokio::test]
async fn whether_somebody_has_an_account_is_not_told() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let mut answers = Vec::new();
    for email in [&mei.email, "nobody@example.com"] {
        let to = json!({ "email": email });
        let asked = shop.ask_for_code_from(&app.new_address(), to.clone()).await.body;
        answers.push((asked, try_code(&shop, &to, "000000").await));
    }
    assert_eq!(answers[0], answers[1]);
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 2, "both are sent one");
}

#[tokio::test]
async fn requests_are_bounded_by_where_they_go_who_asks_and_by_shop() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    for _ in 0..3 {
        let asked = shop.ask_for_code_from(&app.new_address(), email()).await.payload();
        assert_eq!(faults(&asked), [""; 0]);
    }
    assert_eq!(shop.ask_for_code_from(&app.new_address(), email()).await.code(), "THROTTLED");
    let elsewhere = other.ask_for_code_from(&app.new_address(), email()).await.payload();
    assert_eq!(faults(&elsewhere), [""; 0]);
    app.advance(TimeDelta::seconds(61));
    let later = shop.ask_for_code_from(&app.new_address(), email()).await.payload();
    assert_eq!(faults(&later), [""; 0]);
    let here = app.new_address();
    let ask = async |shop: &Shop<'_>, from: &str, nr: usize| {
        let to = json!({ "phone": format!("+861380013{nr:04}") });
        shop.ask_for_code_from(from, to).await
    };
    for nr in 0..30 {
        assert_eq!(faults(&ask(&shop, &here, nr).await.payload()), [""; 0]);
    }
    assert_eq!(ask(&other, &here, 30).await.code(), "THROTTLED");
    almost_all_of(&shop).await;
    let mut codes = Vec::new();
    for nr in 40..43 {
        let answer = ask(&shop, &app.new_address(), nr).await;
        codes.push(answer.body["errors"][0]["extensions"]["code"].clone());
    }
    assert_eq!(codes, [Value::Null, json!("THROTTLED"), json!("THROTTLED")]);
    assert_eq!(faults(&ask(&other, &app.new_address(), 50).await.payload()), [""; 0]);
    app.advance(TimeDelta::hours(1));
    assert_eq!(faults(&ask(&shop, &app.new_address(), 51).await.payload()), [""; 0]);
}

/// As if a shop had sent all but one of the messages that it may within an hour.
async fn almost_all_of(shop: &Shop<'_>) {
    let sql = "UPDATE attempt SET failures = 999
               WHERE key_hash = sha256(convert_to('message-of' || E'\\n' || $1::text, 'UTF8'))";
    let pool = shop.app.outside().await;
    let changed = sqlx::query(sql).bind(shop.id().await).execute(&pool).await.expect("a row");
    assert_eq!(changed.rows_affected(), 1);
}

#[tokio::test]
async fn what_is_wrong_with_where_a_code_goes_is_said_by_field() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for (input, fault) in [
        (json!({}), "input.email BLANK"),
        (json!({ "email": " " }), "input.email BLANK"),
        (json!({ "email": "nobody" }), "input.email INVALID"),
        (json!({ "phone": "call me" }), "input.phone INVALID"),
        (json!({ "email": "a@b.cn", "phone": "+8613800138000" }), "input.phone INVALID"),
    ] {
        let asked = shop.ask_for_code_from(&app.new_address(), input.clone()).await.payload();
        assert_eq!(faults(&asked), [fault], "{input}");
        assert_eq!(faults(&try_code(&shop, &input, "000000").await), [fault], "{input}");
    }
}
