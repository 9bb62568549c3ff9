use api_types::{
    CallerExt, gid,
    storefront::customer::{
        CustomerAccessTokenCreateInput, CustomerAccessTokenCreatePayload,
        CustomerAccessTokenDeletePayload, CustomerAccessTokenRenewPayload,
    },
};
use async_graphql::{Context, Object, Result};
use customers::token;
use tenancy::Passwords;

use super::settled;
use crate::http::Client;

/// Signing in and out.
#[derive(Default)]
pub struct TokenMutation;

/// Signing in and out.
#[Object]
impl TokenMutation {
    /// Signs a customer in. An unknown e-mail and a wrong password get the same answer.
    async fn customer_access_token_create(
        &self,
        ctx: &Context<'_>,
        input: CustomerAccessTokenCreateInput,
    ) -> Result<Option<CustomerAccessTokenCreatePayload>> {
        let (caller, client) = (ctx.caller()?, &ctx.data::<Client>()?.0);
        let (db, passwords) = (&caller.db, ctx.data::<Passwords>()?);
        let CustomerAccessTokenCreateInput { email, password } = input;
        caller.close_reader().await;
        let new = token::sign_in(db, passwords, caller.shop, &email, &password, client).await;
        Ok(Some(match settled(new)? {
            Ok(new) => CustomerAccessTokenCreatePayload::done(Some(new.into())),
            Err(faults) => CustomerAccessTokenCreatePayload::refused(faults),
        }))
    }

    /// Lets a token be good for 30 days from now. It stays the same.
    async fn customer_access_token_renew(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
    ) -> Result<Option<CustomerAccessTokenRenewPayload>> {
        let renewed =
            ctx.caller()?.write(async |tx| token::renew(tx, &customer_access_token).await).await;
        Ok(Some(match settled(renewed)? {
            Ok(renewed) => CustomerAccessTokenRenewPayload::done(renewed.into()),
            Err(faults) => CustomerAccessTokenRenewPayload::refused(faults),
        }))
    }

    /// Signs out: the token is no good any more.
    async fn customer_access_token_delete(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
    ) -> Result<Option<CustomerAccessTokenDeletePayload>> {
        let ended =
            ctx.caller()?.write(async |tx| token::end(tx, &customer_access_token).await).await;
        Ok(Some(match settled(ended)? {
            Ok(id) => CustomerAccessTokenDeletePayload::done(
                customer_access_token,
                gid::of("CustomerAccessToken", id).0,
            ),
            Err(faults) => CustomerAccessTokenDeletePayload::refused(faults),
        }))
    }
}
