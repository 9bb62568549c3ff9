//! Seats: taken by payment, lost with the order. Everything here holds the group's lock, so of a last
//! payment and the end of its time exactly one comes first.

use campaign::{Chosen, Deed, Standing};
use chrono::{DateTime, Utc};
use db::TenantTx;
use uuid::Uuid;

use super::{
    Config,
    group::{self, Model as Group},
    member::{self, Model as Member, State},
    moving,
};

/// Lets an order have the seat that it should have, as it is now.
pub(super) async fn look(
    tx: &TenantTx,
    config: Option<&Config>,
    order: &Chosen,
) -> db::Result<Vec<Deed>> {
    let Some(customer) = order.customer_id else { return Ok(Vec::new()) };
    if order.choice.is_none()
        && let Some(config) = config
    {
        group::found(tx, order.order_id, order.campaign_id, config).await?;
    }
    let Some((group, member)) = place_of(tx, order, customer).await? else {
        let paid = order.standing == Standing::Paid;
        return Ok(paid.then_some(Deed::GiveBack { order: order.order_id }).into_iter().collect());
    };
    match (order.standing, member.state) {
        (Standing::Paid, State::Reserved) => {
            take(tx, group, order, order.paid_at.unwrap_or(tx.now())).await
        }
        (Standing::Gone, State::Reserved) => {
            // It was paid if it waited for a seat in another group.
            let paid = member.joined_at.is_some();
            let state = if paid { State::Refunded } else { State::Released };
            member::move_on(tx, member.order_id, state, None).await?;
            Ok(Vec::new())
        }
        (Standing::Gone, State::Joined) if group.state == group::State::Forming => {
            leave(tx, group, &member).await?;
            Ok(Vec::new())
        }
        _ => Ok(Vec::new()),
    }
}

/// What an order is in its group, which is locked: the one that it chose, until it moves to another.
async fn place_of(
    tx: &TenantTx,
    order: &Chosen,
    customer: Uuid,
) -> db::Result<Option<(Group, Member)>> {
    let before = member::by_order(tx, order.order_id).await?;
    let chosen = order.choice.unwrap_or(order.order_id);
    let mut id = before.map_or(chosen, |member| member.group_id);
    loop {
        let group = group::lock(tx, id).await?;
        let group = group.filter(|group| group.campaign_id == order.campaign_id);
        let Some(group) = group else { return Ok(None) };
        member::reserve(tx, order.order_id, id, customer).await?;
        match member::by_order(tx, order.order_id).await? {
            Some(member) if member.group_id == id => return Ok(Some((group, member))),
            // It moved while its group was waited for, and does that once.
            Some(member) => id = member.group_id,
            None => return Ok(None),
        }
    }
}

/// Takes a seat for an order that is paid. Where there is none left, it is looked for in another
/// group, or the order's money goes back.
async fn take(
    tx: &TenantTx,
    group: Group,
    order: &Chosen,
    paid_at: DateTime<Utc>,
) -> db::Result<Vec<Deed>> {
    let id = order.order_id;
    if group.has_seat(tx.now()) {
        member::move_on(tx, id, State::Joined, Some(paid_at)).await?;
        return sit_down(tx, group, id, paid_at).await;
    }
    if order.may_move && order.choice.is_some() {
        // In a transaction of its own, because this one has a group locked.
        member::move_on(tx, id, State::Reserved, Some(paid_at)).await?;
        return Ok(vec![Deed::Wake { at: tx.now(), key: id }]);
    }
    member::move_on(tx, id, State::Refunded, None).await?;
    Ok(vec![Deed::GiveBack { order: id }])
}

/// Counts a member in a locked group that had a seat for them.
pub(super) async fn sit_down(
    tx: &TenantTx,
    group: Group,
    order: Uuid,
    paid_at: DateTime<Utc>,
) -> db::Result<Vec<Deed>> {
    let first = group.expires_at.is_none();
    let group = Group {
        joined: group.joined + 1,
        leader_order_id: group.leader_order_id.or(Some(order)),
        expires_at: group.expires_at.or(Some(group.expiry(paid_at))),
        ..group
    };
    let group = group::save(tx, group).await?;
    if group.joined == group.size {
        return complete(tx, group).await;
    }
    let at = group.expires_at.filter(|_| first);
    Ok(at.map(|at| Deed::Wake { at, key: group.id }).into_iter().collect())
}

/// Frees the seat of an order that is gone. When it led, the earliest of the others does.
async fn leave(tx: &TenantTx, group: Group, member: &Member) -> db::Result<()> {
    member::move_on(tx, member.order_id, State::Refunded, member.joined_at).await?;
    let others = member::of_groups(tx, &[group.id]).await?;
    let earliest = others.iter().find(|other| other.state == State::Joined);
    let leads = group.leader_order_id == Some(member.order_id);
    let leader_order_id =
        if leads { earliest.map(|member| member.order_id) } else { group.leader_order_id };
    group::save(tx, Group { joined: group.joined - 1, leader_order_id, ..group }).await.map(drop)
}

/// Does what a timer is for: by the id of a group it is the end of its time, by that of an order that
/// founded none its seat in another group.
pub(super) async fn wake(tx: &TenantTx, key: Uuid) -> db::Result<Vec<Deed>> {
    match group::lock(tx, key).await? {
        Some(group) => time_is_over(tx, group).await,
        None => moving::find_seat(tx, key).await,
    }
}

/// Completes a group, or gives it up, when its time is over. One that is settled stays as it is.
async fn time_is_over(tx: &TenantTx, group: Group) -> db::Result<Vec<Deed>> {
    if group.state != group::State::Forming {
        return Ok(Vec::new());
    }
    match group.expires_at {
        Some(at) if at > tx.now() => Ok(vec![Deed::Wake { at, key: group.id }]),
        _ if group.is_virtually_complete() => complete(tx, group).await,
        _ => expire(tx, group).await,
    }
}

async fn complete(tx: &TenantTx, group: Group) -> db::Result<Vec<Deed>> {
    let release = |member: &Member| Deed::Release { order: member.order_id };
    settle(tx, group, group::State::Completed, State::Completed, release).await
}

async fn expire(tx: &TenantTx, group: Group) -> db::Result<Vec<Deed>> {
    let give_back = |member: &Member| Deed::GiveBack { order: member.order_id };
    settle(tx, group, group::State::Expired, State::Refunded, give_back).await
}

async fn settle(
    tx: &TenantTx,
    group: Group,
    state: group::State,
    member_state: State,
    deed: impl Fn(&Member) -> Deed,
) -> db::Result<Vec<Deed>> {
    let members = member::of_groups(tx, &[group.id]).await?;
    let mut deeds = Vec::new();
    for member in members.iter().filter(|member| member.state == State::Joined) {
        member::move_on(tx, member.order_id, member_state, member.joined_at).await?;
        deeds.push(deed(member));
    }
    group::save(tx, Group { state, settled_at: Some(tx.now()), ..group }).await?;
    Ok(deeds)
}
