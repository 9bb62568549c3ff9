//! The reward: once the invitee's first order can't come back any more.

use campaign::{Completed, Deed, Grant, configured};
use db::TenantTx;

use super::{
    Referral, code,
    invitation::{self, State},
};

/// Settles the invitation of whoever placed an order, if it is their first one, and they were invited
/// before it.
pub(super) async fn completed(tx: &TenantTx, order: &Completed) -> db::Result<Vec<Deed>> {
    if !order.first {
        return Ok(Vec::new());
    }
    let invited = invitation::of(tx, order.customer_id).await?;
    let counts =
        |it: &invitation::Model| it.state == State::Pending && it.invited_at <= order.placed_at;
    let Some(invited) = invited.filter(counts) else { return Ok(Vec::new()) };
    // What was promised is kept when the campaign is over meanwhile.
    let campaigns = configured::<Referral>(tx, &[invited.campaign_id]).await?;
    let Some(one) = campaigns.first() else { return Ok(Vec::new()) };
    code::lock(tx, invited.inviter_id).await?;
    let before = invitation::rewards(tx, invited.inviter_id, one.id).await?;
    let full = one.config.most_per_inviter.is_some_and(|most| before >= u64::from(most));
    let state = if order.refunded || full { State::Void } else { State::Rewarded };
    let settled = invitation::settle(tx, invited.invitee_id, state, order.order_id).await?;
    let reward = Deed::Grant(Grant {
        campaign_id: one.config.coupon_id.0,
        customer_id: invited.inviter_id,
        cause: format!("referral:{}", invited.invitee_id),
    });
    let earned = settled && state == State::Rewarded;
    Ok(earned.then_some(reward).into_iter().collect())
}
