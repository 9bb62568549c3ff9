//! `@inContext(country:, language:)` stands on operations of well-known clients. The executor
//! offers no such place for a directive of ours, so it is taken out before, together with the
//! variables that nothing else uses.

use std::collections::HashSet;

use api_types::Locale;
use async_graphql::{
    Name, Value, Variables,
    parser::{
        Positioned,
        types::{
            Directive, DocumentOperations, ExecutableDocument, OperationDefinition, Selection,
            SelectionSet,
        },
    },
};
use async_graphql_value::Value as Written;

use super::Refusal;

/// The arguments that the dialect's directive has.
const ARGUMENTS: [&str; 5] =
    ["country", "language", "preferredLocationId", "buyer", "visitorConsent"];

/// Takes the directive out of every operation; says what it said on the one that will run.
pub fn strip(
    document: &mut ExecutableDocument,
    variables: &Variables,
    operation: Option<&str>,
) -> Result<Locale, Refusal> {
    let mut in_fragments = HashSet::new();
    for fragment in document.fragments.values() {
        used_by_directives(&fragment.node.directives, &mut in_fragments);
        used_by_selection(&fragment.node.selection_set.node, &mut in_fragments);
    }
    match &mut document.operations {
        DocumentOperations::Single(only) => strip_one(&mut only.node, variables, &in_fragments),
        DocumentOperations::Multiple(named) => {
            let alone = named.len() == 1;
            let mut locale = Locale::default();
            for (name, candidate) in named {
                let said = strip_one(&mut candidate.node, variables, &in_fragments)?;
                if alone || operation == Some(name.as_str()) {
                    locale = said;
                }
            }
            Ok(locale)
        }
    }
}

fn strip_one(
    operation: &mut OperationDefinition,
    variables: &Variables,
    in_fragments: &HashSet<Name>,
) -> Result<Locale, Refusal> {
    let is_ours = |directive: &Positioned<Directive>| directive.node.name.node == "inContext";
    let (ours, others) = std::mem::take(&mut operation.directives).into_iter().partition(is_ours);
    operation.directives = others;
    let ours: Vec<Positioned<Directive>> = ours;
    let Some(directive) = ours.first() else { return Ok(Locale::default()) };

    let (mut locale, mut only_here) = (Locale::default(), HashSet::new());
    for (name, value) in &directive.node.arguments {
        used_by_value(&value.node, &mut only_here);
        let said = resolve(&value.node, operation, variables)?;
        match name.node.as_str() {
            "country" => locale.country = code(&said).filter(|country| country != "ZZ"),
            "language" => locale.language = code(&said),
            known if ARGUMENTS.contains(&known) => {}
            unknown => return Err(invalid(format!("@inContext has no argument {unknown}."))),
        }
    }
    let mut elsewhere = in_fragments.clone();
    used_by_directives(&operation.directives, &mut elsewhere);
    used_by_selection(&operation.selection_set.node, &mut elsewhere);
    operation.variable_definitions.retain(|definition| {
        let name = &definition.node.name.node;
        !only_here.contains(name) || elsewhere.contains(name)
    });
    Ok(locale)
}

/// The value of an argument; an undeclared variable is an error, a missing one is null.
fn resolve(
    written: &Written,
    operation: &OperationDefinition,
    variables: &Variables,
) -> Result<Value, Refusal> {
    written.clone().into_const_with(|name| {
        let declared = operation.variable_definitions.iter().find(|d| d.node.name.node == name);
        let Some(declared) = declared else {
            return Err(invalid(format!("The variable ${name} is not declared.")));
        };
        let default = declared.node.default_value.as_ref().map(|value| value.node.clone());
        Ok(variables.get(&name).cloned().or(default).unwrap_or_default())
    })
}

fn invalid(message: String) -> Refusal {
    Refusal::document("GRAPHQL_VALIDATION_FAILED", message, None)
}

/// An enum value, written in the document or given as a string variable.
fn code(value: &Value) -> Option<String> {
    match value {
        Value::Enum(name) => Some(name.to_string()),
        Value::String(name) => Some(name.to_uppercase()),
        _ => None,
    }
}

fn used_by_value(value: &Written, used: &mut HashSet<Name>) {
    match value {
        Written::Variable(name) => {
            used.insert(name.clone());
        }
        Written::List(items) => items.iter().for_each(|item| used_by_value(item, used)),
        Written::Object(fields) => fields.values().for_each(|field| used_by_value(field, used)),
        _ => {}
    }
}

fn used_by_directives(directives: &[Positioned<Directive>], used: &mut HashSet<Name>) {
    for (_, value) in directives.iter().flat_map(|directive| &directive.node.arguments) {
        used_by_value(&value.node, used);
    }
}

fn used_by_selection(selection: &SelectionSet, used: &mut HashSet<Name>) {
    for item in &selection.items {
        match &item.node {
            Selection::Field(field) => {
                used_by_directives(&field.node.directives, used);
                field.node.arguments.iter().for_each(|(_, value)| used_by_value(&value.node, used));
                used_by_selection(&field.node.selection_set.node, used);
            }
            Selection::FragmentSpread(spread) => used_by_directives(&spread.node.directives, used),
            Selection::InlineFragment(fragment) => {
                used_by_directives(&fragment.node.directives, used);
                used_by_selection(&fragment.node.selection_set.node, used);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_graphql::Variables;
    use serde_json::json;

    use crate::graphql::{Document, document::operations};

    fn prepare(text: &str, variables: serde_json::Value) -> Document {
        let parsed = Arc::new(Document::parse(text).expect("a document"));
        Document::prepare(&parsed, Variables::from_json(variables), None).expect("a document")
    }

    #[test]
    fn the_directive_goes_and_so_do_variables_that_only_it_uses() {
        let text = "query Q($country: CountryCode = ZZ, $language: LanguageCode, $id: ID!)
                    @inContext(country: $country, language: $language) { cart(id: $id) { id } }";
        let document = prepare(text, json!({ "language": "EN", "id": "1" }));
        assert_eq!(document.locale.language.as_deref(), Some("EN"));
        assert_eq!(document.locale.country, None, "ZZ is the shop's own country");
        let left = operations(&document.executable)[0];
        assert!(left.directives.is_empty());
        assert_eq!(left.variable_definitions.len(), 1);
    }

    #[test]
    fn a_variable_that_something_else_uses_stays() {
        let text = "query Q($c: CountryCode!) @inContext(country: $c) { a(b: { c: [$c] }) }";
        let document = prepare(text, json!({ "c": "CN" }));
        assert_eq!(document.locale.country.as_deref(), Some("CN"));
        assert_eq!(operations(&document.executable)[0].variable_definitions.len(), 1);
    }

    #[test]
    fn an_undeclared_variable_in_it_is_an_error() {
        for text in ["query @inContext(country: $c) { a }", "query @inContext(planet: MARS) { a }"]
        {
            let parsed = Arc::new(Document::parse(text).expect("a document"));
            let refusal = Document::prepare(&parsed, Variables::default(), None);
            let refusal = refusal.expect_err("wrong");
            assert_eq!(refusal.code(), "GRAPHQL_VALIDATION_FAILED");
        }
    }
}
