use db::{
    Db, TenantTx,
    sea_orm::{self, QueryFilter, entity::prelude::*},
};
use kernel::ShopId;

use crate::Payment;

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

/// Lets payments of this shop be found by their references.
pub(crate) async fn enter(tx: &TenantTx, payments: &[Payment]) -> db::Result<()> {
    let named = payments.iter().map(|it| (it.gateway.clone(), it.idempotency_key.clone()));
    let (gateways, references): (Vec<String>, Vec<String>) = named.unzip();
    let sql = "INSERT INTO payment_directory (gateway, reference, shop_id)
               SELECT gateway, reference, $3 FROM unnest($1::text[], $2::text[]) AS p (gateway, reference)
               ON CONFLICT DO NOTHING";
    let values = [gateways.into(), references.into(), tx.shop().into()];
    tx.directory().execute(sql, values).await?;
    Ok(())
}
