use db::{
    TenantTx,
    sea_orm::{self, QueryOrder, entity::prelude::*},
};
use kernel::{Actor, Checks, Code, Fault, Permission};

/// A place that stock lies in.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "location")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The location's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Unique in the shop.
    pub name: String,
    /// Orders take stock from the first location that has enough.
    pub position: i32,
    /// When it was added.
    pub created_at: DateTimeUtc,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// The most locations a shop can have.
const MOST: usize = 100;

/// The name of the location that a shop gets when it needs its first.
const FIRST: &str = "Main";

/// All locations, in the order in which orders take stock from them.
///
/// # Errors
/// The database's.
pub async fn locations(tx: &TenantTx) -> db::Result<Vec<Model>> {
    tx.find::<Entity>().order_by_asc(Column::Position).order_by_asc(Column::Id).all().await
}

/// The first location; a shop that has none gets one.
///
/// # Errors
/// The database's.
pub async fn default_location(tx: &TenantTx) -> db::Result<Model> {
    let first =
        || tx.find::<Entity>().order_by_asc(Column::Position).order_by_asc(Column::Id).one();
    if let Some(location) = first().await? {
        return Ok(location);
    }
    // Somebody else may be adding it at this moment: then theirs is taken.
    tx.execute(
        "INSERT INTO location (tenant_id, id, name, position, created_at)
         VALUES ($1, $2, $3, 1, $4) ON CONFLICT (tenant_id, name) DO NOTHING",
        [tx.new_id().into(), FIRST.into(), tx.now().into()],
    )
    .await?;
    first().await?.ok_or_else(|| DbErr::RecordNotFound("the first location".to_owned()).into())
}

/// Adds a location behind the others.
///
/// # Errors
/// `DENIED`; `BLANK`, `TOO_LONG` or `TAKEN` at `name`; `TOO_MANY`.
pub async fn create_location(tx: &TenantTx, actor: &Actor, name: &str) -> db::Result<Model> {
    actor.require(Permission::StockWrite)?;
    let name = name.trim();
    Checks::new().text("name", name, 1..=100).finish()?;
    let others = locations(tx).await?;
    if others.len() >= MOST {
        return Err(Fault::new(Code::TooMany, format!("At most {MOST} locations.")).into());
    }
    let row = Model {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        name: name.to_owned(),
        position: others.last().map_or(0, |last| last.position) + 1,
        created_at: tx.now(),
    };
    let message = "Another location already has this name.";
    let inserted = tx.insert(ActiveModel::from(row)).await;
    let location = inserted.map_err(|error| error.taken("location_name", "name", message))?;
    let detail = serde_json::json!({ "name": location.name });
    tenancy::audit::record(tx, actor, "location.created", location.id, detail).await?;
    Ok(location)
}
