//! `load`, `remove`, `query`, `queries`, `show` and `why` as they are used: output, messages, exit codes, and what is left of the store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use tempfile::TempDir;

struct Scene {
    folder: TempDir,
}

struct Run {
    code: i32,
    out: String,
    err: String,
}

const RECORD: &str = r#"{"document": {"id": "d1", "title": "A zone opens", "publisher": "Kabar", "published": "2021-06-10", "language": "en"}, "entities": [{"id": "p", "type": "Park", "name": "Test Zone"}, {"id": "c", "type": "City", "name": "Bishkek"}], "statements": [{"s": "p", "p": "locatedIn", "o": "c", "quote": "the Test Zone in Bishkek", "evidence": {"start": 4, "end": 28}, "rule": "en/in-place"}]}"#;

impl Scene {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, "")
    }

    fn run_with(&self, args: &[&str], input: &str) -> Run {
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_parkgraph"))
            .args(args)
            .current_dir(self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env_remove("PARKGRAPH_STORE")
            .write_stdin(input)
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// A store with one document.
    fn filled() -> Self {
        let scene = Self::new();
        scene.write("good.jsonl", format!("{RECORD}\n"));
        let run = scene.run(&["load", "good.jsonl", "--store", "kg.nq"]);
        assert_eq!((run.code, run.err.contains("new 1,")), (0, true), "{}", run.err);
        scene
    }

    fn store(&self) -> String {
        std::fs::read_to_string(self.path("kg.nq")).unwrap()
    }
}

#[test]
fn the_same_records_again_change_nothing_and_a_removed_document_leaves_no_trace() {
    let scene = Scene::filled();
    let before = scene.store();
    let run = scene.run_with(&["load", "-", "--store", "kg.nq"], RECORD);
    assert_eq!((run.code, run.err.contains("as before 1")), (0, true), "{}", run.err);
    assert_eq!(scene.store(), before);
    scene.write("more.jsonl", RECORD.replace("d1", "d2").replace("Test Zone", "Other Zone"));
    assert_eq!(scene.run(&["load", "more.jsonl", "--store", "kg.nq"]).code, 0);
    assert_ne!(scene.store(), before);
    assert_eq!(scene.run(&["remove", "d2", "--store", "kg.nq"]).code, 0);
    assert_eq!(scene.store(), before);
    let run = scene.run(&["remove", "d1", "nowhere", "--store", "kg.nq"]);
    assert!(run.code == 2 && run.err.contains("no document \"nowhere\""), "{}", run.err);
    assert_eq!(scene.store(), before, "all of them or none");
}

#[test]
fn what_of_records_cannot_be_used_is_reported_and_the_rest_is_loaded() {
    let scene = Scene::new();
    let bad = RECORD.replace("\"locatedIn\"", "\"locatdIn\"").replace("d1", "d2");
    let date = RECORD.replace("\"2021-06-10\"", "\"2021-13-45\"").replace("d1", "d3");
    scene.write("mixed.jsonl", format!("{RECORD}\n{{\"document\": \n\n{bad}\n{date}\n[1]\n"));
    let run = scene.run(&["load", "mixed.jsonl", "--store", "kg.nq"]);
    assert_eq!(run.code, 2, "{}", run.err);
    for text in [
        "mixed.jsonl:2",
        "mixed.jsonl:4",
        "did you mean \"locatedIn\"",
        "mixed.jsonl:5",
        "no month 13",
        "mixed.jsonl:6",
        "problems: ",
    ] {
        assert!(run.err.contains(text), "no {text:?} in\n{}", run.err);
    }
    assert!(scene.store().contains("document/d1>") && scene.store().contains("document/d2>"));
}

#[test]
fn a_file_of_rdf_at_fault_is_left_out_as_a_whole() {
    let scene = Scene::filled();
    let line = "<https://a.example/s> <https://a.example/p> \"o\" .\n";
    scene.write("bad.nt", format!("{}<https://a.example/s> oops .\n", line.repeat(6)));
    scene.write("good.nt", line);
    let run = scene.run(&["load", "bad.nt", "good.nt", "--store", "kg.nq"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("problem: bad.nt:7:") && run.err.contains("help: nothing was loaded from this file"), "{}", run.err);
    assert!(scene.store().contains("document/good>") && !scene.store().contains("document/bad>"));
}

/// The ontology's own file is RDF like any other, and every term in it is one of the ontology's.
#[test]
fn the_ontology_can_be_loaded() {
    let scene = Scene::filled();
    let ontology = concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/parkgraph.ttl");
    let run = scene.run(&["load", ontology, "--store", "kg.nq"]);
    assert_eq!((run.code, run.err.contains("problems: 0")), (0, true), "{}", run.err);
}

#[test]
fn what_is_neither_records_nor_rdf_is_refused() {
    let scene = Scene::filled();
    let before = scene.store();
    scene.write("page.txt", "text");
    for (file, help) in [("page.txt", "parkgraph build"), ("missing.jsonl", "can't be read"), ("missing.ttl", "can't be read")] {
        let run = scene.run(&["load", file, "--store", "kg.nq"]);
        assert!(run.code == 2 && run.err.contains(file) && run.err.contains(help), "{}", run.err);
    }
    assert_eq!(scene.store(), before);
}

#[test]
fn a_query_prints_rows_truth_or_triples() {
    let scene = Scene::filled();
    let run = scene.run(&["query", "parks-of-country", "country=KG", "--store", "kg.nq", "--format", "csv"]);
    assert_eq!((run.code, run.out.as_str()), (0, "park,place,developer,founded\nTest Zone,Bishkek,,\n"), "{}", run.err);
    let run = scene.run(&["query", "parks-in", "place=Bishkek", "--store", "kg.nq", "--format", "tsv", "--iris"]);
    assert!(run.out.lines().nth(1).is_some_and(|line| line.starts_with("https://w3id.org/parkgraph/park/")), "{}", run.out);
    let run = scene.run(&["query", "parks-of-country", "country=China", "--store", "kg.nq"]);
    assert!(run.code == 2 && run.err.contains("nothing that kg.nq knows"), "{}", run.err);
    assert_eq!(scene.run(&["query", "planned-agreements", "--store", "kg.nq"]).code, 1);

    let ask = |text: &str| scene.run_with(&["query", "-", "--store", "kg.nq"], text);
    assert_eq!((ask("ASK { ?p a pg:Park }").code, ask("ASK { ?p a pg:Park }").out.as_str()), (0, "true\n"));
    assert_eq!(ask("ASK { ?p a pg:Event }").code, 1);
    assert!(ask("CONSTRUCT { ?p a pg:Park } WHERE { ?p a pg:Park }").out.ends_with("#Park> .\n"));
    assert!(ask("DESCRIBE <https://w3id.org/parkgraph/country/KG>").out.contains("Kyrgyzstan"));
    scene.write("mine.rq", "SELECT ?p\nWHERE { ?p a }");
    let run = scene.run(&["query", "mine.rq", "--store", "kg.nq"]);
    assert!(run.code == 2 && run.err.contains("error: mine.rq:2:"), "{}", run.err);
    let run = scene.run(&["query", "parks-of-contry", "--store", "kg.nq"]);
    assert!(run.code == 2 && run.err.contains("did you mean \"parks-of-country\""), "{}", run.err);
}

#[test]
fn show_tells_facts_with_evidence_and_why_the_sentence() {
    let scene = Scene::filled();
    let run = scene.run(&["show", "test zone", "--store", "kg.nq", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&run.out).unwrap();
    let fact = rows.iter().find(|row| row["fact"] == "located in").unwrap();
    assert_eq!(
        (
            fact["value"].as_str(),
            fact["sources"].as_str(),
            fact["evidence"].as_str(),
            fact["publisher"].as_str(),
            fact["published"].as_str(),
            fact["document"].as_str()
        ),
        (Some("Bishkek"), Some("1"), Some("the Test Zone in Bishkek"), Some("Kabar"), Some("2021-06-10"), Some("d1"))
    );
    let run = scene.run(&["why", "Test Zone", "located in", "Bishkek", "--store", "kg.nq"]);
    assert!(
        run.code == 0 && run.out.contains("the Test Zone in Bishkek") && run.out.contains("en/in-place"),
        "{}{}",
        run.out,
        run.err
    );
    let claim = run.out.split("/claim/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let by_claim = scene.run(&["why", &claim, "--store", "kg.nq"]);
    assert!(by_claim.code == 0 && by_claim.out.contains("4\u{2013}28"), "{}", by_claim.out);
    for (args, text) in [
        (["why", "feedfeedfeedfeed"].as_slice(), "no claim"),
        (&["why", "Test Zone", "partner park", "Bishkek"], "no document states that"),
        (&["why", "Test Zone", "loctedin", "Bishkek"], "did you mean"),
        (&["show", "Tset Zone"], "did you mean \"Test Zone\""),
    ] {
        let run = scene.run(&[args, &["--store", "kg.nq"]].concat());
        assert!(run.code == 2 && run.err.contains(text), "{args:?}: {}", run.err);
    }
}

#[test]
fn without_a_store_the_built_in_dataset_answers() {
    let scene = Scene::new();
    let run = scene.run(&["query", "parks-of-country", "country=BY", "--format", "csv"]);
    assert!(run.code == 0 && run.out.contains("China-Belarus Industrial Park"), "{}{}", run.out, run.err);
    let run = scene.run(&["queries", "agreements-between"]);
    assert!(run.code == 0 && run.out.contains("since"), "{}", run.out);
    assert_eq!(scene.run(&["queries", "--checks"]).code, 0);
}
