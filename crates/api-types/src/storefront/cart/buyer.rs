use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use customers::customer;
use ordering::cart::CartView;

use super::{DeliveryAddress, MailingAddress};
use crate::{CallerExt, CountryCode, gid, masked, storefront::Customer};

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

    /// Where the cart shall be sent.
    #[graphql(deprecation = "Use `Cart.delivery`.")]
    async fn delivery_address_preferences(&self) -> Vec<DeliveryAddress> {
        let address = self.0.cart.delivery_address.clone();
        let id = || gid::of("MailingAddress", self.0.cart.id);
        address.map(|address| MailingAddress::new(address, id()).into()).into_iter().collect()
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
    /// Ways to have it delivered.
    delivery: Option<CartDeliveryPreference>,
}

/// How a buyer prefers to have things delivered.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartDeliveryPreference {
    /// Where the buyer is.
    coordinates: Option<CartDeliveryCoordinatesPreference>,
    /// Kinds of delivery.
    delivery_method: Vec<PreferenceDeliveryMethodType>,
    /// Places to fetch it.
    pickup_handle: Vec<String>,
}

/// Where a buyer is.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartDeliveryCoordinatesPreference {
    /// The country.
    country_code: CountryCode,
    /// In degrees north.
    latitude: f64,
    /// In degrees east.
    longitude: f64,
}

/// A kind of delivery that is preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PreferenceDeliveryMethodType {
    /// Fetched from a carrier's pickup point.
    PickupPoint,
    /// Fetched from the shop.
    PickUp,
    /// Sent by a carrier.
    Shipping,
}
