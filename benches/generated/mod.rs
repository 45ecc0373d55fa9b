//! Networks of any size with the mix of types and ties of the real one: many agreements and events around few hubs, half of everything in one
//! country, and, as in the real one, memberships of bodies that span countries.

use parkgraph::network::{Costs, EdgeRow, Network, NodeRow};
use parkgraph::value::{EntityType, Predicate};

/// Shares of the types, in thousandths; the countries are apart.
const SHARES: [(EntityType, usize); 7] = [
    (EntityType::Park, 65),
    (EntityType::Region, 15),
    (EntityType::City, 270),
    (EntityType::Organisation, 160),
    (EntityType::Person, 135),
    (EntityType::Agreement, 270),
    (EntityType::Event, 85),
];
const COUNTRIES: usize = 150;
const BODIES: usize = 50;

/// Marsaglia's xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    /// A number below n, small ones likelier (Zipf with exponent 1, roughly).
    fn skewed(&mut self, n: usize) -> usize {
        let unit = self.below(1 << 30) as f64 / f64::from(1 << 30);
        ((n as f64).powf(unit) - 1.0) as usize
    }
}

/// The rows of a network: things and ties.
pub struct Rows {
    pub kinds: Vec<(String, EntityType)>,
    pub ties: Vec<(usize, Predicate, usize)>,
}

/// About `edges` ties among a fifth as many things.
pub fn rows(edges: usize) -> Rows {
    use EntityType as E;
    use Predicate as P;
    let nodes = (edges / 5).max(1_000);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut kinds: Vec<(String, E)> = Vec::with_capacity(nodes + COUNTRIES);
    let mut of: std::collections::HashMap<E, std::ops::Range<usize>> = std::collections::HashMap::new();
    for (kind, count) in [(E::Country, COUNTRIES)].into_iter().chain(SHARES.map(|(k, share)| (k, nodes * share / 1000))) {
        of.insert(kind, kinds.len()..kinds.len() + count);
        kinds.extend((0..count).map(|i| (format!("https://w3id.org/parkgraph/{}/{i:08}", kind.segment()), kind)));
    }
    let mut ties: Vec<(usize, P, usize)> = Vec::with_capacity(edges);
    let range = |kind: E| of[&kind].clone();
    let any = |random: &mut Random, kind: E| range(kind).start + random.below(range(kind).len());
    let hub = |random: &mut Random, kind: E| range(kind).start + random.skewed(range(kind).len());
    // Half of everything lies in the first country.
    let country = |random: &mut Random| if random.below(2) == 0 { 0 } else { random.skewed(COUNTRIES) };
    for region in range(E::Region) {
        ties.push((region, P::LocatedIn, country(&mut random)));
    }
    for city in range(E::City) {
        ties.push((city, P::LocatedIn, any(&mut random, E::Region)));
        if random.below(2) == 0 {
            ties.push((city, P::FriendshipCity, any(&mut random, E::City)));
        }
    }
    for park in range(E::Park) {
        ties.push((park, P::LocatedIn, hub(&mut random, E::City)));
        ties.push((park, P::DevelopedBy, any(&mut random, E::Organisation)));
        if random.below(2) == 0 {
            ties.push((park, P::ManagedBy, any(&mut random, E::Organisation)));
        }
        if random.below(5) == 0 {
            ties.push((park, P::PartnerPark, any(&mut random, E::Park)));
        }
    }
    for organisation in range(E::Organisation) {
        ties.push((organisation, P::LocatedIn, hub(&mut random, E::City)));
        if random.below(4) == 0 {
            ties.push((organisation, P::MemberOf, range(E::Organisation).start + random.below(BODIES)));
        }
    }
    for person in range(E::Person) {
        ties.push((person, P::AffiliatedWith, any(&mut random, E::Organisation)));
    }
    let actor = |random: &mut Random| match random.below(10) {
        0 => any(random, E::Park),
        1..=3 => any(random, E::City),
        4 => any(random, E::Region),
        5..=7 => hub(random, E::Organisation),
        _ => any(random, E::Organisation),
    };
    for agreement in range(E::Agreement) {
        for _ in 0..2 {
            ties.push((agreement, P::Party, actor(&mut random)));
        }
        if random.below(2) == 0 {
            ties.push((agreement, P::Signatory, any(&mut random, E::Person)));
            ties.push((agreement, P::SignedIn, any(&mut random, E::City)));
        }
    }
    // Those who attend make up the rest.
    while ties.len() < edges {
        let event = any(&mut random, E::Event);
        let who = if random.below(3) == 0 { any(&mut random, E::Person) } else { actor(&mut random) };
        let predicate = if random.below(5) == 0 { P::Organises } else { P::ParticipatesIn };
        ties.push((who, predicate, event));
    }
    Rows { kinds, ties }
}

/// The network of the rows.
pub fn network(rows: &Rows, costs: Costs) -> Network {
    Network::from_edges(
        rows.kinds.iter().map(|(iri, kind)| NodeRow::new(iri.as_str(), *kind)),
        rows.ties.iter().map(|(s, p, o)| EdgeRow::new(rows.kinds[*s].0.as_str(), *p, rows.kinds[*o].0.as_str())),
        costs,
    )
}

/// Costs of the kind that the ontology gives.
pub fn costs() -> Costs {
    use Predicate as P;
    [
        (P::LocatedIn, 1000, 6000),
        (P::DevelopedBy, 1000, 1000),
        (P::ManagedBy, 1000, 1000),
        (P::MemberOf, 4000, 4000),
        (P::FriendshipCity, 2000, 2000),
        (P::PartnerPark, 1000, 1000),
        (P::Organises, 2000, 2000),
        (P::ParticipatesIn, 4000, 4000),
        (P::AffiliatedWith, 1000, 2000),
        (P::Party, 1000, 1000),
        (P::Signatory, 1000, 3000),
    ]
    .into_iter()
    .fold(Costs::NONE, |costs, (p, forward, backward)| costs.with(p, Some(forward), Some(backward)))
    .with(P::SignedIn, Some(4000), None)
}
