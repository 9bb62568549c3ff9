use std::collections::HashMap;

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult, QueryFilter, QueryOrder, entity::prelude::*},
};

use super::{Cart, CartLine, Column, Entity, line};

/// The carts of a customer with their lines, the oldest first; those that became orders included.
pub(crate) async fn of_customer(
    tx: &TenantTx,
    customer: Uuid,
) -> db::Result<Vec<(Cart, Vec<CartLine>)>> {
    let carts = tx.find::<Entity>().filter(Column::CustomerId.eq(customer));
    let carts = carts.order_by_asc(Column::Id).all().await?;
    let ids: Vec<Uuid> = carts.iter().map(|cart| cart.id).collect();
    let lines = tx.find::<line::Entity>().filter(line::Column::CartId.eq_any(ids));
    let mut by_cart: HashMap<Uuid, Vec<CartLine>> = HashMap::new();
    for line in lines.order_by_asc(line::Column::Id).all().await? {
        by_cart.entry(line.cart_id).or_default().push(line);
    }
    let with_lines = |cart: Cart| {
        let lines = by_cart.remove(&cart.id).unwrap_or_default();
        (cart, lines)
    };
    Ok(carts.into_iter().map(with_lines).collect())
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Locks the carts of a customer, and keeps what is in them from being deleted; says which they
/// are.
pub(crate) async fn lock_of_customer(tx: &TenantTx, customer: Uuid) -> db::Result<Vec<Uuid>> {
    let carts = "SELECT id FROM cart WHERE tenant_id = $1 AND customer_id = $2
                 ORDER BY id FOR UPDATE";
    let carts: Vec<Id> = tx.sql(carts, [customer.into()]).await?;
    Ok(carts.into_iter().map(|cart| cart.id).collect())
}

/// Locks the carts of a customer that are still to become orders.
pub(crate) async fn lock_open(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    let sql = "SELECT id FROM cart
               WHERE tenant_id = $1 AND customer_id = $2 AND order_id IS NULL
               ORDER BY id FOR UPDATE";
    tx.execute(sql, [customer.into()]).await.map(drop)
}

/// Makes the carts of a customer nobody's that are still to become orders. Whoever has their secrets
/// keeps what is in them. The customer is locked, and carts come before: one that somebody else has
/// locked isn't waited for.
pub(crate) async fn unbind(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    let sql = "UPDATE cart SET customer_id = NULL WHERE tenant_id = $1 AND id IN (
                   SELECT id FROM cart
                   WHERE tenant_id = $1 AND customer_id = $2 AND order_id IS NULL
                   ORDER BY id FOR UPDATE SKIP LOCKED)";
    tx.execute(sql, [customer.into()]).await.map(drop)
}

/// Whether a customer has a cart that is still to become an order.
pub(crate) async fn has_open(tx: &TenantTx, customer: Uuid) -> db::Result<bool> {
    let theirs = tx.find::<Entity>().filter(Column::CustomerId.eq(customer));
    Ok(theirs.filter(Column::OrderId.is_null()).one().await?.is_some())
}

/// Deletes locked carts with all that is in them. Whoever deletes variants locks them first, and
/// then their lines, so the variants are held before.
pub(crate) async fn forget(tx: &TenantTx, carts: &[Uuid]) -> db::Result<()> {
    let variants = "SELECT v.id FROM variant v WHERE v.tenant_id = $1 AND v.id IN (
                        SELECT variant_id FROM cart_line
                        WHERE tenant_id = $1 AND cart_id = ANY($2))
                    ORDER BY v.id FOR KEY SHARE";
    tx.sql::<Id>(variants, [carts.to_vec().into()]).await?;
    let delete = "DELETE FROM cart WHERE tenant_id = $1 AND id = ANY($2)";
    tx.execute(delete, [carts.to_vec().into()]).await.map(drop)
}
