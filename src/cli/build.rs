//! `parkgraph build`: pages in, a store out.

use std::sync::mpsc::sync_channel;
use std::thread;

use super::extract::{Found, Pages, one};
use super::{Context, Outcome, StoreArg, pipeline};
use crate::extract::Extractor;
use crate::names::Names;
use crate::report::labels::{fill, label};
use crate::resolve::resolve;
use crate::store::{self, load};

/// Records that wait to be loaded, at most: loading is slower than reading now and then, never for long.
const WAITING: usize = 64;

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The store is made where it is not there yet. Documents that it has already, unchanged, are passed over; those that \
changed have their claims replaced; the others stay as they are. The store changes at the very end and all at once: a \
build that is stopped leaves the old one. What can't be read is reported on standard error, the rest is done, and the \
exit code is 2.

Examples:
  parkgraph build news/ --store kg.nq.zst
  parkgraph build more/ page.html --store kg.nq.zst     # adds to it
  parkgraph connect China Kyrgyzstan --store kg.nq.zst")]
pub struct Args {
    #[command(flatten)]
    pages: Pages,
    #[command(flatten)]
    store: StoreArg,
}

/// Reads, extracts, resolves and loads, then saves the store once.
///
/// # Errors
/// Where the store can't be opened or written; what was there before stays.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let extractor = Extractor::built_in()?;
    let names = Names::built_in()?;
    let mut store = store::open_for_writing(&args.store.to_write()?)?;
    let mut progress = context.progress(None, label(&context.lang, "build.progress"));
    let (sender, receiver) = sync_channel::<Found>(WAITING);
    let summary = thread::scope(|scope| {
        scope.spawn(|| {
            let sender = sender;
            let work = |input| {
                let mut found = one(&extractor, input);
                found.record.iter_mut().for_each(|record| resolve(record, names));
                found
            };
            // A closed channel means that loading failed, and loading tells why.
            let _ = pipeline::in_order(args.pages.inputs(), pipeline::workers(), work, |found| sender.send(found).map_err(drop));
        });
        let records = receiver.into_iter().filter_map(|found| {
            found.problems.iter().for_each(|problem| progress.problem(problem));
            progress.step();
            found.record
        });
        load::load_records(&mut store, records, load::Options::now(names), &mut || {})
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
