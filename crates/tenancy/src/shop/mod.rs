//! A shop's settings.

mod change;
pub(crate) mod entity;

use db::{
    Db, Directory, TenantTx,
    sea_orm::{ColumnTrait, QueryFilter, QueryOrder},
};
use kernel::{Actor, Fault, Permission};
use serde::Serialize;

pub(crate) use self::change::check_name;
use self::entity::Entity;
pub use self::{change::ShopChange, entity::Model as Shop};
pub use crate::directory::shop::Model as Listed;
use crate::{audit, directory::shop as directory};

/// The currencies a shop can sign up with: of 2, 0 and 3 decimals.
pub const CURRENCIES: [&str; 32] = [
    "CNY", "USD", "EUR", "GBP", "HKD", "TWD", "MOP", "SGD", "MYR", "THB", "IDR", "PHP", "INR",
    "AUD", "NZD", "CAD", "CHF", "SEK", "NOK", "DKK", "PLN", "BRL", "MXN", "AED", "SAR", // 2
    "JPY", "KRW", "VND", // 0
    "KWD", "BHD", "OMR", "TND", // 3
];

/// How many orders of one client may wait to be paid in a new shop: a storefront that orders for its
/// shoppers is one client.
pub(crate) const WAITING_ORDERS: i32 = 100;
/// How many units these may hold together.
pub(crate) const WAITING_UNITS: i32 = 10_000;
/// How long an order of somebody without an account waits at the most.
pub(crate) const GUEST_HOLD_MINUTES: i32 = 2 * 24 * 60;

/// How prices relate to tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TaxMode {
    /// No tax.
    None,
    /// Prices include it.
    Inclusive,
    /// It is added to prices.
    Exclusive,
}

impl TaxMode {
    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Inclusive => "inclusive",
            Self::Exclusive => "exclusive",
        }
    }

    /// The mode of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::None, Self::Inclusive, Self::Exclusive].into_iter().find(|m| m.as_str() == name)
    }
}

/// The shop of the transaction.
///
/// # Errors
/// `NOT_FOUND` when there is no such shop; else the database's.
pub async fn current(tx: &TenantTx) -> db::Result<Shop> {
    tx.find::<Entity>().one().await?.ok_or_else(|| Fault::not_found("shop").into())
}

/// Changes the settings that `change` names and leaves the others. The currency never changes:
/// every stored amount is of it.
///
/// # Errors
/// `DENIED` without `settings.write`; faults that name the fields of `change`.
pub async fn update(tx: &TenantTx, actor: &Actor, change: ShopChange) -> db::Result<Shop> {
    actor.require(Permission::SettingsWrite)?;
    let change = change.checked()?;
    if change == ShopChange::default() {
        return current(tx).await;
    }
    if change.apply(tx).await? == 0 {
        return Err(Fault::not_found("shop").into());
    }
    audit::record(tx, actor, "shop.updated", tx.shop(), &change).await?;
    current(tx).await
}

/// The first label of the shop's host name.
///
/// # Errors
/// The database's; `NOT_FOUND` when there is no such shop.
pub async fn slug(tx: &TenantTx) -> db::Result<String> {
    let mine = directory::Column::ShopId.eq(tx.shop());
    let entry = tx.directory().find::<directory::Entity>().filter(mine).one().await?;
    entry.map(|entry| entry.slug).ok_or_else(|| Fault::not_found("shop").into())
}

/// Every shop's entry in the directory, in the order in which they signed up. For operators.
///
/// # Errors
/// The database's.
pub async fn all(db: &Db) -> db::Result<Vec<Listed>> {
    db.directory(async |all: Directory<'_>| {
        all.find::<directory::Entity>().order_by_asc(directory::Column::CreatedAt).all().await
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::CURRENCIES;
    use kernel::Currency;

    #[test]
    fn every_currency_offered_is_known_and_offered_once() {
        let mut codes = CURRENCIES.to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CURRENCIES.len());
        let decimals = codes.iter().map(|code| code.parse::<Currency>().expect(code).exponent());
        let decimals: std::collections::BTreeSet<u32> = decimals.collect();
        assert!(decimals.into_iter().eq([0, 2, 3]));
    }
}
