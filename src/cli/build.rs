//! `parkgraph build`: pages in, a store out.

use std::sync::mpsc::sync_channel;
use std::thread;

use super::extract::{Pages, one};
use super::extractor::ExtractorArgs;
use super::{Context, Outcome, StoreArg, pipeline};
use crate::error::Problem;
use crate::names::Names;
use crate::report::labels::{fill, label};
use crate::resolve::resolve;
use crate::store::pages::{self, Read};
use crate::store::{self, load};

/// Records that wait to be loaded, at most: loading is slower than reading now and then, never for long.
const WAITING: usize = 64;

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The store is made where it is not there yet. Documents that it has already, unchanged, are passed over; those that \
changed have their claims replaced; the others stay as they are. A page is known by its file's name without the ending (or by its \
`id` or `url` in a .jsonl file); one of the same name from another place, with other content, is not its new version: found in a \
folder it gets the folder's name too, as in b/page, named outright it is reported and left out. The store changes at the very end and all at once: a \
build that is stopped leaves the old one. What can't be read is reported on standard error, the rest is done, and the \
exit code is 2.

Examples:
  parkgraph build news/ --store kg.nq.zst
  parkgraph build more/ page.html --store kg.nq.zst     # adds to it
  parkgraph build news/ --store kg.nq.zst --extractor openai:http://127.0.0.1:8080/v1 --model NAME
  parkgraph connect China Kyrgyzstan --store kg.nq.zst")]
pub struct Args {
    #[command(flatten)]
    pages: Pages,
    #[command(flatten)]
    extractor: ExtractorArgs,
    #[command(flatten)]
    store: StoreArg,
    /// Let a page take the place of another of the same id that was read from elsewhere; without it such a page is reported and left out
    #[arg(long)]
    replace: bool,
}

/// Reads, extracts, resolves and loads, then saves the store once.
///
/// # Errors
/// Where the store can't be opened or written; what was there before stays.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let reader = args.extractor.reader("rules")?;
    let names = Names::built_in()?;
    let mut store = store::open_for_writing(&args.store.to_write()?)?;
    let mut progress = context.progress(None, label(&context.lang, "build.progress"));
    let (sender, receiver) = sync_channel::<(Option<Read>, Vec<Problem>)>(WAITING);
    let summary = thread::scope(|scope| {
        scope.spawn(|| {
            let sender = sender;
            let work = |input| {
                let found = one(&reader, input);
                let page = found.record.map(|(unresolved, origin)| {
                    let mut record = unresolved.clone();
                    resolve(&mut record, names);
                    Read { record, unresolved, origin }
                });
                (page, found.problems)
            };
            // A closed channel means that loading failed, and loading tells why.
            let _ = pipeline::in_order(args.pages.inputs(), pipeline::workers(), work, |found| sender.send(found).map_err(drop));
        });
        let read = receiver.into_iter().filter_map(|(page, problems)| {
            problems.iter().for_each(|problem| progress.problem(problem));
            progress.step();
            page
        });
        let options = load::Options { replace: args.replace, ..load::Options::now(names) };
        pages::load_pages(&mut store, read, options, &|record| resolve(record, names))
    })?;
    summary.problems.iter().for_each(|problem| progress.problem(problem));
    if summary.new + summary.changed > 0 {
        store::save(&store)?;
    }
    let problems = progress.problems();
    let outcome = progress.finish(summary.documents() > 0);
    context.note(&summary_line(context, &summary, problems));
    Ok(outcome)
}

/// The summary of a load, in the reader's language.
pub(super) fn summary_line(context: &Context, summary: &load::Summary, problems: usize) -> String {
    let count = |n: usize| n.to_string();
    let values = [
        ("documents", count(summary.documents())),
        ("new", count(summary.new)),
        ("changed", count(summary.changed)),
        ("same", count(summary.same)),
        ("statements", count(summary.statements)),
        ("problems", count(problems)),
    ];
    fill(&context.lang, "load.summary", &values)
}
