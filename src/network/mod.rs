//! The network: who is tied to whom, and which parks connect two places.
//!
//! A [`Network`] is projected from a store by one query, or made from rows by [`Network::from_edges`]. Nodes and edges are sorted by
//! IRI when it is made, so every answer is the same whatever the order of the rows.

mod arcs;
mod bounded;
mod connect;
mod disjoint;
mod location;
mod missing;
mod passage;
mod project;
mod queue;
#[cfg(test)]
mod rules_tests;
mod stored;

use std::sync::OnceLock;

use petgraph::graph::{DiGraph, EdgeIndex};

pub use connect::{Answer, Connection, Hop, Options, Route, Searched, connect};
pub use missing::{Apart, Gap, MissingLink};
pub use petgraph::graph::NodeIndex;
pub use project::{EdgeRow, NodeRow};

use crate::value::{Date, EntityType, Lang, Predicate};

/// A cost, in thousandths of the ontology's unit, so that sums are exact.
pub type Millis = u32;

/// What it costs to cross a tie of each predicate: from subject to object, and back; none where it carries no connection that way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs([[Option<Millis>; 2]; Predicate::ALL.len()]);

impl Costs {
    /// Nothing carries a connection.
    pub const NONE: Self = Self([[None; 2]; Predicate::ALL.len()]);

    /// The same costs, but for one predicate.
    pub const fn with(mut self, predicate: Predicate, forward: Option<Millis>, backward: Option<Millis>) -> Self {
        self.0[predicate as usize] = [forward, backward];
        self
    }

    /// The cost from subject to object (`false`) or from object to subject (`true`).
    pub const fn of(&self, predicate: Predicate, backward: bool) -> Option<Millis> {
        self.0[predicate as usize][backward as usize]
    }
}

/// A thing of the network; its IRI and labels are interned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    kind: EntityType,
}

/// A statement that ties its subject to its object, once for all the claims that make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// What is said.
    pub predicate: Predicate,
    /// Whether it is only planned or discussed.
    pub planned: bool,
    /// Distinct publishers that state it, reprints and mirrors set against their originals.
    pub sources: u16,
    /// Claims that state it.
    pub claims: u16,
    /// The first day from which it can have held, where that is known.
    pub earliest: Option<Date>,
    /// The last day by which it held, where that is known.
    pub latest: Option<Date>,
    /// Whether these days are the tie's own; else they are those of its ends, before which it cannot have begun.
    pub dated: bool,
}

impl Edge {
    /// When it can have begun, as precisely as its bounds tell: a year or a month where they span it; else the first day and the last. Nothing where only
    /// its ends are dated.
    pub fn dates(&self) -> (Option<Date>, Option<Date>) {
        if !self.dated {
            return (None, None);
        }
        let (Some(earliest), Some(latest)) = (self.earliest, self.latest) else { return (self.earliest, self.latest) };
        let year = Date::of_year(earliest.year());
        let month = earliest.month().and_then(|month| Date::new(earliest.year(), month, 0));
        let spans = |date: &Date| date.earliest() == earliest && date.latest() == latest;
        match [Some(year), month].into_iter().flatten().find(spans) {
            Some(date) => (Some(date), Some(date)),
            None => (Some(earliest), Some(latest)),
        }
    }
}

/// The ties between things, ready for search; about 130 bytes an edge.
#[derive(Debug)]
pub struct Network {
    graph: DiGraph<Node, Edge, u32>,
    arcs: arcs::Arcs,
    costs: Costs,
    iris: Strings,
    labels: [Strings; LABELS.len()],
    parks: Vec<u32>,
    countries: Vec<u32>,
    /// The least cost from any park to each node, every tie open: a bound that holds under every restriction.
    from_parks: OnceLock<Vec<Millis>>,
    /// How many documents the claims come from.
    pub documents: usize,
    /// The latest date that a document was published, samples apart.
    pub up_to: Option<Date>,
}

/// The languages that labels are kept in; the last, which is none, stands for all others.
const LABELS: [&str; 4] = ["zh", "en", "ru", ""];
/// The place of a label in another language.
const ELSEWHERE: usize = LABELS.len() - 1;
/// Which of them is that of an answer in no language of these.
const ENGLISH: usize = 1;

impl Network {
    /// Number of things.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Number of ties.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// The thing of an IRI, in full.
    pub fn node(&self, iri: &str) -> Option<NodeIndex> {
        self.iris.find_sorted(iri).map(NodeIndex::from)
    }

    /// Every thing, by IRI.
    pub fn nodes(&self) -> impl Iterator<Item = NodeIndex> + use<> {
        self.graph.node_indices()
    }

    /// The IRI of a thing, in full.
    pub fn iri(&self, node: NodeIndex) -> &str {
        self.iris.get(node.index())
    }

    /// What a thing is.
    pub fn kind(&self, node: NodeIndex) -> EntityType {
        self.graph[node].kind
    }

    /// The label of a thing in a language, else in another, else the last part of its IRI.
    pub fn label(&self, node: NodeIndex, lang: &Lang) -> &str {
        let wanted = LABELS.iter().position(|l| *l == lang.as_str()).unwrap_or(ENGLISH);
        let label = |i: usize| Some(self.labels[i].get(node.index())).filter(|l| !l.is_empty());
        label(wanted).or_else(|| (0..LABELS.len()).find_map(label)).unwrap_or_else(|| {
            let iri = self.iri(node);
            iri.rsplit('/').next().unwrap_or(iri)
        })
    }

    /// Every label of a thing that the network keeps.
    pub fn labels(&self, node: NodeIndex) -> impl Iterator<Item = &str> {
        self.labels.iter().map(move |l| l.get(node.index())).filter(|l| !l.is_empty())
    }

    /// A tie.
    pub fn edge(&self, edge: u32) -> &Edge {
        &self.graph[EdgeIndex::new(edge as usize)]
    }

    /// Subject, predicate and object of a tie.
    pub fn statement(&self, edge: u32) -> (NodeIndex, Predicate, NodeIndex) {
        let (s, o) = self.ends(edge);
        (s, self.edge(edge).predicate, o)
    }

    /// The ties of a thing, as subject and as object, with the thing at the other end.
    pub fn ties(&self, node: NodeIndex) -> impl Iterator<Item = (u32, NodeIndex)> + '_ {
        self.arcs.at(node.index()).map(|slot| (self.arcs.edge(slot), NodeIndex::from(self.arcs.head(slot))))
    }

    /// The places that a thing lies in, the nearest first, by all chains of its places; itself too where it is a place.
    pub fn places(&self, node: NodeIndex) -> Vec<NodeIndex> {
        let mut chain = vec![node];
        let mut next = 0;
        while let Some(&at) = chain.get(next) {
            next += 1;
            for (edge, other) in self.ties(at) {
                let (s, p, _) = self.statement(edge);
                if s == at && p == Predicate::LocatedIn && !chain.contains(&other) {
                    chain.push(other);
                }
            }
        }
        chain.retain(|&n| self.kind(n).is_place());
        chain
    }

    fn ends(&self, edge: u32) -> (NodeIndex, NodeIndex) {
        let edge = &self.graph.raw_edges()[edge as usize];
        (edge.source(), edge.target())
    }

    /// The least cost from any park to each node.
    fn least_from_parks(&self) -> &[Millis] {
        self.from_parks.get_or_init(|| passage::distances_from_parks(self))
    }
}

/// Many strings in one.
#[derive(Debug, Default)]
struct Strings {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Strings {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        // Four gigabytes of IRIs is beyond what a network in memory can be.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    fn get(&self, i: usize) -> &str {
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.text[start..self.ends[i] as usize]
    }

    /// The place of a string, where they are sorted.
    fn find_sorted(&self, wanted: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(wanted) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return u32::try_from(middle).ok(),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(earliest: &str, latest: &str) -> Edge {
        let date = |text: &str| text.parse().ok();
        let (earliest, latest) = (date(earliest), date(latest));
        Edge { predicate: Predicate::Party, planned: false, sources: 1, claims: 1, earliest, latest, dated: true }
    }

    #[test]
    fn dates_are_as_precise_as_their_bounds() {
        let told = |earliest, latest| edge(earliest, latest).dates().0.map(|d| d.to_string()).unwrap_or_default();
        assert_eq!(told("1996-01-01", "1996-12-31"), "1996");
        assert_eq!(told("2019-06-01", "2019-06-30"), "2019-06");
        assert_eq!(told("2019-06-13", "2019-06-13"), "2019-06-13");
        assert_eq!(told("2019-06-13", "2021-09-06"), "2019-06-13");
        let of_its_ends = Edge { dated: false, ..edge("1996-01-01", "1996-12-31") };
        assert_eq!(of_its_ends.dates(), (None, None), "the founding of an end is no date of the tie");
    }

    #[test]
    fn strings_are_found_where_they_are_sorted() {
        let mut strings = Strings::default();
        ["a", "bb", "c"].into_iter().for_each(|s| strings.push(s));
        assert_eq!((strings.find_sorted("bb"), strings.find_sorted("b"), strings.get(2)), (Some(1), None, "c"));
    }
}
