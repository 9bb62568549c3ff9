use db::sea_orm::{self, entity::prelude::*};

/// What a parcel held of an order line.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fulfilment_line")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The parcel.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fulfilment_id: Uuid,
    /// The line.
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_line_id: Uuid,
    /// How many.
    pub quantity: i32,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
