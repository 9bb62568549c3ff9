use api_types::{
    CallerExt,
    admin::{
        Product, ProductConnection, ProductCreateInput, ProductSortKeys, ProductUpdateInput,
        read_ids,
    },
    cost, gid, masked, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use catalog::product::{self, ProductQuery as Wanted};
use kernel::{PageArgs, Permission};
use tenancy::shop;
use uuid::Uuid;

payload!(ProductCreatePayload { product: Product });
payload!(ProductUpdatePayload { product: Product });
payload!(ProductPublishPayload { products: Vec<Product> });
payload!(ProductUnpublishPayload { products: Vec<Product> });
payload!(ProductDeletePayload { deleted_id: ID });

#[derive(Default)]
pub struct ProductQuery;

#[Object]
impl ProductQuery {
    /// A product, on sale or not; null when there is none of that id.
    async fn product(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Product>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let Ok(id) = gid::parse(&id, "Product", "id") else { return Ok(None) };
        let mut found = product::any_by_ids(&tx, &caller.actor, &[id]).await.map_err(masked)?;
        Ok(found.pop().map(Into::into))
    }

    /// Products, on sale or not. `query` is in the storefront's search syntax, such as
    /// `tea -black tag:organic variants.price:<20`.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        query: Option<String>,
        #[graphql(default_with = "ProductSortKeys::Id")] sort_key: ProductSortKeys,
        #[graphql(default)] reverse: bool,
    ) -> Result<ProductConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let args = PageArgs { first, after, last, before };
        let part = ctx.page(&args)?;
        let wanted = Wanted { sort: sort_key.into(), reverse, text: query, ..Wanted::default() };
        let products = product::list_any(&tx, &caller.actor, &wanted, &part).await;
        Ok(ctx.paid(products)?.into())
    }
}

#[derive(Default)]
pub struct ProductMutation;

#[Object]
impl ProductMutation {
    /// Adds a product with its options, variants and images.
    async fn product_create(
        &self,
        ctx: &Context<'_>,
        input: ProductCreateInput,
    ) -> Result<ProductCreatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let currency = shop::current(tx).await?.currency();
            product::create(tx, &caller.actor, input.read(currency)?).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Changes a product.
    async fn product_update(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: ProductUpdateInput,
    ) -> Result<ProductUpdatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let id = gid::parse(&id, "Product", "id")?;
            let (change, images) = input.read();
            if let Some(images) = images {
                product::set_images(tx, &caller.actor, id, images).await?;
            }
            product::update(tx, &caller.actor, id, change).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Puts up to 250 products on sale; those that are already stay as they are.
    async fn product_publish(
        &self,
        ctx: &Context<'_>,
        ids: Vec<ID>,
    ) -> Result<ProductPublishPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let ids = read_ids(&ids, "Product", "ids")?;
            Ok(in_order(&ids, product::publish(tx, &caller.actor, &ids).await?))
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Takes up to 250 products off sale; those that are already stay as they are.
    async fn product_unpublish(
        &self,
        ctx: &Context<'_>,
        ids: Vec<ID>,
    ) -> Result<ProductUnpublishPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let ids = read_ids(&ids, "Product", "ids")?;
            Ok(in_order(&ids, product::unpublish(tx, &caller.actor, &ids).await?))
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Deletes a product that was never ordered.
    async fn product_delete(&self, ctx: &Context<'_>, id: ID) -> Result<ProductDeletePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            product::delete(tx, &caller.actor, gid::parse(&id, "Product", "id")?).await
        });
        Ok(settle(outcome.await)?.map(|()| id).into())
    }
}

/// Products in the order in which they were named.
fn in_order(ids: &[Uuid], mut products: Vec<product::Product>) -> Vec<Product> {
    products.sort_by_key(|product| ids.iter().position(|id| *id == product.id));
    products.into_iter().map(Into::into).collect()
}
