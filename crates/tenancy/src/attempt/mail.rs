use chrono::TimeDelta;
use db::Directory;
use kernel::{Code, ShopId};

use super::{Bound, Bounded};

/// To one e-mail, of all shops together: anybody can order with anybody's.
const TO: Bound = Bound {
    free: 20,
    first: TimeDelta::hours(1),
    most: TimeDelta::hours(1),
    memory: TimeDelta::hours(1),
    steady: true,
};
/// Caused from one network: a storefront may order for all its customers from one.
const FROM: Bound = Bound { free: 500, ..TO };
/// Of one shop.
const OF: Bound = Bound { free: 5_000, ..TO };

/// Which bound keeps a mail about an order from being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// Too many to one e-mail.
    Destination,
    /// Too many caused from one network.
    Client,
    /// Too many of one shop.
    Shop,
}

/// Counts a mail that a shop is about to send to `destination`, an e-mail, about an order that was
/// placed by `client`: what [`super::client_key`] made of an address, where it is known. Says why it
/// must not be sent, if it must not: each is so many within an hour from the first on.
///
/// # Errors
/// The database's.
pub async fn count_order_mail(
    directory: Directory<'_>,
    shop: ShopId,
    destination: &str,
    client: Option<&[u8]>,
) -> db::Result<Option<Withheld>> {
    let from = client.map(|client| (from(client), Withheld::Client));
    let bounds = [(to(destination), Withheld::Destination), (of(shop), Withheld::Shop)];
    for (bounded, withheld) in bounds.into_iter().chain(from) {
        match bounded.count(directory).await {
            Err(db::Error::Faults(faults))
                if faults.iter().any(|fault| fault.code == Code::Throttled) =>
            {
                return Ok(Some(withheld));
            }
            counted => drop(counted?),
        }
    }
    Ok(None)
}

pub(super) fn to(destination: &str) -> Bounded {
    Bounded::new(&format!("order-mail-to\n{}", destination.to_lowercase()), &TO)
}

pub(super) fn from(client: &[u8]) -> Bounded {
    Bounded::new(&format!("order-mail-from\n{client:?}"), &FROM)
}

pub(super) fn of(shop: ShopId) -> Bounded {
    Bounded::new(&format!("order-mail-of\n{shop}"), &OF)
}
