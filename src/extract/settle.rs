//! What follows from several findings together: an event held on several days is several; what is signed at an event is
//! signed on its date.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::apply::{End, Finding, Findings};
use super::bind::{Bound, Thing};
use super::date::DateMention;
use super::lexicon::is_han;
use super::mention::{Scene, Source};
use super::rule::Script;
use crate::value::{Date, EntityType, Predicate};

/// How many forms of its name a part of an event has at most: bounds the work where many parts have many forms.
const MOST_FORMS: usize = 32;

/// Parts an event that the text tells of on several days into one event a day: the same name, held again elsewhere.
pub fn part_events(bound: &mut Bound, findings: &Findings) {
    let mut held: BTreeMap<usize, Vec<(usize, Date)>> = BTreeMap::new();
    for finding in findings.list.iter().filter(|f| f.p == Predicate::HeldOn) {
        if let (End::Name(name), Some(date)) = (finding.s, finding.value.filter(|d| d.day().is_some())) {
            held.entry(bound.thing_of[name]).or_default().push((name, date));
        }
    }
    for mut dated in held.into_values() {
        dated.sort_by_key(|(n, _)| bound.mentions[*n].start);
        dated.dedup_by_key(|(_, date)| *date);
        let Some((first, _)) = dated.first().copied() else { continue };
        let (whole, next) = (bound.thing_of[first], bound.things.len());
        // Each part begins where the event is first told of on its day.
        let days: Vec<usize> = dated.iter().skip(1).map(|(name, _)| bound.mentions[*name].start).collect();
        let mentions = std::mem::take(&mut bound.things[whole].mentions);
        let mut part = bound.things[whole].clone();
        part.forms.truncate(MOST_FORMS);
        bound.things.extend(days.iter().map(|_| part.clone()));
        for mention in mentions {
            let part = days.partition_point(|from| *from <= bound.mentions[mention].start);
            let number = part.checked_sub(1).map_or(whole, |part| next + part);
            bound.things[number].mentions.push(mention);
            bound.thing_of[mention] = number;
        }
    }
}

/// Joins an event that a bilingual page tells in both languages: one in each script, in one place, and no other there.
pub fn join_bilingual(bound: &mut Bound, findings: &Findings) {
    let script = |thing: &Thing| {
        let mut scripts = thing.forms.iter().map(|(form, _)| Script::of_text(form));
        scripts.next().filter(|first| scripts.all(|s| s == *first))
    };
    let of = |end: End| if let End::Name(n) = end { Some(bound.thing_of[n]) } else { None };
    let mut held: FxHashMap<usize, Option<Date>> = FxHashMap::default();
    for finding in findings.list.iter().filter(|f| f.p == Predicate::HeldOn) {
        if let Some(event) = of(finding.s) {
            held.entry(event).or_insert(finding.value);
        }
    }
    let date = |t: usize| held.get(&t).copied().flatten();
    let mut places: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for finding in findings.list.iter().filter(|f| f.p == Predicate::LocatedIn) {
        if let (Some(event), Some(place)) = (of(finding.s), finding.o.and_then(of)) {
            let here = places.entry(place).or_default();
            // A third is enough to know that they are not two.
            if bound.things[event].kind == EntityType::Event && here.len() < 3 && !here.contains(&event) {
                here.push(event);
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for events in places.values() {
        if let [a, b] = events[..] {
            let scripts = (script(&bound.things[a]), script(&bound.things[b]));
            let dates = date(a).zip(date(b)).is_none_or(|(x, y)| x.earliest() <= y.latest() && y.earliest() <= x.latest());
            let bilingual = matches!(scripts, (Some(x), Some(y)) if x != y);
            if bilingual && dates {
                pairs.push((a.min(b), a.max(b)));
            }
        }
    }
    pairs.sort_unstable();
    for (a, b) in pairs {
        let Thing { forms, mentions, entry, .. } = std::mem::replace(
            &mut bound.things[b],
            Thing { kind: EntityType::Event, entry: None, forms: Vec::new(), mentions: Vec::new() },
        );
        mentions.iter().for_each(|m| bound.thing_of[*m] = a);
        let thing = &mut bound.things[a];
        thing.forms.extend(forms);
        thing.mentions.extend(mentions);
        thing.mentions.sort_by_key(|m| bound.mentions[*m].start);
        thing.entry = thing.entry.or(entry);
    }
}

/// An event, by the thing named or what a rule made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Happening {
    Thing(usize),
    Made(usize),
}

/// Gives an agreement without a date the date of the event at which it is signed, and from a signing ceremony also the
/// place; a ceremony without a date gets that of what is signed there. The evidence is the finding that tells it.
pub fn settle(scene: &Scene<'_>, bound: &Bound, dates: &[DateMention], findings: &mut Findings) {
    let told = told_first(scene, bound, findings);
    findings.list.extend(told);
    let happening = |end: End| match end {
        End::Name(n) => Happening::Thing(bound.thing_of[n]),
        End::Made(m) => Happening::Made(m),
    };
    let told = |p: Predicate| findings.list.iter().filter(move |f| f.p == p);
    let mut held: FxHashMap<Happening, &Finding> = FxHashMap::default();
    told(Predicate::HeldOn).for_each(|f| {
        held.entry(happening(f.s)).or_insert(f);
    });
    let mut places: FxHashMap<Happening, &Finding> = FxHashMap::default();
    told(Predicate::LocatedIn).filter(|f| kind_of(bound, findings, f.s) == EntityType::Event).for_each(|f| {
        places.entry(happening(f.s)).or_insert(f);
    });
    let dated: FxHashMap<End, &Finding> = told(Predicate::SignedOn).map(|f| (f.s, f)).collect();
    let placed: FxHashSet<End> = told(Predicate::SignedIn).map(|f| f.s).collect();
    let mut more = Vec::new();
    for at in told(Predicate::SignedAt) {
        let Some(event) = at.o else { continue };
        let key = happening(event);
        match (held.get(&key), dated.get(&at.s)) {
            (Some(day), None) => more.push(Finding { s: at.s, p: Predicate::SignedOn, ..(*day).clone() }),
            (None, Some(day)) if is_signing(scene, bound, event) => {
                more.push(Finding { s: event, p: Predicate::HeldOn, ..(*day).clone() });
            }
            _ => {}
        }
        if let Some(place) = places.get(&key).filter(|_| !placed.contains(&at.s) && is_signing(scene, bound, event)) {
            more.push(Finding { s: at.s, p: Predicate::SignedIn, ..(*place).clone() });
        }
    }
    findings.list.extend(more);
    date_undated(scene, bound, dates, findings);
}

/// How far behind an agreement the ceremony is told at most, in bytes.
const CEREMONY_REACH: usize = 1200;

/// The signing ceremony that a text tells of behind the agreement: where nothing is said to be signed at it, it is that one.
fn told_first(scene: &Scene<'_>, bound: &Bound, findings: &Findings) -> Vec<Finding> {
    // One with a name of its own is another story's as often as not.
    let signs = |m: usize| match bound.mentions[m].source {
        Source::Rule(rule) => scene.book.names.get(rule as usize).is_some_and(|r| {
            let name = &scene.text()[bound.mentions[m].start..bound.mentions[m].end];
            r.signs_told && r.heads.iter().any(|h| h == name)
        }),
        _ => false,
    };
    let at = |end: End| match end {
        End::Name(n) => (bound.mentions[n].start, bound.mentions[n].end),
        End::Made(m) => findings.made[m].named,
    };
    let signed: FxHashSet<End> = findings.list.iter().filter(|f| f.p == Predicate::SignedAt).map(|f| f.s).collect();
    let used: FxHashSet<usize> =
        findings.list.iter().filter(|f| f.p == Predicate::SignedAt).filter_map(|f| f.o).map(|o| at(o).0).collect();
    // Who agrees, by where the agreements end.
    let parties = findings.list.iter().enumerate().filter(|(_, f)| f.p == Predicate::Party);
    let mut told: Vec<(usize, usize)> = parties.map(|(number, f)| (at(f.s).1, number)).collect();
    told.sort_unstable();
    let mut out = Vec::new();
    for thing in bound.things.iter().filter(|t| t.kind == EntityType::Event) {
        let Some(first) = thing.mentions.first().copied().filter(|m| signs(*m)) else { continue };
        if thing.mentions.iter().any(|m| used.contains(&bound.mentions[*m].start)) {
            continue;
        }
        let (start, end) = at(End::Name(first));
        let from = told.partition_point(|(end, _)| end + CEREMONY_REACH < start);
        let near = told[from..].iter().take_while(|(end, _)| *end <= start).map(|(_, number)| *number);
        let last = near.max_by_key(|number| (at(findings.list[*number].s).0, *number)).map(|number| &findings.list[number]);
        let last = last.filter(|f| !signed.contains(&f.s) && !findings.planned.contains(&f.s));
        out.extend(last.map(|f| {
            let passage = (f.passage.0.min(start), f.passage.1.max(end));
            Finding { p: Predicate::SignedAt, o: Some(End::Name(first)), value: None, passage, ..f.clone() }
        }));
    }
    out
}

/// Gives agreements that nothing dates the one day that the whole text tells of, if it tells of one alone.
fn date_undated(scene: &Scene<'_>, bound: &Bound, dates: &[DateMention], findings: &mut Findings) {
    let Some(day) = only_day(scene, dates) else { return };
    let dated: FxHashSet<End> = findings.list.iter().filter(|f| f.p == Predicate::SignedOn).map(|f| f.s).collect();
    let undated = |f: &&Finding| {
        let (start, end) = f.passage;
        let told = dates.get(dates.partition_point(|d| d.start < start)).is_some_and(|d| d.end <= end);
        f.p == Predicate::Party && !told && !dated.contains(&f.s) && !findings.planned.contains(&f.s)
    };
    let mut seen: FxHashSet<End> = FxHashSet::default();
    let more: Vec<Finding> = findings
        .list
        .iter()
        .filter(undated)
        .filter(|f| kind_of(bound, findings, f.s) == EntityType::Agreement && seen.insert(f.s))
        .map(|f| Finding {
            p: Predicate::SignedOn,
            o: None,
            value: Some(day.date),
            passage: (day.start, day.end),
            fit: None,
            ..f.clone()
        })
        .collect();
    findings.list.extend(more);
}

/// The one day that a text in Han script tells of, in words (figures alone date the page), if there is but one.
fn only_day<'a>(scene: &Scene<'_>, dates: &'a [DateMention]) -> Option<&'a DateMention> {
    let in_words = |d: &&DateMention| scene.text()[d.start..d.end].chars().any(is_han);
    let mut days = dates.iter().filter(|d| d.date.day().is_some()).filter(in_words);
    let first = days.next()?;
    let past = scene.clean.published.is_none_or(|p| first.date.earliest() <= p.latest());
    (past && days.all(|d| d.date == first.date)).then_some(first)
}

/// Whether an event is one at which agreements are signed, by its name rule.
fn is_signing(scene: &Scene<'_>, bound: &Bound, event: End) -> bool {
    let End::Name(name) = event else { return false };
    let signs = |m: &usize| match bound.mentions[*m].source {
        Source::Rule(rule) => scene.book.names.get(rule as usize).is_some_and(|r| r.signing),
        _ => false,
    };
    bound.things[bound.thing_of[name]].mentions.iter().any(signs)
}

fn kind_of(bound: &Bound, findings: &Findings, end: End) -> EntityType {
    match end {
        End::Name(n) => bound.mentions[n].kind,
        End::Made(m) => findings.made[m].kind,
    }
}
