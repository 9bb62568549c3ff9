use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, entity::prelude::*},
};
use tenancy::secret;

/// By what a customer invites others.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral_code")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: Uuid,
    /// What others enter.
    pub code: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// A customer's code, if they have one.
pub(super) async fn of(tx: &TenantTx, customer: Uuid) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(Column::CustomerId.eq(customer)).one().await
}

/// Makes a customer's code unless they have one.
pub(super) async fn make(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    tx.execute(
        "INSERT INTO referral_code (tenant_id, customer_id, code, created_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, customer_id) DO NOTHING",
        [customer.into(), secret::voucher().into(), tx.now().into()],
    )
    .await
    .map(drop)
}

/// Whose a code is.
pub(super) async fn holder(tx: &TenantTx, code: &str) -> db::Result<Option<Uuid>> {
    let find = tx.find::<Entity>().filter(Column::Code.eq(secret::typed_voucher(code)));
    Ok(find.one().await?.map(|code| code.customer_id))
}

/// Waits until nobody else counts what a customer is rewarded for.
pub(super) async fn lock(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    let find = tx.find::<Entity>().filter(Column::CustomerId.eq(customer));
    find.for_update().one().await.map(drop)
}
