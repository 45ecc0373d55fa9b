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

/// How much longer the longer text may take for its length: work that grows with the square of a text takes six times as long for that.
const MOST_GROWTH: f64 = 1.7;

/// How much longer the longer of two texts of a shape is.
const LONGER: usize = 6;

/// The seconds that this thread has worked; where the system does not tell, those that have passed.
fn worked() -> f64 {
    static BEGAN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = stat.and_then(|stat| stat.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| BEGAN.elapsed().as_secs_f64(), |n| n / 1e9)
}

/// Texts of alike pieces: what they are called, how many pieces the shorter text has, and the piece of a number.
type Shape = (&'static str, usize, fn(usize) -> String);

/// Fails where the work on texts made of so many alike pieces, numbered, grows faster than they do.
fn grows_with_the_text(shapes: &[Shape]) {
    let extractor = Extractor::built_in().unwrap();
    let read = |page: &Page| {
        let before = worked();
        extractor.extract(page);
        worked() - before
    };
    for (name, count, piece) in shapes {
        let page = |count: usize| Page::of_text("long", (0..count).map(piece).collect::<String>());
        let (short, long) = (page(*count), page(count * LONGER));
        // What else the machine does disturbs some runs, not all.
        let mut growth = f64::MAX;
        for _ in 0..4 {
            growth = growth.min(read(&long) / read(&short) / LONGER as f64);
            if growth < MOST_GROWTH {
                break;
            }
        }
        assert!(growth < MOST_GROWTH, "{name}: {LONGER} times the text takes {:.1} times the work", growth * LONGER as f64);
    }
}

/// A Han letter of no meaning here.
fn letter(n: usize) -> char {
    char::from_u32(0x4E00 + (n * 7919 % 20_000) as u32).unwrap()
}

/// A word of five letters that no list has.
fn word(n: usize, first: char) -> String {
    let letter =
        |place: u32, from: char| char::from_u32(from as u32 + (n * 2_654_435 / 26_usize.pow(place) % 26) as u32).unwrap();
    let small = char::from_u32(first as u32 + 32).unwrap();
    (0..5).map(|place| letter(place, if place == 0 { first } else { small })).collect()
}

fn latin(n: usize) -> String {
    word(n, 'A')
}

fn cyrillic(n: usize) -> String {
    word(n, 'А')
}

/// A day of its own for each number.
fn day(n: usize) -> String {
    format!("{}年{}月{}日", 1900 + n / 336, n / 28 % 12 + 1, n % 28 + 1)
}

#[test]
fn agreements_take_no_longer_the_more_there_are() {
    grows_with_the_text(&[
        ("one side the same", 2_000, |n| format!("青岛市与{}{}市签署协议。", letter(n), letter(n * 31 + 5))),
        ("one party and date each", 2_000, |n| {
            format!("{},青岛市与{}{}工业园签署合作协议。", day(n), letter(n), letter(n * 31 + 5))
        }),
        ("the same sides on other days", 2_000, |n| format!("{},青岛市与塔什干市签署备忘录。", day(n))),
        ("the same sides by other names", 2_000, |n| format!("青岛市与塔什干市签署《{}{}合作协议》。", letter(n), letter(n + 7))),
        ("each with its ceremony", 2_000, |n| format!("青岛市与{}{}市签署协议。签约仪式举行。", letter(n), letter(n + 5))),
        ("two by two", 1_000, |n| format!("{0}{1}市、{1}{0}市分别与青{0}市、青{1}市签署协议。", letter(n), letter(n * 31 + 5))),
        ("bodies called by their level", 1_500, |n| format!("市{}{}局与青岛市商务局签署协议。", letter(n), letter(n * 31 + 5))),
        ("in English", 1_000, |n| format!("{} Industrial Park signed an agreement with Qingdao.\n", latin(n))),
        ("in Russian", 1_000, |n| format!("Город {} подписал соглашение с городом {}.\n", cyrillic(n), cyrillic(n * 3 + 1))),
        ("by those named with a word", 2_000, |n| format!("{} signed the lease agreement.\n", latin(n % 50))),
    ]);
}

#[test]
fn events_and_posts_take_no_longer_the_more_there_are() {
    grows_with_the_text(&[
        ("events", 1_500, |n| format!("{},第{n}届{}{}论坛在青岛市举行。", day(n), letter(n), letter(n * 13 + 1))),
        ("one event on many days", 4_000, |n| format!("{},中亚合作论坛在青岛市举行。", day(n))),
        ("one event by many names", 600, |n| {
            format!("{},中亚合作论坛(以下简称“{}{}会”)在青岛市举行。", day(n), letter(n), letter(n * 31 + 5))
        }),
        ("years in one sentence", 1_000, |n| format!("{}年{}{}合作发展论坛,", 1950 + n % 70, letter(n), letter(n * 13 + 1))),
        ("dates", 8_000, |n| format!("{}、", day(n))),
        ("posts", 2_000, |n| format!("{}{}市副市长刘{}{}出席。", letter(n), letter(n + 6), letter(n * 3), letter(n * 13))),
        ("posts of one person", 2_000, |n| format!("{}{}市市长张伟出席。", letter(n), letter(n * 31 + 5))),
        ("posts in Russian", 3_000, |n| format!("мэр города {} Иван {}ов, ", cyrillic(n), cyrillic(n * 7 + 3))),
    ]);
}

#[test]
fn names_take_no_longer_the_more_there_are() {
    grows_with_the_text(&[
        ("one name, named again", 8_000, |_| "该市与两地双方签署协议。青岛市发展。".to_owned()),
        ("a moving reference", 4_000, |n| format!("{}{}市发展。该市与双方签署协议。", letter(n), letter(n * 31 + 5))),
        ("many forms of one park", 1_500, |n| {
            format!("塔什干自由经济区(以下简称{}{}园)。该经济区发展。", letter(n), letter(n * 31 + 5))
        }),
        ("a city in other names", 2_000, |n| format!("青岛市{}{}论坛举行。青岛市发展。", letter(n), letter(n * 31 + 5))),
        ("parks placed by their names and by words", 2_000, |n| {
            format!("中国{}{}工业园位于塔什干市。", letter(n), letter(n * 31 + 5))
        }),
        ("Russian names between quotes", 4_000, |_| "«Ош ".to_owned()),
        ("Russian names in a list", 8_000, |n| format!("{}, ", cyrillic(n))),
        ("Russian head words before open brackets", 6_000, |_| "технопарк (".to_owned()),
        ("Russian parks by their quotes", 3_000, |n| format!("технопарк «{}», ", cyrillic(n))),
    ]);
}

#[test]
fn lines_take_no_longer_the_more_there_are() {
    grows_with_the_text(&[
        ("headings", 8_000, |n| format!("{}、{}{}工业园\n", n + 1, letter(n), letter(n * 31 + 5))),
        ("rows", 4_000, |n| {
            format!("{n} | {}{}市 | {}{}工业园 | {}\n", letter(n), letter(n + 5), letter(n * 3), letter(n + 9), day(n))
        }),
        ("menus", 15_000, |_| "首页 | 新闻 | 关于我们\n".to_owned()),
        ("labels", 15_000, |_| "来源:青岛日报\n".to_owned()),
        ("figures", 6_000, |n| format!("青岛市进出口额{n}亿元,同比增长{}%。", n % 100)),
        ("one word", 400_000, |_| "Aa".to_owned()),
        ("quotes within quotes", 60_000, |_| "“".to_owned()),
    ]);
}

/// Two lists of names, each with all of the other, would fill the memory with what they say.
#[test]
fn lists_as_long_as_a_sentence_say_no_more_than_it_has_pieces() {
    let name = |n: usize, head: &str| format!("{}{}{head}", letter(n), letter(n * 31 + 5));
    let list = |from: usize, head: &str| (from..from + 50).map(|n| name(n, head)).collect::<Vec<_>>().join("、");
    let record = record(&format!("{}主办{}。", list(0, "委员会"), list(500, "论坛")));
    let told = record.statements.iter().filter(|s| s.rule.as_deref() == Some("zh/hosts")).count();
    assert!((100..=240).contains(&told), "{told}");
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
