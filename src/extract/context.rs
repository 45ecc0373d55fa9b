//! What of the text before a sentence its rules may refer to: the date, the event, the place that the page speaks for.

use rustc_hash::FxHashMap;

use super::apply::End;
use super::bind::{Bound, Thing};
use super::date::DateMention;
use super::mention::Scene;
use super::pattern::{Element, What};
use crate::value::{Date, EntityType};

/// How many sentences a date stays in force for what happens at the event told of.
const DATE_REACH: usize = 6;

/// How many blocks an event stays in force for those said to attend, before the one that the text is about counts.
const EVENT_REACH: usize = 2;

/// The longest bare head word of an event, in characters.
const LONGEST_HEAD: usize = 12;

/// How many pieces the label of a line in a profile has at most.
const PROFILE_LABEL: usize = 4;

/// Something told before, and where.
#[derive(Debug, Clone, Copy)]
struct Told<T> {
    what: T,
    sentence: usize,
    block: usize,
}

/// What of the text around a sentence its rules may refer to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context {
    sentence: usize,
    block: usize,
    date: Option<Told<Date>>,
    event: Option<Told<End>>,
    /// The event that the text is about.
    main_event: Option<usize>,
    /// Whether it has been told of.
    main_told: bool,
    /// The park told of last, but for those in the lines of a profile.
    pub park: Option<usize>,
    /// The organisation told of last.
    pub body: Option<usize>,
    /// The agreement named last.
    pub deal: Option<usize>,
    /// The first city or region of the text: what a page's "we" is.
    pub home: Option<usize>,
    /// The first city.
    pub home_city: Option<usize>,
    /// The first region.
    pub home_region: Option<usize>,
}

impl Context {
    /// What the text as a whole gives.
    pub fn of(scene: &Scene<'_>, bound: &Bound) -> Self {
        let home = |kinds: &[EntityType]| {
            let most = || if scene.clean.language.as_str() == "en" { most_named(bound, kinds) } else { None };
            first_of(bound, kinds, &|m| at_home(scene, bound, m)).or_else(most).or_else(|| first_of(bound, kinds, &|_| true))
        };
        Self {
            main_event: main_event(scene, bound),
            home: home(&[EntityType::City, EntityType::Region]),
            home_city: home(&[EntityType::City]),
            home_region: home(&[EntityType::Region]),
            ..Self::default()
        }
    }

    /// Goes on to a sentence.
    pub fn enter(&mut self, sentence: usize, block: usize) {
        (self.sentence, self.block) = (sentence, block);
    }

    /// Keeps the dates and events of a sentence for those after it.
    pub fn remember(&mut self, bound: &Bound, dates: &[DateMention], elements: &[Element]) {
        let is_event = |n: &&usize| bound.mentions[**n].kind == EntityType::Event;
        let in_profile = elements.iter().take(PROFILE_LABEL).any(|e| matches!(e.what, What::Mark(':' | '|')));
        for element in elements {
            match &element.what {
                What::Date(i) if dates[*i].date.month().is_some() => {
                    self.date = Some(Told { what: dates[*i].date, sentence: self.sentence, block: self.block });
                }
                What::Name(names, _) => {
                    let park = names.iter().find(|n| bound.mentions[**n].kind == EntityType::Park);
                    self.park = park.copied().filter(|_| !in_profile || self.park.is_none()).or(self.park);
                    let body = names.iter().find(|n| bound.mentions[**n].kind == EntityType::Organisation);
                    self.body = body.copied().or(self.body);
                    let deal = names.iter().find(|n| bound.mentions[**n].kind == EntityType::Agreement);
                    self.deal = deal.copied().or(self.deal);
                    let main = self.main_event.map(|m| bound.thing_of[m]);
                    self.main_told |= names.iter().any(|n| Some(bound.thing_of[*n]) == main);
                    names.iter().filter(is_event).for_each(|event| self.happened(End::Name(*event)));
                }
                _ => {}
            }
        }
    }

    /// Keeps an event.
    pub fn happened(&mut self, event: End) {
        self.event = Some(Told { what: event, sentence: self.sentence, block: self.block });
    }

    /// The date that still holds: of the same block, or, for what happens at the event told of, of a few sentences before.
    pub fn date_here(&self, at_event: bool) -> Option<Date> {
        let holds = |t: &Told<Date>| t.block == self.block || at_event && self.sentence - t.sentence <= DATE_REACH;
        self.date.filter(holds).map(|t| t.what)
    }

    /// The event told of last.
    pub fn last_event(&self) -> Option<End> {
        self.event.map(|t| t.what).or(self.main_event.map(End::Name))
    }

    /// The visit told of last.
    pub fn visit(&self) -> Option<End> {
        self.event.map(|t| t.what).filter(|event| matches!(event, End::Made(_)))
    }

    /// Whether an event is the one told of last.
    pub fn is_last(&self, bound: &Bound, event: End) -> bool {
        let same = |last: End| match (last, event) {
            (End::Name(a), End::Name(b)) => bound.thing_of[a] == bound.thing_of[b],
            (a, b) => a == b,
        };
        self.event.is_none_or(|t| same(t.what))
    }

    /// The event that somebody attends where none is named: the text's, once it has been told of, else the last one near.
    pub fn event_here(&self, bound: &Bound) -> Option<End> {
        let last = self.event?;
        let main = self.main_event.filter(|_| self.main_told).map(End::Name);
        let near = self.block - last.block <= EVENT_REACH;
        match main {
            Some(main) if !self.is_last(bound, main) && !matches!(last.what, End::Made(_)) => Some(main),
            _ => near.then_some(last.what).or(main),
        }
    }
}

/// The event that a text is about: the one it tells of most often, by name or by its bare head word, of several the first.
fn main_event(scene: &Scene<'_>, bound: &Bound) -> Option<usize> {
    let tops = |t: &Thing| t.mentions.iter().copied().filter(|m| bound.parent[*m].is_none()).collect::<Vec<_>>();
    let events = bound.things.iter().filter(|t| t.kind == EntityType::Event).map(tops).filter(|tops| !tops.is_empty());
    let events: Vec<Vec<usize>> = events.collect();
    if events.len() < 2 {
        return events.first()?.first().copied();
    }
    let mut places: Vec<(usize, usize)> =
        events.iter().flatten().map(|m| (bound.mentions[*m].start, bound.mentions[*m].end)).collect();
    places.sort_unstable();
    let named = |at: usize| {
        let before = places.partition_point(|(start, _)| *start <= at).checked_sub(1);
        before.is_some_and(|i| at < places[i].1)
    };
    // A bare head word speaks of the first event that is named with it.
    let mut bare: FxHashMap<&str, usize> = FxHashMap::default();
    let is_event = |rule: u16| scene.book.names.get(usize::from(rule)).is_some_and(|r| r.kind == EntityType::Event);
    for token in scene.tokens.iter().filter(|t| scene.lexicon.word(**t).heads.iter().any(|h| is_event(h.rule))) {
        if !named(token.start) {
            *bare.entry(&scene.text()[token.start..token.end]).or_default() += 1;
        }
    }
    let mut best: Option<(usize, usize)> = None;
    let mut by_start = events;
    by_start.sort_by_key(|tops| tops.first().map(|m| bound.mentions[*m].start));
    for tops in &by_start {
        let Some(first) = tops.first().copied() else { continue };
        let name = &scene.text()[bound.mentions[first].start..bound.mentions[first].end];
        let head = name.char_indices().rev().take(LONGEST_HEAD).find_map(|(at, _)| bare.remove(&name[at..]));
        let times = tops.len() + head.unwrap_or(0);
        if best.is_none_or(|(most, _)| times > most) {
            best = Some((times, first));
        }
    }
    best.map(|(_, first)| first)
}

/// The countries and territories whose press writes Chinese.
const CHINESE: [&str; 4] = ["CN", "HK", "MO", "TW"];

/// Whether a place lies where the page's language is at home: in a Chinese page, where Chinese is written.
fn at_home(scene: &Scene<'_>, bound: &Bound, mention: usize) -> bool {
    let country = bound.things[bound.thing_of[mention]].entry.and_then(|e| scene.names.country_of(e));
    let code = country.and_then(|c| scene.names.get(c).iri.rsplit('/').next());
    scene.clean.language.as_str() == "zh" && code.is_some_and(|code| CHINESE.contains(&code))
}

/// The thing of these types that a text names most often, in the names of its bodies too; of several the first.
fn most_named(bound: &Bound, kinds: &[EntityType]) -> Option<usize> {
    let things = bound.things.iter().filter(|t| kinds.contains(&t.kind));
    let first = |t: &Thing| t.mentions.iter().copied().min_by_key(|m| bound.mentions[*m].start);
    let named = things.filter_map(|t| Some((t.mentions.len(), first(t)?)));
    named.max_by_key(|(times, first)| (*times, std::cmp::Reverse(bound.mentions[*first].start))).map(|(_, first)| first)
}

/// The first thing of these types that a text names and that passes a test.
fn first_of(bound: &Bound, kinds: &[EntityType], passes: &dyn Fn(usize) -> bool) -> Option<usize> {
    let fits = |i: &usize| bound.parent[*i].is_none() && kinds.contains(&bound.mentions[*i].kind) && passes(*i);
    (0..bound.mentions.len()).filter(fits).min_by_key(|i| bound.mentions[*i].start)
}
