//! Who reads the pages: the rules, a program, or a server of language models; shared by the commands that read pages.

use std::time::Duration;

use crate::error::{Error, Problem, Result};
use crate::extract::outside::{API_KEY, Outside};
use crate::extract::read::Page;
use crate::extract::{Explained, Extractor};
use crate::record::Record;

/// Which extractor to use.
#[derive(Debug, clap::Args)]
pub(super) struct ExtractorArgs {
    /// Who reads the pages: `rules`, the built-in ones; `weighed`, the rules and then the weights, which add what is only likely by its
    /// surroundings (rules `weighed/...`) [default: weighed for extract, rules for build]; `command:PROGRAM ARGUMENTS`, which is given each document as JSON and answers with a
    /// Record; `openai:URL`, a server that speaks OpenAI's chat protocol (its key, if it needs one, in PARKGRAPH_API_KEY)
    #[arg(long, value_name = "EXTRACTOR")]
    extractor: Option<String>,
    /// With openai: the model that the server is to use
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// With command and openai: the seconds that a document, or a part of a long one, may take
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    timeout: u32,
}

/// An extractor, ready to read.
pub(super) enum Reader {
    /// The built-in rules.
    Rules(Box<Extractor>),
    /// Another extractor.
    Outside(Outside),
}

impl ExtractorArgs {
    /// The extractor that was asked for, else the default.
    ///
    /// # Errors
    /// Where there is none of the name, or it lacks something.
    pub fn reader(&self, default: &str) -> Result<Reader> {
        let name = self.extractor.as_deref().unwrap_or(default);
        let timeout = Duration::from_secs(self.timeout.into());
        if self.model.is_some() && !name.starts_with("openai:") {
            return Err(Error::new("--model goes with --extractor openai:URL only").help("leave it out, or name the server"));
        }
        match name.split_once(':') {
            None if name == "rules" => Ok(Reader::Rules(Box::new(Extractor::built_in()?.sure()))),
            None if name == "weighed" => Ok(Reader::Rules(Box::new(Extractor::built_in()?))),
            Some(("command", line)) => Outside::command(line, timeout).map(Reader::Outside),
            Some(("openai", url)) => {
                let key = std::env::var(API_KEY).ok();
                Outside::openai(url, self.model.as_deref().unwrap_or_default(), key, timeout).map(Reader::Outside)
            }
            _ => Err(Error::new(format!("no extractor {name:?}")).help("rules, weighed, command:PROGRAM or openai:URL")),
        }
    }
}

impl Reader {
    /// The record of a page, and what could not be used; no record where nothing could.
    pub fn extract(&self, page: &Page) -> (Option<Record>, Vec<Problem>) {
        match self {
            Self::Rules(extractor) => {
                let (record, problems) = extractor.extract(page);
                (Some(record), problems)
            }
            Self::Outside(outside) => outside.extract(page),
        }
    }

    /// The same, with what each statement rests on.
    pub fn explain(&self, page: &Page) -> (Option<Explained>, Vec<Problem>) {
        match self {
            Self::Rules(extractor) => {
                let mut explained = extractor.explain(page);
                let problems = std::mem::take(&mut explained.problems);
                (Some(explained), problems)
            }
            Self::Outside(outside) => {
                let (record, problems) = outside.extract(page);
                let explained = record.map(|record| {
                    let slots = vec![Vec::new(); record.statements.len()];
                    Explained { record, problems: Vec::new(), slots }
                });
                (explained, problems)
            }
        }
    }
}
