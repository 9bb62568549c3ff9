use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};

use crate::{
    cart::{self, CartKey},
    order::{self, Order},
    secret,
};

/// The idempotency key under which a cart's own page places its order.
pub fn page_key(key: &CartKey) -> String {
    secret::of_page(&key.secret)
}

/// The order that the cart became, with the secret that opens it; `None` when it became none, and
/// for whoever doesn't know the cart's own.
///
/// # Errors
/// The database's.
pub async fn placed_from(tx: &TenantTx, key: &CartKey) -> db::Result<Option<(Order, String)>> {
    let cart = cart::find(tx, key, false).await?;
    let Some(id) = cart.and_then(|cart| cart.order_id) else { return Ok(None) };
    let found = tx.find::<order::Entity>().filter(order::Column::Id.eq(id)).one().await?;
    Ok(found.map(|order| {
        // A cart may have several secrets, an order has the one that follows from that of its
        // buyer.
        let derived = || secret::of_order(&key.secret, &order.idempotency_key);
        let secret = order.secret.clone().unwrap_or_else(derived);
        (order, secret)
    }))
}
