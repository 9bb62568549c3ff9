use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, QueryOrder, entity::prelude::*},
};
use tenancy::secret;

use super::Config;

/// What a location's printed code says, in a campaign.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "store_traffic_channel")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: Uuid,
    /// The location.
    #[sea_orm(primary_key, auto_increment = false)]
    pub location_id: Uuid,
    /// The word that carts have as their channel.
    pub token: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

impl Model {
    /// The count of its campaign that orders which came by it take from.
    pub(super) fn count(&self) -> String {
        format!("location:{}", self.location_id)
    }

    /// For what a coupon is given to whoever came by it.
    pub(super) fn cause(&self) -> String {
        format!("store:{}:{}", self.campaign_id, self.location_id)
    }
}

/// Makes the channels of a campaign that aren't there. One that was made stays: it is printed.
pub(super) async fn open(tx: &TenantTx, campaign: Uuid, config: &Config) -> db::Result<()> {
    let locations: Vec<Uuid> = config.location_ids.iter().map(|location| location.0).collect();
    let tokens: Vec<String> = locations.iter().map(|_| secret::voucher()).collect();
    tx.execute(
        "INSERT INTO store_traffic_channel (tenant_id, campaign_id, location_id, token, created_at)
         SELECT c.tenant_id, c.id, n.location_id, n.token, $5
         FROM unnest($3::uuid[], $4::text[]) AS n (location_id, token)
         JOIN campaign c ON c.tenant_id = $1 AND c.id = $2
         ON CONFLICT (tenant_id, campaign_id, location_id) DO NOTHING",
        [campaign.into(), locations.into(), tokens.into(), tx.now().into()],
    )
    .await
    .map(drop)
}

/// The channel that a word names.
pub(super) async fn by_token(tx: &TenantTx, token: &str) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(Column::Token.eq(secret::typed_voucher(token))).one().await
}

/// The channels of a campaign.
pub(super) async fn of_campaign(tx: &TenantTx, campaign: Uuid) -> db::Result<Vec<Model>> {
    let find = tx.find::<Entity>().filter(Column::CampaignId.eq(campaign));
    find.order_by_asc(Column::CreatedAt).order_by_asc(Column::LocationId).all().await
}
