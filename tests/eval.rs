//! The evaluation corpus, where it lies beside the project (`../shared`, or `PARKGRAPH_SHARED`): the bars that
//! extraction must reach, measured by the corpus's own script and by ours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod damage;
mod scoring;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use damage::{shifted, traditional, with_pinyin};
use parkgraph::extract::Extractor;
use parkgraph::extract::read::Page;
use scoring::{Annotation, Score};

/// The folder of the evaluation, where there is one.
fn shared() -> Option<PathBuf> {
    common::shared("eval/score.py")
}

/// The annotations of a folder, in order of their names.
fn gold(folder: &Path) -> Vec<Annotation> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let json = files.iter().filter(|path| path.extension().is_some_and(|e| e == "json"));
    json.map(|path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}

/// F1 of entities and statements by the corpus's script.
fn by_script(shared: &Path, gold: &Path, records: &Path) -> (f64, f64) {
    let output = Command::new("python3")
        .arg(shared.join("eval/score.py"))
        .args([gold, records])
        .arg("--json")
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let f1 = |what: &str| figures[what]["all"]["f"].as_f64().unwrap_or(0.0);
    (f1("entities"), f1("statements"))
}

/// The same by ours; a document without a record counts as all missed.
fn by_ours(gold: &[Annotation], records: &str) -> (f64, f64) {
    let found: Vec<Annotation> = records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut sum = Score::default();
    for doc in gold {
        let nothing = Annotation { document: doc.document.clone(), entities: Vec::new(), statements: Vec::new() };
        let record = found.iter().find(|r| r.document.id == doc.document.id).unwrap_or(&nothing);
        sum += scoring::score(doc, record);
    }
    (sum.entities.f1(), sum.statements.f1())
}

/// The records that the program extracts from a folder, scored by the script and by ours, held to the bars.
fn reaches(shared: &Path, raw: &Path, gold_folder: &Path, bars: (f64, f64)) {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(raw).unwrap().map(|e| e.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    pages.sort();
    let output = Command::new(env!("CARGO_BIN_EXE_parkgraph")).arg("extract").args(&pages).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let records = String::from_utf8(output.stdout).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &records).unwrap();
    let (script, ours) = (by_script(shared, gold_folder, file.path()), by_ours(&gold(gold_folder), &records));
    println!("{}: entities {:.3}, statements {:.3}", gold_folder.display(), script.0, script.1);
    assert!((script.0 - ours.0).abs() < 2e-4 && (script.1 - ours.1).abs() < 2e-4, "script {script:?}, ours {ours:?}");
    assert!(script.0 >= bars.0 && script.1 >= bars.1, "below the bars {bars:?}: {script:?}");
}

#[test]
fn the_dev_texts_reach_their_bars() {
    let Some(shared) = shared() else { return };
    reaches(&shared, &shared.join("eval/dev/raw"), &shared.join("eval/dev/gold"), (0.88, 0.70));
}

#[test]
fn the_seeds_reach_their_bars() {
    let Some(shared) = shared() else { return };
    reaches(&shared, &shared.join("seeds"), &shared.join("eval/seeds"), (0.88, 0.72));
}

/// The texts that the rules were written on: the more that is asked of them, and how much of what is said must be so.
#[test]
fn the_texts_learnt_from_reach_theirs() {
    let Some(shared) = shared() else { return };
    let scores = |folder: &str, raw: &str, prefixes: &[&str]| {
        let mut sum = Score::default();
        for gold in gold(&shared.join(folder)).iter().filter(|g| prefixes.iter().any(|p| g.document.id.starts_with(p))) {
            let text = std::fs::read_to_string(shared.join(raw).join(format!("{}.txt", gold.document.id))).unwrap();
            sum += scoring::score(gold, &extracted(&gold.document.id, &text));
        }
        println!(
            "{folder} {prefixes:?}: entities {:.3}, statements {:.3}, of these precision {:.3}",
            sum.entities.f1(),
            sum.statements.f1(),
            sum.statements.precision()
        );
        (sum.entities.f1(), sum.statements.f1(), sum.statements.precision())
    };
    let dev = scores("eval/dev/gold", "eval/dev/raw", &["dA", "dB", "dC", "dD"]);
    assert!(dev.0 >= 0.92 && dev.1 >= 0.80 && dev.2 >= 0.85, "{dev:?}");
    let seeds = scores("eval/seeds", "seeds", &["seed"]);
    assert!(seeds.0 >= 0.88 && seeds.1 >= 0.72, "{seeds:?}");
}

fn extracted(id: &str, text: &str) -> Annotation {
    static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::built_in().unwrap());
    let record = EXTRACTOR.extract(&Page::of_text(id, text)).0;
    serde_json::from_value(serde_json::to_value(record).unwrap()).unwrap()
}

/// What mirrors and misread encodings do to a page costs little of what is read from it.
#[test]
fn damaged_copies_are_read_as_the_clean_texts_are() {
    /// How much of F1 damage may cost.
    const COST: f64 = 0.03;
    let Some(shared) = shared() else { return };
    let gold = gold(&shared.join("eval/dev/gold"));
    let wide = |text: &str| text.replace(',', "\u{FF0C}");
    type Damage = fn(&str, &dyn Fn(&str) -> String) -> String;
    let kinds: [(&str, Damage); 5] = [
        ("clean", |text, _| text.to_owned()),
        ("Traditional", |text, _| traditional(text)),
        ("Traditional, pinyin", |text, _| with_pinyin(&traditional(text), ('(', ')'), true)),
        ("bytes out of step", |text, wide| shifted(&wide(text)).0),
        ("Traditional, pinyin, bytes out of step", |text, wide| {
            with_pinyin(&shifted(&wide(&traditional(text))).0, ('(', ')'), true)
        }),
    ];
    let mut clean = (0.0, 0.0);
    for (name, damage) in kinds {
        let mut sum = Score::default();
        for doc in gold.iter().filter(|g| g.document.language.as_deref() == Some("zh")) {
            let raw = shared.join("eval/dev/raw").join(format!("{}.txt", doc.document.id));
            let text = damage(&std::fs::read_to_string(raw).unwrap(), &wide);
            sum += scoring::score(doc, &extracted(&doc.document.id, &text));
        }
        let f1 = (sum.entities.f1(), sum.statements.f1());
        println!("{name:<40} entities {:.3}, statements {:.3}", f1.0, f1.1);
        if name == "clean" {
            clean = f1;
        }
        assert!(clean.0 - f1.0 <= COST && clean.1 - f1.1 <= COST, "{name}: {f1:?}, clean {clean:?}");
    }
}

/// Both scores agree on annotations that were damaged in a known way: every third statement and every fifth entity
/// lost, names swapped, kinds changed, entities added.
#[test]
fn our_scoring_is_the_scripts() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("eval/dev/gold");
    let gold = gold(&folder);
    for damage in 0..4_usize {
        let mut lines = String::new();
        for (n, path) in gold.iter().map(|g| folder.join(format!("{}.json", g.document.id))).enumerate() {
            let mut doc: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            if damage > 0 && n % 7 == damage {
                continue;
            }
            let entities = doc["entities"].as_array_mut().unwrap();
            for (i, e) in entities.iter_mut().enumerate() {
                if damage == 2 && i % 4 == 0 {
                    e["name"] = format!("{}x", e["name"].as_str().unwrap()).into();
                }
                if damage == 3 && e["type"] == "Agreement" {
                    e["kind"] = "other".into();
                }
            }
            let statements = doc["statements"].as_array_mut().unwrap();
            let mut i = 0;
            statements.retain(|_| {
                i += 1;
                damage == 0 || i % 3 != damage % 3
            });
            if damage > 0 {
                for s in statements.iter_mut().skip(1).step_by(5) {
                    if s.get("o").is_some() {
                        let (from, to) = (s["s"].clone(), s["o"].clone());
                        s["s"] = to;
                        s["o"] = from;
                    }
                }
            }
            lines.push_str(&format!("{doc}\n"));
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &lines).unwrap();
        let (script, ours) = (by_script(&shared, &folder, file.path()), by_ours(&gold, &lines));
        assert!(
            (script.0 - ours.0).abs() < 2e-4 && (script.1 - ours.1).abs() < 2e-4,
            "damage {damage}: script {script:?}, ours {ours:?}"
        );
        assert!(damage == 0 || ours.1 < 0.95, "damage {damage} is not seen: {ours:?}");
    }
}
