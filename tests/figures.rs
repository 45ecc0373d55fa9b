//! Figures: what the rules' own examples say, cases of ours, and, where the corpus lies beside the project, what it states.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

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
