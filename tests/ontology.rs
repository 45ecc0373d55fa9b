//! The ontology is the only definition: complete, well formed, and what code, queries, shapes and context name exists in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNodeRef, Quad};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use parkgraph::ontology::{self, Characteristic, Kind, NS, Ontology, Relation, Term};
use parkgraph::record;
use parkgraph::value::{AgreementKind, AgreementStatus, Bound, EntityType, Indicator, Lang, Predicate};
use regex::Regex;
use rio_api::parser::TriplesParser;

fn built_in() -> &'static Ontology {
    Ontology::built_in().unwrap_or_else(|e| panic!("{e}"))
}

fn defined() -> BTreeSet<String> {
    built_in().terms().iter().map(|term| term.local.clone()).collect()
}

fn is_property(term: &Term) -> bool {
    matches!(term.kind, Kind::Relation | Kind::Attribute | Kind::Annotation)
}

/// Fails with every fault, one a line.
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} fault(s):\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_value_of_the_vocabularies_has_its_term() {
    let terms = built_in();
    let kind = |iri: NamedNodeRef<'_>| terms.get(iri.as_str()).unwrap_or_else(|| panic!("no {iri}")).kind;
    for &entity in EntityType::ALL {
        assert_eq!(kind(ontology::class(entity)), Kind::Class, "{entity}");
    }
    for &predicate in Predicate::ALL {
        let expected = if predicate.is_dated() { Kind::Attribute } else { Kind::Relation };
        assert_eq!(kind(ontology::property(predicate)), expected, "{predicate}");
    }
    for &value in AgreementKind::ALL {
        assert_eq!(kind(ontology::kind(value)), Kind::Concept, "{value}");
    }
    for &value in AgreementStatus::ALL {
        assert_eq!(kind(ontology::status(value)), Kind::Concept, "{value}");
    }
    for &value in Indicator::ALL {
        assert_eq!(kind(ontology::indicator(value).as_ref()), Kind::Concept, "{value}");
    }
    for &value in Bound::ALL {
        assert_eq!(kind(ontology::bound(value).as_ref()), Kind::Concept, "{value}");
    }
}

#[test]
fn every_concept_of_a_closed_vocabulary_is_in_it() {
    let vocabularies = [
        ("kind-", AgreementKind::NAMES),
        ("status-", AgreementStatus::NAMES),
        ("indicator-", Indicator::NAMES),
        ("bound-", Bound::NAMES),
    ];
    for (prefix, known) in vocabularies {
        let concepts: Vec<&Term> = built_in().terms().iter().filter(|term| term.local.starts_with(prefix)).collect();
        let notations: Vec<&str> = concepts.iter().filter_map(|term| term.notation.as_deref()).collect();
        assert_eq!(notations, known);
    }
}

#[test]
fn every_constant_names_a_term() {
    let terms = built_in();
    none(ontology::vocab::pg::ALL.iter().filter(|c| terms.get(c.as_str()).is_none()).map(|c| format!("no {c}")).collect())
}

#[test]
fn every_term_is_labelled_defined_and_exemplified() {
    let mut faults = Vec::new();
    for term in built_in().terms() {
        let count = |texts: &[ontology::Text], lang: &str| {
            texts.iter().filter(|t| t.lang == Some(Lang::new(lang)) && !t.text.trim().is_empty()).count()
        };
        for lang in ["zh", "en", "ru"] {
            if count(&term.labels, lang) != 1 {
                faults.push(format!("{}: {} labels in {lang}", term.local, count(&term.labels, lang)));
            }
        }
        for lang in ["zh", "en"] {
            if count(&term.definitions, lang) != 1 {
                faults.push(format!("{}: {} definitions in {lang}", term.local, count(&term.definitions, lang)));
            }
        }
        if term.examples.iter().all(|example| example.text.trim().is_empty()) {
            faults.push(format!("{}: no example", term.local));
        }
    }
    none(faults);
}

#[test]
fn every_property_says_what_it_joins() {
    let terms = built_in();
    let mut faults = Vec::new();
    for term in terms.terms().iter().filter(|term| is_property(term)) {
        for (end, classes) in [("domain", &term.domain), ("range", &term.range)] {
            if classes.is_empty() {
                faults.push(format!("{}: no {end}", term.local));
            }
            for class in classes {
                let known = match terms.get(class) {
                    Some(found) => matches!(found.kind, Kind::Class | Kind::Datatype),
                    None => !class.starts_with(NS),
                };
                if !known {
                    faults.push(format!("{}: {end} {class} is no class", term.local));
                }
            }
        }
        let literal = term.range.iter().all(|class| {
            class.starts_with("http://www.w3.org/2001/XMLSchema#") || terms.get(class).is_some_and(|t| t.kind == Kind::Datatype)
        });
        if literal == (term.kind == Kind::Relation) {
            faults.push(format!("{}: the range does not fit a {:?}", term.local, term.kind));
        }
    }
    none(faults);
}

#[test]
fn domains_and_ranges_are_those_of_the_records() {
    let terms = built_in();
    let mut faults = Vec::new();
    for &predicate in Predicate::ALL {
        let term = terms.get(ontology::property(predicate).as_str()).unwrap();
        for &subject in EntityType::ALL {
            let from = terms.admits(&term.domain, ontology::class(subject).as_str());
            if predicate.is_dated() {
                if from != record::fits(predicate, subject, None).is_ok() {
                    faults.push(format!("{predicate} of a {subject}"));
                }
                continue;
            }
            for &object in EntityType::ALL {
                let to = terms.admits(&term.range, ontology::class(object).as_str());
                let same = predicate != Predicate::PartOf || subject == object;
                if (from && to && same) != record::fits(predicate, subject, Some(object)).is_ok() {
                    faults.push(format!("{predicate} from {subject} to {object}"));
                }
            }
        }
    }
    none(faults);
}

#[test]
fn characteristics_are_those_of_the_records() {
    for &predicate in Predicate::ALL {
        let term = built_in().get(ontology::property(predicate).as_str()).unwrap();
        assert_eq!(term.characteristics.contains(&Characteristic::Symmetric), predicate.is_symmetric(), "{predicate}");
    }
}

#[test]
fn costs_are_given_with_reasons_to_what_carries_a_connection() {
    let terms = built_in();
    for &predicate in Predicate::ALL {
        let term = terms.get(ontology::property(predicate).as_str()).unwrap();
        assert_eq!(term.costs.is_some(), !predicate.is_dated(), "{predicate}");
        let Some(costs) = term.costs else { continue };
        assert!(costs.forward.is_some_and(|cost| cost > 0.0), "{predicate}");
        assert!(!term.comments.is_empty(), "{predicate}: no reason");
        if predicate.is_symmetric() {
            assert_eq!(costs.forward, costs.backward, "{predicate}");
        }
    }
    let predicates: Vec<&str> = Predicate::ALL.iter().map(|p| ontology::property(*p).as_str()).collect();
    for term in terms.terms().iter().filter(|term| !predicates.contains(&term.iri.as_str())) {
        assert_eq!(term.costs, None, "{}: what is inferred carries no connection of its own", term.local);
    }
    let cost = |p: Predicate| terms.cost(ontology::property(p).as_str()).unwrap();
    assert_eq!(cost(Predicate::Party).forward, Some(1.0));
    assert_eq!(cost(Predicate::SignedIn).backward, None);
    assert!(cost(Predicate::LocatedIn).backward > cost(Predicate::MemberOf).backward);
    assert_eq!(terms.cost("https://example.org/"), None);
}

#[test]
fn the_hierarchy_has_no_cycle_and_keeps_its_kinds() {
    let terms = built_in();
    fn climb(terms: &Ontology, term: &Term, depth: usize) {
        assert!(depth < 8, "{}: a cycle", term.local);
        for parent in &term.parents {
            let above = terms.get(parent).unwrap_or_else(|| panic!("{}: no {parent}", term.local));
            assert!(above.kind == term.kind || term.kind == Kind::Concept, "{} below {}", term.local, above.local);
            climb(terms, above, depth + 1);
        }
    }
    terms.terms().iter().for_each(|term| climb(terms, term, 0));
    for &entity in EntityType::ALL {
        let class = ontology::class(entity);
        assert_eq!(terms.is_a(class.as_str(), ontology::vocab::pg::AGENT.as_str()), entity.is_agent(), "{entity}");
        assert_eq!(terms.is_a(class.as_str(), ontology::vocab::pg::PLACE.as_str()), entity.is_place(), "{entity}");
    }
}

#[test]
fn a_subproperty_joins_no_more_than_its_parent() {
    let terms = built_in();
    for term in terms.terms().iter().filter(|term| term.kind == Kind::Relation) {
        for parent in term.parents.iter().filter_map(|iri| terms.get(iri)) {
            for &entity in EntityType::ALL {
                let class = ontology::class(entity).as_str();
                assert!(!terms.admits(&term.domain, class) || terms.admits(&parent.domain, class), "{} {class}", term.local);
                assert!(!terms.admits(&term.range, class) || terms.admits(&parent.range, class), "{} {class}", term.local);
            }
        }
    }
}

#[test]
fn mappings_lead_to_known_vocabularies() {
    let terms = built_in();
    let mapped: Vec<_> = terms.terms().iter().flat_map(|term| term.mappings.iter().map(move |m| (term, m))).collect();
    assert!(mapped.len() > 60);
    for (term, mapping) in &mapped {
        assert_ne!(terms.compact(&mapping.iri), mapping.iri, "{}: a namespace without prefix", term.local);
        // A Wikidata item stands for classes and concepts, a Wikidata property for properties.
        if let Some(id) = mapping.iri.strip_prefix("http://www.wikidata.org/entity/") {
            assert_eq!(id.starts_with('P'), is_property(term), "{}: {id}", term.local);
            assert_ne!(mapping.relation, Relation::Sub, "{}: {id}", term.local);
        }
    }
    let organises = terms.term("organises").unwrap();
    assert!(organises.mappings.iter().any(|m| m.inverse && m.iri.ends_with("organizer")), "{:?}", organises.mappings);
}

#[test]
fn terms_are_found_by_any_name() {
    let terms = built_in();
    for (name, local) in [
        ("friendshipCity", "friendshipCity"),
        ("pg:friendshipCity", "friendshipCity"),
        ("https://w3id.org/parkgraph/ontology#friendshipCity", "friendshipCity"),
        ("Friendship City", "friendshipCity"),
        ("FRIENDSHIPCITY", "friendshipCity"),
        ("友好城市", "friendshipCity"),
        ("姐妹城市", "friendshipCity"),
        ("город-побратим", "friendshipCity"),
        ("rule", "rule"),
        ("Rule", "Rule"),
        ("park", "Park"),
        ("парк", "Park"),
        ("memorandum", "kind-memorandum"),
        ("in-force", "status-in-force"),
        ("status-planned", "status-planned"),
        ("  Park ", "Park"),
    ] {
        assert_eq!(terms.term(name).map(|t| t.local.as_str()).map_err(|e| e.to_string()), Ok(local), "{name}");
    }
    let error = terms.term("freindshipCity").unwrap_err();
    assert!(error.help_text().is_some_and(|help| help.contains("\"friendshipCity\"")), "{error}");
    assert!(terms.term("xyzzy").unwrap_err().help_text().is_some());
    assert!(terms.term("").is_err());
}

/// Whatever a label says, the term that has it can be found by it, unless another shares it.
#[test]
fn labels_lead_to_their_terms() {
    let terms = built_in();
    let mut shared: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for term in terms.terms() {
        for label in &term.labels {
            let found = terms.term(&label.text).unwrap_or_else(|e| panic!("{e}"));
            if found.iri != term.iri {
                shared.entry(label.text.clone()).or_default().extend([found.local.as_str(), term.local.as_str()]);
            }
        }
    }
    // A class and the property that leads to it may share a label; nothing else should.
    for (label, locals) in shared {
        assert!(locals.iter().any(|l| l.starts_with(char::is_uppercase)), "{label}: {locals:?}");
    }
}

#[test]
fn another_parser_reads_the_same() {
    for (name, turtle) in [("parkgraph.ttl", ontology::TURTLE), ("shapes.ttl", ontology::SHAPES)] {
        let mut ours = 0;
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle) {
            quad.unwrap_or_else(|e| panic!("{name}: {e}"));
            ours += 1;
        }
        let mut theirs = 0;
        rio_turtle::TurtleParser::new(turtle.as_bytes(), None)
            .parse_all(&mut |_| {
                theirs += 1;
                Ok::<(), rio_turtle::TurtleError>(())
            })
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(ours, theirs, "{name}");
        assert!(ours > 500, "{name}");
    }
}

#[test]
fn a_fault_of_syntax_is_placed() {
    let error =
        Ontology::parse("@prefix pg: <https://w3id.org/parkgraph/ontology#> .\npg:a a pg:b .\npg:c pg:d\n  ;;] .", "x.ttl");
    let error = error.unwrap_err();
    assert_eq!(error.place().map(|place| (place.file.as_str(), place.line)), Some(("x.ttl", Some(4))), "{error}");
    let error = Ontology::parse("<https://w3id.org/parkgraph/ontology#a> <http://example.org/p> 1 .", "x.ttl").unwrap_err();
    assert!(error.to_string().contains("neither class"), "{error}");
}

#[test]
fn reading_the_ontology_is_quick() {
    let started = std::time::Instant::now();
    let rounds = 20;
    for _ in 0..rounds {
        Ontology::parse(ontology::TURTLE, "ontology/parkgraph.ttl").unwrap();
    }
    let each = started.elapsed() / rounds;
    println!("ontology read in {each:?}");
    // Five milliseconds in a release build; tests are built with less care and share the machine.
    assert!(each.as_millis() < 60, "{each:?}");
}

/// Every file below a folder with one of the endings, in order.
fn files(dir: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    found.sort();
    let fits = |path: &Path| path.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending));
    found
        .into_iter()
        .flat_map(|path| if path.is_dir() { files(&path, endings) } else { vec![path] })
        .filter(|p| fits(p))
        .collect()
}

#[test]
fn every_term_that_is_used_is_defined() {
    let used = Regex::new(r"(?:\bpg:|w3id\.org/parkgraph/ontology#)([A-Za-z][A-Za-z0-9_-]*)").unwrap();
    let defined = defined();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut faults = Vec::new();
    let folders = ["ontology", "queries", "data", "src", "README.md"];
    let paths = folders.iter().flat_map(|folder| match root.join(folder) {
        file if file.is_file() => vec![file],
        dir => files(&dir, &["rq", "ttl", "jsonld", "toml", "rs", "trig", "nq"]),
    });
    let mut count = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            for found in used.captures_iter(line) {
                count += 1;
                if !defined.contains(&found[1]) {
                    faults.push(format!("{}:{}: no term {}", path.display(), number + 1, &found[1]));
                }
            }
        }
    }
    assert!(count > 500, "only {count} uses found");
    none(faults);
}

#[test]
fn every_class_has_a_shape_and_every_property_is_shaped() {
    let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::Turtle).for_slice(ontology::SHAPES).map(|q| q.unwrap()).collect();
    let objects = |predicate: &str| -> BTreeSet<String> {
        let of = |quad: &&Quad| quad.predicate.as_str() == format!("http://www.w3.org/ns/shacl#{predicate}");
        quads.iter().filter(of).map(|quad| quad.object.to_string().trim_matches(['<', '>']).to_owned()).collect()
    };
    let (targets, mut paths) = (objects("targetClass"), objects("path"));
    paths.extend(objects("inversePath"));
    let listed: BTreeSet<String> = quads.iter().map(|quad| quad.object.to_string().trim_matches(['<', '>']).to_owned()).collect();
    let mut faults = Vec::new();
    for term in built_in().terms() {
        match term.kind {
            Kind::Class if !targets.contains(&term.iri) => faults.push(format!("no shape for {}", term.local)),
            Kind::Concept if !listed.contains(&term.iri) => faults.push(format!("no shape allows {}", term.local)),
            Kind::Relation | Kind::Attribute if !paths.contains(&term.iri) => faults.push(format!("no shape has {}", term.local)),
            _ => {}
        }
    }
    none(faults);
}

#[test]
fn the_context_has_every_class_property_and_concept() {
    let context: serde_json::Value = serde_json::from_str(ontology::CONTEXT).unwrap();
    let context = context["@context"].as_object().unwrap();
    let named: BTreeMap<String, &str> = context
        .iter()
        .filter_map(|(name, value)| Some((value.as_str().or_else(|| value["@id"].as_str())?.to_owned(), name.as_str())))
        .collect();
    let mut faults = Vec::new();
    for term in built_in().terms() {
        let wanted = match term.kind {
            Kind::Class => !term.parents.is_empty() || !["AgreementKind", "AgreementStatus", "ParkType"].contains(&&*term.local),
            Kind::Relation | Kind::Attribute | Kind::Concept => true,
            _ => false,
        };
        let name = named.get(&format!("pg:{}", term.local));
        let in_records = term.notation.as_deref().is_some_and(|notation| name == Some(&notation));
        if wanted && name != Some(&term.local.as_str()) && !in_records {
            faults.push(format!("{} is {name:?} in the context", term.local));
        }
        // What leads to things must be read as IRIs.
        if term.kind == Kind::Relation && !context[&term.local]["@type"].as_str().is_some_and(|t| t == "@id" || t == "@vocab") {
            faults.push(format!("{} is not typed as IRI in the context", term.local));
        }
    }
    none(faults);
}

/// The facts of a small world, and what the inferences make of them.
fn inferred(turtle: &str) -> BTreeSet<String> {
    let store = Store::new().unwrap();
    let prefixes = "@prefix pg: <https://w3id.org/parkgraph/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <urn:> .\n";
    store.load_from_slice(RdfFormat::Turtle, &format!("{prefixes}{turtle}")).unwrap();
    let given: BTreeSet<String> = store.iter().map(|quad| quad.unwrap().to_string()).collect();
    for round in 0.. {
        assert!(round < 10, "the inferences do not come to an end");
        let before = store.len().unwrap();
        for (name, query) in ontology::INFERENCES {
            let prepared = SparqlEvaluator::new().parse_query(query).unwrap_or_else(|e| panic!("{name}: {e}"));
            let QueryResults::Graph(triples) = prepared.on_store(&store).execute().unwrap() else {
                panic!("{name} is no CONSTRUCT")
            };
            let triples: Vec<_> = triples.map(|t| t.unwrap().in_graph(GraphName::DefaultGraph)).collect();
            store.extend(triples).unwrap();
        }
        if store.len().unwrap() == before {
            break;
        }
    }
    let all: BTreeSet<String> = store.iter().map(|quad| quad.unwrap().to_string()).collect();
    let short = |line: &String| {
        line.replace(NS, "")
            .replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "a")
            .replace("urn:", "")
            .replace(['<', '>'], "")
    };
    all.difference(&given).map(short).collect()
}

fn set(lines: &[&str]) -> BTreeSet<String> {
    lines.iter().map(|&line| line.to_owned()).collect()
}

#[test]
fn places_are_chained_to_the_country() {
    let found = inferred(
        ":p a pg:Park ; pg:locatedIn :c . :c a pg:City ; pg:locatedIn :r . :r a pg:Region ; pg:locatedIn :x . :x a pg:Country .
         :zone a pg:Park ; pg:partOf :p . :o a pg:Organisation ; pg:partOf :q . :q a pg:Organisation ; pg:locatedIn :x .",
    );
    let expected = set(&[
        "c inCountry x",
        "c within r",
        "c within x",
        "p inCountry x",
        "p within c",
        "p within r",
        "p within x",
        "q inCountry x",
        "q within x",
        "r inCountry x",
        "r within x",
        "zone inCountry x",
        "zone within c",
        "zone within r",
        "zone within x",
    ]);
    assert_eq!(found, expected);
}

#[test]
fn ties_hold_both_ways() {
    let found = inferred(":a pg:friendshipCity :b . :p pg:partnerPark :q . :p pg:developedBy :o .");
    assert_eq!(found, set(&["b friendshipCity a", "q partnerPark p"]));
    let (_, query) = ontology::INFERENCES.iter().find(|(name, _)| *name == "symmetric-ties").unwrap();
    for term in built_in().terms().iter().filter(|t| t.characteristics.contains(&Characteristic::Symmetric)) {
        assert!(query.contains(&format!("pg:{} ", term.local)), "{} is symmetric", term.local);
    }
}

#[test]
fn parties_of_what_was_signed_have_agreed() {
    let found = inferred(
        ":m a pg:Agreement ; pg:party :a , :b . :n a pg:Agreement ; pg:party :a , :c ; pg:status pg:status-planned .
         :e a pg:Agreement ; pg:party :c , :d ; pg:status pg:status-ended .",
    );
    assert_eq!(found, set(&["a agreedWith b", "b agreedWith a", "c agreedWith d", "d agreedWith c", "m status status-signed"]));
}

#[test]
fn a_body_of_many_countries_is_international() {
    let bodies = |turtle: &str| -> BTreeSet<String> {
        inferred(turtle).into_iter().filter_map(|line| line.strip_suffix(" a InternationalBody").map(str::to_owned)).collect()
    };
    let world = ":x a pg:Country . :y a pg:Country . :z a pg:Country . :a pg:locatedIn :x . :b pg:locatedIn :y . :c pg:locatedIn :z . :d pg:locatedIn :x .";
    assert_eq!(bodies(&format!("{world} :x pg:memberOf :union .")), set(&["union"]));
    assert_eq!(bodies(&format!("{world} :a pg:memberOf :two . :b pg:memberOf :two . :d pg:memberOf :two .")), set(&["two"]));
    assert_eq!(bodies(&format!("{world} :a pg:memberOf :one . :d pg:memberOf :one .")), set(&[]));
}

#[test]
fn names_tell_the_types_of_parks() {
    for (name, types) in [
        ("青岛经济技术开发区", vec!["development"]),
        ("兰州新区综合保税区", vec!["bonded", "development"]),
        ("中国—上海合作组织地方经贸合作示范区", vec!["cooperation", "demonstration"]),
        ("Sihanoukville Special Economic Zone", vec!["special-economic"]),
        ("Jebel Ali Free Zone", vec!["free-trade"]),
        ("Naryn Free Economic Zone", vec!["free-trade"]),
        ("Kashgar FEZ", vec!["free-trade"]),
        ("SEZ Technopolis Moscow", vec!["science", "special-economic"]),
        ("ОЭЗ «Большой Серпухов»", vec!["special-economic"]),
        ("Казахстанско-китайский индустриальный парк масличных культур", vec!["industrial"]),
        ("China-Egypt TEDA Suez Economic and Trade Cooperation Zone", vec!["cooperation"]),
        ("瑞丽-木姐跨境经济合作区", vec!["border", "cooperation"]),
        ("Chandpur Economic Zone-1", vec![]),
        ("Freezing Point", vec![]),
        ("Skolkovo", vec![]),
    ] {
        let found = inferred(&format!(":p a pg:Park ; skos:prefLabel \"{name}\" ."));
        let expected: BTreeSet<String> = types.iter().map(|t| format!("p parkType parktype-{t}")).collect();
        assert_eq!(found, expected, "{name}");
    }
}
