use api_types::{
    CallerExt, masked,
    storefront::customer::{
        CustomerAccessTokenCreateWithCodeInput, CustomerAccessTokenCreateWithCodePayload,
        CustomerCodeRequestInput, CustomerCodeRequestPayload,
    },
};
use async_graphql::{Context, Object, Result};
use customers::{Destination, code};
use ordering::account;

use super::{settled, within};
use crate::http::Client;

/// Signing in with codes that were sent to an e-mail or a telephone.
#[derive(Default)]
pub struct CodeMutation;

/// Signing in with codes that were sent to an e-mail or a telephone.
#[Object]
impl CodeMutation {
    /// Sends a code, whether or not somebody has an account with that e-mail or telephone. It is
    /// good for ten minutes and takes the place of the one before.
    async fn customer_code_request(
        &self,
        ctx: &Context<'_>,
        input: CustomerCodeRequestInput,
    ) -> Result<Option<CustomerCodeRequestPayload>> {
        let (caller, client) = (ctx.caller()?, &ctx.data::<Client>()?.0);
        let requested = caller.write(async |tx| {
            let shop = caller.settings_in(tx).await?;
            let to = Destination::read(input.email, input.phone, &shop.country)?;
            code::request(tx, &to, caller.language(&shop), client).await
        });
        Ok(Some(match settled(requested.await)? {
            Ok(()) => CustomerCodeRequestPayload::done(),
            Err(faults) => CustomerCodeRequestPayload::refused(within("input", faults)),
        }))
    }

    /// Signs in whoever has the code that was sent to an e-mail or a telephone, in a new account
    /// where there was none. The orders that a guest placed with it are theirs then.
    async fn customer_access_token_create_with_code(
        &self,
        ctx: &Context<'_>,
        input: CustomerAccessTokenCreateWithCodeInput,
    ) -> Result<Option<CustomerAccessTokenCreateWithCodePayload>> {
        let (caller, client) = (ctx.caller()?, &ctx.data::<Client>()?.0);
        let CustomerAccessTokenCreateWithCodeInput { email, phone, code } = input;
        let shop = caller.settings().await.map_err(masked)?;
        caller.close_reader().await;
        let new = match Destination::read(email, phone, &shop.country) {
            Ok(to) => account::sign_in_with_code(&caller.db, &shop, &to, &code, client).await,
            Err(faults) => Err(faults.into()),
        };
        Ok(Some(match settled(new)? {
            Ok(new) => CustomerAccessTokenCreateWithCodePayload::done(Some(new.into())),
            Err(faults) => {
                CustomerAccessTokenCreateWithCodePayload::refused(within("input", faults))
            }
        }))
    }
}
