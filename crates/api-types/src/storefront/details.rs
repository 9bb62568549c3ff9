use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use async_graphql::{Context, Result};
use catalog::{
    collection,
    product::{self, ProductImage, ProductOption},
    variant::{self, Availability, Variant},
};
use db::TenantTx;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{CallerExt, masked};

/// How a product presents itself, each in the merchant's order.
#[derive(Debug, Default)]
pub struct Looks {
    /// Its options.
    pub options: Vec<ProductOption>,
    /// Its images.
    pub images: Vec<ProductImage>,
}

/// What of a product is sold.
#[derive(Debug, Default)]
pub struct Offers {
    /// Its variants, in the merchant's order.
    pub variants: Vec<Offered>,
    /// Under an option's place and a value, the place of the first variant that has it.
    firsts: OnceLock<Vec<HashMap<String, usize>>>,
}

/// A variant and whether it can be bought.
#[derive(Debug)]
pub struct Offered {
    /// The variant.
    pub variant: Arc<Variant>,
    /// It is published, and there is some left or need not be.
    pub for_sale: bool,
    /// How many are left; none when it isn't counted.
    pub quantity: Option<i64>,
}

impl Offers {
    /// The variant of that id.
    pub fn offered(&self, variant: Uuid) -> Option<&Offered> {
        self.variants.iter().find(|offered| offered.variant.id == variant)
    }

    /// The first variant that has the value of the option at that place and can be bought, else
    /// the first that has it. All are looked through once: every value of an option asks.
    pub fn first_with(&self, option: usize, value: &str) -> Option<&Offered> {
        let place = *self.firsts.get_or_init(|| self.firsts()).get(option)?.get(value)?;
        self.variants.get(place)
    }

    fn firsts(&self) -> Vec<HashMap<String, usize>> {
        let mut firsts: Vec<HashMap<String, usize>> = Vec::new();
        for wanted in [true, false] {
            let variants = self.variants.iter().enumerate();
            for (place, offered) in variants.filter(|(_, offered)| offered.for_sale == wanted) {
                for (option, value) in offered.variant.option_values().enumerate() {
                    firsts.resize_with(firsts.len().max(option + 1), HashMap::new);
                    firsts[option].entry(value.to_owned()).or_insert(place);
                }
            }
        }
        firsts
    }
}

/// What is known of each of some products.
type Each<T> = HashMap<Uuid, Arc<T>>;

/// Products that were found together, so that what belongs to them is read together too: in two
/// statements each for looks and offers and in one for collections, however many products there
/// are, as soon as the first of them needs it.
#[derive(Debug)]
pub struct Siblings {
    products: Vec<Uuid>,
    looks: OnceCell<Each<Looks>>,
    offers: OnceCell<Each<Offers>>,
    collections: OnceCell<HashMap<Uuid, Vec<Uuid>>>,
}

impl Siblings {
    /// Nothing of them is read yet.
    pub fn new(products: Vec<Uuid>) -> Arc<Self> {
        let (looks, offers, collections) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Arc::new(Self { products, looks, offers, collections })
    }

    /// How one of them presents itself.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` without a shop; masked failures.
    pub async fn looks(&self, ctx: &Context<'_>, product: Uuid) -> Result<Arc<Looks>> {
        let read = async || {
            let tx = ctx.reader().await?;
            looks(&tx, &self.products).await.map_err(masked)
        };
        let looks = self.looks.get_or_try_init(read).await?;
        Ok(looks.get(&product).cloned().unwrap_or_default())
    }

    /// What of one of them is sold.
    ///
    /// # Errors
    /// As [`Siblings::looks`].
    pub async fn offers(&self, ctx: &Context<'_>, product: Uuid) -> Result<Arc<Offers>> {
        let read = async || {
            let tx = ctx.reader().await?;
            offers(&tx, &self.products).await.map_err(masked)
        };
        let offers = self.offers.get_or_try_init(read).await?;
        Ok(offers.get(&product).cloned().unwrap_or_default())
    }

    /// The collections that one of them stands in, published or not.
    ///
    /// # Errors
    /// As [`Siblings::looks`].
    pub async fn collections(&self, ctx: &Context<'_>, product: Uuid) -> Result<&[Uuid]> {
        let read = async || {
            let tx = ctx.reader().await?;
            collection::ids_of_products(&tx, &self.products).await.map_err(masked)
        };
        let collections = self.collections.get_or_try_init(read).await?;
        Ok(collections.get(&product).map(Vec::as_slice).unwrap_or_default())
    }
}

async fn looks(tx: &TenantTx, products: &[Uuid]) -> db::Result<Each<Looks>> {
    let mut all: HashMap<Uuid, Looks> = HashMap::new();
    for option in product::options_of(tx, products).await? {
        all.entry(option.product_id).or_default().options.push(option);
    }
    for image in product::images_of(tx, products).await? {
        all.entry(image.product_id).or_default().images.push(image);
    }
    Ok(all.into_iter().map(|(product, looks)| (product, Arc::new(looks))).collect())
}

async fn offers(tx: &TenantTx, products: &[Uuid]) -> db::Result<Each<Offers>> {
    let variants = variant::of_products(tx, products).await?;
    let ids: Vec<Uuid> = variants.iter().map(|variant| variant.id).collect();
    let known = variant::availability(tx, &ids).await?;
    let known: HashMap<Uuid, Availability> =
        known.into_iter().map(|availability| (availability.variant_id, availability)).collect();
    let mut all: HashMap<Uuid, Offers> = HashMap::new();
    for variant in variants {
        let availability = known.get(&variant.id);
        let offered = Offered {
            for_sale: availability.is_some_and(|known| known.available_for_sale),
            quantity: availability.and_then(|known| known.quantity_available),
            variant: Arc::new(variant),
        };
        all.entry(offered.variant.product_id).or_default().variants.push(offered);
    }
    Ok(all.into_iter().map(|(product, offers)| (product, Arc::new(offers))).collect())
}
