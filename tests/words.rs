//! The words of errors: in the language of the reader on the command line, in English in the library.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use parkgraph::error::Error;
use parkgraph::ontology::Ontology;
use parkgraph::report::labels::say;
use parkgraph::store::{self, Address, find};
use parkgraph::value::Lang;
use parkgraph::{query, store::Store};

/// Faults that those who ask meet: the arguments, what must stand in the Chinese error, and in its help.
const FAULTS: &[(&[&str], &str, &str)] = &[
    (&["connect", "中国", "吉尔吉斯坦"], "内置数据集中没有 \"吉尔吉斯坦\"", "是否指 \"吉尔吉斯斯坦\""),
    (&["connect", "中国", "CN"], "相同", "两个不同的对象"),
    (&["connect", "中国", "刚果"], "2 个国家：刚果（金）", "CD、CG"),
    (&["connect", "中国"], "缺少参数：<B>", "parkgraph connect --help"),
    (&["connect", "中国", "KG", "--max-cost", "x"], "不合要求", "parkgraph connect --help"),
    (&["show", "西港特曲"], "没有 \"西港特曲\"", "西港特区"),
    (&["show", "中国", "--store", "nowhere.nq"], "nowhere.nq: 没有这个库", "建库"),
    (&["show", "中国", "--store", "page.doc"], "不是库", ".nq.zst"),
    (&["why", "青岛", "friendshipCty", "比什凯克"], "没有术语", "friendshipCity"),
    (&["why", "0000000000000000"], "没有陈述", "三个参数"),
    (&["why", "青岛", "比什凯克"], "不是一条", "三个参数"),
    (&["query", "parks-of-contry"], "没有名为", "parks-of-country"),
    (&["query", "parks-of-country"], "缺少参数 country（国家）", "country=KG"),
    (&["query", "parks-of-country", "contry=KG"], "没有参数 \"contry\"", "\"country\""),
    (&["query", "parks-of-country", "country=KG", "country=CN"], "重复", "country=KG"),
    (&["query", "events", "since=yesterday"], "since=yesterday", "日期写作"),
    (&["term", "partnrPark"], "没有术语", "partnerPark"),
];

#[test]
fn errors_are_told_in_the_language_of_the_reader() {
    let scene = common::Scene::new();
    for (args, what, help) in FAULTS {
        let run = scene.run(args.iter().copied().chain(["--lang", "zh"]));
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}");
        let (error, helped) = run.err.split_once("\n提示: ").unwrap_or_else(|| panic!("{args:?}: {}", run.err));
        assert!(error.starts_with("错误: ") && error.contains(what) && helped.contains(help), "{args:?}: {}", run.err);
    }
    // That nobody states something is no error.
    let run = scene.run(["why", "青岛", "partnerPark", "比什凯克", "--lang", "zh"]);
    assert!(run.code == 1 && run.err.contains("没有文件这样陈述") && !run.err.contains("错误"), "{}", run.err);
}

#[test]
fn the_environment_chooses_the_language_of_errors_too() {
    let run = |language: &str, args: &[&str]| {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_parkgraph"));
        let output = command.args(args).env("LC_ALL", language).env_remove("PARKGRAPH_STORE").output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(run("zh_CN.UTF-8", &["term", "partnrPark"]).starts_with("错误: 没有术语"));
    assert!(run("zh_CN.UTF-8", &["show"]).starts_with("错误: 缺少参数"));
    assert!(run("en_GB.UTF-8", &["term", "partnrPark"]).starts_with("error: no term \"partnrPark\"\nhelp: did you mean"));
    assert!(run("en_GB.UTF-8", &["show", "--lang", "zh"]).starts_with("错误: 缺少参数"));
}

/// The English words of the labels are those of the errors themselves.
#[test]
fn an_error_reads_the_same_in_the_library_and_in_english_on_the_command_line() {
    let store: Store = store::built_in().unwrap();
    let english = Lang::new("en");
    let ask = |name: &str, given: &[(&str, &str)]| -> Error {
        let given: Vec<(String, String)> = given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        query::question(name).and_then(|question| query::ask(&store, question, &given, &english)).unwrap_err()
    };
    let errors = [
        find::entity(&store, "Kyrgistan", &[]).unwrap_err(),
        find::entity(&store, "qqqqqqqqqqqqqqqqqqqqqqqqqq", &[]).unwrap_err(),
        find::entity(&store, "Congo", &[]).unwrap_err(),
        find::entity(&Store::in_memory().unwrap(), "qqqqqqqqqqqqqqqqqqqqqqqqqq", &[]).unwrap_err(),
        ask("parks-of-contry", &[]),
        ask("zzzzzzzzz", &[]),
        ask("parks-of-country", &[]),
        ask("parks-of-country", &[("contry", "KG")]),
        ask("parks-of-country", &[("country", "KG"), ("country", "KG")]),
        ask("events", &[("since", "yesterday")]),
        Ontology::built_in().unwrap().term("partnrPark").unwrap_err(),
        Ontology::built_in().unwrap().term("zzzzzzzzz").unwrap_err(),
        Address::parse("page.doc").unwrap_err(),
        store::open(&Address::parse("nowhere.nq").unwrap()).unwrap_err(),
    ];
    for error in errors {
        let (what, help) = error.told(|message| say(&english, message));
        assert_eq!(format!("{what}\nhelp: {}", help.unwrap()), error.to_string());
    }
}
