use async_graphql::{Enum, ID, InputObject};
use kernel::{Code, Fault};
use ordering::{
    Address,
    cart::{CartAddressChoice, CartKey},
};

use crate::{CountryCode, gid};

/// Where the one address of a list stands.
const INPUT: &str = "addresses.0.address";
/// Where one of the buyer's own is named.
const COPIED: &str = "addresses.0.address.copyFromCustomerAddressId";

/// An address that a cart could be sent to.
#[derive(Debug, Clone, InputObject)]
pub struct CartSelectableAddressInput {
    /// The address.
    pub address: CartAddressInput,
    /// It is kept with this cart only, whatever is said.
    pub one_time_use: Option<bool>,
    /// The cart shall be sent there, whatever is said: it has one address.
    pub selected: Option<bool>,
    /// How strictly it is looked at: all of it is at checkout.
    #[graphql(default_with = "Some(DeliveryAddressValidationStrategy::CountryCodeOnly)")]
    pub validation_strategy: Option<DeliveryAddressValidationStrategy>,
}

/// Another address for a cart.
#[derive(Debug, Clone, InputObject)]
pub struct CartSelectableAddressUpdateInput {
    /// Global id of the one that the cart has.
    pub id: ID,
    /// The address, all of it.
    pub address: Option<CartAddressInput>,
    /// It is kept with this cart only, whatever is said.
    pub one_time_use: Option<bool>,
    /// The cart shall be sent there, whatever is said: it has one address.
    pub selected: Option<bool>,
    /// How strictly it is looked at: all of it is at checkout.
    #[graphql(default_with = "Some(DeliveryAddressValidationStrategy::CountryCodeOnly)")]
    pub validation_strategy: Option<DeliveryAddressValidationStrategy>,
}

/// An address: one that is said, or one of the buyer's own.
#[derive(Debug, Clone, InputObject)]
pub struct CartAddressInput {
    /// One of the addresses that the customer keeps who is signed in to the cart. It is copied: what
    /// becomes of theirs later doesn't change the cart.
    pub copy_from_customer_address_id: Option<ID>,
    /// The address itself.
    pub delivery_address: Option<CartDeliveryAddressInput>,
}

/// The address that a cart shall be sent to.
#[derive(Debug, Clone, InputObject)]
pub struct CartDeliveryAddressInput {
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
    /// The province or state, as it shall be written.
    pub province_code: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The country.
    pub country_code: Option<CountryCode>,
    /// For the carrier.
    pub phone: Option<String>,
}

/// How strictly an address is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DeliveryAddressValidationStrategy {
    /// Just its country.
    CountryCodeOnly,
    /// All of it.
    Strict,
}

/// Chooses a way to send lines.
#[derive(Debug, Clone, InputObject)]
pub struct CartSelectedDeliveryOptionInput {
    /// Global id of the group of lines.
    pub delivery_group_id: ID,
    /// The way's name in the API.
    pub delivery_option_handle: String,
}

/// The one address of a list; none of an empty one.
///
/// # Errors
/// `TOO_MANY` at `addresses`; `NOT_FOUND`, `BLANK` or `INVALID` at its field.
pub fn delivery_address(
    input: Vec<CartSelectableAddressInput>,
) -> Result<Option<CartAddressChoice>, Vec<Fault>> {
    only(input)?.map(|one| read(one.address)).transpose()
}

/// The address that replaces the cart's; `None` when there is nothing to change.
///
/// # Errors
/// `TOO_MANY` at `addresses`; `NOT_FOUND` at `addresses.0.id`; as [`delivery_address`] at its field.
pub fn delivery_address_update(
    key: Option<&CartKey>,
    input: Vec<CartSelectableAddressUpdateInput>,
) -> Result<Option<CartAddressChoice>, Vec<Fault>> {
    let Some(one) = only(input)? else { return Ok(None) };
    is_of_cart(key, &one.id, "addresses.0.id")?;
    one.address.map(read).transpose()
}

/// Whether these are ids of the one address that a cart has.
///
/// # Errors
/// `NOT_FOUND` at each `addressIds.N` that isn't.
pub fn address_ids(key: Option<&CartKey>, ids: &[ID]) -> Result<(), Vec<Fault>> {
    for (index, id) in ids.iter().enumerate() {
        is_of_cart(key, id, &format!("addressIds.{index}"))?;
    }
    Ok(())
}

fn is_of_cart(key: Option<&CartKey>, id: &ID, at: &str) -> Result<(), Vec<Fault>> {
    let id = gid::parse(id, "CartSelectableAddress", at).map_err(|fault| vec![fault])?;
    if key.is_some_and(|key| key.id == id) {
        return Ok(());
    }
    Err(vec![Fault::not_found("address").at(at)])
}

fn only<T>(mut all: Vec<T>) -> Result<Option<T>, Vec<Fault>> {
    if all.len() > 1 {
        return Err(vec![Fault::new(Code::TooMany, "A cart has one address.").at("addresses")]);
    }
    Ok(all.pop())
}

fn read(input: CartAddressInput) -> Result<CartAddressChoice, Vec<Fault>> {
    let refused = |fault: Fault, field: &str| Err(vec![fault.at(&format!("{INPUT}.{field}"))]);
    match (input.copy_from_customer_address_id, input.delivery_address) {
        (None, Some(address)) => Ok(CartAddressChoice::Entered(Box::new(said(address)))),
        (Some(id), None) => match gid::parse(&id, "MailingAddress", COPIED) {
            Ok(id) => Ok(CartAddressChoice::Saved(id)),
            Err(fault) => Err(vec![fault]),
        },
        (None, None) => {
            refused(Fault::new(Code::Blank, "An address is needed."), "deliveryAddress")
        }
        (Some(_), Some(_)) => {
            let fault = Fault::new(Code::Invalid, "Say an address, or name one: not both.");
            refused(fault, "copyFromCustomerAddressId")
        }
    }
}

fn said(input: CartDeliveryAddressInput) -> Address {
    Address {
        first_name: input.first_name,
        last_name: input.last_name,
        company: input.company,
        address1: input.address1,
        address2: input.address2,
        city: input.city,
        district: None,
        province: input.province_code,
        zip: input.zip,
        country_code: input.country_code.map(|code| code.as_str().to_owned()),
        phone: input.phone,
    }
}
