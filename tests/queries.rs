//! The saved questions: each answers its fixture as expected, binds what it is given, and says what it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use parkgraph::error::Place;
use parkgraph::names::Names;
use parkgraph::query::{self, Answer, Kind, Question};
use parkgraph::record::parse_line;
use parkgraph::resolve::resolve;
use parkgraph::store::load::{Options, load_records};
use parkgraph::store::{self, Address, Store, export, load_rdf};
use parkgraph::value::Lang;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/queries")
}

fn load(store: &mut Store, file: &str) {
    let names = Names::built_in().unwrap();
    let text = std::fs::read_to_string(folder().join(file)).unwrap();
    let records = text.lines().enumerate().map(|(number, line)| {
        let (mut record, problems) = parse_line(line, &Place::line(file, number + 1)).unwrap();
        assert_eq!(problems, []);
        resolve(&mut record, names);
        record
    });
    let summary = load_records(store, records.collect::<Vec<_>>(), Options::plain(names), &mut || ()).unwrap();
    assert_eq!(summary.problems, []);
}

fn fixture() -> Store {
    let mut store = Store::in_memory().unwrap();
    load(&mut store, "fixture.jsonl");
    store
}

/// Rows as `a | b`, in English.
fn rows(store: &Store, question: &Question, given: &[(&str, &str)]) -> Vec<String> {
    let given: Vec<(String, String)> = given.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let table = query::ask(store, question, &given, &Lang::new("en")).unwrap_or_else(|e| panic!("{}: {e}", question.name));
    table.rows.iter().map(|row| row.iter().map(|cell| cell.text()).collect::<Vec<_>>().join(" | ")).collect()
}

/// A question's name, what it is given, and the rows it must yield.
type Case = (String, Vec<(String, String)>, Vec<String>);

/// `tests/queries/expected.txt`: `? name key=value; key=value`, then the rows.
fn expected() -> Vec<Case> {
    let text = std::fs::read_to_string(folder().join("expected.txt")).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(question) = line.strip_prefix("? ") {
            let (name, given) = question.split_once(' ').unwrap_or((question, ""));
            let given =
                given.split(';').filter_map(|pair| pair.trim().split_once('=')).map(|(n, v)| (n.to_owned(), v.to_owned()));
            cases.push((name.to_owned(), given.collect(), Vec::new()));
        } else {
            cases.last_mut().unwrap().2.push(line.to_owned());
        }
    }
    cases
}

#[test]
fn every_question_answers_the_fixture_as_expected() {
    let (good, mut bad) = (fixture(), fixture());
    load(&mut bad, "faults.jsonl");
    load_rdf(&mut bad, &folder().join("faults.ttl"), Options::plain(Names::built_in().unwrap())).unwrap();
    // What no load lets in: it is put into the file.
    let dir = tempfile::tempdir().unwrap();
    let mut text = Vec::new();
    export::nquads(&bad, &mut text).unwrap();
    text.extend(std::fs::read(folder().join("faults.nq")).unwrap());
    std::fs::write(dir.path().join("bad.nq"), text).unwrap();
    let bad = store::open(&Address::parse(dir.path().join("bad.nq").to_str().unwrap()).unwrap()).unwrap();
    let mut written = String::new();
    let mut asked = BTreeMap::new();
    for (name, given, _) in expected() {
        let question = query::question(&name).unwrap();
        let store = if question.is_check() { &bad } else { &good };
        let pairs: Vec<(&str, &str)> = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let found = rows(store, question, &pairs);
        let shown: Vec<String> = given.iter().map(|(n, v)| format!("{n}={v}")).collect();
        written += &format!("\n? {name} {}\n", shown.join("; ")).replace(" \n", "\n");
        found.iter().for_each(|row| written += &format!("{row}\n"));
        *asked.entry(name).or_insert(0) += found.len();
        if question.is_check() {
            assert!(!found.is_empty(), "{} finds no fault", question.name);
            let in_good = rows(&good, question, &pairs);
            assert_eq!(in_good, [""; 0], "{} finds a fault where there is none", question.name);
        }
    }
    if std::env::var_os("PARKGRAPH_MAKE").is_some() {
        let head = "# Every question on fixture.jsonl (checks: with faults.jsonl and faults.ttl) and the rows it must yield, cells parted by |.\n# Written by PARKGRAPH_MAKE=1 cargo test --test queries; read what changed before it is kept.\n";
        std::fs::write(folder().join("expected.txt"), format!("{head}{written}")).unwrap();
        return;
    }
    let wanted: String = expected()
        .iter()
        .map(|(name, given, rows)| {
            let shown: Vec<String> = given.iter().map(|(n, v)| format!("{n}={v}")).collect();
            format!("\n? {name} {}\n", shown.join("; ")).replace(" \n", "\n")
                + &rows.iter().map(|r| format!("{r}\n")).collect::<String>()
        })
        .collect();
    assert_eq!(written, wanted);
    for question in query::questions().unwrap() {
        assert!(asked.get(&question.name).is_some_and(|n| *n > 0), "{} has no expected rows", question.name);
    }
}

/// A parameter that a SELECT does not yield would silently not be bound (and a nested one neither).
#[test]
fn parameters_are_yielded_by_every_select() {
    for question in query::questions().unwrap() {
        let body: String = question.text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
        for select in body.split("SELECT").skip(1) {
            let head = select.split('{').next().unwrap();
            for parameter in &question.parameters {
                let variable = format!("?{}", parameter.name);
                assert!(
                    head.split_whitespace().any(|word| word == variable),
                    "{}: {variable} is not in SELECT {head}",
                    question.path()
                );
            }
        }
    }
}

#[test]
fn every_question_tells_what_it_is_in_two_languages() {
    for question in query::questions().unwrap() {
        for lang in ["zh", "en"] {
            assert!(
                question.summary.iter().any(|(l, text)| l == lang && !text.is_empty()),
                "{} has no summary in {lang}",
                question.path()
            );
        }
    }
    assert!(query::questions().unwrap().iter().filter(|q| !q.is_check()).count() >= 14);
    assert!(query::questions().unwrap().iter().filter(|q| q.is_check()).count() >= 6);
}

#[test]
fn parameters_are_bound_and_never_spliced() {
    let store = fixture();
    let question = query::question("agreements-of").unwrap();
    for hostile in ["\" } #", "?x", "<https://w3id.org/parkgraph/park/chu>", "chu> ?p ?o } #"] {
        let given = [("party".to_owned(), hostile.to_owned())];
        let error = query::ask(&store, question, &given, &Lang::new("en")).unwrap_err();
        assert!(error.to_string().contains("is nothing that"), "{error}");
    }
}

#[test]
fn things_are_understood_by_any_name() {
    let store = fixture();
    let question = query::question("parks-of-country").unwrap();
    let by_code = rows(&store, question, &[("country", "KG")]);
    assert_eq!(by_code.len(), 2);
    for name in ["Kyrgyzstan", "kyrgyz republic", "吉尔吉斯斯坦", "吉爾吉斯斯坦", "Киргизия", "country/KG"] {
        assert_eq!(rows(&store, question, &[("country", name)]), by_code, "{name}");
    }
}

#[test]
fn a_parameter_at_fault_is_explained() {
    let store = fixture();
    let ask = |name: &str, given: &[(&str, &str)]| {
        let given: Vec<(String, String)> = given.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        query::ask(&store, query::question(name).unwrap(), &given, &Lang::new("en")).unwrap_err()
    };
    let missing = ask("parks-of-country", &[]);
    assert!(missing.to_string().contains("needs country") && missing.help_text().unwrap().contains("country=KG"), "{missing}");
    let unknown = ask("parks-of-country", &[("contry", "KG")]);
    assert_eq!(unknown.help_text(), Some("did you mean \"country\"?"));
    let misspelt = ask("developers-of", &[("park", "Chu Zonne")]);
    assert_eq!(misspelt.help_text(), Some("did you mean \"Chu Zone\"?"), "{misspelt}");
    let date = ask("events", &[("since", "2021-13-45")]);
    assert!(date.to_string().contains("no month 13"), "{date}");
}

#[test]
fn every_kind_of_parameter_has_an_example_of_its_kind() {
    for parameter in query::questions().unwrap().iter().flat_map(|q| &q.parameters) {
        match parameter.kind {
            Kind::Date => assert!(parameter.example.parse::<parkgraph::value::Date>().is_ok()),
            Kind::Number => assert!(parameter.example.parse::<i64>().is_ok()),
            Kind::Thing(_) | Kind::Text => assert!(!parameter.example.is_empty()),
        }
    }
}

#[test]
fn a_fault_of_syntax_has_its_place() {
    let store = Store::in_memory().unwrap();
    let error = query::run(&store, "SELECT ?s\nWHERE { ?s ?p }", "mine.rq", &Lang::new("en")).unwrap_err();
    assert!(error.to_string().starts_with("mine.rq:2:"), "{error}");
}

#[test]
fn plain_patterns_ask_the_accepted_view_alone() {
    let store = Store::in_memory().unwrap();
    let lang = Lang::new("en");
    let asked = |text: &str| query::run(&store, text, "-", &lang).unwrap();
    assert_eq!(asked("ASK { ?dataset pg:storeVersion ?v }"), Answer::Truth(false));
    assert_eq!(asked("ASK { GRAPH ?g { ?dataset pg:storeVersion ?v } }"), Answer::Truth(true));
    let Answer::Triples(triples) = asked("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }") else { panic!() };
    assert_eq!(triples.len(), 1);
}
