use db::sea_orm::{self, entity::prelude::*};
use serde::Serialize;

/// What is given back for a line of an order.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refund_line")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The refund.
    #[sea_orm(primary_key, auto_increment = false)]
    pub refund_id: Uuid,
    /// The line.
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_line_id: Uuid,
    /// Units that came back or won't be sent; 0 for goodwill.
    pub quantity: i32,
    /// In minor units, tax included.
    pub amount: i64,
    /// What becomes of the units.
    pub restock: Restock,
    /// Where they come back to.
    pub location_id: Option<Uuid>,
    /// Of a gift: what is given back less for the lines that earned it, because the shopper keeps it;
    /// below 0 when it came back after all.
    pub withheld: i64,
}

/// What becomes of units for which money is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Restock {
    /// They were sent, and don't come back into stock.
    None,
    /// They weren't sent, and won't be: they go back on sale.
    Cancel,
    /// They were sent, and come back into stock.
    Return,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
