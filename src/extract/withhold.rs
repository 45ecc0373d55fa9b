//! What a sentence does not state after all: what it denies, asks or tells as over, and what two lists told "respectively" keep apart.
//!
//! Rules read patterns of words; whether the whole sentence stands behind them is seen here once for all rules, and for what is weighed.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::apply::{End, Finding, Findings, Origin};
use super::bind::Bound;
use super::class_set::ClassSet;
use super::mention::Scene;
use super::pattern::{Element, What};
use super::rule::Stage;
use super::sentence::Sentence;
use crate::names::EntryId;
use crate::value::{EntityType, Predicate};

/// How many pieces may stand between a word of ending and the tie that it ends.
const BETWEEN: usize = 3;

/// What is known of one sentence before its rules are applied.
#[derive(Debug)]
struct Stance {
    start: usize,
    end: usize,
    /// It is a question.
    asks: bool,
    /// Where it says that something is denied or supposed.
    untrue: Option<usize>,
    /// It tells of a tie that is over.
    over: bool,
    /// Two lists of as many things each, one by one in their order.
    lists: Option<[Vec<usize>; 2]>,
}

/// What the sentences of a text take back of what is read in them.
#[derive(Debug)]
pub struct Withheld(Vec<Stance>);

/// The classes that tell a sentence's stance.
struct Words {
    untrue: ClassSet,
    over: ClassSet,
    ties: ClassSet,
    respectively: ClassSet,
}

impl Withheld {
    /// Looks at the sentences as they stand before the rules take pieces together.
    pub fn of(scene: &Scene<'_>, bound: &Bound, sentences: &[Sentence]) -> Self {
        let class = |name| scene.lexicon.class(name);
        let ties = ["twin", "twins", "twin-noun", "twin-with", "partner", "relation"];
        let words = Words {
            untrue: class("hypothesis"),
            over: class("closing"),
            ties: ties.into_iter().fold(ClassSet::NONE, |set, name| set | class(name)),
            respectively: class("respectively"),
        };
        Self(sentences.iter().map(|sentence| stance(scene, bound, &words, sentence)).collect())
    }

    /// Takes out of the findings what their sentences do not state.
    pub fn take_back(&self, scene: &Scene<'_>, bound: &Bound, findings: &mut Findings) {
        findings.list.retain(|f| self.states(scene, bound, f));
        self.agreements_in_turn(bound, findings);
        placed_in_words(scene, bound, findings);
    }

    /// The sentences that a passage reaches into, each with its place.
    fn within(&self, (start, end): (usize, usize)) -> impl Iterator<Item = (usize, &Stance)> {
        let from = self.0.partition_point(|s| s.end <= start);
        self.0.iter().enumerate().skip(from).take_while(move |(_, s)| s.start < end)
    }

    fn states(&self, scene: &Scene<'_>, bound: &Bound, finding: &Finding) -> bool {
        use Predicate as P;
        // What a noun phrase or a name tells by the way is so whatever the sentence says.
        let by_the_way = match finding.origin {
            Origin::Name(_) => true,
            Origin::Rule(rule) => scene.book.rules.get(rule).is_some_and(|r| r.stage == Stage::Phrase),
            Origin::Weights(_) => false,
        };
        if by_the_way {
            return true;
        }
        let tie = matches!(finding.p, P::FriendshipCity | P::PartnerPark);
        let place = matches!(finding.p, P::LocatedIn | P::AffiliatedWith);
        !self.within(finding.passage).any(|(_, s)| {
            // Where something lies and who holds a post is told beside a denial as often as denied; what stands behind it is.
            let denied = s.untrue.is_some_and(|at| !place || at < finding.passage.0);
            s.asks || denied || s.over && tie || s.lists.as_ref().is_some_and(|lists| crosses(bound, lists, finding))
        })
    }

    /// Takes the parties from an agreement that ties things of two such lists other than one of each in their order.
    fn agreements_in_turn(&self, bound: &Bound, findings: &mut Findings) {
        // Who agrees, by the sentences told of two such lists that its passage reaches into.
        let mut here: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, finding) in findings.list.iter().enumerate().filter(|(_, f)| f.p == Predicate::Party) {
            for (place, _) in self.within(finding.passage).filter(|(_, s)| s.lists.is_some()) {
                here.entry(place).or_default().push(number);
            }
        }
        let mut gone: FxHashSet<usize> = FxHashSet::default();
        for (place, parties) in here {
            let Some(lists) = &self.0[place].lists else { continue };
            let mut told: FxHashMap<End, Vec<Option<usize>>> = FxHashMap::default();
            let parties: Vec<usize> = parties.into_iter().filter(|number| !gone.contains(number)).collect();
            for f in parties.iter().map(|number| &findings.list[*number]) {
                told.entry(f.s).or_default().extend(f.o.map(|o| places(bound, lists, o)).unwrap_or_default());
            }
            told.retain(|_, sides| {
                let mut in_lists: Vec<usize> = sides.iter().copied().flatten().collect();
                in_lists.dedup();
                in_lists.len() > 1
            });
            gone.extend(parties.into_iter().filter(|number| told.contains_key(&findings.list[*number].s)));
        }
        if !gone.is_empty() {
            let mut number = 0..;
            findings.list.retain(|_| number.next().is_none_or(|number| !gone.contains(&number)));
        }
    }
}

/// The places of a thing in two lists.
fn places(bound: &Bound, lists: &[Vec<usize>; 2], end: End) -> [Option<usize>; 2] {
    let End::Name(name) = end else { return [None, None] };
    let thing = bound.thing_of[name];
    [0, 1].map(|list: usize| lists[list].iter().position(|t| *t == thing))
}

/// Whether a finding ties two things of the lists that do not belong together.
fn crosses(bound: &Bound, lists: &[Vec<usize>; 2], finding: &Finding) -> bool {
    let Some(o) = finding.o else { return false };
    match (places(bound, lists, finding.s), places(bound, lists, o)) {
        ([Some(x), _], [_, Some(y)]) | ([_, Some(x)], [Some(y), _]) => x != y,
        ([Some(_), _], [Some(_), _]) | ([_, Some(_)], [_, Some(_)]) => finding.p.is_symmetric(),
        _ => false,
    }
}

fn stance(scene: &Scene<'_>, bound: &Bound, words: &Words, sentence: &Sentence) -> Stance {
    let elements = &sentence.elements;
    let text = scene.text().get(sentence.start..sentence.end).unwrap_or_default();
    let closing =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\u{201d}' | '\u{2019}' | '\u{bb}' | ')' | '\u{ff09}' | '\u{300d}');
    Stance {
        start: sentence.start,
        end: sentence.end,
        asks: text.trim_end_matches(closing).ends_with(['?', '\u{ff1f}']),
        untrue: elements.iter().find(|e| e.classes.meets(words.untrue)).map(|e| e.start),
        over: ends_a_tie(words, elements),
        lists: in_turn(scene, bound, words, elements),
    }
}

/// Whether a word of ending stands beside a word for a tie, with no name and nothing that parts clauses between.
fn ends_a_tie(words: &Words, elements: &[Element]) -> bool {
    let ties = |e: &&Element| e.classes.meets(words.ties);
    let parts = |e: &&Element| !matches!(e.what, What::Comma | What::Mark(_) | What::Name(..));
    elements.iter().enumerate().filter(|(_, e)| e.classes.meets(words.over)).any(|(i, over)| {
        let behind = elements[i + 1..].iter().take_while(parts).take(BETWEEN + 1).any(|e| ties(&e));
        let before = elements[..i].iter().rev().take_while(parts).take(BETWEEN + 1).any(|e| ties(&e));
        ties(&over) || behind || before
    })
}

/// The two lists that a word for "respectively" ties one by one: those around it, or the two before it.
fn in_turn(scene: &Scene<'_>, bound: &Bound, words: &Words, elements: &[Element]) -> Option<[Vec<usize>; 2]> {
    let word = elements.iter().position(|e| e.classes.meets(words.respectively))?;
    let lists = lists(scene, bound, elements);
    let split = lists.partition_point(|(at, _)| *at < word);
    let (before, behind) = lists.split_at(split);
    let even = |x: &Vec<usize>, y: &Vec<usize>| (x.len() == y.len()).then(|| [x.clone(), y.clone()]);
    let around = before.last().zip(behind.first()).and_then(|((_, x), (_, y))| even(x, y));
    around.or_else(|| if let [.., (_, x), (_, y)] = before { even(x, y) } else { None })
}

/// The lists of two names and more, each with the place of its last name; of names side by side ("China's Qingdao") the last counts.
fn lists(scene: &Scene<'_>, bound: &Bound, elements: &[Element]) -> Vec<(usize, Vec<usize>)> {
    let thing = |e: &Element| if let What::Name(names, _) = &e.what { names.last().map(|n| bound.thing_of[*n]) } else { None };
    let has_marks = elements.iter().any(|e| e.classes.meets(scene.special.list_mark));
    let joins = |e: &Element| {
        // Where a text has a mark for lists its comma parts clauses.
        let comma = matches!(e.what, What::Comma) && (!has_marks || e.classes.meets(scene.special.list_mark));
        comma || e.classes.meets(scene.special.and)
    };
    let mut out: Vec<(usize, Vec<usize>)> = Vec::new();
    let (mut list, mut last, mut joined) = (Vec::new(), 0, false);
    for (i, element) in elements.iter().enumerate() {
        match thing(element) {
            Some(thing) => {
                if !joined {
                    list.pop();
                }
                list.push(thing);
                (last, joined) = (i, false);
            }
            None if joins(element) && !list.is_empty() => joined = true,
            None => {
                out.push((last, std::mem::take(&mut list)));
                joined = false;
            }
        }
    }
    out.push((last, list));
    out.retain(|(_, list)| list.len() > 1);
    out
}

/// What the text says of where a park lies beats what its name implies: a name may hold the country it comes from.
fn placed_in_words(scene: &Scene<'_>, bound: &Bound, findings: &mut Findings) {
    let located = |f: &Finding| {
        let (End::Name(s), Some(End::Name(o))) = (f.s, f.o) else { return None };
        let (park, place) = (bound.thing_of[s], bound.things[bound.thing_of[o]].entry.and_then(|id| scene.names.country_of(id))?);
        (f.p == Predicate::LocatedIn && bound.things[park].kind == EntityType::Park).then_some((park, place))
    };
    let by_rule = |f: &&Finding| matches!(f.origin, Origin::Rule(_));
    let mut said: FxHashMap<usize, FxHashSet<EntryId>> = FxHashMap::default();
    for (park, place) in findings.list.iter().filter(by_rule).filter_map(located) {
        said.entry(park).or_default().insert(place);
    }
    let elsewhere = |f: &Finding| {
        let implied = if matches!(f.origin, Origin::Rule(_)) { None } else { located(f) };
        implied.is_some_and(|(park, place)| said.get(&park).is_some_and(|places| !places.contains(&place)))
    };
    findings.list.retain(|f| !elsewhere(f));
}
