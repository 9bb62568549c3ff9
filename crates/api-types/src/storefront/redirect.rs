use async_graphql::{ID, Object};
use catalog::redirect::Redirect as Stored;

use crate::gid;

/// Where an old address leads.
#[derive(Debug, Clone)]
pub struct UrlRedirect(Stored);

impl From<Stored> for UrlRedirect {
    fn from(redirect: Stored) -> Self {
        Self(redirect)
    }
}

/// Where an old address leads.
#[Object]
impl UrlRedirect {
    /// Global id.
    async fn id(&self) -> ID {
        gid::of("UrlRedirect", self.0.id)
    }

    /// The old path.
    async fn path(&self) -> &str {
        &self.0.path
    }

    /// A path of the shop or an absolute address.
    async fn target(&self) -> &str {
        &self.0.target
    }
}

crate::connection!(UrlRedirectConnection, UrlRedirectEdge, UrlRedirect);
