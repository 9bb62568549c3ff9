use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use customers::customer;
use ordering::cart::CartView;

use crate::{CallerExt, CountryCode, masked, storefront::Customer};

/// Who buys.
pub struct CartBuyerIdentity(pub(super) Arc<CartView>);

/// Who buys.
#[Object]
impl CartBuyerIdentity {
    /// As the client said it.
    async fn country_code(&self) -> Option<CountryCode> {
        self.0.cart.country_code.as_deref().and_then(CountryCode::known)
    }

    /// The customer whose token was brought.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>> {
        let Some(id) = self.0.cart.customer_id else { return Ok(None) };
        let tx = ctx.reader().await?;
        let found = customer::read(&tx, id).await.map_err(masked)?;
        Ok(found.map(Customer::of_cart))
    }

    /// As the client said it, or the customer's.
    async fn email(&self) -> Option<&str> {
        self.0.cart.email.as_deref()
    }

    /// As the client said it.
    async fn phone(&self) -> Option<&str> {
        self.0.cart.phone.as_deref()
    }

    /// What the buyer prefers; not kept.
    async fn preferences(&self) -> Option<CartPreferences> {
        None
    }
}

/// What a buyer prefers.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartPreferences {
    /// Ways to pay.
    wallet: Option<Vec<String>>,
}
