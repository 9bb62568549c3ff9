use db::sea_orm::{self, entity::prelude::*};

/// Which shop a storefront access token opens.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "storefront_token_directory")]
pub struct Model {
    /// The token's SHA-256.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// The shop.
    pub shop_id: Uuid,
    /// The token's row in the shop.
    pub token_id: Uuid,
}

/// None.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::directory_entity!();
