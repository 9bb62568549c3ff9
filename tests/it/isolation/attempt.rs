use serde_json::{Map, Value, json};
use tests::{Shop, TestApp, rows_of};

use super::{
    fixture::Fixture,
    kind::kind_of,
    say,
    schema::{Field, Input, Schema, innermost, kind, named},
};

/// What they name is in no shop: whatever is named isn't found, or refused.
const OF_NOTHING: [&str; 6] = [
    "cartGiftCardCodesAdd",
    "cartGiftCardCodesRemove",
    "cartGiftCardCodesUpdate",
    "cartMetafieldDelete",
    "cartMetafieldsSet",
    "customerActivate",
];

/// Where one of the buyer's own addresses is named.
const COPIED: &str = "copyFromCustomerAddressId";

#[tokio::test]
async fn no_mutation_reaches_into_another_shop() {
    let app = TestApp::start().await;
    let theirs = app.shop("theirs").await;
    let loot = Fixture::make(&theirs, "theirs").await;
    // What is due there has happened, whoever lets it happen later.
    app.run_jobs().await;
    let pool = app.outside().await;
    let before = rows_of(&pool, "theirs").await;
    let (mut attempts, mut mutations) = (0, 0);
    for (schema, is_admin) in [(Schema::storefront().await, false), (Schema::admin().await, true)] {
        for field in schema.mutations() {
            if OF_NOTHING.contains(&field.name.as_str()) {
                continue;
            }
            let paths = id_paths(&schema, &field);
            mutations += usize::from(!paths.is_empty());
            for path in paths {
                let mine = app.shop(&format!("mine-{attempts}")).await;
                let own = Fixture::make(&mine, "mine").await;
                attempt(&mine, (&schema, is_admin), &field, &path, &own, &loot).await;
                attempts += 1;
            }
        }
    }
    assert_eq!(rows_of(&pool, "theirs").await, before, "another shop's rows have changed");
    say(&format!("{attempts} attempts on all {mutations} mutations that take ids"));
    assert!(mutations > 30, "only {mutations} mutations were found");
}

/// With the other shop's id in one place the answer is the same as with an id that nothing has: there
/// is no such thing. With one's own id it isn't, else the attempt would prove nothing.
async fn attempt(
    mine: &Shop<'_>,
    (schema, is_admin): (&Schema, bool),
    field: &Field,
    path: &str,
    own: &Fixture,
    loot: &Fixture,
) {
    if path.ends_with(COPIED) {
        own.sign_in_to_cart(mine).await;
    }
    let mut refusals = Vec::new();
    for (whose, expected) in [("nobody's", true), ("theirs", true), ("mine", false)] {
        let id = |at: &str| {
            let kind = kind_of(&field.name, at);
            json!(match whose {
                "nobody's" if at == path => nobodys(own.id(kind)),
                "theirs" if at == path => loot.id(kind).to_owned(),
                _ => own.id(kind).to_owned(),
            })
        };
        let mut given = arguments(schema, field, path, &id);
        // Who asks is oneself, whatever one asks for.
        if let Some(token) = given.get_mut("customerAccessToken") {
            *token = own.name(&field.name, "customerAccessToken").expect("a token");
        }
        // Nor is a code an id.
        if let Some(code) = own.name(&field.name, "code") {
            given.insert("code".to_owned(), code);
        }
        if let Some(token) = given.get_mut("input").and_then(|it| it.get_mut("resetToken")) {
            *token = own.name(&field.name, "resetToken").expect("a token");
        }
        // An address is no id, and none is one that is wrong.
        if let Some(address) =
            given.get_mut("addresses").and_then(|it| it.pointer_mut("/0/address"))
        {
            *address = if path.ends_with(COPIED) {
                json!({ COPIED: id(path) })
            } else {
                json!({ "deliveryAddress": { "city": "Boston", "countryCode": "US" } })
            };
        }
        if let Some(chosen) = given.get_mut("selectedDeliveryOptions") {
            chosen[0]["deliveryOptionHandle"] = json!("standard");
        }
        let errors_field = schema.errors_field(field);
        let selection = format!(" {{ {errors_field} {{ field code message }} }}");
        let document = field.document("mutation", &given, &selection);
        let variables = Value::Object(given);
        let answer = if is_admin {
            mine.admin(&document, variables).await
        } else {
            mine.store(&document, variables).await
        };
        let payload = answer.root(&field.name);
        let errors = payload[errors_field].as_array().expect("errors");
        let not_found = errors.iter().any(|error| error["code"] == "NOT_FOUND");
        let name = &field.name;
        assert_eq!(not_found, expected, "{name} with {path} {whose}: {payload}");
        if expected {
            assert_eq!(errors.len(), 1, "{name}({path}): {payload}");
            refusals.push(payload);
        }
    }
    assert_eq!(refusals[0], refusals[1], "not yours looks like not there: {}({path})", field.name);
}

/// An id of the same form that nothing has.
fn nobodys(id: &str) -> String {
    let (kind, rest) = id.rsplit_once('/').expect("a global id");
    let query = rest.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    format!("{kind}/01890000-0000-7000-8000-000000000000{query}")
}

/// The arguments that are needed, and those that lead to `path`.
fn arguments(
    schema: &Schema,
    field: &Field,
    path: &str,
    id: &dyn Fn(&str) -> Value,
) -> Map<String, Value> {
    let mut given = Map::new();
    for arg in &field.args {
        if arg.is_needed() || leads_to(&arg.name, path) {
            given.insert(arg.name.clone(), fill(schema, arg, &arg.name, path, id));
        }
    }
    given
}

fn fill(schema: &Schema, input: &Input, at: &str, path: &str, id: &dyn Fn(&str) -> Value) -> Value {
    let ty = innermost(&input.ty);
    let mut value = schema.sample(&input.ty, at, id);
    if kind(ty) == "INPUT_OBJECT" && leads_to(at, path) && at != path {
        let object = match &mut value {
            Value::Array(list) => &mut list[0],
            single => single,
        };
        for inner in schema.input_fields(named(ty)) {
            let below = format!("{at}.{}", inner.name);
            if leads_to(&below, path) {
                object[&inner.name] = fill(schema, &inner, &below, path, id);
            }
        }
    }
    value
}

fn leads_to(at: &str, path: &str) -> bool {
    path == at || path.strip_prefix(at).is_some_and(|rest| rest.starts_with('.'))
}

/// Paths of every id in a mutation's arguments, nested inputs included.
fn id_paths(schema: &Schema, field: &Field) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<(String, Value, usize)> =
        field.args.iter().map(|arg| (arg.name.clone(), arg.ty.clone(), 0)).collect();
    while let Some((path, ty, depth)) = open.pop() {
        let ty = innermost(&ty);
        if named(ty) == "ID" {
            found.push(path);
        } else if depth < 4 {
            for inner in schema.input_fields(named(ty)) {
                open.push((format!("{path}.{}", inner.name), inner.ty, depth + 1));
            }
        }
    }
    found.sort();
    found
}
