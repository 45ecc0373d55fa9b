//! Whom or what a figure is about: the name that its clause, its sentence or the sentences before turn on.

use super::bind::Bound as Names;
use super::mention::{Scene, Source};
use super::pattern::What;
use super::rule::FigureRules;
use super::rule::figure::{FigureToken, IndicatorRule, Role};
use super::sentence::Sentence;
use crate::value::{EntityType, Indicator};

/// How many sentences what was told of stays the topic, and how many blocks.
const SENTENCES: usize = 3;
const BLOCKS: usize = 1;
/// How many sentences an event stays what is attended.
const EVENT_SENTENCES: usize = 8;

/// What the sentences so far turn on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Topic {
    sentence: usize,
    block: usize,
    told: Option<Told>,
    event: Option<Told>,
}

#[derive(Debug, Clone, Copy)]
struct Told {
    name: usize,
    sentence: usize,
    block: usize,
}

/// A figure whose sides are asked for; places are bytes of the sentence.
pub struct Asked<'a> {
    /// The names of the text.
    pub names: &'a Names,
    /// The sentence.
    pub sentence: &'a Sentence,
    /// The rules.
    pub rules: &'a FigureRules,
    /// The sentence in lower case.
    pub lower: &'a str,
    /// Its known words.
    pub tokens: &'a [FigureToken],
    /// The clause of the number.
    pub clause: (usize, usize),
    /// Where number or words begin, whichever is first.
    pub anchor: usize,
    /// Where the number begins.
    pub number: usize,
    /// What is measured.
    pub indicator: &'a IndicatorRule,
    /// What was told before.
    pub topic: &'a Topic,
}

/// The names of whom or what a figure is about, and of the other side.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sides {
    /// Whom or what it is about.
    pub about: Option<usize>,
    /// The other side.
    pub counterpart: Option<usize>,
}

/// A name in the sentence.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    name: usize,
    start: usize,
    end: usize,
    kind: EntityType,
    /// It only says where something is.
    place: bool,
}

impl Topic {
    /// Goes on to a sentence.
    pub fn enter(&mut self, sentence: usize, block: usize) {
        (self.sentence, self.block) = (sentence, block);
    }

    /// Keeps what a sentence turns on: the first name that is no mere place or speaker.
    pub fn remember(&mut self, names: &Names, scene: &Scene<'_>, sentence: &Sentence, rules: Option<&FigureRules>) {
        // The rows of a table turn on themselves alone.
        if sentence.elements.iter().any(|e| matches!(e.what, What::Mark('|'))) {
            return;
        }
        let lower = &scene.text()[sentence.start..sentence.end];
        let told = |name: usize| Told { name, sentence: self.sentence, block: self.block };
        let found: Vec<Candidate> = candidates(names, sentence, lower, rules);
        let first = found.iter().find(|c| !c.place && c.kind != EntityType::Event).map(|c| told(c.name));
        let event = found.iter().find(|c| c.kind == EntityType::Event).map(|c| told(c.name));
        self.told = first.or(self.told);
        self.event = event.or(self.event);
    }

    fn recent(&self) -> Option<usize> {
        let near = |t: &Told| self.sentence - t.sentence <= SENTENCES && self.block - t.block <= BLOCKS;
        self.told.filter(near).map(|t| t.name)
    }

    fn attended(&self) -> Option<usize> {
        self.event.filter(|t| self.sentence - t.sentence <= EVENT_SENTENCES).map(|t| t.name)
    }
}

/// The sides of a figure.
pub fn around(asked: &Asked<'_>) -> Sides {
    let all = candidates(asked.names, asked.sentence, asked.lower, Some(asked.rules));
    let counts = |c: &&Candidate| match c.kind {
        EntityType::Event => !matches!(asked.indicator.name, Indicator::Area | Indicator::Population),
        _ => true,
    };
    let fitting: Vec<Candidate> = all.iter().filter(counts).filter(|c| !is_example(asked, c)).copied().collect();
    if asked.indicator.event {
        let here = fitting.iter().find(|c| c.kind == EntityType::Event).map(|c| c.name);
        if let Some(event) = here.or_else(|| asked.topic.attended()) {
            return Sides { about: Some(event), counterpart: None };
        }
    }
    let ahead = |from: usize| fitting.iter().filter(move |c| c.start >= from && c.end <= asked.number);
    let own = asked.clause.0.min(asked.anchor);
    if asked.indicator.mutual
        && let Some(pair) = pair(asked, &fitting, own)
    {
        return pair;
    }
    let about = ahead(own)
        .find(|c| !c.place)
        .or_else(|| ahead(0).find(|c| !c.place && c.kind != EntityType::Event))
        .map(|c| c.name)
        .or_else(|| behind(asked, &fitting))
        .or_else(|| ahead(own).next_back().filter(|_| asked.topic.recent().is_none()).map(|c| c.name))
        .or_else(|| asked.topic.recent());
    let other = |c: &&Candidate| c.place && Some(c.name) != about && c.kind.is_place();
    let joins =
        asked.indicator.mutual || asked.indicator.name == Indicator::Investment || asked.indicator.name == Indicator::Projects;
    let counterpart = ahead(own).filter(|_| joins).find(other).map(|c| c.name);
    let same = |n: usize| about.is_some_and(|a| asked.names.thing_of[a] == asked.names.thing_of[n]);
    Sides { about, counterpart: counterpart.filter(|n| !same(*n)) }
}

/// Two names joined by a word such as "with", before or behind the words of something mutual.
fn pair(asked: &Asked<'_>, fitting: &[Candidate], own: usize) -> Option<Sides> {
    let inside: Vec<&Candidate> = fitting.iter().filter(|c| c.start >= own && c.end <= asked.clause.1).collect();
    let joined = |from: usize, to: usize| {
        let gap = asked.lower.get(from..to).unwrap_or_default().trim();
        gap.chars().count() <= 24 && asked.rules.with.iter().any(|word| gap.ends_with(word.as_str()))
    };
    let two = inside.windows(2).find(|two| joined(two[0].end, two[1].start))?;
    let (a, b) = (two[0].name, two[1].name);
    let different = asked.names.thing_of[a] != asked.names.thing_of[b];
    different.then_some(Sides { about: Some(a), counterpart: Some(b) })
}

/// In scripts with spaces: a name behind that the figure belongs to ("in Northton", "of the zone").
fn behind(asked: &Asked<'_>, fitting: &[Candidate]) -> Option<usize> {
    if asked.rules.script == super::rule::Script::Han {
        return None;
    }
    let next = fitting.iter().find(|c| c.start >= asked.number && c.end <= asked.clause.1)?;
    Some(next.name)
}

/// Whether a name stands in a list of examples of what is counted ("A, B and 16 other events").
fn is_example(asked: &Asked<'_>, candidate: &Candidate) -> bool {
    if candidate.end > asked.number {
        return false;
    }
    let index = asked.tokens.partition_point(|t| t.end <= asked.number);
    let mark = asked.tokens[..index].iter().rev().take(3).find(|t| asked.rules.roles(**t).contains(&Role::Example));
    let Some(mark) = mark.filter(|m| asked.lower[m.end..asked.number].trim().chars().count() <= 2) else { return false };
    // The list reaches back from the mark over names with nothing but commas and "and" between.
    let mut at = mark.start;
    for element in asked.sentence.elements.iter().rev() {
        let (start, end) = (element.start - asked.sentence.start, element.end - asked.sentence.start);
        if end > at {
            continue;
        }
        let listed = matches!(element.what, What::Name(..) | What::Comma)
            || asked.rules.with.iter().any(|w| asked.lower[start..end].trim() == w);
        if !listed || end < at && !asked.lower[end..at].trim().is_empty() {
            return false;
        }
        if start <= candidate.start {
            // The first name of the clause may be what the others are examples with.
            return candidate.start >= start && matches!(element.what, What::Name(..));
        }
        at = start;
    }
    false
}

/// The names of a sentence that something can be about.
fn candidates(names: &Names, sentence: &Sentence, lower: &str, rules: Option<&FigureRules>) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    for element in sentence.elements.iter() {
        let What::Name(found, _) = &element.what else { continue };
        let Some(name) = found.first().copied() else { continue };
        let mention = &names.mentions[name];
        if matches!(mention.kind, EntityType::Person | EntityType::Agreement) || mention.source == Source::Adjective {
            continue;
        }
        let (start, end) = (element.start - sentence.start, element.end - sentence.start);
        let (ahead, rest) = (lower[..start].trim_end(), lower[end..].trim_start());
        let beside = |words: &[String], text: &str| words.iter().any(|w| text.starts_with(w.as_str()));
        let speaks = rules.is_some_and(|r| beside(&r.speakers, rest));
        // A name right behind a place's name and the next of its list are no more than places too.
        let place = rules.is_some_and(|r| r.places.iter().any(|w| ends_with_word(ahead, w)));
        if !speaks {
            out.push(Candidate { name, start, end, kind: mention.kind, place });
        }
    }
    out
}

/// Whether a text ends with a word, whole.
pub fn ends_with_word(text: &str, word: &str) -> bool {
    let small = text.len() >= word.len() && text.is_char_boundary(text.len() - word.len());
    let Some(tail) = small.then(|| &text[text.len() - word.len()..]) else { return false };
    let stem = &text[..text.len() - word.len()];
    let letter = |c: Option<char>| c.is_some_and(super::lexicon::is_spaced_letter);
    tail.eq_ignore_ascii_case(word) && !(letter(stem.chars().next_back()) && letter(word.chars().next()))
}
