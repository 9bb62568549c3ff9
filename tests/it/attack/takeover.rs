//! Somebody opens an account with another's e-mail, or has stolen a token, and keeps what they can.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Customer, PASSWORD, Shop, TestApp, list, text};

use crate::customer::{
    add_address, change, faults,
    recovery::{link_to, reset_by_url},
    token_of, update,
};

const CART: &str = "cart { id totalQuantity note buyerIdentity { email customer { id } } }
    userErrors { field code message }";
const NEW: &str = "a password of her own";

async fn create(shop: &Shop<'_>, token: Option<&str>, variant: &str, quantity: i64) -> String {
    let query = format!("mutation($input: CartInput) {{ cartCreate(input: $input) {{ {CART} }} }}");
    let input = json!({
        "lines": [{ "merchandiseId": variant, "quantity": quantity }],
        "buyerIdentity": { "customerAccessToken": token },
    });
    text(&shop.store(&query, json!({ "input": input })).await.payload()["cart"]["id"])
}

async fn merge(shop: &Shop<'_>, cart: &str, token: &str) -> Value {
    let query = format!(
        "mutation($cart: ID!, $token: String!) {{
            cartMerge(cartId: $cart, customerAccessToken: $token) {{ {CART} }} }}"
    );
    shop.store(&query, json!({ "cart": cart, "token": token })).await.payload()
}

async fn bind(shop: &Shop<'_>, cart: &str, token: &str) -> Value {
    let query = format!(
        "mutation($cart: ID!, $buyer: CartBuyerIdentityInput!) {{
            cartBuyerIdentityUpdate(cartId: $cart, buyerIdentity: $buyer) {{ {CART} }} }}"
    );
    let buyer = json!({ "customerAccessToken": token });
    shop.store(&query, json!({ "cart": cart, "buyer": buyer })).await.payload()
}

async fn put(shop: &Shop<'_>, cart: &str, variant: &str) -> Value {
    let query = format!(
        "mutation($cart: ID!, $lines: [CartLineInput!]!) {{
            cartLinesAdd(cartId: $cart, lines: $lines) {{ {CART} }} }}"
    );
    let lines = json!([{ "merchandiseId": variant, "quantity": 50 }]);
    shop.store(&query, json!({ "cart": cart, "lines": lines })).await.payload()
}

/// Units in a cart and whose it is; null when the key opens none.
async fn read(shop: &Shop<'_>, cart: &str) -> Value {
    let query = "query($id: ID!) { cart(id: $id) {
        totalQuantity buyerIdentity { email customer { id } } } }";
    shop.store(query, json!({ "id": cart })).await.root("cart")
}

/// What an attacker has kept: a token of an account with somebody's e-mail, and what opens carts that
/// were bound to it.
struct Kept {
    account: Customer,
    carts: Vec<String>,
}

impl Kept {
    /// Opens an account with Mei's e-mail, fills it, and binds carts to it in every way.
    async fn plant(shop: &Shop<'_>, variant: &str) -> Self {
        let account = shop.customer("mei@example.com").await;
        let typed = json!({ "firstName": "Mal", "lastName": "Lory", "phone": "+8613900139000",
            "acceptsMarketing": true });
        assert_eq!(faults(&update(shop, &account.token, typed).await), [""; 0]);
        add_address(shop, &account.token, json!({ "address1": "1 Mallory Street" })).await;
        let mut carts = vec![create(shop, None, variant, 3).await];
        carts.push(text(&merge(shop, &carts[0], &account.token).await["cart"]["id"]));
        carts.push(create(shop, None, variant, 4).await);
        assert_eq!(bind(shop, &carts[2], &account.token).await["userErrors"], json!([]));
        carts.push(create(shop, Some(&account.token), variant, 5).await);
        carts.push(create(shop, None, variant, 6).await);
        carts.push(text(&merge(shop, &carts[4], &account.token).await["cart"]["id"]));
        Self { account, carts }
    }

    /// Tries every door to what Mei has put into her cart, and to put something there.
    async fn attack(&self, shop: &Shop<'_>, variant: &str, hers: &str) {
        let before = read(shop, hers).await;
        let (uuid, _) = hers.split_once("?key=").expect("a key");
        let own: Vec<Value> = join_all(self.carts.iter().map(|cart| read(shop, cart))).await;
        for (cart, own) in self.carts.iter().zip(&own) {
            assert_eq!(own["buyerIdentity"]["customer"], Value::Null, "{cart}");
            let key = cart.split_once("?key=").expect("a key").1;
            for cart in [cart.clone(), format!("{uuid}?key={key}")] {
                self.try_doors(shop, variant, &cart).await;
            }
        }
        assert_eq!(shop.customer_of(&self.account.token, "id").await, Value::Null);
        let address = [("address", "MailingAddressInput!", json!({ "city": "Nowhere" }))];
        let planted =
            change(shop, &self.account.token, "customerAddressCreate", &address, "__typename");
        assert_eq!(faults(&planted.await), ["customerAccessToken TOKEN_INVALID"]);
        assert_eq!(
            token_of(shop.sign_in_from("10.9.0.1", "mei@example.com", PASSWORD).await),
            None
        );
        assert_eq!(read(shop, hers).await, before, "nothing was planted");
    }

    /// None of the doors leads into a customer's cart.
    async fn try_doors(&self, shop: &Shop<'_>, variant: &str, cart: &str) {
        let whose = |payload: &Value| payload["cart"]["buyerIdentity"]["customer"].clone();
        for answer in [
            put(shop, cart, variant).await,
            merge(shop, cart, &self.account.token).await,
            bind(shop, cart, &self.account.token).await,
        ] {
            assert_eq!(whose(&answer), Value::Null, "{answer}");
        }
        let path = cart.rsplit('/').next().expect("an id and a key");
        let page = shop.app.browser(&shop.slug).open(&format!("/checkout/{path}")).await;
        let there = !read(shop, cart).await.is_null();
        assert_eq!(page.status, if there { 200 } else { 404 }, "{cart}");
    }
}

/// Mei shops: her cart, which is the account's, with two units in it.
async fn shops(shop: &Shop<'_>, variant: &str, token: &str) -> String {
    let guest = create(shop, None, variant, 2).await;
    let merged = merge(shop, &guest, token).await;
    assert_eq!(merged["userErrors"], json!([]));
    assert_eq!(merged["cart"]["totalQuantity"], 2, "nothing that was planted is in it");
    assert_eq!(merged["cart"]["buyerIdentity"]["email"], "mei@example.com");
    text(&merged["cart"]["id"])
}

/// Nothing is left in an account of what whoever opened it had typed.
async fn is_blank(shop: &Shop<'_>, token: &str) {
    let fields = "firstName lastName phone acceptsMarketing addresses(first: 5) { nodes { id } }
        defaultAddress { id }";
    let expected = json!({ "firstName": null, "lastName": null, "phone": null,
        "acceptsMarketing": false, "addresses": { "nodes": [] }, "defaultAddress": null });
    assert_eq!(shop.customer_of(token, fields).await, expected);
}

#[tokio::test]
async fn who_opened_an_account_with_anothers_email_has_nothing_once_a_code_proves_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9_999).await;
    let mallory = Kept::plant(&shop, &tea).await;
    let token = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    assert_eq!(shop.customer_of(&token, "id").await["id"], mallory.account.id);
    is_blank(&shop, &token).await;
    let hers = shops(&shop, &tea, &token).await;
    mallory.attack(&shop, &tea, &hers).await;
}

#[tokio::test]
async fn who_opened_an_account_with_anothers_email_has_nothing_once_a_link_proves_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9_999).await;
    let mallory = Kept::plant(&shop, &tea).await;
    let set = reset_by_url(&shop, &link_to(&shop, "mei@example.com").await, NEW).await;
    let token = text(&set["customerAccessToken"]["accessToken"]);
    is_blank(&shop, &token).await;
    let hers = shops(&shop, &tea, &token).await;
    mallory.attack(&shop, &tea, &hers).await;
}

#[tokio::test]
async fn a_new_password_leaves_who_had_a_token_without_any_cart_of_the_customers() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9_999).await;
    let first = shop.token_by_code(json!({ "email": "mei@example.com" })).await;
    update(&shop, &first, json!({ "password": PASSWORD, "firstName": "Mei" })).await;
    let signed_in = shop.sign_in_from("10.9.0.2", "mei@example.com", PASSWORD).await;
    let token = token_of(signed_in).expect("hers");
    let own = shops(&shop, &tea, &token).await;
    // Whoever has a token may bring a cart along and gets a key.
    let stolen = token_of(shop.sign_in_from("10.9.0.3", "mei@example.com", PASSWORD).await);
    let stolen = stolen.expect("somebody else's");
    let guest = create(&shop, None, &tea, 7).await;
    let key = text(&merge(&shop, &guest, &stolen).await["cart"]["id"]);
    assert_eq!(read(&shop, &key).await["totalQuantity"], 9);
    let id = text(&shop.customer_of(&token, "id").await["id"]);
    let account = Customer { id, email: "mei@example.com".into(), token: stolen };
    let mallory = Kept { account, carts: vec![key, guest, own] };
    let changed = update(&shop, &token, json!({ "password": NEW })).await;
    let token = text(&changed["customerAccessToken"]["accessToken"]);
    assert_eq!(shop.customer_of(&token, "firstName").await["firstName"], "Mei", "it was proven");
    let hers = shops(&shop, &tea, &token).await;
    mallory.attack(&shop, &tea, &hers).await;
}

#[tokio::test]
async fn merging_leaves_whoever_knew_a_secret_of_the_cart_outside() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9_999).await;
    let mei = shop.customer("mei@example.com").await;
    // A cart whose address somebody has sent to her.
    let sent = create(&shop, None, &tea, 1).await;
    let first = text(&merge(&shop, &sent, &mei.token).await["cart"]["id"]);
    assert_eq!(read(&shop, &sent).await, Value::Null);
    let second = create(&shop, None, &tea, 2).await;
    let merged = text(&merge(&shop, &second, &mei.token).await["cart"]["id"]);
    assert_eq!(read(&shop, &first).await, Value::Null);
    assert_eq!(read(&shop, &merged).await["totalQuantity"], 3);
    // Of another customer's token another secret is made, of the same two carts.
    let uuid = merged.split_once("?key=").expect("a key").0;
    let lin = shop.customer("lin@example.com").await;
    let lins = text(&merge(&shop, &second, &lin.token).await["cart"]["id"]);
    let key = lins.split_once("?key=").expect("a key").1;
    assert_eq!(read(&shop, &format!("{uuid}?key={key}")).await, Value::Null);
    assert_eq!(read(&shop, &second).await, Value::Null, "and that one is Lin's now");
}

#[tokio::test]
async fn no_cart_becomes_a_customers_by_a_token_that_ends_meanwhile() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9_999).await;
    for round in 0..5 {
        let email = format!("mei{round}@example.com");
        let mallory = shop.customer(&email).await;
        let mut carts = Vec::new();
        for _ in 0..6 {
            carts.push(create(&shop, None, &tea, 9).await);
        }
        let code = shop.code_to(json!({ "email": email })).await;
        let binds = async {
            for cart in &carts {
                bind(&shop, cart, &mallory.token).await;
                create(&shop, Some(&mallory.token), &tea, 9).await;
            }
        };
        let address = app.new_address();
        let input = json!({ "email": email, "code": code });
        let (signed_in, ()) = tokio::join!(shop.sign_in_with_code_from(&address, input), binds);
        let token = token_of(signed_in).expect("a token");
        let guest = create(&shop, None, &tea, 2).await;
        let merged = merge(&shop, &guest, &token).await;
        assert_eq!(merged["cart"]["totalQuantity"], 2, "{merged}");
        for cart in list(&json!(carts)) {
            let read = read(&shop, &text(cart)).await;
            assert_eq!(read["buyerIdentity"]["customer"], Value::Null, "{read}");
        }
    }
}
