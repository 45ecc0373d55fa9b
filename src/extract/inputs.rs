//! Walking files and folders, one document at a time: memory holds one document, or one line of a file of documents.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::read::{Form, Input, looks_like_html};
use crate::error::{Place, Problem};

/// How input is read.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Largest document, in bytes after decompression; a larger one is reported and passed over.
    pub largest: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { largest: 16 << 20 }
    }
}

/// The documents of files, folders (with those within, in order of name) and standard input (`-`).
///
/// Read are `.txt`, `.html`, `.htm`, `.jsonl` and these with `.gz` or `.zst`; a file named outright is read whatever its ending.
/// A fault is reported in its place and the rest is read.
pub fn inputs<P: AsRef<Path>>(paths: &[P]) -> Inputs {
    let mut todo: Vec<Todo> = paths.iter().map(|p| Todo { path: p.as_ref().to_owned(), below: None }).collect();
    todo.reverse();
    Inputs { todo, lines: None, options: Options::default() }
}

/// An iterator over documents.
pub struct Inputs {
    /// What is left to be read, the next one last.
    todo: Vec<Todo>,
    lines: Option<Lines>,
    options: Options,
}

struct Todo {
    path: PathBuf,
    /// The folders between the one that was named and it, as `a/b/`; none where it was named outright.
    below: Option<String>,
}

/// A file of documents being read.
struct Lines {
    source: Box<dyn BufRead + Send>,
    name: String,
    stem: String,
    others: Vec<String>,
    file: Option<Arc<Path>>,
    number: usize,
}

impl Iterator for Inputs {
    type Item = Result<Input, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next(self.options.largest) {
                    Some(item) => return Some(item),
                    None => self.lines = None,
                }
            }
            let Todo { path, below } = self.todo.pop()?;
            if path.is_dir() {
                if let Err(problem) = self.enter(&path, below) {
                    return Some(Err(problem));
                }
                continue;
            }
            let item = self.open(&path, below);
            if item.is_some() {
                return item;
            }
        }
    }
}

impl Inputs {
    /// The same documents, read otherwise.
    pub fn with(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// Puts a folder's files and folders next.
    fn enter(&mut self, folder: &Path, below: Option<String>) -> Result<(), Problem> {
        let fault = |e: io::Error| Problem::new(folder, format!("cannot read the folder: {e}"));
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(fault)? {
            let entry = entry.map_err(fault)?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link to a folder may lead back to it.
            let looped = entry.file_type().is_ok_and(|t| t.is_symlink()) && entry.path().is_dir();
            if !hidden && !looped {
                found.push(entry.path());
            }
        }
        found.sort_unstable();
        let below = match (below, folder.file_name()) {
            (Some(below), Some(name)) => format!("{below}{}/", name.to_string_lossy()),
            _ => String::new(),
        };
        self.todo.extend(found.into_iter().rev().map(|path| Todo { path, below: Some(below.clone()) }));
        Ok(())
    }

    /// Opens a file: its document, or none where it is a file of documents or not to be read.
    fn open(&mut self, path: &Path, below: Option<String>) -> Option<Result<Input, Problem>> {
        let named = below.is_none();
        let stdin = named && path.as_os_str() == "-";
        let name = if stdin { "stdin".to_owned() } else { path.display().to_string() };
        let (stem, ending, packing) = parts(path);
        // Nobody knows when a pipe or device among files would have anything to say.
        if !stdin && path.metadata().is_ok_and(|about| !(about.is_file() || named && is_pipe(&about))) {
            let problem = Problem::new(Place::file(name), "neither a file nor a pipe");
            return named.then(|| Err(problem.help("name a file, a folder or a pipe; `-` is standard input")));
        }
        if named && RDF.contains(&ending.as_str()) {
            let problem = Problem::new(Place::file(name), "RDF is no page");
            return Some(Err(problem.help("load it with `load`: parkgraph load FILE --store STORE")));
        }
        let form = match ending.as_str() {
            "txt" | "text" => Some(Form::Text),
            "html" | "htm" | "xhtml" => Some(Form::Html),
            "jsonl" | "ndjson" => Some(Form::Json),
            _ => None,
        };
        if form.is_none() && !named {
            return None;
        }
        let fault = |e: io::Error| Problem::new(Place::file(&name), format!("cannot read: {e}"));
        let source: io::Result<Box<dyn Read + Send>> =
            if stdin { Ok(Box::new(io::stdin())) } else { File::open(path).and_then(|file| unpack(file, packing)) };
        let mut source = match source {
            Ok(source) => BufReader::with_capacity(1 << 16, source),
            Err(e) => {
                let problem = fault(e);
                let missing = !path.exists();
                return Some(Err(if missing { problem.help("check the path; `-` is standard input") } else { problem }));
            }
        };
        let stem = if stdin { "stdin".to_owned() } else { stem };
        let file = (!stdin && path.is_file()).then(|| Arc::from(path));
        let others = below.map(|below| others(&below, &stem, &ending)).unwrap_or_default();
        let form = match form {
            Some(form) => form,
            None => match source.fill_buf() {
                Ok(start) => sniff(start),
                Err(e) => return Some(Err(fault(e))),
            },
        };
        if form == Form::Json {
            self.lines = Some(Lines { source: Box::new(source), name, stem, others, file, number: 0 });
            return None;
        }
        let mut bytes = Vec::new();
        let most = self.options.largest;
        if let Err(e) = source.take(most as u64 + 1).read_to_end(&mut bytes) {
            return Some(Err(fault(e)));
        }
        if bytes.len() > most {
            return Some(Err(too_large(Place::file(name), most)));
        }
        Some(Ok(Input { place: Place::file(name), id: stem, others, file, form, bytes }))
    }
}

impl Lines {
    /// The next document; a line longer than allowed is passed over without being held.
    fn next(&mut self, largest: usize) -> Option<Result<Input, Problem>> {
        loop {
            self.number += 1;
            let place = Place::line(&self.name, self.number);
            let mut bytes = Vec::new();
            let (mut size, mut ended) = (0usize, false);
            while !ended {
                let chunk = match self.source.fill_buf() {
                    Ok(chunk) => chunk,
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                    Err(e) => {
                        self.source = Box::new(io::empty());
                        return Some(Err(Problem::new(place, format!("cannot read on: {e}"))
                            .help("the file may be cut short; what went before was read")));
                    }
                };
                if chunk.is_empty() {
                    if size == 0 {
                        return None;
                    }
                    break;
                }
                let end = chunk.iter().position(|b| *b == b'\n');
                let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
                size += part.len() + usize::from(end.is_some());
                if size <= largest + 1 {
                    bytes.extend_from_slice(part);
                } else {
                    bytes = Vec::new();
                }
                ended = end.is_some();
                let used = part.len() + usize::from(ended);
                self.source.consume(used);
            }
            if size > largest + 1 {
                return Some(Err(too_large(place, largest)));
            }
            if bytes.starts_with(b"\xEF\xBB\xBF") && self.number == 1 {
                bytes.drain(..3);
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                let numbered = |stem: &String| format!("{stem}-{}", self.number);
                let others = self.others.iter().map(numbered).collect();
                return Some(Ok(Input {
                    place,
                    id: numbered(&self.stem),
                    others,
                    file: self.file.clone(),
                    form: Form::Json,
                    bytes,
                }));
            }
        }
    }
}

fn too_large(place: Place, largest: usize) -> Problem {
    Problem::new(place, format!("larger than {} MiB", largest >> 20))
        .help("split it into documents, or raise the limit (--largest)")
}

/// A file's name without its endings, its ending, and how it is packed.
fn parts(path: &Path) -> (String, String, &'static str) {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let lower = name.to_lowercase();
    let packing = ["gz", "zst"].into_iter().find(|p| lower.ends_with(&format!(".{p}"))).unwrap_or("");
    let bare = if packing.is_empty() { name.as_str() } else { name.get(..name.len() - packing.len() - 1).unwrap_or(&name) };
    match bare.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        Some((stem, ending)) => (stem.to_owned(), ending.to_lowercase(), packing),
        None => (bare.to_owned(), String::new(), packing),
    }
}

/// Endings of files of RDF, which are loaded rather than read.
const RDF: [&str; 7] = ["ttl", "nt", "nq", "trig", "rdf", "owl", "jsonld"];

/// Whether a file is a pipe.
#[cfg(unix)]
fn is_pipe(about: &std::fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&about.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &std::fs::Metadata) -> bool {
    false
}

/// What a file found in a folder may be called where its stem is another's: the folders below the named one and the stem, then the
/// ending too.
fn others(below: &str, stem: &str, ending: &str) -> Vec<String> {
    let longer = format!("{below}{stem}");
    let whole = format!("{longer}.{ending}");
    if below.is_empty() { vec![whole] } else { vec![longer, whole] }
}

fn unpack(file: File, packing: &str) -> io::Result<Box<dyn Read + Send>> {
    Ok(match packing {
        "gz" => Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::new(file))),
        "zst" => Box::new(zstd::stream::read::Decoder::new(file)?),
        _ => Box::new(file),
    })
}

/// What input of no known ending is.
fn sniff(start: &[u8]) -> Form {
    let first = start.iter().find(|b| !b.is_ascii_whitespace() && **b < 0x80);
    if first == Some(&b'{') {
        Form::Json
    } else if looks_like_html(start) {
        Form::Html
    } else {
        Form::Text
    }
}
