use async_graphql::{InputObject, MaybeUndefined};
use catalog::Patch;

use super::reading::patch;

/// What search engines read. What is absent stays; null takes it away.
#[derive(Default, InputObject)]
pub struct SeoInput {
    /// The title, when it differs from the thing's own.
    title: MaybeUndefined<String>,
    /// The description, when it differs from the thing's own.
    description: MaybeUndefined<String>,
}

impl SeoInput {
    /// Of a new thing.
    pub(super) fn read(self) -> catalog::Seo {
        let (title, description) = self.patches();
        catalog::Seo { title: title.over(None), description: description.over(None) }
    }

    /// What to do with title and description.
    pub(super) fn patches(self) -> (Patch<String>, Patch<String>) {
        (patch(self.title), patch(self.description))
    }
}
