//! Customers' access tokens: opaque, good for 30 days, renewed by moving their end. Whoever has one
//! may do what the customer may.

mod entity;
mod sign_in;

use chrono::{DateTime, TimeDelta, Utc};
use db::{
    TenantTx,
    sea_orm::{
        ColumnTrait, Condition, QueryFilter,
        sea_query::{Expr, ExprTrait, Func},
    },
};
use kernel::{Code, Fault};
use tenancy::secret;
use uuid::Uuid;

use self::entity::{Column, Entity};
pub use self::sign_in::{PasswordGuessed, sign_in};
use crate::new_email;

/// What every token begins with.
const PREFIX: &str = "fct_";

const LIFETIME: TimeDelta = TimeDelta::days(30);

/// A token that its customer is told.
#[derive(Clone)]
pub struct NewToken {
    /// Goes with every request of theirs.
    pub token: String,
    /// When it ends unless it is renewed.
    pub expires_at: DateTime<Utc>,
}

/// Lets a token be good for 30 days from now. It stays the same, so that nothing else that has it,
/// another tab or a server, loses its customer.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken` for one that isn't good.
pub async fn renew(tx: &TenantTx, token: &str) -> db::Result<NewToken> {
    let expires_at = tx.now() + LIFETIME;
    let update = tx.update_many::<Entity>().filter(good(tx, token));
    if update.set(Column::ExpiresAt, expires_at).exec().await? == 0 {
        return Err(refused().into());
    }
    Ok(NewToken { token: token.to_owned(), expires_at })
}

/// Signs out: ends a token. Gives its id.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken` for one that isn't good.
pub async fn end(tx: &TenantTx, token: &str) -> db::Result<Uuid> {
    let found = tx.find::<Entity>().filter(good(tx, token)).for_update().one().await?;
    let id = found.ok_or_else(refused)?.id;
    tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await?;
    Ok(id)
}

/// What to say of a token that isn't good.
pub fn refused() -> Fault {
    let message = "This customer access token is not good.";
    Fault::new(Code::BadCredentials, message).at("customerAccessToken")
}

/// The id of the customer that a token is of, if it is good.
pub(crate) async fn holder(tx: &TenantTx, token: &str) -> db::Result<Option<Uuid>> {
    let found = tx.find::<Entity>().filter(good(tx, token)).one().await?;
    Ok(found.map(|token| token.customer_id))
}

/// Makes a token for a customer, and removes those of theirs that have ended by themselves.
pub(crate) async fn issue(tx: &TenantTx, customer: Uuid) -> db::Result<NewToken> {
    let ended = Condition::all().add(Column::CustomerId.eq(customer));
    tx.delete::<Entity>(ended.add(Column::ExpiresAt.lte(tx.now()))).await?;
    let token = secret::token(PREFIX);
    let expires_at = tx.now() + LIFETIME;
    let sql = "INSERT INTO customer_token (tenant_id, id, customer_id, token_hash, created_at,
                                           expires_at)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let digest = secret::sha256(token.as_bytes());
    let values =
        [tx.new_id().into(), customer.into(), digest.into(), tx.now().into(), expires_at.into()];
    tx.execute(sql, values).await?;
    Ok(NewToken { token, expires_at })
}

/// Ends all tokens of a customer, and what was begun by one of them.
pub(crate) async fn end_all(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    new_email::forget_customer(tx, customer).await?;
    tx.delete::<Entity>(Condition::all().add(Column::CustomerId.eq(customer))).await?;
    Ok(())
}

/// The token, while it is good.
fn good(tx: &TenantTx, token: &str) -> Condition {
    let digest = secret::sha256(token.as_bytes());
    let this = Func::cust("customer_token_of").arg(Expr::val(digest));
    Condition::all().add(Expr::col(Column::Id).eq(this)).add(Column::ExpiresAt.gt(tx.now()))
}

/// Without the token.
impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
