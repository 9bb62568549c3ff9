//! What an account has to do with carts and orders: who shows that an e-mail or a telephone is
//! theirs gets the orders that were placed with it; all that a shop has of a customer can be handed
//! to them, and erased.

mod claim;
mod erase;
mod export;
mod unbind;

use customers::{
    Customer, Destination, code,
    code::Shown,
    customer::{self, Changed, CustomerChange},
    new_email::{self, Asker},
    reset::{self, Link},
    token::NewToken,
};
use db::{Db, Directory, TenantTx};
use tenancy::{
    Passwords,
    attempt::{Account, SignIn},
    shop::Shop,
};

use self::unbind::Tries;
pub use self::{
    erase::{CustomerErased, erase},
    export::export,
};

/// Gives a token to whoever has the code that was sent to `to`, a new customer where that was
/// nobody's, and with it the orders that were placed with it by nobody. `client` is the address
/// that the request came from. Wrong codes are counted as wrong passwords are. When an e-mail is
/// first shown to be somebody's, the carts that were bound to its account before are nobody's.
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
    let account = Account::Code(shop.tenant_id, to.text());
    let begin = async |directory: Directory<'_>| SignIn::begin(directory, account, client).await;
    let attempt = db.directory(begin).await?;
    let redeem = async |tx: &TenantTx| -> db::Result<Option<Shown>> {
        let unproven = customer::unproven(tx, to).await?;
        unbind::hold(tx, unproven).await?;
        let shown = code::redeem(tx, to, &kernel::fold(code), client).await?;
        if let Some(shown) = &shown {
            if unproven == Some(shown.customer.id) {
                unbind::release(tx, &shown.customer).await?;
            }
            claim::claim(tx, shop, shown.customer.id, &shown.destination).await?;
        }
        Ok(shown)
    };
    // What was wrong is counted, so it is committed too.
    let mut tries = Tries::default();
    let shown = loop {
        let shown = db.write(shop.tenant_id, redeem).await;
        if !tries.again(&shown) {
            break shown?.ok_or_else(code::refused)?;
        }
    };
    attempt.succeeded(db).await?;
    Ok(shown.token)
}

/// Changes the account that a token is of. A new password ends all tokens, unbinds the carts that
/// were bound by them, and gives a new token. Another e-mail becomes theirs by [`confirm_email`].
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`; faults that name the fields, among them `BLANK` at
/// `email` or `phone` when nothing would be left to sign in with; `THROTTLED` when too many are
/// signing in at this moment, or too many e-mails are asked for.
pub async fn change(
    db: &Db,
    passwords: &Passwords,
    shop: &Shop,
    token: &str,
    change: CustomerChange,
    asker: Asker<'_>,
) -> db::Result<Changed> {
    let prepared = customer::prepare(db, passwords, shop, token, change).await?;
    let write = async |tx: &TenantTx| -> db::Result<Changed> {
        if !prepared.ends_tokens() {
            return customer::change(tx, token, &prepared, asker).await;
        }
        let whose = customer::by_token(tx, token).await?.map(|customer| customer.id);
        unbind::hold(tx, whose).await?;
        let changed = customer::change(tx, token, &prepared, asker).await?;
        unbind::release(tx, &changed.customer).await?;
        Ok(changed)
    };
    let mut tries = Tries::default();
    loop {
        let changed = db.write(shop.tenant_id, write).await;
        if !tries.again(&changed) {
            return changed;
        }
    }
}

/// Makes the e-mail that a customer wants theirs by the code that was sent there, and with it the
/// orders that were placed with it by nobody. `client` is the address that the request came from.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`, and at `code` for one that isn't good; `TAKEN` at `code`
/// when the e-mail is another customer's.
pub async fn confirm_email(
    db: &Db,
    shop: &Shop,
    token: &str,
    code: &str,
    client: &str,
) -> db::Result<Customer> {
    let confirm = async |tx: &TenantTx| -> db::Result<Option<Customer>> {
        let confirmed = new_email::confirm(tx, token, &kernel::fold(code), client).await?;
        if let Some(customer) = &confirmed
            && let Some(email) = &customer.email
        {
            claim::claim(tx, shop, customer.id, &Destination::Email(email.clone())).await?;
        }
        Ok(confirmed)
    };
    // What was wrong is counted, so it is committed too.
    let confirmed = db.write(shop.tenant_id, confirm).await?;
    Ok(confirmed.ok_or_else(new_email::refused)?)
}

/// Sets a new password by a link that was sent to an account's e-mail. All tokens end and the carts
/// that were bound by them are nobody's; there is a new token, and the orders are theirs that were
/// placed with the e-mail by nobody.
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
        unbind::hold(tx, Some(link.customer)).await?;
        let shown = reset::redeem(tx, link, hash.clone()).await?;
        unbind::release(tx, &shown.customer).await?;
        claim::claim(tx, shop, shown.customer.id, &shown.destination).await?;
        Ok(shown)
    };
    let mut tries = Tries::default();
    loop {
        let shown = db.write(shop.tenant_id, set).await;
        if !tries.again(&shown) {
            return shown;
        }
    }
}
