use db::{Db, Directory, TenantTx};
use kernel::{Checks, given};
use tenancy::{Passwords, attempt::Bounded, email, shop::Shop};

use super::{LEAST_PASSWORD, Model, check_person, password, taken};
use crate::phone;

/// Somebody who wants an account.
#[derive(Clone)]
pub struct NewCustomer {
    /// What they will sign in with.
    pub email: String,
    /// 8 to 128 characters.
    pub password: String,
    /// Their telephone.
    pub phone: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// They want to hear of offers.
    pub accepts_marketing: bool,
}

/// Opens an account in a shop. It has no orders, whatever the e-mail ordered before: nobody has
/// shown that it is theirs. `client` is the address that the request came from.
///
/// # Errors
/// Faults that name the fields, among them `TAKEN` at `email`; `THROTTLED` after thirty from one
/// address without a pause, or when too many are signing in at this moment.
pub async fn register(
    db: &Db,
    passwords: &Passwords,
    shop: &Shop,
    new: NewCustomer,
    client: &str,
) -> db::Result<Model> {
    let new = new.checked(&shop.country)?;
    let tries = Bounded::registration(client);
    db.directory(async |directory: Directory<'_>| tries.count(directory).await).await?;
    let hash = match passwords.hash(&new.password).await {
        Ok(hash) => hash,
        // Nothing was tried: the queue was too long.
        Err(error) => {
            db.directory(async |directory| tries.take_back(directory).await).await?;
            return Err(error);
        }
    };
    db.write(shop.tenant_id, async |tx: &TenantTx| insert(tx, new, hash).await).await
}

async fn insert(tx: &TenantTx, new: NewCustomer, hash: String) -> db::Result<Model> {
    let row = Model {
        email: Some(new.email),
        phone: new.phone,
        first_name: new.first_name,
        last_name: new.last_name,
        accepts_marketing: new.accepts_marketing,
        ..Model::blank(tx)
    };
    let customer = tx.insert(row.row()).await.map_err(taken)?;
    password::set(tx, customer.id, &hash).await?;
    Ok(customer)
}

impl NewCustomer {
    /// In the form in which it is stored, nothing wrong with it.
    fn checked(self, country: &str) -> db::Result<Self> {
        let email = email::normal(&self.email);
        let [phone, first_name, last_name] =
            [self.phone, self.first_name, self.last_name].map(given);
        let phone = phone.map(|phone| phone::normal(&phone, &[country]));
        let mut checks = Checks::new();
        check_person(&mut checks, Some(&email), [&first_name, &last_name], phone.as_deref());
        Passwords::check(&mut checks, "password", &self.password, &email, LEAST_PASSWORD);
        checks.finish()?;
        Ok(Self { email, phone, first_name, last_name, ..self })
    }
}
