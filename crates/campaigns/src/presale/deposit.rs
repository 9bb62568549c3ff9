use campaign::Chosen;
use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult, QueryFilter, entity::prelude::*},
};

/// An order in a presale.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "presale_deposit")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    /// In which campaign.
    pub campaign_id: Uuid,
    /// How many are bought.
    pub units: i32,
    /// How far it is.
    pub state: State,
    /// When its deposit was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// Enough was presold, and it goes its way.
    pub joined: bool,
}

/// How far an order in a presale is. It only goes on, never back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Its deposit isn't paid.
    DepositUnpaid,
    /// It is.
    DepositPaid,
    /// And the balance can be paid.
    BalanceOpen,
    /// And is.
    Paid,
    /// Its deposit wasn't paid in time.
    Lapsed,
    /// Its balance wasn't paid in time.
    BalanceExpired,
    /// Too few were presold: its deposit is given back.
    MinNotMet,
    /// It was cancelled, and everything given back.
    MerchantCancelled,
}

impl State {
    /// Its deposit is there.
    pub(super) fn is_deposited(self) -> bool {
        matches!(self, Self::DepositPaid | Self::BalanceOpen | Self::Paid)
    }
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// Notes an order whose deposit isn't paid, unless it is noted; returns it as it is.
pub(super) async fn note(tx: &TenantTx, order: &Chosen) -> db::Result<Option<Model>> {
    tx.execute(
        "INSERT INTO presale_deposit (tenant_id, order_id, campaign_id, units, state)
         VALUES ($1, $2, $3, $4, 'deposit_unpaid') ON CONFLICT DO NOTHING",
        [order.order_id.into(), order.campaign_id.into(), order.quantity.into()],
    )
    .await?;
    tx.find::<Entity>().filter(Column::OrderId.eq(order.order_id)).one().await
}

/// Moves an order of a locked round on.
pub(super) async fn move_on(tx: &TenantTx, order: Uuid, state: State) -> db::Result<()> {
    let this = tx.update_many::<Entity>().filter(Column::OrderId.eq(order));
    this.set(Column::State, state).exec().await.map(drop)
}

/// Notes when the deposit of an order was paid.
pub(super) async fn paid(tx: &TenantTx, order: Uuid, at: DateTime<Utc>) -> db::Result<()> {
    let this = tx.update_many::<Entity>().filter(Column::OrderId.eq(order));
    this.filter(Column::PaidAt.is_null()).set(Column::PaidAt, at).exec().await.map(drop)
}

/// Notes that an order goes its way.
pub(super) async fn join(tx: &TenantTx, order: Uuid) -> db::Result<()> {
    let this = tx.update_many::<Entity>().filter(Column::OrderId.eq(order));
    this.set(Column::Joined, true).exec().await.map(drop)
}

#[derive(FromQueryResult)]
struct Units {
    campaign_id: Uuid,
    units: i64,
}

/// The units whose deposits are there, of some campaigns that have any; those that were paid before a
/// moment.
pub(super) async fn units_of(
    tx: &TenantTx,
    campaigns: &[Uuid],
    before: DateTime<Utc>,
) -> db::Result<Vec<(Uuid, i64)>> {
    let units: Vec<Units> = tx
        .sql(
            "SELECT campaign_id, sum(units)::bigint AS units FROM presale_deposit
             WHERE tenant_id = $1 AND campaign_id = ANY($2) AND paid_at < $3
               AND state IN ('deposit_paid', 'balance_open', 'paid')
             GROUP BY campaign_id",
            [campaigns.to_vec().into(), before.into()],
        )
        .await?;
    Ok(units.into_iter().map(|it| (it.campaign_id, it.units)).collect())
}

#[derive(FromQueryResult)]
struct Moved {
    order_id: Uuid,
}

/// Lets some of the orders of a locked round that was met go their way; returns them.
pub(super) async fn join_some(tx: &TenantTx, campaign: Uuid, most: i64) -> db::Result<Vec<Uuid>> {
    moved(tx, JOIN_SOME, campaign, most).await
}

/// Gives up some of the orders of a locked round that wasn't met; returns them.
pub(super) async fn fail_some(tx: &TenantTx, campaign: Uuid, most: i64) -> db::Result<Vec<Uuid>> {
    moved(tx, FAIL_SOME, campaign, most).await
}

const JOIN_SOME: &str = "
    UPDATE presale_deposit SET joined = true
    WHERE tenant_id = $1 AND order_id IN (
        SELECT order_id FROM presale_deposit
        WHERE tenant_id = $1 AND campaign_id = $2 AND NOT joined
          AND state IN ('deposit_paid', 'balance_open', 'paid') ORDER BY order_id LIMIT $3)
    RETURNING order_id";

const FAIL_SOME: &str = "
    UPDATE presale_deposit SET state = 'min_not_met'
    WHERE tenant_id = $1 AND order_id IN (
        SELECT order_id FROM presale_deposit
        WHERE tenant_id = $1 AND campaign_id = $2
          AND state IN ('deposit_paid', 'balance_open', 'paid') ORDER BY order_id LIMIT $3)
    RETURNING order_id";

async fn moved(
    tx: &TenantTx,
    sql: &'static str,
    campaign: Uuid,
    most: i64,
) -> db::Result<Vec<Uuid>> {
    let moved: Vec<Moved> = tx.sql(sql, [campaign.into(), most.into()]).await?;
    Ok(moved.into_iter().map(|it| it.order_id).collect())
}

/// The newest orders of a campaign; those in a state, when one is named.
pub(super) async fn newest(
    tx: &TenantTx,
    campaign: Uuid,
    state: Option<State>,
    most: i64,
) -> db::Result<Vec<Model>> {
    // Ids grow with time.
    let sql = "SELECT * FROM presale_deposit
               WHERE tenant_id = $1 AND campaign_id = $2 AND state = coalesce($3, state)
               ORDER BY order_id DESC LIMIT $4";
    let state = state.map(|state| state.to_value());
    tx.sql(sql, [campaign.into(), state.into(), most.into()]).await
}
