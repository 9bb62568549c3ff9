use async_graphql::{ID, InputObject, SimpleObject};
use catalog::redirect::{NewRedirect, Redirect};
use chrono::{DateTime, Utc};

use crate::gid;

/// Where an old address leads.
#[derive(Clone, SimpleObject)]
pub struct UrlRedirect {
    /// Its id.
    id: ID,
    /// The old path.
    path: String,
    /// A path of the shop or an absolute address.
    target: String,
    /// When it was added.
    created_at: DateTime<Utc>,
}

impl From<Redirect> for UrlRedirect {
    fn from(redirect: Redirect) -> Self {
        Self {
            id: gid::of("UrlRedirect", redirect.id),
            path: redirect.path,
            target: redirect.target,
            created_at: redirect.created_at,
        }
    }
}

crate::connection!(UrlRedirectConnection, UrlRedirectEdge, UrlRedirect);

/// A redirect to be added.
#[derive(InputObject)]
pub struct RedirectCreateInput {
    /// The old path, such as `/tea`.
    path: String,
    /// A path of the shop or an absolute address.
    target: String,
}

impl From<RedirectCreateInput> for NewRedirect {
    fn from(input: RedirectCreateInput) -> Self {
        Self { path: input.path, target: input.target }
    }
}
