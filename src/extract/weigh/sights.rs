//! What a text names, in order, each with what is seen of it whatever it is paired with: looked at once, not once a pair.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::bind::Bound;
use super::super::class_set::ClassSet;
use super::super::clean::BlockKind;
use super::super::date::DateMention;
use super::super::mention::{Scene, Source};
use super::super::pattern::{Element, What};
use super::super::sentence::Sentence;
use super::pairs::Unit;
use crate::names::EntryId;
use crate::value::{AgreementKind, EntityType};

/// How many of the things named most often are paired with every agreement and event.
const MAIN: usize = 4;

/// A place where a unit stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    pub unit: Unit,
    /// The unit's number among those of the text.
    pub number: usize,
    pub mention: usize,
    pub kind: Option<EntityType>,
    pub sentence: usize,
    pub element: usize,
    /// Number among all pieces of the text.
    pub at: usize,
    /// Inside another name.
    pub inner: bool,
    /// Meant by another word than its name.
    pub meant: bool,
    pub adjective: bool,
    /// Where its name stands, in bytes.
    pub span: (usize, usize),
    /// The classes of the two words before it, of the two behind it, and of those in its name.
    pub before: ClassSet,
    pub behind: ClassSet,
    pub name: ClassSet,
    /// What the lists know of it, and the country that this lies in or is.
    pub entry: Option<(EntryId, Option<EntryId>)>,
    /// One of several in a list.
    pub listed: bool,
    pub titled: bool,
    pub tabled: bool,
    pub quoted: bool,
    /// The first name, the last name and the only date of its sentence.
    pub opens: bool,
    pub ends: bool,
    pub only_date: bool,
    pub rank: Rank,
}

/// How a thing stands among those of its type.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rank {
    /// Named first.
    pub first: bool,
    /// Named most often.
    pub most: bool,
    /// Named second most often, and more than once.
    pub second: bool,
    /// Alone of its type.
    pub only: bool,
}

/// All sights of a text, in order.
pub struct Sights<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) bound: &'a Bound,
    pub(super) dates: &'a [DateMention],
    pub(super) sentences: &'a [Sentence],
    pub(super) list: Vec<Sight>,
    /// The units, in their order, and the sights of each.
    pub(super) units: Vec<(Unit, Vec<usize>)>,
    /// The things that the text is mostly about.
    pub(super) most: Vec<usize>,
    /// The word classes of each sentence.
    pub(super) in_sentence: Vec<ClassSet>,
    /// Whether a word of twinning stands in each sentence, be it in a name.
    pub(super) twinned: Vec<bool>,
}

impl<'a> Sights<'a> {
    /// The sights of a text.
    pub fn of(scene: &'a Scene<'a>, bound: &'a Bound, dates: &'a [DateMention], sentences: &'a [Sentence]) -> Self {
        let room = Vec::with_capacity(bound.mentions.len() + dates.len());
        let mut list = Looked { scene, bound, children: children(bound), list: room };
        let mut at = 0;
        for (number, sentence) in sentences.iter().enumerate() {
            list.sentence(number, sentence, &mut at);
        }
        let mut list = list.list;
        let units = number(&mut list);
        let most = rank(&mut list);
        let all = |s: &Sentence| s.elements.iter().fold(ClassSet::NONE, |set, e| set | e.classes);
        let in_sentence = sentences.iter().map(all).collect();
        let twinned = twinned(scene, bound, sentences);
        Self { scene, bound, dates, sentences, list, units, most, in_sentence, twinned }
    }

    /// The type of a unit.
    pub fn kind(&self, unit: Unit) -> Option<EntityType> {
        match unit {
            Unit::Thing(thing) => Some(self.bound.things[thing].kind),
            Unit::Deal(_) => Some(EntityType::Agreement),
            Unit::Date(_) => None,
        }
    }

    pub(super) fn elements(&self, s: &Sight) -> &[Element] {
        &self.sentences[s.sentence].elements
    }
}

/// Which sentences hold a word of twinning, or the name of an agreement on it.
fn twinned(scene: &Scene<'_>, bound: &Bound, sentences: &[Sentence]) -> Vec<bool> {
    let told = |s: &Sentence| scene.tokens_in(s.start, s.end).iter().any(|t| scene.classes(*t).meets(scene.special.twinning));
    let mut out: Vec<bool> = sentences.iter().map(told).collect();
    let words = |rule: u16| {
        let kinds = scene.book.names.get(usize::from(rule)).into_iter().flat_map(|r| &r.kinds);
        kinds.filter(|k| k.kind == AgreementKind::FriendshipCity).flat_map(|k| &k.words)
    };
    for mention in bound.mentions.iter().filter(|m| m.kind == EntityType::Agreement) {
        let (Source::Rule(rule), Some(name)) = (mention.source, scene.text().get(mention.start..mention.end)) else { continue };
        let name = name.to_lowercase();
        if words(rule).any(|w| name.contains(w.as_str())) {
            let sentence = sentences.partition_point(|s| s.end <= mention.start);
            out.get_mut(sentence).into_iter().for_each(|twinned| *twinned = true);
        }
    }
    out
}

/// The names inside each name.
fn children(bound: &Bound) -> FxHashMap<usize, Vec<usize>> {
    let mut children: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (mention, parent) in bound.parent.iter().enumerate() {
        parent.iter().for_each(|parent| children.entry(*parent).or_default().push(mention));
    }
    children
}

/// The sights of the sentences looked at so far.
struct Looked<'a> {
    scene: &'a Scene<'a>,
    bound: &'a Bound,
    children: FxHashMap<usize, Vec<usize>>,
    list: Vec<Sight>,
}

impl Looked<'_> {
    fn sentence(&mut self, number: usize, sentence: &Sentence, at: &mut usize) {
        let elements = &sentence.elements;
        let name = |e: &Element| matches!(e.what, What::Name(..));
        let (first, last) = (elements.iter().position(name), elements.iter().rposition(name));
        let only_date = elements.iter().filter(|e| matches!(e.what, What::Date(_))).count() == 1;
        let block = self.scene.clean.blocks.get(sentence.block).map(|b| b.kind);
        for (place, element) in elements.iter().enumerate() {
            *at += 1;
            let names = match &element.what {
                What::Date(_) => &[][..],
                What::Name(names, _) => names.as_slice(),
                _ => continue,
            };
            let set = |part: &[Element]| part.iter().fold(ClassSet::NONE, |set, e| set | e.classes);
            let sight = Sight {
                unit: if let What::Date(date) = element.what { Unit::Date(date) } else { Unit::Thing(0) },
                number: 0,
                mention: 0,
                kind: None,
                sentence: number,
                element: place,
                at: *at,
                inner: false,
                meant: false,
                adjective: false,
                span: (element.start, element.end),
                before: set(&elements[place.saturating_sub(2)..place]),
                behind: set(&elements[place + 1..(place + 3).min(elements.len())]),
                name: ClassSet::NONE,
                entry: None,
                listed: false,
                titled: matches!(block, Some(BlockKind::Title | BlockKind::Heading)),
                tabled: block == Some(BlockKind::Table),
                quoted: false,
                opens: first.is_none_or(|first| place <= first),
                ends: last.is_none_or(|last| place >= last),
                only_date,
                rank: Rank::default(),
            };
            if matches!(element.what, What::Date(_)) {
                self.list.push(sight);
            }
            for name in names {
                let own = self.bound.mentions[*name].start == element.start;
                self.name(*name, Sight { meant: !own, ..sight }, elements);
                let mut todo: Vec<usize> = if own { self.children.get(name).cloned().unwrap_or_default() } else { Vec::new() };
                while let Some(inner) = todo.pop() {
                    self.name(inner, Sight { inner: true, ..sight }, elements);
                    todo.extend(self.children.get(&inner).into_iter().flatten());
                }
            }
        }
    }

    /// Adds a name that stands at an element; `sight` tells what is seen of the element.
    fn name(&mut self, name: usize, sight: Sight, elements: &[Element]) {
        let (mention, names) = (&self.bound.mentions[name], self.scene.names);
        let is_deal = mention.kind == EntityType::Agreement;
        let thing = self.bound.thing_of[name];
        let entry = if is_deal { None } else { self.bound.things[thing].entry };
        let words = self.scene.tokens_in(mention.start, mention.end).iter();
        self.list.push(Sight {
            unit: if is_deal { Unit::Deal(name) } else { Unit::Thing(thing) },
            mention: name,
            kind: Some(mention.kind),
            adjective: mention.source == Source::Adjective,
            span: (mention.start, mention.end),
            name: words.fold(ClassSet::NONE, |set, token| set | self.scene.classes(*token)),
            entry: entry.map(|entry| (entry, names.country_of(entry))),
            listed: self.is_listed(mention.kind, sight.element, elements),
            quoted: self.scene.text()[..mention.start].ends_with(['\u{300a}', '\u{201c}', '"', '\u{ab}']),
            ..sight
        });
    }

    /// Whether a name of the same type stands before or behind, with a comma or an "and" between.
    fn is_listed(&self, kind: EntityType, place: usize, elements: &[Element]) -> bool {
        let joins = |e: &Element| matches!(e.what, What::Comma) || e.classes.meets(self.scene.special.and);
        let same = |e: &Element| matches!(&e.what, What::Name(names, _) if names.first().is_some_and(|n| self.bound.mentions[*n].kind == kind));
        let pair = |x: usize, y: usize| elements.get(x).is_some_and(joins) && elements.get(y).is_some_and(same);
        pair(place + 1, place + 2) || place >= 2 && pair(place - 1, place - 2)
    }
}

/// Numbers the units in their order; returns them with the places of their sights.
fn number(list: &mut [Sight]) -> Vec<(Unit, Vec<usize>)> {
    let mut order: Vec<(Unit, usize)> = list.iter().enumerate().map(|(place, sight)| (sight.unit, place)).collect();
    order.sort_unstable();
    let mut units: Vec<(Unit, Vec<usize>)> = Vec::new();
    for sights in order.chunk_by(|x, y| x.0 == y.0) {
        sights.iter().for_each(|(_, place)| list[*place].number = units.len());
        units.extend(sights.first().map(|(unit, _)| (*unit, sights.iter().map(|(_, place)| *place).collect())));
    }
    units
}

/// Tells each sight how its thing stands among those of its type; returns the few of each type that are named most often, by number.
fn rank(list: &mut [Sight]) -> Vec<usize> {
    let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
    let mut order: Vec<(EntityType, usize)> = Vec::new();
    for sight in list.iter().filter(|s| !s.inner) {
        let Some(kind) = sight.kind else { continue };
        let count = counts.entry(sight.number).or_default();
        if *count == 0 {
            order.push((kind, sight.number));
        }
        *count += 1;
    }
    let mut ranks: FxHashMap<(EntityType, usize), Rank> = FxHashMap::default();
    let mut seen: FxHashSet<EntityType> = FxHashSet::default();
    for (kind, unit) in &order {
        if seen.insert(*kind) {
            ranks.entry((*kind, *unit)).or_default().first = true;
        }
    }
    order.sort_by_key(|(_, unit)| std::cmp::Reverse(counts[unit]));
    let mut most: FxHashMap<EntityType, Vec<usize>> = FxHashMap::default();
    for (kind, unit) in order {
        let of_kind = most.entry(kind).or_default();
        if of_kind.len() < MAIN {
            of_kind.push(unit);
        }
    }
    for (kind, units) in &most {
        if let Some(unit) = units.first() {
            ranks.entry((*kind, *unit)).or_default().most = true;
        }
        if let Some(unit) = units.get(1) {
            ranks.entry((*kind, *unit)).or_default().second = counts[unit] > 1;
        }
    }
    for sight in list {
        let Some(kind) = sight.kind else { continue };
        sight.rank = ranks.get(&(kind, sight.number)).copied().unwrap_or_default();
        // Where a type has one thing only, whatever is seen of the type is alone, an inner name too.
        sight.rank.only = most.get(&kind).is_some_and(|units| units.len() == 1);
    }
    most.into_values().flatten().collect()
}
