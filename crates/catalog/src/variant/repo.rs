use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use uuid::Uuid;

use super::{ActiveModel, NewVariant, Variant};
use crate::product::{ProductImage, repo::position};

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
