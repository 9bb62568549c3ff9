use serde_json::{Value, json};
use tests::TestApp;

use super::schema::{Schema, innermost, kind};

/// What can be done in the admin API by somebody who isn't signed in. The list may only shrink.
pub const OPEN: [&str; 4] =
    ["shopSignUp", "staffSessionCreate", "staffSessionDelete", "staffSessionRenew"];

#[tokio::test]
async fn every_field_of_the_admin_api_but_signing_in_needs_a_session() {
    let (app, schema) = (TestApp::start().await, Schema::admin().await);
    let some_id = |_: &str| json!("gid://shopify/Thing/01890000-0000-7000-8000-000000000000");
    let mut open = Vec::new();
    let queries = schema.queries().into_iter().map(|field| ("query", field));
    let mutations = schema.mutations().into_iter().map(|field| ("mutation", field));
    for (operation, field) in queries.chain(mutations) {
        let given = field.args.iter().filter(|arg| arg.is_needed());
        let given =
            given.map(|arg| (arg.name.clone(), schema.sample(&arg.ty, &arg.name, &some_id)));
        let mut given: serde_json::Map<String, Value> = given.collect();
        if field.args.iter().any(|arg| arg.name == "first") {
            given.insert("first".to_owned(), json!(1));
        }
        let object = matches!(kind(innermost(field.returns())), "OBJECT" | "INTERFACE" | "UNION");
        let selection = if object { " { __typename }" } else { "" };
        let document = field.document(operation, &given, selection);
        for token in [None, Some("eyJhbGciOiJub25lIn0.e30.")] {
            let answer = app.admin_as(token, &document, Value::Object(given.clone())).await;
            if answer.body["errors"].is_null() {
                open.push(field.name.clone());
                continue;
            }
            assert_eq!(answer.code(), "UNAUTHENTICATED", "{}", field.name);
        }
    }
    open.sort();
    open.dedup();
    assert_eq!(open, OPEN);
}
