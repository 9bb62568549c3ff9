//! Every integration test, in one program.

mod amplification;
mod answers;
mod attack;
mod campaign;
mod cart;
mod catalogue;
mod clients;
mod customer;
mod dialect;
mod door;
mod expiry;
mod guards;
mod hot_variant;
mod import;
mod isolation;
mod mail;
mod operations;
mod order;
mod pages;
mod payment;
mod quota;
mod refund;
mod stock;
mod tenancy;
mod tls;
mod wall;
