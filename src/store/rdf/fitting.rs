//! What of a file of RDF is held to, triple by triple: its IRIs are absolute, and its statements join what the ontology lets them join.

use std::path::Path;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::super::{CURRENT_GRAPH, Store, current};
use crate::error::{Place, Problem, Result};
use crate::names::Names;
use crate::ontology::NS;
use crate::record::fits;
use crate::value::{EntityType, Predicate};

/// The base of a file that has none: a scheme of its own, by which what is relative to it is told.
pub(super) fn no_base(digest: &str) -> String {
    format!("relative-{}:///", &digest[..12])
}

/// Drops what has an IRI that is relative to no base, and reports each such IRI once, at the line where it comes first.
pub(super) fn absolute_only(
    path: &Path,
    mut quads: Vec<(Quad, usize)>,
    digest: &str,
    problems: &mut Vec<Problem>,
) -> Vec<(Quad, usize)> {
    let base = no_base(digest);
    let scheme = base.trim_end_matches('/');
    let mut order: Vec<(String, usize, usize)> = Vec::new();
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    quads.retain(|(quad, line)| {
        let Some(relative) = iris(quad).find_map(|iri| iri.strip_prefix(scheme)) else { return true };
        let relative = relative.strip_prefix("///").unwrap_or(relative);
        let at = *seen.entry(relative.to_owned()).or_insert_with(|| {
            order.push((relative.to_owned(), *line, 0));
            order.len() - 1
        });
        if let Some((_, _, times)) = order.get_mut(at) {
            *times += 1;
        }
        false
    });
    problems.extend(order.into_iter().map(|(relative, line, times)| {
        let what = format!("<{relative}> is a relative IRI, and the file has no base; triples left out: {times}");
        Problem::new(Place::line(path.display().to_string(), line), what)
            .help("write the IRI in full, or say what it is relative to: @base <https://\u{2026}/> . in Turtle, xml:base or @base in XML and JSON")
    }));
    quads
}

/// Every IRI of a quad.
fn iris(quad: &Quad) -> impl Iterator<Item = &str> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.datatype().as_str()),
        Term::BlankNode(_) => None,
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => Some(node.as_str()),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
    };
    [subject, Some(quad.predicate.as_str()), object, graph].into_iter().flatten()
}

/// Drops statements whose subject or object is known to be of a type that the property does not join, and types that known names do not
/// have; each is reported with its line. What is of no known type is taken as it is.
///
/// # Errors
/// Where the store can't be read.
pub(super) fn fitting_only(
    store: &Store,
    names: &Names,
    path: &Path,
    quads: Vec<(Quad, usize)>,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Quad>> {
    let place = |line: usize| Place::line(path.display().to_string(), line);
    let mut types = Types { names, store, said: FxHashMap::default() };
    let mut left = Vec::with_capacity(quads.len());
    for (quad, line) in quads {
        if let Some(given) = type_of(&quad) {
            if let Some(known) = types.known(&quad.subject).filter(|known| *known != given) {
                let what = format!("{} is known as a {known}, no {given}; the triple was left out", quad.subject);
                problems.push(Problem::new(place(line), what).help("give what is meant an IRI of its own"));
                continue;
            }
            types.said.entry(quad.subject.clone()).or_default().push(given);
        }
        left.push((quad, line));
    }
    let mut out = Vec::with_capacity(left.len());
    for (quad, line) in left {
        let fault = match current::predicate_of(quad.predicate.as_ref()) {
            Some(predicate) => types.fault(predicate, &quad)?,
            None => None,
        };
        match fault {
            None => out.push(quad),
            Some(what) => {
                let what = format!("{what}; left out: {} {} {}", quad.subject, quad.predicate, quad.object);
                let local = quad.predicate.as_str().strip_prefix(NS).unwrap_or_default();
                problems.push(Problem::new(place(line), what).help(format!("parkgraph term {local} tells what it joins")));
            }
        }
    }
    Ok(out)
}

/// The type of entities that a quad gives its subject.
fn type_of(quad: &Quad) -> Option<EntityType> {
    match &quad.object {
        Term::NamedNode(class) if quad.predicate == rdf::TYPE => kind_of(class),
        _ => None,
    }
}

fn kind_of(class: &NamedNode) -> Option<EntityType> {
    class.as_str().strip_prefix(NS)?.parse().ok()
}

/// What is known of the types of things: by the known names, else by the file, else by the store.
struct Types<'a> {
    names: &'a Names,
    store: &'a Store,
    said: FxHashMap<NamedOrBlankNode, Vec<EntityType>>,
}

impl Types<'_> {
    /// The type of a known name.
    fn known(&self, thing: &NamedOrBlankNode) -> Option<EntityType> {
        match thing {
            NamedOrBlankNode::NamedNode(node) => self.names.by_iri(node.as_str()).map(|id| self.names.get(id).kind),
            NamedOrBlankNode::BlankNode(_) => None,
        }
    }

    /// The types that a thing may be of; none where nothing is known.
    fn of(&self, thing: &NamedOrBlankNode) -> Result<Vec<EntityType>> {
        if let Some(known) = self.known(thing) {
            return Ok(vec![known]);
        }
        if let Some(said) = self.said.get(thing) {
            return Ok(said.clone());
        }
        let view = GraphNameRef::from(CURRENT_GRAPH);
        let mut found = Vec::new();
        for quad in self.store.matching(Some(thing.as_ref()), Some(rdf::TYPE), None, Some(view)) {
            found.extend(type_of(&quad?));
        }
        Ok(found)
    }

    /// Why a statement can't be, if it can't.
    fn fault(&self, predicate: Predicate, quad: &Quad) -> Result<Option<String>> {
        let object = match &quad.object {
            Term::Literal(_) if predicate.is_dated() => None,
            Term::Literal(_) => return Ok(Some(format!("{predicate} leads to a thing, not to a text"))),
            _ if predicate.is_dated() => return Ok(Some(format!("{predicate} leads to a date"))),
            Term::NamedNode(node) => Some(NamedOrBlankNode::from(node.clone())),
            Term::BlankNode(node) => Some(NamedOrBlankNode::from(node.clone())),
        };
        let subjects = self.of(&quad.subject)?;
        let objects = match &object {
            Some(object) => self.of(object)?,
            None => Vec::new(),
        };
        // Of an unknown type, each is tried: one that fits is enough.
        let some = |known: &[EntityType]| if known.is_empty() { EntityType::ALL.to_vec() } else { known.to_vec() };
        let tried = |object: Option<EntityType>| some(&subjects).into_iter().map(move |subject| fits(predicate, subject, object));
        let mut first = None;
        let ends: Vec<Option<EntityType>> =
            if object.is_some() { some(&objects).into_iter().map(Some).collect() } else { vec![None] };
        for outcome in ends.into_iter().flat_map(tried) {
            match outcome {
                Ok(()) => return Ok(None),
                Err(what) => first = first.or(Some(what)),
            }
        }
        // Where one end alone is known, only that one is told of.
        Ok(first.map(|what| match (&subjects[..], &objects[..]) {
            ([], [object, ..]) => format!("{predicate} cannot lead to a {object}"),
            ([subject, ..], []) => fits(predicate, *subject, None).err().unwrap_or(what),
            _ => what,
        }))
    }
}
