//! Identity: what gets which IRI, and that order does not matter.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use parkgraph::error::Place;
use parkgraph::names::{BASE, Names};
use parkgraph::record::{Record, parse_line};
use parkgraph::resolve::resolve;
use proptest::prelude::*;

/// Names of this test, beside the built-in ones: namesakes of different weight.
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    let rows = [
        "key\ttype\tzh\ten\taliases\twithin\tpopulation",
        "XA\tCountry\t\tAlandia\t\t\t",
        "XB\tCountry\t\tBorduria\t\t\t",
        "XC\tCountry\t\tCordovia\t\t\t",
        "xa-1\tRegion\t\tNorthmark\t\tcountry/XA\t",
        "xa-2\tRegion\t\tSouthmark\t\tcountry/XA\t",
        "t-1\tCity\t\tTwinfordham\t\tcountry/XA\t200000",
        "t-2\tCity\t\tTwinfordham\t\tcountry/XB\t300000",
        "t-3\tCity\t\tTwinfordham\t\tregion/xa-1\t10",
        "g-1\tCity\t\tGrandburg\t\tcountry/XA\t9000000",
        "g-2\tCity\t\tGrandburg\t\tcountry/XB\t2000",
        "n-1\tRegion\t\tNowheremark\t\tcountry/XB\t",
        "p-1\tPark\t\tTwinfordham Logistics Park\tTLPX\tcity/t-1\t",
        "o-1\tOrganisation\t甲乙测试集团有限公司\tTestburg Group\t甲乙测试集团\tcountry/XB\t",
    ];
    file.write_all(rows.join("\n").as_bytes()).expect("written");
    Names::with_tables([file.path()]).expect("a table of names")
});

fn record(entities: &[String], statements: &[String]) -> Record {
    let line = format!(
        r#"{{"document":{{"id":"doc-1","language":"en"}},"entities":[{}],"statements":[{}]}}"#,
        entities.join(","),
        statements.join(",")
    );
    let (record, problems) = parse_line(&line, &Place::line("test", 1)).expect("a record");
    assert!(problems.is_empty(), "{problems:?}");
    record
}

/// The resolved IRIs by entity id, without their base.
fn resolved(entities: &[String], statements: &[String]) -> BTreeMap<String, String> {
    let mut record = record(entities, statements);
    resolve(&mut record, &NAMES);
    iris(&record)
}

fn iris(record: &Record) -> BTreeMap<String, String> {
    let short = |iri: &Option<String>| iri.as_deref().and_then(|i| i.strip_prefix(BASE)).expect("an IRI").to_owned();
    record.entities.iter().map(|e| (e.id.clone(), short(&e.iri))).collect()
}

fn entity(id: &str, kind: &str, name: &str) -> String {
    format!(r#"{{"id":"{id}","type":"{kind}","name":"{name}"}}"#)
}

fn agreement(id: &str, kind: &str, name: &str) -> String {
    format!(r#"{{"id":"{id}","type":"Agreement","kind":"{kind}","name":"{name}"}}"#)
}

fn said(s: &str, p: &str, o: &str) -> String {
    format!(r#"{{"s":"{s}","p":"{p}","o":"{o}"}}"#)
}

fn dated(s: &str, p: &str, value: &str) -> String {
    format!(r#"{{"s":"{s}","p":"{p}","value":"{value}"}}"#)
}

fn alandia() -> String {
    entity("a", "Country", "Alandia")
}

fn borduria() -> String {
    entity("b", "Country", "Borduria")
}

fn twin() -> String {
    entity("t", "City", "Twinfordham")
}

#[test]
fn a_namesake_is_the_one_of_the_stated_country() {
    let of = |entities: &[String], statements: &[String]| resolved(entities, statements)["t"].clone();
    assert_eq!(of(&[alandia(), twin()], &[said("t", "locatedIn", "a")]), "city/t-1");
    assert_eq!(of(&[borduria(), twin()], &[said("t", "locatedIn", "b")]), "city/t-2");
    assert_eq!(of(&[twin()], &[]), "city/t-2", "the heaviest where nothing is said");
    assert_eq!(of(&[alandia(), twin()], &[]), "city/t-1", "that of a country spoken of");
    let region = entity("r", "Region", "Northmark");
    assert_eq!(of(&[region, twin()], &[said("t", "locatedIn", "r")]), "city/t-3", "that of the stated region");
}

#[test]
fn a_country_spoken_of_does_not_make_a_metropolis_a_hamlet() {
    assert_eq!(resolved(&[borduria(), entity("g", "City", "Grandburg")], &[])["g"], "city/g-1");
}

#[test]
fn a_namesake_elsewhere_stays_apart() {
    let out = resolved(&[entity("c", "Country", "Cordovia"), twin()], &[said("t", "locatedIn", "c")]);
    assert_eq!(out["t"], "city/twinfordham~XC");
    let park = entity("p", "Park", "Twinfordham Logistics Park");
    let out = resolved(&[borduria(), park], &[said("p", "locatedIn", "b")]);
    assert_eq!(out["p"], "park/twinfordham-logistics-park~XB");
}

#[test]
fn kinds_of_place_may_be_confused_unless_both_are_named() {
    let city = || entity("n", "City", "Nowheremark");
    assert_eq!(resolved(&[city()], &[])["n"], "region/n-1");
    let out = resolved(&[city(), entity("m", "Region", "Nowheremark")], &[]);
    assert_eq!((&*out["n"], &*out["m"]), ("city/nowheremark", "region/n-1"));
    let out = resolved(&[city(), entity("m", "Region", "Nowheremark")], &[said("n", "locatedIn", "m")]);
    assert_eq!((&*out["n"], &*out["m"]), ("city/nowheremark~n-1", "region/n-1"), "nothing lies within itself");
}

#[test]
fn bodies_are_known_by_any_of_their_names() {
    let other = r#"{"id":"q","type":"Organisation","name":"Unheard Of","aliases":["x","Testburg Group"]}"#.to_owned();
    let out = resolved(&[entity("p", "Park", "TLPX"), entity("o", "Organisation", "甲乙測試集團"), other], &[]);
    assert_eq!((&*out["p"], &*out["o"], &*out["q"]), ("park/p-1", "organisation/o-1", "organisation/o-1"));
}

#[test]
fn a_generic_name_is_that_of_its_park_or_place_or_document() {
    let out = resolved(
        &[
            twin(),
            entity("p", "Park", "高新区"),
            entity("o", "Organisation", "管委会"),
            entity("q", "Organisation", "Management Committee"),
        ],
        &[said("p", "locatedIn", "t"), said("p", "managedBy", "o")],
    );
    assert_eq!(out["p"], "park/高新区~t-2");
    assert_eq!(out["o"], "organisation/管委会~高新区~t-2");
    assert_eq!(out["q"], "organisation/management-committee~doc-1");
}

#[test]
fn persons_are_told_apart_by_their_posts() {
    let li = |id| entity(id, "Person", "李伟");
    let out = resolved(
        &[alandia(), borduria(), li("x"), li("y"), li("z")],
        &[said("x", "affiliatedWith", "a"), said("y", "affiliatedWith", "b")],
    );
    assert_eq!((&*out["x"], &*out["y"], &*out["z"]), ("person/李伟@XA", "person/李伟@XB", "person/李伟@doc-1"));
}

#[test]
fn events_are_told_apart_by_edition_year_or_document() {
    let event = |id, name| entity(id, "Event", name);
    let out = resolved(
        &[
            event("a", "第十五届中国—东盟博览会"),
            event("b", "Twinfordham Forum"),
            event("c", "签约仪式"),
            event("d", "Twinfordham Fair"),
        ],
        &[dated("a", "heldOn", "2018-09-12"), dated("b", "heldOn", "2021-04-26"), dated("c", "heldOn", "2021-04-26")],
    );
    assert_eq!(out["a"], "event/第十五届中国东盟博览会");
    assert_eq!(out["b"], "event/twinfordham-forum~2021-04");
    assert_eq!(out["c"], "event/签约仪式@doc-1");
    assert_eq!(out["d"], "event/twinfordham-fair");
}

/// Two gatherings of one name whose dates or places contradict are two, whatever else is loaded; one told by its city here and by the
/// province there is one.
#[test]
fn events_of_one_name_are_apart_where_their_dates_or_places_contradict() {
    let of = |place: &str, kind: &str, held: &str| {
        let entities = [entity("e", "Event", "Zone Alliance Launch"), entity("p", kind, place), alandia(), borduria()];
        let in_country = said("p", "locatedIn", if place == "Nowheremark" { "b" } else { "a" });
        resolved(&entities, &[said("e", "locatedIn", "p"), in_country, dated("e", "heldOn", held)])["e"].clone()
    };
    let first = of("Northmark", "Region", "2020-08-27");
    assert_ne!(first, of("Northmark", "Region", "2006-08-27"), "other years");
    assert_ne!(first, of("Northmark", "Region", "2020-03"), "other months");
    assert_ne!(first, of("Southmark", "Region", "2020-08-27"), "other provinces");
    assert_ne!(first, of("Nowheremark", "Region", "2020-08-27"), "other countries");
    assert_eq!(first, of("Northmark", "Region", "2020-08-28"), "the second day");
    let nearer = [entity("e", "Event", "Zone Alliance Launch"), twin(), entity("r", "Region", "Northmark"), alandia()];
    let statements =
        [said("e", "locatedIn", "t"), said("t", "locatedIn", "r"), said("r", "locatedIn", "a"), dated("e", "heldOn", "2020-08")];
    assert_eq!(first, resolved(&nearer, &statements)["e"], "a city of the province");
}

#[test]
fn agreements_are_told_apart_by_kind_parties_and_day() {
    let out = resolved(
        &[
            alandia(),
            borduria(),
            twin(),
            entity("g", "City", "Grandburg"),
            agreement("f", "friendship-city", "Twins"),
            agreement("m", "memorandum", "MoU"),
            agreement("s1", "cooperation", "On trade"),
            agreement("s2", "cooperation", "On transport"),
            agreement("u", "contract", "Purchase"),
        ],
        &[
            said("t", "locatedIn", "b"),
            said("f", "party", "t"),
            said("f", "party", "g"),
            dated("f", "signedOn", "2019-05-01"),
            said("m", "party", "g"),
            said("m", "party", "t"),
            dated("m", "signedOn", "2020-05"),
            said("s1", "party", "a"),
            said("s1", "party", "b"),
            said("s2", "party", "b"),
            said("s2", "party", "a"),
            said("u", "party", "t"),
        ],
    );
    assert_eq!(out["f"], "agreement/friendship-city~g-1~t-2");
    assert_eq!(out["m"], "agreement/memorandum~g-1~t-2~2020-05");
    assert_eq!(out["s1"], "agreement/cooperation~on-trade~XA~XB~doc-1");
    assert_eq!(out["s2"], "agreement/cooperation~on-transport~XA~XB~doc-1");
    assert_eq!(out["u"], "agreement/contract~t-2~doc-1");
}

#[test]
fn two_agreements_of_one_record_never_become_one() {
    let memo = |id, name| agreement(id, "memorandum", name);
    let statements = ["m", "n", "o"].map(|m| said(m, "party", "t"));
    let out = resolved(&[twin(), memo("m", "On wheat"), memo("n", "On wool"), memo("o", "On wool")], &statements);
    assert_eq!(out["m"], "agreement/memorandum~t-2~doc-1~on-wheat");
    assert_eq!((&*out["n"], &*out["o"]), ("agreement/memorandum~t-2~doc-1~on-wool", "agreement/memorandum~t-2~doc-1~on-wool~2"));
}

#[test]
fn an_iri_that_is_given_stays() {
    let given = format!(r#"{{"id":"t","type":"City","name":"Twinfordham","iri":"{BASE}city/t-3"}}"#);
    assert_eq!(resolved(&[given], &[])["t"], "city/t-3");
}

/// A record of every kind of entity, with namesakes and generic names in it.
fn crowd() -> Record {
    record(
        &[
            alandia(),
            borduria(),
            twin(),
            entity("t2", "City", "Twinfordham"),
            entity("r", "Region", "Northmark"),
            entity("n", "City", "Nowheremark"),
            entity("p", "Park", "Industrial Park"),
            entity("q", "Park", "TLPX"),
            entity("o", "Organisation", "Management Committee"),
            entity("l1", "Person", "Li Wei"),
            entity("l2", "Person", "Li Wei"),
            entity("e", "Event", "Signing ceremony"),
            agreement("f", "friendship-city", "Twins"),
            agreement("m1", "memorandum", "MoU"),
            agreement("m2", "memorandum", "MoU"),
        ],
        &[
            said("t", "locatedIn", "r"),
            said("t2", "locatedIn", "b"),
            said("p", "locatedIn", "t"),
            said("p", "managedBy", "o"),
            said("o", "locatedIn", "a"),
            said("l1", "affiliatedWith", "o"),
            said("l1", "affiliatedWith", "a"),
            said("f", "party", "t"),
            said("f", "party", "t2"),
            said("m1", "party", "p"),
            said("m1", "party", "q"),
            said("m2", "party", "q"),
            said("m2", "party", "p"),
            dated("m1", "signedOn", "2020-05-02"),
            dated("m1", "signedOn", "2020-05-01"),
        ],
    )
}

fn any_order() -> impl Strategy<Value = Vec<usize>> {
    Just((0..15).collect::<Vec<usize>>()).prop_shuffle()
}

proptest! {
    #[test]
    fn order_does_not_matter(entities in any_order(), statements in any_order()) {
        let mut straight = crowd();
        let mut shuffled = straight.clone();
        shuffled.entities = entities.iter().map(|&i| straight.entities[i].clone()).collect();
        shuffled.statements = statements.iter().map(|&i| straight.statements[i].clone()).collect();
        resolve(&mut straight, &NAMES);
        resolve(&mut shuffled, &NAMES);
        prop_assert_eq!(iris(&straight), iris(&shuffled));
        let once = straight.clone();
        resolve(&mut straight, &NAMES);
        prop_assert_eq!(once, straight);
    }

    #[test]
    fn every_name_makes_an_iri(name in "\\PC{1,300}") {
        let line = serde_json::json!({
            "document": {"id": "d", "language": "en"},
            "entities": [{"id": "e", "type": "Organisation", "name": name}],
            "statements": [],
        });
        let (mut record, _) = parse_line(&line.to_string(), &Place::line("test", 1)).expect("a record");
        resolve(&mut record, &NAMES);
        for entity in &record.entities {
            let iri = entity.iri.as_deref().unwrap_or_default();
            prop_assert!(iri.chars().count() < 220 && !iri.ends_with('/'), "{iri}");
            prop_assert!(!iri.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`%?#".contains(c)), "{iri}");
        }
    }
}
