use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::{Value, json};
use tests::TestApp;

/// Long enough for a busy machine without optimisation. Sixteen of what is refused here held two cores
/// for 39 seconds.
const SOON: Duration = Duration::from_secs(10);

const USUAL: &str = "{ __schema { types { name kind description fields(includeDeprecated: true) { name
    description args { name defaultValue type { ...T } } type { ...T } } inputFields { name type { ...T } }
    interfaces { ...T } enumValues { name } possibleTypes { ...T } } directives { name args { name } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

#[tokio::test]
async fn the_admin_schema_is_told_to_staff_alone_unless_it_is_configured() {
    let query = "{ __schema { queryType { name } } }";
    let closed = TestApp::start().await;
    let shop = closed.shop("tea").await;
    let said = closed.admin(query, json!({})).await;
    assert_eq!(said.body["data"]["__schema"], Value::Null);
    let one = closed.admin("{ __type(name: \"Shop\") { name } }", json!({})).await;
    assert_eq!(one.body["data"]["__type"], Value::Null);
    let typo = closed.admin("{ shup { name } }", json!({})).await;
    assert!(!typo.body.to_string().contains("Did you mean"), "{}", typo.body);
    let staff = shop.admin(query, json!({})).await.root("__schema");
    assert_eq!(staff["queryType"]["name"], "Query");
    let open = TestApp::start_with(|settings| settings.server.introspection = true).await;
    let anybody = open.admin(query, json!({})).await.root("__schema");
    assert_eq!(anybody["queryType"]["name"], "Query");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_questions_about_the_schema_hold_nobody_up() {
    let app = TestApp::start_with(|settings| settings.server.introspection = true).await;
    let shop = app.shop("tea").await;
    let begun = Instant::now();
    let deep = (0..16).map(|nr| {
        let inside = "fields { type { ".repeat(5) + "name" + &" } }".repeat(5);
        let document = format!("{{ __schema {{ types {{ a{nr}: name {inside} }} }} }}");
        let shop = &shop;
        async move {
            let shopper = shop.store(&document, json!({})).await.code();
            [shopper, shop.admin(&document, json!({})).await.code()]
        }
    });
    let refused = join_all(deep).await;
    assert!(refused.iter().flatten().all(|code| code == "QUERY_TOO_COMPLEX"), "{refused:?}");
    let usual = (0..16).map(|_| shop.admin(USUAL, json!({})));
    let neighbour = async {
        let asked = Instant::now();
        shop.store("{ shop { name } }", json!({})).await.data();
        asked.elapsed()
    };
    let (answers, neighbour) = tokio::join!(join_all(usual), neighbour);
    let first = &answers[0].body;
    assert!(first.to_string().len() > 100_000, "it is the schema");
    assert!(answers.iter().all(|answer| answer.body == *first));
    assert!(begun.elapsed() < SOON, "it took {:?}", begun.elapsed());
    assert!(neighbour < SOON / 2, "somebody else waited {neighbour:?}");
}
