use db::sea_orm::{self, entity::prelude::*};
use kernel::fold;

/// One of a product's up to three options: size, colour.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "product_option")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The option's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose option it is.
    pub product_id: Uuid,
    /// 1 to 3: which of a variant's values belongs to it.
    pub position: i16,
    /// What shoppers read.
    pub name: String,
    /// In the order in which they are shown.
    pub option_values: Vec<String>,
    /// The name as it is compared.
    pub name_key: String,
    /// The values as they are compared, in the same order.
    pub value_keys: Vec<String>,
}

/// Texts of options as they are compared.
pub(crate) fn keys(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| fold(text)).collect()
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
