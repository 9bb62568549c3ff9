use std::{
    collections::{HashMap, HashSet},
    mem,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use async_graphql::{Context, Result};
use catalog::{
    collection,
    product::{self, ProductImage, ProductOption},
    variant::{self, Variant},
};
use db::TenantTx;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{CallerExt, masked};

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

/// What belongs to a request's products, read for as many of them at once as are known when the
/// connection is free: several lists side by side take no more statements than one.
#[derive(Debug, Default)]
pub(crate) struct Details {
    options: Gathered<Vec<ProductOption>>,
    images: Gathered<Vec<ProductImage>>,
    offers: Gathered<Offers>,
    collections: Gathered<Vec<Uuid>>,
}

#[derive(Debug, Default)]
struct Gathered<T> {
    /// Products that nobody has read for yet.
    wanted: Mutex<HashSet<Uuid>>,
    known: tokio::sync::Mutex<Each<T>>,
}

impl<T: Default> Gathered<T> {
    async fn of(
        &self,
        tx: &TenantTx,
        products: &[Uuid],
        read: impl AsyncFnOnce(&TenantTx, &[Uuid]) -> db::Result<HashMap<Uuid, T>>,
    ) -> db::Result<Each<T>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).extend(products);
        tx.idle().await;
        let mut known = self.known.lock().await;
        if products.iter().any(|product| !known.contains_key(product)) {
            let wanted =
                mem::take(&mut *self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
            // Also those that somebody took whose reading failed.
            let wanted = wanted.into_iter().chain(products.iter().copied());
            let wanted: HashSet<Uuid> =
                wanted.filter(|product| !known.contains_key(product)).collect();
            let wanted: Vec<Uuid> = wanted.into_iter().collect();
            let mut found = read(tx, &wanted).await?;
            let found = wanted.into_iter().map(|product| (product, found.remove(&product)));
            known.extend(
                found.map(|(product, found)| (product, Arc::new(found.unwrap_or_default()))),
            );
        }
        let theirs = products.iter().filter_map(|product| known.get_key_value(product));
        Ok(theirs.map(|(product, found)| (*product, Arc::clone(found))).collect())
    }
}

/// Products that were found together, so that what belongs to them is read together too, as soon as
/// the first of them needs it.
#[derive(Debug, Default)]
pub struct Siblings {
    products: Vec<Uuid>,
    options: OnceCell<Each<Vec<ProductOption>>>,
    images: OnceCell<Each<Vec<ProductImage>>>,
    offers: OnceCell<Each<Offers>>,
    collections: OnceCell<Each<Vec<Uuid>>>,
}

impl Siblings {
    /// Nothing of them is read yet.
    pub fn new(products: Vec<Uuid>) -> Arc<Self> {
        Arc::new(Self { products, ..Self::default() })
    }

    /// The options of one of them, in the merchant's order.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` without a shop; masked failures.
    pub async fn options(
        &self,
        ctx: &Context<'_>,
        product: Uuid,
    ) -> Result<Arc<Vec<ProductOption>>> {
        let read = async |tx: &TenantTx, ids: &[Uuid]| {
            Ok(by_product(product::options_of(tx, ids).await?, |option| option.product_id))
        };
        self.details(ctx, product, &self.options, |details| &details.options, read).await
    }

    /// The images of one of them, in the merchant's order.
    ///
    /// # Errors
    /// As [`Siblings::options`].
    pub async fn images(&self, ctx: &Context<'_>, product: Uuid) -> Result<Arc<Vec<ProductImage>>> {
        let read = async |tx: &TenantTx, ids: &[Uuid]| {
            Ok(by_product(product::images_of(tx, ids).await?, |image| image.product_id))
        };
        self.details(ctx, product, &self.images, |details| &details.images, read).await
    }

    /// What of one of them is sold.
    ///
    /// # Errors
    /// As [`Siblings::options`].
    pub async fn offers(&self, ctx: &Context<'_>, product: Uuid) -> Result<Arc<Offers>> {
        self.details(ctx, product, &self.offers, |details| &details.offers, offers).await
    }

    /// The collections that one of them stands in, published or not.
    ///
    /// # Errors
    /// As [`Siblings::options`].
    pub async fn collections(&self, ctx: &Context<'_>, product: Uuid) -> Result<Arc<Vec<Uuid>>> {
        let read = collection::ids_of_products;
        self.details(ctx, product, &self.collections, |details| &details.collections, read).await
    }

    async fn details<T: Default>(
        &self,
        ctx: &Context<'_>,
        product: Uuid,
        cell: &OnceCell<Each<T>>,
        gathered: impl FnOnce(&Details) -> &Gathered<T>,
        read: impl AsyncFnOnce(&TenantTx, &[Uuid]) -> db::Result<HashMap<Uuid, T>>,
    ) -> Result<Arc<T>> {
        let gather = async || {
            let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
            gathered(&caller.details()).of(&tx, &self.products, read).await.map_err(masked)
        };
        let all = cell.get_or_try_init(gather).await?;
        Ok(all.get(&product).cloned().unwrap_or_default())
    }
}

async fn offers(tx: &TenantTx, products: &[Uuid]) -> db::Result<HashMap<Uuid, Offers>> {
    let mut all: HashMap<Uuid, Offers> = HashMap::new();
    for found in variant::offered(tx, products).await? {
        let offered = Offered {
            for_sale: found.available_for_sale,
            quantity: found.quantity_available,
            variant: Arc::new(found.variant),
        };
        all.entry(offered.variant.product_id).or_default().variants.push(offered);
    }
    Ok(all)
}

/// Rows by the products that they belong to.
fn by_product<T>(rows: Vec<T>, product: impl Fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut all: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        all.entry(product(&row)).or_default().push(row);
    }
    all
}
