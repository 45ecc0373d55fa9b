//! Terms as numbers, for the time of a change: the rules of the store compare and collect them without touching text.

use std::sync::Arc;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{
    BlankNode, GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, QuadRef, Term, TermRef,
};
use rustc_hash::FxHashMap;

use super::{CURRENT_GRAPH, PROVENANCE_GRAPH};
use crate::ontology::vocab::{pg, skos};
use crate::ontology::{class, property, status};
use crate::value::{AgreementStatus, EntityType, Predicate};

/// A term of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(u32);

/// A quad of terms: subject, predicate, object, graph.
pub(super) type Fact = [Id; 4];

/// The terms of the closed vocabularies come first, each at the place that its vocabulary gives it.
const PROPERTIES: u32 = 1;
const STATUSES: u32 = PROPERTIES + Predicate::ALL.len() as u32;
const CLASSES: u32 = STATUSES + AgreementStatus::ALL.len() as u32;
const OTHERS: u32 = CLASSES + EntityType::ALL.len() as u32;

/// Constants for further terms, and the list of them.
macro_rules! others {
    ($($(#[$doc:meta])* $name:ident = $term:expr),+ $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Other { $($name),+ }

        impl Id {
            $($(#[$doc])* pub(super) const $name: Self = Self(OTHERS + Other::$name as u32);)+
        }

        const OTHER_TERMS: &[NamedNodeRef<'static>] = &[$($term),+];
    };
}

others! {
    /// The graph of the accepted view.
    CURRENT = CURRENT_GRAPH,
    /// The graph of where claims and documents come from.
    PROVENANCE = PROVENANCE_GRAPH,
    A = rdf::TYPE,
    PREF_LABEL = skos::PREF_LABEL,
    ALT_LABEL = skos::ALT_LABEL,
    STATUS = pg::STATUS,
    WITHIN = pg::WITHIN,
    IN_COUNTRY = pg::IN_COUNTRY,
    AGREED_WITH = pg::AGREED_WITH,
    INTERNATIONAL_BODY = pg::INTERNATIONAL_BODY,
    IN_DOCUMENT = pg::IN_DOCUMENT,
    LOADED_AT = pg::LOADED_AT,
    ORIGIN = pg::ORIGIN,
    BY_RULE = pg::BY_RULE,
}

impl Id {
    /// The graph without a name.
    pub(super) const DEFAULT_GRAPH: Self = Self(0);

    /// The property of a predicate.
    pub(super) const fn property(predicate: Predicate) -> Self {
        Self(PROPERTIES + predicate as u32)
    }

    /// The predicate of a property.
    pub(super) fn predicate(self) -> Option<Predicate> {
        Predicate::ALL.get(self.0.checked_sub(PROPERTIES)? as usize).copied()
    }

    /// The concept of a status.
    pub(super) const fn status(status: AgreementStatus) -> Self {
        Self(STATUSES + status as u32)
    }

    /// The status of a concept.
    pub(super) fn reached(self) -> Option<AgreementStatus> {
        AgreementStatus::ALL.get(self.0.checked_sub(STATUSES)? as usize).copied()
    }

    /// The class of a type of entities.
    pub(super) const fn class(class: EntityType) -> Self {
        Self(CLASSES + class as u32)
    }

    /// Whether the subject and object of a property may be exchanged.
    pub(super) fn is_symmetric(self) -> bool {
        self.predicate().is_some_and(Predicate::is_symmetric)
    }

    /// The term's place among the terms of its change.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Whether a fact is one of a claim: neither of the accepted view nor of provenance.
pub(super) fn is_claimed(fact: &Fact) -> bool {
    fact[3] != Id::CURRENT && fact[3] != Id::PROVENANCE
}

/// The terms of a change by number and by value. They are shared with the thread that writes.
pub(super) struct Terms {
    ids: FxHashMap<Arc<Term>, Id>,
    terms: Vec<Arc<Term>>,
}

impl Terms {
    pub(super) fn new() -> Self {
        let mut new = Self { ids: FxHashMap::default(), terms: Vec::new() };
        // Stands for the graph without a name; nothing finds it by value.
        new.terms.push(Arc::new(BlankNode::new_unchecked("default").into()));
        let statuses = AgreementStatus::ALL.iter().map(|s| status(*s));
        let classes = EntityType::ALL.iter().map(|t| class(*t));
        let properties = Predicate::ALL.iter().map(|p| property(*p));
        for term in properties.chain(statuses).chain(classes).chain(OTHER_TERMS.iter().copied()) {
            new.id(term.into_owned());
        }
        new
    }

    /// The number of a term, a new one where it has none yet.
    pub(super) fn id(&mut self, term: impl Into<Term>) -> Id {
        let term = term.into();
        if let Some(id) = self.ids.get(&term) {
            return *id;
        }
        // Four billion different terms are more than memory holds.
        let id = Id(self.terms.len() as u32);
        let term = Arc::new(term);
        self.terms.push(Arc::clone(&term));
        self.ids.insert(term, id);
        id
    }

    /// The number of a term that has one.
    pub(super) fn find(&self, term: &Term) -> Option<Id> {
        self.ids.get(term).copied()
    }

    /// The numbers of a quad.
    pub(super) fn fact(&mut self, quad: Quad) -> Fact {
        let graph = match quad.graph_name {
            GraphName::NamedNode(node) => self.id(node),
            GraphName::BlankNode(node) => self.id(node),
            GraphName::DefaultGraph => Id::DEFAULT_GRAPH,
        };
        [self.id(quad.subject), self.id(quad.predicate), self.id(quad.object), graph]
    }

    /// The term of a number.
    pub(super) fn term(&self, id: Id) -> &Term {
        &self.terms[id.index()]
    }

    /// The term of a number, where it is an IRI.
    pub(super) fn node(&self, id: Id) -> Option<&NamedNode> {
        match self.term(id) {
            Term::NamedNode(node) => Some(node),
            _ => None,
        }
    }

    /// Whether a term is an IRI.
    pub(super) fn is_node(&self, id: Id) -> bool {
        self.node(id).is_some()
    }

    /// The terms that were numbered after the first `n`.
    pub(super) fn after(&self, n: usize) -> &[Arc<Term>] {
        self.terms.get(n..).unwrap_or_default()
    }
}

/// What may stand as a subject.
pub(super) fn as_subject(term: &Term) -> Option<NamedOrBlankNodeRef<'_>> {
    match term {
        Term::NamedNode(node) => Some(node.as_ref().into()),
        Term::BlankNode(node) => Some(node.as_ref().into()),
        Term::Literal(_) => None,
    }
}

/// What may stand as a predicate.
pub(super) fn as_predicate(term: &Term) -> Option<NamedNodeRef<'_>> {
    match term {
        Term::NamedNode(node) => Some(node.as_ref()),
        _ => None,
    }
}

/// What may stand as a graph's name.
pub(super) fn as_graph(id: Id, term: &Term) -> Option<GraphNameRef<'_>> {
    if id == Id::DEFAULT_GRAPH { Some(GraphNameRef::DefaultGraph) } else { as_subject(term).map(Into::into) }
}

/// The quad of four terms, where each may stand in its place.
pub(super) fn as_quad(terms: &[Arc<Term>], fact: Fact) -> Option<QuadRef<'_>> {
    let [subject, predicate, object, graph] = fact.map(|id| terms.get(id.index()));
    let object: TermRef<'_> = object?.as_ref().as_ref();
    Some(QuadRef::new(as_subject(subject?)?, as_predicate(predicate?)?, object, as_graph(fact[3], graph?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_of_the_vocabularies_have_their_numbers() {
        let mut terms = Terms::new();
        for predicate in Predicate::ALL {
            assert_eq!(terms.id(property(*predicate)), Id::property(*predicate));
            assert_eq!(Id::property(*predicate).predicate(), Some(*predicate));
        }
        for reached in AgreementStatus::ALL {
            assert_eq!(terms.id(status(*reached)), Id::status(*reached));
            assert_eq!(Id::status(*reached).reached(), Some(*reached));
        }
        for kind in EntityType::ALL {
            assert_eq!(terms.id(class(*kind)), Id::class(*kind));
            assert_eq!((Id::class(*kind).predicate(), Id::class(*kind).reached()), (None, None));
        }
        assert_eq!(terms.id(pg::LOADED_AT), Id::LOADED_AT);
        assert_eq!(terms.id(CURRENT_GRAPH), Id::CURRENT);
    }

    #[test]
    fn a_quad_comes_back_from_its_numbers() {
        let mut terms = Terms::new();
        let node = |s: &str| NamedNode::new_unchecked(format!("https://a.example/{s}"));
        for graph in [GraphName::DefaultGraph, node("g").into(), BlankNode::new_unchecked("default").into()] {
            let quad = Quad::new(BlankNode::new_unchecked("s"), node("p"), node("o"), graph);
            let fact = terms.fact(quad.clone());
            assert_eq!(as_quad(terms.after(0), fact).map(QuadRef::into_owned), Some(quad));
        }
    }
}
