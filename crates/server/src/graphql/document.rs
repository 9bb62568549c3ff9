//! Parsing a document and keeping it within bounds.

use std::{collections::HashMap, sync::Arc};

use api_types::Locale;
use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::{
        parse_query,
        types::{
            DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
            SelectionSet,
        },
    },
};

use super::{
    Refusal, defer, incontext, introspection,
    scan::scan,
    selection::{self, Selected},
    shown::chosen,
};

/// Top-level fields of an operation.
const MOST_ROOT_FIELDS: usize = 30;
/// Fields with an alias, fragments expanded.
const MOST_ALIASES: usize = 100;
/// Directives, fragments expanded.
const MOST_DIRECTIVES: usize = 50;
/// Selections in selections, through fragments too: above what text alone can nest.
const MOST_DEPTH: usize = 60;
/// Fields, fragments expanded: well above the largest document of the known clients.
const MOST_FIELDS: usize = 3_000;

/// A parsed document within bounds, and what its `@inContext` said.
#[derive(Debug)]
pub struct Document {
    /// Ready to execute; without `@inContext` and `@defer`, which the schema has no place for.
    pub executable: ExecutableDocument,
    /// The values of its variables.
    pub variables: Variables,
    /// Language and country.
    pub locale: Locale,
    /// What its answer is arranged by.
    pub selected: Selected,
}

impl Document {
    /// Reads and bounds a document.
    ///
    /// # Errors
    /// A [`Refusal`] that says which bound was passed or why it can't be parsed.
    pub fn parse(text: &str) -> Result<ExecutableDocument, Refusal> {
        scan(text)?;
        let mut executable = parse_query(text).map_err(|error| {
            let pos = error.positions().next();
            Refusal::document("GRAPHQL_PARSE_FAILED", error.to_string(), pos)
        })?;
        bound(&executable)?;
        introspection::bound(&executable)?;
        defer::strip(&mut executable);
        selection::prepare(&mut executable);
        Ok(executable)
    }

    /// Prepares a document for one request. Only the operation that will run counts for
    /// `@inContext`.
    ///
    /// # Errors
    /// A [`Refusal`] when `@inContext` is wrong.
    pub fn prepare(
        parsed: &Arc<ExecutableDocument>,
        mut variables: Variables,
        operation: Option<&str>,
    ) -> Result<Self, Refusal> {
        let mut executable = ExecutableDocument::clone(parsed);
        let locale = incontext::strip(&mut executable, &variables, operation)?;
        with_default_flags(&mut variables, parsed, operation);
        let selected = Selected::new(parsed, &variables, operation);
        Ok(Self { executable, variables, locale, selected })
    }
}

/// Adds defaults that are true or false: the executor doesn't know those of variables that `@skip` and
/// `@include` ask for.
fn with_default_flags(
    variables: &mut Variables,
    document: &ExecutableDocument,
    operation: Option<&str>,
) {
    let chosen = chosen(document, operation);
    for definition in chosen.into_iter().flat_map(|chosen| &chosen.variable_definitions) {
        let Some(default) = &definition.node.default_value else { continue };
        if let Value::Boolean(_) = default.node {
            let name = definition.node.name.node.clone();
            variables.entry(name).or_insert_with(|| default.node.clone());
        }
    }
}

/// The selections of every operation and fragment.
pub fn selection_sets(
    document: &mut ExecutableDocument,
) -> impl Iterator<Item = &mut Positioned<SelectionSet>> {
    let operations: Vec<_> = match &mut document.operations {
        DocumentOperations::Single(only) => vec![&mut only.node.selection_set],
        DocumentOperations::Multiple(named) => {
            named.values_mut().map(|operation| &mut operation.node.selection_set).collect()
        }
    };
    let fragments = document.fragments.values_mut();
    operations.into_iter().chain(fragments.map(|fragment| &mut fragment.node.selection_set))
}

/// Every operation of a document, named or not.
pub fn operations(document: &ExecutableDocument) -> Vec<&OperationDefinition> {
    match &document.operations {
        DocumentOperations::Single(operation) => vec![&operation.node],
        DocumentOperations::Multiple(operations) => operations.values().map(|o| &o.node).collect(),
    }
}

/// What a selection comes to when its fragments are expanded.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    /// Fields of the selection itself, those of its fragments included.
    top_fields: usize,
    fields: usize,
    aliases: usize,
    directives: usize,
}

impl Size {
    /// What a field with this below it comes to.
    fn under_field(self, aliased: bool) -> Self {
        Self {
            top_fields: 1,
            fields: self.fields.saturating_add(1),
            aliases: self.aliases.saturating_add(usize::from(aliased)),
            ..self
        }
    }

    fn add(&mut self, other: Self) {
        self.top_fields = self.top_fields.saturating_add(other.top_fields);
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
    }
}

fn bound(document: &ExecutableDocument) -> Result<(), Refusal> {
    let mut sizes = Sizes { document, known: HashMap::new(), depth: 0 };
    for operation in operations(document) {
        let mut size = sizes.of(&operation.selection_set.node)?;
        size.directives += operation.directives.len();
        let subscription = operation.ty == OperationType::Subscription;
        for (passed, code, what) in [
            (size.top_fields > MOST_ROOT_FIELDS, "TOO_MANY_ROOT_FIELDS", "too many root fields"),
            (size.aliases > MOST_ALIASES, "TOO_MANY_ALIASES", "too many aliases"),
            (size.directives > MOST_DIRECTIVES, "TOO_MANY_DIRECTIVES", "too many directives"),
            (size.fields > MOST_FIELDS, "QUERY_TOO_COMPLEX", "too many fields"),
            (subscription, "GRAPHQL_VALIDATION_FAILED", "a subscription, which isn't offered"),
        ] {
            if passed {
                return Err(Refusal::document(code, format!("The operation has {what}."), None));
            }
        }
    }
    Ok(())
}

/// Sizes of fragments, each counted once however often it is spread: expanding them could take
/// forever. Counting recurses, and fragments that spread each other nest as deep as there are
/// fragments, so the depth is bounded too.
struct Sizes<'d> {
    document: &'d ExecutableDocument,
    /// None while its own selection is being counted: then it contains itself.
    known: HashMap<&'d Name, Option<Size>>,
    /// Selections and fragments that are being counted, one in another.
    depth: usize,
}

impl<'d> Sizes<'d> {
    fn of(&mut self, selection: &'d SelectionSet) -> Result<Size, Refusal> {
        if self.depth == MOST_DEPTH {
            return Err(Refusal::document(
                "QUERY_TOO_DEEP",
                "The document is nested too deep.",
                None,
            ));
        }
        self.depth += 1;
        let size = self.of_items(selection);
        self.depth -= 1;
        size
    }

    fn of_items(&mut self, selection: &'d SelectionSet) -> Result<Size, Refusal> {
        let mut total = Size::default();
        for item in &selection.items {
            let (directives, mut size) = match &item.node {
                Selection::Field(field) => {
                    let below = self.of(&field.node.selection_set.node)?;
                    (&field.node.directives, below.under_field(field.node.alias.is_some()))
                }
                Selection::InlineFragment(fragment) => {
                    (&fragment.node.directives, self.of(&fragment.node.selection_set.node)?)
                }
                Selection::FragmentSpread(spread) => {
                    (&spread.node.directives, self.of_fragment(&spread.node.fragment_name.node)?)
                }
            };
            size.directives = size.directives.saturating_add(directives.len());
            total.add(size);
        }
        Ok(total)
    }

    fn of_fragment(&mut self, name: &'d Name) -> Result<Size, Refusal> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                let message = format!("The fragment {name} contains itself.");
                return Err(Refusal::document("GRAPHQL_VALIDATION_FAILED", message, None));
            }
            None => {}
        }
        // An unknown fragment is for validation to name.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Size::default()) };
        self.known.insert(name, None);
        let mut size = self.of(&fragment.node.selection_set.node)?;
        size.directives = size.directives.saturating_add(fragment.node.directives.len());
        self.known.insert(name, Some(size));
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Variables;
    use proptest::prelude::*;
    use serde_json::json;
    use std::{fmt::Write, sync::Arc};

    use super::Document;

    fn code(text: &str) -> &'static str {
        Document::parse(text).expect_err("refused").code()
    }

    #[test]
    fn each_bound_has_its_code() {
        assert_eq!(code("{ a"), "GRAPHQL_PARSE_FAILED");
        assert_eq!(code("{ ...A } fragment A on Q { ...A }"), "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(code(&format!("{{ {} }}", "a ".repeat(31))), "TOO_MANY_ROOT_FIELDS");
        let hidden = format!("{{ ...F }} fragment F on Q {{ {} }}", "a ".repeat(31));
        assert_eq!(code(&hidden), "TOO_MANY_ROOT_FIELDS");
        assert_eq!(code(&format!("{{ a {{ {} }} }}", "b: c ".repeat(101))), "TOO_MANY_ALIASES");
        assert_eq!(code(&format!("{{ a {} }}", "@x ".repeat(51))), "TOO_MANY_DIRECTIVES");
        assert_eq!(code(&"{a".repeat(41)), "QUERY_TOO_DEEP");
    }

    #[test]
    fn fragments_that_chain_do_not_nest_without_end() {
        let mut text = "{ ...F0 } fragment F70 on Q { a }".to_owned();
        for i in 0..70 {
            let (open, close, next) = ("{a".repeat(38), "}".repeat(38), i + 1);
            let _ = write!(text, " fragment F{i} on Q {open} ...F{next} {close}");
        }
        assert_eq!(code(&text), "QUERY_TOO_DEEP");
    }

    #[test]
    fn fragments_that_double_are_counted_without_expanding_them() {
        let mut text = "{ b { ...F0 } } fragment F40 on Q { a }".to_owned();
        for i in 0..40 {
            let next = i + 1;
            let _ = write!(text, " fragment F{i} on Q {{ ...F{next} ...F{next} }}");
        }
        assert_eq!(code(&text), "QUERY_TOO_COMPLEX");
    }

    /// Something like a document, and like none.
    fn any_text() -> impl Strategy<Value = String> {
        let words = r#"([{}():!$@,\[\]|=&"\#\n ]|\.\.\.|query|mutation|fragment|on|inContext|defer|skip|
            |a|b|Q|F|true|null|-1|1e9|"x"|"""|\$v|\\u|é|\x00){0,60}"#;
        prop_oneof![".{0,120}", words]
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_a_document_or_refused_with_a_code(
            text in any_text(),
            operation in proptest::option::of("Q|A|"),
        ) {
            let prepared = Document::parse(&text).and_then(|document| {
                let document = Arc::new(document);
                Document::prepare(&document, Variables::default(), operation.as_deref())
            });
            if let Err(refusal) = prepared {
                prop_assert!(!refusal.code().is_empty());
            }
        }

        #[test]
        fn whatever_a_context_says_it_is_taken_out(
            country in r#"CN|ZZ|"CN"|7|\[US\]|\{a: 1\}|null|\$c|\$none"#,
            sent in prop_oneof![
                Just(json!(null)),
                ".{0,8}".prop_map(|text| json!(text)),
                any::<i64>().prop_map(|number| json!([number])),
            ],
        ) {
            let text = format!("query($c: CountryCode) @inContext(country: {country}) {{ a }}");
            let variables = Variables::from_json(json!({ "c": sent }));
            let document = Arc::new(Document::parse(&text).expect("a document"));
            match Document::prepare(&document, variables, None) {
                Ok(document) => {
                    prop_assert!(super::operations(&document.executable)[0].directives.is_empty());
                }
                Err(refusal) => prop_assert_eq!(refusal.code(), "GRAPHQL_VALIDATION_FAILED"),
            }
        }
    }
}
