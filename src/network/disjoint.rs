//! The cheapest pair of routes from each park to two sides that share no node but the park: all parks in one sweep.
//!
//! J. W. Suurballe and R. E. Tarjan (1984), "A quick method for finding shortest pairs of disjoint paths", Networks 14:325–336, on the
//! network turned around and with every node split in two (an arc from its entrance to its exit), so that routes that share no arc share
//! no node. The source has an arc to each of the two sides, so of two disjoint routes each takes one side.
//!
//! Splitting is done in thought only. An exit has one arc in, so no two routes meet at it and it never gets a label; labelling an entrance
//! takes the tree arc above it away. What the paper then asks of a label x is: of the arcs (u, w) that cross between the two pieces into
//! which the tree falls, take cost'(x) + cost(u, w) reduced by the tree's costs as a candidate for w. Only the smaller piece is walked and
//! scanned (both are walked in step until one is done), so each tie is looked at O(log V) times: O(E log V + V log C) in all, C the dearest tie.

use super::passage::{CLOSED, NONE, Passage, Tree};
use super::queue::Queue;
use super::{Millis, Network};

/// The labels of the sweep.
pub(super) struct Pairs {
    /// By node: what its cheapest pair costs beyond twice its cheapest route; CLOSED where there is no pair.
    pub(super) beyond: Vec<Millis>,
    /// By node: how the second route enters the tree.
    entries: Vec<Entry>,
}

/// The last step of the augmenting route to a node: the node it comes from, the tie, and the label it rests on.
#[derive(Clone, Copy)]
struct Entry {
    from: u32,
    edge: u32,
    label: u32,
}

/// A step of a route: the tie crossed and the node it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) edge: u32,
    pub(super) to: u32,
}

/// The shortest-path tree, falling to pieces.
struct Forest {
    parent: Vec<u32>,
    first_child: Vec<u32>,
    next_sibling: Vec<u32>,
    /// By node: the piece it is in; NONE where it was not reached.
    piece: Vec<u32>,
    pieces: u32,
}

/// The pairs of every park whose two routes cost at most twice the limit together.
///
/// `tree` is the tree of both sides. Nodes off the tree are on no route within the limit, so leaving them out loses no pair of two routes
/// within it.
pub(super) fn pairs(passage: &Passage<'_>, tree: &Tree, limit: Millis) -> Pairs {
    let network = passage.network;
    let nodes = network.node_count();
    let parks: Vec<u32> = network.parks.iter().copied().filter(|p| tree.cost[*p as usize] != CLOSED).collect();
    let mut pairs = Pairs { beyond: vec![CLOSED; nodes], entries: vec![Entry { from: NONE, edge: NONE, label: NONE }; nodes] };
    // A label beyond this is of no use to any park.
    let Some(nearest) = parks.iter().map(|p| tree.cost[*p as usize]).min() else { return pairs };
    let most = 2 * (limit - nearest.min(limit));
    let mut sweep = Sweep { passage, tree, most, pairs: &mut pairs, queue: Queue::default() };
    let (mut forest, smaller) = Forest::plant(tree, network);
    // The source is labelled first: the tree falls into one piece a side.
    for &node in &smaller {
        sweep.scan(&forest, node, 1 - forest.piece[node as usize], 0, NONE);
    }
    let mut open = parks.len();
    while open > 0 {
        let Some((at, node)) = sweep.queue.pop() else { break };
        if sweep.pairs.beyond[node as usize] < at {
            continue;
        }
        open -= usize::from(parks.binary_search(&node).is_ok());
        let (smaller, other) = forest.cut(node, network);
        for &inner in &smaller {
            sweep.scan(&forest, inner, other, at, node);
        }
    }
    pairs
}

struct Sweep<'s, 'n> {
    passage: &'s Passage<'n>,
    tree: &'s Tree,
    most: Millis,
    pairs: &'s mut Pairs,
    queue: Queue,
}

impl Sweep<'_, '_> {
    /// Offers a label's candidates along the ties, of both directions, between a node and the nodes of another piece.
    fn scan(&mut self, forest: &Forest, node: u32, other: u32, at: Millis, label: u32) {
        let arcs = &self.passage.network.arcs;
        for slot in arcs.at(node as usize) {
            let head = arcs.head(slot);
            if forest.piece[head as usize] != other {
                continue;
            }
            if let Some(toll) = self.passage.toward(node as usize, slot) {
                self.offer(node, head, toll, arcs.edge(slot), at, label);
            }
            if let Some(toll) = self.passage.away(node as usize, slot) {
                self.offer(head, node, toll, arcs.edge(slot), at, label);
            }
        }
    }

    /// A candidate for the second route of `to`, entering from `from`. A node already labelled has a label no dearer.
    fn offer(&mut self, from: u32, to: u32, toll: Millis, edge: u32, at: Millis, label: u32) {
        let reduced = toll + self.tree.cost[from as usize] - self.tree.cost[to as usize];
        let next = at + reduced;
        if next < self.pairs.beyond[to as usize] && next <= self.most {
            self.pairs.beyond[to as usize] = next;
            self.pairs.entries[to as usize] = Entry { from, edge, label };
            self.queue.push(next, to);
        }
    }
}

impl Forest {
    /// The tree without its source: a piece a side, and the nodes of the piece with fewer ties.
    fn plant(tree: &Tree, network: &Network) -> (Self, Vec<u32>) {
        let nodes = network.node_count();
        let mut forest = Self {
            parent: tree.parent.clone(),
            first_child: vec![NONE; nodes + 2],
            next_sibling: vec![NONE; nodes + 2],
            piece: vec![NONE; nodes + 2],
            pieces: 2,
        };
        forest.parent.extend([NONE; 2]);
        forest.piece[nodes..].copy_from_slice(&[0, 1]);
        let mut weight = [0_u64; 2];
        for &node in &tree.reached {
            let parent = tree.parent[node as usize] as usize;
            forest.next_sibling[node as usize] = forest.first_child[parent];
            forest.first_child[parent] = node;
            // A parent is reached before its children.
            let piece = forest.piece[parent];
            forest.piece[node as usize] = piece;
            weight[piece as usize] += u64::from(network.arcs.degree(node as usize));
        }
        let light = u32::from(weight[1] < weight[0]);
        let smaller = tree.reached.iter().copied().filter(|n| forest.piece[*n as usize] == light).collect();
        (forest, smaller)
    }

    /// Takes away the tree arc above a node: gives the smaller of the two pieces a number of its own, returns its nodes and the other's number.
    fn cut(&mut self, node: u32, network: &Network) -> (Vec<u32>, u32) {
        let other = self.piece[node as usize];
        let parent = self.parent[node as usize];
        let mut below = Walk::new(node, parent);
        let mut above = Walk::new(parent, node);
        let smaller = loop {
            let walk = if below.work <= above.work { &mut below } else { &mut above };
            if !walk.step(self, other, network) {
                break std::mem::take(&mut walk.nodes);
            }
        };
        let fresh = self.pieces;
        self.pieces += 1;
        let nodes = network.node_count() as u32;
        for &inner in &smaller {
            self.piece[inner as usize] = fresh;
        }
        (smaller.into_iter().filter(|n| *n < nodes).collect(), other)
    }
}

/// A walk through one piece of the tree, from a node away from another, a look at a time.
struct Walk {
    /// Node, the node it was entered from, what to look at next.
    stack: Vec<(u32, u32, Next)>,
    nodes: Vec<u32>,
    /// Looks taken and ties of the nodes met.
    work: u32,
}

#[derive(Clone, Copy)]
enum Next {
    Parent,
    Child(u32),
}

impl Walk {
    fn new(start: u32, from: u32) -> Self {
        Self { stack: vec![(start, from, Next::Parent)], nodes: vec![start], work: 0 }
    }

    /// One look; false where the piece has been walked.
    fn step(&mut self, forest: &Forest, piece: u32, network: &Network) -> bool {
        let Some((node, from, next)) = self.stack.last_mut() else { return false };
        let seen = match *next {
            Next::Parent => {
                *next = Next::Child(forest.first_child[*node as usize]);
                forest.parent[*node as usize]
            }
            Next::Child(NONE) => {
                self.stack.pop();
                return !self.stack.is_empty();
            }
            Next::Child(child) => {
                *next = Next::Child(forest.next_sibling[child as usize]);
                child
            }
        };
        self.work = self.work.saturating_add(1);
        if seen != NONE && seen != *from && forest.piece[seen as usize] == piece {
            let entered_from = *node;
            if (seen as usize) < network.node_count() {
                self.work = self.work.saturating_add(network.arcs.degree(seen as usize));
            }
            self.nodes.push(seen);
            self.stack.push((seen, entered_from, Next::Parent));
        }
        true
    }
}

/// The two routes of a park's cheapest pair, the one to the first side first; none where it has no pair.
pub(super) fn routes(tree: &Tree, pairs: &Pairs, park: u32) -> Option<[Vec<Step>; 2]> {
    if pairs.beyond[park as usize] == CLOSED {
        return None;
    }
    let nodes = tree.cost.len();
    // The labels that the park's rests on: at each of them one of the routes leaves the tree.
    let mut leaving = Vec::new();
    let mut label = park;
    while label != NONE {
        leaving.push(label);
        label = pairs.entries[label as usize].label;
    }
    let mut found = [const { Vec::new() }; 2];
    for _ in 0..2 {
        let (mut at, mut steps) = (park, Vec::new());
        while (tree.parent[at as usize] as usize) < nodes {
            let step = match leaving.iter().position(|l| *l == at) {
                Some(i) => {
                    leaving.swap_remove(i);
                    let entry = pairs.entries[at as usize];
                    Step { edge: entry.edge, to: entry.from }
                }
                None => Step { edge: tree.via[at as usize], to: tree.parent[at as usize] },
            };
            steps.push(step);
            at = step.to;
        }
        found[tree.parent[at as usize] as usize - nodes] = steps;
    }
    Some(found)
}
