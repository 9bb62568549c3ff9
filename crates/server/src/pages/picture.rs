use std::collections::{HashMap, HashSet};

use catalog::{
    product::{self, ProductImage},
    variant::{self, Variant},
};
use db::TenantTx;
use uuid::Uuid;

/// What is shown where there is no picture.
const PLACEHOLDER: &str = "/static/placeholder.svg";

/// The pictures of variants: their own, else their products' first.
#[derive(Default)]
pub(super) struct Pictures(HashMap<Uuid, String>);

impl Pictures {
    /// Reads those of some variants.
    pub(super) async fn read(tx: &TenantTx, variants: &[&Variant]) -> db::Result<Self> {
        let products: HashSet<Uuid> = variants.iter().map(|variant| variant.product_id).collect();
        let products: Vec<Uuid> = products.into_iter().collect();
        let images = product::images_of(tx, &products).await?;
        let picture = |variant: &&Variant| {
            let own = images.iter().find(|image| Some(image.id) == variant.image_id);
            let first = || images.iter().find(|image| image.product_id == variant.product_id);
            let shown = own.or_else(first).filter(|image| is_shown(image))?;
            Some((variant.id, shown.url.clone()))
        };
        Ok(Self(variants.iter().filter_map(picture).collect()))
    }

    /// The same of variants by their ids, as far as they are still for sale.
    pub(super) async fn by_ids(tx: &TenantTx, variants: &[Uuid]) -> db::Result<Self> {
        let variants = variant::by_ids(tx, variants).await?;
        Self::read(tx, &variants.iter().collect::<Vec<_>>()).await
    }

    /// Where a variant's picture is.
    pub(super) fn of(&self, variant: Uuid) -> String {
        self.0.get(&variant).map_or(PLACEHOLDER, String::as_str).to_owned()
    }
}

/// The pages' policy keeps others from being loaded.
fn is_shown(image: &ProductImage) -> bool {
    image.url.starts_with("https://")
}
