//! Tables of the files that are knowledge rather than code: a new file in one of these folders is in the program without a line of Rust.
//!
//! For each folder below, `$OUT_DIR/{table}.rs` holds the expression `&[("path without ending", "text"), …]`, in the order of the paths; code takes
//! it with `include!(concat!(env!("OUT_DIR"), "/{table}.rs"))`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Table, folder, ending of its files.
const TABLES: &[(&str, &str, &str)] = &[
    ("inference", "ontology/inference", "rq"),
    ("labels", "data/labels", "toml"),
    ("queries", "queries", "rq"),
    ("rules", "data/rules", "toml"),
];

fn main() -> io::Result<()> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(format!("no {name}")));
    let (root, out) = (variable("CARGO_MANIFEST_DIR")?, variable("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    for (table, folder, ending) in TABLES {
        println!("cargo::rerun-if-changed={folder}");
        let top = root.join(folder);
        let mut files = Vec::new();
        gather(&top, ending, &mut files)?;
        let mut paths: Vec<(String, PathBuf)> = files.into_iter().map(|file| (name(&file, &top), file)).collect();
        paths.sort();
        let mut text = String::from("&[\n");
        for (name, file) in paths {
            writeln!(text, "    ({name:?}, include_str!({:?})),", file.display().to_string()).map_err(io::Error::other)?;
        }
        text.push(']');
        fs::write(out.join(table).with_extension("rs"), text)?;
    }
    Ok(())
}

/// Adds every file below the folder that has the ending; a folder that is not there has none.
fn gather(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, ending, files)?;
        } else if path.extension().is_some_and(|e| e == ending) {
            files.push(path);
        }
    }
    Ok(())
}

/// The path below the folder, without ending, with `/` on every system.
fn name(file: &Path, top: &Path) -> String {
    let below = file.strip_prefix(top).unwrap_or(file).with_extension("");
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
