//! `parkgraph remove`: a document and everything that only it says, out of a store.

use super::{Context, Outcome, StoreArg};
use crate::names::Names;
use crate::report::labels::fill;
use crate::store;

/// Arguments of `remove`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A document is named by its id or IRI; `parkgraph query documents --store STORE` lists them. The store changes all at once, or not at all.

Examples:
  parkgraph remove some-page --store kg.nq.zst
  parkgraph remove https://example.org/page --store kg.nq.zst")]
pub struct Args {
    /// The documents
    #[arg(required = true, value_name = "DOCUMENT")]
    documents: Vec<String>,
    #[command(flatten)]
    store: StoreArg,
}

/// Removes the documents, then saves the store once.
///
/// # Errors
/// Where one of them is not there, or the store can't be written; then nothing is removed.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let names = Names::built_in()?;
    let mut store = store::open_to_change(&args.store.to_write()?)?;
    let mut claims = 0;
    for document in &args.documents {
        claims += store::remove(&mut store, document, names)?.claims;
    }
    store::save(&store)?;
    let values = [("documents", args.documents.len().to_string()), ("claims", claims.to_string())];
    context.note(&fill(&context.lang, "remove.summary", &values));
    Ok(Outcome::Found)
}
