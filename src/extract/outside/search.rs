//! Finding quotes and names in a cleaned page, whatever the spaces, widths and, for names, cases of letters.

use std::ops::Range;
use std::sync::LazyLock;

use crate::extract::characters::is_han;
use crate::extract::clean::{self, CleanText};
use crate::extract::decline::Endings;
use crate::extract::read::Page;
use crate::extract::rule::BUILT_IN;
use crate::names::normalise;
use crate::value::Span;

/// Most places of a form that are told.
const MENTIONS: usize = 64;
/// Every so many code points of the page their byte is noted.
const STEP: usize = 1024;

/// The tables of endings, of every language.
static ENDINGS: LazyLock<Vec<Endings>> = LazyLock::new(|| {
    let tables = BUILT_IN.iter().filter(|(id, _)| id.ends_with("/endings"));
    tables.filter_map(|(_, text)| toml::from_str(text).ok()).collect()
});

/// A cleaned page that can be searched.
pub(super) struct Index<'a> {
    pub clean: &'a CleanText,
    pub page: &'a Page,
    /// For quotes.
    squeezed: Mapped,
    /// For names.
    folded: Mapped,
    /// The byte of the page's text at which each [`STEP`]th code point starts.
    steps: Vec<usize>,
}

/// Text made of another and, for each of its bytes, the byte there at which the character it comes from starts.
#[derive(Default)]
struct Mapped {
    text: String,
    from: Vec<u32>,
}

impl Mapped {
    fn push(&mut self, text: &str, from: usize) {
        self.text.push_str(text);
        self.from.resize(self.text.len(), from as u32);
    }

    /// The stretch made of a part of the other text.
    fn within(&self, part: &Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.from.partition_point(|from| (*from as usize) < byte);
        at(part.start)..at(part.end)
    }

    /// What of the other text a stretch of this one was made from.
    fn source(&self, range: Range<usize>, other: &str) -> Option<Range<usize>> {
        let start = *self.from.get(range.start)? as usize;
        let last = *self.from.get(range.end.checked_sub(1)?)? as usize;
        Some(start..last + other.get(last..)?.chars().next()?.len_utf8())
    }
}

impl<'a> Index<'a> {
    pub fn new(clean: &'a CleanText, page: &'a Page) -> Self {
        let mut folded = Mapped::default();
        let mut buffer = [0; 4];
        for (at, c) in clean.text.char_indices() {
            if c.is_ascii_alphanumeric() {
                folded.push(c.to_ascii_lowercase().encode_utf8(&mut buffer), at);
            } else if !c.is_ascii() {
                folded.push(&normalise(c.encode_utf8(&mut buffer)), at);
            }
        }
        let steps = page.text.char_indices().step_by(STEP).map(|(at, _)| at).collect();
        Self { clean, page, squeezed: squeeze(&clean.text), folded, steps }
    }

    /// The first place of a quote within a part of the cleaned text: white space, width, dashes and quotation marks do not count.
    /// None where the page, as it was read, has something else in between.
    pub fn quote(&self, quote: &str, part: &Range<usize>) -> Option<Range<usize>> {
        let cleaned = clean::passage(quote, &self.clean.language);
        let within = self.squeezed.within(part);
        let text = self.squeezed.text.get(within.clone())?;
        [quote, cleaned.as_str()].into_iter().find_map(|form| {
            let form = squeeze(form).text;
            let at = within.start + text.find(form.as_str()).filter(|_| !form.is_empty())?;
            let found = self.squeezed.source(at..at + form.len(), &self.clean.text)?;
            self.stands_whole(&found).then_some(found)
        })
    }

    /// Whether a passage of several lines has nothing between them on the page that was taken for no text.
    fn stands_whole(&self, found: &Range<usize>) -> bool {
        let Some(passage) = self.clean.text.get(found.clone()) else { return false };
        if !passage.contains('\n') {
            return true;
        }
        let span = self.clean.span(found.clone());
        let read = self.as_read(span).map(|text| clean::passage(text, &self.clean.language));
        read.is_some_and(|read| squeeze(&read).text.contains(&squeeze(passage).text))
    }

    /// A passage of the page as it was read.
    fn as_read(&self, span: Span) -> Option<&'a str> {
        let rest = self.page.text.get(*self.steps.get(span.start / STEP)?..)?;
        let start = rest.char_indices().nth(span.start % STEP)?.0;
        let rest = rest.get(start..)?;
        Some(rest.char_indices().nth(span.len()).map_or(rest, |(end, _)| rest.get(..end).unwrap_or(rest)))
    }

    /// Where a part of the cleaned text names something by a form, in any of its cases; the first [`MENTIONS`] places.
    pub fn named(&self, form: &str, part: &Range<usize>) -> Vec<Range<usize>> {
        let found = self.folded(form, part);
        if !found.is_empty() {
            return found;
        }
        let cleaned = clean::passage(form, &self.clean.language);
        let found = if cleaned == form { Vec::new() } else { self.folded(&cleaned, part) };
        if !found.is_empty() || !form.chars().any(|c| matches!(c, '\u{400}'..='\u{52f}')) {
            return found;
        }
        let forms = ENDINGS.iter().flat_map(|endings| endings.decline(form));
        forms.flat_map(|form| self.folded(&form, part)).take(MENTIONS).collect()
    }

    fn folded(&self, form: &str, part: &Range<usize>) -> Vec<Range<usize>> {
        let form = normalise(form);
        let within = self.folded.within(part);
        let Some(text) = self.folded.text.get(within.clone()).filter(|_| !form.is_empty()) else { return Vec::new() };
        let found = text.match_indices(form.as_str()).filter_map(|(at, _)| {
            let at = within.start + at;
            self.folded.source(at..at + form.len(), &self.clean.text)
        });
        found.filter(|range| self.is_by_itself(range)).take(MENTIONS).collect()
    }

    /// Whether no word of an alphabet is cut at either end of a stretch.
    fn is_by_itself(&self, range: &Range<usize>) -> bool {
        let text = &self.clean.text;
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
        let (before, inside, after) = (text.get(..range.start), text.get(range.clone()), text.get(range.end..));
        let (Some(before), Some(inside), Some(after)) = (before, inside, after) else { return false };
        let cut_before = letter(before.chars().next_back()) && letter(inside.chars().next());
        let cut_after = letter(inside.chars().next_back()) && letter(after.chars().next());
        !cut_before && !cut_after
    }
}

/// A text with one space for white space between words, none beside Chinese, and one form for dashes and quotation marks.
fn squeeze(text: &str) -> Mapped {
    let mut out = Mapped { text: String::with_capacity(text.len()), from: Vec::with_capacity(text.len()) };
    let (mut apart, mut previous) = (None, None);
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            apart.get_or_insert(at);
            continue;
        }
        if let (Some(space), Some(previous)) = (apart.take(), previous)
            && !is_wide(previous)
            && !is_wide(c)
        {
            out.push(" ", space);
        }
        let c = match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{2010}'..='\u{2015}' => '-',
            c => c,
        };
        out.push(c.encode_utf8(&mut [0; 4]), at);
        previous = Some(c);
    }
    out
}

/// Whether a character is written without spaces around it: Chinese, its punctuation, full-width forms.
fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(text: &str, look: impl FnOnce(&Index<'_>) -> T) -> T {
        let page = Page::of_text("p", text);
        let clean = clean::clean(&page);
        look(&Index::new(&clean, &page))
    }

    #[test]
    fn a_quote_is_found_whatever_its_spaces() {
        with("The town of\u{a0}Northton  \u{2013} so they said \u{2013} hosts it.\nIt is large.\n", |index| {
            let all = 0..index.clean.text.len();
            let found = index.quote("Northton - so\nthey said", &all).unwrap();
            assert!(index.clean.text[found].starts_with("Northton"));
            assert!(index.quote("hosts it. It is large.", &all).is_some());
            assert_eq!(index.quote("Northton hosts it", &all), None);
            assert_eq!(index.quote(" ", &all), None);
            assert_eq!(index.quote("Northton", &(20..all.end)), None);
        });
    }

    #[test]
    fn a_name_is_no_part_of_a_word() {
        with("Most of OSH, not Oshton; the Osh-Xuzhou line.", |index| {
            let all = 0..index.clean.text.len();
            let found: Vec<&str> = index.named("Osh", &all).into_iter().map(|r| &index.clean.text[r]).collect();
            assert_eq!(found, ["OSH", "Osh"]);
            assert!(index.named("Xuzhou Line", &all).len() == 1 && index.named("", &all).is_empty());
        });
    }

    #[test]
    fn chinese_needs_no_spaces_and_may_be_traditional() {
        let text = "\u{9752}\u{5cf6}\u{5e02}\u{8207}\u{6bd4}\u{4ec0}\u{51f1}\u{514b}\u{5e02}\u{7d50}\u{70ba}\u{53cb}\u{597d}\u{57ce}\u{5e02}\u{3002}";
        with(text, |index| {
            let all = 0..index.clean.text.len();
            assert_eq!(index.named("\u{9752}\u{5c9b}", &all).len(), 1);
            assert_eq!(index.named("\u{9752}\u{5cf6}", &all).len(), 1);
            let found = index.quote("\u{9752}\u{5cf6}\u{5e02} \u{8207}\u{6bd4}\u{4ec0}\u{51f1}\u{514b}\u{5e02}", &all).unwrap();
            assert_eq!(index.clean.span(found), Span::new(0, 9));
        });
    }

    #[test]
    fn a_passage_as_read_is_counted_in_code_points() {
        let text = "\u{4e2d}a".repeat(3000);
        with(&text, |index| {
            assert_eq!(index.as_read(Span::new(2047, 2050)), Some("a\u{4e2d}a"));
            assert_eq!(index.as_read(Span::new(5999, 6000)), Some("a"));
            assert_eq!(index.as_read(Span::new(9000, 9001)), None);
        });
    }
}
