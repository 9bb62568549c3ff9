//! What is left to be sent of an order, and all that follows when units leave it unsent, by whichever
//! way: the order is cancelled, paid units are given up, a gift goes with what earned it, a campaign
//! gives the order up, or its time to be paid is over.

use catalog::stock::{self, Held};
use db::{TenantTx, sea_orm::entity::prelude::*};
use kernel::Actor;

use super::{
    FulfilmentState, Order, change, claim, fulfilment, lines_of,
    reservation::{self, Reservation},
};

/// Units that left an order unsent. They are on ordinary sale until [`give_back`] has seen to what
/// campaigns want of them.
#[must_use]
pub(super) struct Released(Vec<Held>);

/// How much of an order was sent, by the units of each line that were sent and that still are to be.
/// `None` when nothing was sent and nothing is left: such an order is cancelled.
pub(super) fn state_of(lines: impl IntoIterator<Item = (i32, i32)>) -> Option<FulfilmentState> {
    let (mut some_sent, mut some_left) = (false, false);
    for (sent, left) in lines {
        some_sent |= sent > 0;
        some_left |= left > 0;
    }
    match (some_sent, some_left) {
        (false, false) => None,
        (false, true) => Some(FulfilmentState::Unfulfilled),
        (true, true) => Some(FulfilmentState::Partial),
        (true, false) => Some(FulfilmentState::Fulfilled),
    }
}

/// Lets go of so many units of some lines.
pub(super) async fn release(
    tx: &TenantTx,
    order: Uuid,
    units: &[(Uuid, i32)],
) -> db::Result<Released> {
    let held = reservation::take(tx, order, units, reservation::State::Released).await?;
    put_on_sale(tx, &held).await
}

/// Lets go of all that is held for an order.
pub(super) async fn release_all(tx: &TenantTx, order: Uuid) -> db::Result<Released> {
    let held = reservation::open_of(tx, order).await?;
    reservation::end(tx, &held, reservation::State::Released).await?;
    put_on_sale(tx, &held).await
}

async fn put_on_sale(tx: &TenantTx, held: &[Reservation]) -> db::Result<Released> {
    let units: Vec<Held> = held.iter().map(Reservation::held).collect();
    stock::release(tx, &units).await?;
    Ok(Released(units))
}

/// Gives back what units that left a locked order had taken of campaigns' counts, and keeps the units
/// again for campaigns as far as the quota allows. The order's rows must say already what left.
pub(super) async fn give_back(tx: &TenantTx, order: Uuid, released: Released) -> db::Result<()> {
    let room = claim::give_back(tx, order).await?;
    stock::keep_again(tx, &released.0, &room).await
}

/// What follows when units have left a locked order that is paid: campaigns get back what those took,
/// and the order is partly sent, sent as a whole, or cancelled.
pub(super) async fn follow(
    tx: &TenantTx,
    actor: &Actor,
    order: &Order,
    released: Released,
    reason: &str,
) -> db::Result<()> {
    give_back(tx, order.id, released).await?;
    let lines = lines_of(tx, &[order.id]).await?;
    match state_of(lines.iter().map(|line| (line.fulfilled, line.unfulfilled()))) {
        Some(state) => fulfilment::set_state(tx, order.clone(), state, None).await.map(drop),
        None => change::cancel_emptied(tx, actor, order.id, reason).await,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::FulfilmentState, state_of};

    #[test]
    fn what_was_sent_and_what_is_left_say_how_far_an_order_is() {
        assert_eq!(state_of([(0, 2), (0, 1)]), Some(FulfilmentState::Unfulfilled));
        assert_eq!(state_of([(0, 0), (0, 1)]), Some(FulfilmentState::Unfulfilled));
        assert_eq!(state_of([(2, 0), (0, 1)]), Some(FulfilmentState::Partial));
        assert_eq!(state_of([(1, 1)]), Some(FulfilmentState::Partial));
        assert_eq!(state_of([(2, 0), (0, 0)]), Some(FulfilmentState::Fulfilled));
        assert_eq!(state_of([(0, 0), (0, 0)]), None);
    }
}
