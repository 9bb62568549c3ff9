//! The words that every room shares: ids, money, time, who acts, and what can go wrong.
//!
//! Nothing here does input or output.

mod actor;
mod check;
mod clock;
mod fault;
mod job;
mod money;
mod page;
mod text;

pub use self::{
    actor::{Actor, Permission},
    check::Checks,
    clock::Clock,
    fault::{Code, Fault},
    job::{Event, Job},
    money::{Currency, Money, MoneyError},
    page::{Cursor, Edge, Mark, Page, PageArgs, Slice},
    text::{fold, given, one_line, plain, search_key},
};

/// The id of a shop. Every walled row carries it.
pub type ShopId = uuid::Uuid;
