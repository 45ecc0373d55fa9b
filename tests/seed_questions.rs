//! The questions on five scraped documents, where these lie beside the project (`../shared`, or `PARKGRAPH_SHARED`): a store
//! is built from them alone, and the program's own commands must answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::PathBuf;

use assert_cmd::Command;
use parkgraph::names::normalise;

/// The questions that must be answered.
const BAR: usize = 26;

/// By question: the commands that a user would ask, their words parted by `|`.
const ASKED: &[(&str, &[&str])] = &[
    ("q01", &["query|agreements-of|party=江苏境外园区高质量发展联盟", "show|江苏境外园区高质量发展联盟"]),
    ("q06", &["query|agreements-of|party=青岛上合控股发展集团有限公司"]),
    ("q08", &["query|agreements-of|party=徐州经济技术开发区", "show|徐州经济技术开发区"]),
    (
        "q09",
        &[
            "query|agreements-of|party=徐州经济技术开发区",
            "query|agreements-of|party=青岛市",
            "show|徐州经济技术开发区",
            "show|青岛市",
        ],
    ),
    ("q11", &["query|agreements-of|party=青岛上合控股发展集团有限公司", "show|青岛上合控股发展集团有限公司"]),
    ("q12", &["show|上合示范区—莫斯科格林伍德国际贸易中心园中园", "show|莫斯科格林伍德国际贸易中心", "query|events"]),
    ("q13", &["query|organisers-of|event=中国—吉尔吉斯斯坦经贸合作对话会", "show|中国—吉尔吉斯斯坦经贸合作对话会"]),
    ("q14", &["connect|江苏|柬埔寨", "show|陈坚刚", "show|西哈努克港经济特区"]),
    ("q15", &["connect|中国|阿联酋"]),
    ("q16", &["query|parks", "show|西哈努克港经济特区"]),
    ("q18", &["query|founders-of|thing=江苏境外园区高质量发展联盟", "show|江苏境外园区高质量发展联盟"]),
    ("q19", &["show|江苏境外园区高质量发展联盟"]),
    ("q20", &["show|郝思欢"]),
    ("q22", &["query|organisers-of|event=第七届东北亚产业园区对话会"]),
    ("q23", &["show|第七届东北亚产业园区对话会"]),
    ("q25", &["query|participants-of|event=第七届东北亚产业园区对话会", "show|第七届东北亚产业园区对话会"]),
    ("q27", &["query|organisers-of|event=中国—吉尔吉斯斯坦经贸合作对话会", "show|中国—吉尔吉斯斯坦经贸合作对话会"]),
    ("q28", &["query|participants-of|event=中国—吉尔吉斯斯坦经贸合作对话会", "show|中国—吉尔吉斯斯坦经贸合作对话会"]),
    ("q29", &["show|2021“友城合作、共创未来”系列活动"]),
    ("q31", &["show|2020上海合作组织(徐州)地方区域合作交流会"]),
    ("q32", &["query|events-of|agent=徐州市"]),
    ("q33", &["show|刘建军", "show|李刚", "show|仲华"]),
    ("q36", &["query|parks", "query|organisations", "show|徐工集团"]),
    ("q38", &["show|第七届东北亚产业园区对话会"]),
    ("q39", &["show|青岛市", "show|2021“友城合作、共创未来”系列活动", "query|figures-of|thing=上合示范区"]),
    ("q40", &["query|figures-of|thing=上合示范区"]),
];

fn shared() -> Option<PathBuf> {
    common::shared("seeds/questions.json")
}

fn parkgraph(words: &[&str]) -> String {
    let output = Command::cargo_bin("parkgraph").unwrap().args(words).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_questions_are_answered() {
    let Some(shared) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("seeds.nq").display().to_string();
    let mut pages: Vec<String> =
        std::fs::read_dir(shared.join("seeds")).unwrap().map(|e| e.unwrap().path().display().to_string()).collect();
    pages.retain(|path| path.ends_with(".txt"));
    pages.sort();
    let mut build = vec!["--quiet", "build", "--store", &store];
    build.extend(pages.iter().map(String::as_str));
    parkgraph(&build);
    let questions: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(shared.join("seeds/questions.json")).unwrap()).unwrap();
    let mut answered = 0;
    for question in questions.as_array().unwrap() {
        let id = question["id"].as_str().unwrap();
        let commands = ASKED.iter().find(|(asked, _)| *asked == id).unwrap_or_else(|| panic!("{id} is not asked")).1;
        let told: String = commands
            .iter()
            .map(|command| {
                let words: Vec<&str> =
                    command.split('|').chain(["--store", &store, "--lang", "zh", "--format", "json"]).collect();
                parkgraph(&words)
            })
            .collect();
        let told = normalise(&told);
        let answers = question["answer"].as_array().unwrap().iter().map(|a| a.as_str().unwrap());
        let missing: Vec<&str> = answers.filter(|answer| !told.contains(&normalise(answer))).collect();
        answered += usize::from(missing.is_empty());
        println!("{id}: {}", if missing.is_empty() { "answered".to_owned() } else { format!("does not tell {missing:?}") });
    }
    println!("{answered} of {} questions answered", questions.as_array().unwrap().len());
    assert!(answered >= BAR, "{answered} questions answered, the bar is {BAR}");
}
