//! Loading much at once and little at a time: whatever the way, the same records give the same dataset.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::sync::LazyLock;

use parkgraph::error::Place;
use parkgraph::names::Names;
use parkgraph::ontology::INFERENCES;
use parkgraph::query::{self, Answer};
use parkgraph::record::{Record, parse_line};
use parkgraph::resolve::resolve;
use parkgraph::store::load::{Options, Summary, load_records, remove};
use parkgraph::store::{Store, export, load_rdf};
use parkgraph::value::Lang;

fn names() -> &'static Names {
    Names::built_in().unwrap()
}

/// The curated records, resolved.
static FACTS: LazyLock<Vec<Record>> = LazyLock::new(|| {
    let mut records = Vec::new();
    for file in ["agreements", "events", "parks", "places", "twin-towns"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/facts/{file}.jsonl"));
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            records.push(parse_line(line, &Place::from(path.as_path())).unwrap().0);
        }
    }
    records.iter_mut().for_each(|record| resolve(record, names()));
    records
});

/// One record in `n`, of every table.
fn one_in(n: usize) -> Vec<Record> {
    FACTS.iter().step_by(n).cloned().collect()
}

fn load(store: &mut Store, records: impl IntoIterator<Item = Record>) -> Summary {
    load_records(store, records, Options::plain(names()), &mut || ()).unwrap()
}

fn loaded(records: impl IntoIterator<Item = Record>) -> Store {
    let mut store = Store::in_memory().unwrap();
    load(&mut store, records);
    store
}

fn dump(store: &Store) -> String {
    let mut out = Vec::new();
    export::nquads(store, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Fails with the first line that one has and the other has not; the texts are too long to be shown.
fn same(a: &str, b: &str) {
    let other = |a: &str, b: &str| a.lines().find(|line| b.lines().all(|l| l != *line)).map(str::to_owned);
    assert!(a == b, "only in the first: {:?}; only in the second: {:?}", other(a, b), other(b, a));
}

#[test]
fn all_at_once_one_by_one_and_in_reverse_give_the_same() {
    let records = one_in(12);
    let at_once = dump(&loaded(records.iter().cloned()));
    assert!(at_once.lines().count() > 2_000);
    let mut one_by_one = Store::in_memory().unwrap();
    for record in &records {
        assert_eq!(load(&mut one_by_one, [record.clone()]).new, 1);
    }
    same(&dump(&one_by_one), &at_once);
    same(&dump(&loaded(records.iter().rev().cloned())), &at_once);
    let mut reversed = Store::in_memory().unwrap();
    for record in records.iter().rev() {
        load(&mut reversed, [record.clone()]);
    }
    same(&dump(&reversed), &at_once);
    // And what came one by one goes one by one.
    for record in &records {
        remove(&mut reversed, &record.document.id, names()).unwrap();
    }
    same(&dump(&reversed), &dump(&Store::in_memory().unwrap()));
}

/// So much is loaded into a full store that it is taken in as a whole; documents come, stay and change.
#[test]
fn much_loaded_into_a_full_store_gives_the_same() {
    let at_once = dump(&loaded(FACTS.iter().cloned()));
    let mut store = loaded(FACTS.iter().step_by(2).cloned());
    let summary = load(&mut store, FACTS.iter().cloned());
    assert_eq!(summary.same, FACTS.len().div_ceil(2));
    same(&dump(&store), &at_once);

    // Versions that say less, or the same of something else.
    let older = FACTS.iter().enumerate().map(|(n, record)| {
        let mut record = record.clone();
        if n % 3 == 0 {
            record.document.sha256 = Some("older".to_owned());
            record.statements.truncate(1);
        }
        if n % 7 == 0 {
            record.entities.iter_mut().filter(|e| !e.kind.is_place()).for_each(|e| e.name.push_str(" I"));
        }
        record
    });
    let mut store = loaded(older);
    let summary = load(&mut store, FACTS.iter().cloned());
    assert!(summary.changed > FACTS.len() / 3 && summary.new == 0, "{summary:?}");
    same(&dump(&store), &at_once);
}

/// A load that touches few things of a full store reads only what lies around them, and still moves what lies in them.
#[test]
fn a_place_that_moves_takes_along_what_lies_in_it() {
    let say = |id: &str, entities: &str, statements: &str| -> Record {
        let line = format!(
            r#"{{"document": {{"id": "{id}", "title": "Zones", "language": "en"}}, "entities": [{entities}], "statements": [{statements}]}}"#
        );
        let mut record: Record = serde_json::from_str(&line).unwrap();
        resolve(&mut record, names());
        record
    };
    let park = |id: &str| format!(r#"{{"id": "{id}", "type": "Park", "name": "Zone {id}", "iri": "https://a.example/{id}"}}"#);
    let zone = say("zone", &[park("a"), park("b")].join(","), r#"{"s": "a", "p": "partOf", "o": "b"}"#);
    let of_country = |id: &str, country: &str| {
        let country = format!(r#"{{"id": "c", "type": "Country", "name": "{country}"}}"#);
        say(id, &[park("b"), country].join(","), r#"{"s": "b", "p": "locatedIn", "o": "c"}"#)
    };
    let (here, there) = (of_country("place", "China"), of_country("place", "Kazakhstan"));
    let mut store = loaded(one_in(40).into_iter().chain([zone.clone(), here]));
    let country = |store: &Store, code: &str| {
        let ask = format!("ASK {{ <https://a.example/a> pg:inCountry <https://w3id.org/parkgraph/country/{code}> }}");
        matches!(query::run(store, &ask, "test", &Lang::new("en")).unwrap(), Answer::Truth(true))
    };
    assert!(country(&store, "CN") && !country(&store, "KZ"));
    assert_eq!(load(&mut store, [there.clone()]).changed, 1);
    assert!(country(&store, "KZ") && !country(&store, "CN"));
    same(&dump(&store), &dump(&loaded(one_in(40).into_iter().chain([zone, there]))));
}

/// What a file run as it stands would infer may also be stated; then it is in the view as long as it is stated.
#[test]
fn what_is_stated_and_may_be_inferred_is_in_the_view() {
    assert!(INFERENCES.iter().any(|(_, text)| text.contains("pg:parkType")));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.nt");
    let park = "https://w3id.org/parkgraph/park/some-hills";
    let line = format!(
        "<{park}> <https://w3id.org/parkgraph/ontology#parkType> <https://w3id.org/parkgraph/ontology#parktype-logistics> .\n"
    );
    std::fs::write(&path, line).unwrap();
    let typed = |store: &Store| {
        let ask = format!("ASK {{ <{park}> pg:parkType pg:parktype-logistics }}");
        matches!(query::run(store, &ask, "test", &Lang::new("en")).unwrap(), Answer::Truth(true))
    };
    let mut store = loaded(one_in(40));
    let before = dump(&store);
    load_rdf(&mut store, &path, Options::plain(names())).unwrap();
    assert!(typed(&store));
    // Whatever else comes, it stays.
    load(&mut store, one_in(39));
    assert!(typed(&store));
    let mut store = loaded(one_in(40));
    load_rdf(&mut store, &path, Options::plain(names())).unwrap();
    remove(&mut store, "mine", names()).unwrap();
    assert!(!typed(&store));
    same(&dump(&store), &before);
}

/// Where the work fails half-way, what was written before is not there.
#[test]
fn a_load_that_breaks_off_leaves_the_store_as_it_was() {
    let mut store = loaded(one_in(40));
    let before = dump(&store);
    let records = one_in(3).into_iter().enumerate().map(|(n, record)| {
        assert!(n < 200, "broken off");
        record
    });
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| load(&mut store, records)));
    assert!(broken.is_err());
    same(&dump(&store), &before);
    // And it can be changed again.
    load(&mut store, one_in(3));
}
