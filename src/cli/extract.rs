//! `parkgraph extract`: pages in, records out.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use super::extractor::{ExtractorArgs, Reader};
use super::{Context, Outcome, explain, pipeline};
use crate::error::{Place, Problem};
use crate::extract::read::{self, Input, Inputs, Options};
use crate::record::{Origin, Record};
use crate::report::labels::label;

/// Arguments of `extract`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each line is the record of one document, in the order of the input: the document, the entities it names, and what it \
says of them, each with the passage (code points of the page as read), the cleaned quote and the rule that found it. \
What can't be read is reported on standard error, the rest is done, and the exit code is 2. What the rules weighed/... add is only \
likely: `load` leaves it out unless it is given --weighed.

Examples:
  parkgraph extract news/                         # every page under a folder
  parkgraph extract a.txt b.html > records.jsonl
  curl -s https://example.org/page | parkgraph extract -
  parkgraph extract --explain a.txt | less -R     # which rule read what, where
  parkgraph extract pages.jsonl | parkgraph load - --store kg.nq.zst
  parkgraph extract news/ --extractor 'command:./my-extractor --fast'
  parkgraph extract news/ --extractor openai:http://127.0.0.1:8080/v1 --model NAME")]
pub struct Args {
    #[command(flatten)]
    pages: Pages,
    #[command(flatten)]
    extractor: ExtractorArgs,
    /// Show the page with what it names marked and, for each statement, its rule, slots and passage, instead of records
    #[arg(long)]
    explain: bool,
}

/// Where pages are; shared by the commands that read them.
#[derive(Debug, clap::Args)]
pub(super) struct Pages {
    /// Pages: .txt, .html, .jsonl (one page a line), these with .gz or .zst, folders of them, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Largest document that is read, in MiB; a larger one is reported and passed over
    #[arg(long, value_name = "MIB", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..))]
    largest: u16,
}

impl Pages {
    /// The documents, one at a time.
    pub fn inputs(&self) -> Inputs {
        read::inputs(&self.paths).with(Options { largest: usize::from(self.largest) << 20 })
    }
}

/// What came of one input.
pub(super) struct Found {
    /// The record, where the input is a document, and where it was read from.
    pub record: Option<(Record, Origin)>,
    /// What could not be used.
    pub problems: Vec<Problem>,
}

/// Prints the record of every document, one a line.
///
/// # Errors
/// Where the extractor's data are at fault, or the output can't be written.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let reader = args.extractor.reader("weighed")?;
    let mut progress = context.progress_beside_output(label(&context.lang, "extract.progress"));
    let mut out = context.out();
    let mut written = false;
    if args.explain {
        for input in args.pages.inputs() {
            match input.and_then(Input::page) {
                Ok(page) => {
                    let (explained, problems) = reader.explain(&page);
                    page.problems.iter().chain(&problems).for_each(|problem| progress.problem(problem));
                    if let Some(explained) = explained {
                        explain::write(&page.text, &explained, &context.lang, context.styled, &mut out)?;
                        written = true;
                    }
                }
                Err(problem) => progress.problem(&problem),
            }
            progress.step();
        }
        out.flush()?;
        return Ok(progress.finish(written));
    }
    pipeline::in_order(
        args.pages.inputs(),
        pipeline::workers(),
        |input| one(&reader, input),
        |found| -> anyhow::Result<()> {
            found.problems.iter().for_each(|problem| progress.problem(problem));
            if let Some((record, _)) = found.record {
                serde_json::to_writer(&mut out, &record).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
                written = true;
            }
            progress.step();
            Ok(())
        },
    )?;
    out.flush()?;
    Ok(progress.finish(written))
}

/// The record of one input. A fault of the extractor itself costs that document alone.
pub(super) fn one(reader: &Reader, input: Result<Input, Problem>) -> Found {
    let page = match input.and_then(Input::page) {
        Ok(page) => page,
        Err(problem) => return Found { record: None, problems: vec![problem] },
    };
    match catch_unwind(AssertUnwindSafe(|| reader.extract(&page))) {
        Ok((record, found)) => {
            let record = record.map(|record| (record, page.origin));
            Found { record, problems: page.problems.into_iter().chain(found).collect() }
        }
        Err(_) => {
            let problem = Problem::new(Place::file(page.id), "the extractor broke down, the document was left out")
                .help("this is a fault of parkgraph: please report it with the document");
            Found { record: None, problems: vec![problem] }
        }
    }
}
