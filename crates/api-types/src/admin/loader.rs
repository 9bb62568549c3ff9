//! What an admin query reads in batches: a list of products runs one statement for all their
//! variants. Nothing is kept between batches, because a mutation may come in between.

use std::{
    collections::HashMap,
    hash::Hash,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_graphql::{
    Context, Error, Result,
    dataloader::{DataLoader, Loader},
};
use campaign::{Disabled, Figures};
use catalog::{
    product::{self, Product, ProductImage, ProductOption},
    stock::{self, Location, Stock},
    variant::{self, Variant},
};
use customers::{Customer, customer};
use db::TenantTx;
use kernel::Actor;
use ordering::order::{
    self, CustomerOrders, Fulfilment, FulfilmentLine, OrderDiscount, OrderFlag, OrderLine, Refund,
    RefundLine,
};
use payments::{Payment, PaymentRefund, refund};
use uuid::Uuid;

use crate::{Caller, CallerExt, masked};

/// The batches of one request.
pub struct Loaders {
    loader: DataLoader<Batches>,
    waiting: Arc<Waiting>,
}

/// Batches that may still grow.
type Waiting = Mutex<Vec<Pin<Box<dyn Future<Output = ()> + Send>>>>;

/// New batches for a request: data that it needs besides its [`Caller`].
pub fn loaders(caller: &Arc<Caller>) -> Loaders {
    let waiting = Arc::new(Waiting::default());
    let batches = Batches(Arc::clone(caller));
    let later = Arc::clone(&waiting);
    let wait = move |batch| later.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
    Loaders { loader: DataLoader::new(batches, wait).delay(Duration::ZERO), waiting }
}

impl Loaders {
    /// What belongs to some keys. The batch they are in is read when everything that the request
    /// can do without it is done: all siblings have said their keys then. A timer instead, which
    /// is the loader's own way, would cut long lists into many batches.
    async fn load<K: Key>(
        &self,
        keys: impl IntoIterator<Item = K> + Send,
    ) -> Result<HashMap<K, Vec<K::Row>>> {
        let begin = async {
            tokio::task::yield_now().await;
            let waiting = &mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.drain(..).for_each(|batch| drop(tokio::spawn(batch)));
            Ok(())
        };
        let (lists, ()) = tokio::try_join!(self.loader.load_many(keys), begin)?;
        Ok(lists)
    }
}

/// What rows are loaded by.
pub(super) trait Key: Copy + Eq + Hash + Send + Sync + 'static {
    /// What is loaded.
    type Row: Clone + Send + Sync + 'static;

    /// The key's id.
    fn id(self) -> Uuid;

    /// The key that a row belongs to.
    fn of(row: &Self::Row) -> Self;

    /// Reads the rows of all keys of a batch.
    fn read(batch: &Batch<'_>) -> impl Future<Output = db::Result<Vec<Self::Row>>> + Send;
}

/// What a statement reads, and for whom.
pub(super) struct Batch<'a> {
    tx: Arc<TenantTx>,
    actor: &'a Actor,
    ids: Vec<Uuid>,
}

struct Batches(Arc<Caller>);

impl<K: Key> Loader<K> for Batches {
    type Value = Vec<K::Row>;
    type Error = Error;

    async fn load(&self, keys: &[K]) -> Result<HashMap<K, Self::Value>> {
        let tx = self.0.reader().await.map_err(masked)?;
        let ids = keys.iter().map(|key| key.id()).collect();
        let rows = K::read(&Batch { tx, actor: &self.0.actor, ids }).await.map_err(masked)?;
        let mut lists = HashMap::<K, Self::Value>::new();
        for row in rows {
            lists.entry(K::of(&row)).or_default().push(row);
        }
        Ok(lists)
    }
}

/// Declares keys: how a batch of rows is read, and the id by which a row belongs to its key.
macro_rules! keys {
    ($batch:ident; $(
        $(#[$doc:meta])*
        $key:ident => $row:ty: $read:expr, |$one:ident| $id:expr;
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) struct $key(pub Uuid);

        impl Key for $key {
            type Row = $row;

            fn id(self) -> Uuid {
                self.0
            }

            fn of($one: &$row) -> Self {
                Self($id)
            }

            async fn read($batch: &Batch<'_>) -> db::Result<Vec<$row>> {
                $read.await
            }
        }
    )*};
}

keys! { batch;
    /// The product of that id.
    ProductOf => Product:
        product::any_by_ids(&batch.tx, batch.actor, &batch.ids), |product| product.id;
    /// The options of a product.
    OptionsOf => ProductOption:
        product::options_of(&batch.tx, &batch.ids), |option| option.product_id;
    /// The images of a product.
    ImagesOf => ProductImage:
        product::images_of(&batch.tx, &batch.ids), |image| image.product_id;
    /// The image of that id.
    ImageOf => ProductImage:
        product::images_by_ids(&batch.tx, &batch.ids), |image| image.id;
    /// The variant of that id.
    VariantOf => Variant:
        variant::any_by_ids(&batch.tx, batch.actor, &batch.ids), |variant| variant.id;
    /// The variants of a product.
    VariantsOf => Variant:
        variant::of_products(&batch.tx, &batch.ids), |variant| variant.product_id;
    /// The stock of a variant.
    StockOf => Stock:
        stock::levels(&batch.tx, &batch.ids), |stock| stock.variant_id;
    /// The location of that id. There are so few that all are read.
    LocationOf => Location:
        stock::locations(&batch.tx), |location| location.id;
    /// The customer of that id.
    CustomerOf => Customer:
        customer::by_ids(&batch.tx, batch.actor, &batch.ids), |customer| customer.id;
    /// How many orders a customer has.
    OrdersOf => CustomerOrders:
        order::count_of_customers(&batch.tx, &batch.ids), |orders| orders.customer_id;
    /// The lines of an order.
    LinesOf => OrderLine:
        order::lines_of(&batch.tx, &batch.ids), |line| line.order_id;
    /// What explains the prices of an order.
    DiscountsOf => OrderDiscount:
        order::discounts_of(&batch.tx, &batch.ids), |discount| discount.order_id;
    /// What came of a campaign.
    FiguresOf => Figures:
        campaign::figures(&batch.tx, batch.actor, &batch.ids), |figures| figures.campaign_id;
    /// That a campaign's plugin is switched off.
    DisabledOf => Disabled:
        campaign::disabled(&batch.tx, &batch.ids), |disabled| disabled.campaign_id;
    /// The payments of an order.
    PaymentsOf => Payment:
        order::payments_of(&batch.tx, &batch.ids), |payment| payment.order_id;
    /// What is given back of a payment.
    GivenBackOf => PaymentRefund:
        refund::of_payments(&batch.tx, &batch.ids), |refund| refund.payment_id;
    /// What is given back for an order.
    RefundsOf => (Refund, Vec<RefundLine>):
        order::refunds_of(&batch.tx, &batch.ids), |refund| refund.0.order_id;
    /// The flags of an order.
    FlagsOf => OrderFlag:
        order::flags_of(&batch.tx, &batch.ids), |flag| flag.order_id;
    /// The parcels of an order.
    FulfilmentsOf => (Fulfilment, Vec<FulfilmentLine>):
        order::fulfilments_of(&batch.tx, &batch.ids), |parcel| parcel.0.order_id;
}

/// Shorthands for the admin's objects.
pub(super) trait AdminExt {
    /// The rows of some keys; those of each in the merchant's order or that of time.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` when nobody is signed in; `ACCESS_DENIED`; `QUERY_TOO_COMPLEX`; masked
    /// failures.
    fn all<K: Key>(
        &self,
        keys: impl IntoIterator<Item = K> + Send,
    ) -> impl Future<Output = Result<Vec<K::Row>>> + Send;

    /// The row of a key that has one, unless it is gone.
    ///
    /// # Errors
    /// As [`AdminExt::all`].
    fn one<K: Key>(&self, key: K) -> impl Future<Output = Result<Option<K::Row>>> + Send;

    /// The rows of a key as the list that is asked for.
    ///
    /// # Errors
    /// As [`AdminExt::all`].
    fn list<K: Key, T: From<K::Row>>(&self, key: K) -> impl Future<Output = Result<Vec<T>>> + Send;
}

impl AdminExt for Context<'_> {
    async fn all<K: Key>(&self, keys: impl IntoIterator<Item = K> + Send) -> Result<Vec<K::Row>> {
        let lists = self.data::<Loaders>()?.load(keys).await?;
        let rows: Vec<_> = lists.into_values().flatten().collect();
        self.spend(rows.len())?;
        Ok(rows)
    }

    async fn one<K: Key>(&self, key: K) -> Result<Option<K::Row>> {
        Ok(self.all([key]).await?.pop())
    }

    async fn list<K: Key, T: From<K::Row>>(&self, key: K) -> Result<Vec<T>> {
        let rows = self.all([key]).await?;
        self.spend_rows(rows.len())?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}
