use std::collections::HashSet;

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Actor, Checks, Code, Fault, Permission};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use super::{Collection, lock};

/// The most products that a collection has.
pub const MOST_PRODUCTS: usize = 5000;

/// Makes the products the collection's, in their order.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id` and `productIds.N`; `TOO_MANY` at `productIds`; `TAKEN` at
/// `productIds.N` for one that stands there twice.
pub async fn set_products(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    products: &[Uuid],
) -> db::Result<Collection> {
    actor.require(Permission::CatalogWrite)?;
    let collection = lock(tx, id).await?;
    replace(tx, id, products).await?;
    changed(tx, actor, collection).await
}

/// Adds products at the end; those that are there stay in their places.
///
/// # Errors
/// As [`set_products`].
pub async fn add_products(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    products: &[Uuid],
) -> db::Result<Collection> {
    actor.require(Permission::CatalogWrite)?;
    let collection = lock(tx, id).await?;
    check(tx, products).await?;
    let there = members(tx, id).await?;
    let new: Vec<Uuid> = products.iter().filter(|id| !there.contains(id)).copied().collect();
    let all = [there, new].concat();
    write(tx, id, &all).await?;
    changed(tx, actor, collection).await
}

/// Takes products out of the collection. Those that aren't in it don't matter.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id` and `productIds.N`; `TOO_MANY` at `productIds`.
pub async fn remove_products(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    products: &[Uuid],
) -> db::Result<Collection> {
    actor.require(Permission::CatalogWrite)?;
    let collection = lock(tx, id).await?;
    check(tx, products).await?;
    tx.execute(
        "DELETE FROM collection_product
         WHERE tenant_id = $1 AND collection_id = $2 AND product_id = ANY($3)",
        [id.into(), products.to_vec().into()],
    )
    .await?;
    changed(tx, actor, collection).await
}

/// Makes the products those of a collection that is new, or locked.
pub(super) async fn replace(tx: &TenantTx, id: Uuid, products: &[Uuid]) -> db::Result<()> {
    check(tx, products).await?;
    write(tx, id, products).await
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// The collection's products in their order.
async fn members(tx: &TenantTx, id: Uuid) -> db::Result<Vec<Uuid>> {
    let rows: Vec<Id> = tx
        .sql(
            "SELECT product_id AS id FROM collection_product
             WHERE tenant_id = $1 AND collection_id = $2 ORDER BY position, product_id",
            [id.into()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Products that the shop has, each once. They stay until the transaction ends.
async fn check(tx: &TenantTx, products: &[Uuid]) -> db::Result<()> {
    refuse_too_many(products.len())?;
    let rows: Vec<Id> = tx
        .sql(
            "SELECT id FROM product WHERE tenant_id = $1 AND id = ANY($2)
             ORDER BY id FOR KEY SHARE",
            [products.to_vec().into()],
        )
        .await?;
    let known: HashSet<Uuid> = rows.into_iter().map(|row| row.id).collect();
    let mut seen = HashSet::new();
    let mut checks = Checks::new();
    for (nr, id) in products.iter().enumerate() {
        let path = format!("productIds.{nr}");
        checks.ensure(known.contains(id), &path, Code::NotFound, "There is no such product.");
        checks.ensure(seen.insert(id), &path, Code::Taken, "This product stands here twice.");
    }
    Ok(checks.finish()?)
}

fn refuse_too_many(count: usize) -> Result<(), Fault> {
    if count > MOST_PRODUCTS {
        let message = format!("At most {MOST_PRODUCTS} products.");
        return Err(Fault::new(Code::TooMany, message).at("productIds"));
    }
    Ok(())
}

async fn write(tx: &TenantTx, id: Uuid, products: &[Uuid]) -> db::Result<()> {
    refuse_too_many(products.len())?;
    tx.execute(
        "WITH listed AS (
             SELECT product_id, nr FROM unnest($3::uuid[]) WITH ORDINALITY AS l (product_id, nr)),
         gone AS (
             DELETE FROM collection_product
             WHERE tenant_id = $1 AND collection_id = $2
               AND product_id NOT IN (SELECT product_id FROM listed))
         INSERT INTO collection_product (tenant_id, collection_id, product_id, position)
         SELECT $1, $2, product_id, nr FROM listed
         ON CONFLICT (tenant_id, collection_id, product_id)
         DO UPDATE SET position = excluded.position",
        [id.into(), products.to_vec().into()],
    )
    .await?;
    Ok(())
}

async fn changed(tx: &TenantTx, actor: &Actor, collection: Collection) -> db::Result<Collection> {
    let mut row = super::ActiveModel::from(collection);
    row.updated_at.set_if_not_equals(tx.now());
    let collection = tx.update(row).await?;
    audit::record(tx, actor, "collection.products_changed", collection.id, json!({})).await?;
    Ok(collection)
}
