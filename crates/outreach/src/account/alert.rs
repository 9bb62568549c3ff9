use customers::customer;
use db::{Db, TenantTx};
use kernel::{Code, ShopId};
use tenancy::{
    attempt::{Purpose, count_message},
    shop::{self, Shop},
    staff,
};
use uuid::Uuid;

use super::{settled, write};
use crate::Mailer;

/// That somebody guesses at a password.
pub struct Guessed {
    id: Uuid,
    whose: Account,
}

enum Account {
    Customer(Uuid),
    Staff(Uuid),
}

impl Guessed {
    pub(super) const fn of_customer(id: Uuid, customer: Uuid) -> Self {
        Self { id, whose: Account::Customer(customer) }
    }

    pub(super) const fn of_staff(id: Uuid, staff: Uuid) -> Self {
        Self { id, whose: Account::Staff(staff) }
    }
}

/// Lets the owner of an account know that somebody guesses at its password, but not often.
pub(super) async fn send(
    db: &Db,
    mailer: &Mailer,
    shop: ShopId,
    guessed: &Guessed,
) -> db::Result<()> {
    let found = db.write(shop, async |tx| warned(tx, guessed).await).await?;
    let Some((shop, to)) = found else { return Ok(()) };
    let message = write::alert_mail(&shop, guessed.id, db.clock().now(), &to);
    settled(guessed.id, mailer.send(&message).await)
}

/// Whose account it is, unless they were warned lately.
async fn warned(tx: &TenantTx, guessed: &Guessed) -> db::Result<Option<(Shop, String)>> {
    let to = match guessed.whose {
        Account::Customer(id) => customer::read(tx, id).await?.and_then(|it| it.email),
        Account::Staff(id) => staff::email_of(tx, id).await?,
    };
    let Some(to) = to else { return Ok(None) };
    // Nobody asked for it.
    let nobody = guessed.id.to_string();
    match count_message(tx.directory(), Purpose::Alert, tx.shop(), &to, &nobody).await {
        Err(db::Error::Faults(faults)) if faults.iter().any(|it| it.code == Code::Throttled) => {
            return Ok(None);
        }
        counted => counted?,
    }
    Ok(Some((shop::current(tx).await?, to)))
}
