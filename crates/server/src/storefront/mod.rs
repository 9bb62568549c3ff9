//! The storefront API: roots and resolvers. The objects are in [`api_types::storefront`].

mod cart;
mod catalog;
mod change;
mod content;
mod node;
mod shop;

use api_types::storefront;
use async_graphql::{EmptySubscription, MergedObject, Schema, SchemaBuilder};

use self::{
    cart::{CartMutation, CartQuery},
    catalog::CatalogQuery,
    content::ContentQuery,
    node::NodeQuery,
    shop::ShopQuery,
};

/// What a storefront can ask.
#[derive(Default, MergedObject)]
#[graphql(name = "QueryRoot")]
pub struct Query(NodeQuery, ShopQuery, CatalogQuery, ContentQuery, CartQuery);

/// What a storefront can do.
#[derive(Default, MergedObject)]
pub struct Mutation(CartMutation);

/// The storefront API.
pub type StorefrontSchema = Schema<Query, Mutation, EmptySubscription>;

/// The schema, still without its data: `Arc<ordering::OrderNumbers>` and
/// `Arc<payments::Gateways>`. A request's data is its `Arc<Caller>`.
pub fn schema() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    storefront::with_interfaces(Schema::build(
        Query::default(),
        Mutation::default(),
        EmptySubscription,
    ))
}
