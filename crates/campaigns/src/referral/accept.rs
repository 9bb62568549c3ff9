//! Being invited: once ever, before the first order, and never by oneself or in a circle.

use campaign::{Grant, Registry, Running, running};
use customers::{Customer, customer};
use db::TenantTx;
use kernel::{Code, Fault};
use ordering::order;
use uuid::Uuid;

use super::{
    Config, Referral, code,
    invitation::{self, Model as Invitation, State},
};
use crate::build::{Coupon, Issued, issue};

/// Somebody who was invited, and the coupon that they got for it.
pub(super) struct Accepted {
    pub(super) invitation: Invitation,
    pub(super) coupon: Option<Coupon>,
}

/// What is locked while somebody is invited: two who invite each other at once make a circle, too.
const LOCK: &str = "referral";

/// Notes who invited a customer. Saying the same code again changes nothing.
///
/// # Errors
/// At `code`: `NOT_FOUND` for one that nobody has, or while no such campaign runs; `CONFLICT` for
/// one's own, one of a customer whom they brought themselves, and for who was invited by another or
/// has ordered already.
pub(super) async fn accept(
    tx: &TenantTx,
    registry: &Registry,
    invitee: &Customer,
    entered: &str,
) -> db::Result<Accepted> {
    let unknown = || Fault::not_found("invitation").at("code");
    let inviter = code::holder(tx, entered).await?.ok_or_else(unknown)?;
    let there = customer::read(tx, inviter).await?;
    if there.is_none_or(|customer| customer.erased_at.is_some()) {
        return Err(unknown().into());
    }
    tx.lock(LOCK, "accept").await?;
    if let Some(before) = invitation::of(tx, invitee.id).await? {
        if before.inviter_id != inviter {
            return Err(conflict("Somebody else invited you already."));
        }
        let coupon = None;
        return Ok(Accepted { invitation: before, coupon });
    }
    let all = running::<Referral>(tx, registry).await?;
    let one = all.first().ok_or_else(unknown)?;
    check(tx, invitee.id, inviter).await?;
    let noted = Invitation {
        tenant_id: tx.shop(),
        invitee_id: invitee.id,
        inviter_id: inviter,
        campaign_id: one.id,
        state: State::Pending,
        invited_at: tx.now(),
        order_id: None,
        settled_at: None,
    };
    let invitation = invitation::insert(tx, noted).await?;
    let coupon = welcome(tx, registry, one, invitee.id).await?;
    Ok(Accepted { invitation, coupon })
}

async fn check(tx: &TenantTx, invitee: Uuid, inviter: Uuid) -> db::Result<()> {
    if inviter == invitee {
        return Err(conflict("Nobody invites themselves."));
    }
    if !order::counts_that_stand(tx, &[invitee]).await?.is_empty() {
        return Err(conflict("Only who hasn't ordered yet is invited."));
    }
    if invitation::is_above(tx, invitee, inviter).await? {
        return Err(conflict("You brought them yourself."));
    }
    Ok(())
}

/// Gives the invitee their coupon. Without one that can be given they are invited all the same.
async fn welcome(
    tx: &TenantTx,
    registry: &Registry,
    one: &Running<Config>,
    invitee: Uuid,
) -> db::Result<Option<Coupon>> {
    let Some(campaign) = one.config.invitee_coupon_id else { return Ok(None) };
    let cause = "referral:invited".to_owned();
    let grant = Grant { campaign_id: campaign.0, customer_id: invitee, cause };
    match issue(tx, registry, &grant).await? {
        Issued::Now(coupon) | Issued::Before(coupon) => Ok(Some(coupon)),
        Issued::Refused(_) => Ok(None),
    }
}

fn conflict(message: &str) -> db::Error {
    Fault::new(Code::Conflict, message).at("code").into()
}
