//! Extractors from outside: a program that is run for each document, or a server of language models that is asked.
//!
//! Whatever they answer is held to what holds for every record: types and predicates of the ontology, names and quotes that the page has.
//! Offsets are never taken from them; they follow from the quotes.

mod answer;
mod command;
mod hold;
mod openai;
mod parts;
mod prompt;
mod search;

use std::time::Duration;

use super::clean::{self, CleanText};
use super::read::Page;
use crate::error::{Problem, Result};
use crate::record::{Document, Record};

/// The environment variable that holds the key of a server; programs that are run do not see it.
pub const API_KEY: &str = "PARKGRAPH_API_KEY";

/// Largest answer, in bytes, that is read.
const LARGEST: usize = 16 << 20;

/// An extractor that is not this program.
#[derive(Debug)]
pub struct Outside(Kind);

#[derive(Debug)]
enum Kind {
    Command(command::Command),
    OpenAi(Box<openai::OpenAi>),
}

/// Why there is no answer, or not all of one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    what: String,
    help: &'static str,
}

impl Fault {
    fn new(what: impl Into<String>, help: &'static str) -> Self {
        Self { what: what.into(), help }
    }

    fn at(self, page: &Page) -> Problem {
        Problem::new(page.origin.place.clone(), self.what).help(self.help)
    }
}

impl Outside {
    /// A program and its arguments, split as a POSIX shell splits them but run without one.
    ///
    /// It is run once a document: it reads the document as one JSON object (id, url, title, publisher, published, language, text) from standard
    /// input and writes a [`Record`] to standard output. A fault, a leak or a hang thus costs one document; what is slow to start is better
    /// kept running as a server. It is ended, with what it started, after `timeout`.
    ///
    /// # Errors
    /// Where the words can't be split or there is no such program.
    pub fn command(line: &str, timeout: Duration) -> Result<Self> {
        command::Command::new(line, timeout).map(Kind::Command).map(Self)
    }

    /// A server that speaks OpenAI's chat protocol, at `url` (such as `http://127.0.0.1:8080/v1`), and one of its models.
    ///
    /// Its answer is bound to a JSON Schema made of the closed vocabularies. It is given `timeout` for each part of a document, tries again
    /// included. The `key` is sent as a bearer token.
    ///
    /// # Errors
    /// Where the address is none of http or https, or the model has no name.
    pub fn openai(url: &str, model: &str, key: Option<String>, timeout: Duration) -> Result<Self> {
        openai::OpenAi::new(url, model, key, timeout).map(Box::new).map(Kind::OpenAi).map(Self)
    }

    /// The record of a page, and what had to be left out of the answer; no record where nothing of it could be used.
    pub fn extract(&self, page: &Page) -> (Option<Record>, Vec<Problem>) {
        let clean = clean::clean(page);
        let index = search::Index::new(&clean, page);
        let (record, mut problems) = match &self.0 {
            Kind::Command(command) => command.extract(&index),
            Kind::OpenAi(server) => server.extract(&index),
        };
        let record = record.filter(|r| problems.is_empty() || !r.entities.is_empty() || !r.figures.is_empty());
        if record.is_none() {
            problems
                .push(Problem::new(page.origin.place.clone(), "nothing of the answer could be used: the document was left out"));
        }
        (record, problems)
    }
}

/// The description of a page; it is read from the page, never taken from an answer.
fn document(page: &Page, clean: &CleanText) -> Document {
    Document {
        id: page.id.clone(),
        url: page.url.clone(),
        title: clean.title.clone(),
        publisher: clean.publisher.clone(),
        published: clean.published,
        language: clean.language.clone(),
        sha256: Some(page.sha256.clone()),
        mirror: false,
        reprint_of: None,
    }
}

/// A document, or a part of one, as extractors are given it.
fn given(index: &search::Index<'_>, text: &str) -> serde_json::Value {
    let document = document(index.page, index.clean);
    serde_json::json!({
        "id": document.id,
        "url": document.url,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "language": document.language,
        "text": text,
    })
}

/// The id that statements of an extractor bear as their rule's: `extractor/KIND/NAME`, the name in letters that such an id may have.
fn rule(kind: &str, name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let name = out.trim_end_matches('-');
    format!("extractor/{kind}/{}", if name.is_empty() { "unnamed" } else { name })
}

#[cfg(test)]
mod tests {
    use super::rule;

    #[test]
    fn a_rule_is_named_after_its_extractor() {
        assert_eq!(rule("openai", "Qwen/Qwen2.5-7B:q4_K"), "extractor/openai/qwen-qwen2-5-7b-q4-k");
        assert_eq!(rule("command", "\u{4e2d}"), "extractor/command/unnamed");
    }
}
