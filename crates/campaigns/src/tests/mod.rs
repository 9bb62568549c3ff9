//! What holds of all plugins, and of several together.

mod apart;
mod api;
mod complete;
pub(crate) mod how_to;
mod no_harm;
mod property;
mod stacking;
mod together;
