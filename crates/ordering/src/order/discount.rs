use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, QueryOrder, entity::prelude::*},
};

/// Where a difference from the ordinary price came from: a part of a line's, or freight's. Never
/// changes.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_discount")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which order.
    pub order_id: Uuid,
    /// In the order in which they were taken off; those of one campaign on one target share it.
    pub position: i32,
    /// Of which line; `None` for freight.
    pub order_line_id: Option<Uuid>,
    /// What it made cheaper.
    pub target: Target,
    /// By which campaign.
    pub campaign_id: Uuid,
    /// Of which plugin.
    pub plugin: String,
    /// What it was called then.
    pub title: String,
    /// The code that the shopper had entered.
    pub code: Option<String>,
    /// How much less was paid, in minor units.
    pub amount: i64,
}

/// What a discount makes cheaper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Target {
    /// The price of a line's units.
    Price,
    /// A line.
    Line,
    /// The order: this is a line's part.
    Order,
    /// Freight.
    Delivery,
}

impl From<pricing::Target> for Target {
    fn from(target: pricing::Target) -> Self {
        match target {
            pricing::Target::Price => Self::Price,
            pricing::Target::Line => Self::Line,
            pricing::Target::Order => Self::Order,
            pricing::Target::Delivery => Self::Delivery,
        }
    }
}

/// What explains the prices of orders that the caller may see, in the order in which it was taken
/// off.
///
/// # Errors
/// The database's.
pub async fn discounts_of(tx: &TenantTx, orders: &[Uuid]) -> db::Result<Vec<Model>> {
    let find = tx.find::<Entity>().filter(Column::OrderId.eq_any(orders.to_vec()));
    let find = find.order_by_asc(Column::OrderId);
    find.order_by_asc(Column::Position).order_by_asc(Column::Id).all().await
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
