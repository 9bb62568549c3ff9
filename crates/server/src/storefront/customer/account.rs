use api_types::{
    CallerExt, masked,
    storefront::{
        Customer,
        customer::{
            CustomerAccessToken, CustomerCreateInput, CustomerCreatePayload,
            CustomerEmailConfirmPayload, CustomerUpdateInput, CustomerUpdatePayload,
        },
    },
};
use async_graphql::{Context, Object, Result};
use customers::{customer, new_email::Asker};
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

    /// Changes an account. A new password ends all tokens and gives a new one. Another e-mail is sent a
    /// code; it becomes theirs by `customerEmailConfirm`, and until then the one that they have stays.
    async fn customer_update(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        #[graphql(name = "customer")] input: CustomerUpdateInput,
    ) -> Result<Option<CustomerUpdatePayload>> {
        let (caller, passwords) = (ctx.caller()?, ctx.data::<Passwords>()?);
        let client = &ctx.data::<Client>()?.0;
        let (db, token) = (&caller.db, &customer_access_token);
        let shop = caller.settings().await.map_err(masked)?;
        caller.close_reader().await;
        let asker = Asker { language: caller.language(&shop), client };
        let changed = account::change(db, passwords, &shop, token, input.into(), asker).await;
        Ok(Some(match settled(changed)? {
            Ok(changed) => CustomerUpdatePayload::done(
                Customer::themselves(changed.customer),
                changed.token.map(CustomerAccessToken::from),
            ),
            Err(faults) => CustomerUpdatePayload::refused(within("customer", faults)),
        }))
    }

    /// Makes the e-mail that `customerUpdate` asked for theirs, by the code that was sent there. It is
    /// good for an hour. The orders that a guest placed with it are theirs then.
    async fn customer_email_confirm(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        code: String,
    ) -> Result<Option<CustomerEmailConfirmPayload>> {
        let (caller, client) = (ctx.caller()?, &ctx.data::<Client>()?.0);
        let shop = caller.settings().await.map_err(masked)?;
        caller.close_reader().await;
        let (db, token) = (&caller.db, &customer_access_token);
        let confirmed = account::confirm_email(db, &shop, token, &code, client).await;
        Ok(Some(match settled(confirmed)? {
            Ok(confirmed) => CustomerEmailConfirmPayload::done(Customer::themselves(confirmed)),
            Err(faults) => CustomerEmailConfirmPayload::refused(faults),
        }))
    }
}
