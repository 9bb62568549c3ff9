//! What is asked counts against somebody's bounds, by whatever door it comes.

mod connections;
mod import;
mod quota;
mod schema;
mod time;
