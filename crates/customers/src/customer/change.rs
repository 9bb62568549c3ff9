use db::{Db, TenantTx, sea_orm::ActiveModelTrait};
use kernel::{Checks, Code, Fault, given};
use tenancy::{Passwords, email, shop::Shop};

use super::{LEAST_PASSWORD, Model, by_token, check_person, hold, password};
use crate::{
    new_email::{self, Asker},
    phone,
    token::{self, NewToken},
};

/// What somebody changes of their account. What is `None` stays; an empty text clears it.
#[derive(Clone, Default)]
pub struct CustomerChange {
    /// What they want to sign in with; it becomes theirs when they say the code that is sent there.
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

/// A change that nothing was wrong with, its password hashed.
pub struct Prepared {
    change: CustomerChange,
    hash: Option<String>,
}

impl Prepared {
    /// Whether it ends all tokens.
    pub fn ends_tokens(&self) -> bool {
        self.hash.is_some()
    }
}

/// Looks at a change of the account that a token is of, and hashes its password.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`; faults that name the fields, among them `BLANK` at
/// `email` or `phone` when nothing would be left to sign in with; `THROTTLED` when too many are
/// signing in at this moment.
pub async fn prepare(
    db: &Db,
    passwords: &Passwords,
    shop: &Shop,
    token: &str,
    change: CustomerChange,
) -> db::Result<Prepared> {
    // Only who has a token may keep us busy with hashing.
    let tx = db.read(shop.tenant_id).await?;
    let current = by_token(&tx, token).await?.ok_or_else(token::refused)?;
    drop(tx);
    let change = change.in_normal_form(&shop.country);
    change.check(&change.applied(current))?;
    let hash = match &change.password {
        Some(password) => Some(passwords.hash(password).await?),
        None => None,
    };
    Ok(Prepared { change, hash })
}

/// Changes the account that a token is of. A new password ends all tokens and gives a new one.
///
/// # Errors
/// As [`prepare`]; `THROTTLED` when too many e-mails are asked for.
pub async fn change(
    tx: &TenantTx,
    token: &str,
    prepared: &Prepared,
    asker: Asker<'_>,
) -> db::Result<Changed> {
    let Prepared { change, hash } = prepared;
    let current = hold(tx, token).await?;
    let another = change.another_email(&current);
    let next = Model { updated_at: tx.now(), ..change.applied(current) };
    // It may have changed in between.
    change.check(&next)?;
    let customer = tx.update(next.row().reset_all()).await?;
    let mut token = None;
    if let Some(hash) = hash {
        password::set(tx, customer.id, hash).await?;
        token::end_all(tx, customer.id).await?;
        token = Some(token::issue(tx, customer.id).await?);
    }
    if let Some(email) = another {
        new_email::request(tx, customer.id, &email, asker).await?;
    }
    Ok(Changed { customer, token })
}

impl CustomerChange {
    /// With e-mail and telephone in the form in which they are stored.
    fn in_normal_form(self, country: &str) -> Self {
        let email = self.email.as_deref().map(email::normal);
        let phone = self.phone.map(|text| phone::normal(&text, &[country]));
        Self { email, phone, ..self }
    }

    /// The e-mail that they want instead of theirs.
    fn another_email(&self, current: &Model) -> Option<String> {
        given(self.email.clone()).filter(|email| current.email.as_ref() != Some(email))
    }

    /// The account as it would be, but for the password and for another e-mail, which isn't theirs
    /// yet.
    fn applied(&self, current: Model) -> Model {
        let or = |said: &Option<String>, had: &Option<String>| match said {
            Some(_) => given(said.clone()),
            None => had.clone(),
        };
        let is_cleared = self.email.is_some() && given(self.email.clone()).is_none();
        let email = current.email.clone().filter(|_| !is_cleared);
        let phone = or(&self.phone, &current.phone);
        Model {
            first_name: or(&self.first_name, &current.first_name),
            last_name: or(&self.last_name, &current.last_name),
            accepts_marketing: self.accepts_marketing.unwrap_or(current.accepts_marketing),
            ..current.with_email(email).with_phone(phone)
        }
    }

    fn check(&self, next: &Model) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        let names = [&next.first_name, &next.last_name];
        let email = given(self.email.clone()).or_else(|| next.email.clone());
        // One that was stored before may have another form.
        let phone = next.phone.as_deref().filter(|_| self.phone.is_some());
        check_person(&mut checks, email.as_deref(), names, phone);
        let field = if next.email.is_none() && self.phone.is_none() { "email" } else { "phone" };
        let message = "Nothing would be left to sign in with.";
        checks.ensure(next.is_reachable(), field, Code::Blank, message);
        if let Some(password) = &self.password {
            let email = email.as_deref().unwrap_or_default();
            Passwords::check(&mut checks, "password", password, email, LEAST_PASSWORD);
        }
        checks.finish()
    }
}
