use api_types::{
    CallerExt, masked,
    storefront::{
        Customer,
        customer::{
            CustomerAccessToken, CustomerCreateInput, CustomerCreatePayload, CustomerUpdateInput,
            CustomerUpdatePayload,
        },
    },
};
use async_graphql::{Context, Object, Result};
use customers::customer;
use ordering::account;
use tenancy::Passwords;

use super::{settled, within};
use crate::http::Client;

/// Opening accounts and changing them.
#[derive(Default)]
pub struct AccountMutation;

/// Opening accounts and changing them.
#[Object]
impl AccountMutation {
    /// Opens an account. It signs nobody in.
    async fn customer_create(
        &self,
        ctx: &Context<'_>,
        input: CustomerCreateInput,
    ) -> Result<Option<CustomerCreatePayload>> {
        let (caller, client) = (ctx.caller()?, &ctx.data::<Client>()?.0);
        let passwords = ctx.data::<Passwords>()?;
        let shop = caller.settings().await.map_err(masked)?;
        caller.close_reader().await;
        let made = customer::register(&caller.db, passwords, &shop, input.into(), client).await;
        Ok(Some(match settled(made)? {
            Ok(made) => CustomerCreatePayload::done(Customer::themselves(made)),
            Err(faults) => CustomerCreatePayload::refused(within("input", faults)),
        }))
    }

    /// Changes an account. A new password ends all tokens and gives a new one.
    async fn customer_update(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        #[graphql(name = "customer")] input: CustomerUpdateInput,
    ) -> Result<Option<CustomerUpdatePayload>> {
        let (caller, passwords) = (ctx.caller()?, ctx.data::<Passwords>()?);
        let (db, token) = (&caller.db, &customer_access_token);
        let shop = caller.settings().await.map_err(masked)?;
        caller.close_reader().await;
        let changed = account::change(db, passwords, &shop, token, input.into()).await;
        Ok(Some(match settled(changed)? {
            Ok(changed) => CustomerUpdatePayload::done(
                Customer::themselves(changed.customer),
                changed.token.map(CustomerAccessToken::from),
            ),
            Err(faults) => CustomerUpdatePayload::refused(within("customer", faults)),
        }))
    }
}
