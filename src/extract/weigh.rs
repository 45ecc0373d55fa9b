//! The last stage: pairs of names that no rule ties are weighed by what is seen of them.
//!
//! Rules are sure and read what they were written for; journalists find other words every day. What is seen around two names, such as a word of
//! signing between them, or one of them in a title, adds up; where the sum is high enough, they are tied. What each sight weighs stands in
//! `data/rules/weighed`, learnt from annotated texts.

pub mod feature;
pub mod pairs;
pub mod said;
pub mod sights;
pub mod weights;

use rustc_hash::FxHashMap;

use super::apply::{Finding, Findings, Origin};
use super::bind::Bound;
use super::date::DateMention;
use super::mention::Scene;
use super::sentence::Sentence;
use crate::value::{Date, EntityType, Predicate};
use feature::Predicates;
use pairs::{Pair, Unit};
use said::{Said, is_single};
use sights::Sights;
use weights::Weights;

/// What is weighed first: whom persons stand for, and where things lie, is then seen of the other pairs.
pub const FIRST: [Predicate; 2] = [Predicate::AffiliatedWith, Predicate::LocatedIn];

/// How far below the least log-odds the other side of an agreement may be.
const OTHER_SIDE: f32 = 0.5;

/// Adds what the weights say to what the rules say.
pub fn weigh(scene: &Scene<'_>, bound: &Bound, dates: &[DateMention], sentences: &[Sentence], findings: &mut Findings) {
    let weights = &scene.book.weights;
    let sights = Sights::of(scene, bound, dates, sentences);
    let said = Said::of(bound, findings);
    let mut pairs = sights.pairs(Some(&sights.undecided(weights, &said)));
    let candidates = candidates(&pairs);
    sights.hear(&said, &mut pairs);
    for first in [true, false] {
        for number in (0..weights.len()).filter(|w| FIRST.contains(&weights[*w].predicate) == first) {
            tie(&weights[number], number, (&pairs, &candidates), dates, findings);
        }
        if first {
            sights.hear(&Said::of(bound, findings), &mut pairs);
        }
    }
}

/// The pairs that are open to each predicate, by its place: most pairs are none of most predicates' business.
fn candidates(pairs: &[Pair]) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); Predicate::ALL.len()];
    for (index, pair) in pairs.iter().enumerate() {
        pair.open.iter().for_each(|p| out[p as usize].push(index));
    }
    out
}

/// Adds the pairs that these weights tie, of those that are open to their predicate.
fn tie(
    weights: &Weights,
    number: usize,
    (pairs, candidates): (&[Pair], &[Vec<usize>]),
    dates: &[DateMention],
    findings: &mut Findings,
) {
    let p = weights.predicate;
    let mut best: FxHashMap<Unit, (f32, usize)> = FxHashMap::default();
    let mut tied: Vec<usize> = Vec::new();
    let mut sides: FxHashMap<Unit, Vec<(f32, usize)>> = FxHashMap::default();
    let open = candidates[p as usize].iter().map(|index| (*index, &pairs[*index]));
    for (index, pair) in open.filter(|(_, pair)| !pair.said().contains(p)) {
        let margin = weights.margin(&pair.weight.sums);
        if p == Predicate::Party {
            sides.entry(pair.subject).or_default().push((margin, index));
        } else if margin < 0.0 {
            continue;
        } else if !is_single(p) {
            tied.push(index);
        } else if !pair.said_other().contains(p) {
            let heaviest = best.entry(pair.subject).or_insert((margin, index));
            if margin > heaviest.0 {
                *heaviest = (margin, index);
            }
        }
    }
    tied.extend(best.into_values().map(|(_, index)| index));
    for mut sides in sides.into_values() {
        sides.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        // Nobody agrees alone: where one side is sure, the next likely one is the other.
        let told = usize::from(sides.first().is_some_and(|(_, index)| pairs[*index].said_other().contains(p)));
        let sure = sides.iter().take_while(|(margin, _)| *margin >= 0.0).count();
        let needed = if sure + told == 1 { 2 - told } else { 0 };
        let most = sure.max(needed);
        tied.extend(sides.iter().take(most).filter(|(margin, _)| *margin >= -OTHER_SIDE).map(|(_, index)| *index));
    }
    tied.sort_unstable();
    for pair in tied.into_iter().map(|index| &pairs[index]) {
        let value = if let Unit::Date(date) = pair.object { Some(dates[date].date) } else { None };
        let (s, o) = pair.ends;
        findings.list.push(Finding { s, p, o, value, origin: Origin::Weights(number), passage: pair.passage, fit: None });
    }
}

/// A pair of what a page names, as the weighing sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenPair {
    /// What something may be said of.
    pub subject: Seen,
    /// What it may be tied to.
    pub object: Seen,
    /// What may be weighed of it, with these features.
    pub may: Vec<Predicate>,
    /// What the rules, or what was weighed first, say of the pair.
    pub said: Vec<Predicate>,
    /// Numbers of the features seen.
    pub features: Vec<u16>,
}

/// One of a pair: a thing, an agreement at its place, or a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What tells it from others of the page.
    pub unit: Unit,
    /// Its type; none of a date.
    pub kind: Option<EntityType>,
    /// Its forms in the text.
    pub forms: Vec<String>,
    /// Where its name stands in the clean text, in bytes.
    pub at: (usize, usize),
    /// The date it is.
    pub date: Option<Date>,
}

/// Every pair of a text, with what is seen of it once the first predicates are weighed: what the weights are learnt from.
pub fn seen(
    scene: &Scene<'_>,
    bound: &Bound,
    dates: &[DateMention],
    sentences: &[Sentence],
    findings: &mut Findings,
) -> Vec<SeenPair> {
    let sights = Sights::of(scene, bound, dates, sentences);
    let weights = &scene.book.weights;
    let said = Said::of(bound, findings);
    let mut pairs = sights.pairs(None);
    sights.hear(&said, &mut pairs);
    let first: Predicates = FIRST.into_iter().collect();
    let unweighed = pairs.clone();
    let mut open = sights.pairs(Some(&sights.undecided(weights, &said)));
    sights.hear(&said, &mut open);
    let candidates = candidates(&open);
    for number in (0..weights.len()).filter(|w| FIRST.contains(&weights[*w].predicate)) {
        tie(&weights[number], number, (&open, &candidates), dates, findings);
    }
    sights.hear(&Said::of(bound, findings), &mut pairs);
    let of = |unit: Unit| {
        let kind = sights.kind(unit);
        let (forms, at, date) = match unit {
            Unit::Thing(thing) => {
                let thing = &bound.things[thing];
                let at = thing.mentions.first().map_or((0, 0), |m| (bound.mentions[*m].start, bound.mentions[*m].end));
                (thing.forms.iter().map(|(form, _)| form.clone()).collect(), at, None)
            }
            Unit::Deal(mention) => {
                let at = (bound.mentions[mention].start, bound.mentions[mention].end);
                (vec![scene.text()[at.0..at.1].to_owned()], at, None)
            }
            Unit::Date(date) => (Vec::new(), (dates[date].start, dates[date].end), Some(dates[date].date)),
        };
        Seen { unit, kind, forms, at, date }
    };
    let seen = |pair: Pair, may: Predicates| SeenPair {
        subject: of(pair.subject),
        object: of(pair.object),
        may: may.iter().collect(),
        said: pair.said().iter().collect(),
        features: sights.features(&pair).numbers().collect(),
    };
    let before = unweighed.into_iter().map(|pair| (pair.may.common(first), pair));
    let behind = pairs.into_iter().map(|pair| (pair.may.without(first), pair));
    before.chain(behind).filter(|(may, _)| !may.is_empty()).map(|(may, pair)| seen(pair, may)).collect()
}
