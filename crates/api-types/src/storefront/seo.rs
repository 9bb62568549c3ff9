use async_graphql::SimpleObject;

/// What search engines read.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "SEO")]
pub struct Seo {
    /// The title, when it differs from the thing's own.
    pub title: Option<String>,
    /// The description, when it differs from the thing's own.
    pub description: Option<String>,
}

impl Seo {
    /// From what a merchant wrote, which may be nothing.
    pub fn new(title: Option<&String>, description: Option<&String>) -> Self {
        Self { title: title.cloned(), description: description.cloned() }
    }
}
