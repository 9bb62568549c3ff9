//! Guessing at a schema that isn't told: what a wrong name is answered must not name a right one.

use tests::TestApp;

use crate::isolation::schema::{Schema, innermost, kind, named};

/// A name with its last letter gone, which is near enough for any suggestion.
fn nearly(name: &str) -> String {
    format!("{}_", &name[..name.len() - 1])
}

#[tokio::test]
async fn a_wrong_name_is_not_answered_with_a_right_one() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let schema = Schema::storefront().await;
    let mut guesses = 0;
    let roots = schema.queries().into_iter().map(|field| ("query", field));
    for (operation, field) in roots.chain(schema.mutations().into_iter().map(|f| ("mutation", f))) {
        let (name, wrong) = (&field.name, nearly(&field.name));
        let mut documents = vec![format!("{operation} {{ {wrong} }}")];
        for arg in &field.args {
            documents.push(format!(
                "{operation} {{ {name}({}: 1) {{ __typename }} }}",
                nearly(&arg.name)
            ));
            for inner in schema.input_fields(named(innermost(&arg.ty))) {
                let wrong = nearly(&inner.name);
                documents.push(format!(
                    "{operation} {{ {name}({}: {{ {wrong}: 1 }}) {{ __typename }} }}",
                    arg.name
                ));
            }
        }
        if kind(innermost(field.returns())) == "OBJECT" {
            for inner in schema.fields(named(innermost(field.returns()))) {
                documents.push(format!("{operation} {{ {name} {{ {} }} }}", nearly(&inner.name)));
            }
        }
        for document in documents {
            let answer = app.store("tea", &document, serde_json::json!({})).await;
            let said = answer.body.to_string();
            assert!(!said.contains("Did you mean"), "{document}: {said}");
            assert_eq!(answer.status, 200, "{document}: {said}");
            guesses += 1;
        }
    }
    assert!(guesses > 500, "only {guesses} guesses");
}

#[tokio::test]
async fn every_field_of_the_storefront_answers_whoever_asks() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let schema = Schema::storefront().await;
    let id =
        |_: &str| serde_json::json!("gid://shopify/Thing/01890000-0000-7000-8000-000000000000");
    for field in schema.queries() {
        let given = field.args.iter().filter(|arg| arg.is_needed() || arg.name == "first");
        let given = given.map(|arg| (arg.name.clone(), schema.sample(&arg.ty, &arg.name, &id)));
        let given: serde_json::Map<_, _> = given.collect();
        let selection = schema.selection(field.returns(), 2);
        let document = field.document("query", &given, &selection);
        let answer = app.store("tea", &document, serde_json::Value::Object(given)).await;
        let said = answer.body.to_string();
        assert!(
            answer.status == 200 && !said.contains("INTERNAL_SERVER_ERROR"),
            "{document}: {said}"
        );
    }
}
