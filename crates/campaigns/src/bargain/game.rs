use catalog::stock::Keeping;
use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult, QueryFilter, entity::prelude::*},
};
use pricing::Claim;

/// A bargain.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bargain_game")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which campaign.
    pub campaign_id: Uuid,
    /// Who started it, and may buy.
    pub customer_id: Uuid,
    /// For what.
    pub variant_id: Uuid,
    /// What it cost before anybody had helped.
    pub start_price: i64,
    /// What it costs when all have helped.
    pub floor_price: i64,
    /// What it costs now.
    pub price: i64,
    /// How many must help.
    pub helpers: i32,
    /// How many have.
    pub helped: i32,
    /// What each takes off at least.
    pub minimum_cut: i64,
    /// At least so many hundredths of a percent of what is left.
    pub spread_low_bp: i32,
    /// At most so many.
    pub spread_high_bp: i32,
    /// It may be bought before it is at its floor.
    pub any_time: bool,
    /// Coupons may make it cheaper still.
    pub coupons: bool,
    /// How far it is.
    pub state: State,
    /// The order that has it, as far as that was seen.
    pub order_id: Option<Uuid>,
    /// When its time is over.
    pub expires_at: DateTime<Utc>,
    /// When it began.
    pub created_at: DateTime<Utc>,
}

/// How far a bargain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// It may be bought, or is being bought.
    Open,
    /// It was paid for.
    Bought,
    /// Nobody bought it in time.
    Expired,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// The count of a campaign that says whether one of its bargains is taken: by the order that buys
/// it, or for good by the end of its time. The unit is kept under it.
pub(super) fn count_of(bargain: Uuid) -> String {
    format!("bargain:{bargain}")
}

impl Model {
    /// Its time is over, or it was bought.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.state != State::Open || self.expires_at <= now
    }

    /// All have helped.
    pub fn is_at_floor(&self) -> bool {
        self.helped >= self.helpers
    }

    /// What is taken of it by whoever takes it: a line, or the end of its time.
    pub(super) fn claim(&self, line: Option<usize>) -> Claim {
        Claim { line, key: count_of(self.id), units: 1, most: 1 }
    }

    /// So many units are to be kept for it.
    pub(super) fn keeping(&self, units: Option<i64>) -> Keeping {
        Keeping { key: count_of(self.id), variant_id: self.variant_id, units }
    }
}

/// A bargain, locked until the transaction ends: whoever changes it or helps has locked it.
pub(super) async fn lock(tx: &TenantTx, id: Uuid) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await
}

/// Writes a bargain that is locked.
pub(super) async fn save(tx: &TenantTx, game: Model) -> db::Result<Model> {
    tx.update(ActiveModel::from(game).reset_all()).await
}

/// The bargain of a customer for a variant that hasn't ended.
pub(super) async fn open_of(
    tx: &TenantTx,
    campaign: Uuid,
    customer: Uuid,
    variant: Uuid,
) -> db::Result<Option<Model>> {
    let find = tx.find::<Entity>().filter(Column::CampaignId.eq(campaign));
    let find = find.filter(Column::CustomerId.eq(customer)).filter(Column::State.eq(State::Open));
    find.filter(Column::VariantId.eq(variant)).one().await
}

/// Some bargains.
pub(super) async fn some(tx: &TenantTx, ids: &[Uuid]) -> db::Result<Vec<Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tx.find::<Entity>().filter(Column::Id.is_in(ids.to_vec())).all().await
}

/// The bargains of a campaign, the newest first; 50 at the most.
pub(super) async fn newest(tx: &TenantTx, campaign: Uuid) -> db::Result<Vec<Model>> {
    let sql = "SELECT * FROM bargain_game WHERE tenant_id = $1 AND campaign_id = $2
               ORDER BY created_at DESC, id DESC LIMIT 50";
    tx.sql(sql, [campaign.into()]).await
}

#[derive(FromQueryResult)]
struct Cut {
    id: Uuid,
}

/// Ends the time of all bargains of a campaign that are open; says which those are.
pub(super) async fn cut_short(tx: &TenantTx, campaign: Uuid) -> db::Result<Vec<Uuid>> {
    let sql = "UPDATE bargain_game SET expires_at = $3
               WHERE tenant_id = $1 AND campaign_id = $2 AND state = 'open' AND expires_at > $3
               RETURNING id";
    let cut: Vec<Cut> = tx.sql(sql, [campaign.into(), tx.now().into()]).await?;
    Ok(cut.into_iter().map(|cut| cut.id).collect())
}
