use serde_json::{Value, json};
use sqlx::query;
use tests::TestApp;

use super::{
    anonymous::OPEN,
    schema::{Schema, innermost, kind},
};

/// Whatever is sent: a well-formed id that nothing has, and what is no id at all.
const IDS: [&str; 2] = ["gid://shopify/Thing/01890000-0000-7000-8000-000000000000", "x"];

#[tokio::test]
async fn whoever_lacks_a_permission_hears_of_nothing_else() {
    let (app, schema) = (TestApp::start().await, Schema::admin().await);
    let shop = app.shop("tea").await;
    let pool = app.outside().await;
    let sql = "UPDATE staff_member SET role = 'staff', permissions = '{}'";
    query(sql).execute(&pool).await.expect("the member");
    let mut told = Vec::new();
    for field in schema.mutations() {
        if OPEN.contains(&field.name.as_str()) {
            continue;
        }
        for id in IDS {
            let given = field.args.iter().filter(|arg| arg.is_needed());
            let some_id = |_: &str| json!(id);
            let given =
                given.map(|arg| (arg.name.clone(), schema.sample(&arg.ty, &arg.name, &some_id)));
            let given: serde_json::Map<String, Value> = given.collect();
            let is_object = kind(innermost(field.returns())) == "OBJECT";
            let selection = if is_object { " { __typename }" } else { "" };
            let document = field.document("mutation", &given, selection);
            let answer = shop.admin(&document, Value::Object(given)).await;
            let code = answer.body["errors"][0]["extensions"]["code"].clone();
            if code != "ACCESS_DENIED" {
                told.push((field.name.clone(), id, answer.body.to_string()));
            }
        }
    }
    assert_eq!(told, []);
}
