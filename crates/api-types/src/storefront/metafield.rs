use async_graphql::{Context, ID, InputObject, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::MetafieldReference;
use crate::{CallerExt, at_most};

/// The most fields that can be asked for at once.
const MOST_IDENTIFIERS: usize = 250;

/// A merchant's own field on a thing. No shop has any yet; clients ask for them all the same.
#[derive(Clone, SimpleObject)]
pub struct Metafield {
    /// Global id.
    id: ID,
    /// Whose field it is.
    namespace: String,
    /// Its name there.
    key: String,
    /// How to read its value.
    #[graphql(name = "type")]
    kind: String,
    /// What it says.
    value: String,
    /// What it names.
    reference: Option<MetafieldReference>,
    /// What it is for.
    description: Option<String>,
    /// When it was written first.
    created_at: DateTime<Utc>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
}

/// Names a merchant's own field.
#[derive(Debug, Clone, InputObject)]
pub struct HasMetafieldsIdentifier {
    /// Whose field it is.
    pub namespace: Option<String>,
    /// Its name there.
    pub key: String,
}

/// One null for each field asked for.
pub(super) fn none_of(
    ctx: &Context<'_>,
    identifiers: &[HasMetafieldsIdentifier],
) -> Result<Vec<Option<Metafield>>> {
    at_most("identifiers", identifiers.len(), MOST_IDENTIFIERS)?;
    ctx.spend(identifiers.len())?;
    Ok(identifiers.iter().map(|_| None).collect())
}
