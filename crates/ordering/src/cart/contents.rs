use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use catalog::{product::Product, variant::Variant};
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use uuid::Uuid;

use super::CartLine;
use crate::Attributes;

/// What a cart holds, and what can be said of everything in it and of what is to be added.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contents {
    /// The oldest first.
    pub(crate) lines: Vec<CartLine>,
    /// By variant.
    pub(crate) offers: Arc<HashMap<Uuid, Offer>>,
}

/// A variant as it is offered now.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) variant: Variant,
    pub(crate) product: Arc<Product>,
    /// Units that can be had, not below 0; `None` when there is no limit.
    pub(crate) available: Option<i64>,
    /// Units of them that are kept for campaigns.
    pub(crate) kept: i64,
}

/// A variant, with its line where it has one (and a row a line where it has several).
#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    variant: Variant,
    cart_id: Option<Uuid>,
    line_id: Option<Uuid>,
    line_quantity: Option<i32>,
    line_attributes: Option<Attributes>,
    available: Option<i64>,
    kept: i64,
}

impl Contents {
    /// Reads the lines of a cart, and the offers of their variants and of `wanted`, in two
    /// statements. Variants that the shop doesn't have are left out.
    pub(crate) async fn read(tx: &TenantTx, cart: Uuid, wanted: &[Uuid]) -> db::Result<Self> {
        Self::by(READ, tx, &[cart], wanted).await
    }

    /// The same of several carts at once, by their ids.
    pub(crate) async fn read_all(tx: &TenantTx, carts: &[Uuid]) -> db::Result<HashMap<Uuid, Self>> {
        let Self { lines, offers } = Self::by(READ, tx, carts, &[]).await?;
        let empty = || Self { lines: Vec::new(), offers: Arc::clone(&offers) };
        let mut all: HashMap<Uuid, Self> = carts.iter().map(|cart| (*cart, empty())).collect();
        for line in lines {
            all.entry(line.cart_id).or_insert_with(empty).lines.push(line);
        }
        Ok(all)
    }

    /// Variants as they are offered now, whatever a cart holds, in two statements. Those that the shop
    /// doesn't have are left out.
    pub(crate) async fn offers_of(
        tx: &TenantTx,
        variants: &[Uuid],
    ) -> db::Result<HashMap<Uuid, Offer>> {
        let contents = Self::by(READ, tx, &[], variants).await?;
        Ok(Arc::unwrap_or_clone(contents.offers))
    }

    /// The same of a cart whose row is locked, and keeps the variants from being deleted until the
    /// transaction ends. Whoever deletes variants locks them in this order and then deletes their
    /// lines, so no line may be touched before.
    pub(crate) async fn hold(tx: &TenantTx, cart: Uuid, wanted: &[Uuid]) -> db::Result<Self> {
        Self::by(HOLD, tx, &[cart], wanted).await
    }

    /// The lines of all the carts, the oldest first.
    async fn by(
        sql: &'static str,
        tx: &TenantTx,
        carts: &[Uuid],
        wanted: &[Uuid],
    ) -> db::Result<Self> {
        let values = [carts.to_vec().into(), wanted.to_vec().into()];
        let mut rows: Vec<Row> = tx.sql(sql, values).await?;
        rows.sort_by_key(|row| row.line_id);
        let products = read_products(tx, &rows).await?;
        let mut lines = Vec::new();
        let mut offers = HashMap::new();
        for row in rows {
            // It may have been deleted, and its lines with it, since the statement before.
            let Some(product) = products.get(&row.variant.product_id).cloned() else {
                continue;
            };
            if let (Some(cart_id), Some(id), Some(quantity)) =
                (row.cart_id, row.line_id, row.line_quantity)
            {
                let attributes = row.line_attributes.unwrap_or_default();
                lines.push(CartLine {
                    tenant_id: tx.shop(),
                    id,
                    cart_id,
                    variant_id: row.variant.id,
                    quantity,
                    attributes_key: attributes.digest(),
                    attributes,
                });
            }
            let limited = row.variant.tracked && !row.variant.continue_selling;
            let available = limited.then_some(row.available.unwrap_or(0));
            let (variant, kept) = (row.variant, row.kept);
            offers.insert(variant.id, Offer { variant, product, available, kept });
        }
        Ok(Self { lines, offers: Arc::new(offers) })
    }

    /// The offer of a line's variant.
    pub(crate) fn offer(&self, line: &CartLine) -> &Offer {
        self.offers.get(&line.variant_id).expect("lines are of variants that were read with them")
    }
}

async fn read_products(tx: &TenantTx, rows: &[Row]) -> db::Result<HashMap<Uuid, Arc<Product>>> {
    let ids: HashSet<Uuid> = rows.iter().map(|row| row.variant.product_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let sql = "SELECT * FROM product WHERE tenant_id = $1 AND id = ANY($2)";
    let products: Vec<Product> = tx.sql(sql, [ids.into()]).await?;
    Ok(products.into_iter().map(|product| (product.id, Arc::new(product))).collect())
}

/// The statement, with the lock that it takes. The lines are found by their carts alone: a variant
/// that everybody wants is in very many. What is found by a list is looked up one by one (`OFFSET 0`
/// keeps the lookups apart): a plan doesn't know how long the lists are, nor how much a shop has, and
/// joined with them it read all variants of all shops, or all lines of one. In the order of their ids,
/// in which variants are locked.
macro_rules! contents {
    ($lock:literal) => {
        concat!(
            "WITH lines AS MATERIALIZED (
                 SELECT l.* FROM unnest($2::uuid[]) AS wanted (cart_id)
                 CROSS JOIN LATERAL (
                     SELECT cart_id, id, variant_id, quantity, attributes FROM cart_line
                     WHERE tenant_id = $1 AND cart_id = wanted.cart_id OFFSET 0) AS l)
             SELECT v.*, c.cart_id, c.id AS line_id, c.quantity AS line_quantity,
                    c.attributes AS line_attributes, stocked.available, stocked.kept
             FROM (SELECT variant_id FROM lines UNION SELECT unnest($3::uuid[])
                   ORDER BY variant_id) AS wanted
             CROSS JOIN LATERAL (
                 SELECT * FROM variant WHERE tenant_id = $1 AND id = wanted.variant_id OFFSET 0 ",
            $lock,
            ") AS v
             CROSS JOIN LATERAL (
                 SELECT greatest(sum(s.on_hand - s.reserved), 0)::bigint AS available,
                        coalesce(sum(s.held), 0)::bigint AS kept
                 FROM stock s WHERE s.tenant_id = $1 AND s.variant_id = v.id) AS stocked
             LEFT JOIN lines c ON c.variant_id = v.id"
        )
    };
}

const READ: &str = contents!("");
const HOLD: &str = contents!("FOR KEY SHARE");
