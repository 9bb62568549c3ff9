use serde_json::{Map, Value, json};
use tests::{Shop, TestApp};

use super::{
    fixture::Fixture,
    kind::kind_of,
    say,
    schema::{Field, Input, Schema, innermost, named},
};

/// Stands in every text of the shop that is spied on.
const WORD: &str = "zhuque";

/// What shows nothing of a shop even to itself: the same for all, or nothing without a `query`.
const SILENT: [&str; 13] = [
    "paymentSettings()",
    "localization()",
    "blog(id)",
    "blogs(first, query)",
    "blogs(first)",
    "article(id)",
    "articles(first, query)",
    "articles(first)",
    "metaobject(id)",
    "metaobjects(first, type)",
    "sitemap(type)",
    "urlRedirects(first)",
    "campaignPlugins()",
];

#[tokio::test]
async fn no_query_shows_anything_of_another_shop() {
    let app = TestApp::start().await;
    let (theirs, mine) = (app.shop(WORD).await, app.shop("mine").await);
    let loot = Fixture::make(&theirs, WORD).await;
    Fixture::make(&mine, "mine").await;
    let (mut asked, mut silent) = (0, Vec::new());
    for (schema, is_admin) in [(Schema::storefront().await, false), (Schema::admin().await, true)] {
        for field in schema.queries() {
            if field.name == "node" || field.name == "nodes" {
                continue;
            }
            for given in questions(&schema, &field, &loot) {
                let what = name_of(&field, &given);
                let document =
                    field.document("query", &given, &schema.selection(field.returns(), 3));
                let ask = async |shop: &Shop<'_>| {
                    let variables = Value::Object(given.clone());
                    if is_admin {
                        shop.admin(&document, variables).await
                    } else {
                        shop.store(&document, variables).await
                    }
                };
                // Asked by its own people it must show something, else the answer proves nothing.
                let own = ask(&theirs).await;
                if shown(&own.clone().data(), &loot).is_none() {
                    silent.push(what.clone());
                }
                assert_shows_nothing(&ask(&mine).await.body, &loot, &what);
                asked += 1;
            }
        }
    }
    assert_eq!(silent, SILENT);
    say(&format!("{asked} queries show nothing of another shop"));
}

#[tokio::test]
async fn no_node_is_another_shops() {
    let app = TestApp::start().await;
    let (theirs, mine) = (app.shop(WORD).await, app.shop("mine").await);
    let loot = Fixture::make(&theirs, WORD).await;
    for kind in ["product", "variant", "collection", "page", "cart"] {
        let id = loot.id(kind);
        let query = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }";
        let own = theirs.store(query, json!({ "id": id })).await.data();
        assert_eq!(own, json!({ "node": { "id": id }, "nodes": [{ "id": id }] }), "{kind}");
        let data = mine.store(query, json!({ "id": id })).await.data();
        assert_eq!(data, json!({ "node": null, "nodes": [null] }), "{kind}");
    }
}

/// Arguments for a field: one question with those that are needed, and one with each way to name a
/// thing besides. Without any of these ways, a field that isn't a list has nothing to be asked.
pub fn questions(schema: &Schema, field: &Field, loot: &Fixture) -> Vec<Map<String, Value>> {
    let id = |path: &str| json!(loot.id(kind_of(&field.name, path)));
    let value = |arg: &Input| {
        let name = loot.name(&field.name, &arg.name);
        (arg.name.clone(), name.unwrap_or_else(|| schema.sample(&arg.ty, &arg.name, &id)))
    };
    let mut base: Map<String, Value> =
        field.args.iter().filter(|arg| arg.is_needed()).map(value).collect();
    if has_page(field) {
        base.insert("first".to_owned(), json!(5));
    }
    if field.args.iter().any(|arg| arg.name == "limit") {
        base.insert("limit".to_owned(), json!(2));
    }
    let names_a_thing = |arg: &&Input| {
        let is_name = loot.name(&field.name, &arg.name).is_some();
        !arg.is_needed() && (is_name || named(innermost(&arg.ty)) == "ID")
    };
    let ways = field.args.iter().filter(names_a_thing).map(|arg| {
        let mut given = base.clone();
        given.extend([value(arg)]);
        given
    });
    let mut questions: Vec<_> = ways.collect();
    if questions.is_empty() || has_page(field) {
        questions.push(base);
    }
    questions
}

fn has_page(field: &Field) -> bool {
    field.args.iter().any(|arg| arg.name == "first")
}

fn name_of(field: &Field, given: &Map<String, Value>) -> String {
    let given: Vec<&str> = given.keys().map(String::as_str).collect();
    format!("{}({})", field.name, given.join(", "))
}

/// What of the shop stands in an answer's data.
fn shown(data: &Value, loot: &Fixture) -> Option<String> {
    let data = data.to_string();
    let mut signs = loot.uuids().chain([WORD]);
    signs.find(|sign| data.contains(sign)).map(str::to_owned)
}

/// Errors may repeat what the question said, data may not.
fn assert_shows_nothing(body: &Value, loot: &Fixture, what: &str) {
    assert_eq!(shown(&body["data"], loot), None, "{what}: {body}");
    assert!(body["errors"].is_null(), "{what} is not asked rightly: {body}");
}
