//! A load or build that is killed at any moment leaves a store that opens and is the old one or the new one.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use parkgraph::store::{self, Address, export};

/// Each so-manieth is killed as soon as the store's file is another one, the rest at random moments.
const LATE: u32 = 5;

fn facts(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/facts").join(name)
}

fn run(what: &str, file: &Path, store: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parkgraph"));
    command.args([what.as_ref(), file.as_os_str(), "--store".as_ref(), store.as_os_str()]);
    command.env_remove("PARKGRAPH_STORE").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// The store's quads, but for when documents were loaded.
fn content(path: &Path) -> String {
    let store = store::open(&Address::parse(path.to_str().unwrap()).unwrap()).unwrap_or_else(|e| panic!("{e}"));
    let mut out = Vec::new();
    export::nquads(&store, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    text.lines().filter(|line| !line.contains("ontology#loadedAt>")).fold(String::new(), |all, line| all + line + "\n")
}

/// Kills `command file` so many times; both the old store and the new one must be seen after it.
fn is_all_or_nothing(command: &str, file: &Path, kills: u32) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kg.nq.zst");
    assert!(run("load", &facts("places.jsonl"), &path).wait().unwrap().success());
    let bytes = std::fs::read(&path).unwrap();
    let old = content(&path);
    let begin = Instant::now();
    assert!(run(command, file, &path).wait().unwrap().success());
    let whole = begin.elapsed();
    let new = content(&path);
    assert_ne!(old, new);

    let (mut left_old, mut left_new) = (0, 0);
    // A fixed sequence of moments (Lehmer's generator), so that a failure can be repeated.
    let mut random: u64 = 2021;
    for kill in 0..kills {
        std::fs::write(&path, &bytes).unwrap();
        let before = std::fs::metadata(&path).unwrap().ino();
        random = random * 48_271 % 0x7fff_ffff;
        // The first comes long before the end, on however uneven a machine.
        let share = if kill == 0 { 0.05 } else { 0.2 + 0.9 * random as f64 / f64::from(0x7fff_ffff) };
        let late = kill % LATE == LATE - 1;
        let mut child = run(command, file, &path);
        if late {
            while std::fs::metadata(&path).map_or(before, |about| about.ino()) == before && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(200));
            }
        } else {
            std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        match content(&path) {
            left if left == old && !late => left_old += 1,
            left if left == new => left_new += 1,
            _ => panic!("kill {kill}, after {:.0} % of a {command} (late: {late}), left another store", share * 100.0),
        }
    }
    println!("{command}, {kills} kills: {left_old} left the old store, {left_new} the new one");
    assert!(left_old > 0, "no kill came before the end");
    assert!(left_new > 0, "no kill came after the store was replaced");
    // What the killed ones left behind hinders nobody.
    std::fs::write(&path, &bytes).unwrap();
    assert!(run(command, file, &path).wait().unwrap().success());
    assert_eq!(content(&path), new);
}

#[test]
fn a_load_killed_at_any_moment_leaves_the_old_store_or_the_new() {
    is_all_or_nothing("load", &facts("parks.jsonl"), 50);
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_old_store_or_the_new() {
    let pages = tempfile::tempdir().unwrap();
    for (name, text) in [("a.txt", "Osh and Xuzhou are sister cities.\n"), ("b.txt", "Naryn and Wuhan are sister cities.\n")] {
        std::fs::write(pages.path().join(name), text).unwrap();
    }
    is_all_or_nothing("build", pages.path(), 20);
}
