//! `extract --explain` and `rules`: which rule read what, where, and what it is worth.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use assert_cmd::Command;
use predicates::prelude::*;

const PAGE: &str = "On 6 June 2019 Osh, Kyrgyzstan and Xuzhou, China signed a twinning agreement in Bishkek.\n";

fn parkgraph() -> Command {
    let mut command = Command::cargo_bin("parkgraph").unwrap();
    command.args(["--lang", "en"]).env_remove("PARKGRAPH_STORE");
    command
}

#[test]
fn a_page_is_shown_with_its_mentions_and_each_statement_with_what_it_rests_on() {
    let shown = parkgraph().args(["extract", "--explain", "-"]).write_stdin(PAGE).output().unwrap();
    let text = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.status.success(), "{text}");
    for part in [
        "[Osh|City e",
        "[Xuzhou|City e",
        "[twinning agreement|Agreement e",
        "signed on \u{2014} 2019-06-06",
        "slot deal: \"twinning agreement\"",
    ] {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
    // Every statement is followed by its rule with what was measured, and its passage.
    let statements = text.lines().filter(|line| line.contains(" \u{2014} ")).count();
    let rules = text.lines().filter(|line| line.trim_start().starts_with("rule: en/")).count();
    let passages = text.lines().filter(|line| line.trim_start().starts_with("passage: \"")).count();
    assert!(statements >= 4 && rules == statements && passages == statements, "{text}");
}

#[test]
fn colours_are_shown_only_where_wanted() {
    let run = |color: &str| {
        let mut command = parkgraph();
        command.args(["--color", color, "extract", "--explain", "-"]).write_stdin(PAGE);
        command.output().unwrap().stdout.contains(&0x1b)
    };
    assert!(!run("never"));
    assert!(run("always"));
}

#[test]
fn what_explains_says_the_same_as_what_extracts() {
    let shown = parkgraph().args(["extract", "--explain", "-"]).write_stdin(PAGE).output().unwrap();
    let record = parkgraph().args(["extract", "-"]).write_stdin(PAGE).output().unwrap();
    let record: serde_json::Value = serde_json::from_slice(&record.stdout).unwrap();
    let text = String::from_utf8(shown.stdout).unwrap();
    for statement in record["statements"].as_array().unwrap() {
        let rule = statement["rule"].as_str().unwrap();
        assert!(text.contains(rule), "{rule} is not in\n{text}");
    }
}

#[test]
fn rules_are_listed_with_their_measured_precision() {
    let listed = parkgraph().args(["rules", "--format", "csv"]).output().unwrap();
    let text = String::from_utf8(listed.stdout).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert!(rows.len() > 60, "{} rules", rows.len());
    for row in &rows {
        let (judged, right): (f64, f64) = (row[1].parse().unwrap(), row[2].parse().unwrap());
        let precision: Option<f64> = row[3].parse().ok();
        assert_eq!(precision.is_some(), judged > 0.0, "{row:?}");
        if let (Some(precision), Some(least)) = (precision, row[4].parse::<f64>().ok()) {
            assert!((precision - right / judged).abs() < 1e-3 && least <= precision, "{row:?}");
        }
        assert!(!row[5].is_empty(), "{row:?} has no summary");
    }
    assert!(rows.iter().any(|row| &row[0] == "zh/signed-between"));
}

#[test]
fn a_rule_is_printed_whole_and_a_misspelt_one_gets_a_suggestion() {
    parkgraph().args(["rules", "zh/signed-between"]).assert().success().stdout(predicate::str::contains("patterns = ["));
    parkgraph()
        .args(["rules", "zh/sined-between"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("did you mean \"zh/signed-between\""));
    parkgraph().args(["rules", "--language", "ru", "--format", "csv"]).assert().success().stdout(predicate::str::contains("ru/"));
}
