use async_graphql::{ID, SimpleObject};
use catalog::stock::Location;
use payments::{Gateways, Method};

use crate::gid;

/// A way to pay that the shop offers.
#[derive(Debug, Clone, SimpleObject)]
pub struct PaymentMethod {
    /// What `cartComplete` takes as `gateway`.
    gateway: String,
    /// For shoppers, in their language.
    title: String,
    /// The shop's words to whoever chooses it.
    instructions: String,
    /// It is only for orders that are fetched.
    at_pickup_only: bool,
    /// It moves no money.
    is_test: bool,
}

impl PaymentMethod {
    /// A way to pay with its title in a language.
    pub fn new(method: Method, gateways: &Gateways, language: &str) -> Self {
        let title = gateways.get(method.gateway).map(|gateway| gateway.title(language));
        Self {
            gateway: method.gateway.to_owned(),
            title: title.unwrap_or(method.gateway).to_owned(),
            instructions: method.instructions,
            at_pickup_only: method.at_pickup_only,
            is_test: method.is_test,
        }
    }
}

/// A place that orders can be fetched from.
#[derive(Debug, Clone, SimpleObject)]
pub struct PickupLocation {
    /// What `cartComplete` takes as `pickupLocationId`.
    id: ID,
    /// What it is called.
    name: String,
    /// Where it is, and when it is open.
    address: String,
}

impl From<Location> for PickupLocation {
    fn from(place: Location) -> Self {
        let id = gid::of("Location", place.id);
        Self { id, name: place.name, address: place.pickup_address }
    }
}
