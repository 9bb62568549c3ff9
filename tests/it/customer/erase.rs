use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tests::{Customer, Order, PASSWORD, Shop, TestApp, faults, list, text};

use super::{add_address, token_of, update};

/// Stands in everything that a customer says.
const WORD: &str = "zhuque";

const ERASE: &str = "mutation($id: ID!) { customerErase(id: $id) {
    customer { id email phone name firstName erasedAt ordersCount }
    userErrors { field code message } } }";

async fn erase(shop: &Shop<'_>, id: &str) -> Value {
    shop.admin(ERASE, json!({ "id": id })).await.payload()
}

/// Somebody who has said all that can be said, in an account and in an order.
async fn somebody(shop: &Shop<'_>, variant: &str) -> (Customer, Order) {
    let customer = shop.customer(&format!("{WORD}@example.com")).await;
    let named = json!({ "firstName": WORD, "lastName": WORD, "phone": "+8613800138000" });
    update(shop, &customer.token, named).await;
    add_address(shop, &customer.token, json!({ "lastName": WORD, "address1": WORD })).await;
    let words = json!([{ "key": WORD, "value": WORD }]);
    let mut carts = Vec::new();
    for _ in 0..2 {
        let query = "mutation($input: CartInput) { cartCreate(input: $input) { cart { id } } }";
        let input = json!({
            "lines": [{ "merchandiseId": variant, "quantity": 1, "attributes": words }],
            "buyerIdentity": { "customerAccessToken": customer.token, "phone": "+8613800138000" },
            "note": WORD, "attributes": words,
        });
        let made = shop.store(query, json!({ "input": input })).await.payload();
        carts.push(text(&made["cart"]["id"]));
    }
    let query = "mutation($id: ID!, $input: CartCompleteInput!) { cartComplete(cartId: $id,
        input: $input, expectedTotal: \"99.00\", idempotencyKey: \"once\") {
            order { id orderNumber key } userErrors { field code message } } }";
    let mut address = tests::address();
    address["lastName"] = json!(WORD);
    let input = json!({ "deliveryAddress": address });
    let ordered = shop.store(query, json!({ "id": carts[0], "input": input })).await;
    (customer, Order::of(ordered))
}

async fn ship(shop: &Shop<'_>, order: &Order) {
    for what in [
        "orderMarkAsPaid(id: $id)",
        "orderFulfil(id: $id, input: { carrier: \"SF\", trackingNumber: \"1\" })",
    ] {
        let query = format!("mutation($id: ID!) {{ {what} {{ userErrors {{ message }} }} }}");
        shop.done(&query, json!({ "id": order.id })).await;
    }
}

/// Tables in which the word, or the telephone, stands.
async fn traces(app: &TestApp) -> Vec<String> {
    let pool = app.outside().await;
    let tables = "SELECT relname::text FROM pg_class WHERE relkind = 'r'
                  AND relnamespace = 'public'::regnamespace ORDER BY 1";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&pool).await.expect("tables");
    let mut found = Vec::new();
    for table in tables {
        let sql = format!(
            "SELECT count(*) FROM {table} t
             WHERE t::text ILIKE '%{WORD}%' OR t::text LIKE '%13800138000%'"
        );
        let rows: i64 =
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&pool).await.expect("a number");
        found.extend((rows > 0).then_some(table));
    }
    found
}

#[tokio::test]
async fn nothing_personal_is_left_of_who_is_erased() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let (customer, order) = somebody(&shop, &tea).await;
    ship(&shop, &order).await;
    for to in [json!({ "email": customer.email }), json!({ "phone": "+8613800138000" })] {
        shop.ask_for_code_from(&app.new_address(), to).await.payload();
    }
    super::recovery::recover_from(&shop, &app.new_address(), &customer.email).await.payload();
    let before = [
        "cart",
        "cart_line",
        "customer",
        "customer_address",
        "customer_code",
        "customer_reset",
        "order_line",
        "orders",
    ];
    assert_eq!(traces(&app).await, before);
    let erased = erase(&shop, &customer.id).await;
    assert_eq!(faults(&erased), [""; 0]);
    let found = &erased["customer"];
    assert!(!found["erasedAt"].is_null());
    let expected = json!({
        "id": customer.id, "email": null, "phone": null, "name": "", "firstName": null,
        "erasedAt": found["erasedAt"], "ordersCount": 1,
    });
    assert_eq!(*found, expected);
    assert_eq!(traces(&app).await, [""; 0]);
    app.run_jobs().await;
    assert_eq!(app.mails(), [], "what wasn't sent so far is not sent any more");
    assert_eq!(app.texts(), []);
    assert_eq!(traces(&app).await, [""; 0]);
    assert_eq!(shop.customer_of(&customer.token, "id").await, Value::Null);
    assert_eq!(token_of(shop.sign_in_from("10.1.0.1", &customer.email, PASSWORD).await), None);
}

#[tokio::test]
async fn the_books_stay_as_they_are() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let (customer, order) = somebody(&shop, &tea).await;
    ship(&shop, &order).await;
    let query =
        "query($id: ID!) { order(id: $id) { name paymentState fulfilmentState customer { id }
        totalPrice { amount } lines { title quantity } payments { amount { amount } state }
        email phone note deliveryAddress { lastName } } }";
    let before = shop.admin(query, json!({ "id": order.id })).await.root("order");
    erase(&shop, &customer.id).await;
    let mut expected = before.clone();
    for (field, blank) in [
        ("email", json!(null)),
        ("phone", json!(null)),
        ("note", json!("")),
        ("deliveryAddress", json!(null)),
    ] {
        assert_ne!(before[field], blank, "{field}");
        expected[field] = blank;
    }
    let after = shop.admin(query, json!({ "id": order.id })).await.root("order");
    assert_eq!(after, expected);
    let page = format!("/orders/{}?key={}", order.number, order.key);
    assert_eq!(app.browser("tea").open(&page).await.status, 200);
    let new = shop.customer(&customer.email).await;
    assert_ne!(new.id, customer.id, "who comes again is somebody new");
    let token = shop.token_by_code(json!({ "email": customer.email })).await;
    assert_eq!(shop.customer_of(&token, "numberOfOrders").await["numberOfOrders"], "0");
}

#[tokio::test]
async fn an_order_that_is_still_to_be_sent_keeps_them() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let (customer, order) = somebody(&shop, &tea).await;
    let refused = erase(&shop, &customer.id).await;
    assert_eq!(
        (faults(&refused), &refused["customer"]),
        (vec!["id CONFLICT".into()], &Value::Null)
    );
    let why = text(&refused["userErrors"][0]["message"]);
    assert_eq!(why, "An order of theirs is still to be sent: send or cancel it first.");
    let fields = "email addresses(first: 9) { nodes { lastName } }";
    let expected =
        json!({ "email": customer.email, "addresses": { "nodes": [{ "lastName": WORD }] } });
    assert_eq!(shop.customer_of(&customer.token, fields).await, expected, "nothing was done");
    let cancel = "mutation($id: ID!) { orderCancel(id: $id, reason: \"Erasure\") {
        userErrors { message } } }";
    shop.done(cancel, json!({ "id": order.id })).await;
    assert_eq!(faults(&erase(&shop, &customer.id).await), [""; 0]);
}

#[tokio::test]
async fn the_log_says_it_once_and_without_a_name() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let mei = shop.customer("mei@example.com").await;
    let foreign = erase(&other, &mei.id).await;
    assert_eq!(faults(&foreign), ["id NOT_FOUND"]);
    let first = erase(&shop, &mei.id).await;
    app.advance(chrono::TimeDelta::minutes(10));
    assert_eq!(erase(&shop, &mei.id).await, first, "a second time nothing happens");
    let log = shop.admin("{ auditLog(first: 9) { nodes { action detail actorKind } } }", json!({}));
    let log = log.await.root("auditLog");
    let erasures = list(&log["nodes"]).iter().filter(|it| it["action"] == "customer.erased");
    let detail = json!({ "carts": 0, "orders": 0 }).to_string();
    let expected = json!({ "action": "customer.erased", "detail": detail, "actorKind": "staff" });
    assert_eq!(erasures.collect::<Vec<_>>(), [&expected]);
}
