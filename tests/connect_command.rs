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
use parkgraph::value::Lang;

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

fn refused(a: &str, b: &str) -> String {
    let output = connect(&[a, b]);
    assert_eq!(output.status.code(), Some(2), "{a} {b}: {}", text(&output));
    String::from_utf8(output.stderr).unwrap()
}

/// What people call countries: colloquial, historical, abbreviated, misspelt by one variant character.
#[test]
fn countries_have_common_names() {
    let names = Names::built_in().unwrap();
    for (text, code) in [
        ("America", "US"),
        ("Америка", "US"),
        ("美利坚", "US"),
        ("UK", "GB"),
        ("Holland", "NL"),
        ("Голландия", "NL"),
        ("Burma", "MM"),
        ("Бирма", "MM"),
        ("Ivory Coast", "CI"),
        ("Берег Слоновой Кости", "CI"),
        ("象牙海岸", "CI"),
        ("Swaziland", "SZ"),
        ("Свазиленд", "SZ"),
        ("史瓦济兰", "SZ"),
        ("Czech Republic", "CZ"),
        ("Чешская Республика", "CZ"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Киргизстан", "KG"),
        ("Киргизская Республика", "KG"),
        ("Belorussia", "BY"),
        ("Белоруссия", "BY"),
        ("俄国", "RU"),
        ("南韩", "KR"),
        ("北韩", "KP"),
        ("中囯", "CN"),
        ("暹罗", "TH"),
        ("Персия", "IR"),
        ("Дагомея", "BJ"),
        ("锡兰", "LK"),
        ("Мальдивские острова", "MV"),
        ("The Gambia", "GM"),
        ("Республика Судан", "SD"),
        ("FYROM", "MK"),
        ("Éire", "IE"),
        ("Cabo Verde", "CV"),
        ("Новые Гебриды", "VU"),
    ] {
        let found: Vec<_> = names.countries(text).into_iter().map(|id| names.get(id).iri.rsplit('/').next().unwrap()).collect();
        assert_eq!(found, [code], "{text}");
        assert_eq!(names.find(text).first(), names.countries(text).first(), "{text}");
    }
}

#[test]
fn a_name_of_several_countries_is_asked_back() {
    for (text, codes) in [
        ("Congo", ["CD", "CG"]),
        ("Конго", ["CD", "CG"]),
        ("刚果", ["CD", "CG"]),
        ("Корея", ["KR", "KP"]),
        ("Korea", ["KR", "KP"]),
    ] {
        let told = refused(text, "China");
        assert!(told.contains("means 2 countries") && codes.iter().all(|code| told.contains(&format!("({code})"))), "{told}");
        assert!(told.contains(&format!("help: say which, by name or code: {} or {}", codes[0], codes[1])), "{told}");
    }
}

#[test]
fn suggestions_are_near_and_of_the_kind_asked_for() {
    for (text, name) in [
        ("Chnia", "China"),
        ("Kina", "China"),
        ("Kyrgistan", "Kyrgyzstan"),
        ("Кыргызтан", "Кыргызстан"),
        ("Казакстан", "Казахстан"),
        ("Uzbek", "Uzbekistan"),
        ("韩囚", "韩国"),
        ("吉儿吉斯斯坦", "吉尔吉斯斯坦"),
        ("Belorusia", "Belorussia"),
        ("Germny", "Germany"),
    ] {
        let told = refused(text, "Japan");
        assert!(told.contains(&format!("did you mean {name:?}")), "{text}: {told}");
        for wrong in ["Kinshasa", "Armenia", "Chongzuo"] {
            assert!(!told.contains(wrong), "{text}: {told}");
        }
    }
    let told = refused("Nigeira", "Japan");
    assert!(told.contains("\"Nigeria\""), "{told}");
    let told = refused("Austrla", "Japan");
    assert!(told.contains("\"Austria\"") && told.contains("\"Australia\""), "{told}");
    assert!(refused("qqxxzzvv", "Japan").contains("help: try another name"));
}

/// Ties without a date are kept against a date, and the answer says of how many it cannot know.
#[test]
fn ties_without_a_date_are_told() {
    let arguments = |format| ["CN", "KG", "--top", "30", "--as-of", "2016", "--format", format];
    let answer: serde_json::Value = serde_json::from_slice(&connect(&arguments("json")).stdout).unwrap();
    let mut hops = Vec::new();
    for park in answer["parks"].as_array().unwrap() {
        hops.extend(park["routes"].as_array().unwrap().iter().flat_map(|r| r["hops"].as_array().unwrap().clone()));
    }
    let undated = hops.iter().filter(|hop| hop["undated"] == true).count();
    assert!(undated > 0 && answer["undatedHops"] == undated, "{}", answer["undatedHops"]);
    assert!(hops.iter().all(|hop| hop["predicate"] != "locatedIn" || hop["undated"] == false));
    let mut partners = hops.iter().filter(|hop| hop["predicate"] == "partnerPark").peekable();
    assert!(
        partners.peek().is_some() && partners.all(|hop| hop["undated"] == true),
        "a park's founding dates no partnership of it"
    );
    let heading = format!("As of 2016: {undated} of the {} hops shown have no date and were taken as holding.", hops.len());
    assert!(answer["answer"].as_str().unwrap().ends_with(&heading), "{}", answer["answer"]);
    for (format, mark) in [("table", "[no date]"), ("markdown", "no date")] {
        let page = text(&connect(&arguments(format)));
        assert!(page.contains(&heading) && page.matches(mark).count() >= undated, "{page}");
    }
    let lines = text(&connect(&arguments("csv")));
    assert!(lines.lines().next().unwrap().ends_with(",undated") && lines.lines().any(|line| line.ends_with(",true")));
    let now = text(&connect(&["CN", "KG", "--top", "30"]));
    assert!(!now.contains("[no date]") && !now.contains("taken as holding"));
}

/// How far the documents reach is the date of the newest that is no sample of ours; nothing is said of it where none has a date.
#[test]
fn the_answer_says_up_to_when_the_sources_reach() {
    let answered = |documents: &[&str], lang: &str| {
        let names = Names::built_in().unwrap();
        let mut store = Store::in_memory().unwrap();
        let records = documents.iter().enumerate().map(|(i, more)| {
            let entities = r#"[{"id":"p","type":"Park","name":"Some Zone"},{"id":"c","type":"Country","name":"China"}]"#;
            let said = r#"[{"s":"p","p":"locatedIn","o":"c"}]"#;
            let line =
                format!(r#"{{"document":{{"id":"d{i}","title":"Zones","language":"en"{more}}},"entities":{entities},"statements":{said}}}"#);
            let mut record = parse_line(&line, &Place::line("test", i + 1)).unwrap().0;
            resolve(&mut record, names);
            record
        });
        load_records(&mut store, records, Options::plain(names), &mut || ()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.nq");
        save_to(&store, &path, Compression::None).unwrap();
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_parkgraph"));
        text(&command.args(["connect", "CN", "NR", "--lang", lang, "--store"]).arg(&path).output().unwrap())
    };
    let sample = r#","publisher":"parkgraph samples","published":"2026-11-20""#;
    let real = r#","publisher":"A","published":"2015-03-04""#;
    let both = answered(&[sample, real], "en");
    assert!(both.starts_with("No evidence in 2 documents up to 2015-03-04 that a park"), "{both}");
    let undated = answered(&[""], "en");
    assert!(undated.starts_with("No evidence in 1 document that a park"), "{undated}");
    let chinese = answered(&[""], "zh");
    assert!(chinese.starts_with("1 份文件中没有园区"), "{chinese}");
}

/// Where no park has a route to either side, each side's own nearest park is told, or that there is none.
#[test]
fn sides_without_a_park_are_told_what_is_missing() {
    let answer = text(&connect(&["Nauru", "Tuvalu"]));
    assert!(answer.starts_with("No evidence in ") && answer.contains("documents up to "), "{answer}");
    for name in ["Nauru", "Tuvalu"] {
        assert!(answer.contains(&format!("Nothing in the documents ties {name} to anything.")), "{answer}");
    }
    let json: serde_json::Value = serde_json::from_slice(&connect(&["Nauru", "Tuvalu", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["missing"].as_array().unwrap().len(), 2);
    assert!(json["missing"][0]["park"].is_null());
}

/// The network of these records.
fn network_of(lines: &[String]) -> Network {
    let names = Names::built_in().unwrap();
    let mut store = Store::in_memory().unwrap();
    let records = lines.iter().enumerate().map(|(i, line)| {
        let mut record = parse_line(line, &Place::line("test", i + 1)).unwrap().0;
        resolve(&mut record, names);
        record
    });
    load_records(&mut store, records, Options::plain(names), &mut || ()).unwrap();
    Network::project(&store).unwrap()
}

/// A friendship began when the first agreement of friendship between the two alone was signed, unless it was told of before.
#[test]
fn friendships_are_dated_by_the_agreement_that_concluded_them() {
    let tie = |published: &str| {
        let entities = r#"[{"id":"a","type":"City","name":"Osh"},{"id":"b","type":"City","name":"Xuzhou"}]"#;
        let said = r#"[{"s":"a","p":"friendshipCity","o":"b"}]"#;
        format!(
            r#"{{"document":{{"id":"tie","publisher":"A","published":"{published}","language":"en"}},"entities":{entities},"statements":{said}}}"#
        )
    };
    let agreement = |id: &str, kind: &str, signed: &str, third: bool| {
        let entities = format!(
            r#"[{{"id":"x","type":"Agreement",{kind},"name":"Agreement {id}"}},{{"id":"a","type":"City","name":"Osh"}},{{"id":"b","type":"City","name":"Xuzhou"}},{{"id":"c","type":"City","name":"Bishkek"}}]"#
        );
        let third = if third { r#",{"s":"x","p":"party","o":"c"}"# } else { "" };
        let said = format!(
            r#"[{{"s":"x","p":"party","o":"b"}},{{"s":"x","p":"party","o":"a"}},{{"s":"x","p":"signedOn","value":"{signed}"}}{third}]"#
        );
        format!(r#"{{"document":{{"id":"{id}","publisher":"B","language":"en"}},"entities":{entities},"statements":{said}}}"#)
    };
    let friends = r#""kind":"friendship-city""#;
    let planned = r#""kind":"friendship-city","status":"planned""#;
    let dated = |published: &str, agreements: &[String]| {
        let network = network_of(&[&[tie(published)], agreements].concat());
        let ties: Vec<_> =
            (0..network.edge_count() as u32).filter(|e| network.statement(*e).1.to_string() == "friendshipCity").collect();
        assert_eq!(ties.len(), 1);
        let edge = network.edge(ties[0]);
        edge.dates().0.filter(|_| edge.dated).map(|date| date.to_string())
    };
    let in_2015 = agreement("x1", friends, "2015-06", false);
    let in_2019 = agreement("x2", friends, "2019", false);
    let both = dated("2021", &[in_2019.clone(), in_2015]);
    assert_eq!(both.as_deref(), Some("2015-06-01"), "one agreement of two dates: not before the first");
    let another = agreement("x6", r#""kind":"friendship-city","iri":"http://example.org/another""#, "2017", false);
    assert_eq!(dated("2021", &[in_2019.clone(), another]).as_deref(), Some("2017"), "the first of two agreements");
    assert_eq!(dated("2021", std::slice::from_ref(&in_2019)).as_deref(), Some("2019"));
    assert_eq!(dated("2019-03", std::slice::from_ref(&in_2019)).as_deref(), Some("2019"), "told of in the year of the signing");
    assert_eq!(dated("2017", &[in_2019]), None, "told of two years before");
    assert_eq!(dated("2021", &[agreement("x3", planned, "2015", false)]), None, "only planned");
    assert_eq!(dated("2021", &[agreement("x4", friends, "2015", true)]), None, "of three");
    assert_eq!(dated("2021", &[agreement("x5", r#""kind":"memorandum""#, "2015", false)]), None, "of another kind");
}

/// What has a name in none of the languages of answers is called by that name, the first of several, not by the end of its IRI.
#[test]
fn things_are_called_by_a_name_of_any_language() {
    let page = |id: &str, lang: &str, name: &str| {
        let entities = format!(
            r#"[{{"id":"x","type":"Agreement","kind":"friendship-city","name":"{name}"}},{{"id":"a","type":"City","name":"Osh"}},{{"id":"b","type":"City","name":"Xuzhou"}}]"#
        );
        let said = r#"[{"s":"x","p":"party","o":"b"},{"s":"x","p":"party","o":"a"},{"s":"x","p":"signedOn","value":"2015"}]"#;
        format!(r#"{{"document":{{"id":"{id}","language":"{lang}"}},"entities":{entities},"statements":{said}}}"#)
    };
    let network = network_of(&[page("d1", "vi", "Tho thuan ket nghia"), page("d2", "de", "Freundschaftsvertrag")]);
    let agreements: Vec<_> = network.nodes().filter(|n| network.iri(*n).contains("/agreement/")).collect();
    assert_eq!(agreements.len(), 1, "one agreement");
    for lang in ["en", "zh", "ru"] {
        assert_eq!(network.label(agreements[0], &Lang::new(lang)), "Freundschaftsvertrag");
    }
}
