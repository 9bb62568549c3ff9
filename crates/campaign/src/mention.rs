use std::collections::HashSet;

use catalog::{collection, product, stock, variant};
use db::TenantTx;
use kernel::{Actor, Checks, Fault};
use uuid::Uuid;

use crate::{Registry, stored};

/// A thing of the shop's catalogue that settings name, and where they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The dotted path.
    pub path: String,
    /// The thing.
    pub what: Mentioned,
}

/// The things that settings can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mentioned {
    /// A product.
    Product(Uuid),
    /// A variant.
    Variant(Uuid),
    /// A collection.
    Collection(Uuid),
    /// A location.
    Location(Uuid),
    /// A campaign whose coupons can be given to customers.
    Coupon(Uuid),
}

/// Notes what isn't there, or is another shop's, which looks the same.
pub(crate) async fn check(
    tx: &TenantTx,
    registry: &Registry,
    mentions: &[Mention],
    checks: &mut Checks,
) -> db::Result<()> {
    let ids = |of: fn(Mentioned) -> Option<Uuid>| -> Vec<Uuid> {
        mentions.iter().filter_map(|mention| of(mention.what)).collect()
    };
    let products = ids(|it| if let Mentioned::Product(id) = it { Some(id) } else { None });
    let variants = ids(|it| if let Mentioned::Variant(id) = it { Some(id) } else { None });
    let collections = ids(|it| if let Mentioned::Collection(id) = it { Some(id) } else { None });
    let mut there: HashSet<Uuid> = HashSet::new();
    if !products.is_empty() {
        let found = product::any_by_ids(tx, &Actor::System, &products).await?;
        there.extend(found.iter().map(|product| product.id));
    }
    if !variants.is_empty() {
        let found = variant::any_by_ids(tx, &Actor::System, &variants).await?;
        there.extend(found.iter().map(|variant| variant.id));
    }
    if !collections.is_empty() {
        let found = collection::any_by_ids(tx, &Actor::System, &collections).await?;
        there.extend(found.iter().map(|collection| collection.id));
    }
    let locations = ids(|it| if let Mentioned::Location(id) = it { Some(id) } else { None });
    let coupons = ids(|it| if let Mentioned::Coupon(id) = it { Some(id) } else { None });
    if !locations.is_empty() {
        let found = stock::locations(tx).await?;
        there.extend(found.iter().map(|location| location.id));
    }
    for id in coupons {
        let found = stored::read(tx, id).await?;
        let gives = found.filter(|it| {
            registry.get(&it.plugin).is_some_and(|plugin| plugin.coupons(it).is_some())
        });
        there.extend(gives.map(|campaign| campaign.id));
    }
    for mention in mentions {
        let (id, noun) = match mention.what {
            Mentioned::Product(id) => (id, "product"),
            Mentioned::Variant(id) => (id, "variant"),
            Mentioned::Collection(id) => (id, "collection"),
            Mentioned::Location(id) => (id, "location"),
            Mentioned::Coupon(id) => (id, "coupon"),
        };
        if !there.contains(&id) {
            let fault = Fault::not_found(noun);
            checks.fault(&mention.path, fault.code, fault.message);
        }
    }
    Ok(())
}
