//! `parkgraph load`: records of any extractor, and RDF of any origin, into a store.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::build::summary_line;
use super::{Context, Outcome, Progress, StoreArg};
use crate::error::{Error, Place, Problem, Result};
use crate::extract::weigh::weights::is_weighed;
use crate::names::Names;
use crate::record::{Record, parse_line};
use crate::report::labels::{fill, label};
use crate::resolve::resolve;
use crate::store::load::{Options, Summary, load_placed};
use crate::store::{self, Store};

/// Arguments of `load`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The store is made where it is not there yet. A document that it has already, unchanged, is passed over; one that changed has its claims \
replaced. RDF is loaded as one document named after the file, so that it can be taken out again with `parkgraph remove`; a file of RDF \
with a fault of syntax is left out as a whole. Statements that are only likely (rules weighed/..., as `extract` adds them) are left out, \
as `build` leaves them out, unless --weighed is given. The store changes at the very end and all at once.

Examples:
  parkgraph load records.jsonl --store kg.nq.zst
  parkgraph load records.jsonl more.ttl other.rdf --store kg.nq.zst
  parkgraph extract pages/ | parkgraph load - --store kg.nq.zst
  parkgraph load old.nq.zst --store kg.nq.zst          # another store, document by document")]
pub struct Args {
    /// Records (.jsonl, also .gz and .zst), RDF (.ttl .nt .nq .trig .rdf .jsonld), folders of them, or - for records on standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArg,
    /// Let a file of RDF take the place of another document of the same id that was read from elsewhere; without it such a file is reported and left out
    #[arg(long)]
    replace: bool,
    /// Load what is only likely too: the statements of records that rules weighed/... found
    #[arg(long)]
    weighed: bool,
}

/// Loads every file, then saves the store once.
///
/// # Errors
/// Where the store can't be opened or written; what was there before stays.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let names = Names::built_in()?;
    let mut store = store::open_for_writing(&args.store.to_write()?)?;
    let options = Options { replace: args.replace, ..Options::now(names) };
    let mut progress = context.progress(None, label(&context.lang, "load.progress"));
    let mut summary = Summary::default();
    let mut likely = (!args.weighed).then_some(0);
    for path in files(&args.paths) {
        let loaded = if store::is_rdf(&path) {
            store::load_rdf(&mut store, &path, options)
        } else {
            records(&mut store, &path, options, &mut likely, &mut progress)
        };
        match loaded {
            Ok(loaded) => {
                loaded.problems.iter().for_each(|problem| progress.problem(problem));
                summary.add(loaded);
            }
            // One file at fault is no reason to leave out the others; the store holds nothing of it.
            Err(error) => progress.problem(&as_problem(error, &path)),
        }
        progress.step();
    }
    if summary.new + summary.changed > 0 {
        store::save(&store)?;
    }
    let problems = progress.problems();
    let outcome = progress.finish(summary.documents() > 0);
    context.note(&summary_line(context, &summary, problems));
    if let Some(n) = likely.filter(|n| *n > 0) {
        context.note(&fill(&context.lang, "load.likely", &[("n", n.to_string())]));
    }
    Ok(outcome)
}

/// The files that the paths name; of folders, every file below that can be loaded, in order.
fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        // A link to a folder may lead back to it.
        let looped = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|t| t.is_symlink()) && entry.path().is_dir();
        let mut inside: Vec<PathBuf> = entries.filter(|entry| !looped(entry)).map(|entry| entry.path()).collect();
        inside.sort();
        // Pipes and devices among files are passed over: nobody knows when they would have anything to say.
        inside.retain(|path| path.is_dir() || (path.is_file() && (store::is_rdf(path) || is_records(path))));
        found.extend(files(&inside));
    }
    found
}

fn is_records(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    [".jsonl", ".jsonl.gz", ".jsonl.zst"].iter().any(|ending| name.ends_with(ending))
}

/// Loads the records of a file, or of standard input, line by line. What is only likely is left out and added to the count `likely`, if any.
fn records(
    store: &mut Store,
    path: &Path,
    options: Options<'_>,
    likely: &mut Option<usize>,
    progress: &mut Progress,
) -> Result<Summary> {
    let file = if path == Path::new("-") { "(standard input)".to_owned() } else { path.display().to_string() };
    // A pipe has no name of its own, as in <(command): what comes through it is taken for records, as from standard input.
    let is_named = path.is_file() || !path.exists();
    if path != Path::new("-") && !is_records(path) && is_named {
        return Err(Error::new("neither records nor RDF").at(path).help(
            "the endings are .jsonl for records, .ttl .nt .nq .trig .rdf .jsonld for RDF; pages go through: parkgraph build",
        ));
    }
    let mut failed = None;
    let lines = open(path)?.split(b'\n').enumerate();
    let records = lines.map_while(|(number, line)| match line {
        Ok(line) => Some((Place::line(file.as_str(), number + 1), line)),
        Err(e) => {
            failed = Some(Error::new("the file can't be read").at(Place::line(file.as_str(), number + 1)).cause(e));
            None
        }
    });
    let records = records.filter_map(|(place, line)| {
        let mut record = record(&line, &place, progress)?;
        if let Some(n) = likely {
            let before = record.statements.len();
            record.statements.retain(|s| !s.rule.as_deref().is_some_and(is_weighed));
            *n += before - record.statements.len();
        }
        progress.step();
        Some((place, record))
    });
    let resolved = records.map(|(place, mut record)| {
        resolve(&mut record, options.names);
        (place, record)
    });
    let summary = load_placed(store, resolved, options, &mut || ())?;
    failed.map_or(Ok(summary), Err)
}

/// The record of a line; none for an empty line and for one that can't be used, which is reported.
fn record(line: &[u8], place: &Place, progress: &mut Progress) -> Option<Record> {
    let Ok(text) = std::str::from_utf8(line) else {
        progress.problem(&Problem::new(place.clone(), "the line is not UTF-8").help("records are written in UTF-8"));
        return None;
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return None;
    }
    match parse_line(text, place) {
        Ok((record, problems)) => {
            problems.iter().for_each(|problem| progress.problem(problem));
            Some(record)
        }
        Err(problem) => {
            progress.problem(&problem);
            None
        }
    }
}

fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let unreadable = |e: io::Error| store::unreadable(path, e);
    let file = File::open(path).map_err(unreadable)?;
    let unpacked: Box<dyn Read> = match path.extension().and_then(|ending| ending.to_str()) {
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(file))),
        Some("zst") => Box::new(zstd::Decoder::new(file).map_err(unreadable)?),
        _ => Box::new(file),
    };
    Ok(Box::new(BufReader::with_capacity(1 << 18, unpacked)))
}

/// An error that concerns one file alone.
fn as_problem(error: Error, path: &Path) -> Problem {
    let place = error.place().cloned().unwrap_or_else(|| Place::from(path));
    let text = error.to_string();
    let what = text.split("\nhelp: ").next().unwrap_or_default();
    let what = what.strip_prefix(&format!("{place}: ")).unwrap_or(what);
    let problem = Problem::new(place, what);
    match error.help_text() {
        Some(help) => problem.help(help),
        None => problem,
    }
}
