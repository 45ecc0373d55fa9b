//! What the features of a pair weigh, a file a predicate: `data/rules/weighed/{predicate}.toml`.
//!
//! The weights are learnt from annotated texts (logistic regression with an L1 penalty, Tibshirani 1996), so that most are zero and a reader can
//! tell from the few that are left why a pair was tied.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::super::class_set::ClassSet;
use super::feature::{self, COUNT, Features, bits};
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
    /// By the feature's number.
    of: Vec<f32>,
    /// The features whose weight is not zero: numbers of words that hold some, and their bits.
    heavy: Vec<(usize, u64)>,
    /// The words beside which the predicate is never said: what is denied, supposed or still to come is not so.
    pub doubt: ClassSet,
}

/// The number of every feature by its name; `classes` are the word classes of the lexicon.
pub fn numbers(classes: &[String]) -> FxHashMap<String, usize> {
    (0..COUNT).map(|number| (feature::name(number, classes), number)).collect()
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
        let (mut of, mut heavy) = (vec![0.0; COUNT], Features::default());
        for (name, weight) in &file.weights {
            let number = numbers.get(name).ok_or_else(|| {
                Error::new(format!("no feature {name:?}"))
                    .at(path)
                    .help("learn the weights anew: PARKGRAPH_MAKE=1 cargo test --test weights")
            })?;
            of[*number] = *weight;
            heavy.add(*number);
        }
        let least = (file.threshold / (1.0 - file.threshold)).ln();
        let heavy = heavy.words().iter().copied().enumerate().filter(|(_, word)| *word != 0).collect();
        Ok(Self { id: id.to_owned(), predicate, least, of, heavy, doubt: doubt(predicate, classes) })
    }

    /// By how much the log-odds of a pair are above the least; below 0 it is not tied for its own sake.
    pub fn margin(&self, features: &Features) -> f32 {
        let words = features.words();
        let mut sum = 0.0;
        for (word, heavy) in &self.heavy {
            let common = words[*word] & heavy;
            if common != 0 {
                bits(common).for_each(|bit| sum += self.of[word * 64 + bit]);
            }
        }
        sum - self.least
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
