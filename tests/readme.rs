//! The README's commands run as tests. In a ```console block, a line `$ command` is run by `sh` in a folder that has the
//! project's files; the lines after it must stand in its output, in that order (`…` within a line stands for any text, a
//! line `…` alone for any lines). A command ends with exit code 0, or with the one told by `# exits with N` after it.
//! Blocks of other kinds (`sh`) are not run.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::Command;

/// A command of the README and what it is to print.
#[derive(Debug, Default)]
struct Example {
    line: usize,
    command: String,
    code: i32,
    expected: Vec<String>,
}

/// The commands of the console blocks, in order.
fn examples(readme: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut inside = false;
    for (number, line) in readme.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            inside = line.trim() == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            let code = command.split_once("# exits with ").map_or(0, |(_, code)| code.trim().parse().unwrap());
            found.push(Example { line: number + 1, command: command.to_owned(), code, expected: Vec::new() });
        } else if inside && !line.trim().is_empty() {
            found.last_mut().unwrap_or_else(|| panic!("README.md:{}: no command", number + 1)).expected.push(line.to_owned());
        }
    }
    found
}

/// Whether a line of output has the parts of the expected one, in order; runs of spaces count as one.
fn fits(line: &str, expected: &str) -> bool {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = squeeze(line);
    let mut rest = line.as_str();
    expected.split('…').map(squeeze).filter(|part| !part.is_empty()).all(|part| match rest.split_once(&part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// The first expected line that the output does not have in its place.
fn missing<'a>(output: &str, expected: &'a [String]) -> Option<&'a str> {
    let mut lines = output.lines();
    expected.iter().find(|wanted| wanted.trim() != "…" && !lines.any(|line| fits(line, wanted))).map(String::as_str)
}

#[test]
fn the_commands_of_the_readme_do_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = Path::new(env!("CARGO_BIN_EXE_parkgraph"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let examples = examples(&readme);
    assert!(examples.len() >= 15, "{} commands in README.md", examples.len());
    let folder = tempfile::tempdir().unwrap();
    for name in ["data", "tests", "queries", "ontology"] {
        std::os::unix::fs::symlink(root.join(name), folder.path().join(name)).unwrap();
    }
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    for example in examples {
        let command = example.command.replace("cargo run --release -- ", "parkgraph ");
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{command}")])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("PARKGRAPH_STORE")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let place = format!("README.md:{}: {}", example.line, example.command);
        assert_eq!(output.status.code(), Some(example.code), "{place}\n{text}");
        if let Some(wanted) = missing(&text, &example.expected) {
            panic!("{place}\nno line {wanted:?} in its place in\n{text}");
        }
    }
}

#[test]
fn the_runner_sees_what_is_missing() {
    let expected = ["a … c".to_owned(), "…".to_owned(), "d".to_owned()];
    assert_eq!(missing("a b c\nx\ny d", &expected), None);
    assert_eq!(missing("d\na b c", &expected), Some("d"));
    assert_eq!(missing("c b a\nd", &expected), Some("a … c"));
}
