use customers::{Customer, customer, token};
use db::TenantTx;

/// Whose a customer's token is.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`.
pub async fn shopper(tx: &TenantTx, token: &str) -> db::Result<Customer> {
    Ok(customer::by_token(tx, token).await?.ok_or_else(token::refused)?)
}
