//! Rules of figures: how a language writes numbers, units and what it measures; `figures.toml` of its folder.

use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use regex::Regex;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::super::lexicon::stands_alone;
use super::{Example, Script, parse};
use crate::error::{Error, Result};
use crate::value::{Bound, Indicator};

/// What a number is of, before what it measures is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dimension {
    /// Money.
    Money,
    /// Land and floors.
    Area,
    /// Weight.
    Mass,
    /// Standard containers.
    Containers,
    /// Length.
    Length,
    /// Power and energy.
    Power,
    /// Parts and changes.
    Percent,
    /// People, counted.
    People,
    /// Anything else, counted.
    Count,
}

/// A unit and the words for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitWords {
    code: String,
    of: Dimension,
    /// Words behind the number.
    #[serde(default)]
    after: Vec<String>,
    /// Words and signs before it.
    #[serde(default)]
    before: Vec<String>,
    /// Hundredths to the unit: a multiple of a hundred percent.
    #[serde(default)]
    times: bool,
}

/// What is measured or counted, and the words for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorWords {
    name: Indicator,
    /// Which numbers its words speak of.
    #[serde(default)]
    of: Vec<Dimension>,
    /// Words near a number that tell what it measures.
    #[serde(default)]
    words: Vec<String>,
    /// Nouns that are counted.
    #[serde(default)]
    counted: Vec<String>,
    /// Measure words that count nothing else.
    #[serde(default)]
    measures: Vec<String>,
    /// Whether its nouns, right behind the number, are what is counted even where others follow.
    #[serde(default)]
    firm: bool,
    /// Whether it is a state rather than a course: the dates of other clauses do not concern it.
    #[serde(default)]
    state: bool,
    /// Whether it joins two: its words are of the one with the other.
    #[serde(default)]
    mutual: bool,
    /// Whether it is told of an event before anything else.
    #[serde(default)]
    event: bool,
}

/// A stretch of the year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stretch {
    /// A regular expression; group `n` is the number of months from January.
    pattern: String,
    #[serde(default)]
    from: Option<u8>,
    #[serde(default)]
    to: Option<u8>,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureFile {
    summary: String,
    /// The mark before a fraction.
    point: char,
    /// The marks between groups of three digits.
    groups: Vec<char>,
    numerals: BTreeMap<String, u64>,
    scales: BTreeMap<String, u8>,
    /// Words that join the ends of a range.
    ranges: Vec<String>,
    bounds_before: BTreeMap<String, Bound>,
    /// Between number and unit.
    bounds_within: BTreeMap<String, Bound>,
    bounds_after: BTreeMap<String, Bound>,
    /// Measure words of no meaning of their own.
    measures: Vec<String>,
    unit: Vec<UnitWords>,
    indicator: Vec<IndicatorWords>,
    /// Words in which one of the others must not be seen.
    #[serde(default)]
    plain: Vec<String>,
    up: Vec<String>,
    down: Vec<String>,
    /// Between a change and the value it led to.
    to: Vec<String>,
    /// Words that make a percentage a part of a whole.
    share: Vec<String>,
    planned: Vec<String>,
    /// What cannot stand inside what is counted.
    stops: Vec<String>,
    /// What may stand between a noun and its number behind it.
    linkers: Vec<String>,
    /// Before a name that is only where something is.
    places: Vec<String>,
    /// Behind a name that is only who says it; before one of whom it is said.
    speakers: Vec<String>,
    /// Behind names that are among what is counted.
    examples: Vec<String>,
    /// Between the two sides of something mutual.
    with: Vec<String>,
    /// Before a date from which on something is so.
    since: Vec<String>,
    /// What makes a number no figure, right before it.
    #[serde(default)]
    never_after: Vec<String>,
    /// Words before a number in words that speaks of what was told before ("the two").
    #[serde(default)]
    definite: Vec<String>,
    #[serde(default)]
    stretch: Vec<Stretch>,
    #[serde(default)]
    example: Vec<Example>,
    #[serde(default)]
    counterexample: Vec<Example>,
}

/// What a word of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Tells what is measured: an index of [`FigureRules::indicators`].
    Word(usize),
    /// Is counted: the same.
    Counted(usize),
    /// Bounds the number behind it.
    Bound(Bound),
    /// A rise.
    Up,
    /// A fall.
    Down,
    /// A part of a whole.
    Share,
    /// To be, not yet so.
    Planned,
    /// Ends what is counted.
    Stop,
    /// Joins a noun and the number behind it.
    Linker,
    /// The names before are among what is counted.
    Example,
}

/// An indicator's traits.
#[derive(Debug, Clone)]
pub struct IndicatorRule {
    /// Which it is.
    pub name: Indicator,
    /// Which numbers its words speak of.
    pub of: Vec<Dimension>,
    /// Its nouns win right behind the number.
    pub firm: bool,
    /// A state rather than a course.
    pub state: bool,
    /// Joins two.
    pub mutual: bool,
    /// Told of events.
    pub event: bool,
}

/// A unit.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its code.
    pub code: String,
    /// What it is of.
    pub of: Dimension,
    /// A multiple of a hundred percent.
    pub times: bool,
}

/// A known word of a sentence.
#[derive(Debug, Clone, Copy)]
pub struct FigureToken {
    /// First byte in the sentence.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    word: u32,
}

/// A stretch of the year, ready for use.
pub struct StretchRule {
    /// What it is written as.
    pub pattern: Regex,
    /// Its first month.
    pub from: Option<u8>,
    /// Its last.
    pub to: Option<u8>,
}

/// How one language writes figures.
pub struct FigureRules {
    /// The rule's id.
    pub id: String,
    /// What it finds, in one sentence.
    pub summary: String,
    /// The sentences that it reads.
    pub script: Script,
    /// The mark before a fraction.
    pub point: char,
    /// The marks between groups of three digits.
    pub groups: Vec<char>,
    /// Number words.
    pub numerals: Prefixes<u64>,
    /// Powers of ten.
    pub scales: Prefixes<u8>,
    /// What joins the ends of a range.
    pub ranges: Prefixes<()>,
    /// Bounds between number and unit.
    pub within: Prefixes<Bound>,
    /// Bounds behind the unit.
    pub behind: Prefixes<Bound>,
    /// Units behind the number, by index.
    pub after: Prefixes<usize>,
    /// Units before it, the longest first.
    pub before: Vec<(String, usize)>,
    /// The units.
    pub units: Vec<Unit>,
    /// Measure words, some with what they count.
    pub measures: Prefixes<Option<usize>>,
    /// What is measured or counted.
    pub indicators: Vec<IndicatorRule>,
    /// Between a change and the value it led to.
    pub to: Vec<String>,
    /// Before a name that is only where something is.
    pub places: Vec<String>,
    /// Beside a name that is only who says it.
    pub speakers: Vec<String>,
    /// Between two sides.
    pub with: Vec<String>,
    /// Before a date from which on.
    pub since: Vec<String>,
    /// What makes a number no figure.
    pub never_after: Vec<String>,
    /// Before a number in words that speaks of what was told before.
    pub definite: Vec<String>,
    /// Stretches of the year.
    pub stretches: Vec<StretchRule>,
    /// Texts that it must read.
    pub examples: Vec<Example>,
    /// Texts in which it must find nothing.
    pub counterexamples: Vec<Example>,
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    roles: Vec<Vec<Role>>,
}

impl FigureRules {
    /// The known words of a text in lower case: leftmost, longest, whole.
    pub fn scan(&self, lower: &str) -> Vec<FigureToken> {
        let found = self.automaton.leftmost_find_iter(lower);
        let found = found.map(|m| FigureToken { start: m.start(), end: m.end(), word: m.value() });
        found.filter(|t| stands_alone(lower, t.start, t.end)).collect()
    }

    /// What a word is.
    pub fn roles(&self, token: FigureToken) -> &[Role] {
        &self.roles[token.word as usize]
    }

    /// The indicator of a name, by index.
    pub fn indicator(&self, name: Indicator) -> Option<usize> {
        self.indicators.iter().position(|i| i.name == name)
    }
}

/// Words to be found at the start of a text, the longest first.
pub struct Prefixes<T>(FxHashMap<char, Vec<(String, T)>>);

impl<T> Prefixes<T> {
    fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut by_first: FxHashMap<char, Vec<(String, T)>> = FxHashMap::default();
        for (word, value) in words {
            if let Some(first) = word.chars().next() {
                by_first.entry(first).or_default().push((word, value));
            }
        }
        by_first.values_mut().for_each(|words| words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0))));
        Self(by_first)
    }

    /// Whether any of the words begins with a letter.
    pub fn may_open(&self, letter: char) -> bool {
        self.0.contains_key(&letter)
    }

    /// The longest word that stands, whole, at a place of a text in lower case: its length and what it means.
    pub fn at(&self, lower: &str, at: usize) -> Option<(usize, &T)> {
        let rest = lower.get(at..)?;
        let words = self.0.get(&rest.chars().next()?)?;
        let (word, value) =
            words.iter().find(|(word, _)| rest.starts_with(word.as_str()) && whole(lower, at, at + word.len()))?;
        Some((word.len(), value))
    }
}

/// Whether a passage ends where a word does: letters do not go on behind it.
fn whole(text: &str, start: usize, end: usize) -> bool {
    let last = text[start..end].chars().next_back();
    let next = text[end..].chars().next();
    let spaced = |c: Option<char>| c.is_some_and(|c| super::super::lexicon::is_spaced_letter(c) && !c.is_numeric());
    !(spaced(last) && spaced(next))
}

/// Reads the rules of a file.
///
/// # Errors
/// A text that is no such file, with its line.
pub(super) fn figure_rules(path: &str, id: &str, text: &str) -> Result<FigureRules> {
    let file: FigureFile = parse(path, text)?;
    let mut roles: BTreeMap<String, Vec<Role>> = BTreeMap::new();
    let mut give = |words: &[String], role: Option<Role>| {
        for word in words {
            let known = roles.entry(word.clone()).or_default();
            known.extend(role.filter(|r| !known.contains(r)));
        }
    };
    for (index, indicator) in file.indicator.iter().enumerate() {
        give(&indicator.words, Some(Role::Word(index)));
        give(&indicator.counted, Some(Role::Counted(index)));
    }
    file.bounds_before.iter().for_each(|(word, bound)| give(std::slice::from_ref(word), Some(Role::Bound(*bound))));
    let lists = [
        (&file.up, Some(Role::Up)),
        (&file.down, Some(Role::Down)),
        (&file.share, Some(Role::Share)),
        (&file.planned, Some(Role::Planned)),
        (&file.stops, Some(Role::Stop)),
        (&file.linkers, Some(Role::Linker)),
        (&file.examples, Some(Role::Example)),
        (&file.plain, None),
    ];
    lists.into_iter().for_each(|(words, role)| give(words, role));
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build_with_values(roles.keys().enumerate().map(|(i, word)| (word.as_str(), i as u32)))
        .map_err(|e| Error::new(format!("the words make no automaton: {e}")).at(path))?;
    let measures = file.measures.iter().map(|word| (word.clone(), None));
    let own = file.indicator.iter().enumerate().flat_map(|(i, of)| of.measures.iter().map(move |word| (word.clone(), Some(i))));
    let measures = Prefixes::new(measures.chain(own));
    let after = file.unit.iter().enumerate().flat_map(|(i, unit)| unit.after.iter().map(move |word| (word.clone(), i)));
    let after = Prefixes::new(after);
    let before = file.unit.iter().enumerate().flat_map(|(i, unit)| unit.before.iter().map(move |word| (word.clone(), i)));
    let mut before: Vec<(String, usize)> = before.collect();
    before.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let compile = |s: Stretch| -> Result<StretchRule> {
        let pattern = Regex::new(&s.pattern).map_err(|e| Error::new(format!("no regular expression: {e}")).at(path))?;
        Ok(StretchRule { pattern, from: s.from, to: s.to })
    };
    Ok(FigureRules {
        id: id.to_owned(),
        summary: file.summary,
        script: Script::of_rule(id),
        point: file.point,
        groups: file.groups,
        numerals: Prefixes::new(file.numerals),
        scales: Prefixes::new(file.scales),
        ranges: Prefixes::new(file.ranges.into_iter().map(|word| (word, ()))),
        within: Prefixes::new(file.bounds_within),
        behind: Prefixes::new(file.bounds_after),
        after,
        before,
        units: file.unit.into_iter().map(|u| Unit { code: u.code, of: u.of, times: u.times }).collect(),
        measures,
        indicators: file
            .indicator
            .into_iter()
            .map(|i| IndicatorRule { name: i.name, of: i.of, firm: i.firm, state: i.state, mutual: i.mutual, event: i.event })
            .collect(),
        to: file.to,
        places: file.places,
        speakers: file.speakers,
        with: file.with,
        since: file.since,
        never_after: file.never_after,
        definite: file.definite,
        stretches: file.stretch.into_iter().map(compile).collect::<Result<_>>()?,
        examples: file.example,
        counterexamples: file.counterexample,
        automaton,
        roles: roles.into_values().collect(),
    })
}
