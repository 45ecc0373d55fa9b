//! Reading pages: files, folders, standard input; one document or many a file.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Place, Problem};
use crate::value::{Date, Lang};

/// A document as it was read: decoded, before any cleaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// A file's name without its ending, or a page's address.
    pub id: String,
    /// Its text; spans of evidence count code points of this.
    pub text: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Its title, from the file's own description of itself.
    pub title: Option<String>,
    /// Who published it, likewise.
    pub publisher: Option<String>,
    /// When, likewise.
    pub published: Option<Date>,
    /// Its language, likewise.
    pub language: Option<Lang>,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

impl Page {
    /// A page of text alone, with no description of itself.
    pub fn of_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let sha256 = hex(&Sha256::digest(text.as_bytes()));
        Self { id: id.into(), text, url: None, title: None, publisher: None, published: None, language: None, sha256 }
    }
}

/// A document's bytes, not yet decoded, so that decoding can be shared among cores.
#[derive(Debug, Clone)]
pub struct Input {
    place: Place,
    id: String,
    bytes: Vec<u8>,
}

impl Input {
    /// Decodes the document.
    ///
    /// # Errors
    /// A problem where it holds no text.
    pub fn page(self) -> Result<Page, Problem> {
        match String::from_utf8(self.bytes) {
            Ok(text) => Ok(Page::of_text(self.id, text)),
            Err(e) => Err(Problem::new(self.place, e.to_string())),
        }
    }
}

/// The documents of files and folders, in order; a fault is reported in its place and the rest is read.
pub fn inputs(paths: &[PathBuf]) -> impl Iterator<Item = Result<Input, Problem>> + Send {
    paths.to_vec().into_iter().flat_map(|path| files(&path)).map(|path| {
        let bytes = std::fs::read(&path).map_err(|e| Problem::new(path.as_path(), e.to_string()))?;
        let id = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Input { place: path.as_path().into(), id, bytes })
    })
}

fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut found: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    found.sort();
    found.iter().flat_map(|p| files(p)).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
