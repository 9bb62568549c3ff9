use async_graphql::SimpleObject;
use ordering::Address as Stored;

/// A postal address.
#[derive(SimpleObject)]
pub struct Address {
    /// The given name.
    first_name: Option<String>,
    /// The family name.
    last_name: Option<String>,
    /// The company.
    company: Option<String>,
    /// Street and number.
    address1: Option<String>,
    /// Flat, floor and the like.
    address2: Option<String>,
    /// The town.
    city: Option<String>,
    /// The district of the town.
    district: Option<String>,
    /// The province or state.
    province: Option<String>,
    /// The postal code.
    zip: Option<String>,
    /// ISO 3166.
    country_code: Option<String>,
    /// For the carrier.
    phone: Option<String>,
}

impl From<Stored> for Address {
    fn from(address: Stored) -> Self {
        Self {
            first_name: address.first_name,
            last_name: address.last_name,
            company: address.company,
            address1: address.address1,
            address2: address.address2,
            city: address.city,
            district: address.district,
            province: address.province,
            zip: address.zip,
            country_code: address.country_code,
            phone: address.phone,
        }
    }
}
