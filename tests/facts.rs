//! The curated facts: they have the record's form, their sources, their place in the world, and the promised numbers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use parkgraph::error::Place;
use parkgraph::names::{BASE, Names};
use parkgraph::record::{Record, parse_line};
use parkgraph::resolve::{Verdict, judgements, resolve};
use parkgraph::value::{EntityType, Predicate};

/// Every curated record, resolved, with the file it stands in.
static RECORDS: LazyLock<Vec<(String, Record)>> = LazyLock::new(|| {
    let names = Names::built_in().expect("the names");
    let mut out = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir("data/facts").expect("data/facts").map(|f| f.expect("a file").path()).collect();
    files.sort();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "jsonl")) {
        let file = path.display().to_string();
        for (number, line) in std::fs::read_to_string(path).expect("text").lines().enumerate() {
            let (mut record, problems) = parse_line(line, &Place::line(&file, number + 1)).unwrap_or_else(|p| panic!("{p}"));
            assert!(problems.is_empty(), "{problems:?}");
            resolve(&mut record, names);
            out.push((file.clone(), record));
        }
    }
    out
});

/// The IRI of an entity of a record, without its base.
fn iri<'r>(record: &'r Record, id: &str) -> &'r str {
    record.entity(id).and_then(|e| e.iri.as_deref()).and_then(|i| i.strip_prefix(BASE)).expect("an IRI")
}

/// Every entity by IRI: its type and one name.
fn things() -> BTreeMap<String, (EntityType, String)> {
    let all =
        RECORDS.iter().flat_map(|(_, r)| r.entities.iter().map(move |e| (iri(r, &e.id).to_owned(), (e.kind, e.name.clone()))));
    all.collect()
}

/// Subject and object of every statement of a predicate.
fn statements(p: Predicate) -> BTreeSet<(String, String)> {
    let of = |r: &'static Record| r.statements.iter().filter(move |s| s.p == p).map(move |s| (r, s));
    RECORDS
        .iter()
        .flat_map(|(_, r)| of(r))
        .filter_map(|(r, s)| Some((iri(r, &s.s).to_owned(), iri(r, s.o.as_deref()?).to_owned())))
        .collect()
}

#[test]
fn there_is_as_much_as_promised() {
    let things = things();
    let count = |kind| things.values().filter(|(k, _)| *k == kind).count();
    let ties: BTreeSet<_> =
        statements(Predicate::FriendshipCity).into_iter().map(|(a, b)| if a < b { (a, b) } else { (b, a) }).collect();
    let told = (count(EntityType::Park), count(EntityType::Country), ties.len(), count(EntityType::Agreement));
    assert!(told.0 >= 200 && told.1 >= 120 && told.2 >= 1000 && told.3 >= 800, "{told:?}");
}

#[test]
fn every_thing_in_the_world_lies_in_a_country() {
    let names = Names::built_in().expect("the names");
    let mut holders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (a, b) in statements(Predicate::LocatedIn) {
        holders.entry(a).or_default().insert(b);
    }
    let international = include_str!("../data/names/international-bodies.tsv");
    let international: BTreeSet<String> =
        international.lines().filter_map(|l| l.split('\t').next()).map(|key| format!("organisation/{key}")).collect();
    let lost: Vec<_> = things()
        .into_iter()
        .filter(|(iri, (kind, _))| {
            let wanted = matches!(kind, EntityType::Park | EntityType::City | EntityType::Region | EntityType::Organisation);
            wanted && !international.contains(iri)
        })
        .filter(|(iri, _)| {
            let mut open = vec![iri.clone()];
            let mut seen = BTreeSet::new();
            while let Some(at) = open.pop() {
                let known = names.by_iri(&format!("{BASE}{at}"));
                if at.starts_with("country/") || known.is_some_and(|id| names.country_of(id).is_some()) {
                    return false;
                }
                if seen.insert(at.clone()) {
                    open.extend(holders.get(&at).into_iter().flatten().cloned());
                }
            }
            true
        })
        .collect();
    assert!(lost.is_empty(), "{} without a country: {lost:#?}", lost.len());
}

#[test]
fn every_place_park_and_organisation_is_a_known_name() {
    let names = Names::built_in().expect("the names");
    let unknown: Vec<_> = things()
        .into_iter()
        .filter(|(_, (kind, _))| kind.is_place() || matches!(kind, EntityType::Park | EntityType::Organisation))
        .filter(|(iri, _)| names.by_iri(&format!("{BASE}{iri}")).is_none())
        .collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn different_names_of_one_type_are_different_things() {
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, record) in RECORDS.iter() {
        for entity in &record.entities {
            named.entry(iri(record, &entity.id)).or_default().insert(&entity.name);
        }
    }
    let joined: Vec<_> = named.iter().filter(|(_, names)| names.len() > 1).collect();
    assert!(joined.is_empty(), "{joined:#?}");
}

#[test]
fn documents_are_told_once_and_copies_name_their_original() {
    let mut seen = BTreeMap::new();
    for (file, record) in RECORDS.iter() {
        let document = &record.document;
        assert!(seen.insert(document.id.as_str(), document).is_none(), "{file}: {} stands twice", document.id);
        assert!(document.title.is_some(), "{} has no title", document.id);
        assert!(document.mirror || document.publisher.is_some() || document.url.is_some(), "{} has no source", document.id);
        assert!(!document.mirror || document.url.is_none(), "{}: the address of a mirror", document.id);
    }
    for document in seen.values() {
        if let Some(original) = &document.reprint_of {
            let original = seen.get(original.as_str()).unwrap_or_else(|| panic!("{}: no document {original}", document.id));
            assert!(original.reprint_of.is_none(), "{}: a reprint of a reprint", document.id);
        }
    }
}

#[test]
fn no_record_says_a_thing_twice() {
    for (file, record) in RECORDS.iter() {
        let mut said = BTreeSet::new();
        for s in &record.statements {
            let mut ends = [iri(record, &s.s).to_owned(), s.o.as_deref().map_or_else(String::new, |o| iri(record, o).to_owned())];
            assert_ne!(ends[0], ends[1], "{file}: {}: {} is tied to itself by {}", record.document.id, ends[0], s.p);
            if s.p.is_symmetric() {
                ends.sort();
            }
            assert!(said.insert((ends.clone(), s.p, s.value)), "{file}: {}: {ends:?} {} twice", record.document.id, s.p);
        }
        let used: BTreeSet<&str> =
            record.statements.iter().flat_map(|s| [Some(s.s.as_str()), s.o.as_deref()]).flatten().collect();
        assert_eq!(used.len(), record.entities.len(), "{file}: {}: an entity nothing is said of", record.document.id);
    }
}

#[test]
fn names_are_clean() {
    let pinyin = regex::Regex::new(r"\p{Han}\([a-z\u{e0}-\u{1dc}]{1,7}\)").expect("a pattern");
    let both = regex::Regex::new(r"\p{Latin}\p{Cyrillic}|\p{Cyrillic}\p{Latin}").expect("a pattern");
    let kana = regex::Regex::new(r"[\p{Hiragana}\p{Katakana}]").expect("a pattern");
    for (file, record) in RECORDS.iter() {
        for entity in &record.entities {
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                let bad = name.contains(['\u{fffd}', '?', '\t', '\u{200b}']) || name.trim() != name || name.contains("  ");
                assert!(!bad && !pinyin.is_match(name) && !both.is_match(name), "{file}: {}: {name:?}", record.document.id);
            }
            // A Japanese title keeps its own forms of letters.
            if !kana.is_match(&entity.name) {
                let simple = hanconv::t2s(entity.name.as_str());
                assert_eq!(simple, entity.name, "{file}: {}: not Simplified", record.document.id);
            }
        }
    }
}

#[test]
fn judgements_speak_of_things_of_one_type() {
    let known: BTreeSet<String> = things().into_keys().collect();
    for j in judgements() {
        let kind = |iri: &str| iri.strip_prefix(BASE).and_then(|i| i.split('/').next()).map(str::to_owned);
        assert!(j.a != j.b && kind(&j.a) == kind(&j.b), "{j:?}");
        assert!(!j.who.is_empty() && !j.why.is_empty() && j.when.parse::<parkgraph::value::Date>().is_ok(), "{j:?}");
        let a = j.a.strip_prefix(BASE).expect("an IRI");
        assert!(j.verdict == Verdict::Same || known.contains(a), "nothing is {a}");
        assert!(j.verdict != Verdict::Same || known.contains(a), "joined into nothing: {a}");
    }
}

/// What `samples.toml` says of a sample.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    title: String,
    publisher: String,
    published: parkgraph::value::Date,
    language: String,
    facts: Vec<String>,
    damage: Option<String>,
}

#[test]
fn samples_say_where_their_facts_come_from() {
    let text = std::fs::read_to_string("data/samples/samples.toml").expect("samples.toml");
    let samples: BTreeMap<String, Sample> = toml::from_str(&text).expect("the form of samples.toml");
    let documents: BTreeSet<&str> = RECORDS.iter().map(|(_, r)| r.document.id.as_str()).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, sample) in &samples {
        let text = std::fs::read_to_string(format!("data/samples/{file}")).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!((600..4000).contains(&text.chars().count()), "{file}: {} characters", text.chars().count());
        assert!(
            !sample.title.is_empty() && sample.publisher == "parkgraph samples" && sample.published.day().is_some(),
            "{file}"
        );
        assert!(!sample.facts.is_empty(), "{file}: no source");
        for fact in &sample.facts {
            assert!(documents.contains(fact.as_str()), "{file}: no document {fact}");
        }
        *count.entry(sample.language.as_str()).or_default() += 1;
        *count.entry("damaged").or_default() += usize::from(sample.damage.is_some());
    }
    assert_eq!(count, BTreeMap::from([("zh", 14), ("en", 7), ("ru", 3), ("damaged", 8)]));
    let files = std::fs::read_dir("data/samples").expect("data/samples").count();
    assert_eq!(files, samples.len() + 2, "beside the samples there are samples.toml and README.md");
}
