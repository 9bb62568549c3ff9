use db::{
    Directory,
    sea_orm::{self, FromQueryResult, entity::prelude::*},
};

/// Who works in which shop. What they may do there stands behind the wall.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_shop_directory")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: Uuid,
    /// Where.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shop_id: Uuid,
}

/// None.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::directory_entity!();

/// A shop that somebody works in.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Workplace {
    /// The shop.
    pub(crate) shop_id: Uuid,
    /// Its slug.
    pub(crate) slug: String,
}

/// The shops that somebody works in, by slug.
pub(crate) async fn of_staff(directory: Directory<'_>, staff: Uuid) -> db::Result<Vec<Workplace>> {
    let sql = "SELECT shop.shop_id, shop.slug
               FROM staff_shop_directory AS membership
               JOIN shop_directory AS shop ON shop.shop_id = membership.shop_id
               WHERE membership.staff_id = $1
               ORDER BY shop.slug";
    directory.sql(sql, [staff.into()]).await
}
