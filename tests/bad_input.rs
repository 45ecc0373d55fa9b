//! Bad input: each kind gets a clear message with its place and what would help, exit code 2, and nothing is lost: the rest of
//! the input is used, and a store stays as it was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use common::{Run, Scene};

/// The ids of the documents whose records were printed.
fn ids(run: &Run) -> Vec<String> {
    let id = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["document"]["id"].as_str().unwrap().to_owned();
    run.out.lines().map(id).collect()
}

#[test]
fn a_language_without_labels() {
    Scene::new().run(["--lang", "tlh", "man"]).is_refused(&["error:", "--lang", "en, zh"]);
}

#[test]
fn an_unknown_command() {
    Scene::new().run(["conect", "CN", "KG"]).is_refused(&["error:", "conect"]);
}

#[test]
fn an_unknown_term() {
    Scene::new()
        .run(["term", "friendshpCity"])
        .is_refused(&["error: no term \"friendshpCity\"", "did you mean \"friendshipCity\"?"]);
}

#[test]
fn manual_pages_where_nothing_can_be_written() {
    let scene = Scene::new();
    scene.write("file", "in the way");
    scene.run(["man", "file/pages"]).is_refused(&["error: file/pages:", "help: "]);
    assert_eq!(std::fs::read_to_string(scene.path("file")).unwrap(), "in the way");
}

#[test]
fn a_date_that_no_calendar_has() {
    let run = Scene::new().run(["connect", "CN", "KG", "--as-of", "2021-13-45"]);
    run.is_refused(&["error: ", "--as-of", "there is no month 13"]);
}

#[test]
fn dates_and_numbers_that_make_no_sense() {
    for (option, value, texts) in [
        ("--as-of", "0000", ["there is no year 0", "help: write YYYY"]),
        ("--as-of", "0", ["write YYYY, YYYY-MM or YYYY-MM-DD", "such as 2015"]),
        ("--as-of", "yesterday", ["\"yesterday\"", "help: write YYYY"]),
        ("--as-of", "2015-02-30", ["there is no day 30", "help: write YYYY"]),
        ("--max-cost", "-1", ["a number above 0", "--max-cost"]),
        ("--max-cost", "x", ["a number above 0", "--max-cost"]),
        ("--top", "-1", ["a whole number, at least 1", "--top"]),
        ("--top", "0", ["a whole number, at least 1", "--top"]),
        ("--top", "1.5", ["a whole number, at least 1", "--top"]),
    ] {
        Scene::new().run(["connect", "CN", "KG", option, value]).is_refused(&texts).is_refused(&["error: ", option]);
    }
}

/// A page that `build` finds something in.
const PAGE: &str = "\u{4e2d}\u{56fd}";

#[test]
fn a_store_that_was_not_named() {
    let scene = Scene::new();
    scene.write("page.txt", PAGE);
    scene.run(["build", "page.txt"]).is_refused(&["error: no store is named", "help: ", "--store"]);
}

#[test]
fn a_store_that_is_none() {
    let scene = Scene::new();
    scene.write("page.txt", PAGE);
    scene.run(["build", "page.txt", "--store", "kg.docx"]).is_refused(&["error: \"kg.docx\" is no store", "help: ", ".nq.zst"]);
    let told = [scene.run(["connect", "CN", "KG", "--store", "kg.docx"]).err, scene.run(["connect", "--help"]).out];
    for told in told {
        assert!(!told.contains("http"), "what no build reads is not recommended: {told}");
        assert_eq!(told.contains("folder"), cfg!(feature = "rocksdb"), "{told}");
    }
}

#[test]
fn a_store_that_cannot_be_written() {
    let scene = Scene::new();
    scene.write("page.txt", PAGE);
    let run = scene.run(["build", "page.txt", "--store", "page.txt/kg.nq"]);
    run.is_refused(&["error: page.txt/kg.nq: the store can't be written", "help: name a store in a folder"]);
    assert_eq!(std::fs::read_to_string(scene.path("page.txt")).unwrap(), PAGE);
}

#[test]
fn a_store_of_a_newer_version() {
    let scene = Scene::new();
    scene.write("page.txt", PAGE);
    let store = "<https://w3id.org/parkgraph/dataset> <https://w3id.org/parkgraph/ontology#storeVersion> \
                 \"99\"^^<http://www.w3.org/2001/XMLSchema#integer> <https://w3id.org/parkgraph/graph/provenance> .\n";
    scene.write("kg.nq", store);
    let run = scene.run(["build", "page.txt", "--store", "kg.nq"]);
    run.is_refused(&["error: kg.nq: the store has version 99", "help: use a newer parkgraph"]);
    assert_eq!(std::fs::read_to_string(scene.path("kg.nq")).unwrap(), store);
}

#[test]
fn a_store_that_is_damaged() {
    let scene = Scene::new();
    scene.write("page.txt", PAGE);
    scene.write("good.txt", PAGE);
    assert_eq!(scene.run(["build", "good.txt", "--store", "kg.nq.zst"]).code, 0);
    let whole = std::fs::read(scene.path("kg.nq.zst")).unwrap();
    let half = &whole[..whole.len() / 2];
    scene.write("kg.nq.zst", half);
    scene.run(["build", "page.txt", "--store", "kg.nq.zst"]).is_refused(&["error: kg.nq.zst", "help: "]);
    assert_eq!(std::fs::read(scene.path("kg.nq.zst")).unwrap(), half);
}

/// A page in which something is found.
const ZONE: &str = "The North Free Economic Zone is located in Bishkek, Kyrgyzstan.\n";
/// A date that no calendar has, in a page: what is said is kept without the date, and the passage is told; numbers that look alike are not.
#[test]
fn a_page_with_a_date_that_no_calendar_has() {
    let page = |text: &str| {
        let scene = Scene::new();
        scene.write("p.txt", format!("{text}\n"));
        scene.run(["extract", "p.txt"])
    };
    for (date, text) in [
        ("30 February 2015", "Osh and Xuzhou signed a sister city agreement on 30 February 2015."),
        ("2015-02-30", "Osh and Xuzhou signed a sister city agreement on 2015-02-30."),
        ("2021-13-45", "Osh and Xuzhou signed a sister city agreement on 2021-13-45, it is said."),
        ("2015年2月30日", "2015年2月30日，奥什市与徐州市签署友好城市协议。"),
        ("31 ноября 2015", "31 ноября 2015 года города Ош и Сюйчжоу подписали соглашение о побратимстве."),
    ] {
        let run = page(text);
        run.is_refused(&["problem: p.txt: ", date, "help: "]);
        let at = text.find(date).map(|at| text[..at].chars().count()).unwrap();
        assert!(run.err.contains(&format!(" at {at}\u{2013}")), "{}", run.err);
        assert!(run.out.contains("\"name\":") && !run.out.contains("signedOn"), "{}", run.out);
    }
    assert!(page("Osh and Xuzhou signed a sister city agreement on 30 February 2015.").out.contains("\"friendshipCity\""));
    for text in [
        "Osh and Xuzhou signed agreement No. 2021-13-45.",
        "Osh and Xuzhou signed agreement KG-2021-13-45.",
        "Osh and Xuzhou signed agreement 2021-13-45/7.",
        "Osh and Xuzhou signed agreement number: 2021-13-45.",
        "Osh and Xuzhou use version 2021.13.4 of it.",
    ] {
        let run = page(text);
        assert!(!run.err.contains("calendar"), "{text}: {}", run.err);
    }
}

#[test]
fn a_page_published_on_a_date_that_no_calendar_has() {
    let scene = Scene::new();
    let line = |id: &str, date: &str| format!("{{\"id\":\"{id}\",\"published\":{date},\"text\":\"{}\"}}\n", ZONE.trim());
    scene.write(
        "p.jsonl",
        line("a", "\"2021-13-45\"")
            + &line("b", "\"2021-02-30T10:00\"")
            + &line("c", "\"2021-06-09T10:00\"")
            + &line("d", "2021"),
    );
    let run = scene.run(["extract", "p.jsonl"]);
    run.is_refused(&[
        "problem: p.jsonl:1: published: no date \"2021-13-45\"",
        "problem: p.jsonl:2: published",
        "help: write a date",
        "YYYY-MM-DD",
    ]);
    assert_eq!(run.err.matches("problem: ").count(), 2, "{}", run.err);
    assert_eq!(ids(&run), ["a", "b", "c", "d"]);
    assert!(run.out.contains("\"published\":\"2021-06-09\"") && run.out.contains("\"published\":\"2021\""), "{}", run.out);
}

#[test]
fn a_record_published_on_a_date_that_no_calendar_has() {
    let bad = record("second").replace("\"language\"", "\"published\":\"2021-13-45\",\"language\"");
    let store = is_dropped_alone(&bad, &["document: published", "no month 13", "help: write a date"]);
    assert!(store.contains("document/second>"), "the rest of the record is kept");
}

#[test]
fn rdf_with_dates_that_no_calendar_has() {
    let scene = Scene::new();
    let typed = |value: &str, of: &str| {
        format!("<https://a.example/s> <https://a.example/p> \"{value}\"^^<http://www.w3.org/2001/XMLSchema#{of}> .\n")
    };
    let good = [
        ("2020-02-29", "date"),
        ("2021-06-09Z", "date"),
        ("2021-06-09+08:00", "date"),
        ("-0044-03-15", "date"),
        ("2021-06", "gYearMonth"),
        ("2021", "gYear"),
        ("2021-06-09T10:00:00-05:00", "dateTime"),
        ("2021-13-45", "string"),
    ];
    let bad = [
        ("2021-13-45", "date"),
        ("2021-02-30", "date"),
        ("2021-13", "gYearMonth"),
        ("2021-02-29T10:00:00Z", "dateTime"),
        ("June", "date"),
    ];
    let text: String = good.iter().take(7).chain(&bad).chain(good.last()).map(|(value, of)| typed(value, of)).collect();
    scene.write("x.nt", text);
    let run = scene.run(["load", "x.nt", "--store", "kg.nq"]);
    run.is_refused(&[
        "problem: x.nt:8: no date \"2021-13-45\"; triples left out: 1",
        "x.nt:10: ",
        "x.nt:12: ",
        "help: write a date",
        "problems: 5",
    ]);
    let store = std::fs::read_to_string(scene.path("kg.nq")).unwrap();
    // Each is in the graph of its claim and in the accepted view.
    assert_eq!(store.matches("<https://a.example/p>").count(), 2 * good.len(), "{store}");
}

/// Characters that nobody sees, within names and around them, cost nothing, and the passages are those of the page as it is.
#[test]
fn characters_that_are_not_printed() {
    let plain = "Osh and Xuzhou signed a sister city agreement on 12 May 2015.";
    for (place, junk) in [
        ("zhou", "\0"),
        ("Xuzhou", "\u{1b}[31m"),
        ("zhou", "\u{1b}[1;32m"),
        ("zhou", "\u{202e}"),
        ("zhou", "\u{200b}"),
        ("zhou", "\u{feff}"),
        ("zhou", "\u{ad}"),
        ("sh and", "\u{7}"),
        (" signed", "\u{1b}[0m"),
    ] {
        let text = plain.replacen(place, &format!("{junk}{place}"), 1);
        let scene = Scene::new();
        scene.write("p.txt", &text);
        let run = scene.run(["extract", "p.txt"]);
        assert_eq!(run.code, 0, "{junk:?}: {}", run.err);
        let record: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let city = record["entities"]
            .as_array()
            .unwrap()
            .iter()
            .find(|e| e["name"] == "Xuzhou")
            .unwrap_or_else(|| panic!("{junk:?}: {}", run.out));
        let end = usize::try_from(city["mentions"][0]["end"].as_u64().unwrap()).unwrap();
        assert!(text.chars().take(end).collect::<String>().ends_with("zhou"), "{junk:?}: {city}");
        assert!(run.out.contains("friendshipCity"), "{junk:?}: {}", run.out);
    }
}

/// A store, or any RDF, is no page.
#[test]
fn rdf_given_as_a_page() {
    let scene = Scene::new();
    scene.write("a.txt", ZONE);
    assert_eq!(scene.run(["build", "a.txt", "--store", "kg.nq"]).code, 0);
    let before = std::fs::read(scene.path("kg.nq")).unwrap();
    scene.write("x.jsonld", "{}");
    scene.write("y.nt.gz", [0x1f, 0x8b]);
    let run = scene.run(["build", "kg.nq", "x.jsonld", "y.nt.gz", "--store", "kg.nq"]);
    run.is_refused(&["problem: kg.nq: RDF", "problem: x.jsonld: RDF", "problem: y.nt.gz: RDF", "help: load it with `load`"]);
    assert_eq!(std::fs::read(scene.path("kg.nq")).unwrap(), before);
}

/// A pipe in a folder is passed over, one that is named is read, and a device is neither.
#[test]
#[cfg(unix)]
fn what_is_no_file() {
    let scene = Scene::new();
    scene.write("w/a.txt", ZONE);
    for pipe in ["w/b.txt", "w/c.ttl"] {
        assert!(std::process::Command::new("mkfifo").arg(scene.path(pipe)).status().unwrap().success());
    }
    let run = scene.run(["extract", "w"]);
    assert_eq!((run.code, ids(&run)), (0, vec!["a".to_owned()]), "{}", run.err);
    assert_eq!(scene.run(["load", "w", "--store", "kg.nq"]).code, 1);
    scene.run(["extract", "/dev/zero", "w/a.txt"]).is_refused(&["problem: /dev/zero: neither a file nor a pipe", "help: "]);
    let program = env!("CARGO_BIN_EXE_parkgraph");
    let shell = format!(
        "{program} extract <(cat w/a.txt) | grep -c Bishkek && {program} load <({program} extract w/a.txt) --store kg.nq"
    );
    let output = std::process::Command::new("bash").args(["-c", &shell]).current_dir(scene.path(".")).output().unwrap();
    assert!(output.status.success() && output.stdout == b"1\n", "{}", String::from_utf8_lossy(&output.stderr));
    assert!(scene.path("kg.nq").exists());
}

/// Tags nested without end cost no more than others, and the text within them is read.
#[test]
fn a_page_nested_without_end() {
    let scene = Scene::new();
    type Opening = (&'static str, fn(usize) -> String);
    let open: [Opening; 4] = [
        ("div", |_| "<div>".to_owned()),
        ("list", |_| "<ul><li>".to_owned()),
        ("font", |n| format!("<p><font size={n}>")),
        ("table", |_| "<table><tr><td>".to_owned()),
    ];
    for (name, tag) in open {
        let tags: String = (0..20_000).map(tag).collect();
        scene.write(&format!("{name}.html"), format!("<html><body>{tags}{TOWN}</body></html>"));
    }
    let begun = std::time::Instant::now();
    let run = scene.run(["extract", "."]);
    assert_eq!((run.code, ids(&run).len(), run.out.matches("\"name\":\"Xuzhou\"").count()), (0, 4, 4), "{}", run.err);
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

/// Another one.
const TOWN: &str = "Osh and Xuzhou signed a sister city agreement on 12 May 2015.\n";

/// What `extract` makes of one bad file between two good ones: a problem with the texts, and the records of the good ones.
#[track_caller]
fn is_refused_alone(name: &str, content: impl AsRef<[u8]>, texts: &[&str]) {
    let scene = Scene::new();
    scene.write("a.txt", ZONE);
    scene.write(name, content);
    scene.write("z.txt", TOWN);
    let run = scene.run(["extract", "a.txt", name, "z.txt"]);
    run.is_refused(texts).is_refused(&[&format!("problem: {name}"), "help: "]);
    assert_eq!(ids(&run), ["a", "z"], "{}", run.err);
    let built = scene.run(["build", ".", "--store", "kg.nq"]);
    built.is_refused(texts).is_refused(&["new 2,", "problems: 1"]);
}

#[test]
fn an_empty_page() {
    is_refused_alone("m.txt", "", &["holds no text"]);
    is_refused_alone("m.html", " \n ", &["holds no text"]);
}

#[test]
fn a_binary_file() {
    is_refused_alone("m.txt", b"%PDF-1.7 \x00\x01\x02", &["no text but PDF", "pdftotext"]);
    is_refused_alone("m.txt", [0, 1, 2, 0, 0, 9, 0, 200, 7].repeat(50), &["binary"]);
}

#[test]
fn fifty_megabytes_on_one_line() {
    let mut content = ZONE.trim_end().as_bytes().repeat(50_000_000 / ZONE.len());
    is_refused_alone("m.txt", &content, &["larger than 16 MiB", "--largest"]);
    content.splice(..0, *b"{\"text\":\"");
    content.extend(b"\"}\n");
    is_refused_alone("m.jsonl", &content, &["m.jsonl:1: larger than 16 MiB"]);
}

/// Text in another encoding than UTF-8 is read; bytes of no encoding are told, and the rest is read.
#[test]
fn text_that_is_not_utf_8() {
    let scene = Scene::new();
    let half = [ZONE.as_bytes(), "\u{4e2d}\u{56fd}".repeat(60).as_bytes(), b"\xff\xfe\n", TOWN.as_bytes()].concat();
    scene.write("half.txt", half);
    let run = scene.run(["extract", "half.txt"]);
    run.is_refused(&["problem: half.txt: ", "that no encoding reads", "help: convert the file to UTF-8"]);
    assert!(run.out.contains("Bishkek") && run.out.contains("Xuzhou"), "{}", run.out);
    scene.write("gbk.txt", b"\xd6\xd0\xb9\xfa\xd3\xeb\xbc\xaa\xb6\xfb\xbc\xaa\xcb\xb9\xcb\xb9\xcc\xb9\xc7\xa9\xca\xf0\xba\xcf\xd7\xf7\xd0\xad\xd2\xe9\xa1\xa3\n");
    let run = scene.run(["extract", "gbk.txt"]);
    assert!(run.code == 0 && run.out.contains("country/KG"), "{}{}", run.out, run.err);
}

#[test]
fn a_truncated_web_page() {
    let scene = Scene::new();
    scene.write("cut.html", format!("<html><head><title>Zones</title></head><body><p>{ZONE}</p><p>{TOWN}<a hre"));
    let run = scene.run(["extract", "cut.html"]);
    run.is_refused(&["problem: cut.html: the page breaks off", "help: fetch the page again"]);
    assert!(run.out.contains("Bishkek") && run.out.contains("Xuzhou"), "what is there is read: {}", run.out);
}

#[test]
fn a_broken_line_among_good_ones() {
    let scene = Scene::new();
    scene.write(
        "pages.jsonl",
        "{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"te\n{\"id\":\"c\",\"text\":\"three\"}\n{\"id\":\"d\"}\n",
    );
    let run = scene.run(["extract", "pages.jsonl"]);
    run.is_refused(&["problem: pages.jsonl:2:13: not JSON", "problem: pages.jsonl:4: a document without text", "help: "]);
    assert_eq!(ids(&run), ["a", "c"]);
}

/// A record as `load` takes it, of a document.
fn record(id: &str) -> String {
    format!(
        "{{\"document\":{{\"id\":\"{id}\",\"language\":\"en\"}},\"entities\":[{{\"id\":\"p\",\"type\":\"Park\",\"name\":\"North Zone\"}},\
         {{\"id\":\"c\",\"type\":\"City\",\"name\":\"Bishkek\"}}],\"statements\":[{{\"s\":\"p\",\"p\":\"locatedIn\",\"o\":\"c\"}},\
         {{\"s\":\"p\",\"p\":\"foundedOn\",\"value\":\"1996-05\"}}]}}\n"
    )
}

/// A record at fault between two good ones: the problem, its line, and the two others in the store.
#[track_caller]
fn is_dropped_alone(bad: &str, texts: &[&str]) -> String {
    let scene = Scene::new();
    scene.write("r.jsonl", format!("{}{}\n{}", record("first"), bad.trim_end(), record("third")));
    let run = scene.run(["load", "r.jsonl", "--store", "kg.nq"]);
    run.is_refused(texts).is_refused(&["problem: r.jsonl:2", "help: "]);
    let store = std::fs::read_to_string(scene.path("kg.nq")).unwrap();
    assert!(store.contains("document/first>") && store.contains("document/third>"));
    store
}

#[test]
fn a_record_with_an_unknown_predicate() {
    let store =
        is_dropped_alone(&record("second").replace("locatedIn", "locatedAt"), &["locatedAt", "did you mean \"locatedIn\"?"]);
    assert!(store.contains("document/second>"), "the rest of the record is kept");
}

#[test]
fn a_record_with_a_date_that_no_calendar_has() {
    let store = is_dropped_alone(&record("second").replace("1996-05", "2021-13-45"), &["2021-13-45", "no month 13"]);
    assert!(store.contains("document/second>"), "the rest of the record is kept");
}

#[test]
fn a_record_cut_short() {
    let whole = record("second");
    let store = is_dropped_alone(&whole[..whole.len() / 2], &["not a record"]);
    assert!(!store.contains("document/second>"));
}

#[test]
fn rdf_with_a_syntax_error_in_line_7() {
    let scene = Scene::new();
    let good = "<https://example.org/s> <https://example.org/p> \"o\" .\n";
    scene.write("good.ttl", good);
    scene.write("bad.ttl", format!("@prefix : <https://example.org/> .\n{}:s :p .\n{good}", good.repeat(5)));
    assert_eq!(scene.run(["load", "good.ttl", "--store", "kg.nq"]).code, 0);
    let before = std::fs::read(scene.path("kg.nq")).unwrap();
    let run = scene.run(["load", "bad.ttl", "--store", "kg.nq"]);
    run.is_refused(&["problem: bad.ttl:7:", "help: nothing was loaded from this file"]);
    assert_eq!(std::fs::read(scene.path("kg.nq")).unwrap(), before);
}

#[test]
fn an_unknown_country() {
    let scene = Scene::new();
    scene.run(["connect", "China", "Kyrgistan"]).is_refused(&["error: \"Kyrgistan\"", "did you mean \"Kyrgyzstan\"?"]);
    scene.run(["connect", "CN", "QQ"]).is_refused(&["error: \"QQ\"", "help: "]);
}

/// Two pages of one id are not two versions of one: neither takes the other's place in silence.
#[test]
fn two_pages_of_one_name() {
    let scene = Scene::new();
    scene.write("2021/index.txt", ZONE);
    scene.write("2022/index.txt", TOWN);
    scene.write("2023/index.txt", ZONE);
    let run = scene.run(["build", "2021/index.txt", "2022/index.txt", "2023/index.txt", "--store", "kg.nq"]);
    run.is_refused(&[
        "problem: 2022/index.txt: another page of this load has the same id \"index\", 2021/index.txt",
        "help: ",
        "new 1, changed 0, as before 1",
    ]);
    assert!(std::fs::read_to_string(scene.path("kg.nq")).unwrap().contains("Bishkek"));
}

/// The same within one file of pages: both lines are named, and the first page stays.
#[test]
fn two_pages_of_one_id_in_a_file() {
    let scene = Scene::new();
    let page = |text: &str| serde_json::json!({"id": "x", "text": text}).to_string();
    scene.write("dup.jsonl", [page(ZONE), page(TOWN), page(ZONE)].join("\n"));
    let run = scene.run(["build", "dup.jsonl", "--store", "kg.nq"]);
    run.is_refused(&[
        "problem: dup.jsonl:2: another page of this load has the same id \"x\", dup.jsonl:1",
        "new 1, changed 0, as before 1",
        "problems: 1",
    ]);
    assert!(scene.read("kg.nq").contains("Bishkek"));
    scene.write("dup.jsonl", page(TOWN));
    let again = scene.run(["build", "dup.jsonl", "--store", "kg.nq"]);
    assert_eq!((again.code, again.err.contains("changed 1")), (0, true), "a later load brings the new version: {}", again.err);
}

/// What is there already is passed over, what changed is replaced, what can't be read is reported, the rest is done.
#[test]
fn a_missing_page_among_good_ones() {
    let scene = Scene::new();
    scene.write("a.txt", PAGE);
    scene.write("b.txt", PAGE);
    let run = scene.run(["build", "a.txt", "nowhere.txt", "b.txt", "--store", "kg.nq"]);
    run.is_refused(&["problem: nowhere.txt: ", "new 2,", "problems: 1"]);
    scene.write("b.txt", "changed");
    let again = scene.run(["build", "a.txt", "b.txt", "--store", "kg.nq"]);
    assert_eq!((again.code, again.err.contains("new 0, changed 1, as before 1")), (0, true), "{}", again.err);
}

/// Nobody reads on: no message, and no error.
#[test]
#[cfg(unix)]
fn a_closed_pipe_is_no_error() {
    let program = Path::new(env!("CARGO_BIN_EXE_parkgraph")).display();
    let shell = format!("{program} completions bash | head -c 10; {program} completions bash 2>&1 >&- | cat");
    let output = std::process::Command::new("sh").args(["-c", &shell]).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
