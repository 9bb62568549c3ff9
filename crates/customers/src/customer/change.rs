use db::{Db, TenantTx, sea_orm::ActiveModelTrait};
use kernel::{Checks, Fault, ShopId, given};
use tenancy::{Passwords, email};

use super::{LEAST_PASSWORD, Model, by_token, check_person, entity::ActiveModel, hold, taken};
use crate::token::{self, NewToken};

/// What somebody changes of their account. What is `None` stays; an empty text clears it.
#[derive(Clone, Default)]
pub struct CustomerChange {
    /// What they sign in with.
    pub email: Option<String>,
    /// 8 to 128 characters.
    pub password: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// They want to hear of offers.
    pub accepts_marketing: Option<bool>,
}

/// What a change led to.
#[derive(Debug)]
pub struct Changed {
    /// The account as it is now.
    pub customer: Model,
    /// In the place of all tokens, which a new password ends.
    pub token: Option<NewToken>,
}

/// Changes the account that a token is of. A new password ends all tokens and gives a new one.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`; faults that name the fields, among them `TAKEN` at
/// `email`; `THROTTLED` when too many are signing in at this moment.
pub async fn change(
    db: &Db,
    passwords: &Passwords,
    shop: ShopId,
    token: &str,
    change: CustomerChange,
) -> db::Result<Changed> {
    // Only who has a token may keep us busy with hashing.
    let current = by_token(&db.read(shop).await?, token).await?.ok_or_else(token::refused)?;
    change.check(&change.applied(current))?;
    let hash = match &change.password {
        Some(password) => Some(passwords.hash(password).await?),
        None => None,
    };
    db.write(shop, async |tx: &TenantTx| write(tx, token, &change, hash).await).await
}

async fn write(
    tx: &TenantTx,
    token: &str,
    change: &CustomerChange,
    hash: Option<String>,
) -> db::Result<Changed> {
    let mut next = change.applied(hold(tx, token).await?);
    next.updated_at = tx.now();
    let new_password = hash.is_some();
    next.password_hash = hash.unwrap_or(next.password_hash);
    let customer = tx.update(ActiveModel::from(next).reset_all()).await.map_err(taken)?;
    if !new_password {
        return Ok(Changed { customer, token: None });
    }
    token::end_all(tx, customer.id).await?;
    let token = token::issue(tx, customer.id).await?;
    Ok(Changed { customer, token: Some(token) })
}

impl CustomerChange {
    /// The account as it would be, but for the password.
    fn applied(&self, current: Model) -> Model {
        let or = |said: &Option<String>, had| match said {
            Some(_) => given(said.clone()),
            None => had,
        };
        Model {
            email: self.email.as_deref().map_or(current.email, email::normal),
            phone: or(&self.phone, current.phone),
            first_name: or(&self.first_name, current.first_name),
            last_name: or(&self.last_name, current.last_name),
            accepts_marketing: self.accepts_marketing.unwrap_or(current.accepts_marketing),
            ..current
        }
    }

    fn check(&self, next: &Model) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        let names = [&next.first_name, &next.last_name];
        check_person(&mut checks, &next.email, names, next.phone.as_deref());
        if let Some(password) = &self.password {
            Passwords::check(&mut checks, "password", password, &next.email, LEAST_PASSWORD);
        }
        checks.finish()
    }
}
