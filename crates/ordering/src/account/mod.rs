//! What an account has to do with carts and orders: who shows that an e-mail or a telephone is
//! theirs gets the orders that were placed with it; all that a shop has of a customer can be handed
//! to them, and erased.

mod claim;
mod erase;
mod export;

use customers::{
    Destination, code,
    code::Shown,
    reset::{self, Link},
    token::NewToken,
};
use db::{Db, Directory, TenantTx};
use tenancy::{
    Passwords,
    attempt::{Account, SignIn},
    shop::Shop,
};

pub use self::{
    erase::{ERASED, erase},
    export::export,
};

/// Gives a token to whoever has the code that was sent to `to`, a new customer where that was
/// nobody's, and with it the orders that were placed with it by nobody. `client` is the address
/// that the request came from. Wrong codes are counted as wrong passwords are.
///
/// # Errors
/// `BAD_CREDENTIALS`, at no field; `THROTTLED` after too many of them.
pub async fn sign_in_with_code(
    db: &Db,
    shop: &Shop,
    to: &Destination,
    code: &str,
    client: &str,
) -> db::Result<NewToken> {
    let account = Account::Customer(shop.tenant_id, to.text());
    let begin = async |directory: Directory<'_>| SignIn::begin(directory, account, client).await;
    let attempt = db.directory(begin).await?;
    let shown = async |tx: &TenantTx| -> db::Result<Option<Shown>> {
        let shown = code::redeem(tx, to, code.trim()).await?;
        if let Some(shown) = &shown {
            claim::claim(tx, shop, shown).await?;
        }
        Ok(shown)
    };
    // What was wrong is counted, so it is committed too.
    let shown = db.write(shop.tenant_id, shown).await?.ok_or_else(code::refused)?;
    attempt.succeeded(db).await?;
    Ok(shown.token)
}

/// Sets a new password by a link that was sent to an account's e-mail. All tokens end; there is a
/// new one, and the orders are theirs that were placed with the e-mail by nobody.
///
/// # Errors
/// `BAD_CREDENTIALS` at `resetToken` for a link that isn't good; `NOT_FOUND` at `id` when it is
/// another customer's; what is wrong with `password`; `THROTTLED` when too many are signing in at this
/// moment.
pub async fn reset_password(
    db: &Db,
    passwords: &Passwords,
    shop: &Shop,
    link: &Link,
    password: &str,
) -> db::Result<Shown> {
    // Only who has a good link may keep us busy with hashing.
    reset::is_good(&db.read(shop.tenant_id).await?, link, Some(password)).await?;
    let hash = passwords.hash(password).await?;
    let set = async |tx: &TenantTx| -> db::Result<Shown> {
        let shown = reset::redeem(tx, link, hash).await?;
        claim::claim(tx, shop, &shown).await?;
        Ok(shown)
    };
    db.write(shop.tenant_id, set).await
}
