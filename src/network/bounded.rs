//! The cheapest pair of disjoint routes each of which keeps the limit, where the cheapest pair of all does not.
//!
//! Finding it is NP-hard in general (A. Itai, Y. Perl, Y. Shiloach 1982, "The complexity of finding maximum disjoint paths with length
//! constraints", Networks 12:277–286), so this is a search with bounds, exact as long as its budget of looks at ties lasts.

use super::disjoint::Step;
use super::passage::{CLOSED, Passage, Tree};
use super::queue::Queue;
use super::{Millis, NodeIndex};

/// What the search came to.
pub(super) enum Found {
    /// The cheapest pair within the limit.
    Pair([Vec<Step>; 2]),
    /// There is none.
    Nothing,
    /// The budget ran out.
    Undecided,
}

/// The ways on from a node of the route being tried that are left, the most promising last: what a route that way costs at least, what it
/// has cost so far, the step.
type Ways = Vec<(Millis, Millis, Step)>;

/// Searches the routes to the first side in depth, each completed by the cheapest route to the second side around it.
///
/// `trees` are those of either side alone. The budget counts looks at ties and is shared by all searches of a question.
pub(super) fn search(passage: &Passage<'_>, trees: &[Tree; 2], park: NodeIndex, limit: Millis, budget: &mut u64) -> Found {
    let start = park.index() as u32;
    let [to_first, to_second] = trees;
    let (least_first, least_second) = (to_first.cost[park.index()], to_second.cost[park.index()]);
    if least_first > limit || least_second > limit {
        return Found::Nothing;
    }
    let mut best: Option<(Millis, [Vec<Step>; 2])> = None;
    let mut on_route = vec![start];
    let mut steps: Vec<Step> = Vec::new();
    let mut open = vec![ways_on(passage, to_first, start, 0, &on_route, limit, budget)];
    while let Some(top) = open.last_mut() {
        if *budget == 0 {
            return Found::Undecided;
        }
        let most = best.as_ref().map_or(2 * limit, |(sum, _)| sum - 1);
        let Some((bound, cost, step)) = top.pop() else {
            open.pop();
            on_route.pop();
            steps.pop();
            continue;
        };
        if bound + least_second > most {
            continue;
        }
        steps.push(step);
        on_route.push(step.to);
        if passage.ends_at(step.to as usize) {
            if cost < most {
                let around = around(passage, to_second, &on_route, limit.min(most - cost), budget);
                if let Some((other, other_steps)) = around {
                    best = Some((cost + other, [steps.clone(), other_steps]));
                }
            }
            on_route.pop();
            steps.pop();
            continue;
        }
        open.push(ways_on(passage, to_first, step.to, cost, &on_route, limit, budget));
    }
    if *budget == 0 {
        return Found::Undecided;
    }
    best.map_or(Found::Nothing, |(_, routes)| Found::Pair(routes))
}

/// The ways on from a node that can still reach the side within the limit.
fn ways_on(
    passage: &Passage<'_>,
    tree: &Tree,
    node: u32,
    cost: Millis,
    on_route: &[u32],
    limit: Millis,
    budget: &mut u64,
) -> Ways {
    let arcs = &passage.network.arcs;
    let mut ways = Vec::new();
    for slot in arcs.at(node as usize) {
        *budget = budget.saturating_sub(1);
        let head = arcs.head(slot);
        let rest = tree.cost[head as usize];
        if rest == CLOSED || on_route.contains(&head) {
            continue;
        }
        let Some(toll) = passage.away(node as usize, slot) else { continue };
        let bound = cost.saturating_add(toll).saturating_add(rest);
        if bound <= limit {
            ways.push((bound, cost + toll, Step { edge: arcs.edge(slot), to: head }));
        }
    }
    ways.sort_by_key(|(bound, _, step)| std::cmp::Reverse((*bound, step.to, step.edge)));
    ways
}

/// The cheapest route from the first node of `blocked` to the second side that meets none of the others, within a limit (A*, bounded by the
/// costs of the side's tree).
fn around(passage: &Passage<'_>, tree: &Tree, blocked: &[u32], limit: Millis, budget: &mut u64) -> Option<(Millis, Vec<Step>)> {
    let (&start, blocked) = blocked.split_first()?;
    let arcs = &passage.network.arcs;
    let mut best = rustc_hash::FxHashMap::from_iter([(start, (0, start, u32::MAX))]);
    let mut queue = Queue::default();
    queue.push(tree.cost[start as usize], start);
    while let Some((bound, node)) = queue.pop() {
        let (cost, ..) = best[&node];
        if bound > cost + tree.cost[node as usize] {
            continue;
        }
        if node != start && passage.ends_at(node as usize) {
            let (mut at, mut steps) = (node, Vec::new());
            while at != start {
                let (_, from, edge) = best[&at];
                steps.push(Step { edge, to: at });
                at = from;
            }
            steps.reverse();
            return Some((cost, steps));
        }
        for slot in arcs.at(node as usize) {
            *budget = budget.saturating_sub(1);
            let head = arcs.head(slot);
            let rest = tree.cost[head as usize];
            if rest == CLOSED || head == start || blocked.contains(&head) {
                continue;
            }
            let Some(toll) = passage.away(node as usize, slot) else { continue };
            let next = cost.saturating_add(toll);
            let bound = next.saturating_add(rest);
            if bound <= limit && best.get(&head).is_none_or(|(known, ..)| next < *known) {
                best.insert(head, (next, node, arcs.edge(slot)));
                queue.push(bound, head);
            }
        }
        if *budget == 0 {
            return None;
        }
    }
    None
}
