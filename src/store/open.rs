//! Opening a store: the built-in dataset, a file, a folder.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;

use oxigraph::io::{RdfFormat, RdfParser, RdfSyntaxError};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef, Quad, Term};

use super::lock::Lock;
use super::{Address, Compression, FOLDERS, PROVENANCE_GRAPH, Store, VERSION, broken};
use crate::error::{Error, Place, Result};
use crate::ontology::vocab::pg;

/// The dataset as a thing with properties: its version.
const DATASET: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/parkgraph/dataset");

/// The built-in dataset: what `data/facts` and `data/samples` yield, in the form of a store file. It is kept ready-made because parsing it
/// takes a fifth of the time that reading records, resolving, loading and inferring does; a test holds that making it anew gives the same.
const BUILT_IN: &[u8] = include_bytes!("../../data/built-in.nq.zst");

/// Opens a store to read it.
///
/// # Errors
/// Where there is no store, it is damaged, it is of a newer version, or this build can't read its kind.
pub fn open(address: &Address) -> Result<Store> {
    match address {
        Address::BuiltIn => built_in(),
        Address::File(path, compression) => {
            let (path, compression) = &followed(path, *compression);
            let quads = read_file(path, *compression)?;
            let store = Store::over(quads, address.clone());
            check_version(&store)?;
            Ok(store)
        }
        Address::Directory(path) => {
            let store = Store::over(directory(path, false)?, address.clone());
            check_version(&store)?;
            Ok(store)
        }
        Address::Engine(url) => Err(no_engine(url)),
    }
}

/// Opens a store to change it, and makes it where it is not there yet; nobody else can meanwhile.
///
/// # Errors
/// As [`open`]; where another process writes the store, and where it can't be written.
pub fn open_for_writing(address: &Address) -> Result<Store> {
    match address {
        Address::BuiltIn => {
            Err(Error::new("the built-in dataset can't be changed").help("name a store of your own: --store kg.nq.zst"))
        }
        Address::File(path, compression) => {
            // The lock and the new file belong beside the store itself, not beside a link to it, which saving would replace.
            let (path, compression) = &followed(path, *compression);
            let lock = Lock::take(path)?;
            let there = path.try_exists().map_err(|e| Error::new("the store can't be read").at(path.as_path()).cause(e))?;
            if there && std::fs::metadata(path).is_ok_and(|m| m.permissions().readonly()) {
                return Err(Error::new("the store is write-protected")
                    .at(path.as_path())
                    .help("name another store, or allow writing"));
            }
            let mut store = if there { open(&Address::File(path.clone(), *compression))? } else { Store::in_memory()? };
            store.address = Address::File(path.clone(), *compression);
            store.lock = Some(lock);
            Ok(store)
        }
        Address::Directory(path) => {
            let store = Store::over(directory(path, true)?, address.clone());
            if store.quads.is_empty().map_err(broken)? {
                store.quads.insert(version_quad().as_ref()).map_err(broken)?;
            }
            check_version(&store)?;
            Ok(store)
        }
        Address::Engine(url) => Err(no_engine(url)),
    }
}

/// Most links that are followed from one to the next, as many as systems do.
const LINKS: usize = 40;

/// The file that a path leads to by symbolic links, whether or not it is there; it is packed as its own name says, else as the link's.
fn followed(path: &Path, compression: Compression) -> (PathBuf, Compression) {
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        let Ok(next) = std::fs::read_link(&target) else { break };
        // A link tells its target from the folder that it is in.
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    let own = target.to_str().filter(|_| target != path).and_then(|text| Address::parse(text).ok());
    match own {
        Some(Address::File(_, own)) => (target, own),
        _ => (target, compression),
    }
}

/// Opens a store that is there already to change it.
///
/// # Errors
/// As [`open_for_writing`]; where there is no such store.
pub fn open_to_change(address: &Address) -> Result<Store> {
    match address.path() {
        Some(path) if !path.exists() => Err(no_such_store(path)),
        _ => open_for_writing(address),
    }
}

fn no_such_store(path: &Path) -> Error {
    Error::new("there is no such store")
        .said("error.no-store", [])
        .helped("error.make-store", [])
        .at(path)
        .help("make it from pages (parkgraph build PATH --store FILE) or records and RDF (parkgraph load PATH --store FILE)")
}

/// The dataset built into the program.
///
/// # Errors
/// Where it is damaged, which the tests rule out.
pub fn built_in() -> Result<Store> {
    let damaged = || Error::new("the built-in dataset is damaged");
    let mut bytes = Vec::new();
    zstd::Decoder::new(BUILT_IN).and_then(|mut decoder| decoder.read_to_end(&mut bytes)).map_err(|e| damaged().cause(e))?;
    let quads = parse(&bytes).map_err(|e| match e {
        Failure::Store(e) => broken(e),
        Failure::Syntax(e) => damaged().cause(e),
    })?;
    Ok(Store::over(quads, Address::BuiltIn))
}

/// The quad that tells a store's version.
pub(super) fn version_quad() -> Quad {
    let version = Literal::new_typed_literal(VERSION.to_string(), xsd::INTEGER);
    Quad::new(DATASET, pg::STORE_VERSION, version, PROVENANCE_GRAPH)
}

/// Whether a quad tells a store's version.
pub(super) fn is_version(quad: &Quad) -> bool {
    quad.predicate == pg::STORE_VERSION && quad.graph_name == PROVENANCE_GRAPH.into()
}

fn check_version(store: &Store) -> Result<()> {
    let place = || Place::file(store.address.to_string());
    let quad = store.matching(None, Some(pg::STORE_VERSION), None, Some(PROVENANCE_GRAPH.into())).next().transpose()?;
    let version = quad.and_then(|quad| match quad.object {
        Term::Literal(literal) => literal.value().parse::<u32>().ok(),
        _ => None,
    });
    match version {
        None => Err(Error::new("this is no store: it does not tell its version")
            .at(place())
            .help("to bring RDF of any origin into a store: parkgraph load FILE --store NEW.nq.zst")),
        Some(newer) if newer > VERSION => {
            Err(Error::new(format!("the store has version {newer}, this build reads up to {VERSION}"))
                .at(place())
                .help("use a newer parkgraph; the store was left as it is"))
        }
        Some(_) => Ok(()),
    }
}

/// The quads of a file.
fn read_file(path: &Path, compression: Compression) -> Result<oxigraph::store::Store> {
    let bytes = read_bytes(path, compression)?;
    parse(&bytes).map_err(|e| match e {
        Failure::Store(e) => broken(e),
        Failure::Syntax(e) => super::rdf::syntax_error(&e.into(), path, &bytes).help(
            "the store is damaged, or written by another program; restore it from a copy, or load it as RDF into a new store",
        ),
    })
}

/// The bytes of a file, unpacked.
///
/// # Errors
/// Where it is not there, can't be read or is no such archive.
pub(super) fn read_bytes(path: &Path, compression: Compression) -> Result<Vec<u8>> {
    let packed = std::fs::read(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => no_such_store(path),
        _ => Error::new("the store can't be read").at(path).cause(e),
    })?;
    let mut bytes = Vec::new();
    let unpacked = match compression {
        Compression::None => return Ok(packed),
        Compression::Gzip => flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes),
        Compression::Zstd => zstd::Decoder::new(packed.as_slice()).and_then(|mut d| d.read_to_end(&mut bytes)),
    };
    unpacked.map_err(|e| Error::new("the store can't be unpacked").at(path).help("restore it from a copy").cause(e))?;
    Ok(bytes)
}

/// Why text did not become a store.
enum Failure {
    Store(oxigraph::store::StorageError),
    Syntax(RdfSyntaxError),
}

/// Quads handed from the parser to the store at a time, and how many such parcels may wait.
const PARCEL: usize = 2048;
const WAITING: usize = 8;

/// A store in memory with the quads of N-Quads text, parsed on one thread while another inserts.
fn parse(bytes: &[u8]) -> Result<oxigraph::store::Store, Failure> {
    let store = oxigraph::store::Store::new().map_err(Failure::Store)?;
    let mut change = store.start_transaction().map_err(Failure::Store)?;
    let (sender, receiver) = sync_channel::<Vec<Quad>>(WAITING);
    thread::scope(|scope| {
        let parser = scope.spawn(move || {
            // IRIs were checked when the file was written, and verified then.
            let mut quads = RdfParser::from_format(RdfFormat::NQuads).lenient().for_slice(bytes);
            loop {
                let parcel: Vec<Quad> = quads.by_ref().take(PARCEL).collect::<Result<_, _>>()?;
                if parcel.is_empty() || sender.send(parcel).is_err() {
                    return Ok(());
                }
            }
        });
        for quad in receiver.into_iter().flatten() {
            change.insert(quad.as_ref());
        }
        parser.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).map_err(Failure::Syntax)
    })?;
    change.commit().map_err(Failure::Store)?;
    Ok(store)
}

#[cfg(feature = "rocksdb")]
fn directory(path: &Path, write: bool) -> Result<oxigraph::store::Store> {
    let quads = if write {
        oxigraph::store::Store::open(path)
    } else if path.is_dir() {
        oxigraph::store::Store::open_read_only(path)
    } else {
        return Err(Error::new("there is no such store").at(path).help("make it: parkgraph build PATH --store FOLDER/"));
    };
    quads.map_err(|e| Error::new("the store can't be opened").at(path).cause(e))
}

#[cfg(not(feature = "rocksdb"))]
fn directory(path: &Path, _: bool) -> Result<oxigraph::store::Store> {
    Err(Error::new("this build keeps no stores in folders")
        .at(path)
        .help("name a file (.nq, .nq.gz, .nq.zst), or build with: cargo build --release --features rocksdb"))
}

fn no_engine(url: &str) -> Error {
    let help = if FOLDERS { "name a file (.nq, .nq.gz, .nq.zst) or a folder" } else { "name a file (.nq, .nq.gz, .nq.zst)" };
    Error::new("no store is read over the network").at(url).help(help)
}
