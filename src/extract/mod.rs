//! From pages to records: read, clean, find what is named, apply the rules.

pub mod clean;
pub mod read;

mod boilerplate;
mod characters;
mod glyph;
mod imprint;
mod line;
mod misread;
mod offsets;
mod repair;
mod script;
