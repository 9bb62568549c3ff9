use chrono::TimeDelta;
use db::Directory;
use kernel::ShopId;

use super::{Bound, Bounded, network};

/// To one e-mail or telephone.
const TO: Bound = Bound {
    free: 3,
    first: TimeDelta::minutes(1),
    most: TimeDelta::hours(1),
    memory: TimeDelta::hours(24),
    steady: false,
};
/// Asked for from one address: a storefront may ask for all its customers from one.
const FROM: Bound = Bound {
    free: 30,
    first: TimeDelta::minutes(1),
    most: TimeDelta::minutes(10),
    memory: TimeDelta::hours(1),
    steady: false,
};
/// Of one shop: messages cost money.
const OF: Bound = Bound {
    free: 1_000,
    first: TimeDelta::hours(1),
    most: TimeDelta::hours(1),
    memory: TimeDelta::hours(1),
    steady: true,
};

/// Counts that somebody at `client` asks a shop for a message to `destination`, an e-mail or a
/// telephone in normal form, whatever the message is: by where it goes, by who asks, and by shop.
///
/// # Errors
/// `THROTTLED` when it is too early by one of these; then it must not be sent, and none is counted
/// if the transaction is given up.
pub async fn count_message(
    directory: Directory<'_>,
    shop: ShopId,
    destination: &str,
    client: &str,
) -> db::Result<()> {
    for bounded in [to(shop, destination), from(client), of(shop)] {
        bounded.count(directory).await?;
    }
    Ok(())
}

pub(super) fn to(shop: ShopId, destination: &str) -> Bounded {
    Bounded::new(&format!("message-to\n{shop}\n{destination}"), &TO)
}

pub(super) fn from(client: &str) -> Bounded {
    Bounded::new(&format!("message-from\n{}", network(client)), &FROM)
}

pub(super) fn of(shop: ShopId) -> Bounded {
    Bounded::new(&format!("message-of\n{shop}"), &OF)
}
