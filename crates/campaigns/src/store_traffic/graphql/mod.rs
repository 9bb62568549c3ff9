//! What storefronts and staff ask of stores' channels.

mod admin;
mod storefront;

pub use self::{
    admin::AdminQuery,
    storefront::{StorefrontMutation, StorefrontQuery},
};
