//! Pages of one name are no versions of each other: a build never puts one in the place of another in silence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use tempfile::TempDir;

const ZONE: &str = "The North Free Economic Zone is located in Bishkek, Kyrgyzstan.\n";
const TOWN: &str = "Osh and Xuzhou signed a sister city agreement on 12 May 2015.\n";
const PORT: &str = "Qingdao and Aktau signed a sister city agreement on 3 June 2016.\n";

struct Scene {
    folder: TempDir,
}

struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Scene {
    fn new(files: &[(&str, &str)]) -> Self {
        let scene = Self { folder: tempfile::tempdir().unwrap() };
        files.iter().for_each(|(name, text)| scene.write(name, text));
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Runs the program with the words of a line; `input` is its standard input.
    fn run_with(&self, line: &str, input: &str) -> Run {
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_parkgraph"))
            .args(line.split(' '))
            .current_dir(self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env_remove("PARKGRAPH_STORE")
            .timeout(std::time::Duration::from_secs(120))
            .write_stdin(input)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    fn run(&self, line: &str) -> Run {
        self.run_with(line, "")
    }

    /// Builds into `kg.nq`: the exit code, and what the summary says.
    #[track_caller]
    fn builds(&self, line: &str, code: i32, summary: &str) -> String {
        let run = self.run(&format!("build {line} --store kg.nq"));
        assert_eq!((run.code, run.err.contains(summary)), (code, true), "no {summary:?} in\n{}", run.err);
        run.err
    }

    fn store(&self) -> String {
        std::fs::read_to_string(self.path("kg.nq")).unwrap()
    }

    /// The ids of the documents in the store that are no sources of known names.
    fn ids(&self) -> Vec<String> {
        let id = |line: &str| {
            let (_, rest) = line.split_once("ontology#documentId> \"")?;
            rest.split_once('"').map(|(id, _)| id.to_owned()).filter(|id| !id.starts_with("names:"))
        };
        let mut ids: Vec<String> = self.store().lines().filter_map(id).collect();
        ids.sort();
        ids
    }
}

#[test]
fn another_page_of_the_same_name_does_not_take_the_place_of_the_first() {
    let scene = Scene::new(&[("a/page.txt", ZONE), ("b/page.txt", TOWN)]);
    scene.builds("a/page.txt", 0, "new 1,");
    let before = scene.store();
    let err = scene.builds("b/page.txt", 2, "new 0, changed 0,");
    for text in ["problem: b/page.txt: the store has another document \"page\"", "help: ", "remove \"page\"", "--replace"] {
        assert!(err.contains(text), "no {text:?} in\n{err}");
    }
    assert_eq!(scene.store(), before);
    scene.builds("b/page.txt --replace", 0, "new 0, changed 1,");
    assert!(scene.store().contains("Osh and Xuzhou") && !scene.store().contains("North Free"));
    // Now the page is the other file's.
    scene.builds("a/page.txt", 2, "new 0, changed 0,");
}

#[test]
fn the_same_page_changed_is_its_new_version_and_the_same_content_elsewhere_is_no_change() {
    let scene = Scene::new(&[("a/page.txt", ZONE), ("b/page.txt", ZONE)]);
    scene.builds("a/page.txt", 0, "new 1,");
    let before = scene.store();
    scene.builds("b/page.txt", 0, "as before 1");
    scene.builds("./a/../a/page.txt", 0, "as before 1");
    assert_eq!(scene.store(), before);
    scene.write("a/page.txt", TOWN);
    scene.builds("a/../a/page.txt", 0, "new 0, changed 1,");
    scene.builds("b/page.txt", 2, "new 0, changed 0,");
}

#[test]
fn no_place_of_the_machine_is_in_the_store() {
    let scene = Scene::new(&[("a/page.txt", ZONE)]);
    scene.builds("a/page.txt", 0, "new 1,");
    let folder = scene.folder.path().canonicalize().unwrap();
    let name = folder.file_name().unwrap().to_str().unwrap();
    assert!(scene.store().contains("ontology#origin>") && !scene.store().contains(name), "{name} is in the store");
}

/// Names within a folder are told apart by its sub-folders, and stay what they are when built again or more comes.
#[test]
fn pages_of_one_name_in_the_folders_of_one_build() {
    let scene = Scene::new(&[
        ("w/b/page.txt", ZONE),
        ("w/c/page.txt", TOWN),
        ("w/c/page.html", "<html><body><p>Northton</p></body></html>"),
    ]);
    scene.builds("w", 0, "new 3,");
    assert_eq!(scene.ids(), ["c/page", "c/page.txt", "page"]);
    let before = scene.store();
    scene.builds("w", 0, "new 0, changed 0, as before 3");
    assert_eq!(scene.store(), before);
    // One that comes before them, and a change of one.
    scene.write("w/a/page.txt", PORT);
    scene.write("w/b/page.txt", &format!("{ZONE}{ZONE}"));
    scene.builds("w", 0, "new 1, changed 1, as before 2");
    assert_eq!(scene.ids(), ["a/page", "c/page", "c/page.txt", "page"]);
    // The files keep their names when they are named otherwise.
    scene.builds("w/c", 0, "as before 2");
    scene.builds("w/c/page.txt w/a", 0, "as before 2");
    let run = scene.run("remove c/page.txt --store kg.nq");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!scene.store().contains("Osh and Xuzhou"));
    // Extracting gives the plain names.
    let ids = scene.run("extract w").out.lines().filter(|line| line.contains("\"id\":\"page\"")).count();
    assert_eq!(ids, 4);
}

/// What a page is called goes into the names of what it leaves unnamed, so a page given another id says the same as if it had it at first.
#[test]
fn a_page_given_another_id_is_resolved_under_it() {
    let event = "The signing ceremony was attended by Li Wei, a guest. A memorandum was signed by Osh and Qingdao.\n";
    let scene = Scene::new(&[("w/a/page.txt", event), ("w/b/page.txt", &event.replace("Osh", "Aktau"))]);
    scene.builds("w", 0, "new 2,");
    let minted = |id: &str| -> Vec<String> {
        let store = scene.store();
        let found = store.split(['<', '>']).filter(|iri| iri.ends_with(&format!("@{id}")));
        let found: std::collections::BTreeSet<String> = found.map(str::to_owned).collect();
        found.into_iter().collect()
    };
    let (first, second) = (minted("page"), minted("b-page"));
    let records = scene.run("extract w/b").out.replace("\"id\":\"page\"", "\"id\":\"b/page\"");
    assert_eq!(scene.run("remove page b/page --store kg.nq").code, 0);
    let run = scene.run_with("load - --store kg.nq", &records);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(first.len() == 2 && minted("page").is_empty(), "{first:?}");
    assert_eq!(second, minted("b-page"));
}

#[test]
fn two_files_named_outright_with_one_name_are_both_told() {
    let scene = Scene::new(&[("a/page.txt", ZONE), ("b/page.txt", TOWN)]);
    let err = scene.builds("a/page.txt b/page.txt", 2, "new 1,");
    assert!(err.contains("problem: b/page.txt: ") && err.contains("\"page\", a/page.txt"), "{err}");
    assert!(scene.store().contains("North Free"));
}

#[test]
fn a_page_with_an_address_is_known_by_it() {
    let html = |url: &str, text: &str| {
        format!("<html><head><meta property=\"og:url\" content=\"{url}\"></head><body><p>{text}</p></body></html>")
    };
    let (one, two) = ("https://a.example/1", "https://a.example/2");
    let scene = Scene::new(&[("a/p.html", &html(one, ZONE)), ("b/p.html", &html(one, TOWN)), ("c/p.html", &html(two, PORT))]);
    scene.builds("a/p.html", 0, "new 1,");
    scene.builds("b/p.html", 0, "changed 1,");
    let err = scene.builds("c/p.html", 2, "new 0, changed 0,");
    assert!(err.contains(one), "{err}");
}

/// Standard input is no place that a page could come from again.
#[test]
fn what_comes_through_a_pipe_replaces_nothing_unasked() {
    let scene = Scene::new(&[]);
    assert_eq!(scene.run_with("build - --store kg.nq", ZONE).code, 0);
    assert_eq!(scene.run_with("build - --store kg.nq", ZONE).code, 0);
    assert_eq!(scene.run_with("build - --store kg.nq", TOWN).code, 2);
    assert!(scene.store().contains("North Free"));
    assert_eq!(scene.run_with("build - --store kg.nq --replace", TOWN).code, 0);
    assert!(scene.store().contains("Osh and Xuzhou"));
}

/// Pages of a file of documents: by file and id, so that a file's new version replaces and another file's document of that id does not.
#[test]
fn pages_in_files_of_documents() {
    let line = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{}\"}}\n", text.trim());
    let scene = Scene::new(&[("a.jsonl", &line("1", ZONE)), ("b.jsonl", &line("1", TOWN))]);
    scene.builds("a.jsonl", 0, "new 1,");
    scene.builds("b.jsonl", 2, "new 0, changed 0,");
    scene.write("a.jsonl", &(line("0", TOWN) + &line("1", PORT)));
    scene.builds("a.jsonl", 0, "new 1, changed 1,");
    assert_eq!(scene.ids(), ["0", "1"]);
}

#[test]
fn files_of_rdf_of_one_name() {
    let triple = |o: &str| format!("<https://a.example/s> <https://a.example/p> \"{o}\" .\n");
    let scene = Scene::new(&[("a/x.nt", &triple("one")), ("b/x.nt", &triple("two"))]);
    let load = |what: &str| scene.run(&format!("load {what} --store kg.nq"));
    assert_eq!(load("a/x.nt").code, 0);
    let refused = load("b/x.nt");
    assert!(
        refused.code == 2 && refused.err.contains("problem: b/x.nt: the store has another document \"x\""),
        "{}",
        refused.err
    );
    assert!(scene.store().contains("\"one\"") && !scene.store().contains("\"two\""));
    assert_eq!(load("b/x.nt --replace").code, 0);
    assert!(!scene.store().contains("\"one\"") && scene.store().contains("\"two\""));
    scene.write("b/x.nt", &triple("three"));
    assert_eq!(load("b/x.nt").code, 0);
    assert!(scene.store().contains("\"three\""));
}

/// One store into another: documents keep where they come from, and none takes another's place.
#[test]
fn stores_with_pages_of_one_name() {
    let scene = Scene::new(&[("a/page.txt", ZONE), ("b/page.txt", TOWN), ("b/other.txt", PORT)]);
    scene.builds("a/page.txt", 0, "new 1,");
    assert_eq!(scene.run("build b --store other.nq").code, 0);
    let run = scene.run("load other.nq --store kg.nq");
    assert!(run.code == 2 && run.err.contains("problem: other.nq: ") && run.err.contains("new 1, changed 0"), "{}", run.err);
    assert!(scene.store().contains("North Free") && scene.store().contains("Aktau"));
    scene.write("b/other.txt", &format!("{PORT}{PORT}"));
    scene.builds("b/other.txt", 0, "changed 1,");
}

/// Records bring their own ids: a changed record takes the place of the old one.
#[test]
fn a_changed_record_replaces() {
    let scene = Scene::new(&[("a/page.txt", ZONE), ("b/page.txt", TOWN)]);
    for folder in ["a", "b"] {
        let records = scene.run(&format!("extract {folder}")).out;
        assert_eq!(scene.run_with("load - --store kg.nq", &records).code, 0);
    }
    assert!(scene.store().contains("Osh and Xuzhou") && !scene.store().contains("North Free"));
}
