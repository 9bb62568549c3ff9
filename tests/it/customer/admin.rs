use serde_json::{Value, json};
use tests::{Shop, TestApp, list, text};

use super::update;

async fn emails(shop: &Shop<'_>, args: &str) -> Vec<String> {
    let document = format!("{{ customers({args}) {{ nodes {{ email }} }} }}");
    let found = shop.admin(&document, json!({})).await.root("customers");
    list(&found["nodes"]).iter().map(|customer| text(&customer["email"])).collect()
}

#[tokio::test]
async fn staff_find_customers_by_what_they_are_known_by() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (mei, lin) =
        (shop.customer("mei@example.com").await, shop.customer("lin@example.com").await);
    update(&shop, &mei.token, json!({ "firstName": "Mei", "lastName": "Wang" })).await;
    update(&shop, &lin.token, json!({ "lastName": "100% Lin_", "phone": "+8613800138000" })).await;
    for (args, expected) in [
        ("first: 9", ["lin@example.com", "mei@example.com"].as_slice()),
        ("first: 1", &["lin@example.com"]),
        ("last: 1", &["mei@example.com"]),
        ("first: 9, query: \" \"", &["lin@example.com", "mei@example.com"]),
        ("first: 9, query: \"mei WANG\"", &["mei@example.com"]),
        ("first: 9, query: \"LIN@\"", &["lin@example.com"]),
        ("first: 9, query: \"00% lin_\"", &["lin@example.com"]),
        ("first: 9, query: \"0013\"", &["lin@example.com"]),
        ("first: 9, query: \"%\"", &["lin@example.com"]),
        ("first: 9, query: \"nobody\"", &[]),
        ("first: 9, query: \"Wang Mei\"", &["mei@example.com"]),
        ("first: 9, query: \"wangmei\"", &["mei@example.com"]),
        ("first: 9, query: \"mei lin\"", &[]),
        ("first: 9, query: \"(380) 013-80\"", &["lin@example.com"]),
    ] {
        assert_eq!(emails(&shop, args).await, expected, "{args}");
    }
    let document = "query($query: String!) { customers(first: 1, query: $query) { nodes { id } } }";
    let refused = shop.admin(document, json!({ "query": "a ".repeat(40_000) })).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["field"], json!(["query"]));
}

#[tokio::test]
async fn staff_see_whose_an_order_is_and_how_many_a_customer_placed() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let mei = shop.customer("mei@example.com").await;
    shop.customer("lin@example.com").await;
    update(&shop, &mei.token, json!({ "firstName": "Mei" })).await;
    for _ in 0..2 {
        super::orders::order(&shop, Some(&mei), &tea, 1).await;
    }
    super::orders::order(&shop, None, &tea, 1).await;
    let query = "{ orders(first: 9) { nodes { customer { id email name } } } }";
    let found = shop.admin(query, json!({})).await.root("orders");
    let theirs = json!({ "customer": { "id": mei.id, "email": mei.email, "name": "Mei" } });
    assert_eq!(found["nodes"], json!([{ "customer": null }, theirs, theirs]));
    let counts = shop.admin("{ customers(first: 9) { nodes { ordersCount } } }", json!({})).await;
    let expected = json!({ "nodes": [{ "ordersCount": 0 }, { "ordersCount": 2 }] });
    assert_eq!(counts.root("customers"), expected);
    let query = "query($id: ID!) { customer(id: $id) { email ordersCount } }";
    let found = shop.admin(query, json!({ "id": mei.id })).await.root("customer");
    assert_eq!(found, json!({ "email": mei.email, "ordersCount": 2 }));
    let foreign = other.admin(query, json!({ "id": mei.id })).await.root("customer");
    assert_eq!(foreign, Value::Null);
}
