use async_graphql::InputObject;
use customers::{
    Address,
    customer::{CustomerChange, NewCustomer},
};

/// Somebody who wants an account.
#[derive(Clone, InputObject)]
pub struct CustomerCreateInput {
    /// What they will sign in with.
    email: String,
    /// 8 to 128 characters.
    password: String,
    /// The telephone.
    phone: Option<String>,
    /// The given name.
    first_name: Option<String>,
    /// The family name.
    last_name: Option<String>,
    /// They want to hear of offers.
    accepts_marketing: Option<bool>,
}

/// What somebody changes of their account. What is absent stays; an empty text clears it.
#[derive(Clone, InputObject)]
pub struct CustomerUpdateInput {
    /// What they sign in with. Another one is sent a code, for `customerEmailConfirm`.
    email: Option<String>,
    /// 8 to 128 characters. It ends all tokens and gives a new one.
    password: Option<String>,
    /// The telephone.
    phone: Option<String>,
    /// The given name.
    first_name: Option<String>,
    /// The family name.
    last_name: Option<String>,
    /// They want to hear of offers.
    accepts_marketing: Option<bool>,
}

/// What a customer signs in with.
#[derive(Clone, InputObject)]
pub struct CustomerAccessTokenCreateInput {
    /// The e-mail.
    pub email: String,
    /// The password.
    pub password: String,
}

/// What somebody opens an account with that a shop made for them.
#[derive(Clone, InputObject)]
pub struct CustomerActivateInput {
    /// What the shop sent.
    pub activation_token: String,
    /// 8 to 128 characters.
    pub password: String,
}

/// A postal address. In a change, what is absent stays; an empty text clears it.
#[derive(Clone, InputObject)]
pub struct MailingAddressInput {
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
    /// The country's code of ISO 3166, such as `CN`.
    country: Option<String>,
    /// For the carrier.
    phone: Option<String>,
}

impl From<CustomerCreateInput> for NewCustomer {
    fn from(input: CustomerCreateInput) -> Self {
        Self {
            email: input.email,
            password: input.password,
            phone: input.phone,
            first_name: input.first_name,
            last_name: input.last_name,
            accepts_marketing: input.accepts_marketing.unwrap_or_default(),
        }
    }
}

impl From<CustomerUpdateInput> for CustomerChange {
    fn from(input: CustomerUpdateInput) -> Self {
        Self {
            email: input.email,
            password: input.password,
            phone: input.phone,
            first_name: input.first_name,
            last_name: input.last_name,
            accepts_marketing: input.accepts_marketing,
        }
    }
}

impl From<MailingAddressInput> for Address {
    fn from(input: MailingAddressInput) -> Self {
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
            country_code: input.country,
            phone: input.phone,
        }
    }
}
