use db::sea_orm::{self, entity::prelude::*};

/// How much of a variant a location has.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stock")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Of what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub variant_id: Uuid,
    /// Where.
    #[sea_orm(primary_key, auto_increment = false)]
    pub location_id: Uuid,
    /// Units that are there. Negative only where more was shipped than was counted.
    pub on_hand: i64,
    /// Units of them that are promised to orders.
    pub reserved: i64,
    /// Units of them that are kept for campaigns.
    pub held: i64,
    /// More may be promised than there is.
    pub may_oversell: bool,
}

impl Model {
    /// Units that can still be promised, those that are kept for campaigns among them. Negative when
    /// too many were.
    pub fn available(&self) -> i64 {
        self.on_hand - self.reserved
    }
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
