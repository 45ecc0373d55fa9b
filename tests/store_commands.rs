//! `load`, `remove`, `query`, `queries`, `show` and `why` as they are used: output, messages, exit codes, and what is left of the store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Scene;

/// A document as `load` takes it.
const RECORD: &str = r#"{"document": {"id": "d1", "title": "A zone opens", "publisher": "Kabar", "published": "2021-06-10", "language": "en"}, "entities": [{"id": "p", "type": "Park", "name": "Test Zone"}, {"id": "c", "type": "City", "name": "Bishkek"}], "statements": [{"s": "p", "p": "locatedIn", "o": "c", "quote": "the Test Zone in Bishkek", "evidence": {"start": 4, "end": 28}, "rule": "en/in-place"}]}"#;

/// A store with one document.
fn filled() -> Scene {
    let scene = Scene::new();
    scene.write("good.jsonl", format!("{RECORD}\n"));
    let run = scene.run(["load", "good.jsonl", "--store", "kg.nq"]);
    assert_eq!((run.code, run.err.contains("new 1,")), (0, true), "{}", run.err);
    scene
}

/// The store's file.
fn store(scene: &Scene) -> String {
    scene.read("kg.nq")
}

#[test]
fn the_same_records_again_change_nothing_and_a_removed_document_leaves_no_trace() {
    let scene = filled();
    let before = store(&scene);
    let run = scene.run_with(["load", "-", "--store", "kg.nq"], RECORD);
    assert_eq!((run.code, run.err.contains("as before 1")), (0, true), "{}", run.err);
    assert_eq!(store(&scene), before);
    scene.write("more.jsonl", RECORD.replace("d1", "d2").replace("Test Zone", "Other Zone"));
    assert_eq!(scene.run(["load", "more.jsonl", "--store", "kg.nq"]).code, 0);
    assert_ne!(store(&scene), before);
    assert_eq!(scene.run(["remove", "d2", "--store", "kg.nq"]).code, 0);
    assert_eq!(store(&scene), before);
    let run = scene.run(["remove", "d1", "nowhere", "--store", "kg.nq"]);
    assert!(run.code == 2 && run.err.contains("no document \"nowhere\""), "{}", run.err);
    assert_eq!(store(&scene), before, "all of them or none");
}

#[test]
fn what_of_records_cannot_be_used_is_reported_and_the_rest_is_loaded() {
    let scene = Scene::new();
    let bad = RECORD.replace("\"locatedIn\"", "\"locatdIn\"").replace("d1", "d2");
    let date = RECORD.replace("\"2021-06-10\"", "\"2021-13-45\"").replace("d1", "d3");
    scene.write("mixed.jsonl", format!("{RECORD}\n{{\"document\": \n\n{bad}\n{date}\n[1]\n"));
    let run = scene.run(["load", "mixed.jsonl", "--store", "kg.nq"]);
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
    assert!(store(&scene).contains("document/d1>") && store(&scene).contains("document/d2>"));
}

#[test]
fn a_file_of_rdf_at_fault_is_left_out_as_a_whole() {
    let scene = filled();
    let line = "<https://a.example/s> <https://a.example/p> \"o\" .\n";
    scene.write("bad.nt", format!("{}<https://a.example/s> oops .\n", line.repeat(6)));
    scene.write("good.nt", line);
    let run = scene.run(["load", "bad.nt", "good.nt", "--store", "kg.nq"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("problem: bad.nt:7:") && run.err.contains("help: nothing was loaded from this file"), "{}", run.err);
    assert!(store(&scene).contains("document/good>") && !store(&scene).contains("document/bad>"));
}

/// A store reached by a link stays where it is, and so does the link; a link to where no store is yet makes it there.
#[test]
#[cfg(unix)]
fn a_store_behind_a_link_is_changed_where_it_is() {
    let scene = filled();
    std::fs::create_dir(scene.path("deep")).unwrap();
    for (link, target) in [("deep/one.nq", "../kg.nq"), ("two.nq", "deep/one.nq"), ("new.nq", "deep/new.nq.zst")] {
        std::os::unix::fs::symlink(target, scene.path(link)).unwrap();
    }
    scene.write("more.jsonl", RECORD.replace("d1", "d2"));
    let run = scene.run(["load", "more.jsonl", "--store", "two.nq"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(store(&scene).contains("document/d2>"), "the store itself is changed");
    let run = scene.run(["load", "more.jsonl", "--store", "new.nq"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        std::fs::read(scene.path("deep/new.nq.zst")).unwrap().starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        "packed as its name says"
    );
    assert_eq!(scene.run(["query", "documents", "--store", "new.nq"]).code, 0);
    for link in ["deep/one.nq", "two.nq", "new.nq"] {
        assert!(scene.path(link).is_symlink(), "{link} is no link any more");
    }
}

/// Whoever writes by the link and whoever writes by the name lock each other out.
#[test]
#[cfg(unix)]
fn a_link_has_the_lock_of_its_store() {
    let scene = filled();
    std::os::unix::fs::symlink("kg.nq", scene.path("link.nq")).unwrap();
    let open = |name: &str| {
        parkgraph::store::open_for_writing(&parkgraph::store::Address::parse(scene.path(name).to_str().unwrap()).unwrap())
    };
    let held = open("link.nq").unwrap();
    assert!(open("kg.nq").is_err_and(|e| e.to_string().contains("another process")));
    drop(held);
    assert!(open("kg.nq").is_ok());
}

#[test]
fn nothing_is_removed_from_a_store_that_is_not_there() {
    let scene = Scene::new();
    let run = scene.run(["remove", "d1", "--store", "none.nq"]);
    assert!(run.code == 2 && run.err.contains("error: none.nq: there is no such store\nhelp: "), "{}", run.err);
    assert!(!scene.path("none.nq").exists());
}

/// A file of RDF without a triple is no document; what was loaded from it before stays.
#[test]
fn an_empty_file_of_rdf() {
    let scene = filled();
    scene.write("x.ttl", "<https://a.example/s> <https://a.example/p> 1 .");
    assert_eq!(scene.run(["load", "x.ttl", "--store", "kg.nq"]).code, 0);
    let before = store(&scene);
    for name in ["x.ttl", "y.ttl"] {
        scene.write(name, "# nothing\n");
        let run = scene.run(["load", name, "--store", "kg.nq"]);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(
            run.err.contains(&format!("problem: {name}: holds no triples")) && run.err.contains("new 0, changed 0"),
            "{}",
            run.err
        );
    }
    assert_eq!(store(&scene), before);
}

/// The ontology's own file is RDF like any other, and every term in it is one of the ontology's.
#[test]
fn the_ontology_can_be_loaded() {
    let scene = filled();
    let ontology = concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/parkgraph.ttl");
    let run = scene.run(["load", ontology, "--store", "kg.nq"]);
    assert_eq!((run.code, run.err.contains("problems: 0")), (0, true), "{}", run.err);
}

#[test]
fn what_is_neither_records_nor_rdf_is_refused() {
    let scene = filled();
    let before = store(&scene);
    scene.write("page.txt", "text");
    for (file, help) in
        [("page.txt", "parkgraph build"), ("missing.jsonl", "help: check the path"), ("missing.ttl", "help: check the path")]
    {
        let run = scene.run(["load", file, "--store", "kg.nq"]);
        assert!(run.code == 2 && run.err.contains(file) && run.err.contains(help), "{}", run.err);
    }
    assert_eq!(store(&scene), before);
}

/// As `build` leaves it out.
#[test]
fn what_is_only_likely_is_loaded_where_it_is_asked_for() {
    let scene = filled();
    scene.write(
        "l.jsonl",
        RECORD.replace("en/in-place", "weighed/locatedIn").replace("d1", "d2").replace("Test Zone", "Likely Zone"),
    );
    let run = scene.run(["load", "l.jsonl", "--store", "l.nq"]);
    assert_eq!(run.code, 0, "{}", run.err);
    run.says(&["statements: 0; problems: 0", "left out as only likely (rules weighed/...): 1", "--weighed"]);
    assert!(!scene.read("l.nq").contains("#locatedIn>"));
    let run = scene.run(["load", "l.jsonl", "--store", "l.nq", "--weighed"]);
    assert!(run.code == 0 && run.err.contains("statements: 1;") && !run.err.contains("only likely"), "{}", run.err);
    assert!(scene.read("l.nq").contains("#locatedIn>"));
}

#[test]
fn a_document_without_claims_is_listed() {
    let scene = filled();
    scene.write("e.jsonl", r#"{"document": {"id": "bare", "title": "Nothing in it", "language": "en"}}"#);
    assert_eq!(scene.run(["load", "e.jsonl", "--store", "kg.nq"]).code, 0);
    let run = scene.run(["query", "documents", "--store", "kg.nq", "--format", "csv"]);
    let row = run.out.lines().find(|line| line.contains("bare")).unwrap_or_default();
    assert!(row.contains("Nothing in it") && row.ends_with(",0"), "{}", run.out);
}

#[test]
fn a_query_prints_rows_truth_or_triples() {
    let scene = filled();
    let run = scene.run(["query", "parks-of-country", "country=KG", "--store", "kg.nq", "--format", "csv"]);
    assert_eq!((run.code, run.out.as_str()), (0, "park,place,developer,founded\nTest Zone,Bishkek,,\n"), "{}", run.err);
    let run = scene.run(["query", "parks-in", "place=Bishkek", "--store", "kg.nq", "--format", "tsv", "--iris"]);
    assert!(run.out.lines().nth(1).is_some_and(|line| line.starts_with("https://w3id.org/parkgraph/park/")), "{}", run.out);
    let run = scene.run(["query", "parks-of-country", "country=China", "--store", "kg.nq"]);
    run.finds_nothing(&["Nothing is known of China in 1 documents."]);
    let run = scene.run(["query", "parks-of-country", "country=Chinnnna", "--store", "kg.nq"]);
    assert!(run.code == 2 && run.err.contains("nothing that kg.nq knows"), "{}", run.err);
    assert_eq!(scene.run(["query", "planned-agreements", "--store", "kg.nq"]).code, 1);

    let ask = |text: &str| scene.run_with(["query", "-", "--store", "kg.nq"], text);
    assert_eq!((ask("ASK { ?p a pg:Park }").code, ask("ASK { ?p a pg:Park }").out.as_str()), (0, "true\n"));
    assert_eq!(ask("ASK { ?p a pg:Event }").code, 1);
    assert!(ask("CONSTRUCT { ?p a pg:Park } WHERE { ?p a pg:Park }").out.ends_with("#Park> .\n"));
    assert!(ask("DESCRIBE <https://w3id.org/parkgraph/country/KG>").out.contains("Kyrgyzstan"));
    scene.write("mine.rq", "SELECT ?p\nWHERE { ?p a }");
    let run = scene.run(["query", "mine.rq", "--store", "kg.nq"]);
    assert!(run.code == 2 && run.err.contains("error: mine.rq:2:"), "{}", run.err);
    let run = scene.run(["query", "parks-of-contry", "--store", "kg.nq"]);
    assert!(run.code == 2 && run.err.contains("did you mean \"parks-of-country\""), "{}", run.err);
}

#[test]
fn show_tells_facts_with_evidence_and_why_the_sentence() {
    let scene = filled();
    let run = scene.run(["show", "test zone", "--store", "kg.nq", "--format", "json"]);
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
    let run = scene.run(["why", "Test Zone", "located in", "Bishkek", "--store", "kg.nq"]);
    assert!(
        run.code == 0 && run.out.contains("the Test Zone in Bishkek") && run.out.contains("en/in-place"),
        "{}{}",
        run.out,
        run.err
    );
    let claim = run.out.split("/claim/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let by_claim = scene.run(["why", &claim, "--store", "kg.nq"]);
    assert!(by_claim.code == 0 && by_claim.out.contains("4\u{2013}28"), "{}", by_claim.out);
    for (args, text) in [
        (["why", "feedfeedfeedfeed"].as_slice(), "no claim"),
        (&["why", "Test Zone", "loctedin", "Bishkek"], "did you mean"),
        (&["show", "Tset Zone"], "did you mean \"Test Zone\""),
    ] {
        let run = scene.run([args, &["--store", "kg.nq"]].concat());
        assert!(run.code == 2 && run.err.contains(text), "{args:?}: {}", run.err);
    }
}

/// What nobody states is nothing found, not an error.
#[test]
fn what_no_document_states_is_no_error() {
    let scene = filled();
    let asked = ["why", "Test Zone", "partner park", "Bishkek", "--store", "kg.nq"];
    let run = scene.run(asked);
    run.finds_nothing(&["No document states that.\n", "parkgraph show THING"]);
    assert!(!run.err.contains("error:") && run.out.is_empty(), "{}{}", run.err, run.out);
    assert_eq!(scene.run(asked.into_iter().chain(["--format", "json"])).out, "[]\n");
    assert!(scene.run(asked.into_iter().chain(["--lang", "zh"])).err.starts_with("没有文件这样陈述。\n"));
}

/// A name that means something, only nothing of the kind that is wanted.
#[test]
fn a_thing_of_another_kind_is_told_as_such() {
    let scene = filled();
    for (args, told) in [
        (["query", "parks-of-country", "country=Bishkek"].as_slice(), "\"Bishkek\" is known, but as city; wanted here: country"),
        (&["query", "parks-of-country", "country=Qingdao"], "\"Qingdao\" is known, but as city; wanted here: country"),
        (&["show", "Test Zone", "--type", "Person"], "\"Test Zone\" is known, but as park; wanted here: person"),
    ] {
        let run = scene.run([args, &["--store", "kg.nq"]].concat());
        run.is_refused(&[told]);
        assert!(!run.err.contains("another name"), "{}", run.err);
    }
    let run = scene.run(["query", "parks-of-country", "country=Bishkek", "--store", "kg.nq", "--lang", "zh"]);
    run.is_refused(&["属于：城市；此处应为：国家"]);
    scene.run(["query", "parks-of-country", "country=Bishkkek", "--store", "kg.nq"]).is_refused(&["is nothing that kg.nq knows"]);
}

/// A record of a park between China and Kyrgyzstan; `more` are further keys of the document.
fn between(id: &str, more: &str) -> String {
    let entities = r#"[{"id":"p","type":"Park","name":"Test Zone"},{"id":"a","type":"Country","name":"China"},{"id":"b","type":"Country","name":"Kyrgyzstan"}]"#;
    let said = r#"[{"s":"p","p":"locatedIn","o":"a"},{"s":"p","p":"locatedIn","o":"b"}]"#;
    format!("{{\"document\":{{\"id\":\"{id}\",\"language\":\"en\",{more}}},\"entities\":{entities},\"statements\":{said}}}\n")
}

/// Samples are no sources, on a mirror neither; where there is a source, it is told before them.
#[test]
fn samples_are_no_sources() {
    let scene = Scene::new();
    let sample = between("a-sample", r#""publisher":"parkgraph samples","published":"2019","mirror":true"#);
    scene.write("sample.jsonl", &sample);
    assert_eq!(scene.run(["load", "sample.jsonl", "--store", "sample.nq"]).code, 0);
    scene.write("both.jsonl", sample + &between("page", r#""publisher":"Kabar","published":"2021""#));
    assert_eq!(scene.run(["load", "both.jsonl", "--store", "both.nq"]).code, 0);
    for (store, sources, first) in [("sample.nq", 0, "a-sample"), ("both.nq", 1, "page")] {
        let run = scene.run(["connect", "CN", "KG", "--store", store, "--format", "json"]);
        let answer: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let park = &answer["parks"][0];
        assert_eq!((park["strength"].as_u64(), park["sources"].as_u64()), (Some(sources), Some(sources)), "{store}");
        for hop in park["routes"].as_array().unwrap().iter().map(|route| &route["hops"][0]) {
            assert_eq!((hop["sources"].as_u64(), hop["claims"][0]["document"].as_str()), (Some(sources), Some(first)), "{hop}");
        }
        let page = scene.run(["connect", "CN", "KG", "--store", store]).out;
        assert_eq!(page.contains("[samples only]"), sources == 0, "{page}");
        let shown = scene.run(["show", "Test Zone", "--store", store, "--format", "json"]).out;
        let rows: Vec<serde_json::Value> = serde_json::from_str(&shown).unwrap();
        let fact = rows.iter().find(|row| row["fact"] == "located in").unwrap();
        let told = (fact["sources"].as_str().unwrap(), fact["document"].as_str().unwrap());
        assert_eq!(told, (sources.to_string().as_str(), first), "{store}");
        let read = scene.run(["show", "Test Zone", "--store", store]).out;
        assert_eq!(read.contains("0 (samples only)"), sources == 0, "{read}");
    }
}

/// Beside the two claims shown of a hop, one is one.
#[test]
fn one_more_claim_is_one() {
    let scene = Scene::new();
    let pages: Vec<String> = ["A", "B", "C", "D"].map(|name| between(name, &format!("\"publisher\":\"{name}\""))).into();
    for (n, told) in [(3, "and 1 more claim\n"), (4, "and 2 more claims\n")] {
        scene.write("pages.jsonl", pages[..n].concat());
        let store = format!("{n}.nq");
        assert_eq!(scene.run(["load", "pages.jsonl", "--store", &store]).code, 0);
        let page = scene.run(["connect", "CN", "KG", "--store", &store]).out;
        assert_eq!(page.matches(told).count(), 2, "{page}");
    }
}

#[test]
fn without_a_store_the_built_in_dataset_answers() {
    let scene = Scene::new();
    let run = scene.run(["query", "parks-of-country", "country=BY", "--format", "csv"]);
    assert!(run.code == 0 && run.out.contains("China-Belarus Industrial Park"), "{}{}", run.out, run.err);
    let run = scene.run(["queries", "agreements-between"]);
    assert!(run.code == 0 && run.out.contains("since"), "{}", run.out);
    assert_eq!(scene.run(["queries", "--checks"]).code, 0);
}

/// Triples are written in any form of RDF, rows in any form of rows; the wrong one is told, not passed over.
#[test]
fn triples_and_rows_have_their_forms() {
    let scene = filled();
    let ask = |text: &str, form: &str| scene.run_with(["query", "-", "--store", "kg.nq", "--format", form], text);
    let construct = "CONSTRUCT { ?p a pg:Park ; skos:prefLabel ?l } WHERE { ?p a pg:Park ; skos:prefLabel ?l }";
    for (form, sign) in [
        ("turtle", "@prefix pg:"),
        ("ntriples", "#Park> .\n"),
        ("nquads", "#Park> .\n"),
        ("trig", "@prefix pg:"),
        ("jsonld", "\"@id\""),
        ("rdfxml", "<rdf:RDF"),
    ] {
        let run = ask(construct, form);
        assert!(run.code == 0 && run.out.contains(sign) && run.out.contains("Test Zone"), "{form}: {}{}", run.out, run.err);
        ask("SELECT ?p WHERE { ?p a pg:Park }", form).is_refused(&[
            form,
            "only CONSTRUCT and DESCRIBE",
            "help: --format takes table,",
        ]);
        ask("ASK { ?p a pg:Park }", form).is_refused(&[form, "help: "]);
    }
    for form in ["csv", "json", "table", "tsv", "markdown"] {
        let run = ask(construct, form);
        run.is_refused(&["yield triples", form, "help: --format takes turtle, ntriples,"]);
        assert!(run.out.is_empty(), "{}", run.out);
    }
    ask(construct, "docx").is_refused(&["--format", "turtle", "csv"]);
}

#[test]
fn faults_of_queries_are_told_for_people() {
    let scene = filled();
    for (text, told) in [
        ("", "mine.rq:1:1: the query is empty"),
        ("# only a remark\n", "mine.rq:1:16: the query is empty"),
        ("SELECT ?p\nWHERE { ?p a", "mine.rq:2:13: the query ends unfinished"),
        ("SELECT ?p\nWHERE { ?p a }", "mine.rq:2:15: something is wrong here or before"),
        ("SELECT ?p WHERE { ?p a ?q } }", "mine.rq:1:30: more brackets are closed than opened"),
        ("SELECT ?p { ?p zz:a ?o }", "mine.rq:1:21: something is wrong at \"?o\" or before"),
        ("# first\nINSERT DATA { <a:b> <a:c> 1 }", "mine.rq:2:1: INSERT changes a store; a query only reads"),
        ("PREFIX a: <a:>\ndelete where { ?s a:b ?o }", "mine.rq:2:1: delete changes a store; a query only reads"),
    ] {
        scene.write("mine.rq", text);
        let run = scene.run(["query", "mine.rq", "--store", "kg.nq"]);
        run.is_refused(&[&format!("error: {told}"), "help: "]);
        assert!(!run.err.contains("..=") && !run.err.contains("[_]"), "{}", run.err);
    }
    let run = scene.run(["query", "parks-of-country", "country=KG", "country=CN", "--store", "kg.nq"]);
    run.is_refused(&["error: country is given twice", "help: parkgraph query parks-of-country"]);
}

/// What a page says must not steer the terminal of who reads it.
#[test]
fn control_characters_are_harmless_to_readers_and_kept_for_programs() {
    let scene = Scene::new();
    let wild = "Zone\\u001b[31m red\\u0000\\u202eback\\nerror: no";
    scene.write("wild.jsonl", RECORD.replace("Test Zone\"}", &format!("{wild}\"}}")).replace("d1", "d\\u001b[2J1"));
    let run = scene.run(["load", "wild.jsonl", "--store", "kg.nq"]);
    let steers =
        |text: &str| text.contains(['\u{1b}', '\u{0}', '\u{202e}']) || text.lines().any(|line| line.starts_with("error: no"));
    assert!(run.code == 0 && !steers(&run.err), "{:?}", run.err);
    for format in ["table", "markdown"] {
        for args in [vec!["query", "parks-in", "place=Bishkek"], vec!["show", "Bishkek"], vec!["query", "documents"]] {
            let run = scene.run(args.into_iter().chain(["--store", "kg.nq", "--format", format]));
            assert!(run.code == 0 && !steers(&run.out) && run.out.contains("\\u{1b}"), "{format} {:?}", run.out);
        }
    }
    let run = scene.run(["query", "parks-in", "place=Bishkek", "--store", "kg.nq", "--format", "csv"]);
    let mut csv = csv::Reader::from_reader(run.out.as_bytes());
    let row = csv.records().next().unwrap().unwrap();
    assert!(row.iter().any(|cell| cell.contains("\u{1b}[31m red") && cell.contains('\u{202e}')), "{row:?}");
    let bad = format!("{{\"id\":\"{}\",\"te\n", "\u{1b}[2J");
    scene.write("bad\u{1b}[2J.jsonl", bad);
    let run = scene.run(["extract", "bad\u{1b}[2J.jsonl"]);
    assert!(run.code == 2 && !steers(&run.err) && run.err.contains("problem: bad\\u{1b}[2J.jsonl:1"), "{:?}", run.err);
}

/// Output into a file or a pipe is as wide as COLUMNS says, else 120 columns; forms for programs have no width.
#[test]
fn tables_into_a_pipe_have_a_width() {
    let scene = Scene::new();
    let long = "a long passage about the zone ".repeat(20);
    scene.write("long.jsonl", RECORD.replace("the Test Zone in Bishkek", &long));
    assert_eq!(scene.run(["load", "long.jsonl", "--store", "kg.nq"]).code, 0);
    let run = scene.run(["show", "Test Zone", "--store", "kg.nq"]);
    let widest = run.out.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|columns| columns > 100 && columns <= 120), "{widest:?}");
    let run = scene.run(["show", "Test Zone", "--store", "kg.nq", "--format", "csv"]);
    assert!(run.out.contains(long.trim()), "{}", run.out);
}

/// Properties of other vocabularies have words too.
#[test]
fn properties_of_other_vocabularies_have_labels() {
    let scene = filled();
    let zone = "<https://w3id.org/parkgraph/country/KG>";
    scene.write(
        "more.nt",
        format!(
            "{zone} <http://www.w3.org/2002/07/owl#sameAs> <https://other.example/KG> .\n{zone} <http://schema.org/url> \"https://gov.kg\" .\n\
             {zone} <http://purl.org/dc/terms/rights> \"none\" .\n"
        ),
    );
    assert_eq!(scene.run(["load", "more.nt", "--store", "kg.nq"]).code, 0);
    let run = scene.run(["show", "country/KG", "--store", "kg.nq"]);
    for word in ["same as", "web address", "dcterms:rights"] {
        assert!(run.out.contains(word), "no {word:?} in {}", run.out);
    }
    let run = scene.run(["show", "country/KG", "--store", "kg.nq", "--lang", "zh"]);
    assert!(run.out.contains("等同于") && !run.out.contains("owl#sameAs"), "{}", run.out);
}

/// Countries and cities that are known by name alone are no faults of spelling: nothing is known of them, which every command says alike.
#[test]
fn what_no_document_speaks_of_is_no_error() {
    let scene = filled();
    let said = |name: &str| format!("Nothing is known of {name} in 1 documents.");
    for (text, name) in
        [("NR", "Nauru"), ("瑙鲁", "Nauru"), ("Вануату", "Vanuatu"), ("country/TV", "Tuvalu"), ("Qingdao", "Qingdao")]
    {
        for args in [
            vec!["show".to_owned(), text.to_owned()],
            vec!["why".to_owned(), "Test Zone".to_owned(), "located in".to_owned(), text.to_owned()],
            vec!["query".to_owned(), "parks-in".to_owned(), format!("place={text}")],
        ] {
            let run = scene.run(args.iter().map(String::as_str).chain(["--store", "kg.nq"]));
            run.finds_nothing(&[&said(name)]);
            assert!(!run.err.contains("did you mean") && run.out.is_empty(), "{args:?} {}{}", run.err, run.out);
        }
        assert_eq!(scene.run(["connect", text, "KG", "--store", "kg.nq"]).code, 1, "{text}");
    }
    let run = scene.run(["show", "NR", "--store", "kg.nq", "--format", "json"]);
    run.finds_nothing(&[&said("Nauru")]);
    assert_eq!(run.out, "[]\n");
    assert_eq!(scene.run(["show", "NR", "--store", "kg.nq", "--lang", "zh"]).err, "1 份文件中没有关于瑙鲁的内容。\n");
}
