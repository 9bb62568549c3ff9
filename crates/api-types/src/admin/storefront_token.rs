use async_graphql::{ID, Object};
use chrono::{DateTime, Utc};
use tenancy::storefront_token::StorefrontToken as Row;

use crate::gid;

/// A token that a storefront sends with its requests, without the token itself.
pub struct StorefrontAccessToken(Row);

impl From<Row> for StorefrontAccessToken {
    fn from(row: Row) -> Self {
        Self(row)
    }
}

/// A token that a storefront sends with its requests, without the token itself.
#[Object]
impl StorefrontAccessToken {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("StorefrontAccessToken", self.0.id)
    }

    /// What it is for.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Its last four characters.
    async fn hint(&self) -> &str {
        &self.0.hint
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
