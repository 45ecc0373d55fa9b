//! Learning what runs of words weigh as names: an averaged structured perceptron (Collins 2002, "Discriminative training methods for hidden Markov
//! models") over the candidates of each text.

use std::collections::{BTreeMap, HashMap};

use parkgraph::extract::Extractor;
use parkgraph::extract::read::Page;
use parkgraph::extract::recognise::Candidate;
use parkgraph::extract::recognise::feature::{COUNT, Feature, LABELS};
use parkgraph::extract::recognise::model::{Scored, Scores, best};
use parkgraph::value::EntityType;

use super::Text;
use crate::scoring::Annotation;

/// Passes over the texts.
const PASSES: usize = 12;
/// Features seen in fewer texts have no weights.
const FEWEST: usize = 3;
/// Smaller weights are left out, in units of a step.
const LEAST: f64 = 1.0;

/// A block of a text: its runs of words, how many words it has, and which runs are names, by candidate and type.
pub struct Block {
    words: usize,
    candidates: Vec<Candidate>,
    names: BTreeMap<usize, usize>,
}

/// The blocks of a text with what its annotation names.
pub fn blocks(extractor: &Extractor, text: &Text) -> Vec<Block> {
    let (clean, runs) = extractor.runs(&text.page);
    let named = named(&clean, &text.gold);
    let block = |(words, candidates): (usize, Vec<Candidate>)| {
        let label = |c: &Candidate| named.get(&(c.range.start, c.range.end)).copied().filter(|_| c.distinct);
        let names = candidates.iter().enumerate().filter_map(|(n, c)| Some((n, label(c)?))).collect();
        Block { words, candidates, names }
    };
    runs.into_iter().map(block).collect()
}

/// The blocks of an example of a rule, with what lists and rules propose there as its names.
pub fn proposed(extractor: &Extractor, text: &str) -> Vec<Block> {
    let page = Page::of_text("an-example", text);
    let entity = |(kind, name): (EntityType, String)| serde_json::json!({ "id": name, "type": kind.as_str(), "name": name, "aliases": [] });
    let entities: Vec<_> = extractor.names(&page).into_iter().map(entity).collect();
    let gold = serde_json::json!({ "document": { "id": "an-example" }, "entities": entities });
    blocks(extractor, &Text { page, gold: serde_json::from_value(gold).unwrap() })
}

/// Where the names of an annotation stand in a text, with the indices of their types; of names that overlap, the first and longest.
fn named(clean: &str, gold: &Annotation) -> HashMap<(usize, usize), usize> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for entity in &gold.entities {
        let Some(label) = LABELS.iter().position(|label| label.as_str() == entity.kind) else { continue };
        for name in std::iter::once(&entity.name).chain(&entity.aliases).filter(|name| name.chars().count() > 1) {
            let whole = |at: usize| {
                let (before, behind) = (clean[..at].chars().next_back(), clean[at + name.len()..].chars().next());
                let cut = |outside: Option<char>| outside.is_some_and(char::is_alphanumeric);
                !cut(before) && !cut(behind)
            };
            found.extend(
                clean.match_indices(name.as_str()).filter(|(at, _)| whole(*at)).map(|(at, _)| (at, at + name.len(), label)),
            );
        }
    }
    found.sort_unstable_by_key(|(start, end, label)| (*start, std::cmp::Reverse(*end), *label));
    let mut out = HashMap::new();
    let mut last = 0;
    for (start, end, label) in found {
        if start >= last {
            let article = ["the ", "The "].iter().find(|the| clean[start..end].starts_with(*the)).map_or(0, |the| the.len());
            out.insert((start + article, end), label);
            last = end;
        }
    }
    out
}

/// Learns what each feature weighs for each type.
pub fn learn(texts: &[Vec<Block>]) -> Vec<[f64; 8]> {
    let mut seen: HashMap<Feature, usize> = HashMap::new();
    for text in texts {
        let of_text: std::collections::BTreeSet<Feature> =
            text.iter().flat_map(|b| &b.candidates).flat_map(|c| c.features.iter().copied()).collect();
        of_text.into_iter().for_each(|feature| *seen.entry(feature).or_default() += 1);
    }
    let kept = |feature: &&Feature| seen.get(feature).is_some_and(|texts| *texts >= FEWEST);
    let (mut weights, mut weighted) = (vec![[0.0_f64; 8]; COUNT], vec![[0.0_f64; 8]; COUNT]);
    let mut step = 1.0;
    for pass in 0..PASSES {
        for turn in 0..texts.len() {
            // Another order in each pass, the same in each run.
            let text = &texts[(turn * 61 + pass * 17) % texts.len()];
            for block in text {
                let score = |c: &Candidate| {
                    let mut sum = Scores::default();
                    for row in c.features.iter().filter(kept).map(|feature| &weights[usize::from(*feature)]) {
                        sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += *weight as f32);
                    }
                    Scored::of(c.words, &sum)
                };
                let runs: Vec<Scored> = block.candidates.iter().filter_map(score).collect();
                let number = |words: (usize, usize)| block.candidates.binary_search_by_key(&words, |c| c.words);
                let chosen = best(&runs, block.words).into_iter().filter_map(|run| Some((number(run.words).ok()?, run.label)));
                let chosen: BTreeMap<usize, usize> = chosen.collect();
                let wrong = chosen.iter().filter(|(n, label)| block.names.get(n) != Some(label)).map(|c| (c, -1.0));
                let missed = block.names.iter().filter(|(n, label)| chosen.get(n) != Some(label)).map(|c| (c, 1.0));
                for ((candidate, label), sign) in wrong.chain(missed) {
                    for feature in block.candidates[*candidate].features.iter().filter(kept) {
                        weights[usize::from(*feature)][*label] += sign;
                        weighted[usize::from(*feature)][*label] += sign * step;
                    }
                }
            }
            step += 1.0;
        }
    }
    let average = |(now, sum): (&[f64; 8], &[f64; 8])| {
        let mut row = [0.0; 8];
        row.iter_mut().zip(now.iter().zip(sum)).for_each(|(row, (now, sum))| *row = now - sum / step);
        row.map(|weight| if weight.abs() < LEAST { 0.0 } else { weight })
    };
    weights.iter().zip(&weighted).map(average).collect()
}
