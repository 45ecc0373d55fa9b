//! Every rule is shown by its own examples, read by the whole extractor: what a rule file says of itself is so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use parkgraph::extract::Extractor;
use parkgraph::extract::read::Page;
use parkgraph::extract::rule::Example;
use parkgraph::record::Record;
use parkgraph::value::Date;

fn extractor() -> Extractor {
    Extractor::with_rules(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/rules"))).unwrap()
}

fn read(extractor: &Extractor, text: &str, published: Option<Date>) -> Record {
    let mut page = Page::of_text("an-example", text);
    page.published = published;
    extractor.extract(&page).0
}

/// The statements of a rule as `subject | predicate | object`, once by each name of their ends.
fn told(record: &Record, rule: &str) -> Vec<String> {
    let names: BTreeMap<&str, Vec<&str>> = record
        .entities
        .iter()
        .map(|e| (e.id.as_str(), std::iter::once(&e.name).chain(&e.aliases).map(String::as_str).collect()))
        .collect();
    let mut out = Vec::new();
    for statement in record.statements.iter().filter(|s| s.rule.as_deref() == Some(rule)) {
        let value = statement.value.map(|v| v.to_string());
        let ends: Vec<&str> = match (&statement.o, &value) {
            (Some(o), _) => names.get(o.as_str()).cloned().unwrap_or_default(),
            (None, Some(value)) => vec![value],
            (None, None) => Vec::new(),
        };
        for s in names.get(statement.s.as_str()).into_iter().flatten() {
            for o in &ends {
                out.push(format!("{s} | {} | {o}", statement.p));
                if statement.p.is_symmetric() {
                    out.push(format!("{o} | {} | {s}", statement.p));
                }
            }
        }
    }
    out
}

/// What the statement rules of a language do not read as their examples say.
fn statement_faults(language: &str) -> Vec<String> {
    let extractor = extractor();
    let mut faults = Vec::new();
    for rule in extractor.rules().rules.iter().filter(|r| r.id.starts_with(language)) {
        let read = |e: &Example| read(&extractor, &e.text, e.published);
        for example in &rule.examples {
            let told = told(&read(example), &rule.id);
            for says in example.says.iter().filter(|s| !told.contains(s)) {
                faults.push(format!("{}: {:?}\n    does not say {says:?}, but {told:?}", rule.id, example.text));
            }
        }
        for example in &rule.counterexamples {
            let told = told(&read(example), &rule.id);
            if !told.is_empty() {
                faults.push(format!("{}: {:?}\n    says {told:?}", rule.id, example.text));
            }
        }
    }
    faults
}

/// What the name rules of a language do not find as their examples say.
fn name_faults(language: &str) -> Vec<String> {
    let extractor = extractor();
    let mut faults = Vec::new();
    for rule in extractor.rules().names.iter().filter(|r| r.id.starts_with(language)) {
        for example in &rule.examples {
            let names = extractor.names(&Page::of_text("an-example", &example.text));
            let has = |wanted: &String| names.iter().any(|(kind, name)| *kind == rule.kind && name == wanted);
            for wanted in example.finds.iter().filter(|w| !has(w)) {
                faults.push(format!("{}: {:?}\n    does not find {wanted:?}, but {names:?}", rule.id, example.text));
            }
            for unwanted in example.not.iter().filter(|w| has(w)) {
                faults.push(format!("{}: {:?}\n    finds {unwanted:?}", rule.id, example.text));
            }
        }
    }
    faults
}

fn hold(language: &str) {
    let mut faults = name_faults(language);
    faults.extend(statement_faults(language));
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn english_rules_read_their_examples() {
    hold("en/");
}

#[test]
fn russian_rules_read_their_examples() {
    hold("ru/");
}

#[test]
fn chinese_rules_read_their_examples() {
    hold("zh/");
}

#[test]
fn no_rule_is_of_another_language() {
    let extractor = extractor();
    let ids = extractor.rules().rules.iter().map(|r| &r.id).chain(extractor.rules().names.iter().map(|r| &r.id));
    let other: Vec<&String> = ids.filter(|id| !["en/", "ru/", "zh/"].iter().any(|l| id.starts_with(l))).collect();
    assert!(other.is_empty(), "no test reads the examples of {other:?}");
}
