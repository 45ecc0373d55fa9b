//! Which ties may be crossed between two sides, and at what cost.
//!
//! Routes run from a park to a side. They end at the first node of a side: nothing passes through an endpoint. They do not touch a
//! third country or the cities and regions of one, do not pass through an international body by its memberships, and do not descend (from a place to what lies in
//! it) out of a place that an endpoint lies in: sharing a province with a city is no tie to the city.

use super::arcs::{MEMBERSHIP, OBJECT, PLANNED, PREDICATE, Tag};
use super::queue::Queue;
use super::{Millis, Network, NodeIndex, Options};
use crate::value::{Date, EntityType, Predicate};

/// A tie that may not be crossed, or a node that cannot be reached.
pub(super) const CLOSED: Millis = Millis::MAX;
/// No node, no tie.
pub(super) const NONE: u32 = u32::MAX;
/// Stands for "no limit": ten thousand times the dearest route that makes sense, and sums of four of them still fit.
pub(super) const UNLIMITED: Millis = 1 << 29;

const SHUT: u8 = 1;
const SIDE: u8 = 2;
const HUB: u8 = 4;

/// The rules of one search, ready to be asked of every tie.
pub(super) struct Passage<'n> {
    pub(super) network: &'n Network,
    pub(super) sides: [&'n [NodeIndex]; 2],
    /// By tag: the cost toward the node that sees it, and away from it.
    tolls: [[Millis; 2]; 256],
    marks: Vec<u8>,
    as_of: Option<Date>,
}

impl<'n> Passage<'n> {
    /// The rules for routes to these two sides.
    pub(super) fn new(network: &'n Network, sides: [&'n [NodeIndex]; 2], options: &Options) -> Self {
        let mut marks = vec![0_u8; network.node_count()];
        for node in &network.countries {
            marks[*node as usize] |= SHUT;
        }
        let ends = || sides.into_iter().flatten();
        for place in ends().flat_map(|end| network.places(*end)) {
            marks[place.index()] |= HUB;
        }
        shut_third_places(network, &mut marks, ends());
        for end in ends() {
            marks[end.index()] = SIDE;
        }
        let tolls = tolls(network, options.planned, false);
        Self { network, sides, tolls, marks, as_of: options.as_of.map(Date::latest) }
    }

    /// The cost of travelling from the head of a node's slot to the node, where that is allowed.
    #[inline]
    pub(super) fn toward(&self, node: usize, slot: usize) -> Option<Millis> {
        let tag = self.network.arcs.tag(slot);
        let head = self.network.arcs.head(slot) as usize;
        self.allowed(tag & OBJECT == 0, self.tolls[tag as usize][0], tag, [head, node], slot)
    }

    /// The cost of travelling from a node to the head of its slot, where that is allowed.
    #[inline]
    pub(super) fn away(&self, node: usize, slot: usize) -> Option<Millis> {
        let tag = self.network.arcs.tag(slot);
        let head = self.network.arcs.head(slot) as usize;
        self.allowed(tag & OBJECT != 0, self.tolls[tag as usize][1], tag, [node, head], slot)
    }

    /// Whether the node is an endpoint.
    #[inline]
    pub(super) fn ends_at(&self, node: usize) -> bool {
        self.marks[node] & SIDE != 0
    }

    #[inline]
    fn allowed(&self, backward: bool, toll: Millis, tag: Tag, [from, to]: [usize; 2], slot: usize) -> Option<Millis> {
        let (from_marks, to_marks) = (self.marks[from], self.marks[to]);
        if (from_marks & (SHUT | SIDE)) | (to_marks & SHUT) != 0 {
            return None;
        }
        let mut toll = toll;
        if toll == CLOSED {
            // Being a member is a tie to the body itself, not a way through it.
            let joins_end = tag & MEMBERSHIP != 0 && !backward && to_marks & SIDE != 0;
            if !joins_end || tag & PLANNED != 0 && self.tolls[(Predicate::LocatedIn as Tag | PLANNED) as usize][1] == CLOSED {
                return None;
            }
            toll = self.network.costs.of(Predicate::MemberOf, false)?;
        }
        if from_marks & HUB != 0 && backward && tag & PREDICATE == Predicate::LocatedIn as Tag {
            return None;
        }
        if let Some(day) = self.as_of
            && self.network.edge(self.network.arcs.edge(slot)).earliest.is_some_and(|earliest| earliest > day)
        {
            return None;
        }
        Some(toll)
    }
}

/// Shuts the cities and regions that lie in third countries alone.
fn shut_third_places<'n>(network: &Network, marks: &mut [u8], ends: impl Iterator<Item = &'n NodeIndex>) {
    const OWN: u8 = 1;
    const THIRD: u8 = 2;
    let mut lies = vec![0_u8; network.node_count()];
    let mut open: Vec<(u32, u8)> = Vec::new();
    let own: Vec<NodeIndex> = ends.flat_map(|end| network.places(*end)).collect();
    for node in &network.countries {
        let whose = if own.iter().any(|o| o.index() == *node as usize) { OWN } else { THIRD };
        open.push((*node, whose));
    }
    while let Some((node, whose)) = open.pop() {
        if lies[node as usize] & whose != 0 {
            continue;
        }
        lies[node as usize] |= whose;
        for slot in network.arcs.at(node as usize) {
            let tag = network.arcs.tag(slot);
            let head = network.arcs.head(slot);
            let inner = tag & OBJECT != 0 && tag & PREDICATE == Predicate::LocatedIn as Tag;
            if inner && matches!(network.kind(NodeIndex::from(head)), EntityType::City | EntityType::Region) {
                open.push((head, whose));
            }
        }
    }
    for (mark, lies) in marks.iter_mut().zip(lies) {
        if lies == THIRD {
            *mark |= SHUT;
        }
    }
}

/// The costs by tag: toward the node that sees it and away from it.
fn tolls(network: &Network, planned: bool, memberships: bool) -> [[Millis; 2]; 256] {
    std::array::from_fn(|tag| {
        let tag = tag as Tag;
        let Some(&predicate) = Predicate::ALL.get((tag & PREDICATE) as usize) else { return [CLOSED; 2] };
        if tag & PLANNED != 0 && !planned || tag & MEMBERSHIP != 0 && !memberships {
            return [CLOSED; 2];
        }
        let sees_as_object = tag & OBJECT != 0;
        let cost = |backward| network.costs.of(predicate, backward).unwrap_or(CLOSED);
        [cost(!sees_as_object), cost(sees_as_object)]
    })
}

/// The least cost from any park to each node with every tie open (Dijkstra from all parks at once).
pub(super) fn distances_from_parks(network: &Network) -> Vec<Millis> {
    let tolls = tolls(network, true, true);
    let mut cost = vec![CLOSED; network.node_count()];
    let mut queue = Queue::default();
    for park in &network.parks {
        cost[*park as usize] = 0;
        queue.push(0, *park);
    }
    while let Some((at, node)) = queue.pop() {
        if cost[node as usize] < at {
            continue;
        }
        for slot in network.arcs.at(node as usize) {
            let toll = tolls[network.arcs.tag(slot) as usize][1];
            let (head, next) = (network.arcs.head(slot), at.saturating_add(toll));
            if next < cost[head as usize] {
                cost[head as usize] = next;
                queue.push(next, head);
            }
        }
    }
    cost
}

/// Cheapest routes from everywhere to the sides.
pub(super) struct Tree {
    /// By node: cost of its cheapest route, CLOSED where there is none within the limit.
    pub(super) cost: Vec<Millis>,
    /// By node: the next one on that route; of an endpoint: the number of nodes plus the number of its side.
    pub(super) parent: Vec<u32>,
    /// By node: the tie to the next one.
    pub(super) via: Vec<u32>,
    /// The nodes reached, those next to a side first.
    pub(super) reached: Vec<u32>,
}

/// The shortest-path tree of the given sides (0, 1), over the nodes that can stand on a route from a park within the limit.
///
/// O(E + V log C), C the dearest tie. A node is left out where its cost plus the cheapest way to it from any park is beyond the limit: then no
/// park's route within the limit passes it. Of routes of equal cost the first found stays; nodes and ties are in the order of their IRIs.
pub(super) fn tree(passage: &Passage<'_>, sides: &[usize], limit: Millis) -> Tree {
    let network = passage.network;
    let nodes = network.node_count();
    let bound = network.least_from_parks();
    let mut tree = Tree { cost: vec![CLOSED; nodes], parent: vec![NONE; nodes], via: vec![NONE; nodes], reached: Vec::new() };
    let mut queue = Queue::default();
    for &side in sides {
        for end in passage.sides[side] {
            let end = end.index();
            if tree.cost[end] == CLOSED && bound[end] <= limit {
                tree.cost[end] = 0;
                tree.parent[end] = (nodes + side) as u32;
                queue.push(0, end as u32);
            }
        }
    }
    while let Some((at, node)) = queue.pop() {
        if tree.cost[node as usize] < at {
            continue;
        }
        tree.reached.push(node);
        for slot in network.arcs.at(node as usize) {
            let head = network.arcs.head(slot) as usize;
            // Most ties lead back: the cheap test first.
            if tree.cost[head] <= at {
                continue;
            }
            let Some(toll) = passage.toward(node as usize, slot) else { continue };
            let next = at + toll;
            if next < tree.cost[head] && next.saturating_add(bound[head]) <= limit {
                tree.cost[head] = next;
                tree.parent[head] = node;
                tree.via[head] = network.arcs.edge(slot);
                queue.push(next, head as u32);
            }
        }
    }
    tree
}

/// The parks and the countries of a network, by node.
pub(super) fn of_kind(network: &Network, kind: EntityType) -> Vec<u32> {
    network.nodes().filter(|n| network.kind(*n) == kind).map(|n| n.index() as u32).collect()
}
