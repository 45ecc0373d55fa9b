#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod cli;
pub mod error;
pub mod extract;
pub mod names;
pub mod network;
pub mod ontology;
pub mod query;
pub mod record;
pub mod report;
pub mod resolve;
pub mod store;
pub mod value;
