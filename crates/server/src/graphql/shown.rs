//! Which documents ask for nothing but what a shop shows to everybody, so that their answers can be
//! remembered.

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
    SelectionSet,
};

/// Fields at the root whose answers are the same for everybody, and change only with what is noted
/// as a change of the shop. A new field is none of them until it is written here.
const SHOWN: [&str; 31] = [
    "__typename",
    "article",
    "articles",
    "blog",
    "blogByHandle",
    "blogs",
    "collection",
    "collectionByHandle",
    "collections",
    "localization",
    "locations",
    "menu",
    "metaobject",
    "metaobjects",
    "page",
    "pageByHandle",
    "pages",
    "paymentMethods",
    "paymentSettings",
    "pickupLocations",
    "predictiveSearch",
    "product",
    "productByHandle",
    "productRecommendations",
    "productTags",
    "productTypes",
    "products",
    "search",
    "shop",
    "sitemap",
    "urlRedirects",
];

/// Fields anywhere that change with every sale.
const COUNTED: [&str; 3] = ["quantityAvailable", "storeAvailability", "totalInventory"];

/// Whether the operation that will run asks for nothing else.
pub fn by_all(document: &ExecutableDocument, operation: Option<&str>) -> bool {
    let Some(operation) = chosen(document, operation) else { return false };
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    operation.ty == OperationType::Query
        && is_shown(document, &operation.selection_set.node)
        && !counts(&operation.selection_set.node)
        && !fragments.into_iter().any(counts)
}

pub(super) fn chosen<'d>(
    document: &'d ExecutableDocument,
    operation: Option<&str>,
) -> Option<&'d OperationDefinition> {
    match (&document.operations, operation) {
        (DocumentOperations::Single(only), _) => Some(&only.node),
        (DocumentOperations::Multiple(named), Some(name)) => Some(&named.get(name)?.node),
        (DocumentOperations::Multiple(named), None) if named.len() == 1 => {
            named.values().next().map(|only| &only.node)
        }
        (DocumentOperations::Multiple(_), None) => None,
    }
}

/// Fragments don't contain themselves: documents that do are refused before.
fn is_shown(document: &ExecutableDocument, root: &SelectionSet) -> bool {
    root.items.iter().all(|item| match &item.node {
        Selection::Field(field) => SHOWN.contains(&field.node.name.node.as_str()),
        Selection::InlineFragment(inline) => is_shown(document, &inline.node.selection_set.node),
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.node.fragment_name.node);
            fragment.is_some_and(|it| is_shown(document, &it.node.selection_set.node))
        }
    })
}

/// Selections are only nested as deep as documents may be.
fn counts(selection: &SelectionSet) -> bool {
    selection.items.iter().any(|item| match &item.node {
        Selection::Field(field) => {
            COUNTED.contains(&field.node.name.node.as_str())
                || counts(&field.node.selection_set.node)
        }
        Selection::InlineFragment(inline) => counts(&inline.node.selection_set.node),
        Selection::FragmentSpread(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::by_all;

    fn shown(text: &str, operation: Option<&str>) -> bool {
        by_all(&parse_query(text).expect("a document"), operation)
    }

    #[test]
    fn only_what_everybody_sees_is_remembered() {
        for (text, expected) in [
            ("{ shop { name } ps: products(first: 1) { nodes { id } } __typename }", true),
            ("{ ...F } fragment F on QueryRoot { product(handle: \"a\") { title } }", true),
            ("{ cart(id: \"1\") { id } }", false),
            ("{ shop { name } shop: cart(id: \"1\") { id } }", false),
            (
                "{ ...F } fragment F on QueryRoot { ... { customer(customerAccessToken: \"\") { id } } }",
                false,
            ),
            ("mutation { shop { name } }", false),
            (
                "{ product(handle: \"a\") { ...P } } fragment P on Product { n: totalInventory }",
                false,
            ),
            (
                "{ products(first: 1) { nodes { variants(first: 1) { nodes { quantityAvailable } } } } }",
                false,
            ),
        ] {
            assert_eq!(shown(text, None), expected, "{text}");
        }
    }

    #[test]
    fn the_operation_that_runs_counts() {
        let text = "query A { shop { name } } query B { node(id: \"1\") { id } }";
        assert!(shown(text, Some("A")));
        assert!(!shown(text, Some("B")));
        assert!(!shown(text, None) && !shown(text, Some("C")));
    }
}
