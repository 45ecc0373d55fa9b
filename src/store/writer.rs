//! The thread that writes: what a change puts and takes away goes into the store while the change is still being worked out.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use oxigraph::model::{Term, Triple};

use super::broken;
use super::ids::{Fact, Id, as_quad, as_subject};
use super::others::{Ground, construct};
use crate::error::Result;

/// What the writer is told.
pub(super) enum Parcel {
    /// New terms, numbered on from those before, and what to do with them, in order.
    Steps(Vec<Arc<Term>>, Vec<Step>),
    /// To tell what an inference yields from everything written so far.
    Construct(&'static str, &'static str, SyncSender<Result<Vec<Triple>>>),
    /// To make everything lasting, and stop.
    Commit,
}

/// One step of a change.
pub(super) enum Step {
    Insert(Fact),
    Remove(Fact),
    /// A graph has nothing in it any more.
    Drop(Id),
}

/// Writes what comes in one transaction. Where the parcels end before [`Parcel::Commit`], the store stays as it was.
///
/// # Errors
/// Where the store can't be written.
pub(super) fn write(store: &oxigraph::store::Store, parcels: Receiver<Parcel>) -> Result<()> {
    let mut change = store.start_transaction().map_err(broken)?;
    let mut terms = Vec::new();
    for parcel in parcels {
        match parcel {
            Parcel::Steps(more, steps) => {
                terms.extend(more);
                for step in steps {
                    match step {
                        Step::Insert(fact) => as_quad(&terms, fact).into_iter().for_each(|quad| change.insert(quad)),
                        Step::Remove(fact) => as_quad(&terms, fact).into_iter().for_each(|quad| change.remove(quad)),
                        Step::Drop(graph) => {
                            if let Some(graph) = terms.get(graph.index()).and_then(|graph| as_subject(graph)) {
                                change.remove_named_graph(graph).map_err(broken)?;
                            }
                        }
                    }
                }
            }
            Parcel::Construct(name, text, answer) => {
                // Who asked and does not listen has failed; then the parcels end.
                let _ = answer.send(construct(&Ground::Written(&change), name, text));
            }
            Parcel::Commit => return change.commit().map_err(broken),
        }
    }
    Ok(())
}
