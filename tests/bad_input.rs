//! Bad input: each kind gets a clear message with its place and what would help, exit code 2, and nothing is lost: the rest of
//! the input is used, and a store stays as it was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder for one test, and the program run in it.
struct Scene {
    folder: TempDir,
}

/// How a run ended.
struct Run {
    code: i32,
    #[allow(dead_code)]
    out: String,
    err: String,
}

impl Scene {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn run<S: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parkgraph"));
        let output = command
            .args(args)
            .current_dir(self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env_remove("PARKGRAPH_STORE")
            .timeout(std::time::Duration::from_secs(120))
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// Exit code 2, and every one of the texts on standard error.
    #[track_caller]
    fn is_refused(&self, texts: &[&str]) -> &Self {
        assert_eq!(self.code, 2, "{}", self.err);
        for text in texts {
            assert!(self.err.contains(text), "no {text:?} in\n{}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
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
