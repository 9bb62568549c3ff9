use db::Db;
use jobs::{Accepts, Handler, Lane};
use kernel::ShopId;
use uuid::Uuid;

use crate::order::{OrderPaid, count_sales};

/// Adds the units of orders that were paid to their products' sales.
pub(super) struct CountSales(pub(super) Db);

impl Handler for CountSales {
    type Input = Uuid;

    const LANE: Lane = Lane::Database;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        self.0.write(shop, async |tx| count_sales(tx, slice).await).await
    }
}

impl Accepts<OrderPaid> for CountSales {
    fn accept(key: Uuid, _: OrderPaid) -> Option<Uuid> {
        Some(key)
    }
}
