//! What shoppers, staff and the worker do.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::Shop;

use crate::isolation::{fixture::Fixture, kind::kind_of, peek::questions, schema::Schema};

/// Runs the statements that are to be looked at: those of every question that the APIs take, and
/// those on the way from a cart to an order that has been paid, sent and partly given back.
pub async fn everything(shop: &Shop<'_>, fixture: &Fixture) {
    for (schema, is_admin) in [(Schema::storefront().await, false), (Schema::admin().await, true)] {
        for field in schema.queries() {
            if field.name == "node" || field.name == "nodes" {
                continue;
            }
            for given in questions(&schema, &field, fixture) {
                let selection = schema.selection(field.returns(), 3);
                let document = field.document("query", &given, &selection);
                let given = Value::Object(given);
                let answer = if is_admin {
                    shop.admin(&document, given).await
                } else {
                    shop.store(&document, given).await
                };
                assert!(answer.body["errors"].is_null(), "{document}: {}", answer.body);
            }
        }
    }
    lists(shop).await;
    trade(shop, fixture.id("variant")).await;
    mutations(shop, fixture).await;
    shop.app.run_jobs().await;
    tenancy::cleanup::clean(shop.app.worker()).await.expect("it is cleaned up");
}

/// Every order of the lists of products.
async fn lists(shop: &Shop<'_>) {
    let keys =
        ["TITLE", "PRICE", "BEST_SELLING", "CREATED_AT", "UPDATED_AT", "ID", "VENDOR", "RELEVANCE"];
    for key in keys {
        for reverse in [false, true] {
            let query = "query($key: ProductSortKeys!, $reverse: Boolean!, $after: String) {
                products(first: 24, sortKey: $key, reverse: $reverse, after: $after, query: \"busy\") {
                    nodes { id totalInventory variants(first: 4) { nodes { quantityAvailable } } }
                    pageInfo { endCursor } } }";
            let variables = json!({ "key": key, "reverse": reverse });
            let first = shop.store(query, variables.clone()).await;
            let after = first.root("products")["pageInfo"]["endCursor"].clone();
            let mut variables = variables;
            variables["after"] = after;
            shop.store(query, variables).await.data();
        }
    }
}

/// Carts become orders, singly and together; one is paid, sent and partly given back, one cancelled.
async fn trade(shop: &Shop<'_>, variant: &str) {
    let carts = join_all((0..12).map(|_| shop.cart_of(variant, 1))).await;
    let lines = json!([{ "merchandiseId": variant, "quantity": 1 }]);
    let add = "mutation($id: ID!, $lines: [CartLineInput!]!) {
        cartLinesAdd(cartId: $id, lines: $lines) { cart { id } userErrors { code } } }";
    shop.store(add, json!({ "id": carts[0].id, "lines": lines })).await.data();
    join_all(carts.iter().skip(1).map(|cart| shop.complete(cart, &cart.id))).await;
    let orders = [shop.order_of(variant, 2).await, shop.order_of(variant, 1).await];
    let status = format!("/orders/{}?key={}", orders[0].number, orders[0].key);
    assert_eq!(shop.app.browser(&shop.slug).open(&status).await.status, 200);
    let act = async |query: &str, id: &str| {
        shop.admin(query, json!({ "id": id })).await.data();
    };
    act("mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { code } } }", &orders[0].id)
        .await;
    shop.app.run_jobs().await;
    act(
        "mutation($id: ID!) { orderFulfil(id: $id, input: {}) { userErrors { code } } }",
        &orders[0].id,
    )
    .await;
    act(
        "mutation($id: ID!) { orderCancel(id: $id, reason: \"test\") { userErrors { code } } }",
        &orders[1].id,
    )
    .await;
}

/// Every mutation that the APIs take, with as little as it needs. Many are refused: what is looked at
/// is the statements that were run before.
async fn mutations(shop: &Shop<'_>, fixture: &Fixture) {
    for (schema, is_admin) in [(Schema::storefront().await, false), (Schema::admin().await, true)] {
        for field in schema.mutations() {
            if field.name.starts_with("staffSession") || field.name == "shopSignUp" {
                continue;
            }
            let id = |at: &str| json!(fixture.id(kind_of(&field.name, at)));
            let value = |arg: &crate::isolation::schema::Input| {
                let known = fixture.name(&field.name, &arg.name);
                (arg.name.clone(), known.unwrap_or_else(|| schema.sample(&arg.ty, &arg.name, &id)))
            };
            let given: serde_json::Map<String, Value> =
                field.args.iter().filter(|arg| arg.is_needed()).map(value).collect();
            let document = field.document("mutation", &given, " { __typename }");
            let given = Value::Object(given);
            if is_admin {
                shop.admin(&document, given).await
            } else {
                shop.store(&document, given).await
            };
        }
    }
}
