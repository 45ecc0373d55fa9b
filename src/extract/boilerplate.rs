//! What of a page is its text: menus, credits, comments and related articles told from it by patterns that are data.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::characters::is_han;
use super::clean::BlockKind;
use super::imprint::{self, Imprint};

/// Longest line, in bytes, that may be a menu, a credit or a heading.
const SHORT: usize = 480;

/// A line of the cleaned page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its bytes, without the line end.
    pub range: Range<usize>,
}

/// What becomes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// It is none of the page's text.
    Drop,
    /// It is of a kind, and these of its bytes stay.
    Keep(BlockKind, Range<usize>),
}

/// A page sorted.
pub(crate) struct Sorted {
    /// One part for each line.
    pub parts: Vec<Part>,
    /// What the page says of itself.
    pub imprint: Imprint,
}

/// The patterns of `data/cleaning/boilerplate.toml`, compiled.
pub(crate) struct Patterns {
    drop: RegexSet,
    end: RegexSet,
    menu: FxHashSet<String>,
    path: Regex,
    credit: Regex,
    section: Regex,
    nobody: FxHashSet<String>,
    rubric: Regex,
    /// What a report opens with: the agency, its place and the day.
    pub byline: Regex,
    /// Patterns of the page's description of itself.
    pub source: Regex,
    /// Likewise.
    pub dated: Regex,
    /// Likewise.
    pub about: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    drop: Vec<String>,
    end: Vec<String>,
    menu: Vec<String>,
    path: String,
    source: String,
    dated: String,
    about: Vec<String>,
    credit: String,
    section: String,
    byline: String,
    rubric: String,
    nobody: Vec<String>,
}

/// The patterns; data that does not compile leaves lines as they are (a test compiles them all).
pub(crate) fn patterns() -> Option<&'static Patterns> {
    static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| Patterns::read().ok());
    PATTERNS.as_ref()
}

/// A pattern without regard to case.
pub(crate) fn regex(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).case_insensitive(true).build()
}

impl Patterns {
    fn read() -> Result<Self, Box<dyn std::error::Error>> {
        let file: File = toml::from_str(include_str!("../../data/cleaning/boilerplate.toml"))?;
        let set = |patterns: &[String]| RegexSetBuilder::new(patterns).case_insensitive(true).size_limit(1 << 26).build();
        Ok(Self {
            drop: set(&file.drop)?,
            end: set(&file.end)?,
            menu: file.menu.iter().map(|w| w.to_lowercase()).collect(),
            nobody: file.nobody.into_iter().collect(),
            path: regex(&file.path)?,
            credit: regex(&file.credit)?,
            section: regex(&file.section)?,
            byline: regex(&file.byline)?,
            rubric: regex(&file.rubric)?,
            source: regex(&file.source)?,
            dated: regex(&file.dated)?,
            about: regex(&file.about.join("|"))?,
        })
    }

    /// Whether a name after a label of source names nobody, such as "this site".
    pub fn is_nobody(&self, name: &str) -> bool {
        self.nobody.contains(name)
    }

    /// Whether a piece of a line is a word of menus.
    pub fn is_menu_word(&self, piece: &str) -> bool {
        self.menu.contains(&piece.to_lowercase())
    }
}

/// Width of a text in columns of a terminal, roughly: a Chinese character counts two.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_han(c) { 2 } else { 1 }).sum()
}

/// Whether a line ends as a sentence does.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(['\u{201D}', '\u{2019}', '"', ')', ' ', '\u{BB}']);
    end.ends_with(['.', '!', '?', ';', '\u{3002}', '\u{2026}'])
}

/// Whether a line is a paragraph of text, beyond doubt.
fn is_paragraph(text: &str) -> bool {
    let long = text.len() > SHORT || width(text) >= 60;
    long && (ends_sentence(text) || text.contains('\u{3002}') || text.contains(". "))
}

/// The pieces of a line of columns or a menu, and what parts them: bars, gaps, slashes, dashes or arrows.
fn pieces(text: &str) -> (&'static str, Vec<&str>) {
    let split = |by: &'static str| (by, text.split(by).map(str::trim).filter(|p| !p.is_empty()).collect::<Vec<_>>());
    for by in ["|", "  ", " / ", " \u{2014} ", ">"] {
        if text.contains(by) {
            return split(by);
        }
    }
    ("", vec![text.trim()])
}

/// Sorts the lines of a cleaned page.
pub(crate) fn sort(text: &str, lines: &[Line]) -> Sorted {
    let at = |line: &Line| text.get(line.range.clone()).unwrap_or_default();
    let all = |lines: &[Line]| lines.iter().map(|l| Part::Keep(BlockKind::Body, l.range.clone())).collect();
    let Some(patterns) = patterns() else {
        return Sorted { parts: all(lines), imprint: Imprint::default() };
    };
    let first = lines.iter().position(|l| is_paragraph(at(l)));
    let last = lines.iter().rposition(|l| is_paragraph(at(l)));
    let end = end_of_text(patterns, text, lines, first);
    let dated = imprint::dated_rows(patterns, &lines.iter().map(at).collect::<Vec<_>>());
    let mut imprint = Imprint::default();
    let mut parts = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let whole = at(line);
        let row = dated.get(index).copied().unwrap_or_default();
        let head = first.is_none_or(|f| index < f) && index < 40 && !row;
        let tail = last.is_some_and(|l| index > l) && !row;
        let part = if index >= end {
            Part::Drop
        } else if whole.len() > SHORT {
            let opening = if head || first == Some(index) { imprint::opening(patterns, whole) } else { None };
            let start = line.range.start + opening.as_ref().map_or(0, |(length, _)| *length);
            match opening {
                Some((_, found)) => imprint.take(found, true),
                None if head || first == Some(index) => imprint.read_dateline(whole),
                None => {}
            }
            Part::Keep(BlockKind::Body, trim_credit(patterns, text, start..line.range.end))
        } else {
            let neighbour = |i: Option<usize>| i.and_then(|i| lines.get(i)).map_or("", at);
            let around = [neighbour(index.checked_sub(1)), neighbour(Some(index + 1))];
            let start = if first == Some(index) { imprint::opening(patterns, whole) } else { None };
            if let Some((_, found)) = &start {
                imprint.take(found.clone(), true);
            } else if first == Some(index) {
                imprint.read_dateline(whole);
            }
            let line = Line { range: line.range.start + start.map_or(0, |(length, _)| length)..line.range.end };
            sort_short(patterns, text, &line, around, head, tail, &mut imprint)
        };
        parts.push(part);
    }
    title(patterns, text, &mut parts, &mut imprint);
    Sorted { parts, imprint }
}

/// The line from which on the page holds others' texts.
fn end_of_text(patterns: &Patterns, text: &str, lines: &[Line], first: Option<usize>) -> usize {
    let found = lines.iter().enumerate().skip(first.map_or(1, |f| f + 1)).find(|(_, l)| {
        let line = text.get(l.range.clone()).unwrap_or_default();
        line.len() <= SHORT && patterns.end.is_match(line)
    });
    // Where more follows than went before, the line is but a box within the text.
    found.filter(|(_, l)| l.range.start * 2 > text.len()).map_or(lines.len(), |(i, _)| i)
}

/// Sorts one short line.
fn sort_short(
    patterns: &Patterns,
    text: &str,
    line: &Line,
    around: [&str; 2],
    head: bool,
    tail: bool,
    imprint: &mut Imprint,
) -> Part {
    let whole = text.get(line.range.clone()).unwrap_or_default();
    let trimmed = whole.trim_matches(['|', ' ']);
    if !trimmed.chars().any(char::is_alphanumeric) {
        return Part::Drop;
    }
    let offset = line.range.start + (trimmed.as_ptr() as usize - whole.as_ptr() as usize);
    let mut range = offset..offset + trimmed.len();
    let (by, cells) = pieces(trimmed);
    let alone = !around.iter().any(|n| by == "|" && n.contains('|') && n.len() <= SHORT && pieces(n).1.len() == cells.len());
    // A row of a table may hold a date and little else, and is yet no word of the page about itself.
    let row = by == "|" && !alone && cells.len() > 2;
    if (head || tail) && !row {
        match imprint::about(patterns, trimmed) {
            imprint::About::All(found) => {
                imprint.take(found, head);
                return Part::Drop;
            }
            imprint::About::Start(length, found) if head => {
                imprint.take(found, true);
                range.start += length;
            }
            _ => {}
        }
    }
    let trimmed = text.get(range.clone()).unwrap_or_default();
    if patterns.drop.is_match(trimmed) || patterns.end.is_match(trimmed) {
        if let Some(found) = imprint::labelled(patterns, trimmed) {
            imprint.take(found, head);
        }
        return Part::Drop;
    }
    // The last step of the path above, told again.
    if head && imprint.rubric.as_deref() == Some(trimmed) {
        return Part::Drop;
    }
    let (by, cells) = pieces(trimmed);
    let short = cells.iter().all(|c| width(c) <= 40);
    if (head || tail) && !ends_sentence(trimmed) && short {
        if patterns.path.is_match(trimmed) || (by == ">" && cells.len() > 1) {
            let last = cells.iter().rev().find(|c| !patterns.is_menu_word(c));
            imprint.rubric = last.map(|c| (*c).to_owned());
            return Part::Drop;
        }
        let menu = cells.iter().filter(|c| patterns.is_menu_word(c)).count();
        let listed = cells.len() > 1 && (menu > 0 || (by == "|" && alone));
        if listed || menu == cells.len() || (head && patterns.rubric.is_match(trimmed)) {
            return Part::Drop;
        }
    }
    let range = trim_credit(patterns, text, range);
    let kept = text.get(range.clone()).unwrap_or_default();
    Part::Keep(kind_of(kept, around), range)
}

/// What kind of line a kept one is.
fn kind_of(line: &str, around: [&str; 2]) -> BlockKind {
    let dashes = |l: &str| l.split([' ']).filter(|w| matches!(*w, "-" | "\u{2013}" | "\u{2014}")).count() >= 2;
    if dashes(line) && around.iter().any(|n| dashes(n)) {
        return BlockKind::Table;
    }
    let (by, cells) = pieces(line);
    let like = |n: &&str| {
        let (other, columns) = pieces(n);
        other == by && columns.len().abs_diff(cells.len()) <= 1 && columns.len() > 1
    };
    let spaced = |l: &str| l.split(' ').filter(|w| w.chars().any(is_han)).count() >= 3 && !l.contains(['\u{3002}', ',']);
    let columns = cells.len() > 1 && (by == "|" || by == "  ") && !(ends_sentence(line) && width(line) > 80);
    if (columns && (cells.len() > 2 || around.iter().any(like))) || (spaced(line) && around.iter().any(|n| spaced(n))) {
        BlockKind::Table
    } else if is_heading(line) {
        BlockKind::Heading
    } else {
        BlockKind::Body
    }
}

fn is_heading(line: &str) -> bool {
    width(line) <= 100 && !ends_sentence(line) && !line.ends_with([':', ',', '\u{3001}'])
}

/// A line's bytes without the credits at its end.
fn trim_credit(patterns: &Patterns, text: &str, range: Range<usize>) -> Range<usize> {
    let whole = text.get(range.clone()).unwrap_or_default().trim_end_matches(['|', ' ']);
    let range = range.start..range.start + whole.len();
    // Only the end is looked at, so that a long line costs no more than a short one.
    let mut from = whole.len().saturating_sub(200);
    while !whole.is_char_boundary(from) {
        from += 1;
    }
    match patterns.credit.find(whole.get(from..).unwrap_or_default()) {
        Some(credit) if from + credit.start() > 0 => range.start..range.start + from + credit.start(),
        _ => range,
    }
}

/// Finds the title: the first heading before the text.
fn title(patterns: &Patterns, text: &str, parts: &mut [Part], imprint: &mut Imprint) {
    let mut found: Option<usize> = None;
    for (index, part) in parts.iter().enumerate() {
        let Part::Keep(kind, range) = part else { continue };
        let line = text.get(range.clone()).unwrap_or_default();
        if !line.chars().any(char::is_alphabetic) {
            continue;
        }
        let fits = matches!(kind, BlockKind::Heading)
            || (*kind == BlockKind::Body && width(line) <= 160 && !line.ends_with(['.', '\u{3002}', ';', ':']));
        if !fits || is_paragraph(line) && ends_sentence(line) {
            break;
        }
        let shouted = line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase) && !line.chars().any(is_han);
        if found.is_none() || !shouted {
            found = Some(index);
        }
        if !shouted {
            break;
        }
    }
    if let Some(Part::Keep(kind, range)) = found.and_then(|i| parts.get_mut(i)) {
        *kind = BlockKind::Title;
        let line = text.get(range.clone()).unwrap_or_default();
        let bare = patterns.section.find(line).map_or(line, |m| line.get(m.end()..).unwrap_or(line));
        imprint.title = Some(bare.trim().to_owned()).filter(|t| !t.is_empty());
    } else if imprint.title.is_none() {
        imprint.title = imprint.rubric.take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_compile() {
        assert!(Patterns::read().is_ok(), "{:?}", Patterns::read().err());
        assert!(imprint::dates().is_some());
    }
}
