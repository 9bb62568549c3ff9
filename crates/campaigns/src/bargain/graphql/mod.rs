//! What storefronts and staff ask of bargains.

mod admin;
mod object;
mod storefront;

pub use self::{
    admin::AdminQuery,
    storefront::{StorefrontMutation, StorefrontQuery},
};
