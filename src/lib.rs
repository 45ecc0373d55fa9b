#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod error;
pub mod record;
pub mod value;
