//! What a route is, in words: "located in Kyrgyzstan", "developed by Henan Guiyou (Henan)".

use super::labels::{fill, label};
use crate::network::{Connection, Hop, Network, NodeIndex, Route};
use crate::value::{EntityType, Lang, Predicate};

/// The two routes of a connection in words, each once.
pub fn connection(network: &Network, connection: &Connection, lang: &Lang) -> String {
    let [a, b] = connection.routes.each_ref().map(|r| route(network, r, lang));
    if a == b { a } else { [a, b].join(label(lang, "connect.and")) }
}

/// A route in words: the ties it crosses, with the place that the last thing lies in.
pub fn route(network: &Network, route: &Route, lang: &Lang) -> String {
    if route.is_location(network) {
        let end = route.hops.last().map_or("", |hop| network.label(hop.to, lang));
        return fill(lang, "tie.locatedIn", &[("x", end.to_owned())]);
    }
    let mut parts = Vec::new();
    let mut hops = route.hops.as_slice();
    while let Some((first, rest)) = hops.split_first() {
        let (key, last, rest) = tie(network, first, rest);
        let climb = rest.iter().take_while(|hop| hop.is_location(network)).count();
        let (places, rest) = rest.split_at(climb);
        // On the way a place is passed only to reach the thing it is a tie of.
        let skipped = key == "tie.locatedIn" && !rest.is_empty();
        if !skipped {
            let x = network.label(last, lang).to_owned();
            let x = match telling(network, places) {
                Some(place) => fill(lang, "tie.of", &[("x", x), ("place", network.label(place, lang).to_owned())]),
                None => x,
            };
            let from = network.label(first.from, lang).to_owned();
            parts.push(fill(lang, &key, &[("x", x), ("from", from)]));
        }
        hops = rest;
    }
    parts.join(label(lang, "connect.then"))
}

/// The key of the words of the next tie, the thing it leads to, and the hops after it. Two hops through an agreement, event or body are one tie.
fn tie<'r>(network: &Network, first: &Hop, rest: &'r [Hop]) -> (String, NodeIndex, &'r [Hop]) {
    let through = match network.kind(first.to) {
        EntityType::Agreement => Some("tie.agreement"),
        EntityType::Event => Some("tie.event"),
        EntityType::Organisation if predicate(network, first) == Predicate::MemberOf && !first.backward => Some("tie.body"),
        _ => None,
    };
    if let (Some(key), Some((second, after))) = (through, rest.split_first())
        && (key != "tie.body" || predicate(network, second) == Predicate::MemberOf)
        && !second.is_location(network)
    {
        return (key.to_owned(), second.to, after);
    }
    let predicate = predicate(network, first);
    let back = if first.backward && !predicate.is_symmetric() { "-back" } else { "" };
    (format!("tie.{predicate}{back}"), first.to, rest)
}

fn predicate(network: &Network, hop: &Hop) -> Predicate {
    network.edge(hop.edge).predicate
}

/// Of the places on a climb, the one that tells most: a region, else the country at its end.
fn telling(network: &Network, places: &[Hop]) -> Option<NodeIndex> {
    let region = places.iter().find(|hop| network.kind(hop.to) == EntityType::Region);
    region.or_else(|| places.last()).map(|hop| hop.to)
}
