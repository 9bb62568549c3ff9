use chrono::{DateTime, TimeDelta, Utc};
use db::{
    TenantTx,
    sea_orm::{Condition, QueryFilter, entity::prelude::*},
};

use jobs::TxHandler;
use kernel::Job;

use super::{Cart, Column, Entity, contents::Contents};

/// A cart that nobody has touched for so long is deleted.
const KEPT: TimeDelta = TimeDelta::days(60);

/// Deletes a cart that nobody has touched for long.
pub(crate) struct AbandonCart;

impl Job for AbandonCart {
    const KIND: &'static str = "cart.abandon";
}

impl TxHandler for AbandonCart {
    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        abandon(tx, key).await
    }
}

/// When a cart is given up unless it changes before.
fn forgotten_at(cart: &Cart) -> DateTime<Utc> {
    cart.updated_at + KEPT
}

/// Asks for a look at the cart when it might be given up. Changes don't move that time, so they
/// cost nothing; the look itself does.
pub(super) async fn look_again(tx: &TenantTx, cart: &Cart) -> db::Result<()> {
    tx.schedule::<AbandonCart>(cart.id, forgotten_at(cart)).await
}

/// Deletes a cart that nobody has touched for long and that became no order. One that was touched
/// is looked at again later.
async fn abandon(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    let cart = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    let Some(cart) = cart.filter(|cart| cart.order_id.is_none()) else {
        return Ok(());
    };
    if forgotten_at(&cart) > tx.now() {
        return look_again(tx, &cart).await;
    }
    // Its lines go with it.
    Contents::hold(tx, id, &[]).await?;
    tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await.map(drop)
}
