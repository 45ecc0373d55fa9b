//! Loading and removing: the same document again changes nothing, its new version replaces its claims, removing it leaves no trace.

use std::collections::BTreeSet;

use jiff::Timestamp;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use oxigraph::store::Transaction;
use rustc_hash::FxHashSet;

use super::claims::{self, Claims};
use super::{CURRENT_GRAPH, PROVENANCE_GRAPH, Store, broken, current, known};
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
}

impl<'n> Options<'n> {
    /// A load that happens now, to the second.
    pub fn now(names: &'n Names) -> Self {
        Self { names, at: Timestamp::from_second(Timestamp::now().as_second()).ok() }
    }
}

/// Loads resolved records; all of them, or none where it fails. `step` is called after each.
///
/// What breaks the form of a record is left out and reported, as are entities without an IRI and a second, different record of
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
    let mut summary = Summary::default();
    let mut seen = FxHashSet::default();
    let mut edit = Edit::start(store)?;
    for mut record in records {
        let place = Place::file(record.document.id.clone());
        summary.problems.extend(record.hold_to_form(&place));
        let unresolved = record.entities.iter().filter(|e| e.iri.is_none());
        summary.problems.extend(unresolved.map(|e| {
            Problem::new(place.clone(), format!("entity {:?} has no IRI and was left out", e.id)).help("resolve the record first")
        }));
        let claims = claims::of(&record, options.names);
        if known::is_source(claims.document.as_ref()) {
            let what = "the document was left out: ids that begin with \"names:\" are those of the sources of known names";
            summary.problems.push(Problem::new(place, what).help("give the document another id"));
            continue;
        }
        if seen.insert(claims.document.clone()) || edit.has(&claims)? {
            edit.put(claims, record.statements.len(), options.at, &mut summary)?;
        } else {
            summary.problems.push(
                Problem::new(place, "another document of this load has the same id and is kept; this one was left out")
                    .help("give each its own id: by its file's name, or by `id` in a .jsonl file"),
            );
        }
        step();
    }
    edit.finish(options.names)?;
    store.forget_labels();
    Ok(summary)
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
    let mut edit = Edit::start(store)?;
    let claims = edit.remove_document(found.as_ref())?;
    edit.finish(names)?;
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

/// A change of a store, all of it or nothing, that knows which things it touched.
pub(super) struct Edit<'s> {
    pub(super) change: Transaction<'s>,
    /// Whose accepted view may differ.
    pub(super) touched: FxHashSet<NamedNode>,
    /// What was named in claims that came or went: a known name among them may have to come or go too.
    pub(super) named: BTreeSet<NamedNode>,
}

impl<'s> Edit<'s> {
    pub(super) fn start(store: &'s Store) -> Result<Self> {
        let change = store.quads.start_transaction().map_err(broken)?;
        Ok(Self { change, touched: FxHashSet::default(), named: BTreeSet::new() })
    }

    /// Puts a document's claims in the place of those it had.
    pub(super) fn put(&mut self, claims: Claims, statements: usize, at: Option<Timestamp>, summary: &mut Summary) -> Result<()> {
        let document = claims.document.as_ref();
        let before = self.description(document)?;
        if before.is_empty() {
            summary.new += 1;
        } else if self.is_same(&claims, &before)? {
            summary.same += 1;
            return Ok(());
        } else {
            self.remove_document(document)?;
            summary.changed += 1;
        }
        summary.claims += claims.names.len();
        summary.statements += statements;
        for quad in &claims.quads {
            self.insert(quad);
        }
        for quad in &claims.description {
            self.change.insert(quad.as_ref());
        }
        if let Some(at) = at {
            let time = Literal::new_typed_literal(at.to_string(), xsd::DATE_TIME);
            self.change.insert(Quad::new(claims.document.clone(), pg::LOADED_AT, time, PROVENANCE_GRAPH).as_ref());
        }
        Ok(())
    }

    /// Whether the store has exactly these claims of the document.
    fn has(&self, claims: &Claims) -> Result<bool> {
        self.is_same(claims, &self.description(claims.document.as_ref())?)
    }

    /// Adds a quad of a claim or of its provenance.
    pub(super) fn insert(&mut self, quad: &Quad) {
        self.note(quad);
        self.change.insert(quad.as_ref());
    }

    /// Takes away a quad of a claim or of its provenance.
    pub(super) fn remove(&mut self, quad: &Quad) {
        self.note(quad);
        self.change.remove(quad.as_ref());
    }

    /// Remembers what a quad of a claim is about.
    fn note(&mut self, quad: &Quad) {
        if quad.graph_name == PROVENANCE_GRAPH.into() {
            return;
        }
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            remember(&mut self.named, subject);
            if !self.touched.contains(subject) {
                self.touched.insert(subject.clone());
            }
        }
        if let Term::NamedNode(object) = &quad.object {
            remember(&mut self.named, object);
            if current::is_symmetric(quad.predicate.as_ref()) && !self.touched.contains(object) {
                self.touched.insert(object.clone());
            }
        }
    }

    /// Takes a document away with its claims; returns their number.
    pub(super) fn remove_document(&mut self, document: NamedNodeRef<'_>) -> Result<usize> {
        let claims = self.claims_of(document)?;
        for claim in &claims {
            for quad in self.matching(None, None, None, Some(claim.as_ref().into()))? {
                self.remove(&quad);
            }
            for quad in self.matching(Some(claim.as_ref()), None, None, Some(PROVENANCE_GRAPH.into()))? {
                self.change.remove(quad.as_ref());
            }
            self.change.remove_named_graph(claim.as_ref()).map_err(broken)?;
        }
        for quad in self.matching(Some(document), None, None, Some(PROVENANCE_GRAPH.into()))? {
            self.change.remove(quad.as_ref());
        }
        Ok(claims.len())
    }

    /// Brings known names and the accepted view up to date, and makes the change lasting.
    pub(super) fn finish(mut self, names: &Names) -> Result<()> {
        known::settle(&mut self, names)?;
        current::settle(&mut self)?;
        self.change.commit().map_err(broken)
    }

    /// The claims of a document, sorted.
    fn claims_of(&self, document: NamedNodeRef<'_>) -> Result<Vec<NamedNode>> {
        let quads = self.matching(None, Some(pg::IN_DOCUMENT), Some(document.into()), Some(PROVENANCE_GRAPH.into()))?;
        let mut claims: Vec<NamedNode> = quads
            .into_iter()
            .filter_map(|quad| match quad.subject {
                NamedOrBlankNode::NamedNode(claim) => Some(claim),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .collect();
        claims.sort_unstable();
        Ok(claims)
    }

    /// What is known of a document, but for the time of loading; nothing where it is not there.
    fn description(&self, document: NamedNodeRef<'_>) -> Result<Vec<Quad>> {
        let mut quads = self.matching(Some(document), None, None, Some(PROVENANCE_GRAPH.into()))?;
        quads.retain(|quad| quad.predicate != pg::LOADED_AT);
        Ok(quads)
    }

    fn is_same(&self, claims: &Claims, before: &[Quad]) -> Result<bool> {
        let described = before.len() == claims.description.len() && claims.description.iter().all(|quad| before.contains(quad));
        Ok(described && self.claims_of(claims.document.as_ref())? == claims.names)
    }

    /// The quads of a pattern, this change's own included.
    pub(super) fn matching(
        &self,
        subject: Option<NamedNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Result<Vec<Quad>> {
        let subject = subject.map(Into::into);
        self.change.quads_for_pattern(subject, predicate, object, graph).collect::<Result<_, _>>().map_err(broken)
    }

    /// Whether a quad is one of a claim: neither of the accepted view nor of provenance.
    pub(super) fn is_claimed(quad: &Quad) -> bool {
        quad.graph_name != CURRENT_GRAPH.into() && quad.graph_name != PROVENANCE_GRAPH.into()
    }
}

fn remember(set: &mut BTreeSet<NamedNode>, node: &NamedNode) {
    if !set.contains(node) {
        set.insert(node.clone());
    }
}
