//! Global ids: `gid://shopify/<Type>/<uuid>`. The authority is what well-known clients expect (one
//! rebuilds cart ids with exactly that prefix); on input any authority is accepted.

use async_graphql::ID;
use kernel::Fault;
use uuid::Uuid;

/// The global id of a thing.
pub fn of(kind: &str, id: Uuid) -> ID {
    ID(format!("gid://shopify/{kind}/{id}"))
}

/// The type and the uuid of a global id, without what follows a `?`.
pub fn split(id: &str) -> Option<(&str, Uuid)> {
    let rest = id.strip_prefix("gid://")?;
    let (_, rest) = rest.split_once('/')?;
    let (kind, rest) = rest.split_once('/')?;
    let uuid = rest.split('?').next()?;
    Some((kind, Uuid::parse_str(uuid).ok()?))
}

/// The uuid of a global id of the type `kind`. Whatever isn't one is "not there": nobody learns
/// more from a malformed id than from a foreign one.
///
/// # Errors
/// `NOT_FOUND` at `field` (dotted).
pub fn parse(id: &ID, kind: &str, field: &str) -> Result<Uuid, Fault> {
    match split(id) {
        Some((found, uuid)) if found == kind => Ok(uuid),
        _ => Err(Fault::not_found(&noun(kind)).at(field)),
    }
}

/// What people call it, which is what the rooms below call it too: `ProductVariant` → `variant`.
fn noun(kind: &str) -> String {
    let last_word = kind.rfind(char::is_uppercase).unwrap_or(0);
    kind[last_word..].to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use async_graphql::ID;
    use uuid::Uuid;

    #[test]
    fn any_authority_is_accepted_but_no_other_type() {
        let id = Uuid::from_u128(7);
        assert_eq!(super::parse(&super::of("Product", id), "Product", "id"), Ok(id));
        let foreign = ID(format!("gid://example/Product/{id}?key=secret"));
        assert_eq!(super::parse(&foreign, "Product", "id"), Ok(id));
        for wrong in [format!("gid://shopify/Page/{id}"), id.to_string(), "gid://".into()] {
            let fault = super::parse(&ID(wrong), "ProductVariant", "id").expect_err("not one");
            assert_eq!(fault.message, "There is no such variant.");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_an_id_or_not_there(text in prop_oneof![
            ".{0,60}",
            "(gid:|//|/|shopify|Product|Variant|[0-9a-f]{8}-0000-7000-8000-000000000000|\\?key=|茶){0,8}",
        ]) {
            if let Err(fault) = super::parse(&ID(text), "ProductVariant", "lines.0.merchandiseId") {
                prop_assert_eq!(fault.field, ["lines", "0", "merchandiseId"]);
            }
        }

        #[test]
        fn an_id_is_read_back_as_its_own_kind_alone(id: u128) {
            let (id, made) = (Uuid::from_u128(id), super::of("Product", Uuid::from_u128(id)));
            prop_assert_eq!(super::parse(&made, "Product", "id"), Ok(id));
            prop_assert!(super::parse(&made, "Collection", "id").is_err());
        }
    }
}
