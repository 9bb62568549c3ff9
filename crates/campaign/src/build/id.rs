use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An id in settings: written as the APIs write it, read with or without what stands before the
/// UUID.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub Uuid);

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                let bare = match text.strip_prefix("gid://") {
                    Some(rest) => {
                        let (_, rest) = rest.split_once('/').unwrap_or_default();
                        rest.strip_prefix(concat!($kind, "/")).unwrap_or_default()
                    }
                    None => &text,
                };
                Uuid::parse_str(bare).map(Self).map_err(|_| concat!("not the id of a ", $kind))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                format!(concat!("gid://shopify/", $kind, "/{}"), id.0)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": concat!($kind, "-id") })
            }
        }
    )*};
}

ids! {
    /// A product's id.
    ProductId, "Product";
    /// A variant's id.
    VariantId, "ProductVariant";
    /// A collection's id.
    CollectionId, "Collection";
    /// A location's id.
    LocationId, "Location";
    /// A campaign's id.
    CampaignId, "Campaign";
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::{ProductId, VariantId};

    #[test]
    fn ids_are_read_in_both_forms_and_written_in_one() {
        let id = Uuid::from_u128(7);
        let gid = format!("gid://shopify/Product/{id}");
        for text in [gid.clone(), id.to_string()] {
            assert_eq!(serde_json::from_value::<ProductId>(json!(text)).ok(), Some(ProductId(id)));
        }
        assert_eq!(serde_json::to_value(ProductId(id)).ok(), Some(json!(gid)));
        for wrong in [gid.as_str(), "7", "gid://", "gid://shopify/ProductVariant/7"] {
            assert!(serde_json::from_value::<VariantId>(json!(wrong)).is_err(), "{wrong}");
        }
    }
}
