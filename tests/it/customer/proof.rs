use serde_json::{Value, json};
use tests::{Customer, NewShop, Order, PASSWORD, Shop, TestApp, address, list, text};

use super::{faults, token_of, update};

/// An order that a guest places with this e-mail and telephone.
pub async fn guest_order(shop: &Shop<'_>, variant: &str, contact: Value) -> Order {
    let cart = shop.cart_of(variant, 1).await;
    let query = "mutation($id: ID!, $input: CartCompleteInput!, $total: Decimal!, $key: String!) {
        cartComplete(cartId: $id, input: $input, expectedTotal: $total, idempotencyKey: $key) {
            order { id orderNumber key } userErrors { field code message } } }";
    let mut input = contact;
    input["deliveryAddress"] = address();
    let country = shop.admin("{ shop { countryCode } }", json!({})).await.root("shop");
    if country["countryCode"] != "US" {
        input["deliveryAddress"]["zip"] = json!("310000");
    }
    input["deliveryAddress"]["countryCode"] = country["countryCode"].clone();
    let variables = json!({ "id": cart.id, "input": input, "total": "99.0", "key": cart.id });
    Order::of(shop.store(query, variables).await)
}

async fn orders(shop: &Shop<'_>, token: &str) -> Vec<String> {
    let found = shop.customer_of(token, "orders(first: 9, sortKey: ID) { nodes { id } }").await;
    list(&found["orders"]["nodes"]).iter().map(|order| text(&order["id"])).collect()
}

/// As if somebody had typed an e-mail into an account whose telephone is proven: once they could.
pub async fn typed_email(shop: &Shop<'_>, customer: &Value, email: &str) {
    let id = text(customer).rsplit('/').next().expect("an id").to_owned();
    let sql = "UPDATE customer SET email = $2, email_verified_at = NULL WHERE id = $1::uuid";
    let query = sqlx::query(sql).bind(id).bind(email);
    query.execute(&shop.app.outside().await).await.expect("the customer");
}

async fn verified(shop: &Shop<'_>, id: &Value) -> Value {
    let query = "query($id: ID!) { customer(id: $id) { email emailVerifiedAt phone
        phoneVerifiedAt } }";
    let found = shop.admin(query, json!({ "id": id })).await.root("customer");
    let is_set = |field: &str| json!(!found[field].is_null());
    json!([found["email"], is_set("emailVerifiedAt"), found["phone"], is_set("phoneVerifiedAt")])
}

#[tokio::test]
async fn who_shows_an_email_gets_the_orders_that_guests_placed_with_it() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let (_, silk) = other.product("Silk", "5.0", 99).await;
    let mine = guest_order(&shop, &tea, json!({ "email": "Mei@Example.com" })).await;
    guest_order(&shop, &tea, json!({ "email": "lin@example.com" })).await;
    guest_order(&other, &silk, json!({ "email": "mei@example.com" })).await;
    let lin = shop.customer("lin@example.com").await;
    let lins = super::orders::order(&shop, Some(&lin), &tea, 1).await;
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    assert_eq!(orders(&shop, &token).await, [mine.id.as_str()]);
    assert_eq!(orders(&shop, &lin.token).await, [lins.id.as_str()], "a password shows nothing");
    let later = guest_order(&shop, &tea, json!({ "email": "mei@example.com" })).await;
    assert_eq!(orders(&shop, &token).await, [mine.id.as_str()]);
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    assert_eq!(orders(&shop, &token).await, [mine.id, later.id], "when it is shown again");
    assert_eq!(orders(&shop, &lin.token).await, [lins.id], "what is somebody's stays theirs");
}

#[tokio::test]
async fn who_shows_a_telephone_gets_the_orders_placed_with_it_however_it_was_typed() {
    let app = TestApp::start().await;
    let shop = app.shop_with(NewShop::in_china("cha")).await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let mut mine = Vec::new();
    for phone in ["138 0013 8000", "+86-138-0013-8000", "0086 13800138000", "8613800138000"] {
        mine.push(guest_order(&shop, &tea, json!({ "phone": phone })).await.id);
    }
    guest_order(&shop, &tea, json!({ "phone": "138 0013 8001" })).await;
    let token = shop.token_by_code(json!({ "phone": "13800138000" })).await;
    assert_eq!(orders(&shop, &token).await, mine);
}

#[tokio::test]
async fn the_first_proof_ends_what_others_may_know() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    // Anybody can open an account with anybody's e-mail.
    let mallory = shop.customer("mei@example.com").await;
    assert_eq!(verified(&shop, &json!(mallory.id)).await[1], false);
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    assert_eq!(shop.customer_of(&token, "id").await["id"], mallory.id);
    assert_eq!(shop.customer_of(&mallory.token, "id").await, Value::Null);
    assert_eq!(token_of(shop.sign_in_from("10.1.0.1", "mei@example.com", PASSWORD).await), None);
    assert_eq!(verified(&shop, &json!(mallory.id)).await[1], true);
    let changed = update(&shop, &token, json!({ "password": "a password of her own" })).await;
    let token = text(&changed["customerAccessToken"]["accessToken"]);
    shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    assert_eq!(shop.customer_of(&token, "id").await["id"], mallory.id, "later ones end nothing");
    let signed_in = shop.sign_in_from("10.1.0.2", "mei@example.com", "a password of her own").await;
    assert!(token_of(signed_in).is_some());
}

#[tokio::test]
async fn what_was_only_typed_gives_way_to_what_is_shown() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let phone = json!({ "phone": "+8613800138000" });
    let typed = shop.customer("lin@example.com").await;
    update(&shop, &typed.token, json!({ "phone": "+86 138 0013 8000" })).await;
    let by_phone = shop.token_by_code(phone.clone()).await;
    let id = shop.customer_of(&by_phone, "id").await["id"].clone();
    assert_ne!(id, typed.id, "who typed a telephone doesn't get who has it");
    typed_email(&shop, &id, "mei@example.com").await;
    assert_eq!(
        verified(&shop, &id).await,
        json!(["mei@example.com", false, "+8613800138000", true])
    );
    let by_email = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    let other = shop.customer_of(&by_email, "id").await["id"].clone();
    assert_ne!(other, id, "nor does who typed an e-mail");
    assert_eq!(verified(&shop, &id).await, json!([null, false, "+8613800138000", true]));
    assert_eq!(verified(&shop, &other).await, json!(["mei@example.com", true, null, false]));
    let again = shop.token_by_code(phone).await;
    assert_eq!(shop.customer_of(&again, "id").await["id"], id);
}

#[tokio::test]
async fn what_was_shown_is_as_good_as_what_it_is_about() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    let id = shop.customer_of(&token, "id").await["id"].clone();
    update(&shop, &token, json!({ "email": "MEI@example.com", "firstName": "Mei" })).await;
    assert_eq!(verified(&shop, &id).await[1], true, "it is the same");
    update(&shop, &token, json!({ "email": "other@example.com" })).await;
    let expected = json!(["mei@example.com", true, null, false]);
    assert_eq!(verified(&shop, &id).await, expected, "another is theirs when it is shown");
    update(&shop, &token, json!({ "phone": "+8613800138000" })).await;
    assert_eq!(verified(&shop, &id).await[3], false);
}

#[tokio::test]
async fn something_to_sign_in_with_is_always_left() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let Customer { token: by_email, .. } = shop.customer("lin@example.com").await;
    let by_phone = shop.token_by_code(json!({ "phone": "+8613800138000" })).await;
    for (token, said, fault) in [
        (&by_email, json!({ "email": "" }), "customer.email BLANK"),
        (&by_phone, json!({ "phone": "" }), "customer.phone BLANK"),
        (&by_phone, json!({ "phone": "+8613800138001" }), "customer.phone BLANK"),
    ] {
        assert_eq!(faults(&update(&shop, token, said.clone()).await), [fault], "{said}");
    }
    let named = update(&shop, &by_phone, json!({ "lastName": "Lin" })).await;
    assert_eq!(faults(&named), [""; 0]);
    let both = json!({ "email": "mei@example.com", "phone": "+8613800138001" });
    let both = update(&shop, &by_phone, both).await;
    assert_eq!(faults(&both), ["customer.phone BLANK"], "the e-mail isn't theirs yet");
}

#[tokio::test]
async fn a_cart_takes_over_how_its_customer_is_reached() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let token = shop.token_by_code(json!({ "phone": "+8613800138000" })).await;
    let query = "mutation($token: String!) {
        cartCreate(input: { buyerIdentity: { customerAccessToken: $token } }) {
            cart { buyerIdentity { email phone } } } }";
    let made = shop.store(query, json!({ "token": token })).await.payload();
    let expected = json!({ "email": null, "phone": "+8613800138000" });
    assert_eq!(made["cart"]["buyerIdentity"], expected);
}
