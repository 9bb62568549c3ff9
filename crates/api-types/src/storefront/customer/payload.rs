use async_graphql::SimpleObject;
use kernel::Fault;

use super::{Customer, CustomerAccessToken, CustomerUserError, StoreUserError};
use crate::storefront::MailingAddress;

/// Declares what a mutation of an account answers: its objects, null when something was wrong, and
/// what was wrong, twice: with codes, and as clients of old read it.
macro_rules! customer_payload {
    ($($payload:ident { $($field:ident: $object:ty),* })*) => {$(
        /// The outcome of a mutation.
        #[derive(SimpleObject)]
        pub struct $payload {
            $(
                /// Null when something was wrong.
                $field: Option<$object>,
            )*
            /// What was wrong with the input.
            customer_user_errors: Vec<CustomerUserError>,
            /// What was wrong with the input, without codes.
            #[graphql(deprecation = "Use `customerUserErrors` instead.")]
            user_errors: Vec<StoreUserError>,
        }

        impl $payload {
            /// It was done.
            pub fn done($($field: impl Into<Option<$object>>),*) -> Self {
                Self {
                    $($field: $field.into(),)*
                    customer_user_errors: Vec::new(),
                    user_errors: Vec::new(),
                }
            }

            /// It was not done.
            pub fn refused(faults: Vec<Fault>) -> Self {
                Self {
                    $($field: None,)*
                    customer_user_errors: faults.iter().cloned().map(Into::into).collect(),
                    user_errors: faults.into_iter().map(Into::into).collect(),
                }
            }
        }
    )*};
}

customer_payload! {
    CustomerCreatePayload { customer: Customer }
    CustomerUpdatePayload { customer: Customer, customer_access_token: CustomerAccessToken }
    CustomerAccessTokenCreatePayload { customer_access_token: CustomerAccessToken }
    CustomerAccessTokenCreateWithCodePayload { customer_access_token: CustomerAccessToken }
    CustomerCodeRequestPayload {}
    CustomerRecoverPayload {}
    CustomerResetPayload { customer: Customer, customer_access_token: CustomerAccessToken }
    CustomerResetByUrlPayload { customer: Customer, customer_access_token: CustomerAccessToken }
    CustomerActivatePayload { customer: Customer, customer_access_token: CustomerAccessToken }
    CustomerEmailConfirmPayload { customer: Customer }
    CustomerAddressCreatePayload { customer_address: MailingAddress }
    CustomerAddressUpdatePayload { customer_address: MailingAddress }
    CustomerAddressDeletePayload { deleted_customer_address_id: String }
    CustomerDefaultAddressUpdatePayload { customer: Customer }
}

/// The outcome of opening an account by a link that a shop sent.
#[derive(SimpleObject)]
pub struct CustomerActivateByUrlPayload {
    /// Null when something was wrong.
    customer: Option<Customer>,
    /// Null when something was wrong.
    customer_access_token: Option<CustomerAccessToken>,
    /// What was wrong with the input.
    customer_user_errors: Vec<CustomerUserError>,
}

impl CustomerActivateByUrlPayload {
    /// It was not done.
    pub fn refused(fault: Fault) -> Self {
        let customer_user_errors = vec![fault.into()];
        Self { customer: None, customer_access_token: None, customer_user_errors }
    }
}

/// The outcome of renewing a token.
#[derive(Default, SimpleObject)]
pub struct CustomerAccessTokenRenewPayload {
    /// The token with its new end; null when it wasn't good.
    customer_access_token: Option<CustomerAccessToken>,
    /// What was wrong with it.
    user_errors: Vec<StoreUserError>,
}

/// The outcome of signing out.
#[derive(Default, SimpleObject)]
pub struct CustomerAccessTokenDeletePayload {
    /// The token that has ended; null when it wasn't good.
    deleted_access_token: Option<String>,
    /// Its global id.
    deleted_customer_access_token_id: Option<String>,
    /// What was wrong with it.
    user_errors: Vec<StoreUserError>,
}

impl CustomerAccessTokenRenewPayload {
    /// The token was renewed.
    pub fn done(token: CustomerAccessToken) -> Self {
        Self { customer_access_token: Some(token), user_errors: Vec::new() }
    }

    /// It was not.
    pub fn refused(faults: Vec<Fault>) -> Self {
        let user_errors = faults.into_iter().map(Into::into).collect();
        Self { user_errors, ..Self::default() }
    }
}

impl CustomerAccessTokenDeletePayload {
    /// The token of that global id has ended.
    pub fn done(token: String, id: String) -> Self {
        Self {
            deleted_access_token: Some(token),
            deleted_customer_access_token_id: Some(id),
            user_errors: Vec::new(),
        }
    }

    /// None has.
    pub fn refused(faults: Vec<Fault>) -> Self {
        let user_errors = faults.into_iter().map(Into::into).collect();
        Self { user_errors, ..Self::default() }
    }
}
