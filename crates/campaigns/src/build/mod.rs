//! What several plugins are built from, beside what the contract has of that kind.

mod off;
mod pool;

pub use self::{
    off::{Off, Percent},
    pool::Pool,
};
