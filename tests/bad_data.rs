//! Data that break the form: each fault is told with its place and what would help, and costs nothing but itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Scene;

/// A record as `load` takes it; `entity`, `statement` and `document` are put into the objects of these names.
fn record(id: &str, document: &str, entity: &str, statement: &str) -> String {
    format!(
        "{{\"document\":{{\"id\":\"{id}\",\"title\":\"Zones\"{document}}},\"entities\":[{{\"id\":\"p\",\"type\":\"Park\",\"name\":\"North Zone\"{entity}}},\
         {{\"id\":\"c\",\"type\":\"City\",\"name\":\"Bishkek\"}}],\"statements\":[{{\"s\":\"p\",\"p\":\"locatedIn\",\"o\":\"c\"{statement}}}]}}\n"
    )
}

/// The language that most records have.
const EN: &str = ",\"language\":\"en\"";

/// A record between two good ones: the problem at its line, with help, and all three in the store, which can be read.
#[track_caller]
fn costs_nothing_else(bad: &str, texts: &[&str]) -> String {
    let scene = Scene::new();
    scene.write("r.jsonl", record("first", EN, "", "") + bad + &record("third", EN, "", ""));
    let run = scene.run(["load", "r.jsonl", "--store", "kg.nq"]);
    run.is_refused(texts).is_refused(&["problem: r.jsonl:2: ", "help: ", "new 3,", "problems: 1"]);
    assert_eq!(scene.run(["query", "documents", "--store", "kg.nq"]).code, 0);
    let store = scene.read("kg.nq");
    for id in ["first", "second", "third"] {
        assert!(store.contains(&format!("document/{id}>")), "{id}");
    }
    store
}

#[test]
fn an_iri_that_is_none() {
    for bad in ["not an iri", "", "x/y", "https://a.example/<b>", "https://a.example/ b"] {
        let store = costs_nothing_else(
            &record("second", EN, &format!(",\"iri\":{}", serde_json::json!(bad)), ""),
            &[&format!("entity p: IRI {bad:?} dropped: none of a Park")],
        );
        assert!(store.contains("park/north-zone>"), "it is resolved by its name");
    }
}

#[test]
fn a_rule_that_is_none() {
    let store =
        costs_nothing_else(&record("second", EN, "", ",\"rule\":\"en/in <place>\""), &["\"en/in <place>\" is no rule's id"]);
    assert!(!store.contains("in <place>"));
}

#[test]
fn a_language_that_is_none() {
    costs_nothing_else(&record("second", ",\"language\":\"e n!\"", "", ""), &["language: no language \"e n!\"", "zh, en or ru"]);
    let scene = Scene::new();
    scene.write("p.jsonl", "{\"id\":\"a\",\"language\":\"e n!\",\"text\":\"Osh and Xuzhou are sister cities.\"}\n");
    let run = scene.run(["extract", "p.jsonl"]);
    run.is_refused(&["problem: p.jsonl:1: language: no language \"e n!\"", "help: "]);
    assert!(run.out.contains("\"language\":\"en\"") && run.out.contains("friendshipCity"), "{}", run.out);
}

#[test]
fn an_address_that_is_none() {
    let bad = ",\"language\":\"en\",\"url\":\"ht tp://x y\"";
    let store = costs_nothing_else(&record("second", bad, "", ""), &["url: no address \"ht tp://x y\"", "%20"]);
    assert!(!store.contains("ht tp"));
    let scene = Scene::new();
    scene.write("p.jsonl", "{\"id\":\"a\",\"url\":\"ht tp://x y\",\"text\":\"Osh and Xuzhou are sister cities.\"}\n");
    let run = scene.run(["extract", "p.jsonl"]);
    run.is_refused(&["problem: p.jsonl:1: url: no address \"ht tp://x y\"", "help: "]);
    assert!(!run.out.contains("ht tp") && run.out.contains("friendshipCity"), "{}", run.out);
}

#[test]
fn a_key_that_means_nothing() {
    costs_nothing_else(
        &record("second", EN, "", ",\"date\":\"2021-13-45\""),
        &["statement: unknown key \"date\"", "s, p, o, value"],
    );
    costs_nothing_else(
        &record("second", EN, ",\"alias\":\"N\"", ""),
        &["entity: unknown key \"alias\"", "did you mean \"aliases\"?"],
    );
    costs_nothing_else(
        &record("second", &format!("{EN},\"publishd\":\"2021\""), "", ""),
        &["document: unknown key \"publishd\"", "did you mean \"published\"?"],
    );
}

#[test]
fn a_statement_of_the_wrong_form_is_told_what_would_help() {
    let bad = record("second", EN, "", "").replace("\"o\":\"c\"", "\"value\":\"2021\"");
    costs_nothing_else(&bad, &["statement locatedIn takes an entity in `o`", "help: {\"s\": "]);
    let bad = record("second", EN, "", "").replace("\"o\":\"c\"", "\"o\":\"x\"");
    costs_nothing_else(&bad, &["statement locatedIn has no object \"x\"", "help: `s` and `o` are ids"]);
}

#[test]
fn a_statement_without_evidence_or_source_is_left_out() {
    let bare = record("second", EN, "", "").replace("\"title\":\"Zones\",", "");
    let what = ["statement locatedIn of \"p\" has no evidence and was left out", "help: give the statement a `quote`"];
    costs_nothing_else(&bare, &what);
    costs_nothing_else(&bare.replace("\"o\":\"c\"", "\"o\":\"c\",\"quote\":\" \""), &what);
    let scene = Scene::new();
    scene.write("r.jsonl", &bare);
    scene.run(["load", "r.jsonl", "--store", "kg.nq"]).is_refused(&["new 1,", "statements: 0; problems: 1"]);
    assert!(!scene.read("kg.nq").contains("#locatedIn>"));
    // A quote, a passage, or a source that the document names is evidence.
    let quoted = bare.replace("\"o\":\"c\"", "\"o\":\"c\",\"quote\":\"the zone in Bishkek\"");
    let placed = bare.replace("\"o\":\"c\"", "\"o\":\"c\",\"evidence\":{\"start\":2,\"end\":5}");
    let sourced = bare.replace(EN, &format!("{EN},\"url\":\"https://a.example/1\""));
    for good in [quoted, placed, sourced] {
        scene.write("good.jsonl", good);
        let run = scene.run(["load", "good.jsonl", "--store", "good.nq"]);
        assert!(run.code == 0 && run.err.contains("statements: 1; problems: 0"), "{}", run.err);
    }
}

#[test]
fn a_passage_without_text_is_none() {
    let empty = |start: usize, end: usize, more: &str| {
        record("second", EN, "", &format!(",\"evidence\":{{\"start\":{start},\"end\":{end}}}{more}"))
    };
    for (start, end) in [(5, 2), (3, 3)] {
        let what = format!("statement locatedIn of \"p\": no passage begins at {start} and ends at {end}");
        let store = costs_nothing_else(&empty(start, end, ",\"quote\":\"the zone in Bishkek\""), &[&what, "help: `start` and"]);
        assert!(store.contains("the zone in Bishkek") && !store.contains("ontology#start>"));
        let scene = Scene::new();
        scene.write("r.jsonl", empty(start, end, ""));
        scene.run(["load", "r.jsonl", "--store", "kg.nq"]).is_refused(&[&what, "statements: 0; problems: 1"]);
        assert!(!scene.read("kg.nq").contains("#locatedIn>"));
    }
    let mention = ",\"mentions\":[{\"start\":4,\"end\":1},{\"start\":2,\"end\":2}]";
    costs_nothing_else(&record("second", EN, mention, ""), &["a mention of \"p\": no passage begins at 4 and ends at 1"]);
}

/// Two documents of one id in one file are not two versions of one: the first stays.
#[test]
fn two_documents_of_one_id_in_one_file() {
    let scene = Scene::new();
    let line = |text: &str| format!("{{\"id\":\"a\",\"text\":\"{text}\"}}\n");
    let (first, second) = (line("Osh and Xuzhou are sister cities."), line("Naryn and Wuhan are sister cities."));
    scene.write("dup.jsonl", format!("{first}\n{second}{first}"));
    let built = |scene: &Scene| {
        let run = scene.run(["build", "dup.jsonl", "--store", "dup.nq"]);
        run.is_refused(&[
            "problem: dup.jsonl:3: another page of this load has the same id \"a\", dup.jsonl:1;",
            "help: ",
            "problems: 1",
        ]);
        let store = scene.read("dup.nq");
        assert!(store.contains("Xuzhou") && !store.contains("Wuhan"));
        run.err
    };
    assert!(built(&scene).contains("documents: 2 (new 1, changed 0, as before 1)"));
    // And again: the store has the first one then.
    assert!(built(&scene).contains("documents: 2 (new 0, changed 0, as before 2)"));
    // The same place with other content alone is its new version.
    scene.write("dup.jsonl", format!("\n{second}"));
    let run = scene.run(["build", "dup.jsonl", "--store", "dup.nq"]);
    assert!(run.code == 0 && run.err.contains("changed 1,"), "{}", run.err);
    assert!(scene.read("dup.nq").contains("Wuhan"));
}

#[test]
fn two_records_of_one_id_in_one_file() {
    let scene = Scene::new();
    scene.write("r.jsonl", record("a", EN, "", "") + &record("a", EN, "", "").replace("North", "South"));
    let run = scene.run(["load", "r.jsonl", "--store", "kg.nq"]);
    run.is_refused(&["problem: r.jsonl:2: another document of this load has the same id \"a\", r.jsonl:1;", "help: ", "new 1,"]);
    assert!(scene.read("kg.nq").contains("North Zone") && !scene.read("kg.nq").contains("South Zone"));
}

#[test]
fn a_first_load_that_fails_makes_no_store() {
    let scene = Scene::new();
    scene.write("bad.ttl", "<a> oops .\n");
    scene.run(["load", "bad.ttl", "--store", "a.nq"]).is_refused(&["problem: bad.ttl:1", "nothing was loaded"]);
    assert!(!scene.path("a.nq").exists());
}

/// An RDF/XML file of a kilobyte whose entities stand for more than memory holds; one with prefixes beside it is loaded.
#[test]
fn entities_without_end() {
    let scene = Scene::new();
    let head = |entities: &str| format!("<?xml version=\"1.0\"?>\n<!DOCTYPE rdf:RDF [\n{entities}]>\n");
    let body = |about: &str, label: &str| {
        format!(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:rdfs=\"http://www.w3.org/2000/01/rdf-schema#\">\n\
             <rdf:Description rdf:about=\"{about}\"><rdfs:label>{label}</rdfs:label></rdf:Description>\n</rdf:RDF>\n"
        )
    };
    let mut entities = "<!ENTITY e0 \"0123456789\">\n".to_owned();
    for level in 1..12 {
        entities += &format!("<!ENTITY e{level} \"{}\">\n", format!("&e{};", level - 1).repeat(10));
    }
    scene.write("bomb.rdf", head(&entities) + &body("https://a.example/s", "&e11;"));
    scene.write("good.rdf", head("<!ENTITY a \"https://a.example/\">\n") + &body("&a;s", "good"));
    let run = scene.run(["load", "bomb.rdf", "good.rdf", "--store", "kg.nq"]);
    run.is_refused(&[
        "problem: bomb.rdf:14: its entities stand for more than",
        "help: nothing was loaded from this file",
        "new 1,",
    ]);
    assert!(scene.read("kg.nq").contains("<https://a.example/s>"));
}

/// What a property that leads to dates leads to is a date, whatever its type; each is told at the line where it stands.
#[test]
fn rdf_with_dates_that_are_plain_text() {
    let scene = Scene::new();
    scene.write(
        "d.ttl",
        "@prefix pg: <https://w3id.org/parkgraph/ontology#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
         <https://a.example/a> <https://a.example/note> \"2021-13-45\" .\n\
         <https://a.example/a> pg:foundedOn \"2021-13-45\" .\n\
         <https://a.example/b> pg:foundedOn \"2021-13-45\"^^xsd:date .\n\
         <https://a.example/c> pg:foundedOn \"soon\"@en , \"2021-06\" .\n",
    );
    let run = scene.run(["load", "d.ttl", "--store", "kg.nq"]);
    run.is_refused(&[
        "problem: d.ttl:4: no date \"2021-13-45\"; triples left out: 1",
        "problem: d.ttl:5: no date \"2021-13-45\"; triples left out: 1",
        "problem: d.ttl:6: no date \"soon\"",
        "problems: 3",
    ]);
    let store = scene.read("kg.nq");
    assert!(store.contains("note> \"2021-13-45\"") && store.contains("2021-06") && !store.contains("foundedOn> \"2021-13-45"));
}

#[test]
fn terms_that_the_ontology_lacks_are_told_with_their_line() {
    let scene = Scene::new();
    scene.write(
        "u.ttl",
        "@prefix pg: <https://w3id.org/parkgraph/ontology#> .\n# nosuch is said below\n\
         <https://a.example/nosuch> <https://a.example/p> \"nosuch\" .\n<https://a.example/a> pg:nosuch \"x\" .\n",
    );
    let run = scene.run(["load", "u.ttl", "--store", "kg.nq"]);
    run.is_refused(&["problem: u.ttl:4: the ontology has no term \"nosuch\"", "help: "]);
}

/// RDF is held to what the ontology lets its properties join, as records are; what is of no known type is taken as it is.
#[test]
fn rdf_that_joins_what_cannot_be_joined() {
    let scene = Scene::new();
    let (pg, of) = ("https://w3id.org/parkgraph/ontology#", "https://w3id.org/parkgraph");
    let triple = |s: &str, p: &str, o: &str| format!("<{s}> <{p}> <{o}> .\n");
    let a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    let (china, bishkek) = (format!("{of}/country/CN"), format!("{of}/city/1527534"));
    let located = format!("{pg}locatedIn");
    let text = triple("https://a.example/p", a, &format!("{pg}Park"))
        + &triple("https://a.example/p", &located, &bishkek)
        + &triple(&china, &located, &bishkek)
        + &triple(&bishkek, a, &format!("{pg}Park"))
        + &triple("https://a.example/p", &format!("{pg}partnerPark"), &china)
        + &triple("https://a.example/x", &located, "https://a.example/y")
        + &triple("https://a.example/x", &format!("{pg}managedBy"), &china)
        + &format!("<https://a.example/x> <{located}> \"Bishkek\" .\n")
        + &triple("https://a.example/p", &format!("{pg}foundedOn"), &china);
    scene.write("t.nt", &text);
    let run = scene.run(["load", "t.nt", "--store", "kg.nq"]);
    run.is_refused(&[
        "problem: t.nt:3: locatedIn cannot be said of a Country",
        "help: parkgraph term locatedIn",
        &format!("problem: t.nt:4: <{bishkek}> is known as a City, no Park"),
        "problem: t.nt:5: partnerPark cannot lead from a Park to a Country",
        "problem: t.nt:7: managedBy cannot lead to a Country",
        "problem: t.nt:8: locatedIn leads to a thing, not to a text",
        "problem: t.nt:9: foundedOn leads to a date",
        "statements: 2; problems: 6",
    ]);
    let store = scene.read("kg.nq");
    assert!(store.contains(&format!("<https://a.example/p> <{located}> <{bishkek}>")) && store.contains("https://a.example/y"));
    assert!(!store.contains(&format!("<{china}> <{located}>")));
    // What the store knows of a thing counts as well.
    scene.write("more.nt", triple("https://a.example/o", &format!("{pg}memberOf"), "https://a.example/p"));
    let run = scene.run(["load", "more.nt", "--store", "kg.nq"]);
    run.is_refused(&["problem: more.nt:1: memberOf cannot lead to a Park"]);
}

#[test]
fn relative_iris_without_a_base() {
    let scene = Scene::new();
    let full = "<https://a.example/s> <https://a.example/p> <https://a.example/o> .\n";
    scene.write("r.ttl", format!("{full}<a> <b> <c> .\n<a> <https://a.example/p> <#x> .\n"));
    let run = scene.run(["load", "r.ttl", "--store", "kg.nq"]);
    run.is_refused(&[
        "problem: r.ttl:2: <a> is a relative IRI, and the file has no base; triples left out: 2",
        "help: write the IRI in full",
        "statements: 1; problems: 1",
    ]);
    let store = scene.read("kg.nq");
    assert!(store.contains("<https://a.example/o>") && !store.contains("file:") && !store.contains("relative-"));
    scene.write("r.ttl", format!("@base <https://b.example/> .\n{full}<a> <b> <c> .\n"));
    let run = scene.run(["load", "r.ttl", "--store", "kg.nq"]);
    assert!(run.code == 0 && run.err.contains("statements: 2; problems: 0"), "{}", run.err);
    assert!(scene.read("kg.nq").contains("<https://b.example/c>"));
}

/// Bytes that are no text, whatever the first of them are.
#[test]
fn noise_is_no_page() {
    let mut seed = 7_u64;
    let mut noise = |n: usize| -> Vec<u8> {
        let mut byte = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed.to_be_bytes()[0]
        };
        (0..n).map(|_| byte()).collect()
    };
    let scene = Scene::new();
    let (long, short) = (noise(3_000), noise(60));
    let marked = |mark: &[u8]| [mark, &long].concat();
    let files: [(&str, Vec<u8>); 7] = [
        ("long", long.clone()),
        ("short", short),
        ("utf-8", marked(b"\xEF\xBB\xBF")),
        ("utf-16le", marked(b"\xFF\xFE")),
        ("utf-16be", marked(b"\xFE\xFF")),
        ("few", b"\0\x01\0\x02\x03\x04\x05\0\x06\x07\x01\x02ab".to_vec()),
        ("controls", b"\x01\x02some\x03 words\x04 within".to_vec()),
    ];
    for (name, bytes) in files {
        let file = format!("{name}.txt");
        scene.write(&file, bytes);
        scene.run(["extract", &file]).is_refused(&[&format!("problem: {file}: no text but binary data"), "help: "]);
    }
    // A text in UTF-16, and one with a stray sign or a coloured word, are texts.
    let wide: Vec<u8> = "\u{feff}Osh and Xuzhou are sister cities.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    scene.write("wide.txt", wide);
    scene.write("stray.txt", "Osh\u{7} is a city.");
    scene.write("red.txt", "\u{1b}[31mOsh\u{1b}[0m \u{1b}[1mis\u{1b}[0m a city.");
    for file in ["wide.txt", "stray.txt", "red.txt"] {
        assert_eq!(scene.run(["extract", file]).code, 0, "{file}");
    }
}
