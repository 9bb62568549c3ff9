//! What campaigns offer on a cart: read once, in few statements, then reckoned purely.

mod code;
mod gift;
mod lines;
mod read;

use std::{collections::HashMap, sync::Arc};

use campaign::{Counts, CouponInHand, Live, Progress, Scene, Shopper};
use chrono::{DateTime, Utc};
use kernel::Fault;
use pricing::{PricedCart, Reason, Source};
use tenancy::shop::Shop;
use uuid::Uuid;

pub(crate) use self::lines::{choice_of, may_move};
use self::lines::{lines, pricer};
pub(super) use self::{
    gift::Given,
    lines::{CHOSEN, has_chosen},
};
use super::{
    Cart,
    contents::{Contents, Offer},
};

/// The attribute of a cart that says by what its shopper came.
const CHANNEL: &str = "_channel";

/// The campaigns that run, and all that they must know of a cart.
#[derive(Default)]
pub(crate) struct Offers {
    live: Live,
    now: DateTime<Utc>,
    shopper: Option<Shopper>,
    coupons: Vec<CouponInHand>,
    counts: Arc<Counts>,
    /// Of the products in the cart.
    collections: Arc<HashMap<Uuid, Vec<Uuid>>>,
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

impl Offers {
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
        let scene = self.scene(shop, cart, &self.counts);
        let offered =
            self.live.price(&pricer, scene, &cart.declined_campaigns, |variant, units| {
                self.gift_line(contents, variant, units)
            });
        let gifts = self.given(&offered.pricer, offered.gifts);
        Ok(Offered { priced: offered.pricer.finish(), gifts, progress: offered.progress })
    }

    /// How much is taken of, and kept for, what the campaigns have only so much of.
    pub(super) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The scene, but for the lines.
    fn scene<'s>(&'s self, shop: &Shop, cart: &'s Cart, counts: &'s Counts) -> Scene<'s> {
        Scene {
            now: self.now,
            zone: shop.time_zone(),
            currency: shop.currency(),
            items: &[],
            applied: &[],
            freight: 0,
            codes: &cart.discount_codes,
            channel: cart.attributes.get(CHANNEL),
            shopper: self.shopper,
            coupons: &self.coupons,
            counts,
        }
    }
}
