//! Who is there and who may do what: shops, their staff and sessions, storefront access tokens,
//! and the log of what staff changed.

pub mod attempt;
pub mod audit;
pub mod cleanup;
mod country;
mod directory;
pub mod email;
mod password;
pub mod secret;
pub mod session;
pub mod shop;
pub mod sign_up;
pub mod slug;
pub mod staff;
pub mod storefront_token;

pub use self::{
    country::CountryNames, directory::ShopDirectory, password::Passwords, session::Signer,
};
