//! The built-in dataset: it is what the facts and samples yield, and as much as was promised.
//!
//! After a change of facts, samples, names, rules or inferences it is made anew by `PARKGRAPH_MAKE=1 cargo test --test built_in`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use parkgraph::error::Place;
use parkgraph::extract::Extractor;
use parkgraph::extract::read;
use parkgraph::names::Names;
use parkgraph::query::{self, Answer, Cell};
use parkgraph::record::{Record, parse_line};
use parkgraph::resolve::resolve;
use parkgraph::store::load::{Options, load_records};
use parkgraph::store::{self, Address, Compression, Store, export};
use parkgraph::value::{Date, EntityType, Lang};

const FILE: &str = "data/built-in.nq.zst";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending)));
    files.sort();
    files
}

/// The curated records.
fn facts() -> Vec<Record> {
    let mut records = Vec::new();
    for path in files("data/facts", &["jsonl"]) {
        for (number, line) in std::fs::read_to_string(&path).unwrap().lines().enumerate() {
            let (record, problems) = parse_line(line, &Place::line(path.display().to_string(), number + 1)).unwrap();
            assert_eq!(problems, [], "{}", path.display());
            records.push(record);
        }
    }
    records
}

/// What is extracted from the samples, with what `samples.toml` says of them.
fn samples() -> Vec<Record> {
    let about: toml::Table = std::fs::read_to_string(root().join("data/samples/samples.toml")).unwrap().parse().unwrap();
    let extractor = Extractor::built_in().unwrap().sure();
    let paths = files("data/samples", &["txt", "html"]);
    let records = read::inputs(&paths).map(|input| {
        let page = input.and_then(read::Input::page).unwrap();
        let (mut record, _) = extractor.extract(&page);
        let document = &mut record.document;
        let told = about.iter().find(|(file, _)| file.split('.').next() == Some(document.id.as_str()));
        let told = told.unwrap_or_else(|| panic!("samples.toml says nothing of {}", document.id)).1;
        let text = |key: &str| told.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        document.title = text("title").or(document.title.take());
        document.publisher = text("publisher").or(document.publisher.take());
        // What we retell is no source of its own.
        document.mirror = told.get("facts").is_some();
        document.published = text("published").map(|date| date.parse::<Date>().unwrap()).or(document.published);
        record
    });
    records.collect()
}

fn made() -> Store {
    let names = Names::built_in().unwrap();
    let mut records = facts();
    records.extend(samples());
    records.iter_mut().for_each(|record| resolve(record, names));
    let mut store = Store::in_memory().unwrap();
    load_records(&mut store, records, Options::plain(names), &mut || ()).unwrap();
    store
}

fn lines(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    export::nquads(store, &mut out).unwrap();
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn it_is_what_facts_and_samples_yield() {
    let made = made();
    if std::env::var_os("PARKGRAPH_MAKE").is_some() {
        store::save_to(&made, &root().join(FILE), Compression::Zstd).unwrap();
        return;
    }
    let kept = store::open(&Address::parse(root().join(FILE).to_str().unwrap()).unwrap()).unwrap();
    let (made, kept) = (lines(&made), lines(&kept));
    let differ = made
        .iter()
        .filter(|line| kept.binary_search(line).is_err())
        .chain(kept.iter().filter(|line| made.binary_search(line).is_err()));
    let first: Vec<&String> = differ.take(5).collect();
    assert!(first.is_empty(), "{FILE} is not up to date: PARKGRAPH_MAKE=1 cargo test --test built_in\n{first:#?}");
}

#[test]
fn it_holds_as_much_as_promised() {
    let store = store::built_in().unwrap();
    let count = |pattern: &str| {
        let text = format!("SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}");
        match query::run(&store, &text, "count", &Lang::new("en")).unwrap() {
            Answer::Rows(table) => table.rows[0][0].text().parse::<usize>().unwrap(),
            other => panic!("{other:?}"),
        }
    };
    for (what, pattern, least) in [
        ("parks", "?x a pg:Park", 200),
        ("countries", "?x a pg:Country", 120),
        ("friendship ties", "?x pg:friendshipCity ?y FILTER(STR(?x) < STR(?y))", 1000),
        ("agreements", "?x a pg:Agreement", 800),
        ("cities with a country", "?x a pg:City ; pg:inCountry ?c", 800),
    ] {
        let there = count(pattern);
        assert!(there >= least, "{there} {what}, {least} were promised");
    }
}

/// Faults that the sources themselves have, such as two dates for one founding, are shown by the checks; those below can only be ours.
/// Of what samples alone name, the extractor's own tests judge.
#[test]
fn checks_of_form_find_nothing() {
    let store = store::built_in().unwrap();
    let mut curated = BTreeSet::new();
    for mut record in facts() {
        resolve(&mut record, Names::built_in().unwrap());
        curated.extend(record.entities.into_iter().filter_map(|entity| entity.iri));
    }
    for name in
        ["park-without-country", "claim-without-document", "quote-without-passage", "tie-with-itself", "no-label", "two-types"]
    {
        let question = query::question(&format!("checks/{name}")).unwrap();
        let table = query::ask(&store, question, &[], &Lang::new("en")).unwrap();
        let found: Vec<&str> = table.rows.iter().filter_map(|row| row.first().and_then(Cell::iri)).collect();
        let found: Vec<&str> = found.into_iter().filter(|iri| curated.contains(*iri) || iri.contains("/claim/")).collect();
        assert_eq!(found, [""; 0], "checks/{name}");
    }
}

/// Whatever named it: every park, city, region and organisation has a chain of places up to a country. International bodies have none: those
/// with members of several countries, and those of the list.
#[test]
fn every_chain_of_places_leads_to_a_country() {
    let store = store::built_in().unwrap();
    let listed = std::fs::read_to_string(root().join("data/names/international-bodies.tsv")).unwrap();
    let listed: BTreeSet<&str> = listed.lines().filter_map(|line| line.split('\t').next()).collect();
    for name in ["park-without-country", "place-without-country", "organisation-without-country"] {
        let question = query::question(&format!("checks/{name}")).unwrap();
        let table = query::ask(&store, question, &[], &Lang::new("en")).unwrap();
        let found: Vec<&str> = table.rows.iter().filter_map(|row| row.first().and_then(Cell::iri)).collect();
        let found: Vec<&str> = found
            .into_iter()
            .filter(|iri| !iri.rsplit_once("organisation/").is_some_and(|(_, key)| listed.contains(key)))
            .collect();
        assert_eq!(found, [""; 0], "checks/{name}");
    }
}

/// One park with one place, however many scripts it is told in, is one row.
#[test]
fn a_park_is_listed_once() {
    let store = store::built_in().unwrap();
    let question = query::question("parks-of-country").unwrap();
    let given = [("country".to_owned(), "KG".to_owned())];
    let table = query::ask(&store, question, &given, &Lang::new("en")).unwrap();
    let parks: Vec<&str> = table.rows.iter().filter_map(|row| row[0].iri()).collect();
    assert!(!parks.is_empty() && parks.iter().collect::<BTreeSet<_>>().len() == parks.len(), "{parks:?}");
}

/// Both ends of what a sample states are named in the passage that is shown for it, or at least stand near it.
#[test]
fn quotes_hold_the_names_of_what_they_state() {
    for record in samples() {
        for statement in &record.statements {
            let Some(passage) = statement.evidence else { continue };
            for id in [Some(&statement.s), statement.o.as_ref()].into_iter().flatten() {
                let entity = record.entity(id).unwrap();
                // An agreement may be told by the verb of signing alone, an event by the passage itself.
                if matches!(entity.kind, EntityType::Agreement | EntityType::Event) {
                    continue;
                }
                let named = entity.mentions.iter().any(|m| passage.start <= m.start && m.end <= passage.end);
                assert!(
                    named,
                    "{}: {} {} {:?}: {:?}",
                    record.document.id, entity.name, statement.p, statement.o, statement.quote
                );
            }
        }
    }
}

/// An event is one: it was held in one year, and not in cities of two countries.
#[test]
fn no_event_is_held_in_two_years_or_countries() {
    let store = store::built_in().unwrap();
    let text = "SELECT DISTINCT ?event WHERE { ?event a pg:Event .
        { ?event pg:heldOnEarliest ?a ; pg:heldOnLatest ?b FILTER(YEAR(?a) != YEAR(?b)) }
        UNION { ?event pg:locatedIn ?one, ?other . ?one a pg:City ; pg:inCountry ?here . ?other a pg:City ; pg:inCountry ?there
          FILTER(?here != ?there) } }";
    let Answer::Rows(table) = query::run(&store, text, "events", &Lang::new("en")).unwrap() else { panic!("no rows") };
    let found: Vec<&str> = table.rows.iter().filter_map(|row| row[0].iri()).collect();
    assert_eq!(found, [""; 0]);
}

/// Every question finds something by its own examples.
#[test]
fn every_question_answers_its_example() {
    let store = store::built_in().unwrap();
    for question in query::questions().unwrap().iter().filter(|q| !q.is_check()) {
        let given: Vec<(String, String)> = question.parameters.iter().map(|p| (p.name.clone(), p.example.clone())).collect();
        for lang in ["en", "zh"] {
            let table =
                query::ask(&store, question, &given, &Lang::new(lang)).unwrap_or_else(|e| panic!("{}: {e}", question.name));
            assert!(!table.rows.is_empty(), "{} finds nothing", question.usage());
            let columns: Vec<&String> = question.columns.iter().map(|(name, _)| name).collect();
            assert_eq!(table.columns.iter().collect::<Vec<_>>(), columns, "{}", question.name);
            let unnamed = table.rows.iter().flatten().find(|cell| matches!(cell, Cell::Thing { label: None, .. }));
            assert_eq!(unnamed, None, "{} shows a thing without a name", question.name);
        }
    }
}
