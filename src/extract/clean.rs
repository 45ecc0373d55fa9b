//! From the page as read to text that can be searched: with a way back from each character to where it stood.

use std::ops::Range;

use super::boilerplate::{self, Line, Part};
use super::characters::is_han;
use super::glyph::{Glyph, glyphs};
use super::line::{self, Workshop};
use super::offsets::{Mapped, Way};
use super::plain;
use super::read::Page;
use crate::value::{Date, Lang, Span};

/// Most characters that are cleaned at a time; a longer line is cut after a sentence, a space or, failing these, anywhere.
const AT_ONCE: usize = 8_192;
/// Characters from which a page's language is told.
const SAMPLE: usize = 40_000;

/// A page's text after cleaning: one line a paragraph, heading or table row.
#[derive(Debug, Clone)]
pub struct CleanText {
    /// The text; Simplified where the page is Chinese, NFC, its full-width forms as ASCII, a gap between columns as two spaces,
    /// U+FFFD for a character known to be lost.
    pub text: String,
    /// Its lines, in order; they do not overlap and hold all of the text but line ends.
    pub blocks: Vec<Block>,
    /// The page's main language: `zh`, `en`, `ru`, what the page says, or `und`.
    pub language: Lang,
    /// The page's title, cleaned.
    pub title: Option<String>,
    /// When the page says that it was published.
    pub published: Option<Date>,
    /// Who published it, as the page says.
    pub publisher: Option<String>,
    /// How many characters were restored that a broken encoding had damaged.
    pub repairs: usize,
    way: Way,
}

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its bytes in the text, without the line end.
    pub range: Range<usize>,
    /// What it is.
    pub kind: BlockKind,
}

/// What a line of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The page's title.
    Title,
    /// A paragraph.
    Body,
    /// A heading or caption: short, and no sentence.
    Heading,
    /// A row of a table or list, its columns apart by `|` or a gap.
    Table,
}

impl CleanText {
    /// The code points of [`Page::text`] that a range of bytes of the text stands for.
    ///
    /// A range within a character that stands for several code points yields all of them.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.way.span(&self.text, range)
    }
}

/// Cleans a page.
///
/// ```
/// use parkgraph::extract::{clean::clean, read::Page};
/// let page = Page::of_text("p", "News | Home\n\nNorth  Park &amp; South Park signed a memorandum, both said on Monday in the town hall.\n");
/// let cleaned = clean(&page);
/// assert_eq!(cleaned.text, "North  Park & South Park signed a memorandum, both said on Monday in the town hall.");
/// let park = cleaned.text.find("South").unwrap_or_default();
/// assert_eq!(cleaned.span(park..park + 5).start, 31);
/// ```
pub fn clean(page: &Page) -> CleanText {
    let language = language(&page.text).or_else(|| page.language.clone()).unwrap_or_else(|| Lang::new("und"));
    let (all, lines, repairs) = clean_lines(&page.text, language.as_str() == "zh");
    let sorted = boilerplate::sort(&all.text, &lines);
    let mut kept = Mapped::default();
    let mut blocks = Vec::with_capacity(lines.len());
    for part in &sorted.parts {
        let Part::Keep(kind, range) = part else { continue };
        if !blocks.is_empty() {
            let at = kept.end();
            kept.extend(&[Glyph { ch: '\n', start: at, end: at }]);
        }
        let start = kept.text.len();
        kept.append(&all, range.clone());
        blocks.push(Block { range: start..kept.text.len(), kind: *kind });
    }
    let given = |text: &Option<String>| text.as_ref().map(|t| passage(t, &language)).filter(|t| !t.is_empty());
    CleanText {
        text: kept.text,
        blocks,
        title: given(&page.title).or(sorted.imprint.title),
        published: page.published.or(sorted.imprint.published),
        publisher: given(&page.publisher).or(sorted.imprint.publisher),
        language,
        repairs,
        way: kept.way,
    }
}

/// Cleans a passage of a page in that language, dropping nothing but noise: what a quotation is checked with.
pub fn passage(text: &str, language: &Lang) -> String {
    clean_lines(text, language.as_str() == "zh").0.text
}

/// The main language of a text by its scripts: Chinese, English or Russian; none where it is neither.
///
/// Text with kana is not Chinese, Cyrillic letters that Russian lacks are not Russian; Latin script counts as English, for want of a
/// better guess, only where it bears few accents.
pub fn language(text: &str) -> Option<Lang> {
    let mut count = Counts::default();
    let mut shop = Workshop::default();
    let mut line = Vec::new();
    let mut seen = 0;
    for part in text.split(is_line_end) {
        for piece in Pieces(part) {
            if line::is_decoded(piece) {
                seen += piece.chars().inspect(|c| count.add(*c)).count();
            } else {
                line.clear();
                glyphs(piece, 0, &mut line);
                line::decode(&mut line, &mut shop);
                line.iter().for_each(|g| count.add(g.ch));
                seen += line.len();
            }
            if seen >= SAMPLE {
                return count.language();
            }
        }
    }
    count.language()
}

#[derive(Default)]
struct Counts {
    han: usize,
    kana: usize,
    hangul: usize,
    cyrillic: usize,
    foreign: usize,
    latin: usize,
    accented: usize,
    other: usize,
}

impl Counts {
    fn add(&mut self, c: char) {
        match c {
            'a'..='z' | 'A'..='Z' => self.latin += 1,
            '\0'..='\u{BF}' => {}
            '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => self.accented += 1,
            '\u{410}'..='\u{44F}' | '\u{401}' | '\u{451}' => self.cyrillic += 1,
            '\u{400}'..='\u{52F}' => self.foreign += 1,
            '\u{3041}'..='\u{30FA}' => self.kana += 1,
            '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}' => self.hangul += 1,
            c if is_han(c) => self.han += 1,
            c if c.is_alphabetic() => self.other += 1,
            _ => {}
        }
    }

    fn language(&self) -> Option<Lang> {
        // A Chinese character says about as much as three or four letters.
        let (chinese, japanese) = (self.han * 3, self.kana * 10 > self.han);
        let letters = self.latin + self.accented;
        let most = chinese.max(letters).max(self.cyrillic + self.foreign).max(self.hangul * 2).max(self.other);
        let tag = match most {
            0 => return None,
            m if m == chinese => (!japanese).then_some("zh"),
            m if m == self.cyrillic + self.foreign => (self.foreign * 50 <= self.cyrillic).then_some("ru"),
            m if m == letters => (self.accented * 25 <= self.latin).then_some("en"),
            _ => None,
        };
        tag.map(Lang::new)
    }
}

const fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Cleans every line of a text; the lines that are not empty, and how many characters were restored.
fn clean_lines(text: &str, chinese: bool) -> (Mapped, Vec<Line>, usize) {
    let mut out = Mapped::default();
    out.text.reserve(text.len());
    let mut lines = Vec::new();
    let mut shop = Workshop::default();
    let (mut work, mut plain): (Vec<Glyph>, String) = (Vec::new(), String::new());
    let mut at = 0;
    for part in text.split(is_line_end) {
        let start = out.text.len() + usize::from(!lines.is_empty());
        let (mut fresh, mut apart) = (true, false);
        for piece in Pieces(part) {
            let from = at;
            at += piece.chars().count() as u32;
            let bare = piece.trim_start_matches(plain::is_blank);
            let blank = piece.get(..piece.len() - bare.len()).map_or(0, |blank| blank.chars().count() as u32);
            let is_plain = plain::clean(bare.trim_end_matches(plain::is_blank), chinese, &mut plain);
            let first = if is_plain {
                Some(from + blank).filter(|_| !plain.is_empty())
            } else {
                work.clear();
                glyphs(piece, from, &mut work);
                if !line::is_decoded(piece) {
                    line::decode(&mut work, &mut shop);
                }
                line::clean(&mut work, chinese, &mut shop);
                work.first().map(|g| g.start)
            };
            if apart && first.is_some() {
                out.extend(&[Glyph { ch: ' ', start: from, end: from }]);
            }
            apart = piece.ends_with(' ');
            let Some(first) = first else { continue };
            if fresh {
                if !lines.is_empty() {
                    out.extend(&[Glyph { ch: '\n', start: first, end: first }]);
                }
                fresh = false;
            }
            if is_plain { out.extend_plain(&plain, first) } else { out.extend(&work) }
        }
        at += 1;
        if !fresh {
            lines.push(Line { range: start..out.text.len() });
        }
    }
    (out, lines, shop.restored)
}

/// Pieces of a line, none too long to be cleaned at once.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let long = Some(self.0).filter(|text| text.len() > AT_ONCE);
        let (piece, rest) = match long.and_then(|text| text.char_indices().nth(AT_ONCE)) {
            None => (self.0, ""),
            Some((end, _)) => {
                let piece = self.0.get(..end)?;
                let cut = piece
                    .rfind(['\u{3002}', '\n', ' '])
                    .map_or(end, |i| i + piece.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
                self.0.split_at(cut)
            }
        };
        self.0 = rest;
        Some(piece)
    }
}
