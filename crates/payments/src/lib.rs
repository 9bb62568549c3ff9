//! How orders are paid: gateways behind one trait, and what was asked of them.

mod gateway;
mod offline;
pub mod payment;

pub use self::{
    gateway::{Gateways, Instruction, PaymentGateway, Status},
    offline::Offline,
    payment::Payment,
};
