//! Pages damaged in every way that copying, cutting and decoding can damage them are read without a fault, and what is said of them stands
//! in them. Some thousand are made anew from our samples, the same in each run; PARKGRAPH_MUTATE_SECONDS makes and reads others for as long
//! as it says, from PARKGRAPH_MUTATE_SEED on. A page that is not read is kept in the tests' temporary folder and named.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, WINDOWS_1251, WINDOWS_1252};
use parkgraph::error::Place;
use parkgraph::extract::Extractor;
use parkgraph::extract::clean::clean;
use parkgraph::extract::read::{Page, inputs};
use parkgraph::record::{Record, parse_line};

/// How many pages a run of all tests reads.
const PAGES: u64 = 4_000;
/// How long a damaged page is at most, in bytes.
const LONGEST: usize = 12_000;

/// Pieces that break what looks for the other end of something, or for the letters beside it.
const ODD: &[&str] = &[
    "\u{feff}",
    "\u{202e}",
    "\u{301}",
    "\u{200d}",
    "\0",
    "\u{1b}[31m",
    "\u{fffd}",
    "\r\n",
    "\u{2028}",
    "\t",
    "  ",
    " | ",
    "|",
    "(",
    ")",
    "（",
    "《",
    "》",
    "“",
    "”",
    "\"",
    "«",
    "»",
    "'",
    "’s ",
    "、",
    "，",
    "。",
    ".",
    "...",
    "——",
    "-",
    "·",
    "&",
    "&#0;",
    "&#x110000;",
    "&amp;lt;",
    "?国",
    "国?(guo)",
    "<",
    ">",
    "<b>",
    "</div>",
    "<table><tr><td>",
    "<!--",
    "<script>",
    "<p ",
    "<svg>",
    "]]>",
    "年",
    "月",
    "日",
    "2021年13月45日",
    "31.02.2020",
    "第",
    "分别",
    "respectively",
    "соответственно",
    "市",
    "区",
    "和",
    "与",
    "签署",
    "位于",
    " of ",
    " and ",
    "Mayor ",
    "мэр ",
    "İ",
    "ß",
    "ﬁ",
    "𠮷",
    "１２",
    "½",
    "²",
    "999",
];

/// A generator of numbers that look like chance (xorshift64*: Vigna 2016).
struct Chance(u64);

impl Chance {
    fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A part of some bytes.
    fn part<'a>(&mut self, bytes: &'a [u8], most: usize) -> &'a [u8] {
        let start = self.below(bytes.len() + 1);
        let length = self.below(most.min(bytes.len() - start) + 1);
        &bytes[start..start + length]
    }
}

/// Our own pages, as bytes.
fn samples() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = |folder: PathBuf| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = files(root.join("data/samples")).collect();
    paths.extend(files(root.join("tests/cases")).filter(|path| path.is_dir()).flat_map(files));
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt" || e == "html"));
    paths.sort();
    assert!(paths.len() > 30);
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// One of the samples, damaged.
fn damaged(samples: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let whole = chance.one(samples);
    let mut page = chance.part(whole, LONGEST / 2).to_vec();
    for _ in 0..=chance.below(6) {
        damage(&mut page, samples, chance);
        page.truncate(LONGEST);
    }
    page
}

fn damage(page: &mut Vec<u8>, samples: &[Vec<u8>], chance: &mut Chance) {
    let at = chance.below(page.len() + 1);
    match chance.below(10) {
        0 => (0..=chance.below(20)).for_each(|_| {
            let at = chance.below(page.len());
            page.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << chance.below(8));
        }),
        1 => page.truncate(at),
        2 => drop(page.drain(..at)),
        3 => {
            let other = chance.one(samples);
            insert(page, at, chance.part(other, 2_000));
        }
        4 => {
            let piece = chance.part(page, 60).repeat(chance.below(100));
            insert(page, at, &piece);
        }
        5 => {
            let piece = chance.one(ODD).repeat(1 + chance.below(300));
            insert(page, at, piece.as_bytes());
        }
        6 => (0..=chance.below(30)).for_each(|_| {
            let at = chance.below(page.len() + 1);
            let piece = chance.one(ODD);
            insert(page, at, piece.as_bytes());
        }),
        // Read in one encoding, written in another.
        7 | 8 => {
            let encodings: [&'static Encoding; 5] = [UTF_8, GB18030, BIG5, WINDOWS_1251, WINDOWS_1252];
            let text = chance.one(&encodings).decode(page).0.into_owned();
            *page = chance.one(&encodings).encode(&text).0.into_owned();
        }
        _ => {
            let mut words: Vec<&[u8]> = page.split_inclusive(|byte| matches!(byte, b' ' | b'\n' | b'>' | 0x82)).collect();
            for _ in 0..chance.below(40) {
                let (a, b) = (chance.below(words.len()), chance.below(words.len()));
                if !words.is_empty() {
                    words.swap(a, b);
                }
            }
            *page = words.concat();
        }
    }
}

fn insert(page: &mut Vec<u8>, at: usize, piece: &[u8]) {
    page.splice(at..at, piece.iter().copied());
}

/// Whether what is said of a page stands in it.
fn check(extractor: &Extractor, page: &Page) {
    let length = page.text.chars().count();
    let clean = clean(page);
    let mut before = 0;
    for (at, c) in clean.text.char_indices() {
        let span = clean.span(at..at + c.len_utf8());
        assert!(before <= span.start && span.start <= span.end && span.end <= length, "at {at} of the clean text");
        before = span.start;
    }
    let record = extractor.extract(page).0;
    for entity in &record.entities {
        assert!(!entity.name.is_empty() && entity.mentions.iter().all(|m| m.start < m.end && m.end <= length), "{entity:?}");
    }
    for statement in &record.statements {
        assert!(record.entity(&statement.s).is_some(), "{statement:?}");
        assert!(statement.o.as_ref().is_none_or(|o| record.entity(o).is_some()), "{statement:?}");
        assert!(statement.evidence.is_some_and(|e| e.start < e.end && e.end <= length), "{statement:?}");
        assert!(statement.quote.as_ref().is_some_and(|q| !q.is_empty()), "{statement:?}");
    }
    for figure in &record.figures {
        assert!(figure.evidence.is_some_and(|e| e.start < e.end && e.end <= length), "{figure:?}");
    }
    let said: usize = record.statements.iter().filter_map(|s| s.quote.as_ref()).map(String::len).sum();
    assert!(said <= 500 * (page.text.len() + 100), "{said} bytes of quotes from {} of text", page.text.len());
    assert_eq!(again(&record), record);
}

/// The record as it is read from what is written of it.
fn again(record: &Record) -> Record {
    let (again, problems) = parse_line(&serde_json::to_string(record).unwrap(), &Place::line("mutated.jsonl", 1)).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    again
}

/// Reads the page that a seed makes of the samples.
fn read(extractor: &Extractor, samples: &[Vec<u8>], folder: &Path, seed: u64) {
    let mut chance = Chance::of(seed);
    let bytes = damaged(samples, &mut chance);
    let path = folder.join(if chance.below(3) == 0 { "page.html" } else { "page.txt" });
    fs::write(&path, &bytes).unwrap();
    let kept = || {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutated-{seed}-{}", path.file_name().unwrap().display()));
        fs::copy(&path, &kept).unwrap();
        kept
    };
    let done = catch_unwind(AssertUnwindSafe(|| {
        for page in inputs(&[&path]).filter_map(Result::ok).filter_map(|input| input.page().ok()) {
            check(extractor, &page);
        }
    }));
    assert!(done.is_ok(), "the page of seed {seed} is not read: {}", kept().display());
}

#[test]
fn damaged_pages_are_read() {
    let extractor = Extractor::built_in().unwrap();
    let (samples, folder) = (samples(), tempfile::tempdir().unwrap());
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let first = number("PARKGRAPH_MUTATE_SEED").unwrap_or(1);
    let (began, seconds) = (Instant::now(), number("PARKGRAPH_MUTATE_SECONDS").map(Duration::from_secs));
    let goes_on = |seed: &u64| seconds.map_or(*seed < first + PAGES, |seconds| began.elapsed() < seconds);
    let read = (first..).take_while(goes_on).inspect(|seed| read(&extractor, &samples, folder.path(), *seed)).count();
    eprintln!("{read} damaged pages read in {:?}", began.elapsed());
    assert!(seconds.is_some() || read as u64 == PAGES);
}

/// Damage changes pages: what is read is no sample as it stands.
#[test]
fn pages_are_damaged_each_in_its_own_way() {
    let samples = samples();
    let pages: Vec<Vec<u8>> = (1..200).map(|seed| damaged(&samples, &mut Chance::of(seed))).collect();
    let distinct: std::collections::BTreeSet<&Vec<u8>> = pages.iter().collect();
    assert!(distinct.len() > 190, "{} of {} differ", distinct.len(), pages.len());
    assert!(pages.iter().filter(|page| samples.contains(page)).count() < 5);
    assert!(
        pages.iter().any(|page| std::str::from_utf8(page).is_err()) && pages.iter().any(|page| std::str::from_utf8(page).is_ok())
    );
    assert!(pages.iter().all(|page| page.len() <= LONGEST));
}
