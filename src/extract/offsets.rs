//! The way back from cleaned text to the page as it was read: exact, compact, and searched in logarithmic time.

use std::ops::Range;

use crate::value::Span;

/// Longest run in code points, so that a look-up counts at most so many characters.
const LONGEST: u32 = 256;

/// Cleaned text that knows, for each of its characters, which code points of the page it stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mapped {
    /// The cleaned text.
    pub text: String,
    runs: Vec<Run>,
}

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
    /// Appends a character that stands for the code points `start..end`.
    pub fn push(&mut self, ch: char, start: u32, end: u32) {
        let single = end == start + 1;
        match self.runs.last_mut() {
            Some(run) if run.plain && single && run.end == start && run.end - run.start < LONGEST => run.end = end,
            Some(run) if !run.plain && (run.start, run.end) == (start, end) => {}
            _ => self.runs.push(Run { at: self.text.len() as u32, start, end, plain: single }),
        }
        self.text.push(ch);
    }

    /// Appends a part of another mapped text.
    pub fn append(&mut self, other: &Self, range: Range<usize>) {
        let mut index = other.run_of(range.start);
        let mut at = range.start;
        while at < range.end {
            let Some(run) = other.runs.get(index) else { break };
            let stop = other.runs.get(index + 1).map_or(other.text.len(), |r| r.at as usize).min(range.end);
            let Some(piece) = other.text.get(at..stop) else { break };
            let skipped = other.text.get(run.at as usize..at).map_or(0, |t| t.chars().count()) as u32;
            let taken = piece.chars().count() as u32;
            let (start, end) = if run.plain { (run.start + skipped, run.start + skipped + taken) } else { (run.start, run.end) };
            match self.runs.last_mut() {
                Some(last) if last.plain && run.plain && last.end == start && end - last.start <= LONGEST => last.end = end,
                Some(last) if !last.plain && !run.plain && (last.start, last.end) == (start, end) => {}
                _ => self.runs.push(Run { at: self.text.len() as u32, start, end, plain: run.plain }),
            }
            self.text.push_str(piece);
            (at, index) = (stop, index + 1);
        }
    }

    /// The code points of the page that a range of bytes stands for; an empty or foreign range yields an empty span.
    pub fn span(&self, range: Range<usize>) -> Span {
        let end = range.end.min(self.text.len());
        let start = range.start.min(end);
        let first = self.edge(start);
        if start == end {
            return Span::new(first.0, first.0);
        }
        let before = (1..=4).map(|n| end.saturating_sub(n)).find(|&b| self.text.is_char_boundary(b)).unwrap_or(start);
        Span::new(first.0, self.edge(before.max(start)).1.max(first.0))
    }

    /// The code points that the character at byte `at` stands for.
    fn edge(&self, at: usize) -> (usize, usize) {
        let Some(run) = self.runs.get(self.run_of(at)) else { return (0, 0) };
        if at >= self.text.len() {
            return (run.end as usize, run.end as usize);
        }
        if !run.plain {
            return (run.start as usize, run.end as usize);
        }
        let bytes = self.text.as_bytes().get(run.at as usize..at).unwrap_or_default();
        let skipped = bytes.iter().filter(|b| **b & 0xC0 != 0x80).count();
        (run.start as usize + skipped, run.start as usize + skipped + 1)
    }

    fn run_of(&self, at: usize) -> usize {
        self.runs.partition_point(|r| r.at as usize <= at).saturating_sub(1)
    }
}
