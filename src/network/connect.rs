//! Which parks connect two sides, and how.

use std::cmp::Reverse;

use serde::Serialize;

use super::bounded::{self, Found};
use super::disjoint::{self, Step};
use super::location::location;
use super::missing::{self, Apart, Gap, MissingLink};
use super::passage::{CLOSED, Passage, Tree, UNLIMITED, tree};
use super::{Millis, Network, NodeIndex};
use crate::value::{Date, Predicate};

/// Looks at ties that one question may spend on parks whose cheapest pair breaks the limit; about a tenth of a second.
const BUDGET: u64 = 4_000_000;

/// How to search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Leave out ties that cannot have held before the end of this date.
    pub as_of: Option<Date>,
    /// Count ties that are only planned or discussed.
    pub planned: bool,
    /// Keep the best so many parks; all where none.
    pub top: Option<usize>,
    /// What either route may cost at most.
    pub max_cost: Millis,
}

impl Default for Options {
    fn default() -> Self {
        Self { as_of: None, planned: false, top: None, max_cost: 6_000 }
    }
}

/// The parks that connect two sides, the best first, and what was searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// One side.
    pub a: Vec<NodeIndex>,
    /// The other.
    pub b: Vec<NodeIndex>,
    /// The parks: cheapest first, then the stronger, then the more recent, then by IRI; those of strength zero, as of samples alone, behind all others.
    pub parks: Vec<Connection>,
    /// How many parks connect the two, those beyond `top` too.
    pub found: usize,
    /// Where one side lies in the other: the node that does, and the way from place to place.
    pub location: Option<(NodeIndex, Route)>,
    /// Where and how far was looked.
    pub searched: Searched,
    /// Where nothing connects, and neither side lies in the other: what comes nearest, and what it lacks.
    pub missing: Vec<MissingLink>,
    /// Where nothing comes near, as no park has a route to either side: what lies around each.
    pub apart: Vec<Apart>,
}

/// A park and its two routes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The park.
    pub park: NodeIndex,
    /// Cost of both routes.
    pub cost: Millis,
    /// Independent sources of the weakest hop; zero where samples alone state it.
    pub strength: u16,
    /// The earliest date of a dated hop, as precise as it is known.
    pub first: Option<Date>,
    /// The latest date.
    pub last: Option<Date>,
    /// The route to a node of side a, and that to a node of side b; they share no node but the park.
    pub routes: [Route; 2],
}

/// A way from a park to a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Cost of its hops.
    pub cost: Millis,
    /// The hops, from the park outwards.
    pub hops: Vec<Hop>,
}

/// A tie crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// Where it starts.
    pub from: NodeIndex,
    /// Where it leads.
    pub to: NodeIndex,
    /// The tie, for [`Network::edge`] and [`Network::statement`].
    pub edge: u32,
    /// Crossed from object to subject.
    pub backward: bool,
    /// What it costs.
    pub cost: Millis,
}

/// Where and how far was looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Searched {
    /// Things in the network.
    pub nodes: usize,
    /// Ties in the network.
    pub edges: usize,
    /// Parks among the things.
    pub parks: usize,
    /// Documents that the ties come from.
    pub documents: usize,
    /// When the latest of them was published.
    #[serde(rename = "upTo")]
    pub up_to: Option<Date>,
    /// Things within reach of the sides under the limit.
    pub reached: usize,
    /// Parks whose cheapest pair breaks the limit while another might keep it, which the search gave up on.
    #[serde(skip)]
    pub undecided: Vec<NodeIndex>,
}

impl Route {
    /// The route of a park's steps.
    pub(super) fn new(network: &Network, park: NodeIndex, steps: &[Step]) -> Self {
        let mut from = park;
        let hops: Vec<Hop> = steps
            .iter()
            .map(|step| {
                let (subject, predicate, _) = network.statement(step.edge);
                let backward = subject != from;
                let cost = network.costs.of(predicate, backward).unwrap_or(0);
                let hop = Hop { from, to: NodeIndex::from(step.to), edge: step.edge, backward, cost };
                from = hop.to;
                hop
            })
            .collect();
        Self { cost: hops.iter().map(|h| h.cost).sum(), hops }
    }

    /// Whether it only climbs from place to place.
    pub fn is_location(&self, network: &Network) -> bool {
        self.hops.iter().all(|hop| hop.is_location(network))
    }
}

impl Hop {
    /// Whether nothing tells since when it holds, though it is no matter of place, which holds at all times.
    pub fn is_undated(&self, network: &Network) -> bool {
        let edge = network.edge(self.edge);
        (edge.earliest.is_none() || !edge.dated) && !matches!(edge.predicate, Predicate::LocatedIn | Predicate::PartOf)
    }

    /// Whether it climbs from a thing to the place it lies in.
    pub fn is_location(&self, network: &Network) -> bool {
        !self.backward && network.edge(self.edge).predicate == Predicate::LocatedIn
    }
}

/// The parks that connect two sides: those with a route to a node of each, the two sharing no node but the park, neither through a third
/// country or the membership of an international body, each within the limit.
///
/// The sum of a park's two routes is the least possible. All parks are answered by one sweep in O(E log V) (see `disjoint`). It finds the
/// cheapest pair whatever its routes cost apiece; where one of them breaks the limit, a dearer pair may still keep it, and finding that is
/// NP-hard: such parks are searched one by one, exactly, within a budget, and those that outlast it are named in [`Searched::undecided`].
///
/// Nothing passes through a node of a side; a park that is itself on a side does not count.
///
/// # Examples
/// ```
/// use parkgraph::network::{Costs, EdgeRow, Network, NodeRow, Options, connect};
/// use parkgraph::value::{EntityType, Predicate};
/// let nodes = [("x:a", EntityType::Country), ("x:b", EntityType::Country), ("x:o", EntityType::Organisation), ("x:p", EntityType::Park)];
/// let ties = [("x:p", Predicate::LocatedIn, "x:b"), ("x:p", Predicate::DevelopedBy, "x:o"), ("x:o", Predicate::LocatedIn, "x:a")];
/// let costs = Costs::NONE.with(Predicate::LocatedIn, Some(500), None).with(Predicate::DevelopedBy, Some(1000), Some(1000));
/// let network = Network::from_edges(
///     nodes.map(|(iri, kind)| NodeRow::new(iri, kind)),
///     ties.map(|(s, p, o)| EdgeRow::new(s, p, o)),
///     costs,
/// );
/// let [a, b] = ["x:a", "x:b"].map(|iri| network.node(iri).unwrap());
/// let answer = connect(&network, &[a], &[b], &Options::default());
/// assert_eq!(network.iri(answer.parks[0].park), "x:p");
/// assert_eq!(answer.parks[0].cost, 2000);
/// ```
pub fn connect(network: &Network, a: &[NodeIndex], b: &[NodeIndex], options: &Options) -> Answer {
    let passage = Passage::new(network, [a, b], options);
    let limit = options.max_cost.min(UNLIMITED);
    let both = tree(&passage, &[0, 1], limit);
    let (mut parks, undecided) = connections(&passage, &both, limit);
    parks.sort_by_key(|c| (c.strength == 0, c.cost, Reverse(c.strength), Reverse(c.last.map(Date::latest)), c.park));
    let found = parks.len();
    parks.truncate(options.top.unwrap_or(usize::MAX));
    let location = location(network, [a, b]);
    let lost = found == 0 && location.is_none();
    let mut missing = if lost { missing::nearest(&passage) } else { Vec::new() };
    if let [MissingLink { gap: Gap::Limit(enough), .. }] = missing[..] {
        missing = least(&passage, [limit, enough]).map_or(missing, |nearest| vec![nearest]);
    }
    let apart = if lost && missing.is_empty() { missing::apart(&passage) } else { Vec::new() };
    let searched = Searched {
        nodes: network.node_count(),
        edges: network.edge_count(),
        parks: network.parks.len(),
        documents: network.documents,
        up_to: network.up_to,
        reached: both.reached.len(),
        undecided,
    };
    Answer { a: a.to_vec(), b: b.to_vec(), parks, found, location, searched, missing, apart }
}

/// The park that the least limit finds: none is found under the first of these, and some under the last.
fn least(passage: &Passage<'_>, [mut none, mut some]: [Millis; 2]) -> Option<MissingLink> {
    let found = |limit: Millis| connections(passage, &tree(passage, &[0, 1], limit), limit).0;
    let mut nearest = found(some);
    while some - none > 1 {
        let middle = none.midpoint(some);
        let parks = found(middle);
        if parks.is_empty() {
            none = middle;
        } else {
            (some, nearest) = (middle, parks);
        }
    }
    let best = nearest.into_iter().min_by_key(|c| (c.cost, Reverse(c.strength), c.park))?;
    Some(MissingLink { park: best.park, gap: Gap::Limit(some), routes: best.routes.into() })
}

/// The parks that connect within the limit, and those left undecided.
fn connections(passage: &Passage<'_>, both: &Tree, limit: Millis) -> (Vec<Connection>, Vec<NodeIndex>) {
    let network = passage.network;
    let pairs = disjoint::pairs(passage, both, limit);
    let (mut kept, mut broken) = (Vec::new(), Vec::new());
    for &park in &network.parks {
        let node = NodeIndex::from(park);
        if passage.ends_at(park as usize) || pairs.beyond[park as usize] == CLOSED {
            continue;
        }
        let sum = 2 * both.cost[park as usize] + pairs.beyond[park as usize];
        if sum > 2 * limit {
            continue;
        }
        let Some(steps) = disjoint::routes(both, &pairs, park) else { continue };
        let routes = steps.map(|steps| Route::new(network, node, &steps));
        if routes.iter().all(|r| r.cost <= limit) {
            kept.push(Connection::new(network, node, routes));
        } else {
            broken.push(node);
        }
    }
    let mut undecided = Vec::new();
    if !broken.is_empty() {
        let alone = [0, 1].map(|side| tree(passage, &[side], limit));
        let mut budget = BUDGET;
        for park in broken {
            match bounded::search(passage, &alone, park, limit, &mut budget) {
                Found::Pair(steps) => {
                    let routes = steps.map(|steps| Route::new(network, park, &steps));
                    kept.push(Connection::new(network, park, routes));
                }
                Found::Nothing => {}
                Found::Undecided => undecided.push(park),
            }
        }
    }
    (kept, undecided)
}

impl Connection {
    fn new(network: &Network, park: NodeIndex, routes: [Route; 2]) -> Self {
        let ties = || routes.iter().flat_map(|r| &r.hops).map(|h| network.edge(h.edge));
        Self {
            park,
            cost: routes.iter().map(|r| r.cost).sum(),
            strength: ties().map(|t| t.sources).min().unwrap_or(0),
            first: ties().filter_map(|t| t.dates().0).min_by_key(|d| (d.earliest(), d.latest())),
            last: ties().filter_map(|t| t.dates().1).max_by_key(|d| (d.latest(), d.earliest())),
            routes,
        }
    }

    /// The hops of both routes, that to side a first.
    pub fn hops(&self) -> impl Iterator<Item = &Hop> {
        self.routes.iter().flat_map(|r| &r.hops)
    }
}
