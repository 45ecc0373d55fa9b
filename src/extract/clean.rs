//! From the page as read to text that can be searched: with a way back from each character to where it stood.

use std::ops::Range;

use super::offsets::Mapped;
use super::read::Page;
use super::script;
use crate::value::{Date, Lang, Span};

/// A page's text after cleaning: one line a paragraph, heading or table row.
#[derive(Debug, Clone)]
pub struct CleanText {
    /// The text; Simplified where the page is Chinese.
    pub text: String,
    /// Its lines, in order; they do not overlap and hold all of the text but line ends.
    pub blocks: Vec<Block>,
    /// The page's main language: `zh`, `en`, `ru`, or `und`.
    pub language: Lang,
    /// The page's title, cleaned.
    pub title: Option<String>,
    /// When the page says that it was published.
    pub published: Option<Date>,
    /// Who published it, as the page says.
    pub publisher: Option<String>,
    map: Mapped,
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
    /// A row of a table or list, its columns apart by `|`, a tab or a gap.
    Table,
}

impl CleanText {
    /// The code points of [`Page::text`] that a range of bytes of the text stands for.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.map.span(range)
    }
}

/// Cleans a page.
pub fn clean(page: &Page) -> CleanText {
    let tables = script::tables();
    let han = page.text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count();
    let cyrillic = page.text.chars().filter(|c| ('\u{400}'..='\u{4FF}').contains(c)).count();
    let latin = page.text.chars().filter(char::is_ascii_alphabetic).count();
    let language = match () {
        () if han > 0 && han * 3 >= latin + cyrillic => "zh",
        () if cyrillic > latin => "ru",
        () if latin > 0 => "en",
        () => "und",
    };
    let chars: Vec<char> = page.text.chars().collect();
    let mut map = Mapped::default();
    let mut blocks = Vec::new();
    let (mut i, mut line) = (0, 0);
    while let Some(&c) = chars.get(i) {
        let at = i as u32;
        if c == '\n' {
            if map.text.len() > line {
                blocks.push(Block { range: line..map.text.len(), kind: BlockKind::Body });
                map.push('\n', at, at + 1);
                line = map.text.len();
            }
            i += 1;
            continue;
        }
        if let Some((n, to)) = tables.phrase(chars.iter().skip(i).copied()).filter(|_| language == "zh") {
            to.iter().for_each(|c| map.push(*c, at, at + n as u32));
            i += n;
            continue;
        }
        let pinyin = matches!(c, '(' | '\u{FF08}')
            && i > 0
            && chars.get(i - 1).is_some_and(|p| ('\u{4E00}'..='\u{9FFF}').contains(p))
            && language == "zh";
        if pinyin {
            let inner = chars.iter().skip(i + 1).take_while(|c| c.is_alphabetic() && (**c as u32) < 0x250).count();
            let closed = matches!(chars.get(i + 1 + inner), Some(')' | '\u{FF09}'));
            let low = chars.iter().skip(i + 1).take(inner).all(|c| c.is_lowercase());
            if (1..=6).contains(&inner) && closed && low {
                i += inner + 2;
                continue;
            }
        }
        let c = match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{A0}' | '\t' => ' ',
            '\u{300C}' => '\u{201C}',
            '\u{300D}' => '\u{201D}',
            c if language == "zh" => tables.simplified(c),
            c => c,
        };
        if !(c == ' ' && map.text.len() == line) && c != '\r' {
            map.push(c, at, at + 1);
        }
        i += 1;
    }
    if map.text.len() > line {
        blocks.push(Block { range: line..map.text.len(), kind: BlockKind::Body });
    }
    CleanText {
        text: map.text.clone(),
        blocks,
        language: Lang::new(language),
        title: page.title.clone(),
        published: page.published,
        publisher: page.publisher.clone(),
        map,
    }
}
