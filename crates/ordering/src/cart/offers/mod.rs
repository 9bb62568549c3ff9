//! What campaigns offer on a cart: read once, in few statements, then reckoned purely.

mod code;
mod gift;
mod lines;

use std::collections::{BTreeSet, HashMap};

use campaign::{Counts, CouponInHand, Live, Progress, Scene, Shopper, Status, coupon, live};
use catalog::collection;
use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::Fault;
use pricing::{PricedCart, Reason, Source};
use tenancy::shop::Shop;
use uuid::Uuid;

pub(crate) use self::lines::{choice_of, may_move};
use self::lines::{chosen_of, lines, pricer};
pub(super) use self::{
    gift::Given,
    lines::{CHOSEN, has_chosen},
};
use super::{
    Cart,
    contents::{Contents, Offer},
};
use crate::{Market, order};

/// The attribute of a cart that says by what its shopper came.
const CHANNEL: &str = "_channel";

/// The campaigns that run, and all that they must know of a cart.
#[derive(Default)]
pub(crate) struct Offers {
    live: Live,
    now: DateTime<Utc>,
    shopper: Option<Shopper>,
    coupons: Vec<CouponInHand>,
    counts: Counts,
    /// Of the products in the cart.
    collections: HashMap<Uuid, Vec<Uuid>>,
    /// The campaigns that the shopper chose and that don't run, and why not.
    idle: Vec<(Source, Reason)>,
    /// What may be given, by variant.
    gifts: HashMap<Uuid, Offer>,
}

/// What a cart comes to with its offers.
pub(super) struct Offered {
    pub(super) priced: PricedCart,
    pub(super) gifts: Vec<Given>,
    pub(super) progress: Vec<Progress>,
}

/// The campaigns that were chosen for lines and don't run now.
async fn idle(
    tx: &TenantTx,
    live: &Live,
    now: DateTime<Utc>,
    contents: &Contents,
) -> db::Result<Vec<(Source, Reason)>> {
    let chosen = contents.lines.iter().filter_map(|line| chosen_of(&line.attributes));
    let chosen: BTreeSet<Uuid> = chosen.filter(|id| !live.has(*id)).collect();
    let mut idle = Vec::new();
    for id in chosen {
        if let Some(stored) = campaign::read(tx, id).await? {
            let early = stored.status(now) == Status::Scheduled;
            idle.push((stored.source(), if early { Reason::NotYet } else { Reason::Over }));
        }
    }
    Ok(idle)
}

impl Offers {
    /// Reads the campaigns that run now, in one statement, and where there are any what they must
    /// know.
    ///
    /// # Errors
    /// `TOO_BIG` when the cart comes to more than an order can; else the database's.
    pub(crate) async fn read(
        tx: &TenantTx,
        market: Market<'_>,
        cart: &Cart,
        contents: &Contents,
    ) -> db::Result<Self> {
        let live = live(tx, market.campaigns).await?;
        Self::with(tx, market.shop, live, tx.now(), cart, contents).await
    }

    /// What some campaigns must know of a cart at a moment.
    ///
    /// # Errors
    /// As [`Offers::read`].
    pub(super) async fn with(
        tx: &TenantTx,
        shop: &Shop,
        live: Live,
        now: DateTime<Utc>,
        cart: &Cart,
        contents: &Contents,
    ) -> db::Result<Self> {
        let idle = idle(tx, &live, now, contents).await?;
        let mut offers = Self { live, now, idle, ..Self::default() };
        if offers.live.is_empty() || contents.lines.is_empty() {
            return Ok(offers);
        }
        let products: Vec<Uuid> =
            contents.lines.iter().map(|line| contents.offer(line).product.id).collect();
        offers.collections = collection::ids_of_products(tx, &products).await?;
        if let Some(id) = cart.customer_id {
            let orders = order::count_that_stand(tx, id).await?;
            offers.shopper = Some(Shopper { id, orders });
            if offers.live.has_coupons() {
                offers.coupons = coupon::in_hand(tx, id).await?;
            }
        }
        let gifts = offers.live.gifts();
        if !gifts.is_empty() {
            offers.gifts = Contents::offers_of(tx, &gifts).await?;
        }
        let lines = lines(contents, &offers.collections);
        let pricer = pricer(shop, cart, contents, lines)?;
        let none = Counts::default();
        let mut live = std::mem::take(&mut offers.live);
        let scene = offers.scene(shop, cart, &none);
        let scene = Scene { items: pricer.items(), freight: pricer.freight(), ..scene };
        let counts = live.read(tx, &scene).await?;
        Ok(Self { live, counts, ..offers })
    }

    /// What a cart comes to.
    ///
    /// # Errors
    /// `TOO_BIG` at `lines.N.quantity` when that is more than an order can come to.
    pub(super) fn price(
        &self,
        shop: &Shop,
        cart: &Cart,
        contents: &Contents,
    ) -> Result<Offered, Fault> {
        let mut pricer = pricer(shop, cart, contents, lines(contents, &self.collections))?;
        for (source, reason) in &self.idle {
            pricer.miss(source.clone(), *reason);
        }
        let mut gifts = Vec::new();
        let scene = self.scene(shop, cart, &self.counts);
        let progress = self.live.price(&mut pricer, scene, |pricer, gift| {
            gifts.extend(self.give(contents, pricer, gift));
        });
        Ok(Offered { priced: pricer.finish(), gifts, progress })
    }

    /// The scene, but for the lines.
    fn scene<'s>(&'s self, shop: &Shop, cart: &'s Cart, counts: &'s Counts) -> Scene<'s> {
        Scene {
            now: self.now,
            zone: shop.time_zone(),
            currency: shop.currency(),
            items: &[],
            freight: 0,
            codes: &cart.discount_codes,
            channel: cart.attributes.get(CHANNEL),
            shopper: self.shopper,
            coupons: &self.coupons,
            counts,
        }
    }
}
