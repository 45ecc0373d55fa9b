//! `data/measured.tsv`: of the statements that each rule finds in annotated texts of which no weight was learnt (the cases of our own, the texts
//! held out and, where it lies beside the project, the evaluation corpus: its letters A to D and the seeds), how many the annotations judge and
//! how many are right.
//!
//! After a change of rules: `PARKGRAPH_MAKE=1 cargo test --test measured`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod scoring;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use parkgraph::extract::{Extractor, read};
use scoring::Annotation;

const HEADING: &str = "# Statements that each rule found in annotated texts: judged, right. Written by: PARKGRAPH_MAKE=1 cargo test --test measured\n";

/// Pages with their annotations; none of the corpus where it is not there.
fn texts() -> Option<Vec<(PathBuf, PathBuf)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = common::shared("eval/score.py")?;
    let listed = |folder: &Path| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let mut out = Vec::new();
    for case in listed(&root.join("tests/cases")).into_iter().filter(|c| c.is_dir()) {
        let page = listed(&case).into_iter().find(|f| f.file_stem().is_some_and(|s| s == "input")).unwrap();
        out.push((page, case.join("expected.json")));
    }
    for gold in listed(&root.join("tests/texts/held-out")).into_iter().filter(|f| f.extension().is_some_and(|e| e == "json")) {
        out.push((gold.with_extension("txt"), gold));
    }
    for (raw, gold) in [("eval/dev/raw", "eval/dev/gold"), ("seeds", "eval/seeds")] {
        for gold in listed(&shared.join(gold)).into_iter().filter(|f| f.extension().is_some_and(|e| e == "json")) {
            let stem = gold.file_stem().unwrap().to_str().unwrap();
            // Letters E and F are kept for a last look.
            if !(stem.starts_with("dE") || stem.starts_with("dF")) {
                out.push((shared.join(raw).join(format!("{stem}.txt")), gold));
            }
        }
    }
    Some(out)
}

#[test]
fn the_rules_are_worth_what_the_table_says() {
    let Some(texts) = texts() else { return };
    let extractor = Extractor::built_in().unwrap();
    let mut found: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let (mut judged, mut right) = (0, 0);
    for (page, gold) in texts {
        let input = read::inputs(&[&page]).next().unwrap().unwrap();
        let (record, _) = extractor.extract(&input.page().unwrap_or_else(|p| panic!("{p}")));
        let record: Annotation = serde_json::from_value(serde_json::to_value(record).unwrap()).unwrap();
        let gold: Annotation = serde_json::from_str(&std::fs::read_to_string(&gold).unwrap()).unwrap();
        for (statement, verdict) in record.statements.iter().zip(scoring::verdicts(&gold, &record)) {
            let Some(is_right) = verdict else { continue };
            let of_rule = found.entry(statement.rule.clone().expect("every statement has its rule")).or_default();
            of_rule.0 += 1;
            of_rule.1 += u32::from(is_right);
            judged += 1;
            right += u32::from(is_right);
        }
    }
    let mut table = HEADING.to_owned();
    for (rule, (judged, right)) in &found {
        writeln!(table, "{rule}\t{judged}\t{right}").unwrap();
    }
    println!(
        "{} rules, {judged} statements judged, {right} right: precision {:.3}",
        found.len(),
        f64::from(right) / f64::from(judged)
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/measured.tsv");
    if std::env::var_os("PARKGRAPH_MAKE").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), table, "the rules changed: PARKGRAPH_MAKE=1 cargo test --test measured");
}
