use std::collections::{BTreeSet, HashMap, HashSet};

use catalog::stock::{self, Demand, Held, KeptFor, Short};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult, entity::prelude::*},
};
use payments::{Payment, payment};
use pricing::Claim;

use crate::{
    cart,
    order::{
        self, Order, OrderDiscount, OrderLine, OrderPaid, PaymentState, claim, hold, reservation,
    },
};

/// Rows of one statement at the most: PostgreSQL takes 65,535 values.
const ROWS: usize = 2_000;

/// An order to be placed, as it will be stored.
#[derive(Debug, Clone)]
pub struct Placement {
    /// The order; `cart_id` is the cart that it consumes.
    pub order: Order,
    /// Its lines, in their order.
    pub lines: Vec<OrderLine>,
    /// What is asked of a gateway; `None` when there is nothing to pay.
    pub payment: Option<Payment>,
    /// What explains its prices.
    pub discounts: Vec<OrderDiscount>,
    /// What it takes of what campaigns have only so much of, each with its campaign.
    pub claims: Vec<(Uuid, Claim)>,
    /// Nothing of it is sent until its campaign lets it go; this is when it is given up instead.
    pub hold_until: Option<DateTime<Utc>>,
    /// The lines of which there may be none yet, by their places.
    pub may_oversell: Vec<usize>,
    /// The lines that campaigns give, by their places.
    pub gifts: Vec<usize>,
    /// How much of one client may wait to be paid, this one included.
    pub waiting: Waiting,
}

/// Orders of one client that wait to be paid, and the units that they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The orders.
    pub orders: i64,
    /// The units.
    pub units: i64,
}

/// What became of a [`Placement`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The order stands.
    Placed,
    /// There isn't enough for these lines, by their places from 0. Nothing was written.
    NotEnoughStock(Vec<usize>),
    /// Too much of the same client waits to be paid. Nothing was written.
    TooManyWait,
    /// An offer of a campaign was used up meanwhile, or what it gives is sold out. Nothing was written.
    OfferGone,
    /// The cart became another order meanwhile. Nothing was written.
    CartConsumed,
}

/// Places a group of orders with as few statements as one alone. Each has its own outcome, in the order in which they were given:
/// one for which there isn't enough leaves the others alone, and who comes first is served first.
/// What one gives back because its offer is gone is not given to another of the group.
///
/// # Errors
/// `CONFLICT` when a variant has just been changed; a breach of `orders_idempotency` when another
/// order bears one of the keys, of a foreign key when a campaign has just been deleted; else the
/// database's. Then no member was placed.
pub async fn place(tx: &TenantTx, group: Vec<Placement>) -> db::Result<Vec<Outcome>> {
    if group.is_empty() {
        return Ok(Vec::new());
    }
    let consumed = consume_carts(tx, &group).await?;
    let variants = group.iter().flat_map(|placement| &placement.lines);
    let variants: BTreeSet<Uuid> = variants.map(|line| line.variant_id).collect();
    let variants: Vec<Uuid> = variants.into_iter().collect();
    let oversold = group.iter().flat_map(oversold).collect();
    let mut shelf = stock::lock_to_oversell(tx, &variants, &counts(&group), &oversold).await?;
    let mut outcomes = Vec::with_capacity(group.len());
    let mut served = Vec::with_capacity(group.len());
    let mut clients = Clients::default();
    for placement in group {
        let Some(consumed) = consumed.get(&placement.order.id) else {
            outcomes.push(Outcome::CartConsumed);
            continue;
        };
        if !clients.admit(&placement, consumed) {
            outcomes.push(Outcome::TooManyWait);
            continue;
        }
        match shelf.take(&demands(&placement)) {
            Ok(taken) => {
                served.push((outcomes.len(), placement, taken));
                outcomes.push(Outcome::Placed);
            }
            Err(Short(lines)) => outcomes.push(insufficient(&placement, lines)),
        }
    }
    let claims: Vec<_> = served.iter().map(|(_, it, _)| it.claims.as_slice()).collect();
    let claimed = campaign::claimed(tx, &claims).await?;
    let (mut placed, mut held) = (Vec::with_capacity(served.len()), Vec::new());
    let mut reservations = Vec::new();
    for ((at, placement, taken), claimed) in served.into_iter().zip(claimed) {
        if claimed {
            reservations
                .extend(taken.iter().map(|(nr, taken)| reserved(tx, &placement, *nr, taken)));
            held.extend(taken.into_iter().map(|(_, taken)| taken));
            placed.push(placement);
        } else {
            shelf.put_back(&taken);
            outcomes[at] = Outcome::OfferGone;
        }
    }
    stock::reserve(tx, shelf, &held).await?;
    let stands: HashSet<Uuid> = placed.iter().map(|placement| placement.order.id).collect();
    give_back_carts(tx, consumed.into_keys().filter(|id| !stands.contains(id)).collect()).await?;
    insert(tx, placed, reservations).await?;
    Ok(outcomes)
}

/// Nobody is refused for a gift that is gone: the cart is priced again without it.
fn insufficient(placement: &Placement, lines: Vec<usize>) -> Outcome {
    let bought: Vec<usize> = lines.into_iter().filter(|it| !placement.gifts.contains(it)).collect();
    if bought.is_empty() { Outcome::OfferGone } else { Outcome::NotEnoughStock(bought) }
}

/// A cart that became its order's, and what of the same client waits to be paid already.
#[derive(FromQueryResult)]
struct Consumed {
    order_id: Uuid,
    orders: i64,
    units: i64,
}

/// What waits to be paid of the clients of a group, those of it that go through included.
#[derive(Default)]
struct Clients(HashMap<Vec<u8>, Waiting>);

impl Clients {
    /// Whether an order may wait too, unless it needn't.
    fn admit(&mut self, placement: &Placement, consumed: &Consumed) -> bool {
        let (order, most) = (&placement.order, placement.waiting);
        let Some(client) = order.client_key.as_ref().filter(|_| order.awaits_payment()) else {
            return true;
        };
        let before = Waiting { orders: consumed.orders, units: consumed.units };
        let waiting = self.0.entry(client.clone()).or_insert(before);
        let with = Waiting { orders: waiting.orders + 1, units: waiting.units + order.units };
        let fits = with.orders <= most.orders && with.units <= most.units;
        if fits {
            *waiting = with;
        }
        fits
    }
}

/// Gives each cart that is still open to its order; says which orders got theirs. What waits of their
/// clients is counted in the same statement: as much as is placed at the same moment by others may be
/// over the bound.
async fn consume_carts(tx: &TenantTx, group: &[Placement]) -> db::Result<HashMap<Uuid, Consumed>> {
    let client = |order: &Order| HEXLOWER.encode(order.client_key.as_deref().unwrap_or_default());
    let clients: Vec<String> = group.iter().map(|placement| client(&placement.order)).collect();
    let carts: Vec<Uuid> = group.iter().map(|placement| placement.order.cart_id).collect();
    let orders: Vec<Uuid> = group.iter().map(|placement| placement.order.id).collect();
    let consumed: Vec<Consumed> = tx
        .sql(
            // Decoded apart: row security lets no index be used by what may leak.
            "WITH locked AS (
                 SELECT c.id, g.order_id, w.orders, w.units
                 FROM (SELECT cart_id, order_id, decode(client, 'hex') AS client
                       FROM unnest($2::uuid[], $3::uuid[], $4::text[])
                           AS u (cart_id, order_id, client) OFFSET 0) g
                 JOIN cart c ON c.tenant_id = $1 AND c.id = g.cart_id
                 CROSS JOIN LATERAL (
                     SELECT count(*) AS orders, coalesce(sum(o.units), 0)::bigint AS units
                     FROM orders o
                     WHERE o.tenant_id = $1 AND o.client_key = g.client
                       AND o.state = 'open' AND o.payment_state = 'pending') w
                 WHERE c.order_id IS NULL ORDER BY c.id FOR UPDATE OF c)
             UPDATE cart c SET order_id = locked.order_id
             FROM locked WHERE c.tenant_id = $1 AND c.id = locked.id AND c.order_id IS NULL
             RETURNING c.order_id, locked.orders, locked.units",
            [carts.into(), orders.into(), clients.into()],
        )
        .await?;
    Ok(consumed.into_iter().map(|consumed| (consumed.order_id, consumed)).collect())
}

async fn give_back_carts(tx: &TenantTx, refused: Vec<Uuid>) -> db::Result<()> {
    if !refused.is_empty() {
        let theirs = cart::Column::OrderId.eq_any(refused);
        let carts = tx.update_many::<cart::Entity>().filter(theirs);
        carts.set(cart::Column::OrderId, Option::<Uuid>::None).exec().await?;
    }
    Ok(())
}

/// What the lines want, each at its own place.
fn demands(placement: &Placement) -> Vec<Demand> {
    let demand = |(nr, line): (usize, &OrderLine)| Demand {
        variant_id: line.variant_id,
        quantity: i64::from(line.quantity),
        location_id: placement.order.pickup_location_id.filter(|_| line.requires_shipping),
        from: placement
            .claims
            .iter()
            .filter(|(_, claim)| claim.line == Some(nr))
            .map(count)
            .collect(),
        oversell: placement.may_oversell.contains(&nr),
    };
    placement.lines.iter().enumerate().map(demand).collect()
}

/// What is ordered of which there may be none yet.
fn oversold(placement: &Placement) -> impl Iterator<Item = Uuid> {
    let lines = placement.may_oversell.iter().filter_map(|nr| placement.lines.get(*nr));
    lines.map(|line| line.variant_id)
}

/// The counts from which lines of the orders are taken.
fn counts(group: &[Placement]) -> Vec<KeptFor> {
    let claims = group.iter().flat_map(|placement| &placement.claims);
    claims.filter(|(_, claim)| claim.line.is_some()).map(count).collect()
}

/// The count that a claim takes from: units may be kept for it.
fn count((campaign_id, claim): &(Uuid, Claim)) -> KeptFor {
    KeptFor { campaign_id: *campaign_id, key: claim.key.clone() }
}

fn reserved(
    tx: &TenantTx,
    placement: &Placement,
    line: usize,
    taken: &Held,
) -> reservation::ActiveModel {
    reservation::ActiveModel::from(reservation::Reservation {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        order_id: placement.order.id,
        order_line_id: placement.lines[line].id,
        variant_id: taken.variant_id,
        location_id: taken.location_id,
        quantity: i32::try_from(taken.quantity).unwrap_or(i32::MAX),
        state: reservation::State::Open,
        campaign_id: taken.kept_for.as_ref().map(|kept_for| kept_for.campaign_id),
        hold_key: taken.kept_for.as_ref().map(|kept_for| kept_for.key.clone()),
    })
}

/// What an order has taken of campaigns' counts.
fn taken(tx: &TenantTx, placement: &Placement) -> Vec<claim::ActiveModel> {
    let row = |(campaign_id, claim): &(Uuid, Claim)| {
        claim::ActiveModel::from(claim::Model {
            tenant_id: tx.shop(),
            id: tx.new_id(),
            order_id: placement.order.id,
            campaign_id: *campaign_id,
            key: claim.key.clone(),
            order_line_id: claim.line.and_then(|nr| Some(placement.lines.get(nr)?.id)),
            units: claim.units,
            given_back: 0,
            state: claim::State::Held,
        })
    };
    placement.claims.iter().map(row).collect()
}

async fn insert(
    tx: &TenantTx,
    placed: Vec<Placement>,
    held: Vec<reservation::ActiveModel>,
) -> db::Result<()> {
    if placed.is_empty() {
        return Ok(());
    }
    let orders: Vec<Order> = placed.iter().map(|placement| placement.order.clone()).collect();
    tx.insert_many(orders.iter().cloned().map(order::ActiveModel::from)).await?;
    let payments: Vec<Payment> = placed.iter().filter_map(|p| p.payment.clone()).collect();
    let lines: Vec<&OrderLine> = placed.iter().flat_map(|placement| &placement.lines).collect();
    for rows in lines.chunks(ROWS) {
        tx.insert_many(rows.iter().copied().cloned().map(order::ActiveLine::from)).await?;
    }
    let discounts: Vec<&OrderDiscount> = placed.iter().flat_map(|it| &it.discounts).collect();
    for rows in discounts.chunks(ROWS) {
        tx.insert_many(rows.iter().copied().cloned().map(order::ActiveDiscount::from)).await?;
    }
    let claims: Vec<_> = placed.iter().flat_map(|placement| taken(tx, placement)).collect();
    for rows in claims.chunks(ROWS) {
        tx.insert_many(rows.iter().cloned()).await?;
    }
    for rows in held.chunks(ROWS) {
        tx.insert_many(rows.iter().cloned()).await?;
    }
    let holds = placed.iter().filter_map(|it| Some((it.order.id, it.hold_until?)));
    hold::insert(tx, holds.collect()).await?;
    payment::insert(tx, payments).await?;
    announce(tx, &orders).await
}

/// Writes the news of all orders, and when to look at them again, in one statement.
async fn announce(tx: &TenantTx, orders: &[Order]) -> db::Result<()> {
    let ids: Vec<Uuid> = orders.iter().map(|order| order.id).collect();
    tx.execute(
        "SELECT publish('order.placed', id, $3,
                        jsonb_build_object('number', number, 'campaign', campaign_id)),
                (SELECT wake('order.expire', id, expires_at) WHERE expires_at IS NOT NULL)
         FROM orders WHERE tenant_id = $1 AND id = ANY($2) ORDER BY number",
        [ids.into(), tx.now().into()],
    )
    .await?;
    for order in orders.iter().filter(|order| order.payment_state == PaymentState::Paid) {
        tx.publish(order.id, &OrderPaid::of(order)).await?;
    }
    Ok(())
}
