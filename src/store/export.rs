//! Writing a dataset out.

use std::io::Write;

use super::{Store, save};
use crate::error::{Error, Result};

/// Writes the whole dataset as sorted canonical N-Quads: equal datasets give equal bytes.
///
/// # Errors
/// Where the store can't be read or `out` can't be written.
pub fn nquads(store: &Store, out: &mut dyn Write) -> Result<()> {
    let unwritable = |e: std::io::Error| Error::new("the dataset can't be written").cause(e);
    for line in save::sorted_lines(store)? {
        out.write_all(line.as_bytes()).map_err(unwritable)?;
        out.write_all(b"\n").map_err(unwritable)?;
    }
    out.flush().map_err(unwritable)
}
