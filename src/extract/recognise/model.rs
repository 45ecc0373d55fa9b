//! What the features of a run of words weigh for each type, a file a type: `data/rules/recognised/{type}.toml`.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::super::weigh::weights::number_of;
use super::feature::{COUNT, Feature, LABELS, name};
use crate::error::{Error, Result};

/// The folder of the weights below the rules.
const FOLDER: &str = "recognised/";

/// A score for each type of [`LABELS`]; the last is room.
pub type Scores = [f32; 8];

/// Whether a rule's id is one of the recogniser's weights.
pub fn is_recognised(id: &str) -> bool {
    id.starts_with(FOLDER)
}

/// A file of weights.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecognisedFile {
    /// What it finds.
    #[allow(dead_code)]
    summary: String,
    /// Feature by feature.
    weights: BTreeMap<String, f32>,
}

/// The weights of all types.
#[derive(Debug, Clone, Default)]
pub struct Recogniser {
    /// By the feature's number; empty where there are no weights.
    rows: Vec<Scores>,
}

/// The number of every feature by its name; `classes` are the word classes of the lexicon.
pub fn numbers(classes: &[String]) -> FxHashMap<String, usize> {
    (0..COUNT).map(|number| (name(number, classes), number)).collect()
}

impl Recogniser {
    /// Takes in the file of a type.
    ///
    /// # Errors
    /// A name that is no type with a name of its own, or a feature that there is not (such as one of a word class that was renamed).
    pub fn add(&mut self, path: &str, id: &str, file: &RecognisedFile, numbers: &FxHashMap<String, usize>) -> Result<()> {
        let kind = id.rsplit('/').next().unwrap_or(id);
        let label = LABELS.iter().position(|label| label.as_str() == kind);
        let label = label.ok_or_else(|| Error::new(format!("no type {kind:?} is recognised by weights")).at(path))?;
        self.rows.resize(COUNT, Scores::default());
        for (name, weight) in &file.weights {
            self.rows[number_of(numbers, name, path)?][label] = *weight;
        }
        Ok(())
    }

    /// Whether it has no weights at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What features weigh together, for each type.
    pub fn scores(&self, features: &[Feature]) -> Scores {
        let mut sum = Scores::default();
        for row in features.iter().filter_map(|feature| self.rows.get(usize::from(*feature))) {
            sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
        sum
    }
}

/// A run of words of a block with the type that it scores highest for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Its first word, and the one after its last.
    pub words: (usize, usize),
    /// The index of the type in [`LABELS`].
    pub label: usize,
    /// Its score for that.
    pub score: f32,
}

impl Scored {
    /// A run with its scores; none where it scores for no type.
    pub fn of(words: (usize, usize), scores: &Scores) -> Option<Self> {
        let label = (0..LABELS.len()).max_by(|x, y| scores[*x].total_cmp(&scores[*y]))?;
        let score = scores[label];
        (score > 0.0).then_some(Self { words, label, score })
    }
}

/// Of runs that may overlap, those that score most together, in order: linear in words, and n log n in runs.
pub fn best(runs: &[Scored], words: usize) -> Vec<Scored> {
    let mut ending: Vec<&Scored> = runs.iter().collect();
    ending.sort_by_key(|run| run.words.1);
    let mut ending = ending.into_iter().peekable();
    // The most that the words up to each can score, and the run that ends there if it is part of that.
    let mut most = vec![0.0_f32; words + 1];
    let mut last: Vec<Option<&Scored>> = vec![None; words + 1];
    for end in 1..=words {
        most[end] = most[end - 1];
        while let Some(run) = ending.next_if(|run| run.words.1 == end) {
            let sum = most[run.words.0] + run.score;
            if sum > most[end] {
                (most[end], last[end]) = (sum, Some(run));
            }
        }
    }
    let (mut out, mut end) = (Vec::new(), words);
    while end > 0 {
        match last[end] {
            Some(run) => {
                out.push(*run);
                end = run.words.0;
            }
            None => end -= 1,
        }
    }
    out.reverse();
    out
}
