//! Orders whose seat was gone when they were paid, and whose shoppers take one in another group.
//!
//! Whoever moves an order has no other group locked, and several only in the order in which they
//! end: so movers wait for each other at most, and never in a circle.

use campaign::Deed;
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult, entity::prelude::*},
};

use super::{
    group::{self, Model as Group},
    member::{self, Model as Member, State},
    seat,
};

/// Gives a paid order that waits for one a seat in the group of its campaign that ends first; where
/// there is none, its money goes back. Once.
pub(super) async fn find_seat(tx: &TenantTx, order: Uuid) -> db::Result<Vec<Deed>> {
    let member = member::by_order(tx, order).await?;
    let Some(member) = member.filter(|member| member.state == State::Reserved) else {
        return Ok(Vec::new());
    };
    let Some(paid_at) = member.joined_at else { return Ok(Vec::new()) };
    let Some(group) = another(tx, &member).await? else {
        let here = member.group_id;
        let waited = member::seat_waiting(tx, &member, here, State::Refunded, None).await?;
        return Ok(waited.then_some(Deed::GiveBack { order }).into_iter().collect());
    };
    if member::seat_waiting(tx, &member, group.id, State::Joined, Some(paid_at)).await? {
        return seat::sit_down(tx, group, order, paid_at).await;
    }
    Ok(Vec::new())
}

/// The group that ends first of those with a seat for somebody who isn't in it, locked.
async fn another(tx: &TenantTx, member: &Member) -> db::Result<Option<Group>> {
    let values = [member.group_id.into(), member.customer_id.into(), tx.now().into()];
    let candidates: Vec<Candidate> = tx.sql(CANDIDATES, values).await?;
    for candidate in candidates {
        let group = group::lock(tx, candidate.id).await?;
        let Some(group) = group.filter(|group| group.is_open(tx.now())) else { continue };
        // They may have come into it before it was locked.
        if !member::is_in(tx, group.id, member.customer_id).await? {
            return Ok(Some(group));
        }
    }
    Ok(None)
}

#[derive(FromQueryResult)]
struct Candidate {
    id: Uuid,
}

const CANDIDATES: &str = "
    SELECT g.id FROM group_buy_group old
    JOIN group_buy_group g ON g.tenant_id = $1 AND g.campaign_id = old.campaign_id
    WHERE old.tenant_id = $1 AND old.id = $2 AND g.id <> old.id
      AND g.state = 'forming' AND g.joined < g.size AND g.expires_at > $4
      AND NOT EXISTS (SELECT FROM group_buy_member m
                      WHERE m.tenant_id = $1 AND m.group_id = g.id AND m.customer_id = $3
                        AND m.state IN ('reserved', 'joined', 'completed'))
    ORDER BY g.expires_at, g.id LIMIT 50";
