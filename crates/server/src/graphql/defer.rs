//! `@defer` stands in documents of well-known clients. It lets a server send a part of an answer
//! later; ours sends all of it at once, which clients take as well, so the directive is taken out:
//! the executor knows none of that name.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use super::document::selection_sets;

/// Takes the directive out of the whole document.
pub fn strip(document: &mut ExecutableDocument) {
    selection_sets(document).for_each(|set| strip_set(&mut set.node));
}

/// Selections are only nested as deep as documents may be.
fn strip_set(set: &mut SelectionSet) {
    for selection in &mut set.items {
        let directives = match &mut selection.node {
            Selection::Field(field) => {
                strip_set(&mut field.node.selection_set.node);
                continue;
            }
            Selection::FragmentSpread(spread) => &mut spread.node.directives,
            Selection::InlineFragment(fragment) => {
                strip_set(&mut fragment.node.selection_set.node);
                &mut fragment.node.directives
            }
        };
        directives.retain(|directive| directive.node.name.node != "defer");
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::strip;

    #[test]
    fn only_what_stands_on_fragments_is_taken_out() {
        let text = "query a { ...f @defer ... @defer(label: \"x\") { b { ... @defer @skip(if: true)
            { c } } } d @defer } fragment f on Q { ... @defer { e } }";
        let mut document = parse_query(text).expect("a document");
        strip(&mut document);
        let left = format!("{document:?}");
        assert_eq!(left.matches("\"defer\"").count(), 1, "the one on a field is wrong and stays");
        assert_eq!(left.matches("\"skip\"").count(), 1);
    }
}
