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
