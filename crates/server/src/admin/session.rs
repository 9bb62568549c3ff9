use std::sync::Arc;

use api_types::{
    UserError,
    admin::{Language, StaffSession},
    payload, settle,
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use db::Db;
use kernel::Fault;
use tenancy::{
    Passwords, Signer, session,
    sign_up::{self, SignUp},
};

use crate::http::Client;

/// What a merchant fills in to have a shop.
#[derive(InputObject)]
pub struct ShopSignUpInput {
    /// What the owner signs in with, and where shoppers reach the shop.
    email: String,
    /// 10 to 128 characters. Who has a shop already gives the same password again.
    password: String,
    /// What the shop is called.
    shop_name: String,
    /// The first label of the shop's host name; made from the name when absent.
    slug: Option<String>,
    /// ISO 4217. It can't be changed later.
    currency: String,
    /// IANA name, such as `Asia/Shanghai`.
    time_zone: String,
    /// The language it speaks to shoppers.
    language: Language,
    /// ISO 3166; the currency's own country when absent.
    country: Option<String>,
}

impl From<ShopSignUpInput> for SignUp {
    fn from(input: ShopSignUpInput) -> Self {
        Self {
            email: input.email,
            password: input.password,
            shop_name: input.shop_name,
            slug: input.slug,
            currency: input.currency,
            time_zone: input.time_zone,
            language: input.language.as_str().to_owned(),
            country: input.country,
        }
    }
}

/// The outcome of signing up.
#[derive(Default, SimpleObject)]
pub struct ShopSignUpPayload {
    /// The first label of the new shop's host name.
    slug: Option<String>,
    /// The owner, signed in.
    session: Option<StaffSession>,
    /// What was wrong with the input.
    user_errors: Vec<UserError>,
}

impl From<Vec<Fault>> for ShopSignUpPayload {
    fn from(faults: Vec<Fault>) -> Self {
        Self { user_errors: faults.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

payload!(StaffSessionPayload { session: StaffSession });
payload!(StaffSessionDeletePayload { deleted: bool });

#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Makes a shop that can sell at once, and signs its owner in.
    async fn shop_sign_up(
        &self,
        ctx: &Context<'_>,
        input: ShopSignUpInput,
    ) -> Result<ShopSignUpPayload> {
        let (db, passwords) = (ctx.data::<Db>()?, ctx.data::<Passwords>()?);
        let (signer, client) = (ctx.data::<Arc<Signer>>()?, &ctx.data::<Client>()?.0);
        let outcome = sign_up::sign_up(db, passwords, signer, input.into(), client).await;
        Ok(match settle(outcome)? {
            Ok((signed_up, session)) => ShopSignUpPayload {
                slug: Some(signed_up.slug),
                session: Some(session.into()),
                user_errors: Vec::new(),
            },
            Err(faults) => faults.into(),
        })
    }

    /// Signs a member of staff in. `shop` is the slug; it is needed by who has several shops.
    async fn staff_session_create(
        &self,
        ctx: &Context<'_>,
        email: String,
        password: String,
        shop: Option<String>,
    ) -> Result<StaffSessionPayload> {
        let (db, passwords) = (ctx.data::<Db>()?, ctx.data::<Passwords>()?);
        let (signer, client) = (ctx.data::<Arc<Signer>>()?, &ctx.data::<Client>()?.0);
        let shop = shop.as_deref();
        let session = session::create(db, passwords, signer, &email, &password, shop, client);
        Ok(settle(session.await)?.into())
    }

    /// Gives new tokens for a refresh token, which is used up. Using it again ends the session.
    async fn staff_session_renew(
        &self,
        ctx: &Context<'_>,
        refresh_token: String,
    ) -> Result<StaffSessionPayload> {
        let (db, signer) = (ctx.data::<Db>()?, ctx.data::<Arc<Signer>>()?);
        Ok(settle(session::renew(db, signer, &refresh_token).await)?.into())
    }

    /// Signs out: the session's tokens are no good any more.
    async fn staff_session_delete(
        &self,
        ctx: &Context<'_>,
        refresh_token: String,
    ) -> Result<StaffSessionDeletePayload> {
        let ended = session::end(ctx.data::<Db>()?, &refresh_token).await;
        Ok(settle(ended.map(|()| true))?.into())
    }
}
