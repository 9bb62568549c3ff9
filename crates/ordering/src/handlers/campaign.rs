//! What follows for campaigns from what happens to orders, and from time.

use campaign::Registry;
use db::TenantTx;
use jobs::{Accepts, InTx, Lane, TxHandler};
use uuid::Uuid;

use crate::order::{
    BalanceDue, OrderCancelled, OrderDeposited, OrderFulfilled, OrderPaid, OrderPlaced,
    OrderRefunded, activity,
};

/// Lets plugins look at orders whose shoppers chose one of their campaigns.
pub(super) struct RunOrderHooks(pub(super) Registry);

impl TxHandler for RunOrderHooks {
    const LANE: Lane = Lane::Campaign;

    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        activity::look(tx, &self.0, key).await
    }
}

impl Accepts<OrderPlaced> for InTx<RunOrderHooks> {
    fn accept(key: Uuid, event: OrderPlaced) -> Option<Uuid> {
        event.campaign.map(|_| key)
    }
}

impl Accepts<OrderPaid> for InTx<RunOrderHooks> {
    fn accept(key: Uuid, event: OrderPaid) -> Option<Uuid> {
        event.campaign.map(|_| key)
    }
}

macro_rules! accepts_all {
    ($($event:ident)*) => {
        $(impl Accepts<$event> for InTx<RunOrderHooks> {
            fn accept(key: Uuid, _: $event) -> Option<Uuid> {
                Some(key)
            }
        })*
    };
}

accepts_all!(BalanceDue OrderCancelled OrderDeposited OrderFulfilled OrderRefunded);

/// Lets plugins look at their campaigns.
pub(super) struct TickCampaigns(pub(super) Registry);

impl TxHandler for TickCampaigns {
    const LANE: Lane = Lane::Campaign;

    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        activity::turn(tx, &self.0, key).await
    }
}

/// Tells plugins of orders that are through.
pub(super) struct CompleteOrders(pub(super) Registry);

impl TxHandler for CompleteOrders {
    const LANE: Lane = Lane::Campaign;

    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        activity::complete(tx, &self.0, key).await
    }
}

/// Lets a plugin do what it has scheduled for itself.
pub(super) struct RunPluginJob {
    pub(super) campaigns: Registry,
    pub(super) id: &'static str,
}

impl TxHandler for RunPluginJob {
    const LANE: Lane = Lane::Campaign;

    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        activity::wake(tx, &self.campaigns, self.id, key).await
    }
}
