//! Signing up, signing in, and which shop a request is for.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{NewShop, PASSWORD, Shop, TestApp};

const SIGN_UP: &str = "mutation($input: ShopSignUpInput!) { shopSignUp(input: $input) {
    slug session { accessToken } userErrors { field code message } } }";
const SIGN_IN: &str = "mutation($email: String!, $password: String!, $shop: String) {
    staffSessionCreate(email: $email, password: $password, shop: $shop) {
        session { accessToken refreshToken } userErrors { field code message } } }";
const RENEW: &str = "mutation($token: String!) { staffSessionRenew(refreshToken: $token) {
    session { accessToken refreshToken } userErrors { field code } } }";
const SIGN_OUT: &str = "mutation($token: String!) { staffSessionDelete(refreshToken: $token) {
    deleted userErrors { code } } }";

fn form() -> Value {
    json!({
        "email": "ada@gems.example", "password": PASSWORD, "shopName": "Ada Gems", "slug": "gems",
        "currency": "USD", "timeZone": "America/New_York", "language": "EN", "country": "US",
    })
}

async fn sign_in(app: &TestApp, address: &str, email: &str, password: &str) -> Value {
    let variables = json!({ "email": email, "password": password });
    app.admin_from(address, SIGN_IN, variables).await.root("staffSessionCreate")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[tokio::test]
async fn a_form_with_mistakes_names_each_field_and_founds_nothing() {
    let app = TestApp::start().await;
    app.shop("taken").await;
    for (field, value, code) in [
        ("email", json!("nobody"), "INVALID"),
        ("email", json!("owner@taken.example"), "TAKEN"),
        ("password", json!("short"), "TOO_SHORT"),
        ("password", json!("x".repeat(129)), "TOO_LONG"),
        ("shopName", json!(" "), "BLANK"),
        ("shopName", json!("x".repeat(101)), "TOO_LONG"),
        ("slug", json!("taken"), "TAKEN"),
        ("slug", json!("admin"), "TAKEN"),
        ("slug", json!("a b"), "INVALID"),
        ("slug", json!("xn--a"), "INVALID"),
        ("slug", json!("-ab"), "INVALID"),
        ("slug", json!("ab"), "TOO_SHORT"),
        ("currency", json!("XYZ"), "INVALID"),
        ("timeZone", json!("Mars/Olympus"), "INVALID"),
        ("country", json!("Atlantis"), "INVALID"),
    ] {
        let mut input = form();
        if field == "email" && code == "TAKEN" {
            input["password"] = json!("not the password of that account");
        }
        input[field] = value.clone();
        let address = app.new_address();
        let answer = app.admin_from(&address, SIGN_UP, json!({ "input": input })).await;
        let errors = answer.root("shopSignUp")["userErrors"].clone();
        let found: Vec<_> = errors
            .as_array()
            .expect("errors")
            .iter()
            .map(|e| (&e["field"][0], &e["code"]))
            .collect();
        assert_eq!(found, [(&json!(field), &json!(code))], "{field}: {value}: {errors}");
    }
    let pool = app.outside().await;
    let shops: i64 =
        sqlx::query_scalar("SELECT count(*) FROM shop").fetch_one(&pool).await.expect("shops");
    assert_eq!(shops, 1);
}

#[tokio::test]
async fn a_new_shop_sells_at_once_in_currencies_of_any_decimals() {
    let app = TestApp::start().await;
    for (currency, price) in [("JPY", "1250"), ("USD", "12.5"), ("KWD", "1.250")] {
        let shop =
            app.shop_with(NewShop::named(&currency.to_lowercase()).trading_in(currency)).await;
        let (_, variant) = shop.product("Bowl", price, 3).await;
        let cart = shop.cart_of(&variant, 2).await;
        let order = shop.complete(&cart, "first").await.root("cartComplete");
        assert_eq!(order["userErrors"], json!([]), "{currency}");
        assert_eq!(order["order"]["totalPrice"]["amount"], cart.total.as_str());
        assert_eq!(order["order"]["orderNumber"], 1001);
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_email_look_alike() {
    let app = TestApp::start().await;
    app.shop("gems").await;
    let address = app.new_address();
    let wrong = sign_in(&app, &address, "owner@gems.example", "not the password").await;
    let unknown = sign_in(&app, &address, "nobody@gems.example", "not the password").await;
    assert_eq!(wrong, unknown);
    assert_eq!(wrong["userErrors"][0]["code"], "BAD_CREDENTIALS");
}

#[tokio::test]
async fn guessing_locks_the_guesser_out_and_nobody_else() {
    let app = TestApp::start().await;
    app.shop("gems").await;
    let (guesser, owner) = (app.new_address(), app.new_address());
    let email = "owner@gems.example";
    for _ in 0..6 {
        sign_in(&app, &guesser, email, "not the password").await;
    }
    let locked = sign_in(&app, &guesser, email, PASSWORD).await;
    assert_eq!(locked["userErrors"][0]["code"], "THROTTLED");
    assert_eq!(sign_in(&app, &owner, email, PASSWORD).await["userErrors"], json!([]));
    app.advance(TimeDelta::hours(2));
    assert_eq!(sign_in(&app, &guesser, email, PASSWORD).await["userErrors"], json!([]));
}

/// Fifty wrong passwords for e-mails that nobody has.
async fn guess_around(app: &TestApp, address: &str) {
    for n in 0..50 {
        let email = format!("nobody-{n}@gems.example");
        let wrong = sign_in(app, address, &email, "not the password").await;
        assert_eq!(wrong["userErrors"][0]["code"], "BAD_CREDENTIALS", "{n}");
    }
}

#[tokio::test]
async fn guessing_at_many_emails_only_slows_down_strangers_at_the_same_address() {
    let app = TestApp::start().await;
    app.shop("gems").await;
    app.shop("silk").await;
    let (address, email) = (app.new_address(), "owner@gems.example");
    assert_eq!(sign_in(&app, &address, email, PASSWORD).await["userErrors"], json!([]));
    app.advance(TimeDelta::days(89));
    tenancy::cleanup::clean(app.worker()).await.expect("a clean-up");
    guess_around(&app, &address).await;
    assert_eq!(sign_in(&app, &address, email, PASSWORD).await["userErrors"], json!([]));
    let stranger = sign_in(&app, &address, "owner@silk.example", PASSWORD).await;
    assert_eq!(stranger["userErrors"][0]["code"], "THROTTLED");
    app.advance(TimeDelta::seconds(31));
    let stranger = sign_in(&app, &address, "owner@silk.example", PASSWORD).await;
    assert_eq!(stranger["userErrors"], json!([]));
    for _ in 0..6 {
        sign_in(&app, &address, email, "not the password").await;
    }
    let locked = sign_in(&app, &address, email, PASSWORD).await;
    assert_eq!(locked["userErrors"][0]["code"], "THROTTLED", "being known there is no licence");
}

#[tokio::test]
async fn a_sign_up_that_made_a_shop_says_so_and_signs_in_whatever_else_is_tried_there() {
    let app = TestApp::start().await;
    let address = app.new_address();
    guess_around(&app, &address).await;
    let mut input = form();
    for slug in ["gems", "more-gems"] {
        input["slug"] = json!(slug);
        let answer = app.admin_from(&address, SIGN_UP, json!({ "input": input })).await;
        let made = answer.root("shopSignUp");
        assert_eq!((&made["slug"], &made["userErrors"]), (&json!(slug), &json!([])));
        let access = text(&made["session"]["accessToken"]);
        app.admin_as(Some(&access), "{ shop { name } }", json!({})).await.data();
    }
    let variables = json!({ "email": "ada@gems.example", "password": PASSWORD, "shop": "gems" });
    let again = app.admin_from(&address, SIGN_IN, variables).await.root("staffSessionCreate");
    assert_eq!(again["userErrors"], json!([]), "who signed up there is known there");
}

#[tokio::test]
async fn a_former_refresh_token_ends_the_session_however_old_it_is() {
    let app = TestApp::start().await;
    app.shop("gems").await;
    let renew = async |token: &str| {
        app.admin(RENEW, json!({ "token": token })).await.root("staffSessionRenew")
    };
    let first = sign_in(&app, &app.new_address(), "owner@gems.example", PASSWORD).await;
    let victims = text(&first["session"]["refreshToken"]);
    let once = renew(&victims).await;
    let twice = renew(&text(&once["session"]["refreshToken"])).await;
    let (access, thiefs) =
        (text(&twice["session"]["accessToken"]), text(&twice["session"]["refreshToken"]));
    app.admin_as(Some(&access), "{ shop { name } }", json!({})).await.data();
    assert_eq!(renew(&victims).await["userErrors"][0]["code"], "BAD_CREDENTIALS");
    let ended = app.admin_as(Some(&access), "{ shop { name } }", json!({})).await;
    assert_eq!(ended.code(), "UNAUTHENTICATED");
    assert_eq!(renew(&thiefs).await["userErrors"][0]["code"], "BAD_CREDENTIALS");
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_the_session() {
    let app = TestApp::start().await;
    app.shop("gems").await;
    let address = app.new_address();
    let first = sign_in(&app, &address, "owner@gems.example", PASSWORD).await;
    let stolen = text(&first["session"]["refreshToken"]);
    let second = app.admin(RENEW, json!({ "token": stolen })).await.root("staffSessionRenew");
    let access = text(&second["session"]["accessToken"]);
    let works = app.admin_as(Some(&access), "{ shop { name } }", json!({})).await;
    assert_eq!(works.root("shop")["name"], "The shop gems");
    let again = app.admin(RENEW, json!({ "token": stolen })).await.root("staffSessionRenew");
    assert_eq!(again["userErrors"][0]["code"], "BAD_CREDENTIALS");
    let ended = app.admin_as(Some(&access), "{ shop { name } }", json!({})).await;
    assert_eq!(ended.code(), "UNAUTHENTICATED");
    let renewed = json!({ "token": second["session"]["refreshToken"] });
    let renewed = app.admin(RENEW, renewed).await.root("staffSessionRenew");
    assert_eq!(renewed["userErrors"][0]["code"], "BAD_CREDENTIALS");
}

#[tokio::test]
async fn tokens_expire_and_signing_out_works_at_once() {
    let app = TestApp::start().await;
    let shop = app.shop("gems").await;
    let name = "{ shop { name } }";
    shop.admin(name, json!({})).await.data();
    app.advance(TimeDelta::minutes(16));
    assert_eq!(shop.admin(name, json!({})).await.code(), "UNAUTHENTICATED");
    let session = sign_in(&app, &app.new_address(), "owner@gems.example", PASSWORD).await;
    let access = text(&session["session"]["accessToken"]);
    app.admin_as(Some(&access), name, json!({})).await.data();
    let token = json!({ "token": session["session"]["refreshToken"] });
    assert_eq!(
        app.admin(SIGN_OUT, token.clone()).await.root("staffSessionDelete")["deleted"],
        true
    );
    assert_eq!(app.admin_as(Some(&access), name, json!({})).await.code(), "UNAUTHENTICATED");
    let renewed = app.admin(RENEW, token).await.root("staffSessionRenew");
    assert_eq!(renewed["userErrors"][0]["code"], "BAD_CREDENTIALS");
}

#[tokio::test]
async fn forged_and_foreign_access_tokens_open_nothing() {
    let app = TestApp::start().await;
    let (one, two) = (app.shop("one").await, app.shop("two").await);
    let parts: Vec<_> = one.token.split('.').collect();
    let other: Vec<_> = two.token.split('.').collect();
    for forged in [
        String::new(),
        "x".to_owned(),
        format!("{}.{}.{}", parts[0], other[1], parts[2]),
        format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]),
        format!("{}.{}.", parts[0], parts[1]),
    ] {
        let answer = app.admin_as(Some(&forged), "{ shop { name } }", json!({})).await;
        assert_eq!(answer.code(), "UNAUTHENTICATED", "{forged}");
    }
}

#[tokio::test]
async fn who_has_two_shops_says_which() {
    let app = TestApp::start().await;
    app.shop("one").await;
    let mut input = form();
    input["email"] = json!("owner@one.example");
    let address = app.new_address();
    let second =
        app.admin_from(&address, SIGN_UP, json!({ "input": input })).await.root("shopSignUp");
    assert_eq!(second["userErrors"], json!([]));
    let unsaid = sign_in(&app, &address, "owner@one.example", PASSWORD).await;
    assert_eq!(unsaid["userErrors"][0]["field"], json!(["shop"]));
    let variables = json!({ "email": "owner@one.example", "password": PASSWORD, "shop": "gems" });
    let said = app.admin_from(&address, SIGN_IN, variables).await.root("staffSessionCreate");
    let token = text(&said["session"]["accessToken"]);
    let shop = app.admin_as(Some(&token), "{ shop { name } }", json!({})).await.root("shop");
    assert_eq!(shop["name"], "Ada Gems");
}

async fn new_token(shop: &Shop<'_>) -> (String, String) {
    let query = "mutation { storefrontAccessTokenCreate(title: \"Web\") {
        token storefrontAccessToken { id } userErrors { code } } }";
    let made = shop.done(query, json!({})).await;
    (text(&made["token"]), text(&made["storefrontAccessToken"]["id"]))
}

#[tokio::test]
async fn host_and_token_name_the_shop_and_must_agree() {
    let app = TestApp::start().await;
    let (one, two) = (app.shop("one").await, app.shop("two").await);
    let (token, id) = new_token(&one).await;
    let ask = async |host: &str, token: &str| {
        let request = app.post(host, "/api/2026-04/graphql.json");
        let request = if token.is_empty() {
            request
        } else {
            request.header("x-shopify-storefront-access-token", token)
        };
        app.send(request.json(&json!({ "query": "{ shop { name } }" }))).await
    };
    assert_eq!(ask("one.localhost", "").await.root("shop")["name"], "The shop one");
    assert_eq!(ask("ONE.localhost", "").await.root("shop")["name"], "The shop one");
    assert_eq!(ask("localhost", &token).await.root("shop")["name"], "The shop one");
    assert_eq!(ask("one.localhost", &token).await.root("shop")["name"], "The shop one");
    let foreign = ask("two.localhost", &token).await;
    let unknown = ask("two.localhost", "fst_nosuch").await;
    assert_eq!((foreign.status, &foreign.body), (401, &unknown.body), "they look alike");
    for host in ["nosuch.localhost", "localhost", "one.two.localhost", "evil.example"] {
        let answer = ask(host, "").await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "SHOP_NOT_FOUND"), "{host}");
    }
    let query =
        "mutation($id: ID!) { storefrontAccessTokenDelete(id: $id) { userErrors { code } } }";
    one.done(query, json!({ "id": id })).await;
    assert_eq!(ask("localhost", &token).await.code(), "UNAUTHORIZED");
    drop(two);
}

#[tokio::test]
async fn settings_change_by_field_and_are_logged() {
    let app = TestApp::start().await;
    let shop = app.shop("gems").await;
    let query = "mutation($input: ShopUpdateInput!) { shopUpdate(input: $input) {
        shop { name taxRate deliveryRate { amount } deliveryFreeFrom { amount } deliveryCountries }
        userErrors { field code } } }";
    for (input, field) in [
        (json!({ "name": "" }), "name"),
        (json!({ "email": "x" }), "email"),
        (json!({ "taxRate": "101" }), "taxRate"),
        (json!({ "taxRate": "a lot" }), "taxRate"),
        (json!({ "deliveryRate": "-1" }), "deliveryRate"),
        (json!({ "deliveryRate": "1.005" }), "deliveryRate"),
        (json!({ "deliveryFreeFrom": "1e9" }), "deliveryFreeFrom"),
        (json!({ "deliveryCountries": ["Moon"] }), "deliveryCountries"),
    ] {
        let payload = shop.admin(query, json!({ "input": input })).await.root("shopUpdate");
        assert_eq!(payload["userErrors"][0]["field"][0], field, "{input}: {payload}");
        assert_eq!(payload["shop"], json!(null));
    }
    let input = json!({ "taxMode": "EXCLUSIVE", "taxRate": "8.25", "deliveryRate": "7.95",
        "deliveryFreeFrom": "100", "deliveryCountries": ["US", "CA"] });
    let changed = shop.done(query, json!({ "input": input })).await["shop"].clone();
    assert_eq!(
        changed,
        json!({ "name": "The shop gems", "taxRate": "8.25",
        "deliveryRate": { "amount": "7.95" }, "deliveryFreeFrom": { "amount": "100.0" },
        "deliveryCountries": ["CA", "US"] })
    );
    let log = shop
        .admin("{ auditLog(first: 5) { nodes { action actorKind } } }", json!({}))
        .await
        .root("auditLog");
    let actions: Vec<_> =
        log["nodes"].as_array().expect("lines").iter().map(|l| text(&l["action"])).collect();
    assert_eq!(actions, ["shop.updated", "shop.signed_up"]);
}

#[tokio::test]
async fn a_session_ends_after_ninety_days_however_often_it_is_renewed() {
    let app = TestApp::start().await;
    let shop = app.shop("gems").await;
    let session = sign_in(&app, &app.new_address(), "owner@gems.example", PASSWORD).await;
    let mut token = session["session"]["refreshToken"].clone();
    let renew = async |token: &mut Value| {
        let renewed = app.admin(RENEW, json!({ "token": token })).await.root("staffSessionRenew");
        *token = renewed["session"]["refreshToken"].clone();
        renewed
    };
    for _ in 0..3 {
        app.advance(TimeDelta::days(29));
        assert_eq!(renew(&mut token).await["userErrors"], json!([]));
    }
    app.advance(TimeDelta::days(2));
    let last = renew(&mut token).await;
    assert_eq!(last["userErrors"], json!([]), "after 89 days");
    let access = text(&last["session"]["accessToken"]);
    let name = "{ shop { name } }";
    app.admin_as(Some(&access), name, json!({})).await.data();
    app.advance(TimeDelta::days(1) + TimeDelta::minutes(1));
    assert_eq!(renew(&mut token).await["userErrors"][0]["code"], "BAD_CREDENTIALS");
    assert_eq!(app.admin_as(Some(&access), name, json!({})).await.code(), "UNAUTHENTICATED");
    drop(shop);
}

#[tokio::test]
async fn guesses_at_staff_from_everywhere_slow_down_and_warn_them() {
    let app = TestApp::start().await;
    app.shop("gems").await;
    let home = app.new_address();
    sign_in(&app, &home, "owner@gems.example", PASSWORD).await;
    for _ in 0..20 {
        let wrong =
            sign_in(&app, &app.new_address(), "owner@gems.example", "a wrong password").await;
        assert_eq!(wrong["userErrors"][0]["code"], "BAD_CREDENTIALS");
    }
    let slowed = sign_in(&app, &app.new_address(), "owner@gems.example", PASSWORD).await;
    assert_eq!(slowed["userErrors"][0]["code"], "THROTTLED");
    let known = sign_in(&app, &home, "owner@gems.example", PASSWORD).await;
    assert_eq!(known["userErrors"], json!([]), "where they have signed in before");
    app.run_jobs().await;
    let mails = app.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["owner@gems.example"]);
    app.advance(TimeDelta::seconds(11));
    let later = sign_in(&app, &app.new_address(), "owner@gems.example", PASSWORD).await;
    assert_eq!(later["userErrors"], json!([]));
}
