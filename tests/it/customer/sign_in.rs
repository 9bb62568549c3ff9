use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{PASSWORD, TestApp};

use super::{faults, token_of};

#[tokio::test]
async fn an_unknown_email_and_a_wrong_password_get_the_same_answer() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let address = app.new_address();
    let wrong = shop.sign_in_from(&address, &mei.email, "wrong password").await.payload();
    assert_eq!(faults(&wrong), [" UNIDENTIFIED_CUSTOMER"]);
    assert_eq!(wrong["customerAccessToken"], Value::Null);
    for email in ["nobody@example.com", "nobody", "", "a\u{0}@example.com", "mei@example.com%"] {
        let unknown = shop.sign_in_from(&address, email, PASSWORD).await.payload();
        assert_eq!(unknown, wrong, "{email}");
    }
}

#[tokio::test]
async fn wrong_passwords_lock_an_email_out_at_their_address_alone() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await, app.shop("silk").await);
    let (mei, _) = (tea.customer("mei@example.com").await, silk.customer("mei@example.com").await);
    let (here, there) = (app.new_address(), app.new_address());
    for _ in 0..5 {
        let wrong = tea.sign_in_from(&here, &mei.email, "wrong password").await.payload();
        assert_eq!(faults(&wrong), [" UNIDENTIFIED_CUSTOMER"]);
    }
    let locked = async || tea.sign_in_from(&here, &mei.email, PASSWORD).await.code();
    assert_eq!(locked().await, "THROTTLED", "even with the right one");
    let elsewhere = tea.sign_in_from(&there, &mei.email, PASSWORD).await;
    assert!(token_of(elsewhere).is_some(), "nobody can lock somebody out elsewhere");
    let other_shop = silk.sign_in_from(&here, &mei.email, PASSWORD).await;
    assert!(token_of(other_shop).is_some(), "in another shop the e-mail is somebody else's");
    app.advance(TimeDelta::seconds(29));
    assert_eq!(locked().await, "THROTTLED");
    app.advance(TimeDelta::seconds(2));
    assert!(token_of(tea.sign_in_from(&here, &mei.email, PASSWORD).await).is_some());
}

#[tokio::test]
async fn who_tries_many_emails_waits_but_not_those_who_are_known_there() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await, app.shop("silk").await);
    let mei = tea.customer("mei@example.com").await;
    let address = app.new_address();
    assert!(token_of(tea.sign_in_from(&address, &mei.email, PASSWORD).await).is_some());
    for nr in 0..50 {
        let shop = if nr % 2 == 0 { &tea } else { &silk };
        let email = format!("nr{nr}@example.com");
        let wrong = shop.sign_in_from(&address, &email, PASSWORD).await.payload();
        assert_eq!(faults(&wrong), [" UNIDENTIFIED_CUSTOMER"]);
    }
    let stranger = tea.sign_in_from(&address, "nr50@example.com", PASSWORD).await;
    assert_eq!(stranger.code(), "THROTTLED");
    assert!(token_of(tea.sign_in_from(&address, &mei.email, PASSWORD).await).is_some());
    let staff = "mutation { staffSessionCreate(email: \"owner@tea.example\", password: \"x\") {
        userErrors { code } } }";
    let staff = app.admin_from(&address, staff, json!({})).await.payload();
    assert_eq!(staff["userErrors"][0]["code"], "BAD_CREDENTIALS", "staff are counted apart");
}

#[tokio::test]
async fn guesses_from_everywhere_slow_down_and_warn_the_owner_who_still_gets_in() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let home = app.new_address();
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    super::update(&shop, &token, json!({ "password": PASSWORD })).await;
    assert!(token_of(shop.sign_in_from(&home, "mei@example.com", PASSWORD).await).is_some());
    app.run_jobs().await;
    let before = app.mails().len();
    let guess = async || shop.sign_in_from(&app.new_address(), "mei@example.com", "x").await;
    for _ in 0..20 {
        assert_eq!(faults(&guess().await.payload()), [" UNIDENTIFIED_CUSTOMER"]);
    }
    assert_eq!(guess().await.code(), "THROTTLED");
    let signed_in = shop.sign_in_from(&home, "mei@example.com", PASSWORD).await;
    assert!(token_of(signed_in).is_some(), "where she has signed in before");
    app.run_jobs().await;
    let mails = app.mails().split_off(before);
    assert_eq!(mails.len(), 1, "one warning");
    assert_eq!(mails[0].to, ["mei@example.com"]);
    assert!(mails[0].subject.contains("tries to sign in"), "{}", mails[0].subject);
    for _ in 0..8 {
        app.advance(TimeDelta::seconds(11));
        assert_eq!(faults(&guess().await.payload()), [" UNIDENTIFIED_CUSTOMER"]);
        assert_eq!(guess().await.code(), "THROTTLED", "one in ten seconds");
    }
    app.run_jobs().await;
    assert_eq!(app.mails().len(), before + 1, "one is enough");
    app.advance(TimeDelta::seconds(11));
    let elsewhere = shop.sign_in_from(&app.new_address(), "mei@example.com", PASSWORD).await;
    assert!(token_of(elsewhere).is_some(), "elsewhere she waits as everybody does");
    let lin = shop.customer("lin@example.com").await;
    assert!(!lin.token.is_empty(), "others don't");
}
