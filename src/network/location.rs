//! Whether one side lies in the other: then its location is the first answer, before any park that ties the two.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::connect::Route;
use super::disjoint::Step;
use super::{Network, NodeIndex};
use crate::value::{EntityType, Predicate};

/// The way of fewest hops by which a node of one side lies in one of the other, and that node: from place to place, a park also by the
/// park that it is part of. Side a in b comes first.
pub(super) fn location(network: &Network, sides: [&[NodeIndex]; 2]) -> Option<(NodeIndex, Route)> {
    let [a, b] = sides;
    climb(network, a, b).or_else(|| climb(network, b, a))
}

/// Breadth first; ties are in the order of their IRIs, so the way is the same whatever the order of loading.
fn climb(network: &Network, from: &[NodeIndex], to: &[NodeIndex]) -> Option<(NodeIndex, Route)> {
    let mut before: FxHashMap<NodeIndex, Option<(NodeIndex, u32)>> = from.iter().map(|start| (*start, None)).collect();
    let mut open: VecDeque<NodeIndex> = from.iter().copied().collect();
    while let Some(at) = open.pop_front() {
        for (edge, other) in network.ties(at) {
            let (subject, predicate, _) = network.statement(edge);
            let within = match predicate {
                Predicate::LocatedIn => true,
                Predicate::PartOf => [at, other].iter().all(|n| network.kind(*n) == EntityType::Park),
                _ => false,
            };
            if subject != at || !within || network.edge(edge).planned || before.contains_key(&other) {
                continue;
            }
            before.insert(other, Some((at, edge)));
            if to.contains(&other) {
                return Some(route(network, &before, other));
            }
            open.push_back(other);
        }
    }
    None
}

/// The start of the way that ends here, and the way.
fn route(network: &Network, before: &FxHashMap<NodeIndex, Option<(NodeIndex, u32)>>, end: NodeIndex) -> (NodeIndex, Route) {
    let (mut at, mut steps) = (end, Vec::new());
    while let Some((last, edge)) = before.get(&at).copied().flatten() {
        steps.push(Step { edge, to: at.index() as u32 });
        at = last;
    }
    steps.reverse();
    (at, Route::new(network, at, &steps))
}
