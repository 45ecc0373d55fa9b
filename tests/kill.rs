//! A load that is killed at any moment leaves a store that opens and is the old one or the new one.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use parkgraph::store::{self, Address, export};

const KILLS: u32 = 50;

fn facts(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/facts").join(name)
}

fn load(file: &Path, store: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parkgraph"));
    command.args(["load".as_ref(), file.as_os_str(), "--store".as_ref(), store.as_os_str()]);
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

#[test]
fn a_load_killed_at_any_moment_leaves_the_old_store_or_the_new() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kg.nq.zst");
    assert!(load(&facts("places.jsonl"), &path).wait().unwrap().success());
    let bytes = std::fs::read(&path).unwrap();
    let old = content(&path);
    let begin = Instant::now();
    assert!(load(&facts("parks.jsonl"), &path).wait().unwrap().success());
    let whole = begin.elapsed();
    let new = content(&path);
    assert_ne!(old, new);

    let (mut left_old, mut left_new) = (0, 0);
    // A fixed sequence of moments (Lehmer's generator), so that a failure can be repeated.
    let mut random: u64 = 2021;
    for kill in 0..KILLS {
        std::fs::write(&path, &bytes).unwrap();
        random = random * 48_271 % 0x7fff_ffff;
        let share = 0.2 + 0.9 * random as f64 / f64::from(0x7fff_ffff);
        let mut child = load(&facts("parks.jsonl"), &path);
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        child.kill().unwrap();
        child.wait().unwrap();
        match content(&path) {
            left if left == old => left_old += 1,
            left if left == new => left_new += 1,
            _ => panic!("kill {kill}, after {:.0} % of a load, left neither the old nor the new store", share * 100.0),
        }
    }
    println!("{KILLS} kills: {left_old} left the old store, {left_new} the new one");
    assert!(left_old > 0, "no kill came before the end");
    // What the killed ones left behind hinders nobody.
    std::fs::write(&path, &bytes).unwrap();
    assert!(load(&facts("parks.jsonl"), &path).wait().unwrap().success());
    assert_eq!(content(&path), new);
}
