use customers::Customer;
use db::TenantTx;
use kernel::{Code, Fault};
use uuid::Uuid;

use crate::cart;

/// Locks the carts of a customer whose tokens are about to end, which must be before the customer is.
pub(super) async fn hold(tx: &TenantTx, customer: Option<Uuid>) -> db::Result<()> {
    match customer {
        Some(customer) => cart::lock_open(tx, customer).await,
        None => Ok(()),
    }
}

/// Makes the carts of a customer nobody's, now that their tokens have ended: whoever held one of these
/// knows the secrets of carts that were bound by it. Those that were there are held.
///
/// # Errors
/// `CONFLICT` when another has become the customer's since and is changed just now: see [`Tries`].
pub(super) async fn release(tx: &TenantTx, customer: &Customer) -> db::Result<()> {
    cart::unbind(tx, customer.id).await?;
    // The customer is locked, so that none can become theirs from here on.
    if cart::has_open(tx, customer.id).await? {
        let message = "They are shopping at this moment: try again.";
        return Err(Fault::new(Code::Conflict, message).into());
    }
    Ok(())
}

/// How often to begin anew while carts become a customer's between two statements of ours.
const TRIES: u8 = 5;

/// Counts how often something that unbinds carts was begun.
#[derive(Default)]
pub(super) struct Tries(u8);

impl Tries {
    /// Whether it is to be begun anew, because more carts have become the customer's.
    pub(super) fn again<T>(&mut self, done: &db::Result<T>) -> bool {
        self.0 += 1;
        let Err(db::Error::Faults(faults)) = done else { return false };
        self.0 < TRIES && faults.iter().any(|fault| fault.code == Code::Conflict)
    }
}
