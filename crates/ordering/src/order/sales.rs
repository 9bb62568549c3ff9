use db::{TenantTx, sea_orm::entity::prelude::*};

use super::entity::{Column, Entity};

/// Adds the units of an order that was paid to its products' sales, once however often it is asked
/// to, and never those of a test.
pub(crate) async fn count_sales(tx: &TenantTx, order: Uuid) -> db::Result<()> {
    let uncounted = tx.update_many::<Entity>().filter(Column::SalesCounted.eq(false));
    let uncounted = uncounted.filter(Column::Id.eq(order));
    let uncounted = uncounted.filter(Column::Test.eq(false));
    if uncounted.set(Column::SalesCounted, true).exec().await? == 0 {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO product_sales (tenant_id, product_id, units)
         SELECT $1, v.product_id, sum(l.quantity)
         FROM order_line l JOIN variant v ON v.tenant_id = $1 AND v.id = l.variant_id
         WHERE l.tenant_id = $1 AND l.order_id = $2
         GROUP BY v.product_id ORDER BY v.product_id
         ON CONFLICT (tenant_id, product_id)
         DO UPDATE SET units = product_sales.units + excluded.units",
        [order.into()],
    )
    .await?;
    Ok(())
}
