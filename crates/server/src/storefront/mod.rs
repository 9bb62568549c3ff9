//! The storefront API: roots and resolvers. The objects are in [`api_types::storefront`].

mod cart;
mod cart_delivery;
mod catalog;
mod change;
mod content;
mod customer;
mod node;
mod shop;

use api_types::storefront;
use async_graphql::{EmptySubscription, MergedObject, Schema, SchemaBuilder};

use self::{
    cart::{CartMutation, CartQuery},
    cart_delivery::CartDeliveryMutation,
    catalog::CatalogQuery,
    content::ContentQuery,
    customer::{
        AccountMutation, AddressMutation, CodeMutation, CustomerCartMutation, CustomerQuery,
        RecoveryMutation, TokenMutation,
    },
    node::NodeQuery,
    shop::ShopQuery,
};

/// What a storefront can ask.
#[derive(Default, MergedObject)]
#[graphql(name = "QueryRoot")]
pub struct Query(
    NodeQuery,
    ShopQuery,
    CatalogQuery,
    ContentQuery,
    CartQuery,
    CustomerQuery,
    campaigns::StorefrontQuery,
);

/// What a storefront can do.
#[derive(Default, MergedObject)]
pub struct Mutation(
    CartMutation,
    CartDeliveryMutation,
    AccountMutation,
    AddressMutation,
    TokenMutation,
    CodeMutation,
    RecoveryMutation,
    CustomerCartMutation,
    campaigns::StorefrontMutation,
);

/// The storefront API.
pub type StorefrontSchema = Schema<Query, Mutation, EmptySubscription>;

/// The schema, still without its data: `ordering::Checkouts`, `Arc<payments::Gateways>`,
/// `campaign::Registry` and `tenancy::Passwords`. A request's data is its `Arc<Caller>` and its `http::Client`.
pub fn schema() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription);
    storefront::with_directives(storefront::with_interfaces(schema))
}
