//! Making a network from rows, and from a store.

use std::borrow::Cow;

use petgraph::graph::DiGraph;
use rayon::slice::ParallelSliceMut;
use rustc_hash::FxHashMap;

use super::arcs::Arcs;
use super::passage::of_kind;
use super::{Costs, Edge, LABELS, Network, Node, NodeIndex, Strings};
use crate::value::{Date, EntityType, Predicate};

/// A thing, as a query tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRow<'a> {
    /// Its IRI, in full.
    pub iri: Cow<'a, str>,
    /// What it is.
    pub kind: EntityType,
    /// Its labels in Chinese, English, Russian and whatever other language; empty where it has none.
    pub labels: [Cow<'a, str>; 4],
}

/// A statement that ties two things, as a query tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeRow<'a> {
    /// The IRI of its subject, in full.
    pub subject: Cow<'a, str>,
    /// What it says.
    pub predicate: Predicate,
    /// The IRI of its object, in full.
    pub object: Cow<'a, str>,
    /// Whether it is only planned or discussed.
    pub planned: bool,
    /// Independent sources that state it.
    pub sources: u16,
    /// Claims that state it.
    pub claims: u16,
    /// The first day from which it can have held.
    pub earliest: Option<Date>,
    /// The last day by which it held.
    pub latest: Option<Date>,
    /// Whether these days are its own, not only those of its ends.
    pub dated: bool,
}

impl<'a> NodeRow<'a> {
    /// A thing without labels.
    pub fn new(iri: impl Into<Cow<'a, str>>, kind: EntityType) -> Self {
        Self { iri: iri.into(), kind, labels: [const { Cow::Borrowed("") }; 4] }
    }
}

impl<'a> EdgeRow<'a> {
    /// An undated statement of one claim from one source.
    pub fn new(subject: impl Into<Cow<'a, str>>, predicate: Predicate, object: impl Into<Cow<'a, str>>) -> Self {
        Self {
            subject: subject.into(),
            predicate,
            object: object.into(),
            planned: false,
            sources: 1,
            claims: 1,
            earliest: None,
            latest: None,
            dated: true,
        }
    }
}

/// A tie between two nodes by number.
type Tie = (u32, u32, Edge);

impl Network {
    /// The network of these things and statements, at these costs.
    ///
    /// The order of the rows is of no matter. Rows of one statement become one tie (of a symmetric predicate in either order); statements about a thing without
    /// a row of its own, of a thing with itself, or of a date are left out.
    pub fn from_edges<'a>(
        nodes: impl IntoIterator<Item = NodeRow<'a>>,
        edges: impl IntoIterator<Item = EdgeRow<'a>>,
        costs: Costs,
    ) -> Self {
        let mut rows: Vec<NodeRow<'a>> = nodes.into_iter().collect();
        rows.par_sort_unstable_by(|x, y| (&x.iri, x.kind, &x.labels).cmp(&(&y.iri, y.kind, &y.labels)));
        rows.dedup_by(|later, first| later.iri == first.iri);
        let mut iris = Strings::default();
        let mut labels: [Strings; LABELS.len()] = Default::default();
        for row in &rows {
            iris.push(&row.iri);
            for (strings, label) in labels.iter_mut().zip(&row.labels) {
                strings.push(label);
            }
        }
        let kinds: Vec<EntityType> = rows.iter().map(|r| r.kind).collect();
        drop(rows);
        let ties = ties(&iris, kinds.len(), edges);
        let mut graph = DiGraph::with_capacity(kinds.len(), ties.len());
        for kind in kinds {
            graph.add_node(Node { kind });
        }
        for (s, o, edge) in ties {
            graph.add_edge(NodeIndex::from(s), NodeIndex::from(o), edge);
        }
        let arcs = Arcs::new(&graph);
        let mut network = Self {
            graph,
            arcs,
            costs,
            iris,
            labels,
            parks: Vec::new(),
            countries: Vec::new(),
            from_parks: Default::default(),
            documents: 0,
            up_to: None,
        };
        network.parks = of_kind(&network, EntityType::Park);
        network.countries = of_kind(&network, EntityType::Country);
        let international = international_bodies(&network);
        network.arcs.mark_memberships(&international);
        network
    }
}

/// The statements as ties in the order of their ends' IRIs, of parallel ones the better sourced first.
fn ties<'a>(iris: &Strings, nodes: usize, edges: impl IntoIterator<Item = EdgeRow<'a>>) -> Vec<Tie> {
    let numbers: FxHashMap<&str, u32> = (0..nodes).map(|i| (iris.get(i), i as u32)).collect();
    let number = |iri: &str| numbers.get(iri).copied();
    let tie = |row: EdgeRow<'a>| {
        let (mut s, mut o) = (number(&row.subject)?, number(&row.object)?);
        if row.predicate.is_symmetric() && s > o {
            (s, o) = (o, s);
        }
        let EdgeRow { predicate, planned, sources, claims, earliest, latest, dated, .. } = row;
        let edge = Edge { predicate, planned, sources, claims, earliest, latest, dated };
        (s != o && !predicate.is_dated()).then_some((s, o, edge))
    };
    let mut ties: Vec<Tie> = edges.into_iter().filter_map(tie).collect();
    ties.par_sort_unstable_by_key(|(s, o, e)| (*s, *o, e.predicate as u8));
    ties.dedup_by(|later, first| {
        let same = (later.0, later.1, later.2.predicate) == (first.0, first.1, first.2.predicate);
        if same {
            merge(&mut first.2, &later.2);
        }
        same
    });
    ties.shrink_to_fit();
    for parallel in ties.chunk_by_mut(|x, y| (x.0, x.1) == (y.0, y.1)) {
        parallel.sort_by_key(|(.., e)| std::cmp::Reverse(e.sources));
    }
    ties
}

/// Adds another row of the same statement.
fn merge(tie: &mut Edge, row: &Edge) {
    tie.planned &= row.planned;
    tie.sources = tie.sources.max(row.sources);
    tie.claims = tie.claims.max(row.claims);
    tie.dated |= row.dated;
    tie.earliest = [tie.earliest, row.earliest].into_iter().flatten().min();
    tie.latest = [tie.latest, row.latest].into_iter().flatten().max();
}

/// By node: an organisation of which a country is a member, or members from several countries.
fn international_bodies(network: &Network) -> Vec<bool> {
    let mut home: FxHashMap<NodeIndex, NodeIndex> = FxHashMap::default();
    let mut international = vec![false; network.node_count()];
    for edge in 0..network.edge_count() {
        let (member, predicate, body) = network.statement(edge as u32);
        if predicate != Predicate::MemberOf || international[body.index()] {
            continue;
        }
        if network.kind(member) == EntityType::Country {
            international[body.index()] = true;
            continue;
        }
        for country in network.places(member).into_iter().filter(|p| network.kind(*p) == EntityType::Country) {
            let first = *home.entry(body).or_insert(country);
            international[body.index()] |= first != country;
        }
    }
    international
}
