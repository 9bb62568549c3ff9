//! Orders whose shoppers chose a campaign: its plugin looks at them after something has happened, and
//! the core does what it wants done.

use campaign::{Chosen, Completed, Deed, Registry, Standing, coupon};
use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use jobs::TxHandler;
use kernel::{Actor, Job};

use super::{
    FinancialState, FulfilmentState, Order, OrderState, PaymentState, change, customer,
    entity::{Column, Entity},
    hold::{self, EndHold},
    lines_of,
};
use crate::cart::{choice_of, may_move};

/// Cancels an order that a campaign gives up, and has what was paid for it given back.
pub(crate) struct CancelAndRefund;

impl Job for CancelAndRefund {
    const KIND: &'static str = "order.give_back";
}

impl TxHandler for CancelAndRefund {
    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        give_back(tx, key).await
    }
}

impl TxHandler for EndHold {
    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        hold_over(tx, key).await
    }
}

/// Lets the plugin of the campaign that an order's shopper chose look at it. Without the plugin
/// nothing happens: the order waits until its hold is over.
pub(crate) async fn look(tx: &TenantTx, registry: &Registry, id: Uuid) -> db::Result<()> {
    let order = tx.find::<Entity>().filter(Column::Id.eq(id)).one().await?;
    let Some(order) = order else { return Ok(()) };
    let Some(campaign_id) = order.campaign_id else { return Ok(()) };
    let Some(stored) = campaign::read(tx, campaign_id).await? else { return Ok(()) };
    let Some(plugin) = registry.get(&stored.plugin) else { return Ok(()) };
    let Some(line) = lines_of(tx, &[id]).await?.into_iter().next() else { return Ok(()) };
    let chosen = Chosen {
        order_id: id,
        campaign_id,
        choice: choice_of(&line.attributes),
        may_move: may_move(&line.attributes),
        customer_id: order.customer_id,
        variant_id: line.variant_id,
        quantity: line.quantity,
        standing: standing(tx, &order),
        paid_at: order.deposited_at.or(order.paid_at),
        lapsed: order.cancel_reason.as_deref() == Some(change::NOT_PAID_IN_TIME),
    };
    let deeds = plugin.look(tx, &stored, &chosen).await?;
    carry_out(tx, registry, plugin.id(), deeds).await
}

/// Lets the plugin of a campaign look at that as it begins, ends or changes.
pub(crate) async fn turn(tx: &TenantTx, registry: &Registry, campaign: Uuid) -> db::Result<()> {
    let Some(stored) = campaign::read(tx, campaign).await? else { return Ok(()) };
    let deeds = campaign::turn(tx, registry, campaign).await?;
    carry_out(tx, registry, &stored.plugin, deeds).await
}

/// Tells all plugins of an order that is through.
pub(crate) async fn complete(tx: &TenantTx, registry: &Registry, id: Uuid) -> db::Result<()> {
    let Some(order) = completed(tx, id).await? else { return Ok(()) };
    for plugin in registry.plugins() {
        let deeds = plugin.completed(tx, &order).await?;
        carry_out(tx, registry, plugin.id(), deeds).await?;
    }
    Ok(())
}

/// A customer's order that was sent as a whole and still stands.
async fn completed(tx: &TenantTx, id: Uuid) -> db::Result<Option<Completed>> {
    let order = tx.find::<Entity>().filter(Column::Id.eq(id)).one().await?;
    let sent = |order: &Order| {
        order.state == OrderState::Open && order.fulfilment_state == FulfilmentState::Fulfilled
    };
    let Some(order) = order.filter(sent) else { return Ok(None) };
    let Some(customer_id) = order.customer_id else { return Ok(None) };
    let first = order.total > 0 && !customer::had_before(tx, customer_id, &order).await?;
    let (refunded, placed_at) = (order.refunded > 0, order.placed_at);
    Ok(Some(Completed { order_id: id, customer_id, first, refunded, placed_at }))
}

/// Lets a plugin do what it wanted to be woken for.
pub(crate) async fn wake(
    tx: &TenantTx,
    registry: &Registry,
    plugin: &str,
    key: Uuid,
) -> db::Result<()> {
    let Some(plugin) = registry.get(plugin) else { return Ok(()) };
    let deeds = plugin.wake(tx, key).await?;
    carry_out(tx, registry, plugin.id(), deeds).await
}

/// Orders are never locked here, because a plugin's own rows are: what must be done to one is done
/// by a timer.
async fn carry_out(
    tx: &TenantTx,
    registry: &Registry,
    plugin: &str,
    deeds: Vec<Deed>,
) -> db::Result<()> {
    for deed in deeds {
        match deed {
            Deed::Release { order } => hold::release(tx, order).await?,
            Deed::GiveBack { order } => tx.schedule::<CancelAndRefund>(order, tx.now()).await?,
            Deed::Wake { at, key } => campaign::wake(tx, plugin, key, at).await?,
            Deed::Turn { campaign, at } => {
                tx.schedule::<campaign::RequestedCampaignTick>(campaign, at).await?;
            }
            Deed::SetAside { campaign, aside } => {
                campaign::set_aside(tx, campaign, &aside).await?;
            }
            Deed::Grant(grant) => coupon::issue(tx, registry, &grant).await.map(drop)?,
        }
    }
    Ok(())
}

/// Cancels an order that its campaign gives up, and has all that was paid for it given back. Once, and
/// not when it was cancelled or sent already.
async fn give_back(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    change::cancel_if_unsent(tx, &Actor::System, id, OFFER_FAILED).await
}

/// Gives up an order that still waits for a campaign which has had no word for it.
async fn hold_over(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    let holds = hold::holds_of(tx, &[id]).await?;
    match holds.first() {
        Some(hold) if hold.until > tx.now() => tx.schedule::<EndHold>(id, hold.until).await,
        Some(_) => give_back(tx, id).await,
        None => Ok(()),
    }
}

/// Why an order is given up whose campaign didn't come about. Shoppers read it in their own language.
pub const OFFER_FAILED: &str = "The offer did not come about.";

fn standing(tx: &TenantTx, order: &Order) -> Standing {
    let gone =
        order.state == OrderState::Cancelled || order.financial_state() == FinancialState::Refunded;
    match order.payment_state {
        _ if gone => Standing::Gone,
        PaymentState::Paid => Standing::Paid,
        PaymentState::Pending if order.waits_for_balance(tx.now()) => Standing::Deposited,
        PaymentState::Pending if order.deposited_at.is_some() => Standing::BalanceDue,
        PaymentState::Pending => Standing::Pending,
    }
}
