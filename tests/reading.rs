//! Reading: encodings, web pages, packed files, files of documents, and bad input of every kind.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::Path;

use encoding_rs::{BIG5, GBK, WINDOWS_1251};
use parkgraph::error::Problem;
use parkgraph::extract::clean::{BlockKind, clean};
use parkgraph::extract::read::{Options, Page, inputs};
use tempfile::TempDir;

const NOTICE: &str = "东湖市与北原州签署友好城市协议。双方约定在经贸、教育、文化等领域开展合作,并商定每年互派代表团访问。";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn read(path: &Path) -> Vec<Result<Page, Problem>> {
    inputs(&[path]).map(|i| i.and_then(|i| i.page())).collect()
}

fn one(name: &str, bytes: &[u8]) -> Result<Page, Problem> {
    let folder = folder(&[(name, bytes)]);
    let mut all = read(&folder.path().join(name));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn encodings_are_told() {
    let old = hanconv::s2t(NOTICE);
    let russian = "Город Северный и провинция Восточная подписали соглашение о сотрудничестве и обмене делегациями.";
    for (name, bytes, wanted) in [
        ("UTF-8", NOTICE.as_bytes().to_vec(), NOTICE),
        ("byte order mark", [b"\xEF\xBB\xBF", NOTICE.as_bytes()].concat(), NOTICE),
        ("GBK", GBK.encode(NOTICE).0.into_owned(), NOTICE),
        ("Big5", BIG5.encode(&old).0.into_owned(), old.as_str()),
        ("windows-1251", WINDOWS_1251.encode(russian).0.into_owned(), russian),
        ("UTF-16LE", NOTICE.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), NOTICE),
    ] {
        if name == "UTF-16LE" {
            let marked = [b"\xFF\xFE".as_slice(), &bytes].concat();
            assert_eq!(one("a.txt", &marked).unwrap().text, wanted, "{name}");
        } else {
            assert_eq!(one("a.txt", &bytes).unwrap().text, wanted, "{name}");
        }
    }
    let short = GBK.encode("东湖市与北原州签约").0.into_owned();
    assert_eq!(one("a.txt", &short).unwrap().text, "东湖市与北原州签约");
    let cut = &NOTICE.as_bytes()[..NOTICE.len() - 1];
    assert!(one("a.txt", cut).unwrap().text.starts_with("东湖市与北原州"));
}

#[test]
fn what_is_no_text_is_a_problem_with_help() {
    for (name, bytes, told) in [
        ("empty.txt", b"".as_slice(), "holds no text"),
        ("blank.txt", b" \n\t\r\n", "holds no text"),
        ("page.html", b"<html><body><script>x()</script></body></html>", "holds no text"),
        ("a.txt", b"%PDF-1.7 \x00\x01", "PDF"),
        ("b.txt", b"PK\x03\x04 ...", "ZIP"),
        ("c.txt", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("d.txt", b"abc\x00\x01\x02\x00def\x00 some bytes", "binary"),
    ] {
        let problem = one(name, bytes).unwrap_err();
        assert!(problem.what.contains(told) && problem.help.is_some() && problem.place.file.ends_with(name), "{problem}");
    }
    let missing = read(Path::new("no/such/file.txt"));
    assert!(missing[0].as_ref().unwrap_err().to_string().contains("no/such/file.txt"));
}

#[test]
fn folders_are_read_in_order_packed_files_too() {
    let gz = |text: &str| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let lines = "{\"id\":\"x\",\"text\":\"one\"}\n{\"url\":\"https://example.org/p\",\"html\":\"<p>two\"}\n";
    let folder = folder(&[
        ("b/z.txt", b"last"),
        ("b/a.html", b"<p>middle"),
        ("a.txt.gz", &gz("first")),
        ("c.jsonl.zst", &zstd::encode_all(lines.as_bytes(), 1).unwrap()),
        ("notes.md", b"not read"),
        (".hidden.txt", b"not read"),
    ]);
    let pages: Vec<Page> = read(folder.path()).into_iter().map(Result::unwrap).collect();
    let told: Vec<(&str, &str)> = pages.iter().map(|p| (p.id.as_str(), p.text.as_str())).collect();
    assert_eq!(told, [("a", "first"), ("a", "middle"), ("z", "last"), ("x", "one"), ("https://example.org/p", "two")]);
    assert!(pages.iter().all(|p| p.sha256.len() == 64));
}

#[test]
fn a_broken_line_costs_no_other() {
    let lines = "{\"id\":\"a\",\"text\":\"one\",\"published\":\"2021-05-12\",\"language\":\"en-GB\"}\n\n{\"id\":\"город\", \"text\": oops}\n{\"id\":\"c\"}\n{\"document\":{}}\n\u{0}\n{\"id\":7,\"text\":\"two\"}";
    let mut bytes = lines.as_bytes().to_vec();
    bytes.extend(b"\n{\"id\":\"\xFF\"}\n");
    let folder = folder(&[("d.jsonl", &bytes)]);
    let all = read(&folder.path().join("d.jsonl"));
    let pages: Vec<&Page> = all.iter().filter_map(|r| r.as_ref().ok()).collect();
    assert_eq!(pages.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["a", "7"]);
    assert_eq!(pages[0].published.map(|d| d.to_string()).as_deref(), Some("2021-05-12"));
    let places: Vec<(Option<usize>, Option<usize>)> =
        all.iter().filter_map(|r| r.as_ref().err()).map(|p| (p.place.line, p.place.column)).collect();
    assert_eq!(places.len(), 5);
    assert_eq!(places[0], (Some(3), Some(24)), "columns are code points");
    assert_eq!((places[1], places[4].0), ((Some(4), None), Some(8)));
}

#[test]
fn one_huge_line_is_read_and_a_larger_one_refused() {
    let line = format!("{NOTICE}  ").repeat(50_000_000 / (NOTICE.len() + 2));
    let folder = folder(&[
        ("big.txt", line.as_bytes()),
        ("big.jsonl", format!("{{\"text\":\"{line}\"}}\n{{\"text\":\"small\"}}").as_bytes()),
    ]);
    let large = Options { largest: 64 << 20 };
    let page = inputs(&[folder.path().join("big.txt")]).with(large).next().unwrap().unwrap().page().unwrap();
    let cleaned = clean(&page);
    assert_eq!(cleaned.blocks.len(), 1);
    assert!(cleaned.text.len() > 40_000_000);
    let small = Options { largest: 1 << 20 };
    let all: Vec<_> = inputs(&[folder.path()]).with(small).collect();
    assert_eq!(all.len(), 3);
    assert!(all[0].as_ref().unwrap_err().to_string().contains("big.jsonl:1: larger than 1 MiB"));
    assert!(all[1].is_ok() && all[2].is_err());
}

const ARTICLE: &str = r#"<!DOCTYPE html><html lang="zh-CN"><head><title>两园签署合作备忘录_东湖新闻网</title>
<meta property="og:site_name" content="东湖新闻网"><meta property="article:published_time" content="2021-05-12T10:31:00+08:00">
<style>p{color:red}</style></head><body>
<nav><a href="/">首页</a> <a href="/n">新闻</a></nav>
<div id="wrap"><div class="head"><h1>两园签署合作备忘录</h1><span>来源:东湖日报</span></div>
<div class="text"><p>  东湖经济技术开发区与西山工业园区昨日在东湖市签署合作备忘录,双方将建立定期会晤机制,共同组织招商推介活动,推动企业相互投资,并在人才培训方面开展合作。</p>
<p>签约项目如下:<br>共三项。</p>
<table><tr><th>中方</th><th>外方</th></tr><tr><td>东湖市</td><td>北原州</td></tr><tr><td>西山县</td><td>南原市</td></tr></table>
<ul><li>设立联合办公室</li><li>互派代表团</li></ul>
<p>管委会主任陈国华说,开发区已经与八个国家的十二个园区建立了联系,这次签约将为企业走出去提供新的平台,也将为本地的就业和税收带来好处。</p></div></div>
<div class="related"><h3>相关新闻</h3><ul><li><a href="1">别处的园区开园了</a></li><li><a href="2">某市举行招待会</a></li></ul></div>
<footer>版权所有 东湖新闻网</footer></body></html>"#;

#[test]
fn a_web_page_yields_its_text_tables_and_lists() {
    let page = one("a.html", ARTICLE.as_bytes()).unwrap();
    for kept in ["两园签署合作备忘录", "东湖市 | 北原州", "设立联合办公室", "签约项目如下:\n共三项。"]
    {
        assert!(page.text.contains(kept), "{kept} is missing from\n{}", page.text);
    }
    for dropped in ["首页", "别处的园区", "版权", "color"] {
        assert!(!page.text.contains(dropped), "{dropped} is left in\n{}", page.text);
    }
    assert_eq!(page.title.as_deref(), Some("两园签署合作备忘录"));
    assert_eq!(page.publisher.as_deref(), Some("东湖新闻网"));
    assert_eq!(page.published.map(|d| d.to_string()).as_deref(), Some("2021-05-12"));
    let cleaned = clean(&page);
    assert!(cleaned.blocks.iter().filter(|b| b.kind == BlockKind::Table).count() >= 3, "{:?}", cleaned.blocks);
    // The same page in GBK, as it declares.
    let declared = ARTICLE.replace("<head>", "<head><meta charset=\"gb2312\">");
    assert_eq!(one("a.html", &GBK.encode(&declared).0).unwrap().text, page.text);
}

#[test]
fn a_truncated_page_is_read_as_far_as_it_goes() {
    for end in [ARTICLE.len() / 2, ARTICLE.len() * 3 / 4] {
        let end = (0..=end).rev().find(|e| ARTICLE.is_char_boundary(*e)).unwrap();
        let page = one("a.html", &ARTICLE.as_bytes()[..end]).unwrap();
        assert!(page.text.contains("双方将建立定期会晤机制"), "{}", page.text);
        assert!(page.problems.len() == 1 && page.problems[0].what.contains("breaks off"), "{:?}", page.problems);
    }
    assert!(one("a.html", ARTICLE.as_bytes()).unwrap().problems.is_empty());
    assert!(one("b.htm", b"<p>Opening postponed, 3 < 4.").unwrap().problems.is_empty(), "end tags may be left out");
    assert_eq!(one("b.htm", b"<p>Opening postponed.<p cla").unwrap().problems.len(), 1);
}

#[test]
fn short_notices_and_layout_tables_survive() {
    let page = one("a.html", b"<table><tr><td><div><p>North Park signed a contract.</p><p>South Park did not.</p></div></td><td><p>Menu</p></td></tr></table>").unwrap();
    assert!(page.text.contains("North Park signed a contract.\nSouth Park did not."), "{}", page.text);
    assert_eq!(one("b.htm", b"<p>Opening postponed.").unwrap().text, "Opening postponed.");
    assert_eq!(one("c.html", &b"<div>".repeat(20_000)).unwrap_err().what, "holds no text");
}
