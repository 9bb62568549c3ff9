use catalog::stock;
use customers::{SavedAddress, book, check_contact, phone};
use db::TenantTx;
use kernel::{Fault, given};
use tenancy::email;
use uuid::Uuid;

use super::{CartKey, CartOutcome, change, draft::Draft};
use crate::{Address, Market};

/// Who orders, and whereto, as far as it is known. Replaces what the cart had.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// Where the order's news go.
    pub email: Option<String>,
    /// The same by telephone.
    pub phone: Option<String>,
    /// Where it shall be sent; may be incomplete.
    pub delivery_address: Option<Address>,
    /// Where it will be fetched instead.
    pub pickup_location_id: Option<Uuid>,
}

/// Notes who orders and whereto. Nothing needs to be complete.
///
/// # Errors
/// The database's.
pub async fn set_details(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    details: Details,
) -> db::Result<CartOutcome> {
    let places = stock::pickup_locations(tx).await?;
    let known = details.pickup_location_id.is_none_or(|id| places.iter().any(|it| it.id == id));
    change(tx, market, key, &[], |draft| draft.set_details(details, known)).await
}

/// An address for a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CartAddressChoice {
    /// One that the shopper entered.
    Entered(Box<Address>),
    /// One that the cart's customer has saved.
    Saved(Uuid),
}

/// Says where a cart shall be sent, and no longer be fetched; `None` when that isn't known. Nothing
/// needs to be complete. An address that isn't one of the customer's is `NOT_FOUND`, as is any where the
/// cart is nobody's.
///
/// # Errors
/// The database's.
pub async fn set_delivery_address(
    tx: &TenantTx,
    market: Market<'_>,
    key: &CartKey,
    choice: Option<CartAddressChoice>,
) -> db::Result<CartOutcome> {
    let saved = match &choice {
        Some(CartAddressChoice::Saved(id)) => book::by_id(tx, *id).await?,
        _ => None,
    };
    change(tx, market, key, &[], |draft| match choice {
        Some(CartAddressChoice::Saved(_)) => draft.copy_delivery_address(saved),
        Some(CartAddressChoice::Entered(address)) => draft.set_delivery_address(Some(*address)),
        None => draft.set_delivery_address(None),
    })
    .await
}

impl Draft<'_> {
    /// Copies an address, if it is the customer's whose cart it is.
    fn copy_delivery_address(&mut self, saved: Option<SavedAddress>) {
        let customer = self.cart.customer_id;
        if let Some(saved) = saved.filter(|saved| Some(saved.customer_id) == customer) {
            return self.set_delivery_address(Some(saved.address));
        }
        let fault = Fault::not_found("address");
        let path = "addresses.0.address.copyFromCustomerAddressId";
        self.checks.fault(path, fault.code, fault.message);
    }

    fn set_delivery_address(&mut self, address: Option<Address>) {
        let shop_country = &self.shop.country;
        let address = address.map(|address| address.normal(shop_country));
        if let Some(address) = &address {
            let path = "addresses.0.address.deliveryAddress";
            address.check(path, &mut self.checks);
            address.check_format(path, &mut self.checks);
            self.cart.pickup_location_id = None;
        }
        self.cart.delivery_address = address;
    }

    fn set_details(&mut self, details: Details, known_place: bool) {
        let shop_country = &self.shop.country;
        let address = details.delivery_address.map(|address| address.normal(shop_country));
        let country = address.as_ref().and_then(|address| address.country_code.as_deref());
        let countries = [country.unwrap_or_default(), shop_country];
        let email = given(details.email).map(|text| email::normal(&text));
        let phone = given(details.phone).map(|text| phone::normal(&text, &countries));
        check_contact(&mut self.checks, "", email.as_deref(), phone.as_deref());
        if !known_place {
            let fault = Fault::not_found("place to fetch it");
            self.checks.fault("pickupLocationId", fault.code, fault.message);
        }
        if let Some(address) = &address {
            address.check("deliveryAddress", &mut self.checks);
            address.check_format("deliveryAddress", &mut self.checks);
        }
        (self.cart.email, self.cart.phone) = (email, phone);
        self.cart.delivery_address = address;
        self.cart.pickup_location_id = details.pickup_location_id;
    }
}
