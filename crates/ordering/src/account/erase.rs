use customers::{Customer, customer};
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Actor, Code, Event, Fault, Permission};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::cart;

/// A customer was erased.
#[derive(Debug, Serialize, Deserialize)]
pub struct CustomerErased {}

impl Event for CustomerErased {
    const KIND: &'static str = "customer.erased";
}

/// Erases a customer: what says who they are goes from their account, and from their orders e-mail,
/// telephone, address, note and attributes; their carts go altogether. Amounts and lines stay, for
/// the books. Doing it again changes nothing.
///
/// # Errors
/// `DENIED` without `orders.write`; `NOT_FOUND` at `id`; `CONFLICT` at `id` while an order of theirs
/// is still to be sent, and when they are ordering at this moment.
pub async fn erase(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<Customer> {
    actor.require(Permission::OrdersWrite)?;
    let carts = cart::lock_of_customer(tx, id).await?;
    let orders = lock_orders(tx, id).await?;
    // Before the customer, as whoever orders does.
    cart::forget(tx, &carts).await?;
    let found = customer::lock(tx, id).await?;
    if found.erased_at.is_some() {
        return Ok(found);
    }
    // From here on nothing becomes theirs; what has in between isn't locked.
    let more = cart::lock_of_customer(tx, id).await?.len();
    if more > 0 || lock_orders(tx, id).await?.len() > orders.len() {
        return Err(conflict("They are shopping at this moment: try again."));
    }
    if orders.iter().any(|order| order.is_open) {
        return Err(conflict("An order of theirs is still to be sent: send or cancel it first."));
    }
    forget_orders(tx, id).await?;
    let erased = customer::erase(tx, found).await?;
    let detail = json!({ "orders": orders.len(), "carts": carts.len() });
    tenancy::audit::record(tx, actor, CustomerErased::KIND, id, detail).await?;
    tx.publish(id, &CustomerErased {}).await?;
    Ok(erased)
}

fn conflict(message: &str) -> db::Error {
    Fault::new(Code::Conflict, message).at("id").into()
}

#[derive(FromQueryResult)]
struct Locked {
    /// It stands, and something of it is still to be sent.
    is_open: bool,
}

async fn lock_orders(tx: &TenantTx, customer: Uuid) -> db::Result<Vec<Locked>> {
    let sql = "SELECT state = 'open' AND fulfilment_state <> 'fulfilled' AS is_open FROM orders
               WHERE tenant_id = $1 AND customer_id = $2 ORDER BY id FOR UPDATE";
    tx.sql(sql, [customer.into()]).await
}

async fn forget_orders(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    let orders = "UPDATE orders SET email = NULL, phone = NULL, delivery_address = NULL, client_key = NULL, note = '',
                         attributes = '[]'
                  WHERE tenant_id = $1 AND customer_id = $2";
    tx.execute(orders, [customer.into()]).await?;
    let lines = "UPDATE order_line SET attributes = '[]'
                 WHERE tenant_id = $1 AND attributes <> '[]' AND order_id IN (
                     SELECT id FROM orders WHERE tenant_id = $1 AND customer_id = $2)";
    tx.execute(lines, [customer.into()]).await.map(drop)
}
