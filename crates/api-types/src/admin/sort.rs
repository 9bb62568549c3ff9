use async_graphql::Enum;

/// What collections and pages can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "catalog::ContentSort")]
pub enum ContentSortKeys {
    /// By title.
    Title,
    /// The one that changed longest ago first.
    UpdatedAt,
    /// By the time they were made.
    Id,
}
