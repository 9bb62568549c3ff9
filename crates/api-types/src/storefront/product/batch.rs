use std::sync::Arc;

use catalog::{product, variant};
use db::TenantTx;
use uuid::Uuid;

use super::{Product, ProductVariant};

/// The published ones of some products and some variants, all products read together.
///
/// # Errors
/// The database's.
pub async fn published(
    tx: &TenantTx,
    mut products: Vec<Uuid>,
    variants: &[Uuid],
) -> db::Result<(Vec<Product>, Vec<ProductVariant>)> {
    let variants = variant::by_ids(tx, variants).await?;
    products.extend(variants.iter().map(|variant| variant.product_id));
    let products = Product::all(product::by_ids(tx, &products).await?);
    let of_product = |variant: variant::Variant| {
        let product = products.iter().find(|product| product.uuid() == variant.product_id)?;
        Some(ProductVariant::new(product.clone(), Arc::new(variant)))
    };
    let variants = variants.into_iter().filter_map(of_product).collect();
    Ok((products, variants))
}
