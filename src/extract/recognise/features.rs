//! Gathers what is seen of a run of words.

use super::super::class_set::ClassSet;
use super::super::lexicon::Needs;
use super::super::mention::{Mention, Scene, Source};
use super::super::unit::{Gap, Unit};
use super::feature::{Border, Features, Flag, Group, Mark, Shape, Shaped, Typed};
use super::{Proposed, Seen};
use crate::value::EntityType;

/// Inhabitants from which a known place is large, and middling.
const SIZES: (u32, u32) = (500_000, 50_000);

/// Gathers the features of the words from the first to before the last.
pub fn gather(
    scene: &Scene<'_>,
    units: &[Unit<'_>],
    proposed: &Proposed<'_>,
    seen: &Seen<'_>,
    (start, end): (usize, usize),
    out: &mut Features,
) {
    out.clear();
    let run = &units[start..end];
    let (first, last) = (&units[start], &units[end - 1]);
    let (before, behind) = (start.checked_sub(1).map(|i| &units[i]), units.get(end));
    let word = |u: &Unit<'_>| &scene.text()[u.start..u.end];
    out.when(true, Flag::Always);
    let lengths = [Flag::Words1, Flag::Words2, Flag::Words3, Flag::Words4, Flag::Words5];
    out.when(true, lengths.get(run.len() - 1).copied().unwrap_or(Flag::WordsMore));
    words(scene, run, out);
    around(scene, units, (start, end), out);
    rules(proposed, (start, end), out);
    for (of, unit) in [(Shaped::First, first), (Shaped::Last, last)] {
        shapes(word(unit), |shape| out.shape(of, shape));
    }
    if let [only] = run {
        let mut plain = true;
        shapes(word(only), |shape| {
            out.shape(Shaped::Only, shape);
            plain = false;
        });
        if plain {
            out.shape(Shaped::Only, Shape::Plain);
        }
        out.when(seen.small.contains(word(only).to_lowercase().as_str()), Flag::AlsoSmall);
    }
    if let Some(types) = seen.types.get(&scene.text()[first.start..last.end]) {
        for kind in EntityType::ALL.iter().filter(|kind| types & 1 << **kind as u16 != 0) {
            out.typed(Typed::Elsewhere, *kind);
        }
        out.when(!proposed.ranges.contains_key(&(start, end)), Flag::ProposedElsewhere);
    }
    let beside = |unit: Option<&Unit<'_>>, gap: Option<Gap>| unit.is_some_and(|u| u.capital) && gap == Some(Gap::None);
    let (gap_before, gap_behind) = (before.map(|_| first.gap), behind.map(|u| u.gap));
    out.when(beside(before, gap_before), Flag::CapitalBefore);
    out.when(before.is_some() && !beside(before, gap_before), Flag::SmallBefore);
    out.when(beside(behind, gap_behind), Flag::CapitalBehind);
    out.when(behind.is_some() && !beside(behind, gap_behind), Flag::SmallBehind);
    out.borders(border(gap_before), border(gap_behind), run.len());
}

/// What stands in the run.
fn words(scene: &Scene<'_>, run: &[Unit<'_>], out: &mut Features) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let inside = run.get(1..run.len() - 1).unwrap_or_default();
    out.classes(Group::First, first.classes);
    out.classes(Group::Last, last.classes);
    out.classes(Group::Inside, inside.iter().fold(ClassSet::NONE, |all, u| all | u.classes));
    heads(scene, last, |kind, weak, _| {
        out.typed(
            if !last.capital {
                Typed::HeadLastSmall
            } else if weak {
                Typed::HeadLastWeak
            } else {
                Typed::HeadLast
            },
            kind,
        );
    });
    heads(scene, first, |kind, weak, opens| {
        out.typed(
            if !first.capital {
                Typed::HeadFirstSmall
            } else if weak {
                Typed::HeadFirstWeak
            } else {
                Typed::HeadFirst
            },
            kind,
        );
        if opens {
            out.typed(Typed::OpenerFirst, kind);
        }
    });
    inside.iter().for_each(|u| heads(scene, u, |kind, _, _| out.typed(Typed::HeadInside, kind)));
    let has_head = run.iter().any(|u| !u.heads.is_empty());
    out.when(has_head, Flag::Head);
    out.when(!has_head, Flag::NoHead);
    if let [only] = run {
        match only.known {
            Some((entry, kind)) => {
                let weight = scene.names.get(entry).weight;
                let size = if weight > SIZES.0 {
                    Typed::KnownLarge
                } else if weight > SIZES.1 {
                    Typed::KnownMiddle
                } else {
                    Typed::KnownSmall
                };
                out.typed(size, kind);
            }
            None => out.when(true, Flag::WholeUnknown),
        }
    } else {
        first.known.iter().for_each(|(_, kind)| out.typed(Typed::KnownFirst, *kind));
        last.known.iter().for_each(|(_, kind)| out.typed(Typed::KnownLast, *kind));
        out.when(run.iter().all(|u| u.known.is_some()), Flag::AllKnown);
        out.when(run.iter().all(|u| u.known.is_none()), Flag::NoneKnown);
    }
    let forenames = [Flag::Forename1, Flag::Forename2, Flag::Forename3];
    let forename = run.iter().any(|u| u.classes.meets(scene.special.forename));
    out.when(forename, forenames.get(run.len() - 1).copied().unwrap_or(Flag::Forename4));
    out.when(first.adjective.is_some(), Flag::Adjective);
    out.when(run.iter().skip(1).any(|u| u.gap == Gap::Possessive), Flag::Possessive);
}

/// What stands around the run.
fn around(scene: &Scene<'_>, units: &[Unit<'_>], (start, end): (usize, usize), out: &mut Features) {
    let before = |n: usize| start.checked_sub(n).map(|i| &units[i]);
    if let Some(unit) = before(1) {
        out.classes(Group::Before, unit.classes);
        let by_length = match end - start {
            1 => Group::BeforeOne,
            2 => Group::BeforeTwo,
            _ => Group::BeforeMore,
        };
        out.classes(by_length, unit.classes);
        heads(scene, unit, |kind, _, _| out.typed(Typed::HeadBefore, kind));
        unit.known.iter().filter(|_| units[start].gap == Gap::None).for_each(|(_, kind)| out.typed(Typed::KnownBefore, *kind));
    }
    before(2).into_iter().for_each(|unit| out.classes(Group::SecondBefore, unit.classes));
    if let Some(unit) = units.get(end) {
        out.classes(Group::Behind, unit.classes);
        heads(scene, unit, |kind, _, _| out.typed(Typed::HeadBehind, kind));
        unit.known.iter().filter(|_| unit.gap == Gap::None).for_each(|(_, kind)| out.typed(Typed::KnownBehind, *kind));
    }
    units.get(end + 1).into_iter().for_each(|unit| out.classes(Group::SecondBehind, unit.classes));
    let text = scene.text();
    let mark_before = text[..units[start].start].trim_end_matches(' ').chars().next_back().and_then(mark);
    let mark_behind = text[units[end - 1].end..].trim_start_matches(' ').chars().next().and_then(mark);
    mark_before.into_iter().for_each(|mark| out.mark_before(mark));
    mark_behind.into_iter().for_each(|mark| out.mark_behind(mark));
    out.when(start == 0, Flag::OpensBlock);
    out.when(end == units.len(), Flag::EndsBlock);
}

/// What the rules and lists made of the run.
fn rules(proposed: &Proposed<'_>, (start, end): (usize, usize), out: &mut Features) {
    if let Some(mention) = proposed.ranges.get(&(start, end)).and_then(|number| proposed.mentions.get(*number)) {
        out.typed(how(mention), mention.kind);
        return;
    }
    out.when(true, Flag::NotProposed);
    let kind = |number: usize| proposed.mentions.get(number).map(|m| m.kind);
    let (first, last) = (proposed.covers[start], proposed.covers[end - 1]);
    if let Some((number, (from, to))) = first.filter(|first| Some(*first) == last) {
        let kind = kind(number);
        let mut told = |how: Typed| kind.into_iter().for_each(|kind| out.typed(how, kind));
        told(Typed::InsideProposed);
        if from == start {
            told(Typed::OpensProposed);
        }
        if to == end {
            told(Typed::EndsProposed);
        }
        return;
    }
    if let Some((number, (from, _))) = first {
        let how = if from == start { Typed::StartsWithProposed } else { Typed::CutsProposed };
        kind(number).into_iter().for_each(|kind| out.typed(how, kind));
    }
    if let Some((number, (_, to))) = last {
        let how = if to == end { Typed::EndsWithProposed } else { Typed::StopsInProposed };
        kind(number).into_iter().for_each(|kind| out.typed(how, kind));
    }
    if first.is_none() && last.is_none() {
        out.when(true, Flag::Untouched);
        out.when(proposed.covers[start..end].iter().any(Option::is_some), Flag::Surrounds);
    }
}

fn how(mention: &Mention) -> Typed {
    match mention.source {
        Source::List => Typed::Listed,
        Source::Rule(_) => Typed::Built,
        Source::Person => Typed::Personal,
        Source::Alias | Source::Adjective | Source::Recognised => Typed::Bound,
    }
}

/// For each head word that a word is: its type, whether it is a weak one, and whether it opens names.
fn heads(scene: &Scene<'_>, unit: &Unit<'_>, mut then: impl FnMut(EntityType, bool, bool)) {
    for head in unit.heads {
        let Some(rule) = scene.book.names.get(usize::from(head.rule)) else { continue };
        let text = &scene.text()[unit.start..unit.end];
        then(rule.kind, head.needs == Needs::Word, rule.openers.iter().any(|opener| opener == text));
    }
}

fn shapes(word: &str, mut then: impl FnMut(Shape)) {
    let mut when = |is_so: bool, shape: Shape| {
        if is_so {
            then(shape);
        }
    };
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let (mut length, mut capitals) = (0, 0);
    letters.for_each(|c| (length, capitals) = (length + 1, capitals + usize::from(c.is_uppercase())));
    let all = length > 0 && capitals == length;
    when(all && word.len() > 1, Shape::Capitals);
    when(word.bytes().any(|b| b.is_ascii_digit()), Shape::Digit);
    when(!all && capitals > 1 && word.starts_with(char::is_uppercase), Shape::Camel);
    when(length == 1 && word.chars().count() <= 2 && (word.len() == 1 || word.ends_with('.')), Shape::Initial);
    when(word.contains('-'), Shape::Hyphen);
    when(!word.is_ascii(), Shape::Foreign);
}

fn border(gap: Option<Gap>) -> Border {
    match gap {
        Some(Gap::None) => Border::Space,
        Some(Gap::Comma) => Border::Comma,
        Some(Gap::Possessive) => Border::Possessive,
        Some(Gap::Break) => Border::Break,
        None => Border::None,
    }
}

fn mark(c: char) -> Option<Mark> {
    match c {
        '"' | '\u{201c}' | '\u{201d}' | '\u{ab}' | '\u{bb}' | '\'' | '\u{2018}' | '\u{2019}' => Some(Mark::Quote),
        '(' | ')' | '[' | ']' => Some(Mark::Bracket),
        '.' | '!' | '?' => Some(Mark::Stop),
        ':' | ';' => Some(Mark::Colon),
        ',' => Some(Mark::Comma),
        '-' | '\u{2013}' | '\u{2014}' => Some(Mark::Dash),
        '/' | '|' => Some(Mark::Slash),
        c if c.is_alphanumeric() => None,
        _ => Some(Mark::Other),
    }
}
