//! The store: claims, evidence, loading twice, replacing, removing without a trace, the accepted view, and RDF of any origin.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use parkgraph::names::Names;
use parkgraph::ontology::{INFERENCES, document_iri};
use parkgraph::query::{self, Answer};
use parkgraph::record::Record;
use parkgraph::resolve::resolve;
use parkgraph::store::evidence::{claims_of, independent_sources};
use parkgraph::store::load::{Options, Summary, load_records, remove};
use parkgraph::store::{self, Address, Store, export, find, load_rdf};
use parkgraph::value::Lang;

fn names() -> &'static Names {
    Names::built_in().unwrap()
}

/// Records written as JSON lines, resolved.
fn records(lines: &[&str]) -> Vec<Record> {
    let mut records: Vec<Record> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    records.iter_mut().for_each(|record| resolve(record, names()));
    records
}

fn load(store: &mut Store, lines: &[&str]) -> Summary {
    load_records(store, records(lines), Options::plain(names()), &mut || ()).unwrap()
}

fn dump(store: &Store) -> String {
    let mut out = Vec::new();
    export::nquads(store, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn ask(store: &Store, sparql: &str) -> bool {
    match query::run(store, sparql, "test", &Lang::new("en")).unwrap() {
        Answer::Truth(truth) => truth,
        other => panic!("{other:?}"),
    }
}

/// A page with quotes: a park, its city, an agreement.
const PAGE: &str = r#"{"document": {"id": "page", "url": "https://a.example/1", "title": "园区签约", "publisher": "新华社", "published": "2021-06-10", "language": "zh", "sha256": "aa"},
 "entities": [
  {"id": "p", "type": "Park", "name": "虚构示范产业园", "aliases": ["虚构园"], "mentions": [{"start": 3, "end": 9}]},
  {"id": "c", "type": "City", "name": "青岛市", "mentions": [{"start": 0, "end": 3}]},
  {"id": "b", "type": "City", "name": "比什凯克市", "mentions": [{"start": 20, "end": 25}]},
  {"id": "a", "type": "Agreement", "kind": "memorandum", "name": "合作备忘录", "mentions": [{"start": 30, "end": 35}]}],
 "statements": [
  {"s": "p", "p": "locatedIn", "o": "c", "quote": "青岛市虚构示范产业园", "evidence": {"start": 0, "end": 9}, "rule": "zh/place-prefix"},
  {"s": "a", "p": "party", "o": "p", "quote": "虚构园与比什凯克市签署合作备忘录", "evidence": {"start": 17, "end": 35}, "rule": "zh/signed-between"},
  {"s": "a", "p": "party", "o": "b", "quote": "虚构园与比什凯克市签署合作备忘录", "evidence": {"start": 17, "end": 35}, "rule": "zh/signed-between"},
  {"s": "a", "p": "signedOn", "value": "2021-06", "evidence": {"start": 10, "end": 12}, "rule": "zh/date-of-sentence"}]}"#;

/// A curated record, which quotes nothing.
const CURATED: &str = r#"{"document": {"id": "curated", "title": "Twin towns", "publisher": "City hall", "language": "en"},
 "entities": [
  {"id": "c", "type": "City", "name": "Qingdao"},
  {"id": "d", "type": "City", "name": "Bishkek"},
  {"id": "a", "type": "Agreement", "kind": "cooperation", "status": "planned", "name": "Zone agreement"},
  {"id": "k", "type": "Country", "name": "Kyrgyzstan"}],
 "statements": [
  {"s": "c", "p": "friendshipCity", "o": "d"},
  {"s": "a", "p": "party", "o": "c"},
  {"s": "a", "p": "party", "o": "k"}]}"#;

const QINGDAO: &str = "青岛市";
const BISHKEK: &str = "比什凯克";

fn iri(store: &Store, name: &str) -> String {
    find::entity(store, name, &[]).unwrap_or_else(|e| panic!("{e}"))
}

fn filled() -> Store {
    let mut store = Store::in_memory().unwrap();
    load(&mut store, &[PAGE, CURATED]);
    store
}

#[test]
fn what_one_rule_found_in_one_passage_is_one_claim() {
    let store = filled();
    let agreement = iri(&store, "合作备忘录");
    let of = |object: &str| claims_of(&store, &agreement, "party", &iri(&store, object)).unwrap();
    let (park, city) = (of("虚构示范产业园"), of(BISHKEK));
    assert_eq!(park, city, "one sentence names both parties");
    assert_eq!(park.len(), 1);
    let claim = &park[0];
    assert_eq!(claim.quote.as_deref(), Some("虚构园与比什凯克市签署合作备忘录"));
    assert_eq!(claim.span.map(|s| (s.start, s.end)), Some((17, 35)));
    assert_eq!(claim.rule.as_deref(), Some("zh/signed-between"));
    assert_eq!((claim.document.as_str(), claim.publisher.as_deref()), ("page", Some("新华社")));
    assert_eq!(store::evidence::claim(&store, &claim.iri).unwrap().as_ref(), Some(claim));
    assert_eq!(store::evidence::claim(&store, "https://w3id.org/parkgraph/claim/0000000000000000").unwrap(), None);
}

#[test]
fn a_curated_record_is_one_claim() {
    let mut store = Store::in_memory().unwrap();
    let summary = load(&mut store, &[CURATED]);
    assert_eq!((summary.new, summary.claims, summary.statements), (1, 1, 3));
}

#[test]
fn a_symmetric_tie_has_its_evidence_from_either_end() {
    let store = filled();
    let (a, b) = (iri(&store, QINGDAO), iri(&store, BISHKEK));
    let there = claims_of(&store, &a, "friendshipCity", &b).unwrap();
    assert_eq!(there.len(), 1);
    assert_eq!(there, claims_of(&store, &b, "friendshipCity", &a).unwrap());
    assert!(ask(&store, &format!("ASK {{ <{b}> pg:friendshipCity <{a}> . <{a}> pg:friendshipCity <{b}> }}")));
}

#[test]
fn the_accepted_view_has_countries_bounds_labels_and_status() {
    let store = filled();
    let park = iri(&store, "虚构园");
    assert!(ask(
        &store,
        &format!("ASK {{ <{park}> pg:inCountry <https://w3id.org/parkgraph/country/CN> ; pg:parkType pg:parktype-industrial }}")
    ));
    assert!(ask(&store, &format!("ASK {{ <{park}> skos:prefLabel '虚构示范产业园'@zh ; skos:altLabel '虚构园'@zh }}")));
    assert!(ask(
        &store,
        "ASK { ?a pg:signedOn '2021-06'^^xsd:gYearMonth ; pg:signedOnEarliest '2021-06-01'^^xsd:date ; pg:signedOnLatest '2021-06-30'^^xsd:date }"
    ));
    assert!(ask(
        &store,
        "ASK { ?a skos:prefLabel 'Zone agreement'@en ; pg:status pg:status-planned ; pg:agreementKind pg:kind-cooperation }"
    ));
    // Names that the pages do not have come from the gazetteer, with their source.
    assert!(ask(&store, &format!("ASK {{ <{}> skos:prefLabel 'Бишкек'@ru ; pg:latitude ?y }}", iri(&store, BISHKEK))));
    let named = claims_of(&store, &iri(&store, BISHKEK), "http://www.w3.org/2004/02/skos/core#prefLabel", "Бишкек").unwrap();
    assert!(named.len() == 1 && named[0].publisher.is_some() && named[0].document.starts_with("names:"), "{named:?}");
    // A country that nothing refers to did not enter.
    assert!(!ask(&store, "ASK { GRAPH ?g { <https://w3id.org/parkgraph/country/FJ> ?p ?o } }"));
}

#[test]
fn a_signing_reported_outweighs_one_announced() {
    let planned = r#"{"document": {"id": "d1", "language": "en"}, "entities": [{"id": "a", "type": "Agreement", "status": "planned", "name": "Pact", "iri": "https://w3id.org/parkgraph/agreement/pact"}]}"#;
    let signed = planned.replace("d1", "d2").replace(r#""status": "planned", "#, "");
    let status = |lines: &[&str]| {
        let mut store = Store::in_memory().unwrap();
        load(&mut store, lines);
        assert!(ask(&store, "ASK { { SELECT (COUNT(*) AS ?n) WHERE { ?a pg:status ?s } } FILTER(?n = 1) }"));
        ask(&store, "ASK { ?a pg:status pg:status-signed }")
    };
    assert!(!status(&[planned]));
    assert!(status(&[planned, &signed]) && status(&[&signed, planned]));
}

#[test]
fn the_same_again_changes_nothing() {
    let mut store = filled();
    let before = dump(&store);
    let summary = load(&mut store, &[PAGE, CURATED]);
    assert_eq!((summary.same, summary.new, summary.changed, summary.claims), (2, 0, 0, 0));
    assert_eq!(dump(&store), before);
}

#[test]
fn the_order_of_loading_is_of_no_matter() {
    let mut other = Store::in_memory().unwrap();
    load(&mut other, &[CURATED]);
    load(&mut other, &[PAGE]);
    assert_eq!(dump(&other), dump(&filled()));
}

#[test]
fn a_new_version_replaces_the_claims_of_the_old() {
    let mut store = filled();
    let newer = PAGE.replace(r#""sha256": "aa""#, r#""sha256": "bb""#).replace("青岛市", "大连市");
    assert_eq!(load(&mut store, &[&newer]).changed, 1);
    let mut fresh = Store::in_memory().unwrap();
    load(&mut fresh, &[&newer, CURATED]);
    assert_eq!(dump(&store), dump(&fresh));
    assert!(!dump(&store).contains("新华社") || dump(&store).contains("大连市"));
    // A title put right is a new version too, though no claim differs.
    assert_eq!(load(&mut store, &[&newer.replace("园区签约", "园区签约仪式")]).changed, 1);
}

#[test]
fn a_document_removed_leaves_no_trace() {
    for (first, second, id) in [(PAGE, CURATED, "curated"), (CURATED, PAGE, "page")] {
        let mut alone = Store::in_memory().unwrap();
        load(&mut alone, &[first]);
        let mut store = Store::in_memory().unwrap();
        load(&mut store, &[first, second]);
        assert_ne!(dump(&store), dump(&alone));
        let summary = remove(&mut store, id, names()).unwrap();
        assert_eq!(summary.removed, 1);
        assert_eq!(dump(&store), dump(&alone));
        remove(&mut store, &document_iri(if id == "page" { "curated" } else { "page" }), names()).unwrap();
        assert_eq!(dump(&store), dump(&Store::in_memory().unwrap()), "known names have left too");
    }
}

#[test]
fn what_is_not_there_cannot_be_removed() {
    let mut store = filled();
    let error = remove(&mut store, "pgae", names()).unwrap_err();
    assert_eq!(error.help_text(), Some("did you mean \"page\"?"));
    let source = dump(&store)
        .lines()
        .find_map(|line| line.split_once("document/names%3A")?.1.split_once('>').map(|(key, _)| key.to_owned()));
    let error = remove(&mut store, &format!("names:{}", source.unwrap()), names()).unwrap_err();
    assert!(error.to_string().contains("known names"), "{error}");
}

#[test]
fn what_is_inferred_here_is_what_the_files_infer() {
    let mut store = Store::in_memory().unwrap();
    let member = |n: usize, country: &str| {
        format!(
            r#"{{"document": {{"id": "m{n}", "title": "Members", "language": "en"}}, "entities": [
            {{"id": "o", "type": "Organisation", "name": "Member {n}"}}, {{"id": "b", "type": "Organisation", "name": "Zones Alliance"}},
            {{"id": "c", "type": "Country", "name": "{country}"}}, {{"id": "z", "type": "Park", "name": "Zone {n}", "iri": "https://w3id.org/parkgraph/park/z{n}"}},
            {{"id": "y", "type": "Park", "name": "Large Free Trade Zone", "iri": "https://w3id.org/parkgraph/park/y"}}],
            "statements": [{{"s": "o", "p": "memberOf", "o": "b"}}, {{"s": "o", "p": "locatedIn", "o": "c"}}, {{"s": "z", "p": "partOf", "o": "y"}},
            {{"s": "y", "p": "locatedIn", "o": "c"}}]}}"#
        )
    };
    let members = [member(1, "China"), member(2, "Kazakhstan"), member(3, "Germany")];
    load(&mut store, &[PAGE, CURATED]);
    for member in &members {
        load(&mut store, &[member]);
    }
    let abroad = r#"{"document": {"id": "m4", "title": "Zones", "language": "en"}, "entities": [{"id": "z", "type": "Park", "name": "Zone 4", "iri": "https://w3id.org/parkgraph/park/z4"},
        {"id": "y", "type": "Park", "name": "Large Free Trade Zone", "iri": "https://w3id.org/parkgraph/park/y"}, {"id": "c", "type": "Country", "name": "Mongolia"}],
        "statements": [{"s": "z", "p": "partOf", "o": "y"}, {"s": "z", "p": "locatedIn", "o": "c"}]}"#;
    load(&mut store, &[abroad]);
    let (inferred, expected) = inferences(&store);
    assert_eq!(inferred, expected);
    assert!(inferred.iter().any(|line| line.contains("InternationalBody")), "{inferred:?}");
    let countries: Vec<&String> = inferred
        .iter()
        .filter(|line| line.starts_with("<https://w3id.org/parkgraph/park/z4>") && line.contains("#inCountry>"))
        .collect();
    assert!(
        matches!(countries[..], [only] if only.contains("country/MN")),
        "a part of a park abroad lies where it lies: {countries:?}"
    );
    // What no longer follows goes.
    for n in 1..=4 {
        remove(&mut store, &format!("m{n}"), names()).unwrap();
        let (inferred, expected) = inferences(&store);
        assert_eq!(inferred, expected);
    }
    assert_eq!(dump(&store), dump(&filled()));
}

/// What the view has beyond the claims, and what the files of `ontology/inference` yield when they run on what the claims state.
fn inferences(store: &Store) -> (BTreeSet<String>, BTreeSet<String>) {
    let inferred = ["within", "inCountry", "agreedWith", "parkType", "InternationalBody"].map(|t| format!("ontology#{t}>"));
    let all = |store: &Store| -> BTreeSet<String> {
        let Answer::Triples(triples) =
            query::run(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "all", &Lang::new("en")).unwrap()
        else {
            panic!()
        };
        triples.lines().collect()
    };
    let view = all(store);
    let found: BTreeSet<String> =
        view.iter().filter(|line| inferred.iter().any(|t| line.contains(t.as_str()))).cloned().collect();
    let engine = oxigraph::store::Store::new().unwrap();
    let base: String = view.iter().filter(|line| !found.contains(*line)).fold(String::new(), |text, line| text + line + "\n");
    engine.load_from_slice(oxigraph::io::RdfFormat::NTriples, base.as_bytes()).unwrap();
    loop {
        let before = engine.len().unwrap();
        for (_, text) in INFERENCES {
            let query = oxigraph::sparql::SparqlEvaluator::new().parse_query(text).unwrap();
            let oxigraph::sparql::QueryResults::Graph(triples) = query.on_store(&engine).execute().unwrap() else { panic!() };
            let triples: Vec<_> = triples.map(|t| t.unwrap().in_graph(oxigraph::model::GraphName::DefaultGraph)).collect();
            engine.extend(triples).unwrap();
        }
        if engine.len().unwrap() == before {
            break;
        }
    }
    let expected = engine.iter().map(|quad| format!("{} .", oxigraph::model::Triple::from(quad.unwrap())));
    (found, expected.filter(|line| inferred.iter().any(|t| line.contains(t.as_str()))).collect())
}

#[test]
fn reprints_and_mirrors_are_no_independent_sources() {
    let say = |id: &str, more: &str| {
        format!(
            r#"{{"document": {{"id": "{id}", "title": "Some Zone", "language": "en"{more}}}, "entities": [{{"id": "p", "type": "Park", "name": "Some Zone"}}, {{"id": "c", "type": "Country", "name": "China"}}],
            "statements": [{{"s": "p", "p": "locatedIn", "o": "c"}}]}}"#
        )
    };
    let count = |lines: &[String]| {
        let mut store = Store::in_memory().unwrap();
        load(&mut store, &lines.iter().map(String::as_str).collect::<Vec<_>>());
        let claims = claims_of(&store, &iri(&store, "Some Zone"), "locatedIn", "https://w3id.org/parkgraph/country/CN").unwrap();
        assert_eq!(claims.len(), lines.len());
        independent_sources(&claims)
    };
    let a = say("a", r#", "publisher": "Xinhua""#);
    assert_eq!(count(std::slice::from_ref(&a)), 1);
    assert_eq!(count(&[a.clone(), say("b", r#", "publisher": "XINHUA ""#)]), 1, "one publisher is one source");
    assert_eq!(count(&[a.clone(), say("b", r#", "publisher": "TASS""#)]), 2);
    assert_eq!(count(&[a.clone(), say("b", r#", "publisher": "Portal", "reprintOf": "a""#)]), 1);
    assert_eq!(
        count(&[
            a.clone(),
            say("b", r#", "publisher": "Portal", "reprintOf": "a""#),
            say("c", r#", "publisher": "Blog", "reprintOf": "b""#)
        ]),
        1
    );
    assert_eq!(count(&[a, say("b", r#", "publisher": "Mirror", "mirror": true"#)]), 1);
    assert_eq!(count(&[say("b", r#", "mirror": true"#)]), 1, "a mirror counts where there is nothing else");
    let sites = [say("b", r#", "url": "https://a.example/1""#), say("c", r#", "url": "https://b.example/2""#)];
    assert_eq!(count(&sites), 2, "without publishers, sites count");
    assert_eq!(count(&[say("b", ""), say("c", "")]), 1, "pages of nobody and nowhere may all be one");
}

#[test]
fn faults_of_a_record_are_reported_and_the_rest_is_used() {
    let mut store = Store::in_memory().unwrap();
    let summary = load(
        &mut store,
        &[
            r#"{"document": {"id": "d", "title": "Zone", "language": "en"}, "entities": [{"id": "p", "type": "Park", "name": "Zone"}, {"id": "c", "type": "Country", "name": "China"}],
        "statements": [{"s": "p", "p": "locatedIn", "o": "c"}, {"s": "p", "p": "locatedIn", "o": "x"}, {"s": "c", "p": "signedOn", "value": "2020"}]}"#,
        ],
    );
    assert_eq!((summary.statements, summary.problems.len()), (1, 2), "{:?}", summary.problems);
}

#[test]
fn the_ids_of_sources_of_names_are_taken() {
    let mut store = filled();
    let before = dump(&store);
    let summary = load(&mut store, &[&CURATED.replace(r#""id": "curated""#, r#""id": "names:geonames""#)]);
    assert_eq!((summary.new, summary.problems.len()), (0, 1));
    assert_eq!(dump(&store), before);
}

// RDF of any origin

fn rdf(store: &mut Store, path: &Path) -> parkgraph::error::Result<Summary> {
    load_rdf(store, path, Options::plain(names()))
}

const TURTLE: &str = r#"@prefix pg: <https://w3id.org/parkgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://a.example/park> a pg:Park ;
  skos:prefLabel "Example Park"@en ;
  pg:locatedIn <https://w3id.org/parkgraph/country/KG> ;
  pg:partnerPark [ a pg:Park ; skos:prefLabel "Its twin"@en ] ;
  pg:loctedIn <https://w3id.org/parkgraph/country/CN> .
"#;

#[test]
fn rdf_is_loaded_as_a_document_and_removed_as_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.ttl");
    std::fs::write(&path, TURTLE).unwrap();
    let mut store = filled();
    let before = dump(&store);
    let summary = rdf(&mut store, &path).unwrap();
    assert_eq!((summary.new, summary.statements), (1, 2));
    let problem = &summary.problems[0];
    assert!(problem.what.contains("loctedIn") && problem.help.as_deref() == Some("did you mean \"locatedIn\"?"), "{problem}");
    assert!(ask(
        &store,
        "ASK { <https://a.example/park> pg:inCountry <https://w3id.org/parkgraph/country/KG> ; skos:prefLabel ?l }"
    ));
    let claims = claims_of(&store, "https://a.example/park", "locatedIn", "https://w3id.org/parkgraph/country/KG").unwrap();
    assert_eq!((claims.len(), claims[0].document.as_str(), claims[0].title.as_deref()), (1, "mine", Some("mine.ttl")));

    let loaded = dump(&store);
    assert_eq!(rdf(&mut store, &path).unwrap().same, 1);
    assert_eq!(dump(&store), loaded);
    std::fs::write(&path, TURTLE.replace("Example Park", "Sample Park")).unwrap();
    assert_eq!(rdf(&mut store, &path).unwrap().changed, 1);
    assert!(!dump(&store).contains("Example Park"));
    remove(&mut store, "mine", names()).unwrap();
    assert_eq!(dump(&store), before);
}

#[test]
fn every_format_loads_alike() {
    let dir = tempfile::tempdir().unwrap();
    let s = "https://a.example/park";
    let label = "http://www.w3.org/2004/02/skos/core#prefLabel";
    let files = [
        ("a.ttl", format!("<{s}> <{label}> \"Zone\"@en .")),
        ("a.nt", format!("<{s}> <{label}> \"Zone\"@en .\n")),
        ("a.nq", format!("<{s}> <{label}> \"Zone\"@en <https://a.example/graph> .\n")),
        ("a.trig", format!("<https://a.example/graph> {{ <{s}> <{label}> \"Zone\"@en }}")),
        (
            "a.rdf",
            format!(
                r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#"><rdf:Description rdf:about="{s}"><skos:prefLabel xml:lang="en">Zone</skos:prefLabel></rdf:Description></rdf:RDF>"#
            ),
        ),
        ("a.jsonld", format!(r#"{{"@id": "{s}", "{label}": {{"@value": "Zone", "@language": "en"}}}}"#)),
    ];
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        let mut store = Store::in_memory().unwrap();
        rdf(&mut store, &path).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(ask(&store, &format!("ASK {{ <{s}> skos:prefLabel 'Zone'@en }}")), "{name}");
        remove(&mut store, "a", names()).unwrap();
        assert_eq!(store.len().unwrap(), 1, "{name}");
    }
}

#[test]
fn a_fault_of_syntax_has_its_line_and_nothing_is_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let good = "<https://a.example/s> <https://a.example/p> \"园区\" .\n".repeat(6);
    let xml = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"\n xmlns:e=\"https://a.example/\">\n<rdf:Description rdf:about=\"https://a.example/s\">\n<e:p>1</e:p>\n<e:p>2</e:p>\n<e:p>3</e:p>\n<e:p>4</e:q>\n</rdf:Description>\n</rdf:RDF>\n";
    let json = "{\n\"@id\": \"https://a.example/s\",\n\"https://a.example/p\": [\n\"1\",\n\"2\",\n\"3\",\n\"4\" \"5\"\n]}\n";
    for (name, text) in [
        ("a.nt", format!("{good}<https://a.example/s> <https://a.example/p> oops .\n")),
        ("a.nq", format!("{good}<https://a.example/s> <https://a.example/p> \"园区 .\n")),
        ("a.ttl", format!("{good}<https://a.example/s> <https://a.example/p> ; .. .\n")),
        ("a.trig", format!("{good}<https://a.example/s> <bad iri> \"x\" .\n")),
        ("a.rdf", xml.to_owned()),
        ("a.jsonld", json.to_owned()),
    ] {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        let mut store = filled();
        let before = dump(&store);
        let error = rdf(&mut store, &path).unwrap_err();
        assert_eq!(error.place().and_then(|p| p.line), Some(7), "{error}");
        assert!(error.help_text().is_some_and(|h| h.contains("nothing was loaded")), "{error}");
        assert_eq!(dump(&store), before, "{name}");
    }
}

#[test]
fn a_store_loaded_into_another_brings_its_documents() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kg.nq.zst");
    store::save_to(&filled(), &path, store::Compression::Zstd).unwrap();
    let mut other = Store::in_memory().unwrap();
    load(&mut other, &[CURATED]);
    let summary = rdf(&mut other, &path).unwrap();
    assert_eq!((summary.new, summary.same), (1, 1));
    assert_eq!(dump(&other), dump(&filled()));
    assert_eq!(rdf(&mut other, &path).unwrap().same, 2);
}

// Files

#[test]
fn a_store_of_a_newer_version_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kg.nq");
    store::save_to(&filled(), &path, store::Compression::None).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let newer = text.replace("storeVersion> \"1\"", "storeVersion> \"2\"");
    assert_ne!(newer, text);
    std::fs::write(&path, &newer).unwrap();
    let address = Address::parse(path.to_str().unwrap()).unwrap();
    for result in [store::open(&address), store::open_for_writing(&address)] {
        let error = result.err().unwrap();
        assert!(
            error.to_string().contains("version 2") && error.help_text().is_some_and(|h| h.contains("newer parkgraph")),
            "{error}"
        );
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), newer);
}

#[test]
fn what_is_no_store_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let open = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let error = store::open(&Address::parse(path.to_str().unwrap()).unwrap()).err().unwrap();
        assert!(error.help_text().is_some(), "{error}");
        error.to_string()
    };
    assert!(open("a.nq", b"<https://a.example/s> <https://a.example/p> \"o\" .\n").contains("no store"));
    assert!(open("b.nq", b"").contains("no store"));
    assert!(open("c.nq", "<https://a.example/s> <https://a.example/p> \"园\" .\nbroken\n".as_bytes()).contains("c.nq:2:1"));
    assert!(open("d.nq.zst", b"not packed").contains("unpacked"));
    let missing = store::open(&Address::parse(dir.path().join("e.nq").to_str().unwrap()).unwrap()).err().unwrap();
    assert!(missing.to_string().contains("no such store"), "{missing}");
    let engine = store::open(&Address::parse("https://a.example/sparql").unwrap()).err().unwrap();
    assert!(engine.help_text().is_some_and(|h| h.contains(".nq.zst")), "{engine}");
    assert!(store::open_for_writing(&Address::BuiltIn).is_err());
}

#[test]
fn a_store_that_cannot_be_written_says_so() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "in the way").unwrap();
    for path in ["file/kg.nq", "nowhere/kg.nq"] {
        let address = Address::parse(dir.path().join(path).to_str().unwrap()).unwrap();
        let error = store::open_for_writing(&address).err().unwrap();
        assert!(error.to_string().contains("can't be written") && error.help_text().is_some(), "{error}");
    }
}

#[test]
fn what_is_saved_opens_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kg.nq.gz");
    let address = Address::parse(path.to_str().unwrap()).unwrap();
    let mut store = store::open_for_writing(&address).unwrap();
    load(&mut store, &[PAGE]);
    assert!(store::open_for_writing(&address).is_err(), "one writer at a time");
    store::save(&store).unwrap();
    drop(store);
    let mut store = store::open_for_writing(&address).unwrap();
    assert_eq!(load(&mut store, &[PAGE, CURATED]).same, 1);
    store::save(&store).unwrap();
    assert_eq!(dump(&store::open(&address).unwrap()), dump(&filled()));
}
