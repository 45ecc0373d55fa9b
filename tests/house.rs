//! The house rules: what the design says of the source is read off the source.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

/// Which module of the crate may use which (the design's table); `cli` may use all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("value", &[]),
    ("error", &[]),
    ("record", &["value", "error"]),
    ("names", &["value", "error"]),
    ("ontology", &["record", "value", "error"]),
    ("extract", &["names", "ontology", "record", "value", "error"]),
    ("resolve", &["names", "record", "value", "error"]),
    ("store", &["names", "ontology", "record", "value", "error"]),
    ("query", &["store", "ontology", "value", "error"]),
    ("network", &["query", "store", "ontology", "value", "error"]),
    ("report", &["query", "network", "store", "value", "error"]),
];

/// Which modules may name a crate.
const ONLY: &[(&str, &[&str])] =
    &[("oxigraph", &["store", "query", "ontology"]), ("petgraph", &["network"]), ("ureq", &["extract"])];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder, in order.
fn files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    found.sort();
    found.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The crate's source files, as (path within the crate, text).
fn sources() -> Vec<(String, String)> {
    let found: Vec<(String, String)> = files(&root().join("src"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    assert!(found.len() > 5, "no source found");
    found
}

/// The module a source file belongs to: `src/store/load.rs` to `store`.
fn module(file: &str) -> &str {
    let rest = file.strip_prefix("src/").unwrap();
    rest.split(['/', '.']).next().unwrap()
}

/// The source without its unit tests (which stand last in a file, or in a file `…tests.rs` of their own) and without comments.
fn shipped(file: &str, text: &str) -> String {
    if file.ends_with("tests.rs") {
        return String::new();
    }
    let body = text.find("#[cfg(test)]").map_or(text, |at| &text[..at]);
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Fails with every fault, one a line.
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} fault(s):\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn modules_use_only_what_the_design_allows() {
    let used = Regex::new(r"crate::(\{[^}]*\}|[a-z_]+)").unwrap();
    let name = Regex::new(r"(?:^|[\s,{])([a-z_]+)").unwrap();
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut faults = Vec::new();
    for (file, text) in sources() {
        let own = module(&file);
        if matches!(own, "lib" | "main" | "cli") {
            continue;
        }
        let Some(may) = allowed.get(own) else {
            faults.push(format!("{file}: module {own} is not in the design's table"));
            continue;
        };
        for group in used.captures_iter(&shipped(&file, &text)) {
            for used in name.captures_iter(&group[1]) {
                let used = used.get(1).unwrap().as_str();
                if used != own && !may.contains(&used) && (allowed.contains_key(used) || used == "cli") {
                    faults.push(format!("{file}: {own} may not use {used}"));
                }
            }
        }
    }
    none(faults);
}

#[test]
fn crates_are_named_where_the_design_allows() {
    let mut faults = Vec::new();
    for (file, text) in sources() {
        for (name, modules) in ONLY {
            let used = Regex::new(&format!(r"\b{name}(::|\s*;|\s+as\b)")).unwrap();
            if !modules.contains(&module(&file)) && used.is_match(&shipped(&file, &text)) {
                faults.push(format!("{file}: only {} may name {name}", modules.join(", ")));
            }
        }
    }
    none(faults);
}

#[test]
fn files_are_short() {
    let mut faults = Vec::new();
    for (file, text) in sources() {
        let limit = match file.as_str() {
            "src/lib.rs" => 40,
            "src/main.rs" => 80,
            _ => 600,
        };
        let lines = text.lines().count();
        if lines > limit {
            faults.push(format!("{file}: {lines} lines, at most {limit}"));
        }
    }
    none(faults);
}

/// The knowledge of a language is data: no letter of its script stands in the source.
#[test]
fn no_han_and_no_cyrillic_in_the_source() {
    let foreign = Regex::new(r"[\p{Han}\p{Cyrillic}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Arabic}]").unwrap();
    none(lines_matching(sources(), &foreign, |_| true))
}

/// The knowledge of a query is data: no SPARQL stands in the source. What is looked for are its forms in capitals.
#[test]
fn no_sparql_in_the_source() {
    let sparql = Regex::new(
        r"\b(SELECT\s+(\?|DISTINCT|\*|\()|CONSTRUCT\s*\{|ASK\s*\{|WHERE\s*\{|PREFIX\s+\w*:|INSERT\s+(DATA|\{)|DELETE\s+(DATA|WHERE|\{)|GRAPH\s+[?<]|FILTER\s*\()",
    )
    .unwrap();
    none(lines_matching(sources(), &sparql, |line| !line.trim_start().starts_with("//")))
}

/// `file:line: text` of every line that matches.
fn lines_matching(sources: Vec<(String, String)>, pattern: &Regex, counts: impl Fn(&str) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    for (file, text) in sources {
        for (number, line) in text.lines().enumerate() {
            if counts(line) && pattern.is_match(line) {
                faults.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    faults
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    let blunt =
        Regex::new(r"\.unwrap\(\)|\.expect\(|\b(panic|todo|unimplemented|unreachable)!|allow\(clippy::(unwrap|expect|panic)")
            .unwrap();
    let shipped: Vec<(String, String)> =
        sources().into_iter().map(|(file, text)| (file.clone(), shipped(&file, &text))).collect();
    none(lines_matching(shipped, &blunt, |_| true));
}

/// Every label that the source asks for by a literal key is in the files of labels.
#[test]
fn labels_that_are_asked_for_exist() {
    let asked = Regex::new(r#"\b(?:label|fill)\(\s*[^,()"]+(?:\([^()]*\))?,\s*"([^"]+)""#).unwrap();
    let lang = parkgraph::value::Lang::new("en");
    let mut faults = Vec::new();
    for (file, text) in sources() {
        for key in asked.captures_iter(&shipped(&file, &text)) {
            if parkgraph::report::labels::label(&lang, &key[1]) == &key[1] {
                faults.push(format!("{file}: no label {}", &key[1]));
            }
        }
    }
    none(faults);
}

/// Every query, check and inference is SPARQL 1.1, and says in its first line what it is.
#[test]
fn queries_are_sparql() {
    let mut faults = Vec::new();
    for folder in ["queries", "ontology/inference"] {
        for path in files(&root().join(folder)).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rq")) {
            let text = std::fs::read_to_string(&path).unwrap();
            if let Err(e) = oxigraph::sparql::SparqlEvaluator::new().parse_query(&text) {
                faults.push(format!("{}: {e}", path.display()));
            }
            if !text.starts_with('#') {
                faults.push(format!("{}:1: no comment that says what it is", path.display()));
            }
        }
    }
    none(faults);
}

/// Every data file is well formed in its format.
#[test]
fn data_files_are_well_formed() {
    let mut faults = Vec::new();
    for path in files(&root().join("data")) {
        let text = || std::fs::read_to_string(&path).map_err(|e| e.to_string());
        let fault = match path.extension().and_then(|e| e.to_str()) {
            Some("toml") => text().and_then(|t| t.parse::<toml::Table>().map(drop).map_err(|e| e.to_string())).err(),
            Some("jsonl") => text().map(|t| broken_line(&t)).unwrap_or_else(Some),
            Some("tsv") => text().map(|t| ragged_line(&t)).unwrap_or_else(Some),
            _ => None,
        };
        faults.extend(fault.map(|fault| format!("{}: {fault}", path.display())));
    }
    none(faults);
}

/// The first line that is no JSON.
fn broken_line(text: &str) -> Option<String> {
    let lines = text.lines().enumerate();
    lines
        .into_iter()
        .find_map(|(n, line)| serde_json::from_str::<serde_json::Value>(line).err().map(|e| format!("line {}: {e}", n + 1)))
}

/// The first line with more cells than the header has; fewer are allowed, the last cells being empty then.
fn ragged_line(text: &str) -> Option<String> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    let columns = lines.next()?.1.split('\t').count();
    let (n, line) = lines.find(|(_, line)| line.split('\t').count() > columns)?;
    Some(format!("line {}: {} cells, the header has {columns}", n + 1, line.split('\t').count()))
}

/// What is tracked holds no path of the machine it was written on.
#[test]
fn no_path_of_a_machine_in_tracked_files() {
    let machine = Regex::new(r"(^|[\s\x22'`(=:])/(work|root|home|tmp/[a-z]|Users|farm)/").unwrap();
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    // From a package there is no repository, and nothing to hold.
    let Ok(listed) = listed else { return };
    let mut faults = Vec::new();
    for name in String::from_utf8(listed.stdout).unwrap().split('\0') {
        let path = root().join(name);
        if name.ends_with(".lock") || name.is_empty() || name == "tests/house.rs" {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        faults.extend(lines_matching(vec![(name.to_owned(), text)], &machine, |_| true));
    }
    none(faults);
}
