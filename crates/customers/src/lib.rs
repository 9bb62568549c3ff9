//! Shoppers, and where they live.

mod address;
mod contact;

pub use self::{
    address::{Address, check_country},
    contact::check_contact,
};
