//! The roots of the admin API: what a merchant's staff and apps may do. Translation only.

mod audit;
mod campaign;
mod collection;
mod customer;
mod menu;
mod order;
mod page;
mod payment_method;
mod product;
mod redirect;
mod session;
mod shop;
mod staff;
mod stock;
mod storefront_token;
mod variant;

use std::sync::Arc;

use api_types::{Caller, admin::loaders};
use async_graphql::{EmptySubscription, MergedObject, Request, Schema, SchemaBuilder};

/// The admin API.
pub type AdminSchema = Schema<Query, Mutation, EmptySubscription>;

/// Everything that can be asked.
#[derive(Default, MergedObject)]
pub struct Query(
    audit::AuditQuery,
    campaign::CampaignQuery,
    campaigns::AdminQuery,
    collection::CollectionQuery,
    customer::CustomerQuery,
    menu::MenuQuery,
    order::OrderQuery,
    page::PageQuery,
    payment_method::PaymentMethodQuery,
    product::ProductQuery,
    redirect::RedirectQuery,
    shop::ShopQuery,
    staff::StaffQuery,
    stock::StockQuery,
    storefront_token::StorefrontTokenQuery,
);

/// Everything that can be done.
#[derive(Default, MergedObject)]
pub struct Mutation(
    campaign::CampaignMutation,
    campaigns::AdminMutation,
    collection::CollectionMutation,
    customer::CustomerMutation,
    menu::MenuMutation,
    order::OrderMutation,
    page::PageMutation,
    payment_method::PaymentMethodMutation,
    product::ProductMutation,
    redirect::RedirectMutation,
    session::SessionMutation,
    shop::ShopMutation,
    stock::StockMutation,
    storefront_token::StorefrontTokenMutation,
    variant::VariantMutation,
);

/// The schema before its data and limits are set.
pub fn schema() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
}

/// Gives a request what its fields load through.
pub fn with_loaders(request: Request, caller: &Arc<Caller>) -> Request {
    request.data(loaders(caller))
}
