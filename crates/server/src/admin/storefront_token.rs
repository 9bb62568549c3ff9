use api_types::{CallerExt, UserError, admin::StorefrontAccessToken, gid, payload, settle};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use kernel::Permission;
use tenancy::{ShopDirectory, storefront_token};

/// The outcome of making a token.
#[derive(SimpleObject)]
pub struct StorefrontAccessTokenCreatePayload {
    /// What the shop keeps of it.
    storefront_access_token: Option<StorefrontAccessToken>,
    /// The token. It is shown this once.
    token: Option<String>,
    /// What was wrong with the input.
    user_errors: Vec<UserError>,
}

payload!(StorefrontAccessTokenDeletePayload { deleted_id: ID });

#[derive(Default)]
pub struct StorefrontTokenQuery;

#[Object]
impl StorefrontTokenQuery {
    /// The tokens that storefronts may use, newest first.
    async fn storefront_access_tokens(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Vec<StorefrontAccessToken>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let tokens = ctx.paid(storefront_token::list(&tx, &caller.actor).await)?;
        Ok(tokens.into_iter().map(Into::into).collect())
    }
}

#[derive(Default)]
pub struct StorefrontTokenMutation;

#[Object]
impl StorefrontTokenMutation {
    /// Makes a token for a storefront.
    async fn storefront_access_token_create(
        &self,
        ctx: &Context<'_>,
        title: String,
    ) -> Result<StorefrontAccessTokenCreatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::SettingsWrite, async |tx| {
            storefront_token::create(tx, &caller.actor, &title).await
        });
        Ok(match settle(outcome.await)? {
            Ok((row, token)) => StorefrontAccessTokenCreatePayload {
                storefront_access_token: Some(row.into()),
                token: Some(token),
                user_errors: Vec::new(),
            },
            Err(faults) => StorefrontAccessTokenCreatePayload {
                storefront_access_token: None,
                token: None,
                user_errors: faults.into_iter().map(Into::into).collect(),
            },
        })
    }

    /// Ends a token.
    async fn storefront_access_token_delete(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<StorefrontAccessTokenDeletePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::SettingsWrite, async |tx| {
            let uuid = gid::parse(&id, "StorefrontAccessToken", "id")?;
            storefront_token::revoke(tx, &caller.actor, uuid).await
        });
        let settled = settle(outcome.await)?;
        if let Ok(hash) = &settled {
            ctx.data::<ShopDirectory>()?.forget_token(hash).await;
        }
        Ok(settled.map(|_| id).into())
    }
}
