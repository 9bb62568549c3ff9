//! Customers' accounts. A token is the right to one.

mod account;
mod address;
mod cart;
mod code;
mod recovery;
mod token;

use api_types::{CallerExt, masked, settle, storefront::Customer};
use async_graphql::{Context, Object, Result};
use customers::customer;
use kernel::{Code, Fault};

pub use self::{
    account::AccountMutation, address::AddressMutation, cart::CustomerCartMutation,
    code::CodeMutation, recovery::RecoveryMutation, token::TokenMutation,
};

/// Customers' accounts.
#[derive(Default)]
pub struct CustomerQuery;

/// Customers' accounts.
#[Object]
impl CustomerQuery {
    /// The customer that a token is of; null when it isn't good.
    async fn customer(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
    ) -> Result<Option<Customer>> {
        let tx = ctx.reader().await?;
        let found = customer::by_token(&tx, &customer_access_token).await.map_err(masked)?;
        Ok(found.map(Customer::themselves))
    }
}

/// Sorts an outcome for a mutation. That somebody tries too often is an error of the request: the
/// dialect has no code for it.
fn settled<T>(outcome: db::Result<T>) -> Result<Result<T, Vec<Fault>>> {
    match settle(outcome)? {
        Err(faults) if faults.iter().any(|fault| fault.code == Code::Throttled) => {
            Err(masked(faults.into()))
        }
        settled => Ok(settled),
    }
}

/// Faults of an account's fields below the argument that they stand in. Those of the token, and
/// those of no field, aren't about that.
fn within(argument: &str, faults: Vec<Fault>) -> Vec<Fault> {
    let own = |fault: &Fault| fault.field.first().is_none_or(|it| it == "customerAccessToken");
    let place = |fault: Fault| if own(&fault) { fault } else { fault.under(argument) };
    faults.into_iter().map(place).collect()
}
