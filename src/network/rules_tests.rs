//! What the rules of a route mean, one small network each.

use super::*;
use crate::value::EntityType::{Agreement, City, Country, Organisation, Park, Region};
use crate::value::Predicate as P;

fn network(kinds: &[(&'static str, EntityType)], ties: &[(&'static str, Predicate, &'static str)]) -> Network {
    with(kinds, ties.iter().map(|(s, p, o)| EdgeRow::new(*s, *p, *o)))
}

fn with(kinds: &[(&'static str, EntityType)], rows: impl IntoIterator<Item = EdgeRow<'static>>) -> Network {
    let costs = Costs::of_ontology().unwrap();
    Network::from_edges(kinds.iter().map(|(iri, kind)| NodeRow::new(*iri, *kind)), rows, costs)
}

fn ask(network: &Network, a: &str, b: &str, options: &Options) -> Answer {
    let [a, b] = [a, b].map(|iri| network.node(iri).unwrap());
    connect(network, &[a], &[b], options)
}

fn found(network: &Network, a: &str, b: &str) -> Vec<String> {
    let answer = ask(network, a, b, &Options { max_cost: 20_000, ..Options::default() });
    answer.parks.iter().map(|c| network.iri(c.park).to_owned()).collect()
}

#[test]
fn no_route_passes_a_third_country() {
    let kinds = [("p", Park), ("o", Organisation), ("a", Country), ("b", Country), ("third", Country)];
    let ties = [("p", P::LocatedIn, "a"), ("p", P::DevelopedBy, "third"), ("o", P::LocatedIn, "third"), ("o", P::LocatedIn, "b")];
    assert!(found(&network(&kinds, &ties), "a", "b").is_empty());
    assert_eq!(found(&network(&kinds, &ties), "a", "third"), ["p"]);
}

#[test]
fn membership_of_an_international_body_is_no_way_through() {
    let kinds = [("p", Park), ("q", Organisation), ("body", Organisation), ("a", Country), ("b", Country)];
    let ties = [("p", P::LocatedIn, "a"), ("p", P::MemberOf, "body"), ("q", P::MemberOf, "body"), ("q", P::LocatedIn, "b")];
    let network = network(&kinds, &ties);
    assert!(found(&network, "a", "b").is_empty());
    assert_eq!(found(&network, "a", "body"), ["p"], "to be a member is a tie to the body itself");
}

#[test]
fn a_body_of_one_country_is_a_way_through() {
    let kinds = [("p", Park), ("q", Organisation), ("body", Organisation), ("x", Agreement), ("a", Country), ("b", Country)];
    let ties = [
        ("p", P::LocatedIn, "a"),
        ("p", P::MemberOf, "body"),
        ("q", P::MemberOf, "body"),
        ("x", P::Party, "q"),
        ("x", P::Party, "b"),
    ];
    assert_eq!(found(&network(&kinds, &ties), "a", "b"), ["p"]);
}

#[test]
fn where_a_side_lies_in_the_other_its_location_is_told_instead_of_what_comes_nearest() {
    let kinds = [("p", Park), ("larger", Park), ("q", Park), ("city", City), ("o", Organisation), ("a", Country), ("b", Country)];
    let ties = [
        ("p", P::PartOf, "larger"),
        ("larger", P::LocatedIn, "city"),
        ("city", P::LocatedIn, "a"),
        ("p", P::DevelopedBy, "o"),
        ("q", P::DevelopedBy, "o"),
        ("q", P::LocatedIn, "b"),
    ];
    let network = network(&kinds, &ties);
    let way = |a: &str, b: &str| {
        let answer = ask(&network, a, b, &Options { max_cost: 1, ..Options::default() });
        assert!(answer.location.is_none() || answer.missing.is_empty() && answer.apart.is_empty(), "{answer:?}");
        let (start, route) = answer.location?;
        let to: Vec<&str> = route.hops.iter().map(|hop| network.iri(hop.to)).collect();
        Some(format!("{}: {}", network.iri(start), to.join(" ")))
    };
    assert_eq!(way("p", "a").as_deref(), Some("p: larger city a"));
    assert_eq!(way("a", "p").as_deref(), Some("p: larger city a"), "in whatever order the two are asked");
    assert_eq!(way("p", "b"), None, "the place of another park is not its own");
    assert_eq!(way("p", "larger"), Some("p: larger".to_owned()));
}

#[test]
fn the_province_of_a_city_is_no_tie_to_the_city() {
    let kinds = [("p", Park), ("province", Region), ("city", City), ("a", Country), ("b", Country)];
    let ties = [
        ("p", P::LocatedIn, "province"),
        ("city", P::LocatedIn, "province"),
        ("province", P::LocatedIn, "a"),
        ("p", P::DevelopedBy, "b"),
    ];
    let network = network(&kinds, &ties);
    assert!(found(&network, "city", "b").is_empty());
    assert_eq!(found(&network, "a", "b"), ["p"]);
}

#[test]
fn ties_are_planned_or_come_too_late() {
    let kinds = [("p", Park), ("x", Agreement), ("a", Country), ("b", Country)];
    let rows = |planned| {
        let dated = move |row: EdgeRow<'static>| EdgeRow {
            planned,
            earliest: "2019-06-13".parse().ok(),
            latest: "2019-06-13".parse().ok(),
            ..row
        };
        [EdgeRow::new("p", P::LocatedIn, "a"), dated(EdgeRow::new("x", P::Party, "p")), dated(EdgeRow::new("x", P::Party, "b"))]
    };
    let signed = with(&kinds, rows(false));
    for (as_of, expected) in [("2018", 0), ("2019-06-12", 0), ("2019-06-13", 1), ("2019", 1)] {
        let options = Options { as_of: as_of.parse().ok(), ..Options::default() };
        assert_eq!(ask(&signed, "a", "b", &options).found, expected, "{as_of}");
    }
    let planned = with(&kinds, rows(true));
    for (planned_too, expected) in [(false, 0), (true, 1)] {
        let options = Options { planned: planned_too, ..Options::default() };
        assert_eq!(ask(&planned, "a", "b", &options).found, expected);
    }
}

#[test]
fn what_is_missing_is_told() {
    let kinds = [("p", Park), ("o", Organisation), ("city", City), ("a", Country), ("b", Country)];
    let near = [("p", P::DevelopedBy, "o"), ("o", P::LocatedIn, "city"), ("city", P::LocatedIn, "a")];
    let gap = |extra: &[(&'static str, Predicate, &'static str)], limit| {
        let network = network(&kinds, &[&near[..], extra].concat());
        let answer = ask(&network, "a", "b", &Options { max_cost: limit, ..Options::default() });
        assert_eq!(answer.found, 0);
        answer.missing.iter().map(|m| (network.iri(m.park).to_owned(), m.gap)).collect::<Vec<_>>()
    };
    assert_eq!(gap(&[], 6_000), [("p".to_owned(), Gap::NoRoute(1))]);
    assert_eq!(gap(&[("p", P::LocatedIn, "b")], 2_000), [("p".to_owned(), Gap::Limit(3_000))]);
    let shared = gap(&[("o", P::LocatedIn, "b")], 6_000);
    assert!(matches!(shared[..], [(_, Gap::SharedNode(node))] if node.index() == 3), "{shared:?}");
}

/// Who has a name in another language only is called by it, not by the end of an IRI.
#[test]
fn a_thing_is_called_by_the_name_it_has() {
    let name = "\u{43f}\u{430}\u{440}\u{43a}";
    for labels in [["", "", name, ""], ["", "", "", name]] {
        let row = NodeRow { labels: labels.map(Into::into), ..NodeRow::new("x:slug", Park) };
        let network = Network::from_edges([row], [], Costs::NONE);
        let node = network.node("x:slug").unwrap();
        assert_eq!(["en", "zh", "fr"].map(|lang| network.label(node, &crate::value::Lang::new(lang))), [name; 3]);
    }
}

/// The park told of is the one that the least limit finds, not the one whose routes are cheapest together.
#[test]
fn the_nearest_park_is_the_one_the_least_limit_finds() {
    let org = |name| (name, Organisation);
    let kinds = [("p", Park), ("q", Park), org("o"), org("u"), org("w"), ("city", City), ("a", Country), ("b", Country)];
    let far = [("p", P::DevelopedBy, "o"), ("o", P::LocatedIn, "city"), ("city", P::LocatedIn, "a"), ("p", P::LocatedIn, "b")];
    let near = [("q", P::DevelopedBy, "u"), ("u", P::LocatedIn, "a"), ("q", P::DevelopedBy, "w"), ("w", P::LocatedIn, "b")];
    let network = network(&kinds, &[far, near].concat());
    let within = |max_cost| ask(&network, "a", "b", &Options { max_cost, ..Options::default() });
    let answer = within(1_500);
    let [super::missing::MissingLink { park, gap: Gap::Limit(limit), .. }] = answer.missing[..] else {
        panic!("{:?}", answer.missing)
    };
    assert_eq!((network.iri(park), answer.found), ("q", 0));
    assert_eq!((within(limit - 1).found, within(limit).found), (0, 1), "{limit}");
}

#[test]
fn the_better_parks_come_first() {
    let kinds = [("p1", Park), ("p2", Park), ("p3", Park), ("p4", Park), ("a", Country), ("b", Country)];
    let tie = |park: &'static str, sources, year: &str| {
        let row = |p, o| EdgeRow { sources, earliest: year.parse().ok(), latest: year.parse().ok(), ..EdgeRow::new(park, p, o) };
        [row(P::LocatedIn, "a"), row(P::DevelopedBy, "b")]
    };
    let rows = [tie("p1", 1, "2010-01-01"), tie("p2", 1, "2020-01-01"), tie("p3", 2, "2000-01-01"), tie("p4", 1, "2010-01-01")];
    assert_eq!(found(&with(&kinds, rows.into_iter().flatten()), "a", "b"), ["p3", "p2", "p1", "p4"]);
}

/// What no source states, as of samples alone, stands behind all that one does, though its routes be the cheaper.
#[test]
fn parks_without_a_source_come_last() {
    let kinds = [("p1", Park), ("p2", Park), ("o", Organisation), ("a", Country), ("b", Country)];
    let unsourced = |row: EdgeRow<'static>| EdgeRow { sources: 0, ..row };
    let rows = [
        EdgeRow::new("p1", P::LocatedIn, "a"),
        unsourced(EdgeRow::new("p1", P::DevelopedBy, "b")),
        EdgeRow::new("p2", P::LocatedIn, "a"),
        EdgeRow::new("p2", P::DevelopedBy, "o"),
        EdgeRow::new("o", P::LocatedIn, "b"),
    ];
    let network = with(&kinds, rows);
    assert_eq!(found(&network, "a", "b"), ["p2", "p1"]);
    let best = ask(&network, "a", "b", &Options { top: Some(1), ..Options::default() });
    assert_eq!((network.iri(best.parks[0].park), best.parks[0].strength), ("p2", 1));
}

#[test]
fn what_lies_around_sides_without_a_park_is_told() {
    let kinds = [("p", Park), ("c", City), ("a", Country), ("b", Country), ("third", Country)];
    let around = |ties: &[(&'static str, Predicate, &'static str)]| {
        let network = network(&kinds, ties);
        let apart = ask(&network, "a", "b", &Options::default()).apart;
        apart.iter().map(|a| (a.nearest.map(|p| network.iri(p).to_owned()), a.hops, a.things)).collect::<Vec<_>>()
    };
    assert_eq!(around(&[]), [(None, 0, 0), (None, 0, 0)]);
    assert_eq!(around(&[("c", P::LocatedIn, "a")]), [(None, 1, 1), (None, 0, 0)]);
    // Through a third country alone.
    let through = around(&[("c", P::LocatedIn, "a"), ("c", P::LocatedIn, "third"), ("p", P::LocatedIn, "third")]);
    assert_eq!(through, [(Some("p".to_owned()), 3, 3), (None, 0, 0)]);
    assert!(around(&[("p", P::LocatedIn, "a")]).is_empty(), "one side has a park");
}
