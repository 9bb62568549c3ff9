use api_types::{CallerExt, cost, gid, masked, payload, settle, storefront::CampaignUserError};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use campaign::{Registry, running};
use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::Permission;
use uuid::Uuid;

use super::{
    Referral as Plugin,
    accept::{self, Accepted},
    code, invitation,
};
use crate::build::shopper;

payload!(ReferralCodePayload { referral: Referral } or CampaignUserError);
payload!(ReferralAcceptPayload { accepted: ReferralAccepted } or CampaignUserError);

/// What storefronts ask of invitations.
#[derive(Default)]
pub struct StorefrontQuery;

/// What storefronts ask of invitations.
#[Object(name = "ReferralStorefrontQuery")]
impl StorefrontQuery {
    /// What a customer has to do with invitations; null when the token isn't good.
    async fn referral(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
    ) -> Result<Option<Referral>> {
        let tx = ctx.reader().await?;
        let Ok(customer) = shopper(&tx, &customer_access_token).await else { return Ok(None) };
        let found = Referral::of(&tx, ctx.data::<Registry>()?, customer.id).await;
        found.map(Some).map_err(masked)
    }
}

/// What shoppers do with invitations.
#[derive(Default)]
pub struct StorefrontMutation;

/// What shoppers do with invitations.
#[Object(name = "ReferralStorefrontMutation")]
impl StorefrontMutation {
    /// Gives a customer the code by which they invite others: always the same one.
    async fn referral_code(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
    ) -> Result<ReferralCodePayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let made = caller.write(async |tx| {
            let customer = shopper(tx, &customer_access_token).await?;
            code::make(tx, customer.id).await?;
            Referral::of(tx, registry, customer.id).await
        });
        Ok(settle(made.await)?.into())
    }

    /// Says by whose code a customer was invited: once ever, and before their first order. The same code
    /// again changes nothing.
    async fn referral_accept(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        code: String,
    ) -> Result<ReferralAcceptPayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let accepted = caller.write(async |tx| {
            let customer = shopper(tx, &customer_access_token).await?;
            accept::accept(tx, registry, &customer, &code).await
        });
        Ok(settle(accepted.await)?.into())
    }
}

/// What staff ask of invitations.
#[derive(Default)]
pub struct AdminQuery;

/// What staff ask of invitations.
#[Object(name = "ReferralAdminQuery")]
impl AdminQuery {
    /// The invitations of a campaign, the newest first; 250 at the most.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn referral_invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "campaignId")] campaign: ID,
    ) -> Result<Vec<ReferralInvitation>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let allowed = caller.actor.require(Permission::MarketingRead);
        allowed.map_err(|fault| masked(fault.into()))?;
        let Ok(campaign) = gid::parse(&campaign, "Campaign", "campaignId") else {
            return Ok(Vec::new());
        };
        let all = ctx.paid(invitation::of_campaign(&tx, campaign).await)?;
        Ok(all.iter().map(ReferralInvitation::of).collect())
    }
}

/// What a customer has to do with invitations.
#[derive(SimpleObject)]
pub struct Referral {
    /// The code by which they invite others; null until they have asked for one.
    code: Option<String>,
    /// How many they have invited.
    invited: i32,
    /// For how many of these they were rewarded.
    rewarded: i32,
    /// They were invited themselves.
    is_invited: bool,
    /// The campaign that runs; null when none does: then nobody is invited.
    campaign_id: Option<ID>,
    /// What that is called.
    title: Option<String>,
}

impl Referral {
    async fn of(tx: &TenantTx, registry: &Registry, customer: Uuid) -> db::Result<Self> {
        let invited = invitation::invited_by(tx, customer).await?;
        let all = running::<Plugin>(tx, registry).await?;
        let one = all.first();
        Ok(Self {
            code: code::of(tx, customer).await?.map(|code| code.code),
            invited: int(invited.invited),
            rewarded: int(invited.rewarded),
            is_invited: invitation::of(tx, customer).await?.is_some(),
            campaign_id: one.map(|one| gid::of("Campaign", one.id)),
            title: one.map(|one| one.title.clone()),
        })
    }
}

/// Somebody who was invited.
#[derive(SimpleObject)]
pub struct ReferralAccepted {
    /// When.
    invited_at: DateTime<Utc>,
    /// The code of the coupon that they got for it just now, if there was one; it is among their coupons.
    coupon_code: Option<String>,
}

impl From<Accepted> for ReferralAccepted {
    fn from(accepted: Accepted) -> Self {
        Self {
            invited_at: accepted.invitation.invited_at,
            coupon_code: accepted.coupon.map(|coupon| coupon.code),
        }
    }
}

/// That somebody invited somebody.
#[derive(SimpleObject)]
pub struct ReferralInvitation {
    /// Who was invited.
    invitee_id: ID,
    /// By whom.
    inviter_id: ID,
    /// What became of it.
    state: ReferralState,
    /// When.
    invited_at: DateTime<Utc>,
    /// The invitee's first order, once it is through.
    order_id: Option<ID>,
    /// When that was.
    settled_at: Option<DateTime<Utc>>,
}

impl ReferralInvitation {
    fn of(invitation: &invitation::Model) -> Self {
        Self {
            invitee_id: gid::of("Customer", invitation.invitee_id),
            inviter_id: gid::of("Customer", invitation.inviter_id),
            state: invitation.state.into(),
            invited_at: invitation.invited_at,
            order_id: invitation.order_id.map(|id| gid::of("Order", id)),
            settled_at: invitation.settled_at,
        }
    }
}

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "invitation::State")]
pub enum ReferralState {
    /// The invitee has no order yet that is through.
    Pending,
    /// The inviter was rewarded.
    Rewarded,
    /// They never will be.
    Void,
}

fn int(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
