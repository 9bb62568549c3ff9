//! What storefronts and staff ask of coupons that customers are given.

mod admin;
mod object;
mod storefront;

pub use self::{
    admin::{AdminMutation, AdminQuery},
    storefront::{StorefrontMutation, StorefrontQuery},
};
