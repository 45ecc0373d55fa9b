//! Figures: what the rules' own examples say, cases of ours, and, where the corpus lies beside the project, what it states.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use parkgraph::extract::Extractor;
use parkgraph::extract::read::{self, Page};
use parkgraph::record::{Figure, Record};
use parkgraph::value::{Date, Decimal, Span};
use serde::Deserialize;

fn extractor() -> Extractor {
    Extractor::with_rules(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/rules"))).unwrap()
}

fn read(extractor: &Extractor, text: &str, published: Option<Date>) -> Record {
    let mut page = Page::of_text("an-example", text);
    page.published = published;
    extractor.extract(&page).0
}

/// The names of an entity; one empty name where there is none.
fn names<'r>(record: &'r Record, id: Option<&String>) -> Vec<&'r str> {
    let entity = id.and_then(|id| record.entity(id));
    entity.map_or_else(|| vec![""], |e| std::iter::once(&e.name).chain(&e.aliases).map(String::as_str).collect())
}

/// What a figure tells but for its sides: indicator, bound, value, unit.
fn quantity(figure: &Figure) -> String {
    let bound = figure.bound.map(|b| format!("{b} ")).unwrap_or_default();
    let upper = figure.upper.map(|n| format!("–{n}")).unwrap_or_default();
    let unit = if figure.unit == "1" { String::new() } else { format!(" {}", figure.unit) };
    format!("{} | {bound}{}{upper}{unit}", figure.indicator, figure.value)
}

/// The change and period of a figure, as far as it has them.
fn notes(figure: &Figure) -> Vec<String> {
    let change = figure.change.map(|c| if c < Decimal::whole(0) { c.to_string() } else { format!("+{c}") });
    let text = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
    let period = match (figure.from, figure.to) {
        (None, None) => None,
        (from, to) if from == to => Some(text(from)),
        (from, to) => Some(format!("{}/{}", text(from), text(to))),
    };
    let planned = figure.planned.then(|| "planned".to_owned());
    change.into_iter().chain(period).chain(planned).collect()
}

/// Whether a figure is as a line says: `[about |] indicator | quantity [| other side, change, period, planned]`, each part in its order.
fn says(record: &Record, figure: &Figure, line: &str) -> bool {
    let parts: Vec<&str> = line.split(" | ").collect();
    let quantity = quantity(figure);
    let (kind, size) = quantity.split_once(" | ").unwrap();
    let Some(at) = parts.iter().position(|p| *p == kind) else { return false };
    let about = at == 0 || names(record, figure.s.as_ref()).contains(&parts[0]);
    let others = names(record, figure.with.as_ref());
    let notes = notes(figure);
    let rest = parts[at + 2..].iter().all(|part| others.contains(part) || notes.iter().any(|n| n == part));
    about && at <= 1 && parts.get(at + 1) == Some(&size) && rest
}

fn shown(record: &Record) -> Vec<String> {
    let name = |id: &Option<String>| names(record, id.as_ref())[0].to_owned();
    record
        .figures
        .iter()
        .map(|f| format!("{} | {} | {} | {}", name(&f.s), quantity(f), name(&f.with), notes(f).join(" | ")))
        .collect()
}

#[test]
fn examples_are_read_as_they_say() {
    let extractor = extractor();
    let mut faults = Vec::new();
    assert!(extractor.rules().figures.len() >= 3);
    for rule in &extractor.rules().figures {
        assert!(!rule.examples.is_empty() && !rule.counterexamples.is_empty() && !rule.summary.is_empty(), "{}", rule.id);
        for example in &rule.examples {
            let record = read(&extractor, &example.text, example.published);
            for line in example.says.iter().filter(|line| !record.figures.iter().any(|f| says(&record, f, line))) {
                faults.push(format!("{}: {:?}\n    does not say {line:?}, but {:#?}", rule.id, example.text, shown(&record)));
            }
        }
        for example in &rule.counterexamples {
            let record = read(&extractor, &example.text, example.published);
            if !record.figures.is_empty() {
                faults.push(format!("{}: {:?}\n    says {:#?}", rule.id, example.text, shown(&record)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A text of ours and the figures that it states, as lines that [`says`] reads.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    published: Option<Date>,
    text: String,
    figures: Vec<String>,
}

/// Precision, recall and F1 of counts: right, found, wanted.
fn scores(right: usize, found: usize, wanted: usize) -> (f64, f64, f64) {
    let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    let (precision, recall) = (share(right, found), share(right, wanted));
    (precision, recall, if right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) })
}

/// Figures with their sides, changes and periods: precision and recall that our own texts must reach.
const BARS_OF_CASES: (f64, f64) = (0.92, 0.88);

#[test]
fn our_own_texts_are_read() {
    let extractor = extractor();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures/cases.jsonl");
    let cases: Vec<Case> =
        std::fs::read_to_string(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (mut right, mut found, mut wanted) = (0, 0, 0);
    for case in &cases {
        let record = read(&extractor, &case.text, case.published);
        let mut left: Vec<&Figure> = record.figures.iter().collect();
        found += left.len();
        wanted += case.figures.len();
        for line in &case.figures {
            match left.iter().position(|f| says(&record, f, line)) {
                Some(at) => {
                    left.remove(at);
                    right += 1;
                }
                None => println!("{}: not found: {line}", case.id),
            }
        }
        left.iter()
            .for_each(|f| println!("{}: not stated: {} {:?} {:?}", case.id, quantity(f), names(&record, f.s.as_ref()), notes(f)));
    }
    let (precision, recall, f1) = scores(right, found, wanted);
    println!("cases: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3} of {wanted} figures in {} texts", cases.len());
    assert!(wanted >= 60 && cases.iter().any(|c| c.figures.is_empty()));
    assert!(precision >= BARS_OF_CASES.0 && recall >= BARS_OF_CASES.1, "precision {precision:.3}, recall {recall:.3}");
}

/// The figures of a document: where number and unit stand, in code points, value, unit, indicator; no text of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    document: String,
    figures: Vec<GoldFigure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldFigure {
    start: usize,
    end: usize,
    value: Decimal,
    unit: String,
    indicator: String,
}

/// The folder of the corpus, where there is one.
fn shared() -> Option<PathBuf> {
    common::shared("seeds/questions.json")
}

/// Precision and recall on real pages: a figure is right where value, unit, indicator and place are.
const BARS_OF_PAGES: (f64, f64) = (0.90, 0.85);

#[test]
fn real_pages_are_read() {
    let Some(shared) = shared() else { return };
    let extractor = extractor();
    let (mut right, mut found, mut wanted) = (0, 0, 0);
    for (file, folder) in [("gold-seeds.jsonl", "seeds"), ("gold-dev.jsonl", "eval/dev/raw")] {
        let gold = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures").join(file)).unwrap();
        let before = (right, found, wanted);
        for gold in gold.lines().map(|line| serde_json::from_str::<Gold>(line).unwrap()) {
            let page = shared.join(folder).join(format!("{}.txt", gold.document));
            let page = read::inputs(&[page]).next().unwrap().and_then(read::Input::page).unwrap_or_else(|p| panic!("{p}"));
            let record = extractor.extract(&page).0;
            let key = |value: Decimal, unit: &str, indicator: &str| format!("{indicator} {value} {unit}");
            let mut told: BTreeMap<String, Vec<Span>> = BTreeMap::new();
            for figure in &gold.figures {
                let key = key(figure.value, &figure.unit, &figure.indicator);
                told.entry(key).or_default().push(Span::new(figure.start, figure.end));
            }
            // A figure that a page states twice counts once.
            let mut met: BTreeSet<String> = BTreeSet::new();
            let mut seen: BTreeSet<String> = BTreeSet::new();
            for figure in &record.figures {
                let key = key(figure.value, &figure.unit, figure.indicator.as_str());
                let place = figure.mention.unwrap();
                let overlaps = |span: &Span| span.start < place.end && place.start < span.end;
                if told.get(&key).is_some_and(|spans| spans.iter().any(overlaps)) {
                    met.insert(key.clone());
                } else {
                    println!("{}: not stated: {key} at {place:?}", gold.document);
                }
                seen.insert(key);
            }
            told.keys().filter(|key| !met.contains(*key)).for_each(|key| println!("{}: not found: {key}", gold.document));
            (right, found, wanted) = (right + met.len(), found + seen.len(), wanted + told.len());
        }
        let (p, r, f) = scores(right - before.0, found - before.1, wanted - before.2);
        println!("{folder}: precision {p:.3}, recall {r:.3}, F1 {f:.3} of {} figures", wanted - before.2);
    }
    let (precision, recall, f1) = scores(right, found, wanted);
    println!("pages: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3} of {wanted} figures");
    assert!(precision >= BARS_OF_PAGES.0 && recall >= BARS_OF_PAGES.1, "precision {precision:.3}, recall {recall:.3}");
}
