use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, entity::prelude::*},
};

/// Whether enough was presold in a campaign.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "presale_round")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: Uuid,
    /// How far it is.
    pub state: State,
    /// The units whose deposits were paid when those closed.
    pub units: Option<i64>,
    /// When that was counted.
    pub settled_at: Option<DateTime<Utc>>,
}

/// How far a presale is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Deposits come in.
    Open,
    /// They closed, and were enough.
    Met,
    /// They weren't: all are given back.
    NotMet,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// What comes of so many units that were presold.
pub(super) fn outcome(units: i64, minimum: Option<u32>) -> State {
    let met = minimum.is_none_or(|minimum| units >= i64::from(minimum));
    if met { State::Met } else { State::NotMet }
}

/// Opens a campaign's round unless it is there; says whether it wasn't.
pub(super) async fn open(tx: &TenantTx, campaign: Uuid) -> db::Result<bool> {
    let opened = tx.execute(
        "INSERT INTO presale_round (tenant_id, campaign_id, state) VALUES ($1, $2, 'open')
         ON CONFLICT DO NOTHING",
        [campaign.into()],
    );
    Ok(opened.await? == 1)
}

/// A round, locked until the transaction ends: whoever changes a deposit has locked its round.
pub(super) async fn lock(tx: &TenantTx, campaign: Uuid) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(Column::CampaignId.eq(campaign)).for_update().one().await
}

/// Some campaigns' rounds.
pub(super) async fn of_campaigns(tx: &TenantTx, campaigns: &[Uuid]) -> db::Result<Vec<Model>> {
    tx.find::<Entity>().filter(Column::CampaignId.eq_any(campaigns.to_vec())).all().await
}

/// Settles a locked round that is open.
pub(super) async fn settle(
    tx: &TenantTx,
    campaign: Uuid,
    units: i64,
    state: State,
) -> db::Result<()> {
    let this = tx.update_many::<Entity>().filter(Column::CampaignId.eq(campaign));
    let this = this.filter(Column::State.eq(State::Open));
    let this = this.set(Column::State, state).set(Column::Units, units);
    this.set(Column::SettledAt, tx.now()).exec().await.map(drop)
}
