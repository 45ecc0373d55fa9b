//! What a page says of itself in its lines: when it was published, and by whom.

use std::sync::LazyLock;

use regex::{Regex, RegexSet, RegexSetBuilder};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::boilerplate::{Patterns, ends_sentence, regex, width};
use crate::value::Date;

/// Widest rest of a line about the page that is still no text, in columns.
const REST: usize = 24;

/// A page's description of itself.
#[derive(Debug, Default, Clone)]
pub(crate) struct Imprint {
    /// Its title.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The last piece of a menu path, for want of a title.
    pub rubric: Option<String>,
    /// Whether the date bore a label.
    sure: bool,
}

/// What a line says about the page.
#[derive(Debug, Default, Clone)]
pub(crate) struct Found {
    date: Option<Date>,
    sure: bool,
    publisher: Option<String>,
}

/// How much of a line is about the page.
pub(crate) enum About {
    /// Nothing.
    None,
    /// As many bytes at its start.
    Start(usize, Found),
    /// All of it.
    All(Found),
}

impl Imprint {
    /// Takes what a line says; the first date counts, unless a later one is labelled, and dates at the page's foot count for less.
    pub fn take(&mut self, found: Found, head: bool) {
        if let Some(date) = found.date.filter(|_| head || found.sure)
            && (self.published.is_none() || (found.sure && !self.sure))
        {
            self.published = Some(date);
            self.sure = found.sure;
        }
        if self.publisher.is_none() {
            self.publisher = found.publisher;
        }
    }

    /// Takes the date before the first sentence of a news item (`WINDHOEK, 20 June 2015 - `).
    pub fn read_dateline(&mut self, line: &str) {
        let Some(dates) = dates().filter(|_| self.published.is_none()) else { return };
        let start = line.char_indices().nth(100).map_or(line, |(at, _)| line.get(..at).unwrap_or(line));
        let date = dates.dateline.captures(start).and_then(|c| c.name("date").and_then(|d| dates.find(d.as_str())));
        self.published = date.map(|(d, _, _)| d);
    }
}

/// The patterns of `data/cleaning/dates.toml`, compiled.
pub(crate) struct Dates {
    patterns: Vec<Regex>,
    /// The same, tried at once.
    any: RegexSet,
    time: Regex,
    dateline: Regex,
    months: FxHashMap<String, u8>,
}

#[derive(Deserialize)]
struct File {
    patterns: Vec<String>,
    time: String,
    dateline: String,
    months: FxHashMap<String, u8>,
}

/// The patterns of dates.
pub(crate) fn dates() -> Option<&'static Dates> {
    static DATES: LazyLock<Option<Dates>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../../data/cleaning/dates.toml")).ok()?;
        let patterns = file.patterns.iter().map(|p| regex(p)).collect::<Result<_, _>>().ok()?;
        let any = RegexSetBuilder::new(&file.patterns).case_insensitive(true).build().ok()?;
        // The case of a place's first letter matters.
        Some(Dates {
            patterns,
            any,
            time: regex(&file.time).ok()?,
            dateline: Regex::new(&file.dateline).ok()?,
            months: file.months,
        })
    });
    DATES.as_ref()
}

impl Dates {
    /// The first date of a text, with the bytes it and the time after it take.
    pub fn find(&self, text: &str) -> Option<(Date, usize, usize)> {
        // Every date holds a figure, and most lines hold none.
        if !text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let found = self
            .any
            .matches(text)
            .into_iter()
            .filter_map(|index| self.patterns.get(index))
            .filter_map(|p| p.captures(text).and_then(|c| self.date(&c).map(|d| (d, c.get(0)))))
            .filter_map(|(date, whole)| whole.map(|m| (date, m.start(), m.end())));
        let (date, start, end) = found.min_by_key(|(_, start, end)| (*start, std::cmp::Reverse(*end)))?;
        let rest = text.get(end..).unwrap_or_default();
        Some((date, start, end + self.time.find(rest).map_or(0, |m| m.end())))
    }

    fn date(&self, c: &regex::Captures<'_>) -> Option<Date> {
        let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
        let month = match c.name("n") {
            Some(name) => i16::from(*self.months.get(&name.as_str().to_lowercase())?),
            None => number("m")?,
        };
        // The Republic of China counts years from 1912.
        let year = number("y").or_else(|| number("w").map(|w| w + 1911))?;
        Date::new(year, u8::try_from(month).ok()?, number("d").and_then(|d| u8::try_from(d).ok()).unwrap_or(0))
    }
}

/// A date of publication in another's words, such as a page's metadata.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    text.get(..10)
        .and_then(|day| day.parse().ok())
        .or_else(|| text.trim().parse().ok())
        .or_else(|| dates()?.find(text).map(|(d, _, _)| d))
}

/// What a line's labels say.
pub(crate) fn labelled(patterns: &Patterns, line: &str) -> Option<Found> {
    let publisher = publisher_of(patterns, line).and_then(|(value, _, _)| value);
    let date = patterns.dated.find_iter(line).find_map(|label| {
        let rest = line.get(label.end()..)?;
        dates()?.find(rest).filter(|(_, start, _)| *start == 0).map(|(d, _, _)| d)
    });
    (publisher.is_some() || date.is_some()).then_some(Found { date, sure: date.is_some(), publisher })
}

/// Who published a page, as a label says, and the bytes of label and name.
fn publisher_of(patterns: &Patterns, line: &str) -> Option<(Option<String>, usize, usize)> {
    let captures = patterns.source.captures(line)?;
    let (whole, value) = (captures.get(0)?, captures.name("value")?);
    // What follows is another label's business.
    let text = value.as_str();
    let stop = patterns
        .about
        .find(text)
        .map_or(text.len(), |m| m.start())
        .min(patterns.dated.find(text).map_or(text.len(), |m| m.start()));
    let stop = dates().and_then(|d| d.find(text)).map_or(stop, |(_, start, _)| start.min(stop));
    // The name ends before the word that is the next label.
    let mut name = text.get(..stop)?.trim_end();
    if line.get(value.start() + stop..).is_some_and(|r| r.trim_start().starts_with([':', '\u{FF1A}'])) {
        name = name.rsplit_once(' ').map_or("", |(n, _)| n);
    }
    let name = name.trim_matches([' ', '|', '-', '\u{B7}', '(', ')']);
    let name = Some(name).filter(|n| n.chars().any(char::is_alphabetic) && !patterns.is_nobody(n)).map(str::to_owned);
    Some((name, whole.start(), value.start() + stop))
}

/// A date and time at the start of a paragraph that are no part of it, and their length in bytes.
pub(crate) fn opening(patterns: &Patterns, line: &str) -> Option<(usize, Found)> {
    let start = line.char_indices().nth(80).map_or(line, |(at, _)| line.get(..at).unwrap_or(line));
    dates()?.find(start)?;
    match about(patterns, start) {
        About::Start(length, found) => Some((length, found)),
        _ => None,
    }
}

/// Says how much of a line is about the page: dates, labels, counters, addresses, controls, and little else.
pub(crate) fn about(patterns: &Patterns, line: &str) -> About {
    let mut found = labelled(patterns, line).unwrap_or_default();
    let Some(dates) = dates() else { return About::None };
    let mut rest = line.to_owned();
    let mut marks = usize::from(found.date.is_some());
    if let Some((_, start, end)) = publisher_of(patterns, &rest) {
        rest.replace_range(start..end, " | ");
        marks += 1;
    }
    let mut opening = 0;
    while let Some((date, start, end)) = dates.find(&rest) {
        let labelled = patterns.dated.find_iter(&rest).find(|m| m.end() == start).map_or(start, |m| m.start());
        if found.date.is_none() {
            found.date = Some(date);
        }
        if rest.get(..labelled).is_some_and(|before| !before.chars().any(char::is_alphanumeric))
            && opening == 0
            && rest.len() == line.len()
        {
            opening = end;
        }
        rest.replace_range(labelled..end, " | ");
        marks += 1;
    }
    let without = patterns.about.replace_all(&rest, " | ");
    marks += usize::from(without != rest);
    let words: Vec<&str> = without
        .split(['|', '>', '/', '[', ']', '\u{3010}', '\u{3011}', '\u{B7}', ','])
        .flat_map(|p| p.split("  "))
        .map(|p| p.trim_matches([' ', ':', '-', '\u{2014}', '(', ')']))
        .filter(|p| p.chars().any(char::is_alphanumeric))
        .filter(|p| !patterns.is_menu_word(p))
        .collect();
    let left: usize = words.iter().map(|w| width(w)).sum();
    // A heading may name a month: "…, as of May 2018".
    let vague = marks == 1 && !found.sure && left > 0 && found.date.is_some_and(|d| d.day().is_none());
    if marks > 0 && !vague && (left <= REST || (marks > 1 && left <= 2 * REST && words.len() < 4)) {
        // What stands beside a full date and is no label is most often who published it.
        if found.publisher.is_none() && words.len() == 1 && found.date.is_some_and(|d| d.day().is_some()) {
            found.publisher = words.first().filter(|w| line.ends_with(**w) && width(w) >= 6).map(|w| (*w).to_owned());
        }
        return About::All(found);
    }
    // A date with its time or a gap after it opens a line of text that it is no part of.
    let gap = line.get(opening..).is_some_and(|r| {
        r.starts_with("  ")
            || r.starts_with(" |")
            || (r.starts_with(' ') && line.get(..opening).is_some_and(|d| d.contains([':', '-'])))
    });
    if opening > 0 && gap {
        let spaces = line.get(opening..).map_or(0, |r| r.len() - r.trim_start_matches([' ', '|']).len());
        return About::Start(opening + spaces, found);
    }
    About::None
}

/// The fewest lines of nothing but a date that make a chronicle.
const CHRONICLE: usize = 3;

/// Longest line of a list of dated things, in bytes.
const LONGEST_ROW: usize = 160;

/// Which lines tell dates of the page's matter, not of the page: those of a chronicle, and rows of a list that each bear a date in words.
pub(crate) fn dated_rows(patterns: &Patterns, lines: &[&str]) -> Vec<bool> {
    let Some(dates) = dates() else { return vec![false; lines.len()] };
    let found: Vec<Option<(Date, bool, bool)>> = lines.iter().map(|line| row_of(patterns, dates, line)).collect();
    let bare = |row: &Option<(Date, bool, bool)>| row.filter(|(_, alone, _)| *alone).map(|(date, ..)| date);
    let mut headings: Vec<Date> = found.iter().filter_map(bare).collect();
    headings.sort_unstable();
    headings.dedup();
    let chronicle = headings.len() >= CHRONICLE;
    let beside = |index: Option<usize>| index.and_then(|i| found.get(i).copied().flatten());
    let told = |index: usize, date: Date| {
        let other = |row: Option<(Date, bool, bool)>| row.is_some_and(|(other, _, worded)| worded && other != date);
        other(beside(index.checked_sub(1))) || other(beside(Some(index + 1)))
    };
    let is_row = |(index, row): (usize, &Option<(Date, bool, bool)>)| {
        row.is_some_and(|(date, alone, worded)| if alone { chronicle } else { worded && told(index, date) })
    };
    found.iter().enumerate().map(is_row).collect()
}

/// The date that a short line bears with no label before it, whether it is all of the line, and whether it stands in words beside others.
fn row_of(patterns: &Patterns, dates: &Dates, line: &str) -> Option<(Date, bool, bool)> {
    let (date, start, end) = dates.find(line).filter(|_| line.len() <= LONGEST_ROW && !ends_sentence(line))?;
    let letters = |s: &str| s.chars().any(char::is_alphabetic);
    let rest = letters(line.get(..start)?) || letters(line.get(end..)?);
    let labelled = patterns.dated.find_iter(line).any(|label| label.end() == start) && rest;
    let worded = rest && line.get(start..end).is_some_and(letters) && publisher_of(patterns, line).is_none();
    (!labelled).then_some((date, !rest, worded))
}
