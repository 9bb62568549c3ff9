use api_types::{
    CallerExt,
    admin::{
        Collection, CollectionConnection, CollectionCreateInput, CollectionUpdateInput,
        ContentSortKeys, read_ids,
    },
    cost, gid, masked, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use catalog::collection;
use kernel::{PageArgs, Permission};

payload!(CollectionCreatePayload { collection: Collection });
payload!(CollectionUpdatePayload { collection: Collection });
payload!(CollectionDeletePayload { deleted_id: ID });
payload!(CollectionProductsSetPayload { collection: Collection });
payload!(CollectionProductsAddPayload { collection: Collection });
payload!(CollectionProductsRemovePayload { collection: Collection });

#[derive(Default)]
pub struct CollectionQuery;

#[Object]
impl CollectionQuery {
    /// A collection, published or not; null when there is none of that id.
    async fn collection(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Collection>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let Ok(id) = gid::parse(&id, "Collection", "id") else { return Ok(None) };
        let mut found = collection::any_by_ids(&tx, &caller.actor, &[id]).await.map_err(masked)?;
        Ok(found.pop().map(Into::into))
    }

    /// Collections, published or not.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn collections(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "ContentSortKeys::Id")] sort_key: ContentSortKeys,
        #[graphql(default)] reverse: bool,
    ) -> Result<CollectionConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let args = PageArgs { first, after, last, before };
        let part = ctx.page(&args)?;
        let found = collection::list_any(&tx, &caller.actor, sort_key.into(), reverse, &part);
        Ok(ctx.paid(found.await)?.into())
    }
}

#[derive(Default)]
pub struct CollectionMutation;

#[Object]
impl CollectionMutation {
    /// Adds a collection.
    async fn collection_create(
        &self,
        ctx: &Context<'_>,
        input: CollectionCreateInput,
    ) -> Result<CollectionCreatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            collection::create(tx, &caller.actor, input.read()?).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Changes a collection.
    async fn collection_update(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: CollectionUpdateInput,
    ) -> Result<CollectionUpdatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let id = gid::parse(&id, "Collection", "id")?;
            collection::update(tx, &caller.actor, id, input.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Deletes a collection; its products stay.
    async fn collection_delete(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<CollectionDeletePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            collection::delete(tx, &caller.actor, gid::parse(&id, "Collection", "id")?).await
        });
        Ok(settle(outcome.await)?.map(|()| id).into())
    }

    /// Makes the products the collection's, in their order.
    async fn collection_products_set(
        &self,
        ctx: &Context<'_>,
        id: ID,
        product_ids: Vec<ID>,
    ) -> Result<CollectionProductsSetPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let id = gid::parse(&id, "Collection", "id")?;
            let products = read_ids(&product_ids, "Product", "productIds")?;
            collection::set_products(tx, &caller.actor, id, &products).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Adds products at the end; those that are there stay in their places.
    async fn collection_products_add(
        &self,
        ctx: &Context<'_>,
        id: ID,
        product_ids: Vec<ID>,
    ) -> Result<CollectionProductsAddPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let id = gid::parse(&id, "Collection", "id")?;
            let products = read_ids(&product_ids, "Product", "productIds")?;
            collection::add_products(tx, &caller.actor, id, &products).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Takes products out of the collection. Those that aren't in it don't matter.
    async fn collection_products_remove(
        &self,
        ctx: &Context<'_>,
        id: ID,
        product_ids: Vec<ID>,
    ) -> Result<CollectionProductsRemovePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let id = gid::parse(&id, "Collection", "id")?;
            let products = read_ids(&product_ids, "Product", "productIds")?;
            collection::remove_products(tx, &caller.actor, id, &products).await
        });
        Ok(settle(outcome.await)?.into())
    }
}
