//! The way back from cleaned text to the page as it was read: exact, compact, and searched in logarithmic time.

use std::ops::Range;

use super::glyph::Glyph;
use crate::value::Span;

/// Longest run in code points, so that a look-up counts at most so many characters.
const LONGEST: u32 = 256;

/// Text that knows, for each of its characters, which code points of the page it stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mapped {
    /// The text.
    pub text: String,
    /// The way back.
    pub way: Way,
}

/// The way back from a text, as runs of it in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Way(Vec<Run>);

/// A stretch of cleaned text, up to where the next run starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// First byte in the cleaned text.
    at: u32,
    /// First code point of the page.
    start: u32,
    /// One past the last code point of the page.
    end: u32,
    /// Whether character k of the run is code point `start + k`; else the run as a whole stands for the passage.
    plain: bool,
}

impl Mapped {
    /// Appends characters.
    pub fn extend(&mut self, glyphs: &[Glyph]) {
        for glyph in glyphs {
            let piece =
                Run { at: self.text.len() as u32, start: glyph.start, end: glyph.end, plain: glyph.end == glyph.start + 1 };
            self.way.join(piece);
            self.text.push(glyph.ch);
        }
    }

    /// Appends a text whose characters stand for as many code points of the page, from `start` on.
    pub fn extend_plain(&mut self, text: &str, start: u32) {
        let mut rest = text;
        let mut start = start;
        while !rest.is_empty() {
            let cut = rest.char_indices().nth(LONGEST as usize).map_or(rest.len(), |(at, _)| at);
            let (run, after) = rest.split_at(cut);
            let end = start + count(run, 0, cut) as u32;
            self.way.join(Run { at: self.text.len() as u32, start, end, plain: true });
            self.text.push_str(run);
            (rest, start) = (after, end);
        }
    }

    /// Appends a part of another text.
    pub fn append(&mut self, other: &Self, range: Range<usize>) {
        let mut index = other.way.run_of(range.start);
        let mut at = range.start;
        while at < range.end {
            let Some(run) = other.way.0.get(index) else { break };
            let stop = other.way.0.get(index + 1).map_or(other.text.len(), |r| r.at as usize).min(range.end);
            let Some(piece) = other.text.get(at..stop) else { break };
            let (start, end) = if run.plain {
                let start = run.start + count(&other.text, run.at as usize, at) as u32;
                (start, start + count(&other.text, at, stop) as u32)
            } else {
                (run.start, run.end)
            };
            self.way.join(Run { at: self.text.len() as u32, start, end, plain: run.plain });
            self.text.push_str(piece);
            (at, index) = (stop, index + 1);
        }
    }

    /// One past the last code point of the page so far.
    pub fn end(&self) -> u32 {
        self.way.0.last().map_or(0, |r| r.end)
    }
}

impl Way {
    /// Appends a run, to the last one where it continues that.
    fn join(&mut self, run: Run) {
        match self.0.last_mut() {
            Some(last) if last.plain && run.plain && last.end == run.start && run.end - last.start <= LONGEST => {
                last.end = run.end
            }
            Some(last) if !last.plain && !run.plain && (last.start, last.end) == (run.start, run.end) => {}
            _ => self.0.push(run),
        }
    }

    /// The code points of the page that a range of bytes of `text` stands for; an empty or foreign range yields an empty span.
    pub fn span(&self, text: &str, range: Range<usize>) -> Span {
        let end = range.end.min(text.len());
        let start = range.start.min(end);
        let first = self.place(text, start).0;
        if start == end {
            return Span::new(first, first);
        }
        let last = (1..=4).map(|n| end.saturating_sub(n)).find(|&b| text.is_char_boundary(b)).unwrap_or(start);
        Span::new(first, self.place(text, last.max(start)).1.max(first))
    }

    /// First and one past the last of the code points that the character at byte `at` stands for.
    fn place(&self, text: &str, at: usize) -> (usize, usize) {
        let Some(run) = self.0.get(self.run_of(at)) else { return (0, 0) };
        let (start, end) = (run.start as usize, run.end as usize);
        if at >= text.len() {
            return (end, end);
        }
        if !run.plain {
            return (start, end);
        }
        // A byte within a character belongs to that character.
        let before = count(text, run.at as usize, at + 1).saturating_sub(1);
        (start + before, start + before + 1)
    }

    fn run_of(&self, at: usize) -> usize {
        self.0.partition_point(|r| r.at as usize <= at).saturating_sub(1)
    }
}

/// How many characters start in a range of bytes.
fn count(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes().get(from..to).unwrap_or_default();
    // Sums that fit a byte are added up many at a time.
    let starts = |part: &[u8]| part.iter().map(|b| u8::from(b & 0xC0 != 0x80)).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|part| usize::from(starts(part))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::glyph::{glyphs, replace};

    fn mapped(edits: &[(&str, Option<&str>)]) -> Mapped {
        let (mut all, mut at) = (Vec::new(), 0);
        for (from, to) in edits {
            let mut part = Vec::new();
            glyphs(from, at, &mut part);
            at += part.len() as u32;
            match to {
                None => all.extend(part),
                Some(to) => replace(&part, to.chars(), &mut all),
            }
        }
        let mut out = Mapped::default();
        out.extend(&all);
        out
    }

    #[test]
    fn a_replaced_stretch_stands_for_all_of_it() {
        let m = mapped(&[("ab", None), ("xyz", Some("Q")), ("(wu)", Some("")), ("cd", None)]);
        assert_eq!(m.text, "abQcd");
        assert_eq!(m.way.span(&m.text, 2..3), Span::new(2, 5));
        assert_eq!(m.way.span(&m.text, 1..4), Span::new(1, 10));
        assert_eq!(m.way.span(&m.text, 9..12), Span::new(11, 11));
    }

    #[test]
    fn a_part_keeps_its_places() {
        let long = "\u{4E2D}x".repeat(700);
        let m = mapped(&[(&long, None), ("abc", Some("Z")), (&long, None)]);
        let mut part = Mapped::default();
        part.extend(&[]);
        part.append(&m, 400..3500);
        for at in [0, 4, 404, 2396, 2400, 3096] {
            assert_eq!(part.way.span(&part.text, at..at + 1), m.way.span(&m.text, 400 + at..401 + at), "{at}");
        }
    }
}
