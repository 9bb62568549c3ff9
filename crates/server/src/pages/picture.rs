use std::collections::{HashMap, HashSet};

use catalog::{
    product::{self, ProductImage},
    variant::{self, Variant},
};
use db::TenantTx;
use url::Url;
use uuid::Uuid;

/// What is shown where there is no picture.
const PLACEHOLDER: &str = "/static/placeholder.svg";

/// The pictures of variants: their own, else their products' first.
#[derive(Default)]
pub(super) struct Pictures(HashMap<Uuid, String>);

impl Pictures {
    /// Reads those of some variants. The platform is at `domain`.
    pub(super) async fn read(
        tx: &TenantTx,
        domain: &str,
        variants: &[&Variant],
    ) -> db::Result<Self> {
        let products: HashSet<Uuid> = variants.iter().map(|variant| variant.product_id).collect();
        let products: Vec<Uuid> = products.into_iter().collect();
        let images = product::images_of(tx, &products).await?;
        let picture = |variant: &&Variant| {
            let own = images.iter().find(|image| Some(image.id) == variant.image_id);
            let first = || images.iter().find(|image| image.product_id == variant.product_id);
            Some((variant.id, shown(own.or_else(first)?, domain)?))
        };
        Ok(Self(variants.iter().filter_map(picture).collect()))
    }

    /// The same of variants by their ids, as far as they are still for sale.
    pub(super) async fn by_ids(tx: &TenantTx, domain: &str, variants: &[Uuid]) -> db::Result<Self> {
        let variants = variant::by_ids(tx, variants).await?;
        Self::read(tx, domain, &variants.iter().collect::<Vec<_>>()).await
    }

    /// Where a variant's picture is.
    pub(super) fn of(&self, variant: Uuid) -> String {
        self.0.get(&variant).map_or(PLACEHOLDER, String::as_str).to_owned()
    }
}

/// An image's address as a page may load it; its policy keeps others from being loaded. What is at a
/// host of the platform every host of it has at the same path, so there the path is enough.
fn shown(image: &ProductImage, domain: &str) -> Option<String> {
    let url = Url::parse(&image.url).ok()?;
    let host = url.host_str().unwrap_or_default();
    let rest = host.strip_suffix(domain).filter(|rest| rest.is_empty() || rest.ends_with('.'));
    if rest.is_some() && url.path().starts_with("/static/") {
        return Some(url.path().to_owned());
    }
    (url.scheme() == "https").then(|| image.url.clone())
}
