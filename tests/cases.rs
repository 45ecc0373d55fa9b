//! Cases of our own: `tests/cases/{case}/input.*` is a page written on real facts, `expected.json` what a careful reader
//! takes from it, in the annotations' form, `record.snap` what extraction finds now. A new case is a new folder.
//!
//! After a change of rules: `INSTA_UPDATE=always cargo test --test cases`, and read the difference of the snapshots.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod scoring;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use parkgraph::extract::read::Page;
use parkgraph::extract::{Extractor, clean, read};
use parkgraph::record::Record;
use scoring::{Annotation, Score};

/// F1 that all cases together must reach: entities, statements.
const BARS: (f64, f64) = (0.93, 0.80);

/// A case: its name, its page and what is expected of it.
struct Case {
    name: String,
    folder: PathBuf,
    page: Page,
    expected: Annotation,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    let cases: Vec<Case> = folders.into_iter().filter(|folder| folder.is_dir()).map(case).collect();
    assert!(cases.len() >= 10, "{} cases", cases.len());
    cases
}

fn case(folder: PathBuf) -> Case {
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let files = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path());
    let input = files.filter(|file| file.file_stem().is_some_and(|s| s == "input")).collect::<Vec<_>>();
    assert_eq!(input.len(), 1, "{name}: one file input.*");
    let page = read::inputs(&input).next().unwrap().and_then(read::Input::page).unwrap_or_else(|p| panic!("{p}"));
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected = serde_json::from_str(&expected).unwrap_or_else(|e| panic!("{name}/expected.json: {e}"));
    Case { name, folder, page, expected }
}

/// The record as lines: entities by type and name, then statements with names for ids, each with its rule.
fn lines(record: &Record) -> String {
    let name = |id: &str| record.entity(id).map_or("?", |e| e.name.as_str());
    let mut text = String::new();
    let mut entities = BTreeSet::new();
    for e in &record.entities {
        let mut line = format!("{} {}", e.kind, e.name);
        e.agreement.iter().for_each(|kind| write!(line, " kind={kind}").unwrap());
        e.status.iter().for_each(|status| write!(line, " status={status}").unwrap());
        e.aliases.iter().for_each(|alias| write!(line, " | {alias}").unwrap());
        entities.insert(line);
    }
    let statements: BTreeSet<String> = record
        .statements
        .iter()
        .map(|s| {
            let object = s.o.as_deref().map_or_else(|| s.value.unwrap().to_string(), |o| name(o).to_owned());
            format!("{} {} {object} [{}]", name(&s.s), s.p, s.rule.as_deref().unwrap_or("no rule"))
        })
        .collect();
    for line in entities.into_iter().chain([String::new()]).chain(statements) {
        writeln!(text, "{line}").unwrap();
    }
    text
}

fn annotation(record: &Record) -> Annotation {
    serde_json::from_value(serde_json::to_value(record).unwrap()).unwrap()
}

#[test]
fn cases_reach_their_bars() {
    let extractor = Extractor::built_in().unwrap();
    let mut sum = Score::default();
    for case in cases() {
        let (record, _) = extractor.extract(&case.page);
        let mut score = scoring::score(&case.expected, &annotation(&record));
        println!("{:<20} entities {:.2} statements {:.2}", case.name, score.entities.f1(), score.statements.f1());
        score.errors.iter_mut().for_each(|error| error.insert_str(0, &format!("{}: ", case.name)));
        sum += score;
    }
    let (entities, statements) = (sum.entities.f1(), sum.statements.f1());
    println!("all: entities {entities:.3}, statements {statements:.3}");
    assert!(
        entities >= BARS.0 && statements >= BARS.1,
        "below {BARS:?}: {entities:.3}, {statements:.3}\n{}",
        sum.errors.join("\n")
    );
}

#[test]
fn what_is_found_is_what_was_found() {
    let extractor = Extractor::built_in().unwrap();
    for case in cases() {
        let (record, _) = extractor.extract(&case.page);
        insta::with_settings!({
            snapshot_path => &case.folder, prepend_module_to_snapshot => false, omit_expression => true,
            description => case.name.clone()
        }, {
            insta::assert_snapshot!("record", lines(&record));
        });
    }
}

/// Invariant 1: every statement points to a passage of the page as it was read, and the passage, cleaned, holds the quote.
#[test]
fn every_statement_has_its_passage() {
    let extractor = Extractor::built_in().unwrap();
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut seen = 0;
    for case in cases() {
        let (record, _) = extractor.extract(&case.page);
        for s in &record.statements {
            seen += 1;
            let (Some(span), Some(quote), Some(_)) = (s.evidence, &s.quote, &s.rule) else {
                panic!("{}: {s:?} has no evidence", case.name)
            };
            let passage: String = case.page.text.chars().skip(span.start).take(span.len()).collect();
            let cleaned = clean::clean(&Page::of_text("passage", passage)).text;
            assert!(!quote.trim().is_empty() && plain(&cleaned).contains(&plain(quote)), "{}: {s:?}: {cleaned}", case.name);
        }
    }
    assert!(seen > 10, "{seen} statements");
}

/// A record does not depend on what was read before it.
#[test]
fn extraction_is_repeatable() {
    let (first, second) = (Extractor::built_in().unwrap(), Extractor::built_in().unwrap());
    let cases = cases();
    let forwards: Vec<Record> = cases.iter().map(|case| first.extract(&case.page).0).collect();
    let backwards: Vec<Record> = cases.iter().rev().map(|case| second.extract(&case.page).0).collect();
    assert!(forwards.iter().eq(backwards.iter().rev()));
}

/// The quotes of what is expected stand in the page, cleaned: a slip in a case is not to be taken for one in the rules.
#[test]
fn expected_quotes_stand_in_their_pages() {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    for case in cases() {
        let cleaned = plain(&clean::clean(&case.page).text);
        let json: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(case.folder.join("expected.json")).unwrap()).unwrap();
        for quote in json["statements"].as_array().unwrap().iter().filter_map(|s| s["quote"].as_str()) {
            assert!(cleaned.contains(&plain(quote)), "{}: {quote:?} is not in {cleaned}", case.name);
        }
    }
}
