use async_graphql::{ID, SimpleObject};
use ordering::cart::Cart as Stored;

use crate::CountryCode;

/// Who buys.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartBuyerIdentity {
    /// As the client said it.
    country_code: Option<CountryCode>,
    /// The signed-in customer; nobody can sign in yet.
    customer: Option<Customer>,
    /// As the client said it.
    email: Option<String>,
    /// As the client said it.
    phone: Option<String>,
    /// What the buyer prefers; not kept.
    preferences: Option<CartPreferences>,
}

impl CartBuyerIdentity {
    /// Of a cart.
    pub(super) fn of(cart: &Stored) -> Self {
        Self {
            country_code: cart.country_code.as_deref().and_then(CountryCode::known),
            customer: None,
            email: cart.email.clone(),
            phone: cart.phone.clone(),
            preferences: None,
        }
    }
}

/// A signed-in customer.
#[derive(Debug, Clone, SimpleObject)]
pub struct Customer {
    /// Global id.
    id: ID,
    /// The e-mail.
    email: Option<String>,
    /// The given name.
    first_name: Option<String>,
    /// The family name.
    last_name: Option<String>,
    /// How to address them.
    display_name: String,
    /// The telephone.
    phone: Option<String>,
}

/// What a buyer prefers.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartPreferences {
    /// Ways to pay.
    wallet: Option<Vec<String>>,
}
