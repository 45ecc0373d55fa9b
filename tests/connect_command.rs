//! `parkgraph connect` on a store of the curated facts: what it prints, in which form and language, and with which exit code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use parkgraph::error::Place;
use parkgraph::names::Names;
use parkgraph::network::Network;
use parkgraph::record::parse_line;
use parkgraph::resolve::resolve;
use parkgraph::store::evidence::{claims_of, independent_sources};
use parkgraph::store::load::{Options, load_records};
use parkgraph::store::{Compression, Store, save_to};

/// The curated facts, loaded.
fn facts() -> Store {
    let names = Names::built_in().unwrap();
    let mut records = Vec::new();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/facts")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            let text = std::fs::read_to_string(&path).unwrap();
            records.extend(text.lines().map(|line| parse_line(line, &Place::from(path.as_path())).unwrap().0));
        }
    }
    records.iter_mut().for_each(|record| {
        resolve(record, names);
    });
    let mut store = Store::in_memory().unwrap();
    load_records(&mut store, records, Options::plain(names), &mut || ()).unwrap();
    store
}

/// A file of them, made once.
static FILE: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.nq");
    save_to(&facts(), &path, Compression::None).unwrap();
    (folder, path)
});

fn connect(arguments: &[&str]) -> Output {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_parkgraph"));
    command.arg("connect").args(arguments).arg("--store").arg(&FILE.1).env("LC_ALL", "en_GB.UTF-8");
    command.output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn countries_have_many_names() {
    let first = text(&connect(&["CN", "KG"]));
    assert!(first.contains("connect China and Kyrgyzstan"), "{first}");
    for [a, b] in [["China", "Kyrgyzstan"], ["中国", "吉尔吉斯斯坦"], ["中國", "吉爾吉斯斯坦"], ["Китай", "Киргизия"]]
    {
        assert_eq!(text(&connect(&[a, b])), first, "{a} {b}");
    }
}

#[test]
fn every_hop_says_who_says_so() {
    let output = connect(&["CN", "KG", "--top", "5", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let parks = answer["parks"].as_array().unwrap();
    assert!(!parks.is_empty());
    let mut last = 0.0;
    for park in parks {
        assert!(park["cost"].as_f64().unwrap() >= last);
        last = park["cost"].as_f64().unwrap();
        let hops: Vec<_> = park["routes"].as_array().unwrap().iter().flat_map(|r| r["hops"].as_array().unwrap()).collect();
        let weakest = hops.iter().map(|h| h["sources"].as_u64().unwrap()).min();
        assert_eq!(park["strength"].as_u64(), weakest);
        for hop in hops {
            assert!(!hop["claims"].as_array().unwrap().is_empty(), "{hop}");
        }
    }
}

#[test]
fn forms_and_languages() {
    let chinese = text(&connect(&["CN", "KG", "--lang", "zh", "--top", "2"]));
    assert!(chinese.contains("个园区连接中国与吉尔吉斯斯坦") && chinese.contains("位于中国"), "{chinese}");
    let markdown = text(&connect(&["CN", "KG", "--top", "2", "--format", "markdown"]));
    assert!(markdown.lines().any(|l| l.starts_with("| 1 | ")) && markdown.contains("### 2. "), "{markdown}");
    let lines = text(&connect(&["CN", "KG", "--top", "2", "--format", "csv"]));
    let mut csv = csv::Reader::from_reader(lines.as_bytes());
    assert!(csv.headers().unwrap().iter().any(|h| h == "publisher"));
    assert!(csv.records().all(|r| r.is_ok()));
}

#[test]
fn nothing_found_and_misspelt() {
    let nothing = connect(&["China", "Nauru"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(text(&nothing).starts_with("No evidence in "), "{}", text(&nothing));
    let misspelt = connect(&["Chnia", "Kyrgyzstan"]);
    assert_eq!(misspelt.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&misspelt.stderr).contains("did you mean \"China\"?"));
    for bad in [["CN", "CN"], ["CN", "China"]] {
        assert_eq!(connect(&bad).status.code(), Some(2));
    }
    assert_eq!(connect(&["CN", "KG", "--as-of", "2021-13-45"]).status.code(), Some(2));
}

/// The network counts claims and sources by one pass over all of them; the evidence, one statement at a time.
#[test]
fn the_network_and_the_evidence_count_alike() {
    let store = facts();
    let network = Network::project(&store).unwrap();
    assert!(network.edge_count() > 5_000 && network.documents > 500 && network.up_to.is_some());
    for edge in (0..network.edge_count() as u32).step_by(7) {
        let (s, p, o) = network.statement(edge);
        let claims = claims_of(&store, network.iri(s), p.as_str(), network.iri(o)).unwrap();
        let tie = network.edge(edge);
        let told = (usize::from(tie.sources), usize::from(tie.claims));
        assert_eq!(told, (independent_sources(&claims), claims.len()), "{} {p} {}", network.iri(s), network.iri(o));
    }
}
