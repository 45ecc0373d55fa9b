//! Clean text, damaged as pages on the web are damaged, must come back; and how much of it does, by kind of damage.
//!
//! `cargo test --test cleaning -- --nocapture` prints the shares.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod damage;

use std::path::Path;

use damage::{Chance, shifted, traditional, with_pinyin};

use encoding_rs::{GBK, WINDOWS_1251, WINDOWS_1252};
use parkgraph::extract::clean::{BlockKind, CleanText, clean, passage};
use parkgraph::extract::read::Page;
use parkgraph::value::Lang;
use proptest::prelude::*;

const CHINESE: &str = include_str!("cleaning/clean.txt");
const RUSSIAN: &str = include_str!("cleaning/russian.txt");

/// Text misread: its bytes in one encoding taken for those of another.
fn misread(text: &str, right: &'static encoding_rs::Encoding, wrong: &'static encoding_rs::Encoding) -> String {
    let bytes = right.encode(text).0.into_owned();
    wrong.decode_without_bom_handling(&bytes).0.into_owned()
}

/// The noise that forums put at line ends: a sign, pairs of a letter and a sign or figure, a letter.
fn with_noise(text: &str, chance: &mut Chance) -> String {
    let letters: Vec<char> = "abcdefghkmnqrstvwxyzABCDGHKQTZ]~".chars().collect();
    let signs: Vec<char> = "0123456789!\"#$%&*+^:".chars().collect();
    let mut out = String::new();
    for line in text.lines() {
        out.push_str(line);
        if !chance.once_in(3) {
            out.push(signs[chance.below(signs.len())]);
            for _ in 0..3 + chance.below(4) {
                out.push(' ');
                out.push(letters[chance.below(letters.len())]);
                out.push(signs[chance.below(signs.len())]);
            }
            out.push(' ');
            out.push(letters[chance.below(20)]);
        }
        out.push('\n');
    }
    out
}

/// Zero-width characters, full-width forms and hard spaces.
fn with_invisible(text: &str, chance: &mut Chance) -> String {
    let mut out = String::new();
    for c in text.chars() {
        out.push(match c {
            ',' => ',',
            c => c,
        });
        if chance.once_in(9) && c != '\n' {
            out.push(['\u{200B}', '\u{FEFF}', '\u{AD}', '\u{2060}'][chance.below(4)]);
        }
    }
    out
}

/// Menus, credits and related articles around the text.
fn with_boilerplate(text: &str) -> String {
    format!(
        "首页 | 新闻 | 专题 | 视频\n您的位置:首页 >> 新闻 >> 正文\n园区合作的新进展\n发布时间:2021-05-12 10:31   来源:本地日报   浏览次数:312\n【字体:大 中 小】  打印本页\n{text}(编辑 小王)\n责任编辑:小王\n上一篇:别的新闻\n下一篇:又一条新闻\n相关阅读\n别处的园区开园了\n某市举行招待会\n"
    )
}

/// Characters of `wanted` that `got` has in the same order (longest common subsequence over lines, by blocks), as a share of `wanted`.
fn share(wanted: &str, got: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (wanted.chars().collect(), got.chars().collect());
    let mut row = vec![0u32; b.len() + 1];
    for x in &a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    // What was added counts against the text as what was lost does.
    f64::from(row[b.len()]) / a.len().max(b.len()).max(1) as f64
}

fn cleaned(text: &str) -> CleanText {
    clean(&Page::of_text("t", text))
}

fn measure(name: &str, damaged: &str, wanted: &str, bar: f64) -> f64 {
    let before = share(wanted.trim(), damaged.trim());
    let after = share(wanted.trim(), &cleaned(damaged).text);
    println!("{name:<38}{before:>10.4}{after:>10.4}{bar:>8.3}");
    assert!(after >= bar, "{name}: {after:.4} of the characters came back, not {bar}\n{}", cleaned(damaged).text);
    after
}

#[test]
fn damage_of_every_kind_is_undone() {
    let zh = CHINESE;
    let old = traditional(zh);
    let mut chance = Chance(2021);
    println!("\n{:<38}{:>10}{:>10}{:>8}", "kind of damage", "damaged", "cleaned", "bar");
    measure("none", zh, zh, 1.0);
    measure("Traditional script", &old, zh, 0.995);
    measure("pinyin, toned", &with_pinyin(&old, ('(', ')'), true), zh, 0.995);
    measure("pinyin, toned, full-width brackets", &with_pinyin(&old, ('\u{FF08}', '\u{FF09}'), true), zh, 0.995);
    measure("pinyin without tones", &with_pinyin(&old, ('[', ']'), false), zh, 0.995);
    measure("UTF-8 read as windows-1252", &misread(zh, encoding_rs::UTF_8, WINDOWS_1252), zh, 0.99);
    measure(
        "UTF-8 read as windows-1252 twice",
        &misread(&misread(zh, encoding_rs::UTF_8, WINDOWS_1252), encoding_rs::UTF_8, WINDOWS_1252),
        zh,
        0.99,
    );
    measure("UTF-8 read as GBK", &misread(zh, encoding_rs::UTF_8, GBK), zh, 0.96);
    measure("GBK read as windows-1252", &misread(zh, GBK, WINDOWS_1252), zh, 0.99);
    measure("Russian UTF-8 read as windows-1251", &misread(RUSSIAN, encoding_rs::UTF_8, WINDOWS_1251), RUSSIAN, 0.99);
    measure("Russian UTF-8 read as windows-1252", &misread(RUSSIAN, encoding_rs::UTF_8, WINDOWS_1252), RUSSIAN, 0.99);
    measure("forum noise", &with_noise(zh, &mut chance), zh, 0.995);
    measure("invisible characters", &with_invisible(zh, &mut chance), zh, 1.0);
    measure("menus, credits, related articles", &with_boilerplate(zh), &format!("园区合作的新进展\n{zh}"), 0.995);
    let (text, faults) = shifted(&zh.replace(',', "\u{FF0C}"));
    println!("{faults} places out of step (Simplified)");
    measure("GBK bytes out of step, Simplified", &text, zh, 0.98);
    let (text, faults) = shifted(&old.replace(',', "\u{FF0C}"));
    println!("{faults} places out of step (Traditional)");
    measure("GBK bytes out of step, Traditional", &text, zh, 0.98);
}

/// The share of the gold's quotations that stand in the cleaned text (white space aside), with those that do not.
fn quoted(raw: &Path, gold: &Path) -> Option<(usize, Vec<String>)> {
    let mut missed = Vec::new();
    let mut count = 0;
    let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for entry in std::fs::read_dir(gold).ok()?.flatten() {
        let gold: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(entry.path()).unwrap()).unwrap();
        let id = gold["document"]["id"].as_str().unwrap();
        let page = Page::of_text(id, std::fs::read_to_string(raw.join(format!("{id}.txt"))).unwrap());
        let text = clean(&page);
        let body = squeeze(&text.text);
        // What is optional may stand in menus and related articles, which cleaning removes.
        let optional =
            |id: &serde_json::Value| gold["entities"].as_array().unwrap().iter().any(|e| e["id"] == *id && e["optional"] == true);
        let required = gold["statements"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|s| s["optional"] != true && !optional(&s["s"]) && !optional(&s["o"]));
        for quote in required.filter_map(|s| s["quote"].as_str()) {
            for part in quote.split('…').map(squeeze).filter(|p| !p.is_empty()) {
                count += 1;
                if !body.contains(&part) {
                    missed.push(format!("{id}: {part}"));
                }
            }
        }
    }
    Some((count, missed))
}

#[test]
fn the_gold_quotations_stand_in_the_cleaned_text() {
    // Beside the repository, or beside the folder that holds its work trees.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = [here.join("../shared"), here.join("../../shared")];
    let Some(shared) = places.iter().find(|p| p.join("eval").is_dir()) else {
        println!("skipped: the real pages are not here");
        return;
    };
    for (name, raw, gold) in [("seeds", "seeds", "eval/seeds"), ("dev", "eval/dev/raw", "eval/dev/gold")] {
        let (count, missed) = quoted(&shared.join(raw), &shared.join(gold)).expect("gold");
        println!("{name}: {} of {count} quotations of required statements found", count - missed.len());
        missed.iter().for_each(|m| println!("    {m}"));
        assert!(missed.len() * 100 <= count, "{name}: more than 1 % of the quotations are not found");
    }
}

/// What must hold of the cleaning of any text.
fn holds(text: &str) -> Result<(), TestCaseError> {
    let page = Page::of_text("p", text);
    let cleaned = clean(&page);
    let length = text.chars().count();
    let mut before = 0;
    for (at, c) in cleaned.text.char_indices() {
        let span = cleaned.span(at..at + c.len_utf8());
        prop_assert!(span.start <= span.end && span.end <= length, "{span:?} of {length}");
        prop_assert!(span.start >= before, "{span:?} goes back behind {before}");
        before = span.start;
    }
    let mut end = 0;
    for block in &cleaned.blocks {
        prop_assert!(block.range.start >= end && cleaned.text.get(block.range.clone()).is_some_and(|b| !b.is_empty()));
        end = block.range.end;
    }
    prop_assert!(cleaned.blocks.iter().filter(|b| b.kind == BlockKind::Title).count() <= 1);
    let whole = cleaned.span(0..cleaned.text.len());
    prop_assert!(whole.end <= length);
    Ok(())
}

/// The passage of the page that a part of the cleaned text stands for, cleaned again, contains that part.
fn comes_back(page: &Page, from: usize, to: usize) -> Result<(), TestCaseError> {
    let cleaned = clean(page);
    let bounds: Vec<usize> = cleaned.text.char_indices().map(|(i, _)| i).chain([cleaned.text.len()]).collect();
    let (a, b) = (bounds[from % bounds.len()], bounds[to % bounds.len()]);
    let range = a.min(b)..a.max(b);
    let span = cleaned.span(range.clone());
    let raw: String = page.text.chars().skip(span.start).take(span.len()).collect();
    let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (again, part) = (squeeze(&passage(&raw, &cleaned.language)), squeeze(&cleaned.text[range]));
    prop_assert!(again.contains(&part), "{part:?} not in {again:?}, from {raw:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_cleaned(text in any::<String>()) {
        holds(&text)?;
    }

    #[test]
    fn any_chinese_text_is_cleaned(text in "[\u{4e00}-\u{9fff}?;:,()a-zì \n\u{ff08}\u{ff1f}\u{300}\u{e4}-\u{f6}\u{80}-\u{bf}&#0-9|]{0,200}") {
        holds(&text)?;
    }

    #[test]
    fn a_passage_of_garbled_text_comes_back(from in 0usize..4000, to in 0usize..4000, kind in 0..6) {
        let old = traditional(CHINESE);
        let text = match kind {
            0 => CHINESE.to_owned(),
            1 => with_pinyin(&old, ('(', ')'), true),
            2 => with_invisible(&old, &mut Chance(7)),
            3 => misread(CHINESE, encoding_rs::UTF_8, WINDOWS_1252),
            4 => shifted(&old.replace(',', "\u{FF0C}")).0,
            _ => shifted(&CHINESE.replace(',', "\u{FF0C}")).0,
        };
        comes_back(&Page::of_text("p", text), from, to)?;
    }
}

#[test]
fn real_content_in_brackets_stays() {
    let zh = Lang::new("zh");
    for text in [
        "大图们倡议(GTI)秘书处",
        "上海合作组织(SCO)成员国",
        "莱德市(City of Ryde)签署备忘录",
        "园区(an industrial park)开工",
        "面积(mu)为十亩",
        "北京(a)和上海(b)",
        "中国(徐州)合作大会",
    ] {
        assert_eq!(passage(text, &zh), text);
    }
    assert_eq!(passage("務(wù)與商【shāng】貿(mao)區[qū]、中国(zhōng guó)", &zh), "务与商贸区、中国");
}

#[test]
fn ordinary_punctuation_is_no_damage() {
    let zh = Lang::new("zh");
    for text in [
        "为什么?看看其他国家的经验就知道了",
        "会议讨论了三个问题:和平、发展与合作",
        "来宾包括:张三;李四;王五",
        "开会吗?Aman公司的代表说",
        "签了吗?可以说,还没有;会后再谈",
    ] {
        assert_eq!(passage(text, &zh), text);
    }
}

#[test]
fn mirrors_faults_are_undone() {
    let zh = Lang::new("zh");
    for (damaged, wanted) in [
        ("紧锣密鼓地进行?傮w看,今年", "紧锣密鼓地进行。总体看,今年"),
        ("举办六屆;仡檶(duì)話會(huì)走過(guò)", "举办六届。回顾对话会走过"),
        ("合作成果?梢灶A(yù)見,本次", "合作成果。可以预见,本次"),
        ("淮?毓伞⒗杳魇称返绕髽I(yè)踴躍", "淮海控股、黎明食品等企业踊跃"),
        ("還將參加?xùn)|北亞博覽會(huì)", "还将参加东北亚博览会"),
        ("LLC ?Prod Impex?,TM ?Soun?,青島", "LLC Prod Impex,TM Soun,青岛"),
        ("優(yōu)勢產(chǎn)能?chē)?guó)際合作", "优势产能国际合作"),
    ] {
        assert_eq!(passage(damaged, &zh), wanted);
    }
    // One lost character is not determined by its bytes.
    assert_eq!(passage("庫房和集裝?堆區(qū)都有", &zh), "库房和集装?堆区都有");
}

#[test]
fn dates_in_rows_are_matter_and_date_no_page() {
    let list = "石家庄国际友好城市:\n日本 长野市(1981年4月19日缔结)\n韩国 天安市(1997年8月26日缔结)\n";
    let page = cleaned(list);
    assert_eq!(page.published, None);
    assert!(page.text.contains("长野市") && page.text.contains("天安市"), "{}", page.text);
    let chronicle = "园区大事记\n2017年10月12日\n园区揭牌。\n2017年11月15日\n园区签约。\n2018年2月8日\n园区开工。\n";
    assert_eq!(cleaned(chronicle).published, None);
    // One line about the page is still just that.
    let notice = "园区揭牌\n2017年10月12日\n园区今天在海边揭牌,来宾共有一百余人,当地的企业家也都来了,场面热闹,大家对今后的发展都有信心。\n";
    assert_eq!(cleaned(notice).published.map(|d| d.to_string()).as_deref(), Some("2017-10-12"));
}

#[test]
fn what_surrounds_a_text_is_no_title_and_no_name() {
    let path = "当前位置:>首页 > 全部资讯 > 科技 > 正文\n科技\n两座园区签订合作协议\n2021-04-22 15:45:09 来源:本地日报\n";
    assert_eq!(cleaned(path).title.as_deref(), Some("两座园区签订合作协议"));
    let figures = "85 / 61\nPlant opens in Northton\nThe plant in Northton was opened on Monday by the mayor, who thanked all who had built it.\n";
    assert_eq!(cleaned(figures).title.as_deref(), Some("Plant opens in Northton"));
    let source = "Twins\nRelease time:2024-05-22\nThe towns of Northton and Elkwater have signed an agreement on friendship in the town hall.\n(Source: The Northton Mail, on May 16)\n";
    assert_eq!(cleaned(source).publisher.as_deref(), Some("The Northton Mail"));
}
