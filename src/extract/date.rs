//! Dates in a text: written out, abridged, or relative to the page's date.

use std::ops::Range;

use regex::{Captures, Regex, RegexSet};

use super::clean::CleanText;
use super::figure::{ceiling, floor};
use super::lexicon::is_han;
use super::rule::{DateRules, Relative};
use crate::error::{Error, Result};
use crate::value::Date;

/// A date at a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateMention {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The date it tells, as precisely as it can be known.
    pub date: Date,
}

/// Where dates may stand, found in one pass over the text: the patterns proper are tried there only.
///
/// Unicode word boundaries keep the regex engine from its fast automaton wherever a letter beyond ASCII stands, and there are dozens of
/// patterns. Without boundaries and captures all are one automaton, and what a pattern matches, it matches without them too.
pub struct Finder {
    /// All patterns without their boundaries.
    anywhere: Regex,
    /// The same, one by one, in the order of `patterns`.
    each: RegexSet,
    /// Indices of the rules, ranks of the pattern in its rule, and whether it begins at a word boundary.
    patterns: Vec<(usize, usize, bool)>,
}

/// The most bytes of a date behind what its pattern without boundaries takes: bounds the passage that the patterns proper see.
const LONGEST: usize = 80;

/// A match of a pattern.
struct Match {
    start: usize,
    end: usize,
    /// The index of the pattern among all, and its rank in its rule.
    pattern: usize,
    rank: usize,
    /// Where the passage ends in which it was found.
    limit: usize,
}

/// A date before it is completed: first byte, byte after the last, what it holds.
type Found = (usize, usize, Parts);

impl Finder {
    /// A finder of the dates that these rules tell.
    ///
    /// # Errors
    /// Patterns that make no automaton together.
    pub fn new(rules: &[DateRules]) -> Result<Self> {
        let (mut bare, mut patterns) = (Vec::new(), Vec::new());
        for (number, rule) in rules.iter().enumerate() {
            for (rank, pattern) in rule.patterns.iter().enumerate() {
                let source = pattern.as_str();
                let without = format!("(?:{})", without_captures(&source.replace("\\b", "")));
                Regex::new(&without)
                    .map_err(|e| Error::new("a date without its boundaries is no pattern").at(rule.id.as_str()).cause(e))?;
                bare.push(without);
                patterns.push((number, rank, source.trim_start_matches("(?i)").starts_with("\\b")));
            }
        }
        let fault = |e: regex::Error| Error::new("the patterns of dates make no automaton").cause(e);
        Ok(Self { anywhere: Regex::new(&bare.join("|")).map_err(fault)?, each: RegexSet::new(&bare).map_err(fault)?, patterns })
    }

    /// The dates of a text, in order: at one place the longest match counts, then the first.
    fn dates(&self, text: &str, rules: &[DateRules]) -> Vec<Found> {
        let mut matches = self.matches(text, rules);
        matches.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end), m.rank));
        let mut end = 0;
        matches.retain(|m| {
            let free = m.start >= end;
            end = if free { m.end } else { end };
            free
        });
        // What a match holds is looked at only where it counts: most are but parts of others.
        let found = matches.into_iter().filter_map(|m| {
            let rule = rules.get(self.patterns.get(m.pattern)?.0)?;
            let captures = rule.patterns.get(m.rank)?.captures_at(text.get(..m.limit)?, m.start)?;
            let mut parts = parts(&captures, rule);
            parts.ahead = parts.weekday.is_some() && is_ahead(text.get(..m.start)?, rule);
            Some((m.start, m.end, parts))
        });
        found.collect()
    }

    /// Every match of every pattern, as if each had been searched for alone.
    fn matches(&self, text: &str, rules: &[DateRules]) -> Vec<Match> {
        let mut found = Vec::new();
        // How far each pattern has read: its matches do not overlap.
        let mut read = vec![0; self.patterns.len()];
        for near in self.anywhere.find_iter(text) {
            let limit = ceiling(text, near.end() + LONGEST);
            let Some(window) = text.get(..limit) else { break };
            let bounded = may_be_bounded(text, near.start(), near.end());
            for index in self.each.matches(text.get(near.start()..limit).unwrap_or_default()) {
                let Some((rule, rank, at_boundary)) = self.patterns.get(index).copied() else { continue };
                let Some(read) = read.get_mut(index) else { continue };
                let Some(pattern) = rules.get(rule).and_then(|rule| rule.patterns.get(rank)).filter(|_| bounded || !at_boundary)
                else {
                    continue;
                };
                *read = near.start().max(*read);
                while *read < near.end()
                    && let Some(whole) = pattern.find_at(window, *read).filter(|m| m.start() < near.end())
                {
                    *read = whole.end();
                    found.push(Match { start: whole.start(), end: whole.end(), pattern: index, rank, limit });
                }
            }
        }
        found
    }
}

/// A pattern whose named groups capture nothing.
fn without_captures(pattern: &str) -> String {
    let mut parts = pattern.split("(?P<");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("(?:");
        out.push_str(part.split_once('>').map_or(part, |(_, rest)| rest));
    }
    out
}

/// Whether a word may begin within a passage: in Chinese no boundary parts a year from what stands before it.
fn may_be_bounded(text: &str, start: usize, end: usize) -> bool {
    // Whether a character is of words is known at once of some alone; others may be anything.
    let of_word = |c: char| if c.is_ascii() { Some(c.is_ascii_alphanumeric() || c == '_') } else { is_han(c).then_some(true) };
    let mut before = text.get(..start).and_then(|t| t.chars().next_back()).map_or(Some(false), of_word);
    text.get(start..end).unwrap_or_default().chars().any(|c| {
        let (last, here) = (before, of_word(c));
        before = here;
        last.is_none() || here.is_none() || last != here
    })
}

/// What a written date holds before it is completed from its surroundings.
#[derive(Debug, Default, Clone)]
struct Parts {
    year: Option<i16>,
    month: Option<u8>,
    day: Option<u8>,
    relative: Option<Relative>,
    weekday: Option<u8>,
    /// Whether the weekday is still to come.
    ahead: bool,
}

impl Parts {
    /// Whether year, month and day are all told.
    const fn is_written_out(&self) -> bool {
        matches!((self.year, self.month, self.day, self.relative, self.weekday), (Some(_), Some(_), Some(_), None, None))
    }
}

/// Whether what looks like a date is one beyond doubt, though the calendar has no such day: it has a letter in it, or else it is as long as
/// a date in figures, and neither labelled nor part of a longer number or name, as serial numbers are.
fn is_date(text: &str, range: Range<usize>) -> bool {
    let written = text.get(range.clone()).unwrap_or_default();
    if written.contains(char::is_alphabetic) {
        return true;
    }
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let joins = |c: char| c.is_alphanumeric() || "-/_.#".contains(c);
    let labelled = before.trim_end().ends_with([':', '.', '#', '\u{2116}']);
    let goes_on = after.starts_with(|c: char| c.is_alphanumeric() || "-/_".contains(c))
        || after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    written.len() == "2021-02-30".len() && !labelled && !before.ends_with(joins) && !goes_on
}

/// The dates of a text, in order. A date without its year is completed from the page's date, else from the year that
/// the text itself is about; one that cannot be completed is left out.
///
/// Where the text writes out a day that no calendar has, its bytes are added to `impossible`.
pub fn find(clean: &CleanText, finder: &Finder, rules: &[DateRules], impossible: &mut Vec<Range<usize>>) -> Vec<DateMention> {
    let found = finder.dates(&clean.text, rules);
    let default_year = clean.published.map(Date::year).or_else(|| year_of_text(clean, &found));
    let mut last: Option<Date> = None;
    let mut out = Vec::with_capacity(found.len());
    for (start, end, parts) in found {
        if let Some(date) = complete(&parts, clean.published, default_year, last) {
            last = Some(date);
            out.push(DateMention { start, end, date });
        } else if parts.is_written_out() && is_date(&clean.text, start..end) {
            impossible.push(start..end);
        }
    }
    out
}

/// The year that a text without a date of its own is about: the one in its title or first lines, else its only year.
fn year_of_text(clean: &CleanText, found: &[Found]) -> Option<i16> {
    let head = clean.blocks.iter().take(3).map(|b| b.range.end).max().unwrap_or(0);
    let years = || found.iter().filter_map(|f| f.2.year.map(|y| (f.0, y)));
    // A year long past is what a text tells of, not when it was written.
    let latest = years().map(|(_, y)| y).max();
    let now = |year: &i16| latest.is_none_or(|latest| *year >= latest);
    let early = years().find(|(at, _)| *at < head.min(400)).map(|(_, y)| y).filter(now);
    let top = floor(&clean.text, head.min(400));
    early
        .or_else(|| bare_year(&clean.text[..top]).filter(now))
        .or_else(|| bare_year(clean.text.get(..head).unwrap_or_default()).filter(now))
        .or_else(|| bare_year(&clean.text))
        .or_else(|| {
            let first = years().next()?.1;
            years().all(|(_, y)| y == first).then_some(first)
        })
}

/// The year that opens a name, as in "2021 … series", where the text has one such year alone.
fn bare_year(text: &str) -> Option<i16> {
    let mut only = None;
    let bytes = text.as_bytes();
    for (i, window) in bytes.windows(4).enumerate() {
        let bounded = |at: Option<&u8>| at.is_none_or(|b| !b.is_ascii_digit() && *b != b'.' && *b != b',');
        if !window.iter().all(u8::is_ascii_digit)
            || !bounded(i.checked_sub(1).and_then(|j| bytes.get(j)))
            || !bounded(bytes.get(i + 4))
        {
            continue;
        }
        let year = window.iter().fold(0i16, |n, b| n * 10 + i16::from(b - b'0'));
        if (1990..=2049).contains(&year) {
            match only {
                Some(known) if known != year => return None,
                _ => only = Some(year),
            }
        }
    }
    only
}

/// The year that a name holds, as in "2006 … Summit".
pub fn year_in(name: &str) -> Option<Date> {
    let years = name.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() == 4);
    years.filter_map(|w| w.parse::<i16>().ok()).find(|y| (1900..2100).contains(y)).map(Date::of_year)
}

fn parts(captures: &Captures<'_>, rule: &DateRules) -> Parts {
    let text = |name: &str| captures.name(name).map(|m| m.as_str().to_lowercase());
    let number = |name: &str| text(name).and_then(|t| t.parse::<i16>().ok());
    Parts {
        year: number("y"),
        month: number("m")
            .and_then(|m| u8::try_from(m).ok())
            .or_else(|| text("month").and_then(|w| rule.months.get(&w).copied())),
        day: number("d").and_then(|d| u8::try_from(d).ok()),
        relative: text("rel").and_then(|w| rule.relative.get(&w).copied()),
        weekday: text("wd").and_then(|w| rule.weekdays.get(&w).copied()),
        ahead: false,
    }
}

/// Whether the words before a weekday say that it is still to come.
fn is_ahead(before: &str, rule: &DateRules) -> bool {
    let before = before.trim_end();
    let ends = |w: &String| {
        let tail = before.len().checked_sub(w.len()).and_then(|at| before.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(w))
    };
    rule.ahead.iter().any(ends)
}

fn complete(parts: &Parts, published: Option<Date>, default_year: Option<i16>, last: Option<Date>) -> Option<Date> {
    if let Some(weekday) = parts.weekday {
        let last = last_weekday(published?, weekday);
        return if parts.ahead { last.and_then(|day| day.plus_days(7)) } else { last };
    }
    if let Some(relative) = parts.relative {
        let base = if relative.to_last { last? } else { published.or_else(|| default_year.map(Date::of_year))? };
        if let Some(days) = relative.days {
            return if days == 0 && relative.to_last { Some(base) } else { base.plus_days(days) };
        }
        let year = base.year() + relative.years.unwrap_or(0);
        if let Some(months) = relative.months {
            let total = i32::from(base.year()) * 12 + i32::from(base.month()?) - 1 + i32::from(months);
            return Date::new((total / 12) as i16, (total % 12) as u8 + 1, parts.day.unwrap_or(0));
        }
        return Date::new(year, parts.month.unwrap_or(0), if parts.month.is_some() { parts.day.unwrap_or(0) } else { 0 });
    }
    if let Some(year) = parts.year {
        return Date::new(year, parts.month.unwrap_or(0), if parts.month.is_some() { parts.day.unwrap_or(0) } else { 0 });
    }
    match (parts.month, parts.day) {
        (Some(month), day) => {
            let year = default_year?;
            let date = Date::new(year, month, day.unwrap_or(0))?;
            // A month well after the page's own is last year's: pages tell what was, and announce at most half a year ahead.
            let ahead = |days: i64| published.is_some_and(|p| date.earliest() > p.latest().plus_days(days).unwrap_or(p));
            // What follows a date of the year before, and is later than it, is of that year too.
            let told = last.is_some_and(|l| l.year() == year - 1 && l.month().is_some_and(|m| m <= month));
            if ahead(183) || ahead(0) && told { Date::new(year - 1, month, day.unwrap_or(0)) } else { Some(date) }
        }
        (None, Some(day)) => {
            let near = last.filter(|l| l.month().is_some()).or(published)?;
            Date::new(near.year(), near.month()?, day)
        }
        (None, None) => None,
    }
}

/// The last such weekday before or on the page's date.
fn last_weekday(published: Date, weekday: u8) -> Option<Date> {
    let civil = jiff::civil::Date::new(published.year(), published.month()? as i8, published.day()? as i8).ok()?;
    let today = civil.weekday().to_monday_one_offset();
    let back = (i64::from(today) - i64::from(weekday)).rem_euclid(7);
    published.plus_days(-back)
}
