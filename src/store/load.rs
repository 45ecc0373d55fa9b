//! Loading and removing: the same document again changes nothing, its new version replaces its claims, removing it leaves no trace.

use jiff::Timestamp;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad};
use rustc_hash::FxHashMap;

use super::claims::Claims;
use super::edit::change;
use super::{PROVENANCE_GRAPH, Store, claims, known};
use crate::error::{Error, Place, Problem, Result, nearest};
use crate::names::Names;
use crate::ontology::vocab::pg;
use crate::ontology::{document_id, document_iri};
use crate::record::Record;

/// What a load did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Documents that were not there before.
    pub new: usize,
    /// Documents whose claims were replaced.
    pub changed: usize,
    /// Documents that were there already, unchanged.
    pub same: usize,
    /// Documents taken away.
    pub removed: usize,
    /// Statements of the new and changed documents.
    pub statements: usize,
    /// Claims of the new and changed documents.
    pub claims: usize,
    /// Faults of content, in the order they were met.
    pub problems: Vec<Problem>,
}

impl Summary {
    /// The documents met.
    pub const fn documents(&self) -> usize {
        self.new + self.changed + self.same
    }

    /// Adds what another load did.
    pub fn add(&mut self, other: Self) {
        self.new += other.new;
        self.changed += other.changed;
        self.same += other.same;
        self.removed += other.removed;
        self.statements += other.statements;
        self.claims += other.claims;
        self.problems.extend(other.problems);
    }
}

/// What a load works with.
#[derive(Debug, Clone, Copy)]
pub struct Options<'n> {
    /// The known names; those that are referred to enter the store as claims of their sources.
    pub names: &'n Names,
    /// When it happens, as is noted of every document that is loaded; `None` notes nothing.
    pub at: Option<Timestamp>,
    /// Whether a page or file of RDF takes the place of another of the same id that was read from elsewhere, rather than being left out.
    pub replace: bool,
}

impl<'n> Options<'n> {
    /// A load that happens now, to the second.
    pub fn now(names: &'n Names) -> Self {
        Self { at: Timestamp::from_second(Timestamp::now().as_second()).ok(), ..Self::plain(names) }
    }

    /// A load that notes no time and lets no page take another's place: what it makes depends on nothing but what is loaded.
    pub const fn plain(names: &'n Names) -> Self {
        Self { names, at: None, replace: false }
    }

    /// What is noted of a document's version: when it is loaded and, by its key, where it was read from.
    pub(super) fn noted(&self, claims: &Claims, origin: Option<&str>) -> Vec<Quad> {
        let at = self.at.map(|at| claims::loaded_at(&claims.document, at));
        at.into_iter().chain(origin.map(|key| claims::origin(&claims.document, key))).collect()
    }
}

/// Loads resolved records; all of them, or none where it fails. `step` is called after each.
///
/// What breaks the form of a record or rests on no evidence is left out and reported, as are entities without an IRI and a second, different record of
/// the same document: the first one stays, as nothing tells which is right. A store in a file is not saved yet.
///
/// # Errors
/// Where the store can't be read or written.
pub fn load_records(
    store: &mut Store,
    records: impl IntoIterator<Item = Record>,
    options: Options<'_>,
    step: &mut dyn FnMut(),
) -> Result<Summary> {
    let placed = records.into_iter().map(|record| (Place::file(record.document.id.clone()), record));
    load_placed(store, placed, options, step)
}

/// As [`load_records`], of records each with the place that problems with it are reported at, such as its line in a file.
///
/// # Errors
/// Where the store can't be read or written.
pub fn load_placed(
    store: &mut Store,
    records: impl IntoIterator<Item = (Place, Record)>,
    options: Options<'_>,
    step: &mut dyn FnMut(),
) -> Result<Summary> {
    let summary = change(store, options.names, |edit| {
        let mut summary = Summary::default();
        let mut met: FxHashMap<NamedNode, Place> = FxHashMap::default();
        for (place, mut record) in records {
            let Some(claims) = held(&mut record, options.names, &place, &mut summary.problems) else { continue };
            let first = met.get(&claims.document).cloned();
            if first.is_none() || edit.has(&claims)? {
                met.entry(claims.document.clone()).or_insert(place);
                let noted = options.noted(&claims, None);
                edit.put(claims, record.statements.len(), noted, &mut summary)?;
            } else if let Some(first) = first {
                let what = format!(
                    "another document of this load has the same id {:?}, {first}; that one is kept, this one was left out",
                    record.document.id
                );
                summary.problems.push(Problem::new(place, what).help("give each document an id of its own"));
            }
            step();
        }
        Ok(summary)
    })?;
    store.forget_labels();
    Ok(summary)
}

/// The claims of a record held to its form, what is at fault being reported; none where its id can't be a document's.
pub(super) fn held(record: &mut Record, names: &Names, place: &Place, problems: &mut Vec<Problem>) -> Option<Claims> {
    problems.extend(record.hold_to_form(place));
    problems.extend(record.hold_to_evidence(place));
    let unresolved = record.entities.iter().filter(|e| e.iri.is_none());
    problems.extend(unresolved.map(|e| {
        Problem::new(place.clone(), format!("entity {:?} has no IRI and was left out", e.id)).help("resolve the record first")
    }));
    let claims = claims::of(record, names);
    if known::is_source(claims.document.as_ref()) {
        let what = "the document was left out: ids that begin with \"names:\" are those of the sources of known names";
        problems.push(Problem::new(place.clone(), what).help("give the document another id"));
        return None;
    }
    Some(claims)
}

/// Removes a document, given by its id or IRI, with its claims and the known names that nothing refers to any more.
///
/// # Errors
/// Where there is no such document, or the store can't be written.
pub fn remove(store: &mut Store, document: &str, names: &Names) -> Result<Summary> {
    let found = document_of(store, document)?;
    if known::is_source(found.as_ref()) {
        return Err(Error::new(format!("{document:?} is a source of known names"))
            .help("known names leave the store with the documents that refer to them"));
    }
    let claims = change(store, names, |edit| {
        let found = edit.terms.id(found);
        edit.remove_document(found)
    })?;
    store.forget_labels();
    Ok(Summary { removed: 1, claims, ..Summary::default() })
}

/// The document of an id or IRI.
fn document_of(store: &Store, document: &str) -> Result<NamedNode> {
    let given = [document_iri(document), document.to_owned()].into_iter().map(NamedNode::new_unchecked);
    for iri in given {
        if store
            .matching(Some(iri.as_ref().into()), None, Some(pg::DOCUMENT.into()), Some(PROVENANCE_GRAPH.into()))
            .next()
            .is_some()
        {
            return Ok(iri);
        }
    }
    let ids: Vec<String> = store
        .matching(None, Some(oxigraph::model::vocab::rdf::TYPE), Some(pg::DOCUMENT.into()), Some(PROVENANCE_GRAPH.into()))
        .filter_map(|quad| match quad.ok()?.subject {
            NamedOrBlankNode::NamedNode(iri) => document_id(iri.as_str()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect();
    let error = Error::new(format!("no document {document:?}")).at(Place::file(store.address.to_string()));
    Err(match nearest(document, ids.iter().map(String::as_str)) {
        Some(near) => error.help(format!("did you mean {near:?}?")),
        None => error.help("parkgraph query documents lists the documents"),
    })
}
