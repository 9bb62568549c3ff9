use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    mem,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use async_graphql::{Context, Result};
use catalog::{
    collection, handle, menu, page,
    product::{self, ProductImage, ProductOption},
    stock::{Location, Stock},
    variant::{self, Summary, Variant},
};
use db::TenantTx;
use kernel::Slice;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{
    Collection, Menu, Page, Product,
    order::{OrderedLine, Parcel},
};
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

    /// What lists show of it.
    fn summary(&self) -> Summary {
        let prices = || self.variants.iter().map(|offered| offered.variant.price);
        let struck = || self.variants.iter().filter_map(|it| it.variant.compare_at_price);
        Summary {
            product_id: self.variants.first().map(|it| it.variant.product_id).unwrap_or_default(),
            min_price: prices().min(),
            max_price: prices().max(),
            min_compare_at_price: struck().min(),
            max_compare_at_price: struck().max(),
            available_for_sale: self.variants.iter().any(|offered| offered.for_sale),
        }
    }
}

/// What is known of each of some things.
type Each<K, T> = HashMap<K, Arc<T>>;

/// What a request reads of products, collections and menus, for as many of them at once as are known
/// when the connection is free: several lists side by side take no more statements than one.
#[derive(Debug, Default)]
pub(crate) struct Details {
    options: Gathered<Uuid, Vec<ProductOption>>,
    images: Gathered<Uuid, Vec<ProductImage>>,
    offers: Gathered<Uuid, Offers>,
    summaries: Gathered<Uuid, Summary>,
    collections: Gathered<Uuid, Vec<Uuid>>,
    collections_of_handles: Gathered<String, Option<Collection>>,
    menus_of_handles: Gathered<String, Option<Menu>>,
    pages_of_handles: Gathered<String, Option<Page>>,
    products_of_handles: Gathered<String, Option<Product>>,
    /// Of collections, and how many products they are to have.
    first_pages: Gathered<(Uuid, u64), Slice<Product>>,
    /// Of orders.
    pub(super) order_lines: Gathered<Uuid, Vec<OrderedLine>>,
    /// Of orders.
    pub(super) parcels: Gathered<Uuid, Vec<Parcel>>,
    /// Of variants.
    pub(super) stock: Gathered<Uuid, Vec<Stock>>,
    /// Where orders can be fetched.
    pub(super) places: Gathered<(), Vec<Location>>,
}

#[derive(Debug)]
pub(super) struct Gathered<K, T> {
    /// What nobody has read for yet.
    wanted: Mutex<HashSet<K>>,
    known: tokio::sync::Mutex<Each<K, T>>,
}

impl<K, T> Default for Gathered<K, T> {
    fn default() -> Self {
        Self { wanted: Mutex::default(), known: tokio::sync::Mutex::default() }
    }
}

impl<K: Clone + Eq + Hash, T: Default> Gathered<K, T> {
    async fn of(
        &self,
        tx: &TenantTx,
        keys: &[K],
        read: impl AsyncFnOnce(&TenantTx, &[K]) -> db::Result<HashMap<K, T>>,
    ) -> db::Result<Each<K, T>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).extend(keys.iter().cloned());
        tx.idle().await;
        let mut known = self.known.lock().await;
        if keys.iter().any(|key| !known.contains_key(key)) {
            let wanted =
                mem::take(&mut *self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
            // Also those that somebody took whose reading failed.
            let wanted = wanted.into_iter().chain(keys.iter().cloned());
            let wanted: HashSet<K> = wanted.filter(|key| !known.contains_key(key)).collect();
            let wanted: Vec<K> = wanted.into_iter().collect();
            let mut found = read(tx, &wanted).await?;
            let found = wanted.into_iter().map(|key| {
                let found = found.remove(&key).unwrap_or_default();
                (key, Arc::new(found))
            });
            known.extend(found);
        }
        let theirs = keys.iter().filter_map(|key| known.get_key_value(key));
        Ok(theirs.map(|(key, found)| (key.clone(), Arc::clone(found))).collect())
    }
}

/// What a request knows of some things.
async fn gather<K: Clone + Eq + Hash, T: Default>(
    ctx: &Context<'_>,
    keys: &[K],
    gathered: impl FnOnce(&Details) -> &Gathered<K, T>,
    read: impl AsyncFnOnce(&TenantTx, &[K]) -> db::Result<HashMap<K, T>>,
) -> Result<Each<K, T>> {
    let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
    gathered(&caller.details()).of(&tx, keys, read).await.map_err(masked)
}

/// The same of one thing.
pub(super) async fn one<K: Clone + Eq + Hash, T: Clone + Default>(
    ctx: &Context<'_>,
    key: K,
    gathered: impl FnOnce(&Details) -> &Gathered<K, T>,
    read: impl AsyncFnOnce(&TenantTx, &[K]) -> db::Result<HashMap<K, T>>,
) -> Result<T> {
    let found = gather(ctx, &[key], gathered, read).await?;
    Ok(found.into_values().next().map(|found| T::clone(&found)).unwrap_or_default())
}

impl Collection {
    /// The published one of that handle.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` without a shop; masked failures.
    pub async fn by_handle(ctx: &Context<'_>, handle: &str) -> Result<Option<Self>> {
        let Some(handle) = handle::sought(handle) else { return Ok(None) };
        let read = async |tx: &TenantTx, handles: &[String]| {
            let found = collection::by_handles(tx, handles).await?.into_iter();
            Ok(found.map(|it| (it.handle.clone(), Some(Self::from(it)))).collect())
        };
        one(ctx, handle, |details| &details.collections_of_handles, read).await
    }

    /// Its first products, in its own order.
    pub(super) async fn first_page(&self, ctx: &Context<'_>, most: u64) -> Result<Slice<Product>> {
        let read = async |tx: &TenantTx, wanted: &[(Uuid, u64)]| {
            let found = product::first_pages(tx, wanted).await?.into_iter();
            Ok(found.map(|(key, page)| (key, Product::page(page))).collect())
        };
        one(ctx, (self.uuid(), most), |details| &details.first_pages, read).await
    }
}

impl Menu {
    /// The one of that handle.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` without a shop; masked failures.
    pub async fn by_handle(ctx: &Context<'_>, handle: &str) -> Result<Option<Self>> {
        let Some(handle) = handle::sought(handle) else { return Ok(None) };
        let read = async |tx: &TenantTx, handles: &[String]| {
            let found = menu::by_handles(tx, handles).await?.into_iter();
            Ok(found.map(|it| (it.handle.clone(), Some(Self::from(it)))).collect())
        };
        one(ctx, handle, |details| &details.menus_of_handles, read).await
    }
}

impl Page {
    /// The published one of that handle.
    pub(super) async fn by_handle(ctx: &Context<'_>, handle: &str) -> Result<Option<Self>> {
        let Some(handle) = handle::sought(handle) else { return Ok(None) };
        let read = async |tx: &TenantTx, handles: &[String]| {
            let found = page::by_handles(tx, handles).await?.into_iter();
            Ok(found.map(|it| (it.handle.clone(), Some(Self::from(it)))).collect())
        };
        one(ctx, handle, |details| &details.pages_of_handles, read).await
    }
}

impl Product {
    /// The published one of that handle.
    pub(super) async fn by_handle(ctx: &Context<'_>, handle: &str) -> Result<Option<Self>> {
        let Some(handle) = handle::sought(handle) else { return Ok(None) };
        let read = async |tx: &TenantTx, handles: &[String]| {
            let found = product::by_handles(tx, handles).await?.into_iter();
            Ok(found.map(|it| (it.handle.clone(), Some(Self::alone(it)))).collect())
        };
        one(ctx, handle, |details| &details.products_of_handles, read).await
    }
}

/// Products that were found together, so that what belongs to them is read together too, as soon as
/// the first of them needs it.
#[derive(Debug, Default)]
pub struct Siblings {
    products: Vec<Uuid>,
    options: OnceCell<Each<Uuid, Vec<ProductOption>>>,
    images: OnceCell<Each<Uuid, Vec<ProductImage>>>,
    offers: OnceCell<Each<Uuid, Offers>>,
    /// Whether somebody wants `offers`.
    in_full: AtomicBool,
    summaries: OnceCell<Each<Uuid, Summary>>,
    collections: OnceCell<Each<Uuid, Vec<Uuid>>>,
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
        self.in_full.store(true, Ordering::Relaxed);
        self.details(ctx, product, &self.offers, |details| &details.offers, offers).await
    }

    /// What lists show of what of one of them is sold. Nothing is read for it where its variants are
    /// wanted too.
    ///
    /// # Errors
    /// As [`Siblings::options`].
    pub async fn summary(&self, ctx: &Context<'_>, product: Uuid) -> Result<Arc<Summary>> {
        let read = async || {
            // Meanwhile the other fields say what they want.
            ctx.reader().await?.idle().await;
            if !self.in_full.load(Ordering::Relaxed) {
                return gather(ctx, &self.products, |details| &details.summaries, summaries).await;
            }
            let wanted = || gather(ctx, &self.products, |details| &details.offers, offers);
            let offers = self.offers.get_or_try_init(wanted).await?;
            Ok(offers.iter().map(|(id, offers)| (*id, Arc::new(offers.summary()))).collect())
        };
        let all = self.summaries.get_or_try_init(read).await?;
        Ok(all.get(&product).cloned().unwrap_or_default())
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
        cell: &OnceCell<Each<Uuid, T>>,
        gathered: impl FnOnce(&Details) -> &Gathered<Uuid, T>,
        read: impl AsyncFnOnce(&TenantTx, &[Uuid]) -> db::Result<HashMap<Uuid, T>>,
    ) -> Result<Arc<T>> {
        let all = cell.get_or_try_init(|| gather(ctx, &self.products, gathered, read)).await?;
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

async fn summaries(tx: &TenantTx, products: &[Uuid]) -> db::Result<HashMap<Uuid, Summary>> {
    let found = variant::summaries(tx, products).await?.into_iter();
    Ok(found.map(|summary| (summary.product_id, summary)).collect())
}

/// Rows by the products that they belong to.
fn by_product<T>(rows: Vec<T>, product: impl Fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut all: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        all.entry(product(&row)).or_default().push(row);
    }
    all
}
