use db::TenantTx;
use uuid::Uuid;

/// Adds the units of orders that were paid to their products' sales, once however often it is asked
/// to, and never those of a test. The orders are locked by id, as everywhere.
pub(crate) async fn count_sales(tx: &TenantTx, orders: Vec<Uuid>) -> db::Result<()> {
    tx.execute(
        "WITH counted AS (
             UPDATE orders SET sales_counted = true
             FROM (SELECT id FROM orders
                   WHERE tenant_id = $1 AND id = ANY($2) AND NOT sales_counted AND NOT test
                   ORDER BY id FOR UPDATE) paid
             WHERE tenant_id = $1 AND orders.id = paid.id RETURNING orders.id)
         INSERT INTO product_sales (tenant_id, product_id, units)
         SELECT $1, v.product_id, sum(l.quantity)
         FROM counted JOIN order_line l ON l.tenant_id = $1 AND l.order_id = counted.id
         JOIN variant v ON v.tenant_id = $1 AND v.id = l.variant_id
         GROUP BY v.product_id ORDER BY v.product_id
         ON CONFLICT (tenant_id, product_id)
         DO UPDATE SET units = product_sales.units + excluded.units",
        [orders.into()],
    )
    .await?;
    Ok(())
}
