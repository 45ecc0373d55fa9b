//! The cheapest disjoint pairs against brute force: every pair of node-disjoint routes of small graphs, enumerated.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use parkgraph::network::{Answer, Costs, EdgeRow, Network, NodeRow, Options, connect};
use parkgraph::value::{EntityType, Predicate};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Predicates with costs of all makes: cheap upwards and dear downwards, equal, one-way, free.
const PREDICATES: [(Predicate, Option<u32>, Option<u32>); 6] = [
    (Predicate::LocatedIn, Some(500), Some(3000)),
    (Predicate::DevelopedBy, Some(1000), Some(1000)),
    (Predicate::Party, Some(700), Some(1300)),
    (Predicate::PartnerPark, Some(2000), Some(2000)),
    (Predicate::MemberOf, Some(400), Some(400)),
    (Predicate::ManagedBy, Some(0), None),
];

const KINDS: [EntityType; 8] = [
    EntityType::Park,
    EntityType::Park,
    EntityType::Organisation,
    EntityType::City,
    EntityType::Organisation,
    EntityType::Region,
    EntityType::Country,
    EntityType::Agreement,
];

/// A small graph: kinds of the nodes, ties (from, predicate, to), the two sides.
#[derive(Debug, Clone)]
struct Small {
    kinds: Vec<EntityType>,
    ties: Vec<(usize, usize, usize)>,
    sides: [Vec<usize>; 2],
}

fn iri(i: usize) -> String {
    format!("x:{i}")
}

impl Small {
    fn network(&self) -> Network {
        let mut costs = Costs::NONE;
        for (predicate, forward, backward) in PREDICATES {
            costs = costs.with(predicate, forward, backward);
        }
        Network::from_edges(
            self.kinds.iter().enumerate().map(|(i, kind)| NodeRow::new(iri(i), *kind)),
            self.ties.iter().map(|(s, p, o)| EdgeRow::new(iri(*s), PREDICATES[*p].0, iri(*o))),
            costs,
        )
    }

    fn answer(&self, limit: u32) -> (Network, Answer) {
        let network = self.network();
        let sides = self.sides.clone().map(|side| side.iter().map(|i| network.node(&iri(*i)).unwrap()).collect::<Vec<_>>());
        let options = Options { max_cost: limit, ..Options::default() };
        let answer = connect(&network, &sides[0], &sides[1], &options);
        (network, answer)
    }

    /// The things that a node lies in, itself too.
    fn above(&self, node: usize) -> BTreeSet<usize> {
        let mut above = BTreeSet::from([node]);
        while let Some(&(_, _, o)) =
            self.ties.iter().find(|(s, p, o)| PREDICATES[*p].0 == Predicate::LocatedIn && above.contains(s) && !above.contains(o))
        {
            above.insert(o);
        }
        above
    }

    /// The places that a node lies in by places alone, itself too.
    fn above_places(&self, node: usize) -> BTreeSet<usize> {
        let mut above = BTreeSet::from([node]);
        while let Some(&(_, _, o)) = self.ties.iter().find(|(s, p, o)| {
            let through = *s == node || matches!(self.kinds[*s], EntityType::City | EntityType::Region);
            PREDICATES[*p].0 == Predicate::LocatedIn
                && above.contains(s)
                && through
                && self.kinds[*o].is_place()
                && !above.contains(o)
        }) {
            above.insert(o);
        }
        above
    }

    /// Written from the definition, sharing nothing with the search.
    fn international(&self, body: usize) -> bool {
        let members = self.ties.iter().filter(|(_, p, o)| PREDICATES[*p].0 == Predicate::MemberOf && *o == body);
        let mut countries = BTreeSet::new();
        for (member, ..) in members.filter(|(s, ..)| *s != body) {
            if self.kinds[*member] == EntityType::Country {
                return true;
            }
            countries.extend(self.above(*member).into_iter().filter(|n| self.kinds[*n] == EntityType::Country));
        }
        countries.len() > 1
    }

    /// The hops allowed: from, to, cost.
    fn hops(&self) -> Vec<(usize, usize, u32)> {
        let end = |n: usize| self.sides.iter().flatten().any(|e| *e == n);
        let own: BTreeSet<usize> = self.sides.iter().flatten().flat_map(|e| self.above_places(*e)).collect();
        let third = |n: usize| match self.kinds[n] {
            EntityType::Country => !end(n),
            EntityType::City | EntityType::Region if !end(n) => {
                let above = self.above_places(n);
                let mut countries = above.iter().filter(|c| self.kinds[**c] == EntityType::Country).peekable();
                countries.peek().is_some() && !countries.any(|c| own.contains(c))
            }
            _ => false,
        };
        let hub: BTreeSet<usize> = self.sides.iter().flatten().flat_map(|e| self.above(*e)).collect();
        let mut hops = Vec::new();
        for &(s, p, o) in &self.ties {
            let (predicate, forward, backward) = PREDICATES[p];
            for (from, to, cost, down) in [(s, o, forward, false), (o, s, backward, true)] {
                let Some(cost) = cost else { continue };
                let membership = predicate == Predicate::MemberOf && self.international(o) && (down || !end(o));
                let descent = predicate == Predicate::LocatedIn && down && hub.contains(&from) && self.kinds[from].is_place();
                if s != o && !end(from) && !third(from) && !third(to) && !membership && !descent {
                    hops.push((from, to, cost));
                }
            }
        }
        hops
    }

    /// Every simple route from a node to a side: its cost and the nodes after the first.
    fn routes(&self, hops: &[(usize, usize, u32)], from: usize, side: usize) -> Vec<(u32, Vec<usize>)> {
        let (mut found, mut open) = (Vec::new(), vec![(0, vec![from])]);
        while let Some((cost, route)) = open.pop() {
            let at = *route.last().unwrap();
            if self.sides[side].contains(&at) {
                found.push((cost, route[1..].to_vec()));
                continue;
            }
            for (_, to, toll) in hops.iter().filter(|(f, to, _)| *f == at && !route.contains(to)) {
                open.push((cost + toll, [&route[..], &[*to]].concat()));
            }
        }
        found
    }

    /// The cost of the cheapest pair of every park, all pairs tried.
    fn brute(&self, limit: u32) -> BTreeMap<String, u32> {
        let hops = self.hops();
        let mut best = BTreeMap::new();
        for park in 0..self.kinds.len() {
            if self.kinds[park] != EntityType::Park || self.sides.iter().flatten().any(|e| *e == park) {
                continue;
            }
            let [first, second] = [0, 1].map(|side| self.routes(&hops, park, side));
            for (cost, route) in first.iter().filter(|(c, _)| *c <= limit) {
                for (other, rest) in second.iter().filter(|(c, _)| *c <= limit) {
                    if route.iter().all(|n| !rest.contains(n)) {
                        let least = best.entry(iri(park)).or_insert(u32::MAX);
                        *least = (*least).min(cost + other);
                    }
                }
            }
        }
        best
    }
}

/// Whether every answer holds what it promises.
fn check(small: &Small, network: &Network, answer: &Answer, limit: u32) -> Result<(), TestCaseError> {
    let hops = small.hops();
    let number = |n| network.iri(n)[2..].parse::<usize>().unwrap();
    for connection in &answer.parks {
        let mut seen = BTreeSet::from([number(connection.park)]);
        for (side, route) in connection.routes.iter().enumerate() {
            let mut at = number(connection.park);
            for hop in &route.hops {
                prop_assert_eq!(number(hop.from), at);
                at = number(hop.to);
                prop_assert!(hops.contains(&(number(hop.from), at, hop.cost)), "hop {:?} is not allowed", hop);
                prop_assert!(seen.insert(at), "node {} stands twice", at);
            }
            prop_assert!(small.sides[side].contains(&at));
            prop_assert!(route.cost <= limit);
            prop_assert_eq!(route.cost, route.hops.iter().map(|h| h.cost).sum::<u32>());
        }
        prop_assert_eq!(connection.cost, connection.routes[0].cost + connection.routes[1].cost);
    }
    prop_assert!(answer.parks.windows(2).all(|w| (w[0].cost, w[0].park) < (w[1].cost, w[1].park)));
    prop_assert_eq!(answer.parks.is_empty(), answer.found == 0);
    prop_assert!(answer.searched.undecided.is_empty());
    Ok(())
}

fn small() -> impl Strategy<Value = Small> {
    (4_usize..9).prop_flat_map(|n| {
        let kinds = proptest::collection::vec(0..KINDS.len(), n);
        let ties = proptest::collection::vec((0..n, 0..PREDICATES.len(), 0..n), 0..=2 * n + 2);
        let ends = (proptest::sample::subsequence((0..n).collect::<Vec<_>>(), 2..=4.min(n)), 1..3_usize);
        (kinds, ties, ends).prop_map(|(kinds, ties, (ends, split))| Small {
            kinds: kinds.into_iter().map(|k| KINDS[k]).collect(),
            ties,
            sides: [ends[..split.min(ends.len() - 1)].to_vec(), ends[split.min(ends.len() - 1)..].to_vec()],
        })
    })
}

/// Twenty thousand graphs; enough of them connect for the test to mean something.
#[test]
fn every_park_has_its_cheapest_disjoint_pair() {
    let (mut runner, connected) = (TestRunner::deterministic(), Cell::new(0));
    for _ in 0..20_000 {
        let limits = prop_oneof![Just(1_000_000_u32), 500_u32..6_000];
        let tree = (small(), limits).new_tree(&mut runner).unwrap();
        let (small, limit) = tree.current();
        let (network, answer) = small.answer(limit);
        let found: BTreeMap<String, u32> = answer.parks.iter().map(|c| (network.iri(c.park).to_owned(), c.cost)).collect();
        assert_eq!(found, small.brute(limit), "{small:?}, limit {limit}");
        check(&small, &network, &answer, limit).unwrap_or_else(|e| panic!("{e}: {small:?}, limit {limit}"));
        connected.set(connected.get() + found.len());
    }
    assert!(connected.get() > 3_000, "{connected:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_rows_is_of_no_matter((first, ties) in small().prop_flat_map(|s| {
        let shuffled = Just(s.ties.clone()).prop_shuffle();
        (Just(s), shuffled)
    })) {
        let other = Small { ties, ..first.clone() };
        prop_assert_eq!(first.answer(5_000).1, other.answer(5_000).1);
    }
}

/// Two sides, and a park whose two cheapest routes meet in the middle: gluing them fails, going around does not.
#[test]
fn two_cheapest_routes_that_meet_are_no_pair() {
    use EntityType::{Country, Organisation, Park};
    // 0 park; 1 the meeting place; 2, 3 the ways around; 4, 5 the countries.
    let trap = Small {
        kinds: vec![Park, Organisation, Organisation, Organisation, Country, Country],
        ties: vec![(0, 1, 1), (1, 0, 4), (1, 0, 5), (0, 3, 2), (2, 0, 4), (0, 3, 3), (3, 0, 5)],
        sides: [vec![4], vec![5]],
    };
    let (_, answer) = trap.answer(6_000);
    assert_eq!(answer.parks.len(), 1);
    // One route through the meeting place (1500), the other around it (2500): not 1500 twice.
    assert_eq!(answer.parks[0].cost, 4_000);
}

/// The classical trap: the cheapest route uses the one link that both routes of the best pair must give up.
#[test]
fn the_cheapest_route_may_have_to_give_way() {
    use EntityType::{Country, Organisation, Park};
    // The cheapest route is 0, 1, 2, 4 (a); the best pair is 0, 1, 5 (b) and 0, 3, 2, 4 (a): the link from 1 to 2 is given up.
    let trap = Small {
        kinds: vec![Park, Organisation, Organisation, Organisation, Country, Country],
        ties: vec![(0, 5, 1), (1, 5, 2), (2, 0, 4), (1, 3, 5), (0, 3, 3), (3, 5, 2)],
        sides: [vec![4], vec![5]],
    };
    let (network, answer) = trap.answer(6_000);
    let nodes = |side: usize| -> Vec<&str> { answer.parks[0].routes[side].hops.iter().map(|h| network.iri(h.to)).collect() };
    assert_eq!((nodes(0), nodes(1)), (vec!["x:3", "x:2", "x:4"], vec!["x:1", "x:5"]));
}
