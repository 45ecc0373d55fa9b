//! From pages to records: read, clean, find what is named, apply the rules.

pub mod clean;
pub mod read;

mod offsets;
mod script;
