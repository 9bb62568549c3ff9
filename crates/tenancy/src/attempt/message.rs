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

/// What a message is for. Each has counters of its own: whoever has had too many of one kind sent to
/// somebody doesn't keep them from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A code to sign in.
    Code,
    /// A link to set a new password.
    Recovery,
    /// A code that proves a new e-mail of an account.
    NewEmail,
    /// Word that somebody guesses at a password.
    Alert,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Code => "message",
            Self::Recovery => "recovery",
            Self::NewEmail => "new-email",
            Self::Alert => "alert",
        }
    }
}

/// Counts that somebody at `client` asks a shop for a message to `destination`, an e-mail or a
/// telephone in normal form: by where it goes, by who asks, and by shop.
///
/// # Errors
/// `THROTTLED` when it is too early by one of these; then it must not be sent, and none is counted
/// if the transaction is given up.
pub async fn count_message(
    directory: Directory<'_>,
    purpose: Purpose,
    shop: ShopId,
    destination: &str,
    client: &str,
) -> db::Result<()> {
    for bounded in [to(purpose, shop, destination), from(purpose, client), of(purpose, shop)] {
        bounded.count(directory).await?;
    }
    Ok(())
}

pub(super) fn to(purpose: Purpose, shop: ShopId, destination: &str) -> Bounded {
    Bounded::new(&format!("{}-to\n{shop}\n{destination}", purpose.as_str()), &TO)
}

pub(super) fn from(purpose: Purpose, client: &str) -> Bounded {
    Bounded::new(&format!("{}-from\n{}", purpose.as_str(), network(client)), &FROM)
}

pub(super) fn of(purpose: Purpose, shop: ShopId) -> Bounded {
    Bounded::new(&format!("{}-of\n{shop}", purpose.as_str()), &OF)
}
