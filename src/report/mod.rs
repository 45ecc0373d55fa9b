//! What the answers look like: tables for people and for programs, and the words around them in the reader's language.

pub mod connect;
pub mod labels;
pub mod marked;
pub mod printable;
pub mod table;
pub mod words;
