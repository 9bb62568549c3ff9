use async_graphql::{Context, InputObject, Result, SimpleObject};
use ordering::{Attribute as Stored, Attributes};

use crate::CallerExt;

/// Something that a storefront notes on a cart or a line.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct Attribute {
    /// Its name.
    key: String,
    /// What it says.
    value: Option<String>,
}

impl From<&Stored> for Attribute {
    fn from(attribute: &Stored) -> Self {
        Self { key: attribute.key.clone(), value: Some(attribute.value.clone()) }
    }
}

impl Attribute {
    /// All of them, paid for.
    pub(super) fn all(ctx: &Context<'_>, attributes: &Attributes) -> Result<Vec<Self>> {
        for attribute in &attributes.0 {
            ctx.spend_text(&attribute.value)?;
        }
        ctx.spend_rows(attributes.0.len())?;
        Ok(attributes.0.iter().map(Self::from).collect())
    }

    /// The one of that name.
    pub(super) fn of(attributes: &Attributes, key: &str) -> Option<Self> {
        attributes.0.iter().find(|attribute| attribute.key == key).map(Self::from)
    }
}

/// Something to note on a cart or a line.
#[derive(Debug, Clone, InputObject)]
pub struct AttributeInput {
    /// Its name.
    pub key: String,
    /// What it says.
    pub value: String,
}

impl From<AttributeInput> for Stored {
    fn from(input: AttributeInput) -> Self {
        Self { key: input.key, value: input.value }
    }
}
