use std::collections::HashSet;

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Checks, Code};
use uuid::Uuid;

use super::{ActiveModel, NewVariant, Variant};
use crate::product::{ProductImage, repo::position};

#[derive(FromQueryResult)]
struct Codes {
    sku: Option<String>,
    barcode: Option<String>,
}

/// Names the SKUs and barcodes that the shop uses already. The table's constraints have the last
/// word, but can't say which of many rows they mean.
///
/// # Errors
/// `TAKEN` at `variants.N.sku` and `variants.N.barcode`.
pub(crate) async fn refuse_used_codes(tx: &TenantTx, variants: &[NewVariant]) -> db::Result<()> {
    let skus: Vec<String> = variants.iter().filter_map(|new| new.sku.clone()).collect();
    let barcodes: Vec<String> = variants.iter().filter_map(|new| new.barcode.clone()).collect();
    if skus.is_empty() && barcodes.is_empty() {
        return Ok(());
    }
    let used: Vec<Codes> = tx
        .sql(
            "SELECT sku, barcode FROM variant
             WHERE tenant_id = $1 AND (sku = ANY($2) OR barcode = ANY($3))",
            [skus.into(), barcodes.into()],
        )
        .await?;
    let skus: HashSet<_> = used.iter().filter_map(|row| row.sku.as_ref()).collect();
    let barcodes: HashSet<_> = used.iter().filter_map(|row| row.barcode.as_ref()).collect();
    let mut checks = Checks::new();
    for (nr, new) in variants.iter().enumerate() {
        let free = new.sku.as_ref().is_none_or(|sku| !skus.contains(sku));
        let message = "Another variant has this SKU.";
        checks.ensure(free, &format!("variants.{nr}.sku"), Code::Taken, message);
        let free = new.barcode.as_ref().is_none_or(|barcode| !barcodes.contains(barcode));
        let message = "Another variant has this barcode.";
        checks.ensure(free, &format!("variants.{nr}.barcode"), Code::Taken, message);
    }
    Ok(checks.finish()?)
}

/// Adds variants to a product, the first at the position after `after`. Their images are among
/// `images`.
pub(crate) async fn insert(
    tx: &TenantTx,
    product_id: Uuid,
    after: i32,
    variants: Vec<NewVariant>,
    images: &[ProductImage],
) -> db::Result<Vec<Variant>> {
    let row = |(place, new): (usize, NewVariant)| {
        let image = images.iter().find(|image| Some(&image.url) == new.image_url.as_ref());
        let mut values = new.option_values.into_iter();
        Variant {
            tenant_id: tx.shop(),
            id: tx.new_id(),
            product_id,
            position: after.saturating_add(position(place)),
            option1: values.next().unwrap_or_default(),
            option2: values.next(),
            option3: values.next(),
            sku: new.sku,
            barcode: new.barcode,
            price: new.price,
            compare_at_price: new.compare_at_price,
            tracked: new.tracked,
            continue_selling: new.continue_selling,
            requires_shipping: new.requires_shipping,
            taxable: new.taxable,
            weight_grams: new.weight_grams,
            image_id: image.map(|image| image.id),
            created_at: tx.now(),
            updated_at: tx.now(),
        }
    };
    let rows: Vec<Variant> = variants.into_iter().enumerate().map(row).collect();
    tx.insert_many(rows.iter().cloned().map(ActiveModel::from)).await?;
    Ok(rows)
}

/// A product's variants, locked in the order in which orders lock them.
pub(crate) async fn lock_of(tx: &TenantTx, product: Uuid) -> db::Result<Vec<Variant>> {
    tx.sql(
        "SELECT * FROM variant WHERE tenant_id = $1 AND product_id = $2 ORDER BY id FOR UPDATE",
        [product.into()],
    )
    .await
}

#[derive(FromQueryResult)]
struct Ordered {
    ordered: bool,
}

/// Whether an order names one of the variants. While they are locked, no other order comes to.
pub(crate) async fn were_ordered(tx: &TenantTx, variants: &[Uuid]) -> db::Result<bool> {
    // Reservations belong to order lines, so these need not be asked.
    let answer: Vec<Ordered> = tx
        .sql(
            "SELECT EXISTS (SELECT FROM order_line
                            WHERE tenant_id = $1 AND variant_id = ANY($2)) AS ordered",
            [variants.to_vec().into()],
        )
        .await?;
    Ok(answer.iter().any(|row| row.ordered))
}
