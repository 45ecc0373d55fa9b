//! The program run in a folder of its own, for the tests of the command line.
// Each test file uses the part it needs.
#![allow(dead_code)]

use std::ffi::OsStr;
use std::path::PathBuf;

use tempfile::TempDir;

/// A folder for one test, and the program run in it.
pub struct Scene {
    folder: TempDir,
}

/// How a run ended.
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Scene {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        self.run_with(args, "")
    }

    /// A run with text on standard input.
    pub fn run_with<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>, input: &str) -> Run {
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_parkgraph"))
            .args(args)
            .current_dir(self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env_remove("PARKGRAPH_STORE")
            .env_remove("COLUMNS")
            .write_stdin(input)
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
    pub fn is_refused(&self, texts: &[&str]) -> &Self {
        assert_eq!(self.code, 2, "{}", self.err);
        self.says(texts)
    }

    /// Exit code 1, and every one of the texts on standard error.
    #[track_caller]
    pub fn finds_nothing(&self, texts: &[&str]) -> &Self {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        self.says(texts)
    }

    /// Every one of the texts on standard error.
    #[track_caller]
    pub fn says(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(self.err.contains(text), "no {text:?} in\n{}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

/// The folder of the evaluation beside the project (`../shared`, or `PARKGRAPH_SHARED`), where it holds a file that is needed.
pub fn shared(needed: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("PARKGRAPH_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let there = folder.join(needed).is_file();
    if !there {
        println!("skipped: no {needed} in {}", folder.display());
    }
    there.then_some(folder)
}
