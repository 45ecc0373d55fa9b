//! Reading pages: files, folders, standard input; one document or many a file.

use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::encoding::{self, NoText};
use super::html;
use super::imprint::parse_date;
use crate::error::{Place, Problem};
use crate::record::form::{bad_address, bad_language, is_iri, is_language};
use crate::record::{Origin, place_key};
use crate::value::{Date, Lang};

pub use super::inputs::{Inputs, Options, inputs};

/// A document as it was read: decoded, before any cleaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// A file's name without its ending, or a page's address.
    pub id: String,
    /// Its text; spans of evidence count code points of this. Of a web page, its main text, a line a block.
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
    /// SHA-256 of the bytes, in hexadecimal; of a line of documents, of the line.
    pub sha256: String,
    /// Where it was read from.
    pub origin: Origin,
    /// What of the bytes could not be read; the rest is the text.
    pub problems: Vec<Problem>,
}

impl Page {
    /// A page of text alone, with no description of itself.
    pub fn of_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let sha256 = sha256(text.as_bytes());
        let id = id.into();
        let origin = Origin::of_content(&id, &sha256);
        let (url, title, publisher, published, language, problems) = Default::default();
        Self { id, text, url, title, publisher, published, language, sha256, origin, problems }
    }

    /// A web page; its main text and what its head says.
    pub fn of_html(id: impl Into<String>, html: &str) -> Self {
        let web = html::read(html);
        let (id, sha256) = (id.into(), sha256(html.as_bytes()));
        Self {
            origin: Origin::of_content(&id, &sha256),
            id,
            text: web.text,
            url: web.url,
            title: web.title,
            publisher: web.publisher,
            published: web.published,
            language: web.language,
            sha256,
            problems: Vec::new(),
        }
    }
}

/// What the bytes of an input are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// A line of a file of documents: a JSON object with `text` or `html`.
    Json,
}

/// A document's bytes, not yet decoded, so that decoding can be shared among cores.
#[derive(Debug, Clone)]
pub struct Input {
    pub(crate) place: Place,
    pub(crate) id: String,
    /// Other ids that it may be known by, the best first.
    pub(crate) others: Vec<String>,
    /// The file that it was read from, if from one that can be read again.
    pub(crate) file: Option<Arc<Path>>,
    pub(crate) form: Form,
    pub(crate) bytes: Vec<u8>,
}

impl Input {
    /// Where it stands: a file, or a line of one.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Its size in bytes.
    pub const fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Decodes the document.
    ///
    /// # Errors
    /// A problem where it is binary, empty or, of a line of documents, no JSON object with `text` or `html`.
    pub fn page(self) -> Result<Page, Problem> {
        if self.form == Form::Json {
            return self.json();
        }
        let html = self.form == Form::Html || looks_like_html(&self.bytes);
        let (text, lost) = encoding::decode(&self.bytes, html).map_err(|fault| no_text(self.place.clone(), fault))?;
        let mut problems: Vec<Problem> = undecoded(&self.place, lost).into_iter().collect();
        let mut page = if html {
            problems.extend(broken_off(&self.place, &text));
            Page::of_html(self.id, &text)
        } else {
            Page::of_text(self.id, text)
        };
        page.problems = problems;
        page.sha256 = sha256(&self.bytes);
        page.origin = match &self.file {
            Some(file) => Origin { key: place_key(file, None), others: self.others, place: self.place.clone() },
            None => Origin { place: self.place.clone(), ..Origin::of_content(&page.id, &page.sha256) },
        };
        if page.text.trim().is_empty() { Err(no_text(self.place, NoText::Empty)) } else { Ok(page) }
    }

    fn json(self) -> Result<Page, Problem> {
        let place = self.place;
        let at = |column: usize| Place { column: Some(column), ..place.clone() };
        let line = std::str::from_utf8(&self.bytes).map_err(|e| {
            let good = self.bytes.get(..e.valid_up_to()).unwrap_or_default();
            let column = 1 + String::from_utf8_lossy(good).chars().count();
            Problem::new(at(column), "not UTF-8").help("JSON is UTF-8: convert the file, for instance with iconv")
        })?;
        let value: serde_json::Value = serde_json::from_str(line).map_err(|e| {
            // The parser counts bytes.
            let good = line.as_bytes().get(..e.column().saturating_sub(1)).unwrap_or_default();
            let column = 1 + String::from_utf8_lossy(good).chars().count();
            let why = e.to_string();
            let why = why.split(" at line ").next().unwrap_or_default().to_owned();
            Problem::new(at(column), format!("not JSON: {why}"))
                .help("one document a line: {\"id\": \u{2026}, \"text\": \u{2026}} or {\"url\": \u{2026}, \"html\": \u{2026}}")
        })?;
        let field =
            |name: &str| value.get(name).and_then(serde_json::Value::as_str).map(str::to_owned).filter(|s| !s.trim().is_empty());
        let url = field("url");
        let number = value.get("id").filter(|id| id.is_number()).map(ToString::to_string);
        let own = field("id").or(number).or_else(|| url.clone());
        let others = if own.is_none() { self.others } else { Vec::new() };
        let id = own.unwrap_or(self.id);
        let mut page = match (field("text"), field("html")) {
            (Some(text), _) => Page::of_text(id, text),
            (None, Some(html)) => {
                let problems = broken_off(&place, &html).into_iter().collect();
                Page { problems, ..Page::of_html(id, &html) }
            }
            (None, None) => {
                let help = if value.get("document").is_some() {
                    "this is a record: load it with `load`"
                } else {
                    "give each document a text or html"
                };
                return Err(Problem::new(place, "a document without text").help(help));
            }
        };
        page.url = match url {
            Some(url) if !is_iri(&url) => {
                page.problems.push(bad_address(&place, &url));
                page.url
            }
            url => url.or(page.url),
        };
        page.title = field("title").or(page.title);
        page.publisher = field("publisher").or(page.publisher);
        if let Some(given) = value.get("published").filter(|given| !given.is_null()) {
            let text = given.as_str().map_or_else(|| given.to_string(), str::to_owned);
            match parse_date(&text) {
                Some(date) => page.published = Some(date),
                None if text.trim().is_empty() => {}
                None => page.problems.push(
                    Problem::new(place.clone(), format!("published: no date {text:?}; the page was read without it"))
                        .help(Date::HELP),
                ),
            }
        }
        page.language = match field("language") {
            Some(tag) if !is_language(&tag) => {
                page.problems.push(bad_language(&place, &tag));
                page.language
            }
            tag => tag.map(|tag| Lang::new(&tag)).or(page.language),
        };
        page.sha256 = sha256(&self.bytes);
        page.origin = match &self.file {
            Some(file) => Origin { key: place_key(file, Some(&page.id)), others, place: place.clone() },
            None => Origin { place: place.clone(), ..Origin::of_content(&page.id, &page.sha256) },
        };
        if page.text.trim().is_empty() { Err(no_text(place, NoText::Empty)) } else { Ok(page) }
    }
}

fn no_text(place: Place, fault: NoText) -> Problem {
    match fault {
        NoText::Empty => Problem::new(place, "holds no text").help("leave it out, or fetch the page again"),
        NoText::Binary(what) => Problem::new(place, format!("no text but {what}"))
            .help("give text, HTML or JSON lines; convert other formats first, for instance with pdftotext"),
    }
}

/// The problem of byte sequences that no encoding reads.
fn undecoded(place: &Place, lost: usize) -> Option<Problem> {
    (lost > 0).then(|| {
        Problem::new(
            place.clone(),
            format!("{lost} byte sequence(s) that no encoding reads; they were taken for U+FFFD, the rest was read"),
        )
        .help("convert the file to UTF-8, for instance with iconv, or fetch the page again")
    })
}

/// The problem of a web page that is cut short: it ends within a tag, or is opened and never closed.
fn broken_off(place: &Place, html: &str) -> Option<Problem> {
    let within_tag = html.rfind('<').is_some_and(|at| {
        let tag = html.get(at + 1..).unwrap_or_default();
        !tag.contains('>') && tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
    });
    let has = |tag: &str| html.as_bytes().windows(tag.len()).any(|w| w.eq_ignore_ascii_case(tag.as_bytes()));
    let never_closed = (has("<html") || has("<body")) && !has("</html") && !has("</body");
    (within_tag || never_closed).then(|| {
        Problem::new(place.clone(), "the page breaks off before its end; what is there was read").help("fetch the page again")
    })
}

/// Whether bytes start as a web page does.
pub(crate) fn looks_like_html(bytes: &[u8]) -> bool {
    let start: Vec<u8> =
        bytes.iter().skip_while(|b| b.is_ascii_whitespace() || **b >= 0x80).take(15).map(u8::to_ascii_lowercase).collect();
    [b"<!doctype html".as_slice(), b"<html", b"<head", b"<body"].iter().any(|s| start.starts_with(s))
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
