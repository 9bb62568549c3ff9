//! No shop can see or touch another: attempts generated from the schemas, so that a new field is
//! attempted as soon as it exists.

mod anonymous;
mod attempt;
mod denied;
pub mod fixture;
pub mod kind;
pub mod peek;
pub mod schema;

use std::io::{self, Write};

/// Tells whoever runs the tests, also of a test that passes: only what macros print is kept back.
fn say(line: &str) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
