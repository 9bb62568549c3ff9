use async_graphql::{ID, InputObject, SimpleObject};
use kernel::{Code, Currency, Fault, Money, MoneyError};
use ordering::{
    Address,
    cart::{CartKey, CartOutcome},
    checkout::{CompleteInput, Completed},
};

use super::{Cart, CartChange, CartUserError, CartWarning};
use crate::{
    CountryCode, Decimal, gid,
    storefront::{Order, OrderPayment},
};

/// What is still to be said to order a cart.
#[derive(Debug, Clone, InputObject)]
pub struct CartCompleteInput {
    /// Where the order's news go; the cart's when absent.
    pub email: Option<String>,
    /// The same by telephone; the cart's when absent.
    pub phone: Option<String>,
    /// Where it is sent; the cart's when absent.
    pub delivery_address: Option<CartCompleteAddressInput>,
    /// Where it is fetched instead, of `pickupLocations`.
    pub pickup_location_id: Option<ID>,
    /// How it is paid, of `paymentMethods`; the first of these when absent.
    pub gateway: Option<String>,
    /// A word to the merchant; the cart's when absent.
    pub note: Option<String>,
    /// The `terms` of the cart's `paymentSchedule` that the shopper was shown, empty when there was
    /// none: when they are others now, nothing is placed (`PRICE_CHANGED`). Not compared when absent.
    pub payment_terms: Option<String>,
    /// The `revision` of the cart that the shopper was shown: when it holds something else now,
    /// nothing is placed (`CART_CHANGED`). When absent, it is refused when it holds less than it did
    /// after the last change of it.
    pub revision: Option<String>,
}

/// A postal address.
#[derive(Debug, Clone, InputObject)]
pub struct CartCompleteAddressInput {
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// Street and number.
    pub address1: Option<String>,
    /// Flat, floor and the like.
    pub address2: Option<String>,
    /// The town.
    pub city: Option<String>,
    /// The district of the town.
    pub district: Option<String>,
    /// The province or state.
    pub province: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The country.
    pub country_code: Option<CountryCode>,
    /// For the carrier.
    pub phone: Option<String>,
}

impl TryFrom<CartCompleteInput> for CompleteInput {
    type Error = Fault;

    fn try_from(input: CartCompleteInput) -> Result<Self, Fault> {
        let place = input.pickup_location_id.as_ref();
        let place = place.map(|id| gid::parse(id, "Location", "input.pickupLocationId"));
        Ok(Self {
            email: input.email,
            phone: input.phone,
            delivery_address: input.delivery_address.map(Address::from),
            pickup_location_id: place.transpose()?,
            gateway: input.gateway,
            note: input.note,
            payment_terms: input.payment_terms,
            revision: input.revision,
        })
    }
}

impl From<CartCompleteAddressInput> for Address {
    fn from(input: CartCompleteAddressInput) -> Self {
        Self {
            first_name: input.first_name,
            last_name: input.last_name,
            company: input.company,
            address1: input.address1,
            address2: input.address2,
            city: input.city,
            district: input.district,
            province: input.province,
            zip: input.zip,
            country_code: input.country_code.map(|code| code.as_str().to_owned()),
            phone: input.phone,
        }
    }
}

/// Reads the total that a shopper expects, in minor units. It is compared with what the cart costs
/// at most, so one beyond all amounts is as good as the largest.
///
/// # Errors
/// `INVALID` at `expectedTotal`.
pub fn expected_total(total: &Decimal, currency: Currency) -> Result<i64, Fault> {
    match Money::parse_total(&total.0, currency) {
        Ok(money) => Ok(money.minor),
        Err(MoneyError::TooLarge) if !total.0.trim_start().starts_with('-') => Ok(i64::MAX),
        Err(error) => {
            let message = format!("Not a total: {error}.");
            Err(Fault::new(Code::Invalid, message).at("expectedTotal"))
        }
    }
}

/// What ordering a cart led to.
#[derive(SimpleObject)]
pub struct CartCompletePayload {
    /// The order; null when none was placed.
    order: Option<Order>,
    /// What the shopper must do to pay.
    payment: Option<OrderPayment>,
    /// The cart, unchanged, when no order was placed; null once it became one.
    cart: Option<Cart>,
    /// Why no order was placed.
    user_errors: Vec<CartUserError>,
    /// What the shopper should know.
    warnings: Vec<CartWarning>,
}

impl From<CartChange> for CartCompletePayload {
    fn from(change: CartChange) -> Self {
        let CartChange { cart, user_errors, warnings } = change;
        Self { order: None, payment: None, cart, user_errors, warnings }
    }
}

impl CartCompletePayload {
    /// Of the cart that `key` opens.
    pub fn new(key: CartKey, completed: Completed) -> Self {
        match completed {
            Completed::Placed(placed) => {
                let payment = OrderPayment::of(&placed.order, placed.instruction);
                Self {
                    order: Some(Order::new(placed.order, placed.secret)),
                    payment: Some(payment),
                    cart: None,
                    user_errors: Vec::new(),
                    warnings: Vec::new(),
                }
            }
            Completed::Refused { cart, faults } => {
                let cart = cart.map(|cart| *cart);
                let outcome = CartOutcome { cart, faults, warnings: Vec::new() };
                CartChange::new(Some(key), outcome).into()
            }
        }
    }
}
