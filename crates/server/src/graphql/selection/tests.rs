use std::{sync::Arc, time::Duration};

use async_graphql::{
    EmptySubscription, Interface, Object, Request, Schema, SimpleObject, Variables,
};
use serde_json::json;

use super::Types;
use crate::graphql::Document;

#[derive(Clone, SimpleObject)]
struct Tea {
    id: i32,
    name: String,
    leaf: Leaf,
}

#[derive(Clone, SimpleObject)]
struct Coffee {
    id: i32,
    name: String,
}

#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "&i32"), field(name = "name", ty = "&String"))]
enum Drink {
    Tea(Tea),
    Coffee(Coffee),
}

/// Answers later than whatever else is asked of the same object.
#[derive(Clone)]
struct Leaf;

#[Object]
impl Leaf {
    async fn slow(&self) -> i32 {
        tokio::time::sleep(Duration::from_millis(5)).await;
        1
    }

    async fn quick(&self) -> i32 {
        2
    }

    async fn lost(&self) -> async_graphql::Result<i32> {
        Err("lost".into())
    }
}

struct Query;

#[Object]
impl Query {
    async fn drinks(&self) -> Vec<Drink> {
        let tea = Tea { id: 1, name: "Lu'an".into(), leaf: Leaf };
        vec![Drink::Tea(tea), Drink::Coffee(Coffee { id: 2, name: "Mocha".into() })]
    }

    async fn leaf(&self) -> Leaf {
        Leaf
    }

    async fn maybe_leaf(&self) -> Option<Leaf> {
        Some(Leaf)
    }
}

struct Mutation(std::sync::atomic::AtomicI32);

#[Object]
impl Mutation {
    async fn add(&self, number: i32) -> Sum {
        let before = self.0.fetch_add(number, std::sync::atomic::Ordering::SeqCst);
        Sum { before, after: before + number }
    }
}

#[derive(SimpleObject)]
struct Sum {
    before: i32,
    after: i32,
}

/// The text of an answer's data, and how many errors there were.
async fn answered(text: &str, variables: serde_json::Value) -> (String, usize) {
    let schema = Schema::build(Query, Mutation(0.into()), EmptySubscription).finish();
    let types = Types::of(&schema.sdl());
    let parsed = Arc::new(Document::parse(text).expect("a document"));
    let variables = Variables::from_json(variables);
    let document = Document::prepare(&parsed, variables, None).expect("prepared");
    let mut request = Request::new(String::new()).variables(document.variables);
    request.set_parsed_query(document.executable);
    let mut answer = schema.execute(request).await;
    document.selected.arrange(&types, &mut answer);
    (serde_json::to_string(&answer.data).expect("JSON"), answer.errors.len())
}

async fn is_answered(text: &str, expected: &str) {
    assert_eq!(answered(text, json!({})).await, (expected.to_owned(), 0), "{text}");
}

#[tokio::test]
async fn an_object_of_which_no_fragment_speaks_is_empty_and_not_null() {
    is_answered("{ drinks { ... on Coffee { id } } }", r#"{"drinks":[{},{"id":2}]}"#).await;
    is_answered("{ leaf { quick @skip(if: true) } }", r#"{"leaf":{}}"#).await;
    is_answered("{ ... @skip(if: true) { leaf { quick } } }", "{}").await;
}

/// See the module: async-graphql keeps the first of two values that aren't both objects.
#[tokio::test]
async fn equal_keys_merge_in_whatever_order_they_are_ready() {
    let expected = r#"{"drinks":[{"id":1},{"id":2}]}"#;
    for text in [
        "{ drinks { ... on Coffee { id } } drinks { id } }",
        "{ drinks { id } drinks { ... on Coffee { id } } }",
        "{ ...A ...B } fragment A on Query { drinks { ... on Coffee { id } } }
            fragment B on Query { drinks { id } }",
        "{ ... { drinks { ... on Coffee { id } } } ... { drinks { id } } }",
    ] {
        is_answered(text, expected).await;
    }
    let slow = "{ ...A drinks { ... on Coffee { name } } } fragment A on Query
        { drinks { ... on Tea { leaf { slow } } } drinks { ... on Tea { leaf { quick } } } }";
    let expected = r#"{"drinks":[{"leaf":{"slow":1,"quick":2}},{"name":"Mocha"}]}"#;
    is_answered(slow, expected).await;
}

#[tokio::test]
async fn fields_come_in_the_order_of_the_document() {
    is_answered("{ leaf { slow quick } }", r#"{"leaf":{"slow":1,"quick":2}}"#).await;
    is_answered("{ leaf { quick slow } }", r#"{"leaf":{"quick":2,"slow":1}}"#).await;
    is_answered(
        "{ leaf { b: quick ...F a: slow } } fragment F on Leaf { z: slow __typename b: quick }",
        r#"{"leaf":{"b":2,"z":1,"__typename":"Leaf","a":1}}"#,
    )
    .await;
    // What isn't about an object's type has no say in its order.
    is_answered(
        "{ drinks { ... on Coffee { name } id ... on Drink { name } } }",
        r#"{"drinks":[{"id":1,"name":"Lu'an"},{"name":"Mocha","id":2}]}"#,
    )
    .await;
}

#[tokio::test]
async fn variables_say_what_is_left_out() {
    let text = "query($a: Boolean = true, $b: Boolean!) { leaf { quick @include(if: $b) slow
        ...F @skip(if: $a) quick } } fragment F on Leaf { slow }";
    let at = async |b| answered(text, json!({ "b": b })).await.0;
    assert_eq!(at(true).await, r#"{"leaf":{"quick":2,"slow":1}}"#);
    assert_eq!(at(false).await, r#"{"leaf":{"slow":1,"quick":2}}"#);
}

#[tokio::test]
async fn what_fails_is_null_as_before() {
    for (text, expected) in [
        ("{ maybeLeaf { lost } }", r#"{"maybeLeaf":null}"#),
        ("{ maybeLeaf { ... on Leaf { lost } } }", r#"{"maybeLeaf":null}"#),
    ] {
        assert_eq!(answered(text, json!({})).await, (expected.to_owned(), 1), "{text}");
    }
}

#[tokio::test]
async fn a_mutation_that_is_written_twice_runs_once() {
    is_answered(
        "mutation { add(number: 2) { before } add(number: 2) { after } }",
        r#"{"add":{"before":0,"after":2}}"#,
    )
    .await;
    let (_, errors) =
        answered("mutation { add(number: 2) { before } add(number: 3) { after } }", json!({}))
            .await;
    assert_eq!(errors, 1, "one key for two things is refused");
}
