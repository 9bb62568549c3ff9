//! What holds of all plugins, and of several together.

mod apart;
mod api;
mod complete;
pub(crate) mod how_to;
mod stacking;
mod together;
