use db::{
    Db, TenantTx,
    sea_orm::{self, QueryFilter, entity::prelude::*},
};
use kernel::ShopId;

/// Whose payment it is that a gateway speaks of.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_directory")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) gateway: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) reference: String,
    pub(crate) shop_id: Uuid,
}

#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::directory_entity!();

/// The shop whose payment the gateway knows by that reference.
pub(crate) async fn shop_of(db: &Db, gateway: &str, reference: &str) -> db::Result<Option<ShopId>> {
    let find = db.directory(async |directory| {
        let find = directory.find::<Entity>().filter(Column::Gateway.eq(gateway));
        find.filter(Column::Reference.eq(reference)).one().await
    });
    Ok(find.await?.map(|entry| entry.shop_id))
}

/// Lets a payment of this shop be found by its reference.
pub(crate) async fn enter(tx: &TenantTx, gateway: &str, reference: &str) -> db::Result<()> {
    let sql = "INSERT INTO payment_directory (gateway, reference, shop_id) VALUES ($1, $2, $3)
               ON CONFLICT DO NOTHING";
    let values = [gateway.into(), reference.into(), tx.shop().into()];
    tx.directory().execute(sql, values).await?;
    Ok(())
}
