//! The last stage: pairs of names that no rule ties are weighed by what is seen of them.

pub mod feature;
pub mod pairs;

use super::apply::Findings;
use super::bind::Bound;
use super::date::DateMention;
use super::mention::Scene;
use super::sentence::Sentence;
use crate::value::{Date, EntityType};
use pairs::{Sights, Unit};

/// A pair of what a page names, as the weighing sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenPair {
    /// What something may be said of.
    pub subject: Seen,
    /// What it may be tied to.
    pub object: Seen,
    /// Where the two stand nearest to each other in the clean text, in bytes.
    pub places: [(usize, usize); 2],
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

/// Every pair of a text, with what is seen of it.
pub fn seen(
    scene: &Scene<'_>,
    bound: &Bound,
    dates: &[DateMention],
    sentences: &[Sentence],
    findings: &Findings,
) -> Vec<SeenPair> {
    let sights = Sights::of(scene, bound, dates, sentences);
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
    let pairs = sights.pairs(findings);
    pairs
        .into_iter()
        .map(|p| SeenPair { subject: of(p.subject), object: of(p.object), places: p.places, features: p.features.numbers().to_vec() })
        .collect()
}
