//! What the features of a pair weigh, a file a predicate: `data/rules/weighed/{predicate}.toml`.
//!
//! The weights are learnt from annotated texts (logistic regression with an L1 penalty, Tibshirani 1996), so that most are zero and a reader can
//! tell from the few that are left why a pair was tied.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::super::class_set::{ClassSet, bits};
use super::feature::{self, COUNT, Features};
use crate::error::{Error, Result};
use crate::value::Predicate;

/// The folder of the weights below the rules.
const FOLDER: &str = "weighed/";

/// Whether a rule's id is one of weights: what it says is only likely.
pub fn is_weighed(id: &str) -> bool {
    id.starts_with(FOLDER)
}

/// A file of weights.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightsFile {
    /// What it ties.
    #[allow(dead_code)]
    summary: String,
    /// The least probability with which a pair is tied.
    threshold: f32,
    /// Feature by feature; the log-odds are their sum.
    weights: BTreeMap<String, f32>,
}

/// The weights of one predicate.
#[derive(Debug, Clone)]
pub struct Weights {
    /// The rule's id.
    pub id: String,
    /// What is said.
    pub predicate: Predicate,
    /// The least log-odds.
    least: f32,
    /// Features by number, with what they weigh.
    of: Vec<(usize, f32)>,
    /// The words beside which the predicate is never said: what is denied, supposed or still to come is not so.
    pub doubt: ClassSet,
}

/// The number of every feature by its name; `classes` are the word classes of the lexicon.
pub fn numbers(classes: &[String]) -> FxHashMap<String, usize> {
    (0..COUNT).map(|number| (feature::name(number, classes), number)).collect()
}

/// The number of a feature that a file of weights names.
///
/// # Errors
/// There is no feature of that name (any more).
pub fn number_of(numbers: &FxHashMap<String, usize>, name: &str, path: &str) -> Result<usize> {
    numbers.get(name).copied().ok_or_else(|| {
        let help = "learn the weights anew: PARKGRAPH_MAKE=1 cargo test --test weights";
        Error::new(format!("no feature {name:?}")).at(path).help(help)
    })
}

impl Weights {
    /// Takes in a file.
    ///
    /// # Errors
    /// A name that is no predicate, or a feature that there is not (such as one of a word class that was renamed).
    pub fn new(
        path: &str,
        id: &str,
        file: &WeightsFile,
        (classes, numbers): (&[String], &FxHashMap<String, usize>),
    ) -> Result<Self> {
        let name = id.rsplit('/').next().unwrap_or(id);
        let predicate = name.parse().map_err(|e: crate::value::UnknownTerm| Error::new(e.to_string()).at(path))?;
        let mut of = Vec::with_capacity(file.weights.len());
        for (name, weight) in &file.weights {
            of.push((number_of(numbers, name, path)?, *weight));
        }
        let least = (file.threshold / (1.0 - file.threshold)).ln();
        Ok(Self { id: id.to_owned(), predicate, least, of, doubt: doubt(predicate, classes) })
    }

    /// By how much the log-odds of a pair are above the least; below 0 it is not tied for its own sake.
    pub fn margin(&self, sums: &Sums) -> f32 {
        sums.of(self.predicate) - self.least
    }
}

/// What features weigh together, for each predicate.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sums([f32; Predicate::ALL.len()]);

impl Sums {
    /// For one predicate.
    pub fn of(&self, p: Predicate) -> f32 {
        self.0[p as usize]
    }

    /// Adds what other features weigh.
    pub fn add(&mut self, other: &Self) {
        for (sum, weight) in self.0.iter_mut().zip(other.0) {
            *sum += weight;
        }
    }
}

/// What each feature weighs for all predicates, side by side: the features of a pair are gone through once, not once a predicate.
#[derive(Debug, Clone, Default)]
pub struct Scales {
    /// The features that weigh anything for any predicate.
    heavy: Features,
    /// The place of each of these in `rows`, by its number.
    places: Vec<u16>,
    rows: Vec<Sums>,
}

impl Scales {
    /// The weights of all predicates.
    pub fn of(weights: &[Weights]) -> Self {
        let mut scales = Self { places: vec![0; COUNT], ..Self::default() };
        for (weights, (number, weight)) in weights.iter().flat_map(|w| w.of.iter().map(move |of| (w, *of))) {
            if !scales.heavy.contains(number) {
                scales.heavy.add(number);
                scales.places[number] = scales.rows.len() as u16;
                scales.rows.push(Sums::default());
            }
            scales.rows[usize::from(scales.places[number])].0[weights.predicate as usize] = weight;
        }
        scales
    }

    /// What features weigh together.
    pub fn sums(&self, features: &Features) -> Sums {
        let mut sums = Sums::default();
        for (word, (seen, heavy)) in features.words().iter().zip(self.heavy.words()).enumerate() {
            for bit in bits(seen & heavy) {
                sums.add(&self.rows[usize::from(self.places[word * 64 + bit])]);
            }
        }
        sums
    }
}

/// The classes of words that cast doubt on what is said beside them.
fn doubt(p: Predicate, classes: &[String]) -> ClassSet {
    use Predicate as P;
    let names: &[&str] = match p {
        P::LocatedIn | P::AffiliatedWith => &[],
        P::FriendshipCity | P::PartnerPark | P::MemberOf | P::DevelopedBy | P::ManagedBy | P::FoundedBy | P::FoundedOn => {
            &["deny", "not-yet", "hypothesis", "if", "planned"]
        }
        _ => &["deny", "not-yet", "hypothesis", "if"],
    };
    let of = |name: &&str| classes.iter().position(|class| class == name).map(ClassSet::of);
    names.iter().filter_map(of).fold(ClassSet::NONE, |set, class| set | class)
}
