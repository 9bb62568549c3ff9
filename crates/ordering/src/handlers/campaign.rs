//! What follows for campaigns from what happens to orders, and from time.

use campaign::Registry;
use db::Db;
use jobs::{Accepts, Handler, Lane};
use kernel::ShopId;
use uuid::Uuid;

use crate::order::{
    BalanceDue, OrderCancelled, OrderDeposited, OrderFulfilled, OrderPaid, OrderPlaced,
    OrderRefunded, activity,
};

/// What plugins are asked with.
#[derive(Clone)]
pub(super) struct Plugins {
    pub(super) db: Db,
    pub(super) campaigns: Registry,
}

/// Lets plugins look at orders whose shoppers chose one of their campaigns.
pub(super) struct LookAtOrders(pub(super) Plugins);

impl Handler for LookAtOrders {
    type Input = Uuid;

    const LANE: Lane = Lane::Campaign;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        let Plugins { db, campaigns } = &self.0;
        for order in slice {
            // A transaction each: plugins lock rows of theirs, several orders' in no order.
            db.write(shop, async |tx| activity::look(tx, campaigns, order).await).await?;
        }
        Ok(())
    }
}

impl Accepts<OrderPlaced> for LookAtOrders {
    fn accept(key: Uuid, event: OrderPlaced) -> Option<Uuid> {
        event.campaign.map(|_| key)
    }
}

impl Accepts<OrderPaid> for LookAtOrders {
    fn accept(key: Uuid, event: OrderPaid) -> Option<Uuid> {
        event.campaign.map(|_| key)
    }
}

macro_rules! accepts_all {
    ($($event:ident)*) => {
        $(impl Accepts<$event> for LookAtOrders {
            fn accept(key: Uuid, _: $event) -> Option<Uuid> {
                Some(key)
            }
        })*
    };
}

accepts_all!(BalanceDue OrderCancelled OrderDeposited OrderFulfilled OrderRefunded);

/// Lets plugins look at their campaigns.
pub(super) struct TurnCampaigns(pub(super) Plugins);

impl Handler for TurnCampaigns {
    type Input = Uuid;

    const LANE: Lane = Lane::Campaign;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        let Plugins { db, campaigns } = &self.0;
        for campaign in slice {
            db.write(shop, async |tx| activity::turn(tx, campaigns, campaign).await).await?;
        }
        Ok(())
    }
}

/// Tells plugins of orders that are through.
pub(super) struct CompleteOrders(pub(super) Plugins);

impl Handler for CompleteOrders {
    type Input = Uuid;

    const LANE: Lane = Lane::Campaign;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        let Plugins { db, campaigns } = &self.0;
        for order in slice {
            db.write(shop, async |tx| activity::complete(tx, campaigns, order).await).await?;
        }
        Ok(())
    }
}

/// Lets a plugin do what it has scheduled for itself.
pub(super) struct WakePlugin {
    pub(super) plugins: Plugins,
    pub(super) id: &'static str,
}

impl Handler for WakePlugin {
    type Input = Uuid;

    const LANE: Lane = Lane::Campaign;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        let Plugins { db, campaigns } = &self.plugins;
        for key in slice {
            db.write(shop, async |tx| activity::wake(tx, campaigns, self.id, key).await).await?;
        }
        Ok(())
    }
}
