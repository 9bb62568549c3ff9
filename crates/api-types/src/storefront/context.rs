use std::sync::Arc;

use async_graphql::{Context, Result};
use kernel::Currency;
use tenancy::shop::Shop;

use crate::{CallerExt, Url, masked};

/// Shorthands for the storefront's resolvers.
pub trait StorefrontExt {
    /// The shop.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` without a shop; masked failures.
    fn shop(&self) -> impl Future<Output = Result<Arc<Shop>>> + Send;

    /// The shop's currency.
    ///
    /// # Errors
    /// As [`StorefrontExt::shop`].
    fn currency(&self) -> impl Future<Output = Result<Currency>> + Send;

    /// An absolute address on the request's host of a path: `/products/tea`.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` without a shop.
    fn address(&self, path: &str) -> Result<Url>;

    /// The same with https, whatever the request came by: pages where people pay.
    ///
    /// # Errors
    /// As [`StorefrontExt::address`].
    fn secure_address(&self, path: &str) -> Result<Url>;
}

impl StorefrontExt for Context<'_> {
    async fn shop(&self) -> Result<Arc<Shop>> {
        self.caller()?.settings().await.map_err(masked)
    }

    async fn currency(&self) -> Result<Currency> {
        Ok(self.shop().await?.currency())
    }

    fn address(&self, path: &str) -> Result<Url> {
        Ok(Url(format!("{}{path}", self.caller()?.origin)))
    }

    fn secure_address(&self, path: &str) -> Result<Url> {
        let origin = &self.caller()?.origin;
        let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
        Ok(Url(format!("https://{host}{path}")))
    }
}
