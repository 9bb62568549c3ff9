//! What a shop offers: products with their variants, collections, and the texts around them.
//!
//! Shoppers' reads take no actor and only see what is published. Everything else asks an
//! [`kernel::Actor`] for a permission.

pub mod collection;
mod content;
pub mod handle;
pub mod import;
mod link;
pub mod menu;
pub mod page;
mod patch;
mod plain;
pub mod product;
pub mod redirect;
mod search;
pub mod sitemap;
pub mod stock;
pub mod variant;

pub use self::{
    content::{ContentSort, Seo},
    link::check_web,
    patch::Patch,
};
