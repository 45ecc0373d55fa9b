//! When nothing connects: which park comes nearest, and what it lacks.

use super::connect::Route;
use super::disjoint::{self, Step};
use super::passage::{CLOSED, Passage, Tree, UNLIMITED, tree};
use super::{Millis, NodeIndex};

/// A park that comes near to connecting two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingLink {
    /// The park.
    pub park: NodeIndex,
    /// What it lacks.
    pub gap: Gap,
    /// The routes it has: both where the limit or a shared node is in the way, else the one.
    pub routes: Vec<Route>,
}

/// What a park lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Its cheapest pair of routes has one dearer than the limit; with this limit it would do.
    Limit(Millis),
    /// Every route to either side passes this node.
    SharedNode(NodeIndex),
    /// It has no route to this side (0 for a, 1 for b).
    NoRoute(usize),
}

/// A side that no park has a route to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    /// The side: 0 for a, 1 for b.
    pub side: usize,
    /// The park that the fewest ties of any kind lie between; none of the ways there counts.
    pub nearest: Option<NodeIndex>,
    /// How many ties lie between; where there is no park, how many the furthest thing is away.
    pub hops: usize,
    /// Things met by then, the side itself apart.
    pub things: usize,
}

/// The sides that no park has a route to, where that holds of both.
pub(super) fn apart(passage: &Passage<'_>) -> Vec<Apart> {
    let network = passage.network;
    let reached = |side: usize| {
        let tree = tree(passage, &[side], UNLIMITED);
        network.parks.iter().any(|park| !passage.ends_at(*park as usize) && tree.cost[*park as usize] != CLOSED)
    };
    if reached(0) || reached(1) { Vec::new() } else { [0, 1].map(|side| alone(passage, side)).into() }
}

/// What lies around a side by ties of any kind, up to the nearest park (breadth first).
fn alone(passage: &Passage<'_>, side: usize) -> Apart {
    let network = passage.network;
    let mut seen: rustc_hash::FxHashSet<u32> = passage.sides[side].iter().map(|node| node.index() as u32).collect();
    let start = seen.len();
    let mut front: Vec<u32> = seen.iter().copied().collect();
    front.sort_unstable();
    let mut hops = 0;
    loop {
        let mut next: Vec<u32> = Vec::new();
        for node in &front {
            next.extend(network.arcs.at(*node as usize).map(|slot| network.arcs.head(slot)).filter(|head| seen.insert(*head)));
        }
        next.sort_unstable();
        if next.is_empty() {
            return Apart { side, nearest: None, hops, things: seen.len() - start };
        }
        hops += 1;
        let park = next.iter().find(|node| network.parks.binary_search(node).is_ok() && !passage.ends_at(**node as usize));
        if let Some(&park) = park {
            return Apart { side, nearest: Some(NodeIndex::from(park)), hops, things: seen.len() - start };
        }
        front = next;
    }
}

/// The park nearest to both sides: the cheapest pair beyond the limit, else the cheapest two routes that meet, else for each side the park
/// nearest to it that lacks the other.
pub(super) fn nearest(passage: &Passage<'_>) -> Vec<MissingLink> {
    let network = passage.network;
    let both = tree(passage, &[0, 1], UNLIMITED);
    let pairs = disjoint::pairs(passage, &both, UNLIMITED);
    let parks = || network.parks.iter().copied().filter(|p| !passage.ends_at(*p as usize));
    let paired = parks()
        .filter(|p| pairs.beyond[*p as usize] != CLOSED)
        .min_by_key(|p| (2 * u64::from(both.cost[*p as usize]) + u64::from(pairs.beyond[*p as usize]), *p));
    if let Some(steps) = paired.and_then(|p| disjoint::routes(&both, &pairs, p))
        && let Some(park) = paired.map(NodeIndex::from)
    {
        let routes = steps.map(|s| Route::new(network, park, &s));
        let limit = routes.iter().map(|r| r.cost).max().unwrap_or(0);
        return vec![MissingLink { park, gap: Gap::Limit(limit), routes: routes.into() }];
    }
    let alone = [0, 1].map(|side| tree(passage, &[side], UNLIMITED));
    let cost = |side: usize, park: u32| alone[side].cost[park as usize];
    let route = |side: usize, park: u32| Route::new(network, NodeIndex::from(park), &steps(&alone[side], park));
    let meeting = parks()
        .filter(|p| cost(0, *p) != CLOSED && cost(1, *p) != CLOSED)
        .min_by_key(|p| (u64::from(cost(0, *p)) + u64::from(cost(1, *p)), *p));
    if let Some(park) = meeting {
        let routes = vec![route(0, park), route(1, park)];
        if let Some(node) = shared(passage, &routes, park) {
            return vec![MissingLink { park: NodeIndex::from(park), gap: Gap::SharedNode(node), routes }];
        }
    }
    let lacking = |side: usize| {
        let park =
            parks().filter(|p| cost(side, *p) != CLOSED && cost(1 - side, *p) == CLOSED).min_by_key(|p| (cost(side, *p), *p))?;
        Some(MissingLink { park: NodeIndex::from(park), gap: Gap::NoRoute(1 - side), routes: vec![route(side, park)] })
    };
    [0, 1].into_iter().filter_map(lacking).collect()
}

/// The steps of a park's cheapest route in a tree.
fn steps(tree: &Tree, park: u32) -> Vec<Step> {
    let (mut at, mut steps) = (park, Vec::new());
    while (tree.parent[at as usize] as usize) < tree.parent.len() {
        let step = Step { edge: tree.via[at as usize], to: tree.parent[at as usize] };
        steps.push(step);
        at = step.to;
    }
    steps
}

/// The node, first from the park, without which the park reaches neither side. There is one where no two of its routes are disjoint
/// (Menger 1927), and every route passes it.
fn shared(passage: &Passage<'_>, routes: &[Route], park: u32) -> Option<NodeIndex> {
    let [first, second] = routes else { return None };
    let arcs = &passage.network.arcs;
    let parts = |without: NodeIndex| {
        let mut seen = rustc_hash::FxHashSet::from_iter([park, without.index() as u32]);
        let mut stack = vec![park];
        while let Some(node) = stack.pop() {
            if passage.ends_at(node as usize) {
                return false;
            }
            let onward = arcs.at(node as usize).filter(|slot| passage.away(node as usize, *slot).is_some());
            for head in onward.map(|slot| arcs.head(slot)) {
                if seen.insert(head) {
                    stack.push(head);
                }
            }
        }
        true
    };
    let common = first.hops.iter().map(|h| h.to).filter(|n| second.hops.iter().any(|h| h.to == *n));
    common.into_iter().find(|n| parts(*n))
}
