//! Saving a store to its file: written beside it, read back by another library, and only then put in its place.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use rayon::prelude::*;
use rio_api::parser::QuadsParser;
use sha2::{Digest, Sha256};

use super::{Address, Compression, Store, broken, lines, lock};
use crate::error::{Error, Result};

/// Saves the store where it is kept; one in a folder is saved already.
///
/// The file is sorted N-Quads, one quad a line: equal datasets give equal files. Whatever happens on the way, the old file stays until the
/// new one is complete, verified and on disk.
///
/// # Errors
/// Where the file can't be written, or does not read back as what was written.
pub fn save(store: &Store) -> Result<()> {
    match &store.address {
        Address::File(path, compression) => save_to(store, path, *compression),
        // Committed to disk by each change.
        Address::Directory(_) => Ok(()),
        Address::BuiltIn | Address::Engine(_) => {
            Err(Error::new("this store can't be saved").help("name a store of your own: --store kg.nq.zst"))
        }
    }
}

/// Saves the store to a file, in the place of what is there.
///
/// # Errors
/// As [`save`].
pub fn save_to(store: &Store, path: &Path, compression: Compression) -> Result<()> {
    let fresh = lock::beside(path, ".new");
    let written = write_and_verify(store, &fresh, compression, |_| Ok(()));
    let placed = written.and_then(|()| std::fs::rename(&fresh, path).map_err(|e| unwritable(path, e)));
    if placed.is_err() {
        // The file was not there before us; a leftover would be overwritten by the next save.
        let _ = std::fs::remove_file(&fresh);
    }
    placed?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The rename is on disk when the folder is; not every system lets a folder be synchronised.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// The store's quads as canonical lines, sorted.
pub(super) fn sorted_lines(store: &Store) -> Result<Vec<String>> {
    let quads: Vec<_> = store.quads.iter().collect::<Result<_, _>>().map_err(broken)?;
    let mut sorted: Vec<String> = quads
        .par_iter()
        .map(|quad| {
            let mut line = String::with_capacity(256);
            lines::write(quad.as_ref(), &mut line);
            line
        })
        .collect();
    sorted.par_sort_unstable();
    Ok(sorted)
}

/// Writes the file, hands it to `meddle` (which does nothing but in tests) and reads it back.
fn write_and_verify(
    store: &Store,
    fresh: &Path,
    compression: Compression,
    meddle: impl FnOnce(&Path) -> std::io::Result<()>,
) -> Result<()> {
    let sorted = sorted_lines(store)?;
    let mut hash = Hash::default();
    sorted.iter().for_each(|line| hash.add(line));
    write_lines(&sorted, fresh, compression).and_then(|()| meddle(fresh)).map_err(|e| unwritable(fresh, e))?;
    let (read, expected) = (read_back(fresh, compression)?, hash.finish());
    if read != expected {
        return Err(Error::new(format!(
            "what was written does not read back: {} quads written, {} read; the old store was left in place",
            expected.0, read.0
        ))
        .at(fresh)
        .help("the disk or memory of this machine may be faulty; try again, or save elsewhere"));
    }
    Ok(())
}

fn write_lines(sorted: &[String], path: &Path, compression: Compression) -> std::io::Result<()> {
    let write_all = |out: &mut dyn Write| -> std::io::Result<()> {
        for line in sorted {
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")?;
        }
        Ok(())
    };
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    match compression {
        Compression::None => write_all(&mut file)?,
        Compression::Gzip => {
            let mut packed = flate2::write::GzEncoder::new(&mut file, flate2::Compression::default());
            write_all(&mut packed)?;
            packed.finish()?;
        }
        Compression::Zstd => {
            let mut packed = zstd::Encoder::new(&mut file, 6)?;
            packed.include_checksum(true)?;
            let mut buffered = BufWriter::with_capacity(1 << 17, packed);
            write_all(&mut buffered)?;
            buffered.into_inner().map_err(std::io::IntoInnerError::into_error)?.finish()?;
        }
    }
    file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
}

/// The number of quads and their hash, as rio_turtle reads the file.
fn read_back(path: &Path, compression: Compression) -> Result<(u64, [u8; 32])> {
    let damaged = |e: Box<dyn std::error::Error + Send + Sync>| {
        Error::new("what was written does not read back; the old store was left in place").at(path).cause(e)
    };
    let file = File::open(path).map_err(|e| damaged(e.into()))?;
    let unpacked: Box<dyn Read> = match compression {
        Compression::None => Box::new(file),
        Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(file))),
        Compression::Zstd => Box::new(zstd::Decoder::new(file).map_err(|e| damaged(e.into()))?),
    };
    let mut hash = Hash::default();
    let mut line = String::with_capacity(256);
    let mut reader = BufReader::with_capacity(1 << 18, unpacked);
    rio_turtle::NQuadsParser::new(&mut reader)
        .parse_all(&mut |quad| -> Result<(), rio_turtle::TurtleError> {
            line.clear();
            lines::write_read(quad, &mut line);
            hash.add(&line);
            Ok(())
        })
        .map_err(|e| damaged(e.into()))?;
    // A parser may stop before the end; nothing may be left.
    if reader.fill_buf().is_ok_and(|rest| !rest.is_empty()) {
        return Err(damaged("the file goes on after its last quad".into()));
    }
    Ok(hash.finish())
}

/// A count and running SHA-256 of lines.
#[derive(Default)]
struct Hash {
    lines: u64,
    sha: Sha256,
}

impl Hash {
    fn add(&mut self, line: &str) {
        self.lines += 1;
        self.sha.update(line.as_bytes());
        self.sha.update(b"\n");
    }

    fn finish(self) -> (u64, [u8; 32]) {
        (self.lines, self.sha.finalize().into())
    }
}

fn unwritable(path: &Path, cause: std::io::Error) -> Error {
    Error::new("the store can't be written")
        .at(path)
        .help("name a store in a folder that exists, may be written and has room")
        .cause(cause)
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode, Quad};

    use super::*;

    fn store_with(n: usize) -> Store {
        let store = Store::in_memory().unwrap();
        for i in 0..n {
            let node = |s: &str| NamedNode::new_unchecked(format!("https://a.example/{s}"));
            let quad =
                Quad::new(node(&format!("s{i}")), node("p"), Literal::new_simple_literal(format!("o \"{i}\"\n")), node("g"));
            store.quads.insert(quad.as_ref()).unwrap();
        }
        store
    }

    #[test]
    fn what_is_saved_reads_back_in_every_packing() {
        let dir = tempfile::tempdir().unwrap();
        let store = store_with(300);
        for name in ["kg.nq", "kg.nq.gz", "kg.nq.zst"] {
            let path = dir.path().join(name);
            let Ok(Address::File(path, compression)) = Address::parse(path.to_str().unwrap()) else { panic!() };
            save_to(&store, &path, compression).unwrap();
            let back = super::super::open(&Address::File(path, compression)).unwrap();
            assert_eq!(sorted_lines(&back).unwrap(), sorted_lines(&store).unwrap());
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 3, "nothing but the stores stays");
    }

    /// Damage that a disk may do between writing and reading back.
    fn damage(how: impl Fn(&mut Vec<u8>)) -> Result<()> {
        let dir = tempfile::tempdir().unwrap();
        let fresh = dir.path().join("kg.nq");
        write_and_verify(&store_with(300), &fresh, Compression::None, |path| {
            let mut bytes = std::fs::read(path)?;
            how(&mut bytes);
            std::fs::write(path, bytes)
        })
    }

    #[test]
    fn damage_is_noticed_before_the_old_file_goes() {
        assert!(damage(|_| ()).is_ok());
        let line_feeds =
            |bytes: &[u8]| bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i).collect::<Vec<_>>();
        type Damage<'a> = (&'a str, &'a dyn Fn(&mut Vec<u8>));
        let cases: [Damage<'_>; 6] = [
            ("a letter of an IRI", &|b| {
                let at = b.windows(3).position(|w| w == b"/s2").unwrap();
                b[at + 1] = b't';
            }),
            ("a digit of a literal", &|b| {
                let at = b.iter().rposition(|c| *c == b'9').unwrap();
                b[at] = b'8';
            }),
            ("a line lost", &|b| {
                let ends = line_feeds(b);
                b.drain(ends[9]..ends[10]);
            }),
            ("a line twice", &|b| {
                let ends = line_feeds(b);
                let line = b[ends[9]..ends[10]].to_vec();
                b.splice(ends[10]..ends[10], line);
            }),
            ("the end cut off", &|b| b.truncate(b.len() - 1000)),
            ("zeros instead of a block", &|b| b[4096..8192].fill(0)),
        ];
        for (what, how) in cases {
            assert!(damage(how).is_err(), "{what} went unnoticed");
        }
    }

    #[test]
    fn a_save_that_fails_leaves_the_old_store() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kg.nq");
        save_to(&store_with(3), &path, Compression::None).unwrap();
        let before = std::fs::read(&path).unwrap();
        // A folder in the way of the file that would be written first.
        std::fs::create_dir(lock::beside(&path, ".new")).unwrap();
        let error = save_to(&store_with(5), &path, Compression::None).unwrap_err();
        assert!(error.help_text().is_some());
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
