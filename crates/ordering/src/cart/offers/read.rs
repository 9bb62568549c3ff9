use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use campaign::{Counts, Live, Scene, Shopper, Status, coupon, live};
use catalog::collection;
use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::Fault;
use pricing::{Pricer, Reason, Source};
use tenancy::shop::Shop;
use uuid::Uuid;

use super::{
    Offers,
    lines::{chosen_of, lines, pricer},
};
use crate::{
    Market,
    cart::{Cart, contents::Contents},
    order,
};

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
        Self::of(tx, market.shop, tx.now(), (live, cart, contents)).await
    }

    /// What some campaigns must know of a cart at a moment.
    ///
    /// # Errors
    /// As [`Offers::read`].
    pub(in crate::cart) async fn of(
        tx: &TenantTx,
        shop: &Shop,
        now: DateTime<Utc>,
        cart: (Live, &Cart, &Contents),
    ) -> db::Result<Self> {
        let offers = Self::of_all(tx, shop, now, vec![cart]).await?;
        Ok(offers.into_iter().next().expect("one for one cart")?)
    }

    /// The same of several carts, in their order: of each, or why not. What every campaign asks is read
    /// for all carts together, what only some ask for each cart.
    ///
    /// # Errors
    /// The database's.
    pub(in crate::cart) async fn of_all(
        tx: &TenantTx,
        shop: &Shop,
        now: DateTime<Utc>,
        carts: Vec<(Live, &Cart, &Contents)>,
    ) -> db::Result<Vec<Result<Self, Vec<Fault>>>> {
        let common = Common::read(tx, &carts).await?;
        let mut begun = Vec::with_capacity(carts.len());
        for (live, cart, contents) in carts {
            let offers = Self { live, now, ..Self::default() };
            begun.push(own(Reading::begin(tx, shop, &common, offers, (cart, contents)).await)?);
        }
        let keys: Vec<_> = begun.iter().flatten().flat_map(|reading| reading.keys(shop)).collect();
        let counts = Arc::new(Counts::read(tx, &keys).await?);
        let mut ended = Vec::with_capacity(begun.len());
        for reading in begun {
            ended.push(match reading {
                Ok(reading) => own(reading.end(tx, shop, &counts).await)?,
                Err(faults) => Err(faults),
            });
        }
        Ok(ended)
    }
}

/// What is wrong with one thing doesn't keep others from being read.
fn own<T>(read: db::Result<T>) -> db::Result<Result<T, Vec<Fault>>> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(db::Error::Faults(faults)) => Ok(Err(faults)),
        Err(failure) => Err(failure),
    }
}

/// What is read for several carts together.
struct Common {
    /// Of products.
    collections: Arc<HashMap<Uuid, Vec<Uuid>>>,
    /// How many stand, of customers.
    orders: HashMap<Uuid, i64>,
}

impl Common {
    async fn read(tx: &TenantTx, carts: &[(Live, &Cart, &Contents)]) -> db::Result<Self> {
        let (mut products, mut customers) = (BTreeSet::new(), BTreeSet::new());
        for (_, cart, contents) in carts.iter().filter(|(live, ..)| !live.is_empty()) {
            products.extend(contents.lines.iter().map(|line| contents.offer(line).product.id));
            customers.extend(cart.customer_id.filter(|_| !contents.lines.is_empty()));
        }
        let (products, customers) = (Vec::from_iter(products), Vec::from_iter(customers));
        let mut common = Self { collections: Arc::default(), orders: HashMap::new() };
        if !products.is_empty() {
            common.collections = Arc::new(collection::ids_of_products(tx, &products).await?);
        }
        if !customers.is_empty() {
            common.orders = order::counts_that_stand(tx, &customers).await?;
        }
        Ok(common)
    }
}

/// A cart of which the counts aren't known yet.
struct Reading<'c> {
    cart: &'c Cart,
    offers: Offers,
    /// The cart at its ordinary prices, if campaigns must know anything of it.
    pricer: Option<Pricer>,
}

impl<'c> Reading<'c> {
    /// Reads what else the campaigns of `offers` must know of a cart before its counts.
    async fn begin(
        tx: &TenantTx,
        shop: &Shop,
        common: &Common,
        mut offers: Offers,
        (cart, contents): (&'c Cart, &Contents),
    ) -> db::Result<Self> {
        offers.idle = idle(tx, &offers.live, offers.now, contents).await?;
        if offers.live.is_empty() || contents.lines.is_empty() {
            return Ok(Self { cart, offers, pricer: None });
        }
        offers.collections = Arc::clone(&common.collections);
        if let Some(id) = cart.customer_id {
            let orders = common.orders.get(&id).copied().unwrap_or_default();
            offers.shopper = Some(Shopper { id, orders });
            if offers.live.has_coupons() {
                offers.coupons = coupon::in_hand(tx, id).await?;
            }
        }
        let gifts = offers.live.gifts();
        if !gifts.is_empty() {
            offers.gifts = Contents::offers_of(tx, &gifts).await?;
        }
        let pricer = pricer(shop, cart, contents, lines(contents, &offers.collections))?;
        Ok(Self { cart, offers, pricer: Some(pricer) })
    }

    /// The counts that are needed.
    fn keys(&self, shop: &Shop) -> Vec<(Uuid, String)> {
        let Self { cart, offers, pricer } = self;
        let none = Counts::default();
        let keys = |pricer: &Pricer| offers.live.keys(&scene(offers, shop, cart, pricer, &none));
        pricer.as_ref().map(keys).unwrap_or_default()
    }

    /// Reads the facts that need the counts.
    async fn end(self, tx: &TenantTx, shop: &Shop, counts: &Arc<Counts>) -> db::Result<Offers> {
        let Self { cart, mut offers, pricer } = self;
        if let Some(pricer) = pricer {
            let mut live = std::mem::take(&mut offers.live);
            live.read(tx, &scene(&offers, shop, cart, &pricer, counts)).await?;
            (offers.live, offers.counts) = (live, Arc::clone(counts));
        }
        Ok(offers)
    }
}

/// The scene before anything is offered.
fn scene<'s>(
    offers: &'s Offers,
    shop: &Shop,
    cart: &'s Cart,
    pricer: &'s Pricer,
    counts: &'s Counts,
) -> Scene<'s> {
    let scene = offers.scene(shop, cart, counts);
    Scene { items: pricer.items(), freight: pricer.freight(), ..scene }
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
