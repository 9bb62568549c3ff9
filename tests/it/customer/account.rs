use futures::future::join_all;
use serde_json::{Value, json};
use tests::{PASSWORD, TestApp, text};

use super::{faults, token_of, update};

#[tokio::test]
async fn an_account_keeps_what_its_owner_said_in_its_usual_form() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let input = json!({
        "email": " Mei@Example.COM ", "password": PASSWORD, "firstName": " Mei", "lastName": "Lin",
        "phone": "+86 138 0013 8000", "acceptsMarketing": true,
    });
    let made = shop.register_from(&app.new_address(), input).await.payload();
    assert_eq!(faults(&made), [""; 0]);
    let mut expected = json!({
        "id": made["customer"]["id"], "email": "mei@example.com", "firstName": "Mei",
        "lastName": "Lin", "phone": "+8613800138000", "acceptsMarketing": true,
        "displayName": "Mei Lin",
    });
    assert_eq!(made["customer"], expected);
    let token = token_of(shop.sign_in_from("10.1.0.1", "MEI@example.com", PASSWORD).await);
    let token = token.expect("the e-mail is the same in whatever case");
    let said = json!({ "firstName": "", "phone": "", "lastName": "Wang" });
    let changed = update(&shop, &token, said).await;
    assert_eq!((faults(&changed), &changed["customerAccessToken"]), (vec![], &Value::Null));
    expected["firstName"] = Value::Null;
    expected["phone"] = Value::Null;
    expected["lastName"] = json!("Wang");
    expected["displayName"] = json!("Wang");
    assert_eq!(changed["customer"], expected, "what isn't said stays, an empty text clears");
    assert_eq!(update(&shop, &token, json!({})).await["customer"], expected);
}

#[tokio::test]
async fn what_is_wrong_with_an_account_is_said_by_field() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let wrong = json!({
        "email": "nobody", "password": "short", "phone": "call me", "firstName": "x".repeat(101),
        "lastName": "a\u{0}b",
    });
    let made = shop.register_from(&app.new_address(), wrong.clone()).await.payload();
    let expected = |argument: &str| {
        [
            "email INVALID",
            "phone INVALID",
            "firstName TOO_LONG",
            "lastName INVALID",
            "password TOO_SHORT",
        ]
        .map(|fault| format!("{argument}.{fault}"))
    };
    assert_eq!((faults(&made), &made["customer"]), (expected("input").into(), &Value::Null));
    let customer = shop.customer("mei@example.com").await;
    let changed = update(&shop, &customer.token, wrong).await;
    assert_eq!(faults(&changed), expected("customer"));
    for (password, code) in [
        ("mei@EXAMPLE.com".to_owned(), "INVALID"),
        ("x".repeat(129), "TOO_LONG"),
        (String::new(), "BLANK"),
    ] {
        let changed = update(&shop, &customer.token, json!({ "password": password })).await;
        assert_eq!(faults(&changed), [format!("customer.password {code}")]);
    }
}

#[tokio::test]
async fn an_email_has_one_account_in_a_shop_and_others_elsewhere() {
    let app = TestApp::start().await;
    let (tea, silk) = (app.shop("tea").await, app.shop("silk").await);
    let mei = tea.customer("mei@example.com").await;
    let input = json!({ "email": "MEI@example.com", "password": "another password" });
    let again = tea.register_from(&app.new_address(), input.clone()).await.payload();
    assert_eq!(faults(&again), ["input.email TAKEN"]);
    let elsewhere = silk.register_from(&app.new_address(), input).await.payload();
    assert_eq!(faults(&elsewhere), [""; 0]);
    assert_ne!(elsewhere["customer"]["id"], mei.id, "they are strangers");
    let signed_in = silk.sign_in_from(&app.new_address(), &mei.email, PASSWORD).await.payload();
    assert_eq!(faults(&signed_in), [" UNIDENTIFIED_CUSTOMER"]);
}

#[tokio::test]
async fn of_four_who_take_an_email_at_once_one_gets_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let addresses: Vec<_> = (0..4).map(|_| app.new_address()).collect();
    let input = json!({ "email": "mei@example.com", "password": PASSWORD });
    let made = join_all(addresses.iter().map(|from| shop.register_from(from, input.clone()))).await;
    let mut outcomes: Vec<_> = made.into_iter().map(|made| faults(&made.payload())).collect();
    outcomes.sort();
    let taken = vec!["input.email TAKEN".to_owned()];
    assert_eq!(outcomes, [vec![], taken.clone(), taken.clone(), taken]);
}

#[tokio::test]
async fn a_new_password_ends_other_tokens_and_gives_a_new_one() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let other = token_of(shop.sign_in_from("10.1.0.1", &mei.email, PASSWORD).await);
    let other = other.expect("two may be signed in");
    let changed = update(&shop, &mei.token, json!({ "password": "a newer password" })).await;
    assert_eq!(faults(&changed), [""; 0]);
    for ended in [&mei.token, &other] {
        assert_eq!(shop.customer_of(ended, "id").await, Value::Null);
        let refused = update(&shop, ended, json!({ "firstName": "Mallory" })).await;
        assert_eq!(faults(&refused), ["customerAccessToken TOKEN_INVALID"]);
    }
    let new = text(&changed["customerAccessToken"]["accessToken"]);
    assert_eq!(
        shop.customer_of(&new, "id firstName").await,
        json!({ "id": mei.id, "firstName": null })
    );
    assert_eq!(token_of(shop.sign_in_from("10.1.0.1", &mei.email, PASSWORD).await), None);
    let signed_in = shop.sign_in_from("10.1.0.1", &mei.email, "a newer password").await;
    assert!(token_of(signed_in).is_some());
}

#[tokio::test]
async fn accounts_from_one_address_are_bounded() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let address = app.new_address();
    let register = async |nr: usize| {
        let input = json!({ "email": format!("nr{nr}@example.com"), "password": PASSWORD });
        shop.register_from(&address, input).await
    };
    for nr in 0..30 {
        assert_eq!(faults(&register(nr).await.payload()), [""; 0]);
    }
    assert_eq!(register(30).await.code(), "THROTTLED");
    shop.customer("elsewhere@example.com").await;
    app.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(faults(&register(31).await.payload()), [""; 0]);
}
