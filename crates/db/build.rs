//! Rebuilds the list of migrations when a file is added.
fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
