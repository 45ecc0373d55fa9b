//! The store: claims with their evidence as named graphs, and the accepted view that plain queries run on.
//!
//! A dataset has one graph per claim, the graph [`PROVENANCE`] that says of each claim and document where it comes from, and the
//! graph [`CURRENT`] with the accepted view. All of it lives in memory (opened from a file) or on disk (feature `rocksdb`).

pub mod claims;
pub mod current;
mod edit;
pub mod evidence;
pub mod export;
pub mod figures;
pub mod find;
mod ids;
mod infer;
mod known;
mod lines;
pub mod load;
mod lock;
mod near;
pub mod open;
mod others;
pub mod pages;
mod rdf;
mod rules;
mod save;
mod sheet;
mod writer;

use std::path::{Path, PathBuf};

use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef};

use crate::error::{Error, Result};
use crate::ontology::{CURRENT, PROVENANCE};

pub use load::{Summary, remove};
pub use open::{built_in, open, open_for_writing, open_to_change};
pub use rdf::{is_rdf, load_rdf, unreadable};
pub use save::{save, save_to};

/// The version of the claim model that this build writes, and the newest that it reads.
pub const VERSION: u32 = 1;

/// Whether this build keeps stores in folders.
pub const FOLDERS: bool = cfg!(feature = "rocksdb");

/// The graph of the accepted view.
pub const CURRENT_GRAPH: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(CURRENT);
/// The graph of where claims and documents come from.
pub const PROVENANCE_GRAPH: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(PROVENANCE);

/// Where a store is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// The dataset built into the program; it can be read only.
    BuiltIn,
    /// A file of N-Quads, plain or compressed.
    File(PathBuf, Compression),
    /// A folder of RocksDB.
    Directory(PathBuf),
    /// The address of a SPARQL 1.1 service.
    Engine(String),
}

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip (RFC 1952).
    Gzip,
    /// Zstandard (RFC 8878).
    Zstd,
}

impl Address {
    /// The address that a user wrote.
    ///
    /// ```
    /// use parkgraph::store::{Address, Compression};
    /// assert_eq!(Address::parse("kg.nq.zst")?, Address::File("kg.nq.zst".into(), Compression::Zstd));
    /// assert_eq!(Address::parse("kg/")?, Address::Directory("kg/".into()));
    /// # Ok::<(), parkgraph::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// Where it is neither a file of N-Quads, a folder nor an http(s) address.
    pub fn parse(text: &str) -> Result<Self> {
        if text.starts_with("http://") || text.starts_with("https://") {
            return Ok(Self::Engine(text.to_owned()));
        }
        let path = PathBuf::from(text);
        let lower = text.to_ascii_lowercase();
        let compression = [(".nq", Compression::None), (".nq.gz", Compression::Gzip), (".nq.zst", Compression::Zstd)]
            .into_iter()
            .find_map(|(ending, compression)| lower.ends_with(ending).then_some(compression));
        match compression {
            Some(compression) if !path.is_dir() => Ok(Self::File(path, compression)),
            _ if text.ends_with(['/', std::path::MAIN_SEPARATOR]) || path.is_dir() => Ok(Self::Directory(path)),
            _ if !text.is_empty() && path.extension().is_none() => Ok(Self::Directory(path)),
            _ => Err(Error::new(format!("{text:?} is no store"))
                .said("error.bad-store", [("x", format!("{text:?}"))])
                .helped(if FOLDERS { "error.stores-or-folders" } else { "error.stores" }, [])
                .help(if FOLDERS {
                    "name a file that ends in .nq, .nq.gz or .nq.zst, or a folder"
                } else {
                    "name a file that ends in .nq, .nq.gz or .nq.zst"
                })),
        }
    }

    /// The path of a file or folder.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path, _) | Self::Directory(path) => Some(path),
            Self::BuiltIn | Self::Engine(_) => None,
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("the built-in dataset"),
            Self::File(path, _) | Self::Directory(path) => path.display().fmt(f),
            Self::Engine(url) => f.write_str(url),
        }
    }
}

/// An opened dataset.
///
/// ```
/// use parkgraph::store::Store;
/// let store = Store::in_memory()?;
/// assert_eq!(store.len()?, 1); // its version
/// # Ok::<(), parkgraph::error::Error>(())
/// ```
pub struct Store {
    quads: oxigraph::store::Store,
    address: Address,
    /// Held as long as the store may be written.
    lock: Option<lock::Lock>,
    labels: std::sync::OnceLock<find::Labels>,
}

impl Store {
    /// An empty dataset in memory; it is saved nowhere.
    ///
    /// # Errors
    /// Where memory can't be had.
    pub fn in_memory() -> Result<Self> {
        let store = Self::over(oxigraph::store::Store::new().map_err(broken)?, Address::BuiltIn);
        store.quads.insert(open::version_quad().as_ref()).map_err(broken)?;
        Ok(store)
    }

    fn over(quads: oxigraph::store::Store, address: Address) -> Self {
        Self { quads, address, lock: None, labels: std::sync::OnceLock::new() }
    }

    /// Where the dataset is kept.
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// The number of quads, all graphs counted.
    ///
    /// # Errors
    /// Where the dataset can't be read.
    pub fn len(&self) -> Result<usize> {
        self.quads.len().map_err(broken)
    }

    /// Whether there is nothing in it but its version.
    ///
    /// # Errors
    /// Where the dataset can't be read.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.quads.iter().take(2).count() < 2)
    }

    /// The quads of a pattern, in no particular order; `None` stands for anything.
    pub fn matching<'a>(
        &self,
        subject: Option<NamedOrBlankNodeRef<'a>>,
        predicate: Option<NamedNodeRef<'a>>,
        object: Option<TermRef<'a>>,
        graph: Option<GraphNameRef<'a>>,
    ) -> impl Iterator<Item = Result<Quad>> + use<> {
        self.quads.quads_for_pattern(subject, predicate, object, graph).map(|quad| quad.map_err(broken))
    }

    /// What the accepted view says of a thing: predicates and objects.
    pub(crate) fn current_of(&self, subject: NamedNodeRef<'_>) -> impl Iterator<Item = Result<Quad>> + use<> {
        self.matching(Some(subject.into()), None, None, Some(CURRENT_GRAPH.into()))
    }

    /// The engine that queries run on.
    pub(crate) const fn engine(&self) -> &oxigraph::store::Store {
        &self.quads
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("address", &self.address).finish_non_exhaustive()
    }
}

/// A failure of the engine below.
pub(crate) fn broken(cause: oxigraph::store::StorageError) -> Error {
    Error::new("the store can't be read or written").cause(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_what_it_is() {
        assert_eq!(Address::parse("a/b.nq").ok(), Some(Address::File("a/b.nq".into(), Compression::None)));
        assert_eq!(Address::parse("b.NQ.GZ").ok(), Some(Address::File("b.NQ.GZ".into(), Compression::Gzip)));
        assert_eq!(Address::parse("somewhere").ok(), Some(Address::Directory("somewhere".into())));
        assert_eq!(Address::parse("https://a.example/sparql").ok(), Some(Address::Engine("https://a.example/sparql".into())));
        for bad in ["", "kg.ttl", "kg.zst"] {
            let error = Address::parse(bad).err();
            assert!(error.is_some_and(|e| e.help_text().is_some_and(|h| h.contains(".nq.zst"))), "{bad}");
        }
    }
}
