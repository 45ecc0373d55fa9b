//! The ties of each node side by side in memory (compressed sparse rows), as the sweeps read them.

use petgraph::graph::DiGraph;

use super::{Edge, Node};
use crate::value::Predicate;

/// What a sweep must know of a tie as one of its ends sees it: predicate, direction, planned or not, membership of an international body.
pub(super) type Tag = u8;

/// The node is the tie's object.
pub(super) const OBJECT: Tag = 1 << 5;
/// The tie is only planned or discussed.
pub(super) const PLANNED: Tag = 1 << 6;
/// The tie is the membership of an international body.
pub(super) const MEMBERSHIP: Tag = 1 << 7;
/// The bits of the predicate.
pub(super) const PREDICATE: Tag = OBJECT - 1;

const _: () = assert!(Predicate::ALL.len() <= OBJECT as usize, "the predicates outgrow their bits");

/// Every tie twice, once at each end; the ends' slots are side by side.
#[derive(Debug)]
pub(super) struct Arcs {
    starts: Vec<u32>,
    heads: Vec<u32>,
    tags: Vec<Tag>,
    edges: Vec<u32>,
}

impl Arcs {
    /// The arcs of a graph; parallel ones of a node stand in the order of the edges.
    pub(super) fn new(graph: &DiGraph<Node, Edge, u32>) -> Self {
        let nodes = graph.node_count();
        let mut starts = vec![0_u32; nodes + 1];
        for edge in graph.raw_edges() {
            starts[edge.source().index() + 1] += 1;
            starts[edge.target().index() + 1] += 1;
        }
        for i in 0..nodes {
            starts[i + 1] += starts[i];
        }
        let slots = starts[nodes] as usize;
        let mut free: Vec<u32> = starts[..nodes].to_vec();
        let mut arcs = Self { starts, heads: vec![0; slots], tags: vec![0; slots], edges: vec![0; slots] };
        for (index, edge) in graph.raw_edges().iter().enumerate() {
            let (s, o) = (edge.source().index(), edge.target().index());
            let mut tag = edge.weight.predicate as Tag;
            if edge.weight.planned {
                tag |= PLANNED;
            }
            for (from, to, tag) in [(s, o, tag), (o, s, tag | OBJECT)] {
                let slot = free[from] as usize;
                free[from] += 1;
                arcs.heads[slot] = to as u32;
                arcs.tags[slot] = tag;
                arcs.edges[slot] = index as u32;
            }
        }
        arcs
    }

    /// Marks the memberships of international bodies, given by node.
    pub(super) fn mark_memberships(&mut self, international: &[bool]) {
        for node in 0..self.starts.len() - 1 {
            for slot in self.at(node) {
                let body = if self.tags[slot] & OBJECT != 0 { node } else { self.heads[slot] as usize };
                if self.tags[slot] & PREDICATE == Predicate::MemberOf as Tag && international[body] {
                    self.tags[slot] |= MEMBERSHIP;
                }
            }
        }
    }

    /// The slots of a node.
    pub(super) fn at(&self, node: usize) -> std::ops::Range<usize> {
        self.starts[node] as usize..self.starts[node + 1] as usize
    }

    /// How many ties a node has.
    pub(super) fn degree(&self, node: usize) -> u32 {
        self.starts[node + 1] - self.starts[node]
    }

    /// The node at the other end.
    pub(super) fn head(&self, slot: usize) -> u32 {
        self.heads[slot]
    }

    /// What the near end sees.
    pub(super) fn tag(&self, slot: usize) -> Tag {
        self.tags[slot]
    }

    /// The tie.
    pub(super) fn edge(&self, slot: usize) -> u32 {
        self.edges[slot]
    }
}
