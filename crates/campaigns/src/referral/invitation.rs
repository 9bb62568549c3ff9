use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult, QueryFilter, entity::prelude::*},
};

/// That somebody invited somebody.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral_invitation")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Who was invited.
    #[sea_orm(primary_key, auto_increment = false)]
    pub invitee_id: Uuid,
    /// By whom.
    pub inviter_id: Uuid,
    /// The campaign that ran then.
    pub campaign_id: Uuid,
    /// What became of it.
    pub state: State,
    /// When.
    pub invited_at: DateTime<Utc>,
    /// The invitee's first order, once it is through.
    pub order_id: Option<Uuid>,
    /// When that was.
    pub settled_at: Option<DateTime<Utc>>,
}

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// The invitee has no order yet that is through.
    Pending,
    /// The inviter was rewarded.
    Rewarded,
    /// They never will be.
    Void,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// How many a customer has invited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Invited {
    /// In all.
    pub invited: i64,
    /// For whom they were rewarded.
    pub rewarded: i64,
}

/// The invitation of a customer.
pub(super) async fn of(tx: &TenantTx, invitee: Uuid) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(Column::InviteeId.eq(invitee)).one().await
}

/// Notes an invitation.
pub(super) async fn insert(tx: &TenantTx, invitation: Model) -> db::Result<Model> {
    tx.insert(ActiveModel::from(invitation)).await
}

/// How many a customer has invited.
pub(super) async fn invited_by(tx: &TenantTx, inviter: Uuid) -> db::Result<Invited> {
    let sql = "SELECT count(*) AS invited, count(*) FILTER (WHERE state = 'rewarded') AS rewarded
               FROM referral_invitation WHERE tenant_id = $1 AND inviter_id = $2";
    let rows: Vec<Invited> = tx.sql(sql, [inviter.into()]).await?;
    Ok(rows.first().copied().unwrap_or_default())
}

/// For how many a customer was rewarded by a campaign.
pub(super) async fn rewards(tx: &TenantTx, inviter: Uuid, campaign: Uuid) -> db::Result<u64> {
    let find = tx.find::<Entity>().filter(Column::InviterId.eq(inviter));
    let find = find.filter(Column::CampaignId.eq(campaign));
    find.filter(Column::State.eq(State::Rewarded)).count().await
}

/// Settles an invitation; says whether this did it.
pub(super) async fn settle(
    tx: &TenantTx,
    invitee: Uuid,
    state: State,
    order: Uuid,
) -> db::Result<bool> {
    let pending = tx.update_many::<Entity>().filter(Column::InviteeId.eq(invitee));
    let pending = pending.filter(Column::State.eq(State::Pending)).set(Column::State, state);
    let settled = pending.set(Column::OrderId, order).set(Column::SettledAt, tx.now());
    Ok(settled.exec().await? == 1)
}

/// The most steps that are gone up: what a longer circle would earn costs more to set up.
const MOST_STEPS: i64 = 1_000;

/// Whether a customer stands above another: invited whoever invited them, however many between.
pub(super) async fn is_above(tx: &TenantTx, above: Uuid, below: Uuid) -> db::Result<bool> {
    let found: Vec<Step> = tx
        .sql(
            "WITH RECURSIVE up AS (
                 SELECT inviter_id, 1 AS steps FROM referral_invitation
                 WHERE tenant_id = $1 AND invitee_id = $3
                 UNION ALL
                 SELECT i.inviter_id, up.steps + 1
                 FROM up JOIN referral_invitation i ON i.invitee_id = up.inviter_id
                 WHERE i.tenant_id = $1 AND up.steps < $4)
             SELECT inviter_id FROM up WHERE inviter_id = $2 LIMIT 1",
            [above.into(), below.into(), MOST_STEPS.into()],
        )
        .await?;
    Ok(found.iter().any(|step| step.inviter_id == above))
}

#[derive(FromQueryResult)]
struct Step {
    inviter_id: Uuid,
}

/// The invitations of a campaign, the newest first; 250 at the most.
pub(super) async fn of_campaign(tx: &TenantTx, campaign: Uuid) -> db::Result<Vec<Model>> {
    let sql = "SELECT * FROM referral_invitation WHERE tenant_id = $1 AND campaign_id = $2
               ORDER BY invited_at DESC, invitee_id DESC LIMIT 250";
    tx.sql(sql, [campaign.into()]).await
}
