//! Questions about the schema. Their fields cost the executor nothing that it counts, and lead back to
//! each other: a short one can ask for millions of values. And it never waits while it answers, so
//! nothing could interrupt it.

use std::collections::HashMap;

use async_graphql::{
    Name,
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};
use axum::body::Bytes;
use moka::sync::Cache;
use tokio::sync::Mutex;

use super::{Refusal, document::operations, request::RawRequest, shown::chosen};
use crate::quota::Api;

/// The most values that a question may ask for: twice what the common tools ask for.
const MOST_VALUES: usize = 2_000_000;
/// Memory for answers.
const MEGABYTES: u64 = 16;

/// How many entries a list of the schema's description has, about: those of our larger schema.
const SIZES: [(&str, usize); 8] = [
    ("types", 500),
    ("fields", 12),
    ("args", 3),
    ("inputFields", 8),
    ("enumValues", 10),
    ("possibleTypes", 3),
    ("interfaces", 1),
    ("directives", 8),
];

/// Refuses a document that asks too much of the schema's description. Its fragments must not contain
/// themselves.
///
/// # Errors
/// `QUERY_TOO_COMPLEX`.
pub fn bound(document: &ExecutableDocument) -> Result<(), Refusal> {
    let mut costs = Costs { document, fragments: HashMap::new() };
    let asked = operations(document).into_iter().map(|it| costs.at_root(&it.selection_set.node));
    if asked.fold(0, usize::saturating_add) <= MOST_VALUES {
        return Ok(());
    }
    let message = "The document asks for too much of the schema at once.";
    Err(Refusal::document("QUERY_TOO_COMPLEX", message, None))
}

/// Whether the operation that will run asks for the schema's description and nothing else: then its
/// answer is always the same.
pub fn is_all(document: &ExecutableDocument, operation: Option<&str>) -> bool {
    let Some(operation) = chosen(document, operation) else { return false };
    let items = &operation.selection_set.node.items;
    let is_about_schema = |item: &Selection| match item {
        Selection::Field(field) => field.node.name.node.starts_with("__"),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => false,
    };
    items.iter().all(|item| is_about_schema(&item.node))
        && items.iter().any(|item| is_schema(&item.node))
}

fn is_schema(item: &Selection) -> bool {
    matches!(item, Selection::Field(field)
        if ["__schema", "__type"].contains(&field.node.name.node.as_str()))
}

/// Counts values, each fragment once however often it is spread.
struct Costs<'d> {
    document: &'d ExecutableDocument,
    /// By name, and whether it stands in the description of the schema.
    fragments: HashMap<(&'d Name, bool), usize>,
}

impl<'d> Costs<'d> {
    fn at_root(&mut self, selection: &'d SelectionSet) -> usize {
        self.of(selection, false)
    }

    /// What a selection asks for; outside the schema's description only what is asked of that.
    fn of(&mut self, selection: &'d SelectionSet, inside: bool) -> usize {
        let costs = selection.items.iter().map(|item| match &item.node {
            Selection::Field(field) => {
                let enters = is_schema(&item.node);
                let below = self.of(&field.node.selection_set.node, inside || enters);
                if !inside {
                    return below;
                }
                let name = field.node.name.node.as_str();
                let size =
                    SIZES.iter().find(|(list, _)| *list == name).map_or(1, |(_, size)| *size);
                size.saturating_mul(below.saturating_add(1))
            }
            Selection::InlineFragment(inline) => self.of(&inline.node.selection_set.node, inside),
            Selection::FragmentSpread(spread) => {
                self.of_fragment(&spread.node.fragment_name.node, inside)
            }
        });
        costs.fold(0, usize::saturating_add)
    }

    fn of_fragment(&mut self, name: &'d Name, inside: bool) -> usize {
        if let Some(known) = self.fragments.get(&(name, inside)) {
            return *known;
        }
        let Some(fragment) = self.document.fragments.get(name) else { return 0 };
        let cost = self.of(&fragment.node.selection_set.node, inside);
        self.fragments.insert((name, inside), cost);
        cost
    }
}

/// Answers to such questions. Each is worked out once, and one at a time.
#[derive(Debug)]
pub struct Introspections {
    known: Cache<(Api, RawRequest), Bytes>,
    turn: Mutex<()>,
}

impl Default for Introspections {
    fn default() -> Self {
        let weigh = |(_, request): &(Api, RawRequest), answer: &Bytes| {
            u32::try_from(request.size() + answer.len()).unwrap_or(u32::MAX)
        };
        let known = Cache::builder().weigher(weigh).max_capacity(MEGABYTES << 20).build();
        Self { known, turn: Mutex::new(()) }
    }
}

impl Introspections {
    /// The answer to a request, made if it isn't known.
    ///
    /// # Errors
    /// Its maker's.
    pub async fn answer(
        &self,
        api: Api,
        request: &RawRequest,
        make: impl AsyncFnOnce() -> Result<Bytes, Refusal>,
    ) -> Result<Bytes, Refusal> {
        let key = (api, request.compact());
        if let Some(known) = self.known.get(&key) {
            return Ok(known);
        }
        let _turn = self.turn.lock().await;
        if let Some(known) = self.known.get(&key) {
            return Ok(known);
        }
        let answer = make().await?;
        self.known.insert(key, answer.clone());
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;

    /// As the common tools ask.
    const USUAL: &str = "query IntrospectionQuery { __schema { description
        queryType { name } mutationType { name } subscriptionType { name }
        types { ...FullType }
        directives { name description isRepeatable locations args { ...InputValue } } } }
        fragment FullType on __Type { kind name description specifiedByURL
            fields(includeDeprecated: true) { name description args { ...InputValue }
                type { ...TypeRef } isDeprecated deprecationReason }
            inputFields { ...InputValue } interfaces { ...TypeRef }
            enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
            possibleTypes { ...TypeRef } }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind
            name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
            kind name ofType { kind name } } } } } } } } } }";

    #[test]
    fn what_the_common_tools_ask_of_a_schema_is_answered_and_not_much_more() {
        assert!(Document::parse(USUAL).is_ok());
        let twice = USUAL.replace(
            "types { ...FullType }",
            "types { ...FullType } a: types { ...FullType }
            b: types { ...FullType } c: types { ...FullType }",
        );
        for text in [
            twice.as_str(),
            "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
            "{ a { __type(name: \"Q\") { fields { type { fields { type { fields { type { fields { type {
                fields { type { fields { name } } } } } } } } } } } } } }",
            "{ ...F } fragment F on Q { __schema { types { ...T } } } fragment T on __Type {
                possibleTypes { fields { args { type { fields { type { inputFields { name } } } } } } } }",
        ] {
            let refused = Document::parse(text).expect_err(text);
            assert_eq!(refused.code(), "QUERY_TOO_COMPLEX", "{text}");
        }
        let own = "{ types { fields { fields { fields { fields { fields { args { args { name } } } } } } } } }";
        assert!(Document::parse(own).is_ok(), "fields of an API's own may be called so");
    }
}
