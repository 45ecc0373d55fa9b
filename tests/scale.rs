//! Pages far larger and stranger than any real one are read to their end: work that grows faster than the page would not finish.

#![allow(clippy::unwrap_used)]

use parkgraph::extract::Extractor;
use parkgraph::extract::read::Page;
use parkgraph::record::Record;
use parkgraph::value::{EntityType, Predicate};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// What the page says at its end.
const LAST: &str = "奥什市与徐州市是友好城市。";

fn record(text: &str) -> Record {
    Extractor::built_in().unwrap().extract(&Page::of_text("long", text)).0
}

/// Whether the two cities of the last sentence are said to be friends, with the passage where they are.
fn last_is_read(text: &str) -> bool {
    let record = record(text);
    let length = text.chars().count();
    let at_end = |s: &&parkgraph::record::Statement| s.evidence.is_some_and(|e| e.start + 20 > length && e.end <= length);
    record.statements.iter().filter(at_end).any(|s| s.p == Predicate::FriendshipCity)
}

#[test]
fn five_megabytes_in_one_line_without_a_full_stop() {
    let filler = "双方围绕农业、物流与教育等领域交换了意见,";
    let text = filler.repeat(5_000_000 / filler.len()) + "。" + LAST;
    assert!(text.len() > 4_990_000 && last_is_read(&text));
}

#[test]
fn two_hundred_thousand_names_in_one_list() {
    let record = record(&"奥什市、徐州市、".repeat(100_000));
    let cities = || record.entities.iter().filter(|e| e.kind == EntityType::City);
    assert_eq!(cities().count(), 2);
    assert_eq!(cities().map(|e| e.mentions.len()).sum::<usize>(), 200_000);
}

#[test]
fn twenty_thousand_names_that_no_list_has() {
    let letter = |n: usize| char::from_u32(0x4E00 + (n * 7919 % 20_000) as u32).unwrap();
    let one = |n: usize| format!("{}{}工业园与青岛市签署合作协议。", letter(n), letter(n * 31 + 5));
    let text: String = (0..20_000).map(one).collect();
    assert!(last_is_read(&(text + LAST)));
}

#[test]
fn a_hundred_thousand_brackets() {
    for (open, close) in [("(", ")"), ("《", "》"), ("“", "”")] {
        let apart = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
        assert!(last_is_read(&format!("{apart}。\n{LAST}")), "{open}");
        assert!(last_is_read(&format!("{}。\n{LAST}", format!("青岛市{open}").repeat(50_000))), "{open}");
    }
}

#[test]
fn a_hundred_thousand_marks_that_may_be_damage() {
    for mark in ["?", "&", "·", "—", ".", "年", "20", "?国", "国?(guo)"] {
        assert!(last_is_read(&format!("{}。\n{LAST}", mark.repeat(100_000))), "{mark}");
    }
}

/// Pieces that rules and names are made of.
const PIECES: &[&str] = &[
    "青岛市",
    "商务局",
    "塔什干商会",
    "奥什自由经济区",
    "与",
    "和",
    "、",
    ",",
    "。",
    "\n",
    " | ",
    "(",
    ")",
    "《",
    "》合作协议",
    "签署",
    "签约的项目如下:",
    "合作内容 | 中方 | 外方\n",
    "2021年5月",
    "6日",
    "市长",
    "张伟",
    "率团访问",
    "友好城市",
    "缔结为",
    "Osh",
    "Qingdao, China",
    "Mayor of ",
    "Ann Field",
    " and ",
    " signed ",
    "a memorandum",
    " Industrial Park",
    "May 5, 2021",
    " ",
    "1.",
    ":",
    "?",
    "论坛",
    "举行",
    "г. Ош",
    "подписали ",
    "соглашение",
];

/// Text in any order breaks nothing, and what is said of it stands in it.
#[test]
fn pieces_in_any_order_are_read() {
    let extractor = Extractor::built_in().unwrap();
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 1..60);
    let config = ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng)
        .run(&pieces, |pieces| {
            let text = pieces.concat();
            let (record, _) = extractor.extract(&Page::of_text("pieces", &text));
            let length = text.chars().count();
            for entity in &record.entities {
                prop_assert!(!entity.name.is_empty(), "{text:?}");
                prop_assert!(entity.mentions.iter().all(|m| m.start < m.end && m.end <= length), "{text:?}");
            }
            for statement in &record.statements {
                prop_assert!(statement.evidence.is_some_and(|e| e.start < e.end && e.end <= length), "{text:?}");
                prop_assert!(statement.quote.as_ref().is_some_and(|q| !q.is_empty()), "{text:?}");
            }
            Ok(())
        })
        .unwrap();
}
