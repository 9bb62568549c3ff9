use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Actor, Checks, Code, Fault, Permission};
use serde::Serialize;

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
    /// Shoppers may fetch their orders here.
    pub pickup: bool,
    /// As shoppers read it: an address, opening hours.
    pub pickup_address: String,
}

/// New values for a location; `None` leaves one as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocationChange {
    /// Unique in the shop, 1 to 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Shoppers may fetch their orders here. It needs an address then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pickup: Option<bool>,
    /// As shoppers read it, at most 1,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pickup_address: Option<String>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// The most locations a shop can have.
const MOST: usize = 100;

const NAME_TAKEN: &str = "Another location already has this name.";

/// The name of the location that a shop gets when it needs its first.
const FIRST: &str = "Main";

/// All locations, in the order in which orders take stock from them.
///
/// # Errors
/// The database's.
pub async fn locations(tx: &TenantTx) -> db::Result<Vec<Model>> {
    tx.find::<Entity>().order_by_asc(Column::Position).order_by_asc(Column::Id).all().await
}

/// The locations that shoppers may fetch their orders from, in the merchant's order.
///
/// # Errors
/// The database's.
pub async fn pickup_locations(tx: &TenantTx) -> db::Result<Vec<Model>> {
    Ok(locations(tx).await?.into_iter().filter(|location| location.pickup).collect())
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
    Checks::new().name("name", name, 1..=100).finish()?;
    // Whoever adds one at the same time waits, and is counted after.
    tx.lock("location", "create").await?;
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
        pickup: false,
        pickup_address: String::new(),
    };
    let inserted = tx.insert(ActiveModel::from(row)).await;
    let location = inserted.map_err(|error| error.taken("location_name", "name", NAME_TAKEN))?;
    let detail = serde_json::json!({ "name": location.name });
    tenancy::audit::record(tx, actor, "location.created", location.id, detail).await?;
    Ok(location)
}

/// Changes a location.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `BLANK`, `TOO_LONG` or `TAKEN` at `name`; `TOO_LONG` at
/// `pickupAddress`, and `BLANK` when shoppers may come but don't know where to.
pub async fn update_location(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    change: LocationChange,
) -> db::Result<Model> {
    actor.require(Permission::StockWrite)?;
    let find = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update();
    let before = find.one().await?.ok_or_else(|| Fault::not_found("location").at("id"))?;
    let trimmed = |text: Option<&String>, old: String| text.map_or(old, |t| t.trim().to_owned());
    let after = Model {
        name: trimmed(change.name.as_ref(), before.name),
        pickup: change.pickup.unwrap_or(before.pickup),
        pickup_address: trimmed(change.pickup_address.as_ref(), before.pickup_address),
        ..before
    };
    let least = usize::from(after.pickup);
    Checks::new()
        .name("name", &after.name, 1..=100)
        .lines("pickupAddress", &after.pickup_address, least..=1_000)
        .finish()?;
    let updated = tx.update(ActiveModel::from(after).reset_all()).await;
    let location = updated.map_err(|error| error.taken("location_name", "name", NAME_TAKEN))?;
    tenancy::audit::record(tx, actor, "location.updated", id, &change).await?;
    Ok(location)
}
