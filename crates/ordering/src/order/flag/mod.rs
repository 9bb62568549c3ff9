//! What somebody should look at: raised by the system, cleared by staff, who say why.

mod entity;

use db::{
    TenantTx,
    sea_orm::{QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Actor, Checks, Code, Fault, Permission};
use serde_json::json;

use self::entity::{ActiveModel, Column, Entity};
pub use self::entity::{FlagCode, Model as OrderFlag};

/// Flags an order.
pub(super) async fn raise(
    tx: &TenantTx,
    order: Uuid,
    code: FlagCode,
    detail: serde_json::Value,
) -> db::Result<()> {
    let flag = OrderFlag {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        order_id: order,
        code,
        detail,
        raised_at: tx.now(),
        cleared_at: None,
        cleared_by: None,
        cleared_reason: None,
    };
    tx.insert_many([ActiveModel::from(flag)]).await
}

/// The flags of some orders, the oldest first, those that were cleared included.
///
/// # Errors
/// The database's.
pub async fn flags_of(tx: &TenantTx, orders: &[Uuid]) -> db::Result<Vec<OrderFlag>> {
    let find = tx.find::<Entity>().filter(Column::OrderId.eq_any(orders.to_vec()));
    find.order_by_asc(Column::Id).all().await
}

/// Notes that staff have looked at what a flag is about.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` when it is cleared already; `BLANK` or
/// `TOO_LONG` at `reason`.
pub async fn clear_flag(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    reason: &str,
) -> db::Result<OrderFlag> {
    actor.require(Permission::OrdersWrite)?;
    let reason = reason.trim();
    Checks::new().text("reason", reason, 1..=500).finish()?;
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    let changed = update
        .filter(Column::ClearedAt.is_null())
        .set(Column::ClearedAt, tx.now())
        .set(Column::ClearedBy, actor.id())
        .set(Column::ClearedReason, reason)
        .exec()
        .await?;
    let flag = tx.find::<Entity>().filter(Column::Id.eq(id)).one().await?;
    let flag = flag.ok_or_else(|| Fault::not_found("flag").at("id"))?;
    if changed == 0 {
        return Err(Fault::new(Code::Conflict, "This was cleared already.").at("id").into());
    }
    let detail = json!({ "flag": id, "code": flag.code.to_value(), "reason": reason });
    tenancy::audit::record(tx, actor, "order.flag_cleared", flag.order_id, detail).await?;
    Ok(flag)
}
