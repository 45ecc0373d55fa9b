//! Holding an answer to the page: what it names and quotes is there, and offsets are those that follow from it.

use std::collections::HashMap;
use std::ops::Range;

use super::search::Index;
use crate::error::{Place, Problem};
use crate::extract::characters::is_han;
use crate::ontology::entity_type_of;
use crate::record::{Entity, Record};
use crate::value::{EntityType, Span};

/// Longest name, in code points.
const LONGEST_NAME: usize = 200;
/// Longest quote, in code points: evidence is a passage, not a page.
const LONGEST_QUOTE: usize = 1_000;
/// Fewest letters and digits of a quote; a Chinese character counts as two.
const SHORTEST_QUOTE: usize = 4;

const NAMES: &str = "names are to be copied from the text letter by letter";
const QUOTES: &str = "quotes are to be copied from the text letter by letter, each from one place";

/// Drops what the part of the page does not bear out, gives the rest its places, and tells what was dropped and why.
pub(super) fn hold(record: &mut Record, index: &Index<'_>, part: &Range<usize>, rule: &str) -> Vec<Problem> {
    let place = &index.page.origin.place;
    let mut problems = Vec::new();
    let mut dropped: HashMap<String, (String, usize)> = HashMap::new();
    record.entities.retain_mut(|entity| match settle_entity(entity, index, part, place, &mut problems) {
        Ok(()) => true,
        Err(why) => {
            dropped.insert(entity.id.clone(), (why, 0));
            false
        }
    });
    let mut falls = |ends: [Option<&String>; 2]| {
        let Some((_, count)) = ends.into_iter().flatten().find(|id| dropped.contains_key(*id)).and_then(|id| dropped.get_mut(id))
        else {
            return false;
        };
        *count += 1;
        true
    };
    record.statements.retain_mut(|statement| {
        if falls([Some(&statement.s), statement.o.as_ref()]) {
            return false;
        }
        let to = statement.o.clone().or_else(|| statement.value.map(|date| date.to_string())).unwrap_or_default();
        let what = format!("statement {} {} {to}", statement.s, statement.p);
        statement.rule = Some(rule.to_owned());
        evidence(&mut statement.quote, &mut statement.evidence, index, part)
            .map_err(|why| problems.push(Problem::new(place.clone(), format!("{what} dropped: {why}")).help(QUOTES)))
            .is_ok()
    });
    record.figures.retain_mut(|figure| {
        if falls([figure.s.as_ref(), figure.with.as_ref()]) {
            return false;
        }
        let what = format!("figure {} {}", figure.indicator, figure.value);
        (figure.rule, figure.mention) = (Some(rule.to_owned()), None);
        evidence(&mut figure.quote, &mut figure.evidence, index, part)
            .map_err(|why| problems.push(Problem::new(place.clone(), format!("{what} dropped: {why}")).help(QUOTES)))
            .is_ok()
    });
    let mut dropped: Vec<_> = dropped.into_iter().collect();
    dropped.sort();
    problems.extend(dropped.into_iter().map(|(id, (why, count))| {
        let with = if count > 0 { format!(" with {count} statement(s) of it") } else { String::new() };
        Problem::new(place.clone(), format!("entity {id} dropped{with}: {why}")).help(NAMES)
    }));
    problems
}

/// Gives an entity its mentions and drops the names that the text does not have; an error where it has none of them.
fn settle_entity(
    entity: &mut Entity,
    index: &Index<'_>,
    part: &Range<usize>,
    place: &Place,
    problems: &mut Vec<Problem>,
) -> Result<(), String> {
    let mut report = |what: String, help: &str| problems.push(Problem::new(place.clone(), what).help(help));
    let named = |name: &str| {
        let short = name.chars().nth(LONGEST_NAME).is_none();
        if short { index.named(name, part) } else { Vec::new() }
    };
    entity.aliases.retain(|alias| *alias != entity.name && !alias.trim().is_empty());
    let mut places = named(&entity.name);
    let mut aliases = Vec::new();
    for alias in std::mem::take(&mut entity.aliases) {
        let found = named(&alias);
        if found.is_empty() {
            report(format!("entity {}: alias {:?} dropped: the text does not have it", entity.id, shown(&alias)), NAMES);
        } else if !aliases.contains(&alias) {
            aliases.push(alias);
            places.extend(found);
        }
    }
    if named(&entity.name).is_empty() {
        let fullest = (0..aliases.len()).max_by_key(|i| (aliases[*i].chars().count(), usize::MAX - i));
        let Some(fullest) = fullest else { return Err(format!("the text does not have its name {:?}", shown(&entity.name))) };
        let alias = aliases.remove(fullest);
        report(
            format!("entity {}: the text does not have its name {:?}; it was named {alias:?}", entity.id, shown(&entity.name)),
            NAMES,
        );
        entity.name = alias;
    }
    entity.aliases = aliases;
    places.sort_by_key(|range| (range.start, usize::MAX - range.end));
    let mut end = 0;
    places.retain(|range| {
        range.start >= end && {
            end = range.end;
            true
        }
    });
    entity.mentions = places.into_iter().map(|range| index.clean.span(range)).collect();
    if entity.kind != EntityType::Agreement && (entity.agreement.take().is_some() | entity.status.take().is_some()) {
        report(
            format!("entity {}: a {} has neither kind nor status; they were dropped", entity.id, entity.kind),
            "only agreements do",
        );
    }
    if let Some(iri) = entity.iri.take_if(|iri| !is_iri(iri, entity.kind)) {
        report(format!("entity {}: IRI {:?} dropped: none of a {}", entity.id, shown(&iri), entity.kind), "leave IRIs out");
    }
    Ok(())
}

/// Whether an IRI may name an entity of the type.
fn is_iri(iri: &str, kind: EntityType) -> bool {
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|^`\\".contains(c);
    entity_type_of(iri) == Some(kind) && !iri.contains(forbidden)
}

/// Puts the page's own words and place where a quote is; an error where it is no quote of the part.
fn evidence(quote: &mut Option<String>, span: &mut Option<Span>, index: &Index<'_>, part: &Range<usize>) -> Result<(), String> {
    let given = quote.take().filter(|q| !q.trim().is_empty()).ok_or("it has no quote")?;
    if given.chars().nth(LONGEST_QUOTE).is_some() {
        return Err(format!("its quote is longer than {LONGEST_QUOTE} characters"));
    }
    let weight: usize = given.chars().filter(|c| c.is_alphanumeric()).map(|c| if is_han(c) { 2 } else { 1 }).sum();
    if weight < SHORTEST_QUOTE {
        return Err(format!("its quote {given:?} is too short to state anything"));
    }
    let found = index.quote(&given, part).ok_or_else(|| format!("the text does not have its quote {:?}", shown(&given)))?;
    *quote = index.clean.text.get(found.clone()).map(str::to_owned);
    *span = Some(index.clean.span(found));
    Ok(())
}

/// The beginning of a text, for messages.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let cut = text.char_indices().nth(MOST).and_then(|(at, _)| text.get(..at));
    cut.map_or_else(|| text.to_owned(), |cut| format!("{cut}\u{2026}"))
}
