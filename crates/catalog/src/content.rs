//! What products, collections and pages have in common.

use chrono::{DateTime, Utc};
use db::{
    Find, KeyType, SortKey, TenantEntity,
    sea_orm::{ColumnTrait, QueryFilter},
};
use kernel::{Checks, Fault};
use uuid::Uuid;

use crate::search;

/// What search engines show; the title and description themselves where it is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seo {
    /// At most 255 characters.
    pub title: Option<String>,
    /// At most 1,000 characters.
    pub description: Option<String>,
}

impl Seo {
    /// Checks the lengths, below `seo`.
    pub(crate) fn check(&self, checks: &mut Checks) {
        check_seo(checks, self.title.as_deref(), self.description.as_deref());
    }
}

/// Checks what is given of a [`Seo`].
pub(crate) fn check_seo(checks: &mut Checks, title: Option<&str>, description: Option<&str>) {
    checks.name("seo.title", title.unwrap_or_default(), 0..=255);
    checks.text("seo.description", description.unwrap_or_default(), 0..=1000);
}

/// Checks a title, which every such thing needs.
pub(crate) fn check_title(checks: &mut Checks, title: &str) {
    checks.name("title", title, 1..=255);
}

/// Checks a text with tags.
pub(crate) fn check_html(checks: &mut Checks, path: &str, html: &str) {
    checks.text(path, html, 0..=100_000);
}

/// Those of the rows whose titles a query in the dialect's search syntax finds; all without one.
///
/// # Errors
/// `TOO_LONG` and `TOO_MANY` at `query`.
pub(crate) fn titled<'t, E: TenantEntity>(
    rows: Find<'t, E>,
    title_key: E::Column,
    query: Option<&str>,
) -> Result<Find<'t, E>, Fault> {
    let Some(query) = query else { return Ok(rows) };
    Ok(rows.filter(search::titled(title_key, query)?))
}

/// What collections and pages can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ContentSort {
    /// By title.
    Title,
    /// The one that changed longest ago first.
    UpdatedAt,
    /// By the time they were made.
    #[default]
    Id,
}

impl ContentSort {
    /// The sort key over a table's columns.
    pub(crate) fn key<C: ColumnTrait>(
        self,
        reverse: bool,
        title: C,
        updated_at: C,
        id: C,
    ) -> SortKey<C> {
        let (column, values) = match self {
            Self::Title => (title, KeyType::Text),
            Self::UpdatedAt => (updated_at, KeyType::Instant),
            Self::Id => (id, KeyType::Uuid),
        };
        SortKey { column, values, id, descending: reverse }
    }

    /// What a cursor holds of a row's sort value.
    pub(crate) fn place(self, title: &str, updated_at: DateTime<Utc>, id: Uuid) -> String {
        match self {
            Self::Title => title.to_owned(),
            Self::UpdatedAt => updated_at.to_rfc3339(),
            Self::Id => id.to_string(),
        }
    }
}
