//! Customers' passwords. Who signs in with codes needs none. The database tells the salt of one, and
//! compares its hash.

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Salt {
    salt: Option<String>,
}

#[derive(FromQueryResult)]
struct Answer {
    is: bool,
}

/// What the password of a customer is hashed with, if there is one.
pub(crate) async fn salt(tx: &TenantTx, customer: Uuid) -> db::Result<Option<String>> {
    let sql = "SELECT customer_password_salt(id) AS salt FROM customer
               WHERE tenant_id = $1 AND id = $2";
    let row = tx.sql::<Salt>(sql, [customer.into()]).await?.pop();
    Ok(row.and_then(|row| row.salt))
}

/// Whether `hash` is the one of a customer's password.
pub(crate) async fn is(tx: &TenantTx, customer: Uuid, hash: &str) -> db::Result<bool> {
    let sql = "SELECT customer_password_is(id, $3) AS is FROM customer
               WHERE tenant_id = $1 AND id = $2";
    let answer = tx.sql::<Answer>(sql, [customer.into(), hash.into()]).await?;
    Ok(answer.iter().any(|answer| answer.is))
}

/// Stores the hash of a customer's new password.
pub(crate) async fn set(tx: &TenantTx, customer: Uuid, hash: &str) -> db::Result<()> {
    let sql = "INSERT INTO customer_password (tenant_id, customer_id, hash) VALUES ($1, $2, $3)
               ON CONFLICT (tenant_id, customer_id) DO UPDATE SET hash = $3";
    tx.execute(sql, [customer.into(), hash.into()]).await?;
    Ok(())
}

/// Leaves a customer without a password.
pub(crate) async fn forget(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    let sql = "DELETE FROM customer_password WHERE tenant_id = $1 AND customer_id = $2";
    tx.execute(sql, [customer.into()]).await?;
    Ok(())
}
