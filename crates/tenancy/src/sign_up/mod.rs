//! Signing up: a shop that can sell at once, and whoever owns it.

mod check;
mod open;

use db::{Db, Directory, TenantTx};
use kernel::{Code, Fault, ShopId};
use uuid::Uuid;

use self::{
    check::Application,
    open::{Owner, open},
};
use crate::{
    Passwords, Signer,
    attempt::{Account, Bounded, Known},
    directory::staff::{self, Person},
    session::{self, Session},
    shop::Shop,
};

/// What a merchant fills in.
#[derive(Clone)]
pub struct SignUp {
    /// What the owner signs in with, and where shoppers reach the shop.
    pub email: String,
    /// 10 to 128 characters. For an e-mail that signed up before: the same password again.
    pub password: String,
    /// 1 to 100 characters.
    pub shop_name: String,
    /// The first label of the shop's host name; made from its name when absent.
    pub slug: Option<String>,
    /// One of [`crate::shop::CURRENCIES`].
    pub currency: String,
    /// IANA: `Asia/Shanghai`.
    pub time_zone: String,
    /// `zh` or `en`.
    pub language: String,
    /// ISO 3166-1 alpha-2; the currency's own country when absent.
    pub country: Option<String>,
}

/// What signing up gives.
#[derive(Debug, Clone)]
pub struct SignedUp {
    /// The new shop. It delivers, free of charge, to its own country.
    pub shop: Shop,
    /// The first label of its host name.
    pub slug: String,
    /// Its owner.
    pub staff: Uuid,
}

/// Opens a shop for a stranger and signs its owner in. `client` is the address that the request came from.
///
/// # Errors
/// Faults that name the fields, among them `TAKEN` at `slug`, and at `email` when it signed up
/// before with another password; `THROTTLED` after ten tries without an hour's pause, or when too
/// many others are signing in at this moment.
pub async fn sign_up(
    db: &Db,
    passwords: &Passwords,
    signer: &Signer,
    input: SignUp,
    client: &str,
) -> db::Result<(SignedUp, Session)> {
    let application = input.checked()?;
    let (shop, owner) = admit(db, passwords, &application, client).await?;
    // One transaction: who is told that it failed has no shop.
    db.write(shop, async |tx: &TenantTx| -> db::Result<_> {
        let signed_up = open(tx, &application, owner).await?;
        let directory = tx.directory();
        let session = session::begin(directory, signer, signed_up.staff, shop).await?;
        Known::new(Account::Staff(&application.email), client).remember(directory).await?;
        Ok((signed_up, session))
    })
    .await
}

/// Opens a shop for somebody at the platform's own command line, without bounds on how often.
///
/// # Errors
/// As [`sign_up`], but no number of tries is too many.
pub async fn by_operator(db: &Db, passwords: &Passwords, input: SignUp) -> db::Result<SignedUp> {
    let application = input.checked()?;
    let begin = async |directory: Directory<'_>| find(directory, &application).await;
    let found = db.directory(begin).await?;
    let said = hash(passwords, &application, found.person.as_ref()).await?;
    db.write(found.shop, async |tx: &TenantTx| -> db::Result<SignedUp> {
        let owner = identify(tx.directory(), found.person.as_ref(), said).await?;
        open(tx, &application, owner.ok_or_else(email_is_taken)?).await
    })
    .await
}

/// The id of a stranger's shop and whose it will be, if they may try.
async fn admit(
    db: &Db,
    passwords: &Passwords,
    application: &Application,
    client: &str,
) -> db::Result<(ShopId, Owner)> {
    let tries = Bounded::sign_up(client);
    // Saying the password of an existing account is signing in, and bounded as that is.
    let pair = Bounded::pair(Account::Staff(&application.email), client);
    let begin = async |directory: Directory<'_>| -> db::Result<Found> {
        tries.count(directory).await?;
        let found = find(directory, application).await?;
        if found.person.is_some() {
            pair.count(directory).await?;
        }
        Ok(found)
    };
    let found = db.directory(begin).await?;
    let said = hash(passwords, application, found.person.as_ref()).await;
    let settle = async |directory: Directory<'_>| -> db::Result<Option<Owner>> {
        let Ok(said) = &said else {
            // Nothing was tried: the queue was too long.
            tries.take_back(directory).await?;
            if found.person.is_some() {
                pair.take_back(directory).await?;
            }
            return Ok(None);
        };
        let owner = identify(directory, found.person.as_ref(), said.clone()).await?;
        if matches!(owner, Some(Owner::Known(_))) {
            pair.clear(directory).await?;
        }
        Ok(owner)
    };
    let owner = db.directory(settle).await?;
    said?;
    Ok((found.shop, owner.ok_or_else(email_is_taken)?))
}

/// What an application starts from.
struct Found {
    /// The id of the shop that it opens.
    shop: ShopId,
    /// Whoever has its e-mail.
    person: Option<Person>,
}

async fn find(directory: Directory<'_>, application: &Application) -> db::Result<Found> {
    let person = staff::by_email(directory, &application.email).await?;
    Ok(Found { shop: directory.new_id(), person })
}

/// The hash of the password that an applicant says. Outside any transaction, for it takes its time.
async fn hash(
    passwords: &Passwords,
    application: &Application,
    person: Option<&Person>,
) -> db::Result<String> {
    match person {
        Some(known) => passwords.hash_again(&application.password, known.salt.as_deref()).await,
        None => passwords.hash(&application.password).await,
    }
}

/// Whose shop it will be; `None` when the e-mail's password is another than `said`.
async fn identify(
    directory: Directory<'_>,
    person: Option<&Person>,
    said: String,
) -> db::Result<Option<Owner>> {
    let Some(person) = person else { return Ok(Some(Owner::New { password_hash: said })) };
    let is_right = staff::has_password(directory, person.id, &said).await?;
    Ok(is_right.then_some(Owner::Known(person.id)))
}

fn email_is_taken() -> Fault {
    let message = "This e-mail has signed up already, with another password.";
    Fault::new(Code::Taken, message).at("email")
}
